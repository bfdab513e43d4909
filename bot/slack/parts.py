"""Which blocks share a message or a page of a modal: as few as possible, and no label without what it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
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

    @cached_property
    def load(self) -> Load:
        return load(self.drawn)


@dataclass(frozen=True, kw_only=True)
class Load:
    """What blocks take of a message or a page, or what it holds."""

    blocks: int
    size: float = inf
    charts: float = inf

    def __add__(self, other: Load) -> Load:
        return Load(
            blocks=self.blocks + other.blocks, size=self.size + other.size, charts=self.charts + other.charts
        )

    def holds(self, other: Load) -> bool:
        return other.blocks <= self.blocks and other.size <= self.size and other.charts <= self.charts


# Slack gives each block an id, which counts too.
ID = 20
NOTHING = Load(blocks=0, size=0, charts=0)
Part = list[Piece]


def load(drawn: Sequence[Json]) -> Load:
    charts = sum(block["type"] == "data_visualization" for block in drawn)
    return Load(blocks=len(drawn), size=kit.size(drawn) + ID * len(drawn), charts=charts)


def load_of(part: Iterable[Piece]) -> Load:
    return sum((piece.load for piece in part), NOTHING)


def parted(pieces: Sequence[Piece], room: Load) -> list[Part]:
    """The pieces in order, in as few parts as they fit into; a piece is never split."""
    parts: list[Part] = []
    used = NOTHING
    for group in _groups(pieces):
        # What belongs together but fits nowhere as a whole is placed piece by piece.
        for some in [group] if room.holds(load_of(group)) else [[piece] for piece in group]:
            more = load_of(some)
            if not parts or not room.holds(used + more):
                parts.append([])
                used = NOTHING
            parts[-1] += some
            used += more
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
