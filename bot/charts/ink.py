"""Colours, dashes and the room that words take; for people who tell few colours apart every line has a look of its own
besides its colour."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

FONT = "Inter, 'Segoe UI', system-ui, 'Noto Sans', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
# What a letter of a line of text takes of its size, about: a narrow alphabet, capitals and figures, and ideographs.
_NARROW, _BROAD, _WIDE = 0.55, 0.66, 1.0


@dataclass(frozen=True, kw_only=True)
class Ink:
    """The colours of one theme: those of the page, and for several lines Okabe and Ito's, made darker or lighter until
    each has three to one against the ground."""

    ground: str
    words: str
    soft: str
    grid: str
    pace: str
    lines: tuple[str, ...]
    healths: dict[str, str]


INKS = {
    "light": Ink(
        ground="#ffffff",
        words="#1b2420",
        soft="#55605a",
        grid="#dfe2db",
        pace="#6b756f",
        lines=("#0f6b5f", "#b35900", "#0072b2", "#a8437f", "#8a7400", "#3d3d3d"),
        healths={
            "on_track": "#1c7a47",
            "at_risk": "#9a5b00",
            "off_track": "#b3261e",
            "outdated": "#5f6470",
            "pending": "#5f6470",
            "met": "#2f4fb5",
        },
    ),
    "dark": Ink(
        ground="#191e23",
        words="#e8ecea",
        soft="#a4afab",
        grid="#2c343b",
        pace="#8e9993",
        lines=("#6fd3c3", "#e69f00", "#56b4e9", "#e09dc4", "#f0e442", "#e8ecea"),
        healths={
            "on_track": "#62d08f",
            "at_risk": "#f2b352",
            "off_track": "#ff8d82",
            "outdated": "#a7afbb",
            "pending": "#a7afbb",
            "met": "#9db4ff",
        },
    ),
}
# Of the first, second … line that is told by its own value; pace and target have theirs.
DASHES: tuple[list[int], ...] = ([1, 0], [9, 4], [2, 4], [12, 4, 2, 4], [5, 3], [16, 5])
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
PACE_DASH, TARGET_DASH = [6, 5], [2, 3]


def width(text: str, size: float) -> float:
    """About how wide a text is."""
    return sum(_share(sign) for sign in text) * size


def cut(text: str, size: float, room: float) -> str:
    """The text as far as there is room for it."""
    if width(text, size) <= room:
        return text
    end = len(text)
    while end > 1 and width(text[:end] + "…", size) > room:
        end -= 1
    return text[:end].rstrip() + "…"


def wrapped(text: str, size: float, room: float, *, most: int) -> list[str]:
    """The text in at most so many lines, the last cut where there is more."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < most - 1 and width(rest, size) > room:
        end = _fits(rest, size, room)
        # Between words where there are any; other scripts break anywhere.
        space = rest.rfind(" ", 1, end + 1)
        end = space if space > 0 else end
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, cut(rest, size, room)] if rest else lines


def _fits(text: str, size: float, room: float) -> int:
    end = 1
    while end < len(text) and width(text[: end + 1], size) <= room:
        end += 1
    return end


def _share(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF" or sign in "%@—…":
        return _WIDE
    if unicodedata.combining(sign):
        return 0.0
    return _BROAD if sign.isupper() or sign.isdigit() else _NARROW
