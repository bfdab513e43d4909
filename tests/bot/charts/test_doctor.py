"""What the doctor says of charts."""

from __future__ import annotations

import pytest

from bot.charts import doctor
from bot.charts.order import Order
from bot.charts.studio import Studio, UndrawnError
from bot.findings import Level


async def test_letters_that_a_font_has_are_drawn() -> None:
    assert (await doctor.examine({"Latin": ("É", "ñ")})).level is Level.FINE


async def test_letters_that_no_font_has_are_named_with_what_to_do() -> None:
    found = await doctor.examine({"Latin": ("É", "ñ"), "Private": ("\U0010fffd", "\U0010fffc")})
    assert found.level is Level.COULD
    assert "letters of Private:" in found.told
    assert "apt install" in found.do


async def test_where_nothing_can_be_drawn_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_studio: Studio, _order: Order) -> bytes:
        raise UndrawnError(later=False)

    monkeypatch.setattr(Studio, "picture", broken)
    assert (await doctor.examine()).do
