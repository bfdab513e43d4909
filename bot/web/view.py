"""The chat's page: who and what is there at the left, the conversation at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from aiohttp import web
from babel import Locale

from bot.web.commands import commands
from bot.web.context import WEB, Visit, Web, visit
from bot.web.render import hue, initials
from bot.web.timeline import Line, Timeline
from bot.web.travel import leaps
from cards.voice import Voice, known_locale
from storage.chat import in_channel, with_person
from storage.store import Work
from storage.tables import ChatMessage, Person

# How many messages are shown at once; earlier ones are asked for.
SCREENFUL = 40


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the list at the left."""

    url: str
    conversation: str
    name: str
    note: str
    initials: str = ""
    hue: int = 0
    here: bool
    you: bool = False
    unread: int


async def page(request: web.Request) -> web.Response:
    """The whole page; without a place in its address, a narrow screen shows the list first."""
    context, here = request.app[WEB], await visit(request)
    voice = here.voice
    async with context.store.work(here.workspace.id) as work:
        people = {person.id: person for person in await work.people.everyone()}
        timeline = Timeline(context.pages, voice, reader=here.person.id, people=people)
        messages = await work.chat.latest(
            here.conversation, reader=here.person.id, before=None, most=SCREENFUL + 1
        )
        lines = await _lines(work, timeline, here, messages[-SCREENFUL:])
        html = context.pages.get_template("page.html").render(
            gettext=voice.text,
            ngettext=voice.plural,
            lang=voice.locale.replace("_", "-"),
            direction="rtl"
            if Locale.parse(known_locale(voice.locale)).character_order == "right-to-left"
            else "ltr",
            here=here,
            signed_in=context.sign_in.required,
            screen="conversation" if "place" in request.match_info else "list",
            people=[] if context.sign_in.required else await _people(work, here, list(people.values())),
            channels=await _channels(work, here),
            me=await _headway(work, here),
            days=_days(lines),
            line=timeline.html,
            read_until=await work.chat.read_until(here.conversation, reader=here.person.id),
            more=len(messages) > SCREENFUL,
            revision=await work.chat.revision(),
            commands=commands(voice),
            now=context.clock.now(),
            moment=voice.moment(context.clock.now()),
            leaps=leaps(voice) if context.travel else [],
            first_name=here.person.name.split(" ", maxsplit=1)[0],
            texts=texts(voice),
        )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})


async def earlier(request: web.Request) -> web.Response:
    """A screenful of messages from before a position."""
    context, here = request.app[WEB], await visit(request)
    try:
        before = int(request.query["before"])
    except (KeyError, ValueError):
        raise web.HTTPNotFound from None
    async with context.store.work(here.workspace.id) as work:
        people = {person.id: person for person in await work.people.everyone()}
        timeline = Timeline(context.pages, here.voice, reader=here.person.id, people=people)
        messages = await work.chat.latest(
            here.conversation, reader=here.person.id, before=before, most=SCREENFUL + 1
        )
        lines = await _lines(work, timeline, here, messages[-SCREENFUL:])
    html = context.pages.get_template("days.html").render(
        days=_days(lines), line=timeline.html, read_until=None, here=here, gettext=here.voice.text
    )
    return web.json_response(
        {"html": html, "more": len(messages) > SCREENFUL}, headers={"Cache-Control": "no-store"}
    )


async def _lines(work: Work, timeline: Timeline, here: Visit, messages: Sequence[ChatMessage]) -> list[Line]:
    replies = await work.chat.threads([message.id for message in messages], reader=here.person.id)
    return timeline.lines(messages, replies)


def _days(lines: Sequence[Line]) -> list[tuple[str, str, list[Line]]]:
    return [
        (day.isoformat(), label, list(found))
        for (day, label), found in groupby(lines, key=lambda line: (line.day, line.day_label))
    ]


async def _people(work: Work, here: Visit, everyone: Sequence[Person]) -> list[Place]:
    unread = await work.chat.unread_by_owner()
    return [
        Place(
            url=f"/w/{here.workspace.id}/{person.id}/headway",
            conversation=with_person(person.id),
            name=person.name,
            note=person.role,
            initials=initials(person.name),
            hue=hue(person.id),
            here=person.id == here.person.id and here.channel is None,
            you=person.id == here.person.id,
            unread=unread.get(with_person(person.id), 0),
        )
        for person in everyone
        if person.active
    ]


async def _channels(work: Work, here: Visit) -> list[Place]:
    channels = [channel for channel in await work.people.channels() if channel.platform == "web"]
    unread = await work.chat.unread([in_channel(channel.id) for channel in channels], reader=here.person.id)
    return [
        Place(
            url=f"{here.home}/{channel.id}",
            conversation=in_channel(channel.id),
            name=channel.name.lstrip("#"),
            note="",
            here=here.channel is not None and here.channel.id == channel.id,
            unread=unread.get(in_channel(channel.id), 0),
        )
        for channel in channels
    ]


async def _headway(work: Work, here: Visit) -> Place:
    mine = with_person(here.person.id)
    unread = await work.chat.unread([mine], reader=here.person.id)
    return Place(
        url=f"{here.home}/headway",
        conversation=mine,
        name="Headway",
        note=here.voice.text("Your conversation"),
        here=here.channel is None,
        unread=unread.get(mine, 0),
    )


async def unread_everywhere(context: Web, here: Visit, work: Work) -> dict[str, int]:
    """What the marks at the left say now."""
    channels = [in_channel(c.id) for c in await work.people.channels() if c.platform == "web"]
    mine = await work.chat.unread([*channels, with_person(here.person.id)], reader=here.person.id)
    return mine if context.sign_in.required else mine | await work.chat.unread_by_owner()


def texts(voice: Voice) -> dict[str, str]:
    """What the page's script says."""
    return {
        "sending": voice.text("Sending …"),
        "unsent": voice.text("Not sent: Headway can't be reached."),
        "retry": voice.text("Try again"),
        "edit": voice.text("Edit"),
        "unreachable": voice.text(
            "Headway can't be reached. Nothing you typed is lost; try again in a moment."
        ),
        "offline": voice.text("Connection lost. Trying again …"),
        "keeping": voice.text("Saving draft …"),
        "kept": voice.text("Draft saved"),
        "unkept": voice.text("Draft not saved yet"),
        "working": voice.text("Working …"),
        "passing": voice.text("Time is passing …"),
        "new": voice.text("New"),
    }
