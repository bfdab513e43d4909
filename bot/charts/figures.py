"""The numbers of a chart: as a table to read, and as CSV to take along."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from bot.cells import plain
from bot.charts.kept import Tallies
from cards.blocks import Chart, Table
from cards.voice import Voice


@lru_cache(maxsize=64)
def table(chart: Chart, voice: Voice) -> Table:
    """A row for each day, a column for each line."""
    return Table(
        caption=voice.text("What the chart shows"),
        header=(voice.text("Day"), *(series.label for series in chart.series)),
        rows=tuple(
            (
                voice.short_day(date.fromisoformat(day)),
                *("–" if value is None else voice.number(value, chart.unit) for value in values),
            )
            for day, values in _rows(chart)
        ),
    )


def csv_text(chart: Chart | Tallies) -> str:
    """Days and numbers as machines read them; a cell that is words stays words in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    if isinstance(chart, Tallies):
        writer.writerow(("label", "part", "whole"))
        writer.writerows((plain(line.label), line.part, line.whole) for line in chart.lines)
        return out.getvalue()
    unit = f" ({chart.unit})" if chart.unit else ""
    writer.writerow(("day", *(plain(series.label + unit) for series in chart.series)))
    for day, values in _rows(chart):
        writer.writerow((day, *("" if value is None else format(value, "f") for value in values)))
    return out.getvalue()


def _rows(chart: Chart) -> Sequence[tuple[str, list[Decimal | None]]]:
    columns = [{point.day: point.value for point in series.points} for series in chart.series]
    days = sorted({day for column in columns for day in column})
    return [(day, [column.get(day) for column in columns]) for day in days]
