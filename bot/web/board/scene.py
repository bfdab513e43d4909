"""What every page of the dashboard is drawn from: who looks, at what, and what they may see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from aiohttp import web

from bot.web.context import Visit, Web, pictures
from bot.web.pictures import Pictures
from bot.web.render import Renderer
from bot.web.roster import Roster
from cards.voice import Voice
from handlers.status import Sight
from storage.store import Work


@dataclass(frozen=True)
class Scene:
    """One look at one page, inside one transaction."""

    context: Web
    request: web.Request
    here: Visit
    sight: Sight

    @property
    def work(self) -> Work:
        return self.sight.work

    @property
    def voice(self) -> Voice:
        return self.sight.voice

    @property
    def renderer(self) -> Renderer:
        return Renderer(self.context.pages, self.voice, Roster(), self.pictures)

    @property
    def pictures(self) -> Pictures:
        return pictures(self.context, self.here)

    def url(self, path: str) -> str:
        """An address of the dashboard of who looks."""
        return f"{self.here.home}{path}"

    def goal_url(self, goal: UUID) -> str:
        return self.url(f"/goal/{goal}")

    def id(self, name: str) -> UUID:
        """An id in the address; raises 404 for what can't be one."""
        try:
            return UUID(self.request.match_info[name])
        except ValueError:
            raise web.HTTPNotFound from None


Draw = Callable[[Scene], Awaitable[Mapping[str, object]]]
"""What a page's template is filled with."""
