"""How the tests look at what was drawn, and a form of any length to draw."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from bot.slack.render import Drawn, message, modal
from cards.blocks import (
    Block,
    Bold,
    Card,
    ConfidenceField,
    Form,
    FormField,
    Legend,
    NumberField,
    Point,
    Series,
    TextField,
)
from tests.bot.slack.limits import lines
from tests.cards.real_cards import VOICE

Json = dict[str, Any]
BEN = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def one(*blocks: Block, title: str = "Title", why: str = "", native: bool = True, address: str = "") -> Drawn:
    (drawn,) = message(Card(title, blocks, why), VOICE, native=native, address=address)
    return drawn


def words(blocks: list[Json]) -> str:
    return "\n".join(lines(blocks))


def of(kind: str, blocks: list[Json]) -> list[Json]:
    return [block for block in blocks if block["type"] == kind]


def buttons(blocks: list[Json]) -> list[Json]:
    return [element for block in of("actions", blocks) for element in block["elements"]]


def elements(part: Any) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from elements(each)


def one_or_more(*blocks: Block, title: str = "Title") -> list[Json]:
    return [block for part in message(Card(title, blocks), VOICE, native=True) for block in part.blocks]


def form(n: int) -> Form:
    fields: list[FormField] = []
    for i in range(n):
        fields += [
            Legend((Bold(f"Goal {i}"),)),
            NumberField(f"value.{i}", "Now?"),
            TextField(f"note.{i}", "Why?", multiline=True),
            ConfidenceField(f"sure.{i}", "Sure?", "no", "yes"),
        ]
    return Form("checkin.submit", "Save", tuple(fields), {"checkin": str(BEN)}, "draft")


def page(card: Card, n: int = 0, origin: dict[str, str] | None = None) -> Json:
    return modal(card, VOICE, page=n, origin=origin or {}).view


def asked(field: FormField) -> Json:
    (block,) = of("input", page(Card("T", (Form("a.b", "Save", (field,)),)))["blocks"])
    return block


def series(label: str, *points: tuple[str, str]) -> Series:
    return Series(label, tuple(Point(day, Decimal(value)) for day, value in points))
