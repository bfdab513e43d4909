"""How sure somebody was and what came of it, shown to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cards.blocks import Block, Card, Table, Text
from cards.voice import Voice


@dataclass(frozen=True, kw_only=True)
class Row:
    """Goals of which somebody was about so sure (`said`, 0 to 10; between `low` and `high`), and how many were reached.

    `leaning` is 1 where they were surer than it came out, -1 where it came out better, else 0.
    """

    low: int
    high: int
    said: Decimal
    goals: int
    reached: int
    leaning: int


def calibration(voice: Voice, rows: Sequence[Row], *, goals: int, brier: Decimal) -> Card:
    """What the goals that are over say; `rows` may be empty."""
    blocks: list[Block] = [Text(spans=(_sentence(voice, row),)) for row in rows]
    if rows:
        header = (voice.text("You said"), voice.text("Goals"), voice.text("Reached"))
        cells = tuple((f"{row.low}–{row.high} / 10", str(row.goals), str(row.reached)) for row in rows)
        blocks.append(
            Table(caption=voice.text("What you said, and what came of it"), header=header, rows=cells)
        )
    else:
        blocks.append(
            Text(spans=(voice.text("Your answers lie too far apart to say more than one number yet."),))
        )
    told = voice.text(
        "Over {n} goals your score is {score}: 0 would be perfect, 0.25 is what always saying 5 of 10 gives.",
        n=goals,
        score=voice.number(round(brier, 2)),
    )
    blocks.append(Text(spans=(told,), muted=True))
    return Card(
        title=voice.text("How sure you were, and what came of it"), blocks=tuple(blocks), why=_why(voice)
    )


def too_little(voice: Voice, *, goals: int, fewest: int) -> Card:
    """Too few goals are over to say anything."""
    so_far = voice.plural("So far there is {n}.", "So far there are {n}.", goals)
    return Card(
        title=voice.text("It is too early to tell"),
        blocks=(
            Text(
                spans=(
                    voice.text(
                        "I compare how sure you said you were with what came of it, once {n} of your goals are over.",
                        n=fewest,
                    ),
                    " ",
                    so_far,
                )
            ),
        ),
        why=_why(voice),
    )


def _sentence(voice: Voice, row: Row) -> str:
    said = voice.text(
        "When you said about {said} of 10, {reached} of {goals} such goals were reached.",
        said=voice.number(Decimal(round(row.said))),
        reached=row.reached,
        goals=row.goals,
    )
    leaning = {
        1: voice.text("Fewer than you expected: what did you not see coming?"),
        0: voice.text("That is about what you expected."),
        -1: voice.text("More than you expected: you may trust yourself more."),
    }[row.leaning]
    return f"{said} {leaning}"


def _why(voice: Voice) -> str:
    return voice.text("Only you can see this: no manager, no admin, no digest and no brief ever does.")
