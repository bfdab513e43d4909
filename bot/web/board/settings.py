"""What is set for the workspace: an overview, and a page of forms for each part of it. For admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.web.board.desk import again, ask, drawn, form_of, sent
from bot.web.board.scene import Draw, Scene
from cards.arranged import often
from cards.blocks import Card, Form
from cards.settings import FORM, GROUP, SAVE, UNDO, Group
from cards.settings_people import CHANNEL, CHANNEL_FORM, CHANNEL_SAVE
from cards.voice import Voice
from okrs.vocabulary import CycleState

_Asked = tuple[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One page of forms: `forms` are the intents that draw them, `intents` what its forms and buttons may send."""

    path: str
    title: Callable[[Voice], str]
    forms: Callable[[Scene], Awaitable[Sequence[_Asked]]]
    intents: frozenset[str]


def _groups(*groups: Group) -> Callable[[Scene], Awaitable[Sequence[_Asked]]]:
    async def forms(_: Scene) -> Sequence[_Asked]:
        return [(FORM, {GROUP: group.value}) for group in groups]

    return forms


async def _calendar(_: Scene) -> Sequence[_Asked]:
    return [(FORM, {GROUP: Group.DAYS.value}), ("cycle.list", {}), ("cycle.form", {})]


async def _channels(scene: Scene) -> Sequence[_Asked]:
    channels = await scene.work.people.channels()
    return [
        (FORM, {GROUP: Group.DIGESTS.value}),
        ("channel.shared", {}),
        *((CHANNEL_FORM, {CHANNEL: str(channel.id)}) for channel in channels[:MOST_CHANNELS]),
    ]


async def _model(_: Scene) -> Sequence[_Asked]:
    return [("ai.show", {}), (FORM, {GROUP: Group.MODEL.value})]


MOST_CHANNELS = 40
_SAVING = frozenset({SAVE, UNDO})
CHECKINS = Section(
    path="/settings/check-ins",
    title=lambda voice: voice.text("Check-ins"),
    forms=_groups(Group.CHECKINS, Group.COMPANY),
    intents=_SAVING,
)
CALENDAR = Section(
    path="/settings/calendar",
    title=lambda voice: voice.text("Calendar"),
    forms=_calendar,
    intents=_SAVING
    | {"cycle.create", "cycle.make", "cycle.unmake", "cycle.close", "cycle.closed", "cycle.reopen"},
)
CHANNELS = Section(
    path="/settings/channels",
    title=lambda voice: voice.text("Channels and digests"),
    forms=_channels,
    intents=_SAVING | {CHANNEL_SAVE, "channel.share"},
)
MODEL = Section(
    path="/settings/ai",
    title=lambda voice: voice.text("AI"),
    forms=_model,
    intents=_SAVING | {"ai.switch", "ai.show"},
)
KEPT = Section(
    path="/settings/retention",
    title=lambda voice: voice.text("Retention"),
    forms=_groups(Group.KEPT),
    intents=_SAVING,
)
SECTIONS = (CHECKINS, CALENDAR, CHANNELS, MODEL, KEPT)


async def draw(scene: Scene) -> Mapping[str, object]:
    """The parts, each with how it is now."""
    voice, home = scene.voice, scene.sight.home
    kept, company = home.settings, home.company
    active = [person for person in company.people.values() if person.active]
    channels = await scene.work.people.channels()
    cycles = [cycle for cycle in await scene.work.goals.cycles() if cycle.state is CycleState.OPEN]
    place = " ".join(part for part in (home.workspace.country, home.workspace.region) if part)
    return {
        "sections": [
            _part(
                scene,
                voice.text("People"),
                "/settings/people",
                voice.plural("{n} person", "{n} people", len(active)),
                voice.plural("{n} admin", "{n} admins", sum(person.admin for person in active)),
            ),
            _part(
                scene,
                voice.text("Teams"),
                "/settings/teams",
                voice.plural("{n} team", "{n} teams", len(company.teams)),
            ),
            _part(
                scene,
                CHECKINS.title(voice),
                CHECKINS.path,
                often(voice, kept.cadence),
                voice.text("at {time}", time=f"{kept.prompt_at:%H:%M}"),
                home.workspace.zone,
            ),
            _part(
                scene,
                CALENDAR.title(voice),
                CALENDAR.path,
                ", ".join(cycle.name for cycle in cycles[:3]) or voice.text("no open cycle"),
                voice.text("holidays of {place}", place=place) if place else voice.text("no public holidays"),
            ),
            _part(
                scene,
                CHANNELS.title(voice),
                CHANNELS.path,
                voice.plural("{n} channel", "{n} channels", len(channels)),
            ),
            _part(scene, MODEL.title(voice), MODEL.path, voice.text("on") if kept.ai else voice.text("off")),
            _part(
                scene,
                KEPT.title(voice),
                KEPT.path,
                voice.text("words: {days} days", days=kept.words_days)
                if kept.words_days
                else voice.text("words: until the person erases them"),
            ),
            _part(
                scene,
                voice.text("Bring in a file"),
                "/settings/import",
                voice.text("people, teams and goals"),
            ),
            _part(scene, voice.text("Keys"), "/keys", voice.text("for other programs")),
            _part(scene, voice.text("Events"), "/hooks", voice.text("for other programs")),
            _part(scene, voice.text("Audit"), "/audit", voice.text("who changed what")),
        ]
    }


def section_draw(section: Section) -> Draw:
    async def draw_section(scene: Scene) -> Mapping[str, object]:
        return await _values(scene, section, None)

    return draw_section


def section_act(section: Section) -> Draw:
    async def act(scene: Scene) -> Mapping[str, object]:
        reply = await sent(scene, section.intents)
        return await _values(await again(scene), section, reply.card)

    return act


async def _values(scene: Scene, section: Section, told: Card | None) -> dict[str, object]:
    cards, wrong = [], False
    for number, (intent, values) in enumerate(await section.forms(scene)):
        card = (await ask(scene, intent, values)).card
        if card is not None and told is not None and is_again(card, told):
            card, told, wrong = told, None, True
        if card is not None:
            cards.append(await drawn(scene, card, intents=section.intents, name=f"form-{number}"))
    return {
        "back": (scene.voice.text("Settings"), scene.url("/settings")),
        "told": await drawn(scene, told, intents=section.intents, name="told") if told else None,
        "cards": cards,
        "wrong": wrong,
    }


def is_again(card: Card, told: Card) -> bool:
    """Whether what was answered is the same form again, with something to be put right."""
    if not form_of(card):
        return False
    return _forms(card) == _forms(told)


def _forms(card: Card) -> list[tuple[str, dict[str, str]]]:
    return [(block.intent, dict(block.values)) for block in card.blocks if isinstance(block, Form)]


def _part(scene: Scene, title: str, path: str, *facts: str) -> dict[str, object]:
    return {"title": title, "url": scene.url(path), "facts": [fact for fact in facts if fact]}
