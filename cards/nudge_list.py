"""What comes to a person unasked: how much at most, what came lately and why, and a switch for each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from cards.blocks import Action, Block, Bold, Buttons, Card, ChoiceField, Fact, Facts, Form, Option, Text
from cards.lines import one_line
from cards.nudges import kind_of
from cards.voice import Voice
from okrs.vocabulary import NudgeKind

SHOW, SWITCH, SWITCH_ALL, LOOK = "nudge.list", "nudge.switch", "nudge.switch_all", "nudge.look"
ON, OFF = "on", "off"
_MOST_TOLD, _MOST_WORDS = 7, 200


@dataclass(frozen=True, kw_only=True)
class Came:
    """One message that came unasked; `kind` None: a reminder of a check-in. `title` and `why` are its own words, ''
    where it is not kept any more."""

    day: date
    kind: NudgeKind | None
    title: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """`this_week` of `a_week` came since Monday; `came` in the last seven days, newest first; `muted` kinds come no
    more, `rarer` ones so many times called not helpful."""

    a_week: int
    this_week: int
    came: Sequence[Came]
    muted: Set[NudgeKind]
    rarer: Mapping[NudgeKind, int]


def page_card(voice: Voice, page: Page) -> Card:
    return Card(
        title=voice.text("What I raise with you unasked"),
        blocks=(
            Text(spans=(_budget(voice, page),)),
            Text(spans=(Bold(voice.text("The last seven days")),)),
            *_came(voice, page.came),
            Text(spans=(Bold(voice.text("What can come")),)),
            Facts(items=tuple(Fact(kind_of(voice, kind), _state(voice, page, kind)) for kind in NudgeKind)),
            *_switches(voice, page),
        ),
        why=voice.text("Only you see this. Nobody is told what you switch off."),
    )


def settled_card(voice: Voice) -> Card:
    """What was worth a look is so no more."""
    return Card(title=voice.text("That is settled by now. Nothing to do."))


def _budget(voice: Voice, page: Page) -> str:
    if not page.a_week:
        return voice.text("Nothing at all: it is set so for everybody here.")
    most = voice.plural(
        "At most {n} message a week, a reminder of your check-in included.",
        "At most {n} messages a week, reminders of your check-in included.",
        page.a_week,
    )
    so_far = voice.plural("This week it was {n}.", "This week there were {n}.", page.this_week)
    return f"{most} {so_far}"


def _came(voice: Voice, came: Sequence[Came]) -> list[Block]:
    if not came:
        return [Text(spans=(voice.text("Nothing came."),), muted=True)]
    return [Text(spans=(_told(voice, one),)) for one in came[:_MOST_TOLD]]


def _told(voice: Voice, one: Came) -> str:
    day = voice.short_day(one.day)
    if one.kind is None:
        return voice.text("{day}: a reminder of your check-in", day=day)
    if not one.title:
        return voice.text("{day}: about {kind}", day=day, kind=kind_of(voice, one.kind))
    title, why = one_line(one.title, _MOST_WORDS), one_line(one.why, _MOST_WORDS)
    return voice.text("{day}: “{title}” {why}", day=day, title=title, why=why)


def _state(voice: Voice, page: Page, kind: NudgeKind) -> str:
    if kind in page.muted:
        return voice.text("off")
    if page.rarer.get(kind):
        return voice.text("on, but rarer, since it didn't help you")
    return voice.text("on")


def _switches(voice: Voice, page: Page) -> tuple[Block, ...]:
    options = tuple(
        Option(
            f"{kind}:{ON if kind in page.muted else OFF}",
            (
                voice.text("on: {kind}", kind=kind_of(voice, kind))
                if kind in page.muted
                else voice.text("off: {kind}", kind=kind_of(voice, kind))
            ),
        )
        for kind in NudgeKind
    )
    form = Form(
        intent=SWITCH,
        submit=voice.text("Switch"),
        fields=(ChoiceField(name="kind", label=voice.text("Switch one on or off"), options=options),),
    )
    every = [
        Action(voice.text("Switch all off"), SWITCH_ALL, {"to": OFF})
        if len(page.muted) < len(NudgeKind)
        else None,
        Action(voice.text("Switch all on"), SWITCH_ALL, {"to": ON}) if page.muted else None,
    ]
    return form, Buttons(items=tuple(action for action in every if action is not None))
