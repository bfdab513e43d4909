"""A cycle as a whole: where it stands, the next one, closing it, and what became of its goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Form,
    LinkButton,
    Table,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from cards.lines import one_line
from cards.news import MOST_TITLE, MOST_WORDS
from cards.voice import Voice
from okrs.score import ScoreBand, band

SHOW, CREATE, MAKE, UNMAKE = "cycle.show", "cycle.create", "cycle.make", "cycle.unmake"
REVIEW, REVIEWED, UNREVIEW = "cycle.review", "cycle.reviewed", "cycle.unreview"
SCORE, SCORED, UNSCORE = "cycle.score", "cycle.scored", "cycle.unscore"
CARRY, CARRIED, UNCARRY = "cycle.carry", "cycle.carried", "cycle.uncarry"
CLOSE, CLOSED, REOPEN = "cycle.close", "cycle.closed", "cycle.reopen"
NAME, STARTS, ENDS = "name", "starts", "ends"
_MOST_OBJECTIVES, _MOST_LEARNED = 20, 8


@dataclass(frozen=True, kw_only=True)
class Span:
    """A cycle, or one to be made (`id` None)."""

    id: UUID | None
    name: str
    starts: date
    ends: date


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many key results have a score."""

    scored: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An open cycle for one reader: their own goals in it, those of the people they lead, the company's; None where
    the reader has none or nothing is scored yet. `buttons` are what the reader can do about it."""

    span: Span
    own: int
    own_scored: Count | None
    led: Count | None
    company: Count | None
    buttons: tuple[Action, ...]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of an objective: the mean score of its key results, None where none is scored."""

    title: str
    score: Decimal | None
    count: Count


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What somebody learned from a goal, and agreed that everybody reads."""

    goal: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What became of a cycle; `remark` is one thing more that is said of it, or ''; `report` is where all of it is
    told."""

    cycle: str
    report: str
    results: tuple[Result, ...]
    stopped: int
    learned: tuple[Learned, ...]
    remark: str


def overview(voice: Voice, standings: Sequence[Standing], *, buttons: Sequence[Action]) -> Card:
    """Where the cycles stand, and what there is to do."""
    blocks: list[Block] = []
    for each in standings:
        blocks.append(Text(spans=(Bold(each.span.name), ": ", span_words(voice, each.span))))
        blocks += [Text(spans=(sentence,)) for sentence in _sentences(voice, each)]
        if each.buttons:
            blocks.append(Buttons(items=each.buttons))
    if not standings:
        blocks.append(Text(spans=(voice.text("No cycle is under way."),)))
    if buttons:
        blocks.append(Buttons(items=tuple(buttons)))
    return Card(title=voice.text("The cycle"), blocks=tuple(blocks))


def every(voice: Voice, rows: Sequence[tuple[Span, str]], *, buttons: Sequence[Action]) -> Card:
    """Every cycle with its days, and whether it is open or closed."""
    blocks: list[Block] = []
    if rows:
        header = (voice.text("Cycle"), voice.text("Days"), voice.text("State"))
        cells = tuple((span.name, span_words(voice, span), state) for span, state in rows)
        blocks.append(Table(caption=voice.text("All cycles"), header=header, rows=cells))
    else:
        blocks.append(
            Text(spans=(voice.text("There is no cycle yet. The first goal makes one, or you do."),))
        )
    if buttons:
        blocks.append(Buttons(items=tuple(buttons)))
    return Card(title=voice.text("Cycles"), blocks=tuple(blocks))


def span_words(voice: Voice, span: Span) -> str:
    return voice.text(
        "{first} to {last} {year}",
        first=voice.short_day(span.starts),
        last=voice.short_day(span.ends),
        year=span.ends.year,
    )


def form(voice: Voice, *, fields: Mapping[str, str], problems: Mapping[str, str]) -> Card:
    """A new cycle: its name and days."""

    def field(name: str, label: str, hint: str = "") -> TextField:
        return TextField(name, label, fields.get(name, ""), hint, problem=problems.get(name, ""))

    return Card(
        title=voice.text("A new cycle"),
        blocks=(
            Form(
                intent=MAKE,
                submit=voice.text("Create it"),
                fields=(
                    field(NAME, voice.text("What is it called?"), voice.text("For example: Q3 2026")),
                    field(STARTS, voice.text("Its first day"), voice.text("For example: 2026-07-01")),
                    field(ENDS, voice.text("Its last day"), voice.text("For example: 2026-09-30")),
                ),
            ),
        ),
    )


def created(voice: Voice, span: Span, *, buttons: Sequence[Action]) -> Card:
    return Card(
        title=voice.text("{cycle} is there: {days}", cycle=span.name, days=span_words(voice, span)),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "Its goals can be written from now on. I ask about them once it has begun, and say of each "
                        "whether it describes a change or a task."
                    ),
                )
            ),
            Buttons(items=tuple(buttons)),
        ),
    )


def preview(voice: Voice, span: Span, count: Count, *, is_over: bool, where: str, close: Action) -> Card:
    """What closing a cycle does; nothing is done yet. `where` names who is told."""
    sentences = [_scored(voice, count)]
    if count.scored < count.total:
        sentences.append(
            voice.text("The others stay “not scored”: nothing is guessed. They can't be scored afterwards.")
        )
    if not is_over:
        sentences.append(
            voice.text(
                "It lasts until {day}; closing it now ends it for everybody.", day=voice.day(span.ends)
            )
        )
    sentences.append(where)
    return Card(
        title=voice.text("Close {cycle}?", cycle=span.name),
        blocks=(*(Text(spans=(sentence,)) for sentence in sentences), Buttons(items=(close,))),
    )


def summary(voice: Voice, told: Summary, *, buttons: Sequence[Action] = ()) -> Card:
    """What became of a cycle's goals, by objective and never by person."""
    rows = [TreeRow(1, _result(voice, result)) for result in told.results[:_MOST_OBJECTIVES]]
    if len(told.results) > _MOST_OBJECTIVES:
        rows.append(TreeRow(1, (voice.plural("{n} more", "{n} more", len(told.results) - _MOST_OBJECTIVES),)))
    blocks: list[Block] = [Tree(rows=tuple(rows))] if rows else []
    if told.stopped:
        stopped = voice.plural(
            "{n} key result was stopped on the way, which takes courage too.",
            "{n} key results were stopped on the way, which takes courage too.",
            told.stopped,
        )
        blocks.append(Text(spans=(stopped,)))
    if told.learned:
        blocks.append(Text(spans=(Bold(voice.text("What we learned")),)))
        lines = [TreeRow(1, _learned(learned)) for learned in told.learned[:_MOST_LEARNED]]
        blocks.append(Tree(rows=tuple(lines)))
    if told.remark:
        blocks.append(Text(spans=(told.remark,)))
    blocks.append(Buttons(items=(LinkButton(voice.text("Open the report"), told.report), *buttons)))
    return Card(
        title=voice.text("{cycle} is over: what became of our goals", cycle=told.cycle),
        blocks=tuple(blocks),
        why=voice.text(
            "Sent because the cycle was closed. Scores go from 0.0 to 1.0; what was learned is here only where its "
            "writer agreed."
        ),
    )


def opened_again(voice: Voice, cycle: str) -> Card:
    """Takes the place of a summary that was taken back."""
    return Card(title=voice.text("{cycle} is open again, so its results are not final.", cycle=cycle))


def band_word(voice: Voice, score: Decimal) -> str:
    """What a score means: 0.0–0.3, 0.4–0.6, 0.7–1.0."""
    return {
        ScoreBand.HIGH: voice.text("delivered"),
        ScoreBand.MIDDLE: voice.text("part of the way"),
        ScoreBand.LOW: voice.text("far from it"),
    }[band(score)]


def score_words(voice: Voice, score: Decimal | None) -> str:
    """`0.7, delivered`."""
    if score is None:
        return voice.text("not scored")
    return f"{score_number(voice, score)}, {band_word(voice, score)}"


def score_number(voice: Voice, score: Decimal) -> str:
    """With one decimal at least: 0.0, 0.7, 0.65, 1.0."""
    digits = max(1, -int(score.normalize().as_tuple().exponent))
    whole = voice.number(Decimal(11) / 10)
    mark = whole[1:-1]
    return f"{score:.{digits}f}".replace(".", mark)


def _result(voice: Voice, result: Result) -> tuple[str | Bold, ...]:
    told = score_words(voice, result.score)
    if result.score is not None and result.count.scored < result.count.total:
        part = voice.text("{n} of {total} scored", n=result.count.scored, total=result.count.total)
        told = f"{told} ({part})"
    return (Bold(one_line(result.title, MOST_TITLE)), f": {told}")


def _learned(learned: Learned) -> tuple[str | Bold, ...]:
    goal = Bold(one_line(learned.goal, MOST_TITLE))
    return (goal, f": “{one_line(learned.words, MOST_WORDS)}”")


def _sentences(voice: Voice, standing: Standing) -> list[str]:
    sentences = []
    if standing.own_scored is not None and standing.own:
        sentences.append(
            voice.text(
                "Of your own {total} key results, {n} have a score.",
                total=standing.own_scored.total,
                n=standing.own_scored.scored,
            )
        )
    elif standing.own:
        sentences.append(
            voice.plural("You own {n} key result in it.", "You own {n} key results in it.", standing.own)
        )
    if standing.led is not None:
        sentences.append(
            voice.text(
                "Of those of the people you lead, {n} of {total} have a score.",
                n=standing.led.scored,
                total=standing.led.total,
            )
        )
    if standing.company is not None:
        sentences.append(_scored(voice, standing.company))
    return sentences


def _scored(voice: Voice, count: Count) -> str:
    return voice.text(
        "In the whole company {n} of {total} key results have a score.", n=count.scored, total=count.total
    )
