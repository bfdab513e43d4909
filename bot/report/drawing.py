"""The picture of a chart as a report shows it."""

from __future__ import annotations

from dataclasses import dataclass

from cards.blocks import Table


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Where its picture is on a light and on a dark ground, the narrow ones '' where there are none. `url` is where it
    can be had to be taken along ('' for nowhere), `numbers` what it shows."""

    day: str
    night: str
    size: tuple[int, int]
    narrow_day: str = ""
    narrow_night: str = ""
    url: str = ""
    numbers: Table | None = None
