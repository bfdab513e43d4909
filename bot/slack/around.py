"""What goes on around the conversations: people who change, channels that are shared, the app's home, links."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog

from bot.charts.links import PictureOf, nowhere
from bot.slack.api import RefusedError, refusals
from bot.slack.directory import Directory
from bot.slack.joining import Joining
from bot.slack.manifest import PROMPTS
from bot.slack.native import Look, Native
from bot.slack.parse import Incoming, Kind
from bot.slack.picking import ids, known_ids, picked, with_wholes
from bot.slack.render import home as home_view
from bot.slack.render import message, modal
from bot.slack.tokens import PLATFORM, Home, Tokens
from bot.slack.who import actor_of, people_of, read_member
from bot.trouble import Trouble, guarded, worded
from cards.blocks import Card
from cards.exchange import Reply, Request
from cards.voice import FALLBACK, Voice
from handlers.dispatch import Desk
from handlers.people import channel as known_channel
from handlers.people import identify, sync
from scheduling.clock import Clock
from storage.store import Store

# How long somebody's home is kept up to date after they looked at it, and how many are.
_LOOKING, _MOST_HOMES = timedelta(hours=1), 2_000
_MOST_LINKS = 5
GOAL_PATH = "/g/"

log = structlog.get_logger()


@dataclass(frozen=True)
class _Look:
    """Somebody's home as they last saw it."""

    hash: str
    at: datetime


@dataclass(kw_only=True)
class Around:
    """Everything that Slack tells besides what people say to Headway."""

    store: Store
    desk: Desk
    tokens: Tokens
    native: Native
    joining: Joining
    directory: Directory
    clock: Clock
    _voices: dict[tuple[UUID, str], Voice] = field(default_factory=dict)
    _looks: dict[tuple[UUID, str], _Look] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def voice(self, home: Home, user: str) -> Voice:
        """How Headway spoke to this user last, where there is no time to look it up."""
        return self._voices.get((home.workspace, user), Voice())

    def remember(self, home: Home, user: str, voice: Voice) -> None:
        self._voices[home.workspace, user] = voice

    def republish(self, home: Home, user: str) -> None:
        """Brings somebody's home up to date soon, if they looked at it lately."""
        look = self._looks.get((home.workspace, user))
        if look is not None and look.at + _LOOKING > self.clock.now():
            self.afterwards(self._publish(home, user, look.hash))

    def afterwards(self, call: Coroutine[Any, Any, None]) -> None:
        """Does something that nobody waits for."""
        task = asyncio.create_task(_calmly(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Waits for what is under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def leave(self, incoming: Incoming) -> None:
        """The app was taken out."""
        await self.joining.leave(organisation=incoming.organisation, team=incoming.team, at=incoming.at)

    async def notice(self, home: Home, incoming: Incoming) -> None:
        """Deals with an event that is nobody's request."""
        match incoming.kind:
            case Kind.HOME:
                await self._publish(home, incoming.user, "")
            case Kind.MESSAGES:
                await self._offer_prompts(home, incoming)
            case Kind.LINKED:
                await self._unfurl(home, incoming)
            case Kind.PERSON:
                await self._person(home, incoming)
            case Kind.CHANNEL:
                await self._channel(home, incoming)
            case Kind.WITHDRAWN:
                for team in incoming.detail.get("teams", ()):
                    await self.joining.leave(organisation=home.organisation, team=str(team), at=incoming.at)
                self.tokens.forget()
            case _:
                self.tokens.forget()

    async def view(
        self,
        home: Home,
        card: Card,
        voice: Voice,
        place: Mapping[str, str],
        *,
        page: int = 0,
        picture: PictureOf = nowhere,
    ) -> dict[str, Any]:
        """A card as a modal; one page of it where it has several. Modals have no charts but pictures."""
        known = await known_ids(self.store, home, card)
        drawn = modal(
            card,
            voice,
            page=page,
            origin=place,
            address=self.native.address,
            known=known,
            picture=picture,
        )
        return await with_wholes(home, place.get("team", ""), dict(drawn.view), voice)

    async def chosen(self, home: Home, incoming: Incoming, values: Mapping[str, str]) -> dict[str, str]:
        """The values of a form with Headway's own ids for the people and channels that were picked."""
        kinds: Mapping[str, str] = incoming.detail.get("picked", {})
        if not kinds:
            return dict(values)
        choice = await picked(home, incoming.team, kinds, values)
        found = dict(choice.values)
        at = self.clock.now()
        for name, users in choice.people.items():
            found[name] = ids(await people_of(self.store, home, users, at=at))
        for name, channel in choice.channels.items():
            found[name] = str(await self._channel_id(home, channel)) if channel else ""
        return found

    async def _channel_id(self, home: Home, address: str) -> UUID:
        with refusals():
            answer = await home.client.conversations_info(channel=address)
        told = answer["channel"]
        async with self.store.work(home.workspace) as work:
            row = await known_channel(
                work,
                PLATFORM,
                address,
                str(told.get("name") or address),
                zone=None,
                shared_outside=bool(told.get("is_ext_shared") or told.get("is_pending_ext_shared")),
            )
            return row.id

    async def _person(self, home: Home, incoming: Incoming) -> None:
        user: Mapping[str, Any] = incoming.detail["user"]
        member = read_member(user, home)
        async with self.store.work(home.workspace) as work:
            await sync(work, [member], at=self.clock.now())
            person = await identify(work, PLATFORM, member.address)
        if person is None or not person.follows_status:
            return
        await self._note_status(home, person.id, user, at=incoming.at, key=incoming.key)

    async def read_status(self, home: Home, user: str, person: UUID, *, at: datetime, key: str) -> None:
        """Looks at somebody's status once, because they allowed it just now."""
        with refusals():
            answer = await home.client.users_info(user=user)
        await self._note_status(home, person, answer["user"], at=at, key=f"{key}:status")

    async def _note_status(
        self, home: Home, person: UUID, user: Mapping[str, Any], *, at: datetime, key: str
    ) -> None:
        profile: Mapping[str, Any] = user.get("profile") or {}
        expiration = int(profile.get("status_expiration") or 0)
        values = {
            "text": str(profile.get("status_text") or ""),
            "emoji": str(profile.get("status_emoji") or ""),
            "until": datetime.fromtimestamp(expiration, UTC).isoformat() if expiration else "",
        }
        await self.desk.handle(
            Request(
                workspace=home.workspace,
                person=person,
                intent="absence.status",
                at=at,
                key=key,
                values=values,
            )
        )

    async def _channel(self, home: Home, incoming: Incoming) -> None:
        async with self.store.work(home.workspace) as work:
            rows = [row for row in await work.people.channels() if row.platform == PLATFORM]
            for row in rows:
                if row.address == incoming.channel:
                    row.shared_outside = bool(incoming.detail.get("shared", row.shared_outside))
                    row.name = str(incoming.detail.get("name") or row.name)

    async def _offer_prompts(self, home: Home, incoming: Incoming) -> None:
        if "assistant:write" not in home.scopes or not incoming.channel:
            return
        voice = self.voice(home, incoming.user)
        # A press posts the message in the person's name, so it is in their language.
        own = voice.tongue != FALLBACK
        prompts = [
            {"title": voice.text(title), "message": voice.text(title) if own else text}
            for title, text in PROMPTS
        ]
        try:
            with refusals():
                await home.client.api_call(
                    "assistant.threads.setSuggestedPrompts",
                    json={
                        "channel_id": incoming.channel,
                        "prompts": prompts,
                    },
                )
        except RefusedError as error:
            # A workspace without the agent view has no place for them.
            log.info("slack.no_prompts", code=error.code)

    async def _unfurl(self, home: Home, incoming: Incoming) -> None:
        """Shows the goals behind links to our pages, as everybody in that channel may see them."""
        actor = await actor_of(self.store, home, incoming, at=incoming.at)
        if actor is None or await self._is_outside(home, incoming):
            return
        shown: dict[str, Any] = {}
        for url in incoming.detail.get("links", ())[:_MOST_LINKS]:
            goal = _goal_of(str(url), self.native.address)
            if goal is None:
                continue
            answer = await guarded(
                self.desk.handle(
                    Request(
                        workspace=home.workspace,
                        person=actor.person,
                        intent="goal.preview",
                        at=incoming.at,
                        values={"key_result": str(goal)},
                    )
                )
            )
            if isinstance(answer, Reply) and answer.card is not None:
                drawn = message(answer.card, actor.voice, native=False, address=self.native.address)
                shown[str(url)] = {"blocks": drawn[0].blocks}
        if not shown:
            return
        try:
            with refusals():
                await home.client.chat_unfurl(channel=incoming.channel, ts=incoming.message, unfurls=shown)
        except RefusedError as error:
            log.info("slack.not_unfurled", code=error.code)

    async def _is_outside(self, home: Home, incoming: Incoming) -> bool:
        """Whether people of another company read the channel; what can't be found out counts as yes."""
        channel = incoming.channel
        if channel.startswith("D"):
            # Slack tells nothing of a conversation between two others, one of whom may be of another company.
            return bool(incoming.detail.get("outside")) or not incoming.detail.get("ours")
        try:
            with refusals():
                answer = await home.client.conversations_info(channel=channel)
        except RefusedError:
            return True
        told = answer["channel"]
        is_shared = told.get("is_ext_shared") or told.get("is_pending_ext_shared")
        if not (is_shared or incoming.detail.get("outside")):
            return False
        async with self.store.work(home.workspace) as work:
            return not any(row.address == channel and row.may_share for row in await work.people.channels())

    async def _publish(self, home: Home, user: str, hash_: str) -> None:
        """Makes somebody's home anew. With `hash_` only if they still see what that stands for."""
        incoming = Incoming(kind=Kind.HOME, key="", at=self.clock.now(), user=user)
        actor = await actor_of(self.store, home, incoming, at=incoming.at)
        voice = actor.voice if actor else self.voice(home, user)
        card = Card(voice.text("Headway is for the members of this workspace."))
        if actor is not None:
            self.remember(home, user, voice)
            answer = await guarded(
                self.desk.handle(
                    Request(workspace=home.workspace, person=actor.person, intent="home.show", at=incoming.at)
                )
            )
            if isinstance(answer, Trouble):
                card = Card(worded(answer, voice))
            elif answer.card is not None:
                card = answer.card
        view = await self._published(home, user, card, voice, hash_)
        if view:
            self._look(home, user, view)

    async def _published(
        self, home: Home, user: str, card: Card, voice: Voice, hash_: str
    ) -> Mapping[str, Any] | None:
        async def publish(look: Look) -> Mapping[str, Any]:
            view = home_view(
                [card], voice, native=look.native, address=self.native.address, picture=look.picture
            )
            with refusals():
                answer = await home.client.views_publish(user_id=user, view=view, hash=hash_ or None)
            found: Mapping[str, Any] = answer["view"]
            return found

        try:
            return await self.native.tried(home, card, publish)
        except RefusedError as error:
            if error.code == "hash_conflict":
                # Something newer is shown already.
                return None
            raise

    def _look(self, home: Home, user: str, view: Mapping[str, Any]) -> None:
        if len(self._looks) >= _MOST_HOMES:
            oldest = min(self._looks, key=lambda key: self._looks[key].at)
            del self._looks[oldest]
        self._looks[home.workspace, user] = _Look(str(view.get("hash", "")), self.clock.now())


async def _calmly(call: Awaitable[None]) -> None:
    found = await guarded(call)
    if isinstance(found, Trouble):
        log.info("slack.not_shown", reason=found.message)


def _goal_of(url: str, address: str) -> UUID | None:
    """The goal that a link to one of our pages leads to."""
    parts, own = urlsplit(url), urlsplit(address)
    if not own.hostname or parts.hostname != own.hostname or not parts.path.startswith(GOAL_PATH):
        return None
    try:
        return UUID(parts.path.removeprefix(GOAL_PATH).strip("/"))
    except ValueError:
        return None
