"""Which blocks share a message or a page of a modal: as few as possible, and no label without what it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from bot.slack import kit
from bot.slack.kit import Json
from cards.blocks import Block, Bold, Buttons, Quote, Text
from cards.plain import plain_spans


@dataclass(frozen=True)
class Piece:
    """A block with what is drawn for it and its plain text; `block` is None for a card's title and its reason."""

    block: Block | None
    drawn: tuple[Json, ...]
    text: str


@dataclass(frozen=True, kw_only=True)
class Room:
    """What one message or page holds."""

    blocks: int
    size: float = inf
    charts: float = inf

    def holds(self, drawn: Sequence[Json]) -> bool:
        charts = sum(block["type"] == "data_visualization" for block in drawn)
        return len(drawn) <= self.blocks and charts <= self.charts and kit.size(drawn) <= self.size


Part = list[Piece]


def parted(pieces: Sequence[Piece], room: Room) -> list[Part]:
    """The pieces in order, in as few parts as they fit into; a piece is never split."""
    parts: list[Part] = []
    for group in _groups(pieces):
        # What belongs together but fits nowhere as a whole is placed piece by piece.
        for piece in [group] if room.holds(blocks_of(group)) else [[piece] for piece in group]:
            if parts and room.holds(blocks_of([*parts[-1], *piece])):
                parts[-1] += piece
            else:
                parts.append([*piece])
    return parts


def blocks_of(part: Part) -> list[Json]:
    return [block for piece in part for block in piece.drawn]


def _groups(pieces: Sequence[Piece]) -> Iterator[Part]:
    group: Part = []
    for piece in pieces:
        if group and not _belongs(group[-1], piece):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _belongs(before: Piece, piece: Piece) -> bool:
    """Whether a reader needs both in one sight."""
    if before.block is None or piece.block is None or isinstance(piece.block, Buttons | Quote):
        return True
    return _is_label(before.block) or (isinstance(piece.block, Text) and piece.block.muted)


def _is_label(block: Block) -> bool:
    if not isinstance(block, Text):
        return False
    words = [span for span in block.spans if not (isinstance(span, str) and not span.strip())]
    return all(isinstance(span, Bold) for span in words) or plain_spans(block.spans).rstrip().endswith(":")
