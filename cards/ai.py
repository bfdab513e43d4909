"""Whether a language model helps with words here, what it took this month, what is sent to it and what never is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cards.blocks import Action, Block, Bold, Buttons, Card, Fact, Facts, Text
from cards.voice import Voice

SWITCH = "ai.switch"
_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Meter:
    """What was used this month, and the most that may be; costs are in US dollars."""

    calls: int
    tokens: int
    most_tokens: int
    cost: Decimal
    most_cost: Decimal

    @property
    def is_used_up(self) -> bool:
        return self.tokens >= self.most_tokens or self.cost >= self.most_cost


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which model answered last, and the machine that it is asked at; '' where none did yet."""

    model: str = ""
    host: str = ""


def overview(
    voice: Voice, *, is_on: bool, place: Place, meter: Meter | None, hides_teams: bool, may_switch: bool
) -> Card:
    """How it stands; `meter` is for admins, who may switch it."""
    blocks: list[Block] = []
    facts = []
    if place.model and is_on:
        facts.append(
            Fact(voice.text("Model"), voice.text("{model} at {host}", model=place.model, host=place.host))
        )
    if meter is not None:
        facts += _metered(voice, meter)
    if facts:
        blocks.append(Facts(items=tuple(facts)))
    if is_on and meter is not None and meter.is_used_up:
        blocks.append(Text(spans=(_until_next_month(voice),)))
    blocks += _sent(voice, hides_teams=hides_teams)
    if may_switch:
        switch = (
            Action(voice.text("Switch it off"), SWITCH, {"on": ""})
            if is_on
            else Action(voice.text("Switch it on"), SWITCH, {"on": "yes"}, tone="primary")
        )
        blocks.append(Buttons(items=(switch,)))
    else:
        blocks.append(Text(spans=(voice.text("Admins switch it on and off."),), muted=True))
    title = voice.text("AI is on") if is_on else voice.text("AI is off")
    return Card(title=title, blocks=tuple(blocks), why=voice.text("Only you see this."))


def trying(voice: Voice) -> Card:
    return Card(
        title=voice.text("I'm trying the model out"),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "I tell you here in a moment whether it answers. Nothing of yours is sent for it."
                    ),
                )
            ),
        ),
    )


def switched_on(voice: Voice, place: Place) -> Card:
    off = Action(voice.text("Switch it off"), SWITCH, {"on": ""})
    return Card(
        title=voice.text("AI is on"),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "{model} at {host} answered. From now on it helps me with words; it decides nothing, "
                        "and everything works without it too.",
                        model=place.model,
                        host=place.host,
                    ),
                )
            ),
            Buttons(items=(Action(voice.text("What is sent, and what it costs"), "ai.show"), off)),
        ),
    )


def switched_off(voice: Voice) -> Card:
    on = Action(voice.text("Switch it on"), SWITCH, {"on": "yes"})
    return Card(
        title=voice.text("AI is off"),
        blocks=(
            Text(spans=(voice.text("Nothing is sent to a model any more. I go on in my own words."),)),
            Buttons(items=(on,)),
        ),
    )


def did_not_answer(voice: Voice, reason: str) -> Card:
    """The trial failed; `reason` is what the log says too, '' where nobody asked the model at all."""
    again = Action(voice.text("Try again"), SWITCH, {"on": "yes"})
    told = (
        voice.text("The model did not answer as it should ({reason}).", reason=reason)
        if reason
        else voice.text("No model is set where Headway runs.")
    )
    help_ = voice.text("Whoever runs Headway finds out more with `headway doctor ai`.")
    return Card(
        title=voice.text("AI stays off"),
        blocks=(Text(spans=(f"{told} {help_}",)), Buttons(items=(again,))),
    )


def used_up(voice: Voice, meter: Meter) -> Card:
    """What an admin is told once a month at most."""
    return Card(
        title=voice.text("This month's budget for AI is used up"),
        blocks=(Facts(items=tuple(_metered(voice, meter))), Text(spans=(_until_next_month(voice),))),
        why=voice.text(
            "Sent once, because you are an admin. The budget is in the settings of the workspace."
        ),
    )


def _until_next_month(voice: Voice) -> str:
    return voice.text("Until the first of next month I go on in my own words. Nothing is lost by that.")


def _metered(voice: Voice, meter: Meter) -> list[Fact]:
    facts = [
        Fact(voice.text("Questions to it this month"), voice.number(Decimal(meter.calls))),
        Fact(
            voice.text("Tokens"),
            voice.text(
                "{n} of {most}",
                n=voice.number(Decimal(meter.tokens)),
                most=voice.number(Decimal(meter.most_tokens)),
            ),
        ),
    ]
    if meter.cost:
        facts.append(
            Fact(
                voice.text("Cost"),
                voice.text(
                    "{n} of {most}",
                    n=voice.number(meter.cost.quantize(_CENT), "USD"),
                    most=voice.number(meter.most_cost, "USD"),
                ),
            )
        )
    return facts


def _sent(voice: Voice, *, hides_teams: bool) -> list[Block]:
    hidden = (
        voice.text("names of people and teams, e-mail addresses, links, phone numbers, ids")
        if hides_teams
        else voice.text("names of people, e-mail addresses, links, phone numbers, ids")
    )
    return [
        Text(
            spans=(
                Bold(voice.text("What is sent.")),
                " ",
                voice.text(
                    "Questions that I ask, to word them better. A typed answer that I could not read, "
                    "with the goals it may be "
                    "about. Notes that a manager may read, to sum them up. A goal, when somebody wants a "
                    "draft."
                ),
            )
        ),
        Text(
            spans=(
                Bold(voice.text("What never is.")),
                " ",
                voice.text(
                    "{hidden}: they are replaced before anything leaves. Answers that I understood, and "
                    "anything said outside my "
                    "conversations. The model is told to keep nothing.",
                    hidden=hidden[:1].upper() + hidden[1:],
                ),
            )
        ),
        Text(
            spans=(
                Bold(voice.text("What it may do.")),
                " ",
                voice.text(
                    "Nothing by itself. Its numbers are checked against those it was given, what it "
                    "reads is asked back before it "
                    "counts, and drafts are called drafts."
                ),
            )
        ),
    ]
