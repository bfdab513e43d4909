"""What the drawing process is told: a picture down to its words, with nothing left to look up or to translate.

Only the standard library is imported here, for both processes read it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

# Narrower pictures have a key above the lines instead of names at their ends.
WIDE = 480
Theme = Literal["light", "dark"]
Kind = Literal["svg", "png"]
Meaning = Literal["value", "pace", "target"]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A place on an axis and the words there."""

    at: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """`points` are days since the first one and values; `end` is what stands at the last of them."""

    label: str
    points: Sequence[tuple[float, float]]
    meaning: Meaning = "value"
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class Band:
    """What is usual: a day, the least and the most."""

    label: str
    points: Sequence[tuple[float, float, float]]


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Lines over days. `days` and `values` are the ends of the axes, `today` is None where it isn't to be marked."""

    unit: str
    days: tuple[float, float]
    values: tuple[float, float]
    across: Sequence[Mark]
    up: Sequence[Mark]
    lines: Sequence[Line]
    band: Band | None = None
    today: Mark | None = None


@dataclass(frozen=True, kw_only=True)
class Bar:
    """`share` is 0 to 1 of the longest that a bar can be; `look` is the health it stands for, '' for none."""

    label: str
    share: float
    words: str
    look: str = ""


@dataclass(frozen=True, kw_only=True)
class Bars:
    bars: Sequence[Bar]


@dataclass(frozen=True, kw_only=True)
class Order:
    """One picture: `width` and `height` in the pixels of a page, a PNG having twice as many. `title` and `told` stand
    above it, '' for nothing."""

    drawing: Lines | Bars
    theme: Theme = "light"
    kind: Kind = "svg"
    width: int = 720
    height: int = 300
    title: str = ""
    told: str = ""
    lang: str = field(default="en")

    @property
    def text(self) -> str:
        """As the drawing process reads it."""
        return json.dumps(
            {"sort": type(self.drawing).__name__, **asdict(self)}, ensure_ascii=False, sort_keys=True
        )

    @property
    def key(self) -> str:
        """The same for the same picture."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def order_from(text: str) -> Order:
    """What `Order.text` wrote; raises KeyError, TypeError or ValueError for anything else."""
    told = json.loads(text)
    sort, drawing = told.pop("sort"), told.pop("drawing")
    return Order(**told, drawing=_lines(drawing) if sort == "Lines" else _bars(drawing))


def _lines(told: Mapping[str, Any]) -> Lines:
    return Lines(
        **{
            **told,
            "across": [Mark(**mark) for mark in told["across"]],
            "up": [Mark(**mark) for mark in told["up"]],
            "lines": [Line(**line) for line in told["lines"]],
            "band": Band(**told["band"]) if told["band"] else None,
            "today": Mark(**told["today"]) if told["today"] else None,
        }
    )


def _bars(told: Mapping[str, Any]) -> Bars:
    return Bars(bars=[Bar(**bar) for bar in told["bars"]])
