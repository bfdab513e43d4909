"""Who did what that admins answer for: for admins, to look through and to take along."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.cells import attachment, plain
from bot.web.board.scene import Scene
from cards.audit import act_words, area_word, change_words, via_word
from handlers.audit import named
from okrs.audit import Area
from okrs.reader.text import fold
from storage.audit import Line, Sieve

SCREENFUL = 50
MOST_IN_FILE = 20_000


async def draw(scene: Scene) -> Mapping[str, object]:
    asked = scene.request.query
    wanted = {name: asked.get(name, "")[:100] for name in ("who", "area", "since", "until")}
    after = await _after(scene, asked.get("after", ""))
    found = await scene.work.audit.lines(_sieve(scene, wanted), most=SCREENFUL + 1, after=after)
    lines, more = found[:SCREENFUL], len(found) > SCREENFUL
    given = {name: value for name, value in wanted.items() if value}
    return {
        "areas": [(area.value, area_word(scene.voice, area)) for area in Area],
        "wanted": wanted,
        "narrowed": bool(given),
        "lines": [_shown(scene, line) for line in lines],
        "earlier": "?" + urlencode(given | {"after": str(lines[-1].id)}) if more else "",
        "newest": "?" + urlencode(given) if after else "",
        "csv": scene.url("/audit.csv") + ("?" + urlencode(given) if given else ""),
        "kept": scene.sight.home.settings.audit_days,
    }


async def file(scene: Scene) -> web.Response:
    """The same as a file, as far as it is narrowed down."""
    wanted = {name: scene.request.query.get(name, "")[:100] for name in ("who", "area", "since", "until")}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("at", "who", "act", "about", "name", "changes"))
    for line in await scene.work.audit.lines(_sieve(scene, wanted), most=MOST_IN_FILE):
        shown = _shown(scene, line)
        about = scene.sight.home.name(line.about) if line.about else ""
        words = (str(shown["who"]), line.act, about, line.name, "; ".join(_changes(scene, line)))
        writer.writerow((line.at.isoformat(timespec="seconds"), *(plain(word) for word in words)))
    return attachment(out.getvalue(), name="headway-audit.csv")


def _sieve(scene: Scene, wanted: Mapping[str, str]) -> Sieve:
    until = _day(scene, wanted["until"])
    return Sieve(
        area=Area(wanted["area"]) if wanted["area"] in set(Area) else None,
        people=_people(scene, wanted["who"]),
        since=_day(scene, wanted["since"]),
        until=until + timedelta(days=1) if until else None,
    )


def _people(scene: Scene, words: str) -> list[UUID] | None:
    if not words.strip():
        return None
    people = scene.sight.home.company.people.values()
    return [
        person.id
        for person in people
        if all(word in fold(f"{person.name} {person.email}") for word in fold(words).split())
    ]


def _day(scene: Scene, text: str) -> datetime | None:
    """The beginning of a day where the reader is; None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), ZoneInfo(scene.voice.zone))
    except ValueError:
        return None


async def _after(scene: Scene, text: str) -> Line | None:
    try:
        return await scene.work.audit.find(UUID(text)) if text else None
    except ValueError:
        return None


def _shown(scene: Scene, line: Line) -> dict[str, object]:
    home, voice = scene.sight.home, scene.voice
    return {
        "at": voice.stamp(line.at),
        "iso": line.at.isoformat(timespec="seconds"),
        "who": home.name(line.person) if line.person else via_word(voice, line.via),
        "what": act_words(voice, line.act, name=line.name, about=home.name(line.about) if line.about else ""),
        "url": scene.goal_url(line.goal) if line.goal else "",
        "changes": _changes(scene, line),
    }


def _changes(scene: Scene, line: Line) -> list[str]:
    return [change_words(scene.voice, named(scene.sight.home, change)) for change in line.changes]
