"""The chat's page: who and what is there at the left, the conversation at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from aiohttp import web

from bot.web.commands import commands
from bot.web.context import WEB, Visit, Web, language, pictures, visit
from bot.web.parse import position
from bot.web.places import channels_here, own_place, people_here
from bot.web.roster import roster_for
from bot.web.timeline import Line, Timeline
from bot.web.travel import leaps
from cards.voice import Voice
from storage.store import Work

# How many messages are shown at once; earlier ones are asked for.
SCREENFUL = 40


@dataclass(frozen=True, kw_only=True)
class Screenful:
    """Messages by day, how each is drawn, and whether there are earlier ones."""

    days: list[tuple[str, str, list[Line]]]
    timeline: Timeline
    more: bool


async def page(request: web.Request) -> web.Response:
    """The whole page; without a place in its address, a narrow screen shows the list first."""
    context, here = request.app[WEB], await visit(request)
    anybody = not context.sign_in.required
    async with context.store.look(here.workspace.id) as work:
        shown = await _screenful(context, work, here, before=None)
        contents = {
            "people": await people_here(work, here) if anybody else [],
            "channels": await channels_here(work, here),
            "me": await own_place(work, here),
            "read_until": await work.chat.read_until(here.conversation, reader=here.person.id),
            "revision": await work.chat.revision(),
        }
    voice, now = here.voice, context.clock.now()
    html = context.pages.get_template("page.html").render(
        **contents,
        gettext=voice.text,
        ngettext=voice.plural,
        **language(voice),
        here=here,
        signed_in=not anybody,
        screen="conversation" if "place" in request.match_info else "list",
        days=shown.days,
        line=shown.timeline.html,
        more=shown.more,
        commands=commands(voice),
        moment=voice.moment(now),
        leaps=leaps(voice) if context.travel and anybody else [],
        first_name=here.person.name.split(" ", maxsplit=1)[0],
        texts=texts(voice),
    )
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})


async def earlier(request: web.Request) -> web.Response:
    """A screenful of messages from before a position."""
    context, here = request.app[WEB], await visit(request)
    before = position(request.query.get("before", ""))
    if before is None:
        raise web.HTTPNotFound
    async with context.store.look(here.workspace.id) as work:
        shown = await _screenful(context, work, here, before=before)
    html = context.pages.get_template("days.html").render(
        days=shown.days, line=shown.timeline.html, read_until=None, gettext=here.voice.text
    )
    return web.json_response({"html": html, "more": shown.more}, headers={"Cache-Control": "no-store"})


async def _screenful(context: Web, work: Work, here: Visit, *, before: int | None) -> Screenful:
    reader = here.person.id
    found = await work.chat.latest(here.conversation, reader=reader, before=before, most=SCREENFUL + 1)
    messages = found[-SCREENFUL:]
    replies = await work.chat.threads([message.id for message in messages], reader=reader)
    authors = {m.author_id for m in [*messages, *replies] if m.author_id is not None}
    people = await work.people.by_id(list(authors))
    roster = await roster_for(work, [one.card for one in (*messages, *replies)])
    timeline = Timeline(
        context.pages,
        here.voice,
        reader=reader,
        people=people,
        roster=roster,
        pictures=pictures(context, here),
    )
    return Screenful(
        days=_days(timeline.lines(messages, replies)), timeline=timeline, more=len(found) > SCREENFUL
    )


def _days(lines: Sequence[Line]) -> list[tuple[str, str, list[Line]]]:
    return [
        (day.isoformat(), label, list(found))
        for (day, label), found in groupby(lines, key=lambda line: (line.day, line.day_label))
    ]


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
        "all": voice.text("Show all"),
        "less": voice.text("Show less"),
    }
