"""What is said about sources of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from cards.blocks import Action, Block, Buttons, Card, Quote, Text
from cards.voice import Voice


def paused_card(
    voice: Voice,
    *,
    source: UUID,
    name: str,
    trouble: str,
    feeds: Sequence[str],
    last: tuple[Decimal, str, datetime] | None,
) -> Card:
    """A source is not read any more: why, what that means, and what to do. `last`: value, unit, moment."""
    blocks: list[Block] = [Text(spans=(voice.text("This is what I was told:"),)), Quote(trouble)]
    if last is not None:
        value, unit, at = last
        blocks.append(
            Text(
                spans=(
                    voice.text(
                        "The last number I have is {value}, of {when}. It stays until there is a newer one.",
                        value=voice.number(value, unit),
                        when=voice.moment(at),
                    ),
                )
            )
        )
    if feeds:
        goals = ", ".join(f"“{title}”" for title in feeds)
        blocks.append(Text(spans=(voice.text("Until then, {goals} is told by hand.", goals=goals),)))
    values = {"source": str(source)}
    blocks.append(
        Buttons(
            items=(
                Action(voice.text("Try again"), "source.resume", values, tone="primary"),
                Action(voice.text("See the source"), "source.show", values),
            )
        )
    )
    return Card(
        title=voice.text("“{name}” can't be read any more", name=name),
        blocks=tuple(blocks),
        why=voice.text("You get this once, because you look after this source."),
    )
