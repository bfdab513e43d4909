"""What admins set for a workspace, as forms: each says what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from babel import Locale
from babel.dates import get_day_names

from cards.arranged import often
from cards.blocks import (
    Action,
    Buttons,
    Card,
    ChannelField,
    ChoiceField,
    Form,
    FormField,
    NumberField,
    Option,
    Text,
    TextField,
)
from cards.checkins import notice
from cards.voice import Voice, known_locale
from okrs.vocabulary import Cadence

FORM, SAVE, UNDO = "settings.form", "settings.save", "settings.undo"
GROUP, YES, NO = "group", "yes", "no"
LANGUAGES = ("en", "en_GB", "de", "fr", "es", "pt", "pt_BR", "ja")


class Group(StrEnum):
    """What is set together."""

    COMPANY = "company"
    CHECKINS = "checkins"
    DIGESTS = "digests"
    DAYS = "days"
    MODEL = "model"
    KEPT = "kept"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What stands in a form, as text, and a sentence for each field that has to be put right."""

    values: Mapping[str, str]
    problems: Mapping[str, str]
    channel: str = ""

    def text(self, name: str, label: str, hint: str = "", *, multiline: bool = False) -> TextField:
        return TextField(
            name,
            label,
            value=self.values.get(name, ""),
            hint=hint,
            multiline=multiline,
            problem=self.problems.get(name, ""),
        )

    def number(self, name: str, label: str, unit: str, hint: str = "") -> NumberField:
        return NumberField(
            name,
            label,
            value=self.values.get(name, ""),
            unit=unit,
            hint=hint,
            problem=self.problems.get(name, ""),
        )

    def choice(self, name: str, label: str, options: Sequence[Option], hint: str = "") -> ChoiceField:
        return ChoiceField(name, label, tuple(options), value=self.values.get(name, ""), hint=hint)


def form(voice: Voice, group: Group, filled: Filled) -> Card:
    """One group of settings, filled with how they are or with what was typed."""
    title, about, fields = _GROUPS[group](voice, filled)
    return Card(
        title=title,
        blocks=(
            Text(spans=(about,), muted=True),
            Form(intent=SAVE, submit=voice.text("Save"), fields=tuple(fields), values={GROUP: group.value}),
        ),
    )


def saved(voice: Voice, lines: Sequence[str], *, undo: Action | None) -> Card:
    """What was changed, a line each."""
    if not lines:
        return notice(voice.text("Nothing changed: it is like that already."))
    blocks = [Text(spans=(line,)) for line in lines]
    buttons = (Buttons(items=(undo,)),) if undo else ()
    return Card(title=voice.text("Saved"), blocks=(*blocks, *buttons))


def language_options(current: str, *, none: str = "") -> list[Option]:
    """Languages to choose from, each in its own words; `none` is the label of no choice."""
    names = dict.fromkeys((*LANGUAGES, current)) if current else dict.fromkeys(LANGUAGES)
    found = [Option(name, _language(name)) for name in names]
    return [Option("", none), *found] if none else found


def cadence_options(voice: Voice, *, default: str = "") -> list[Option]:
    """How often; `default` is the label of leaving it to the next wider setting."""
    found = [Option(cadence.value, often(voice, cadence)) for cadence in Cadence]
    return [Option("default", default), *found] if default else found


def yes_no(voice: Voice) -> list[Option]:
    return [Option(YES, voice.text("yes")), Option(NO, voice.text("no"))]


def _language(name: str) -> str:
    shown = Locale.parse(known_locale(name)).get_display_name() or name
    return shown[:1].upper() + shown[1:]


def _weekdays(voice: Voice) -> list[Option]:
    names = get_day_names("wide", locale=known_locale(voice.locale))
    return [Option(str(day), names[day]) for day in range(7)]


_Drawn = tuple[str, str, list[FormField]]


def _company(voice: Voice, filled: Filled) -> _Drawn:
    return (
        voice.text("Where the company is"),
        voice.text("For everybody who has set nothing of their own."),
        [
            filled.text("zone", voice.text("Time zone"), voice.text("Region and city: Europe/Berlin")),
            filled.choice(
                "locale",
                voice.text("Language and number format"),
                language_options(filled.values.get("locale", "")),
            ),
        ],
    )


def _checkins(voice: Voice, filled: Filled) -> _Drawn:
    return (
        voice.text("When people are asked"),
        voice.text(
            "A person's own wish goes first, then their team's. Nobody is asked twice, and nothing is dropped."
        ),
        [
            filled.choice("cadence", voice.text("How often"), cadence_options(voice)),
            filled.choice("prompt_weekday", voice.text("On which day"), _weekdays(voice)),
            filled.text(
                "prompt_at", voice.text("At what time"), voice.text("By each person's own clock: 09:30")
            ),
            filled.number(
                "window_days",
                voice.text("How long one can answer"),
                voice.text("working days"),
                voice.text("Late answers count until the next check-in."),
            ),
            filled.number(
                "nudges_a_week",
                voice.text("Reminders and nudges, at most"),
                voice.text("a week"),
                voice.text("For one person, over all kinds. 0 sends none."),
            ),
        ],
    )


def _digests(voice: Voice, filled: Filled) -> _Drawn:
    return (
        voice.text("When digests are posted"),
        voice.text(
            "What moved and what needs a hand, once a week for teams and managers, once a month for the company."
        ),
        [
            filled.choice("digest_weekday", voice.text("On which day"), _weekdays(voice)),
            filled.text(
                "digest_at", voice.text("At what time"), voice.text("By the clock of the channel: 09:30")
            ),
            ChannelField(
                "channel",
                voice.text("Where the company's digest goes"),
                value=filled.values.get("channel", ""),
                shown=filled.channel,
                hint=voice.text("Empty: nowhere."),
                problem=filled.problems.get("channel", ""),
            ),
        ],
    )


def _days(voice: Voice, filled: Filled) -> _Drawn:
    return (
        voice.text("Days off"),
        voice.text(
            "On these days nobody is asked or reminded, and they are no working days of anybody's window."
        ),
        [
            filled.text(
                "country",
                voice.text("Public holidays of"),
                voice.text(
                    "A country: Germany, or DE. Empty: none. People can have another one of their own."
                ),
            ),
            filled.text(
                "region",
                voice.text("State or province"),
                voice.text("For example BY, where it has days of its own."),
            ),
            filled.text(
                "days_off",
                voice.text("The company's own days off"),
                voice.text(
                    "A line each: 2026-12-24 Between the years. Days that follow each other: 2026-12-24..2026-12-31"
                ),
                multiline=True,
            ),
        ],
    )


def _model(voice: Voice, filled: Filled) -> _Drawn:
    return (
        voice.text("Limits of AI"),
        voice.text("When one of them is reached, everything goes on without AI until the month is over."),
        [
            filled.number("ai_tokens_a_month", voice.text("At most"), voice.text("tokens a month")),
            filled.number("ai_cost_a_month", voice.text("And at most"), voice.text("US dollars a month")),
            filled.choice(
                "ai_hides_teams",
                voice.text("Replace names of teams, too"),
                yes_no(voice),
                voice.text("Names of people are never sent."),
            ),
        ],
    )


def _kept(voice: Voice, filled: Filled) -> _Drawn:
    days = voice.text("days")
    forever = voice.text("Empty: until the person erases it.")
    return (
        voice.text("How long things are kept"),
        voice.text(
            "What is older is deleted at night. Numbers and confidence stay: they are the history of the goals."
        ),
        [
            filled.number(
                "words_days", voice.text("What people typed in check-ins, and notes"), days, forever
            ),
            filled.number("chat_days", voice.text("Messages of the built-in chat"), days, forever),
            filled.number(
                "letters_days",
                voice.text("What Headway sent"),
                days,
                voice.text("Slack and Teams keep their own."),
            ),
            filled.number("audit_days", voice.text("Who changed what"), days),
            filled.number(
                "retention_days",
                voice.text("Everything, after the chat was disconnected"),
                days,
                voice.text("Then all of the workspace is erased."),
            ),
        ],
    )


_GROUPS = {
    Group.COMPANY: _company,
    Group.CHECKINS: _checkins,
    Group.DIGESTS: _digests,
    Group.DAYS: _days,
    Group.MODEL: _model,
    Group.KEPT: _kept,
}
