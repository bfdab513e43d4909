"""A report as it is read, whatever it is shown on: parts with tables, lines and charts, all of it in words already."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cards.blocks import Chart
from okrs.health import Health


@dataclass(frozen=True)
class Standing:
    """How something stands: a shape, and always the word."""

    health: Health
    word: str
    type: Literal["standing"] = "standing"


@dataclass(frozen=True)
class Meter:
    """A bar from 0 to 1 with a mark where the pace would have it; `words` say the same."""

    done: Decimal | None
    expected: Decimal | None
    words: str
    type: Literal["meter"] = "meter"


@dataclass(frozen=True)
class Plain:
    text: str
    type: Literal["plain"] = "plain"


Cell = Standing | Meter | Plain


@dataclass(frozen=True)
class Column:
    """`kind`: words take the room that is left, numbers stand to the right."""

    label: str
    kind: Literal["words", "number", "meter", "standing"]


@dataclass(frozen=True)
class Group:
    """Rows under a heading; `note` is said beside it. No title, no heading."""

    title: str
    note: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """A table; its caption is its name."""

    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    type: Literal["sheet"] = "sheet"


@dataclass(frozen=True)
class Line:
    """Something with its name in bold, and what is said of it."""

    title: str
    words: str
    standing: Standing | None = None


@dataclass(frozen=True)
class Lines:
    """`title` is said above them, '' for nothing."""

    title: str
    items: tuple[Line, ...]
    type: Literal["lines"] = "lines"


@dataclass(frozen=True)
class Words:
    text: str
    muted: bool = False
    type: Literal["words"] = "words"


@dataclass(frozen=True)
class Plot:
    chart: Chart
    type: Literal["plot"] = "plot"


Item = Sheet | Lines | Words | Plot


@dataclass(frozen=True)
class Part:
    """`key` is its name in an address."""

    key: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Count:
    """How many key results stand alike, their share of all, and what share comes before them."""

    standing: Standing
    n: str
    before: Decimal
    share: Decimal


@dataclass(frozen=True)
class Paper:
    """The whole report: `summary` is the first page in a few sentences, `foot` says what it is and of when."""

    title: str
    subtitle: str
    summary: tuple[str, ...]
    counts: tuple[Count, ...]
    parts: tuple[Part, ...]
    foot: str
