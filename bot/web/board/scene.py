"""What every page of the dashboard is drawn from: who looks, at what, and what they may see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from aiohttp import web
from markupsafe import Markup

from bot.web.board.press import Answer, hand
from bot.web.context import Visit, Web, pictures
from bot.web.pictures import Pictures
from bot.web.render import Renderer
from bot.web.roster import Roster, roster_for
from cards.blocks import Card, to_json
from cards.exchange import Request
from cards.voice import Voice
from handlers.status import Sight
from storage.store import Work


@dataclass(frozen=True)
class Scene:
    """One look at one page, inside one transaction; `answer` is what came of a button pressed on it."""

    context: Web
    request: web.Request
    here: Visit
    sight: Sight
    answer: Answer | None = None

    @property
    def work(self) -> Work:
        return self.sight.work

    @property
    def voice(self) -> Voice:
        return self.sight.voice

    @property
    def renderer(self) -> Renderer:
        """For cards with nothing to press."""
        return Renderer(self.context.pages, self.voice, Roster(), self.pictures)

    @property
    def pictures(self) -> Pictures:
        return pictures(self.context, self.here)

    async def pressed(self, card: Card, *, name: str) -> Markup:
        """The card with its buttons and forms, which come back to this page."""
        roster = await roster_for(self.work, [to_json(card)])
        posted = hand(self.context.seal, self.here.person.id)
        return Renderer(self.context.pages, self.voice, roster, self.pictures, posted).card(card, name=name)

    def asked(self, intent: str, values: Mapping[str, str] | None = None) -> Request:
        """What whoever looks asks by looking."""
        return Request(
            workspace=self.here.workspace.id,
            intent=intent,
            at=self.sight.home.now,
            person=self.sight.reader,
            values=values or {},
        )

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
