"""People as admins see them: found, looked through page by page, added and changed."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from bot.web.board.desk import again, ask, drawn, sent
from bot.web.board.scene import Scene
from bot.web.render import hue, initials
from cards.blocks import Card
from cards.settings import UNDO
from cards.settings_people import BACK, LEAVE, LEFT, PERSON, PERSON_FORM, PERSON_SAVE
from okrs.reader.text import fold
from storage.tables import Person

SCREENFUL = 50
INTENTS = frozenset({PERSON_FORM, PERSON_SAVE, LEAVE, LEFT, BACK, UNDO})


async def draw(scene: Scene) -> Mapping[str, object]:
    asked, voice = scene.request.query, scene.voice
    words, show = asked.get("q", "")[:100], asked.get("show", "")[:20]
    everybody = sorted(scene.sight.home.company.people.values(), key=lambda one: one.name.casefold())
    found = [one for one in everybody if _is_shown(one, show) and _fits(one, words)]
    page = int(asked["page"]) if asked.get("page", "").isdecimal() and len(asked["page"]) < 6 else 1
    pages = max(-(-len(found) // SCREENFUL), 1)
    page = min(max(page, 1), pages)
    given = {name: value for name, value in (("q", words), ("show", show)) if value}
    return {
        "back": (voice.text("Settings"), scene.url("/settings")),
        "add": scene.url("/settings/people/add"),
        "wanted": words,
        "show": show,
        "shows": [
            ("", voice.text("everybody here")),
            ("admins", voice.text("admins")),
            ("left", voice.text("who has left")),
        ],
        "count": len(found),
        "people": [_line(scene, one) for one in found[(page - 1) * SCREENFUL : page * SCREENFUL]],
        "page": page,
        "pages": pages,
        "before": "?" + urlencode(given | {"page": str(page - 1)}) if page > 1 else "",
        "after": "?" + urlencode(given | {"page": str(page + 1)}) if page < pages else "",
    }


async def draw_new(scene: Scene) -> Mapping[str, object]:
    return await _values(scene, None, None)


async def act_new(scene: Scene) -> Mapping[str, object]:
    reply = await sent(scene, INTENTS)
    return await _values(await again(scene), None, reply.card)


async def draw_one(scene: Scene) -> Mapping[str, object]:
    return await _values(scene, _person(scene), None)


async def act_one(scene: Scene) -> Mapping[str, object]:
    person = _person(scene)
    reply = await sent(scene, INTENTS)
    return await _values(await again(scene), person, reply.card)


async def _values(scene: Scene, person: Person | None, told: Card | None) -> dict[str, object]:
    voice = scene.voice
    card = (await ask(scene, PERSON_FORM, {PERSON: str(person.id) if person else ""})).card
    assert card is not None
    name = card.title
    wrong = told is not None and told.title == name
    if wrong and told is not None:
        card, told = told, None
    asks = told is not None and person is not None and told.title == voice.text("Has {who} left?", who=name)
    return {
        "title": name,
        "back": (voice.text("People"), scene.url("/settings/people")),
        "told": await drawn(scene, told, intents=INTENTS, name="told") if told else None,
        "card": None if asks else await drawn(scene, Card("", card.blocks), intents=INTENTS, name="person"),
        "person": str(person.id) if person else "",
        "may_leave": person is not None and person.active and person.id != scene.sight.reader and not asks,
        "wrong": wrong,
        "has_left": person is not None and not person.active,
        "name": name,
        "sign_out": scene.url(f"/settings/people/{person.id}/sign-out")
        if person is not None and scene.context.sign_in.required
        else "",
        "ended": scene.request.query.get("ended") == "1",
    }


def _person(scene: Scene) -> Person:
    found = scene.sight.home.company.people.get(scene.id("person_id"))
    if found is None:
        raise web.HTTPNotFound
    return found


def _line(scene: Scene, person: Person) -> dict[str, object]:
    company = scene.sight.home.company
    teams = sorted(company.teams[id_].name for id_ in company.teams_of.get(person.id, ()))
    return {
        "url": scene.url(f"/settings/people/{person.id}"),
        "name": person.name,
        "mark": (initials(person.name), hue(person.id)),
        "facts": [fact for fact in (person.role, person.email, ", ".join(teams)) if fact],
        "admin": person.admin,
        "active": person.active,
    }


def _is_shown(person: Person, show: str) -> bool:
    if show == "left":
        return not person.active
    return person.active and (person.admin or show != "admins")


def _fits(person: Person, words: str) -> bool:
    text = fold(f"{person.name} {person.role} {person.email}")
    return all(word in text for word in fold(words).split())
