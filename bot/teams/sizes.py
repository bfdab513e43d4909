"""How much Teams takes: a card of 25 KB at most, a message of 80 KB in UTF-16."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.teams.words import Element

T = TypeVar("T")

MOST_OF_A_CARD = 25 * 1024
# Teams refuses about 100 KB and advises 80; what it adds to a message itself is counted too.
MOST_OF_A_MESSAGE = 78 * 1024
# What is bigger is divided, so that it can go on in another card.
MOST_OF_AN_ELEMENT = 6 * 1024
# What is around a part in a list.
_COMMA = 2


def size(part: object) -> int:
    """The bytes of a card or a part of one, as JSON in UTF-8."""
    return len(_json(part).encode())


def wide_size(part: object) -> int:
    """The bytes as Teams counts those of a message: in UTF-16."""
    return len(_json(part).encode("utf-16-le"))


def packed(parts: Sequence[T], room: int, *, measure: Callable[[T], int] = size) -> list[list[T]]:
    """The parts in order, in as few boxes of `room` bytes as they need."""
    boxes: list[list[T]] = []
    left = 0
    for part in parts:
        need = measure(part) + _COMMA
        if not boxes or need > left:
            boxes.append([])
            left = room
        boxes[-1].append(part)
        left -= need
    return boxes


def cut(parts: Sequence[Element], room: int, *, more: Element) -> list[Element]:
    """The parts that fit: everything one can press or fill in, then the rest from the top, `more` where it ends."""
    if sum(size(part) + _COMMA for part in parts) <= room:
        return list(parts)
    left = room - size(more) - _COMMA
    kept: set[int] = set()
    for wanted in (True, False):
        for n, part in enumerate(parts):
            if _is_for_hands(part) is not wanted:
                continue
            need = size(part) + _COMMA
            if need > left:
                break
            kept.add(n)
            left -= need
    ends = next((n for n, part in enumerate(parts) if n not in kept and not _is_for_hands(part)), len(parts))
    shown = [(n, part) for n, part in enumerate(parts) if n in kept]
    return [
        *(part for n, part in shown if n < ends),
        more,
        *(part for n, part in shown if n > ends),
    ]


def _is_for_hands(part: Element) -> bool:
    is_form = any(item["type"] == "ActionSet" for item in part.get("items", ()))
    return part["type"] == "ActionSet" or "selectAction" in part or is_form


def _json(part: object) -> str:
    return json.dumps(part, ensure_ascii=False)
