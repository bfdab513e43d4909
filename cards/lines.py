"""Messages that must stay short: words brought onto one line, and sections fitted into a number of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cards.blocks import Block, Progress, Text, Tree
from cards.voice import Voice


def one_line(words: str, most: int) -> str:
    """Words without line breaks, cut to `most` characters with an ellipsis where they were longer."""
    flat = " ".join(words.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


@dataclass(frozen=True, kw_only=True)
class Section:
    """Blocks of one line each; `least` of them come before anything that a later section could do without.

    What finds no room is counted at the end of the last line, as being in the thread or just as more, or not told.
    """

    lines: Sequence[Block]
    least: int = 1
    most: int = 5
    rest: Literal["in the thread", "more", "untold"] = "in the thread"


def fitted(voice: Voice, sections: Sequence[Section], *, room: int) -> tuple[Block, ...]:
    """The sections in `room` lines: first what each needs at least, then the rest, earlier sections first.

    The last line of a section that was cut says how many more there are.
    """
    shown = [0] * len(sections)
    for wanted in ([s.least for s in sections], [s.most for s in sections]):
        for n, section in enumerate(sections):
            most = min(wanted[n], section.most, len(section.lines))
            shown[n] += max(0, min(most - shown[n], room - sum(shown)))
    return tuple(
        block for section, n in zip(sections, shown, strict=True) for block in _cut(voice, section, n)
    )


def _cut(voice: Voice, section: Section, shown: int) -> Sequence[Block]:
    lines, hidden = section.lines, len(section.lines) - shown
    if not hidden or not shown or section.rest == "untold":
        return lines[:shown]
    more = (
        voice.text("{n} more in the thread", n=hidden)
        if section.rest == "in the thread"
        else voice.plural("{n} more", "{n} more", hidden)
    )
    return [*lines[: shown - 1], _with(lines[shown - 1], f" (+ {more})")]


def _with(block: Block, words: str) -> Block:
    match block:
        case Text(spans):
            return replace(block, spans=(*spans, words))
        case Tree(rows=(*above, last)):
            return replace(block, rows=(*above, replace(last, spans=(*last.spans, words))))
        case Progress(caption=caption):
            return replace(block, caption=caption + words)
        case _:
            return block
