"""The goals of a report as CSV, numbers as they are."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from bot.cells import plain
from cards.goals import unit_of
from cards.report.facts import Aim, Facts, Result

HEADER = (
    "team",
    "objective",
    "key result",
    "unit",
    "start",
    "target",
    "now",
    "progress",
    "score",
    "health",
    "confidence",
)


def table_of(facts: Facts) -> str:
    """One line a key result, stopped ones too."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(_row(aim, result) for aim in facts.aims for result in aim.results)
    return out.getvalue()


def _row(aim: Aim, result: Result) -> tuple[str, ...]:
    view = result.view
    return (
        *(plain(text) for text in (aim.team, aim.title, view.title, unit_of(view))),
        *(_number(value) for value in (view.start, view.target, view.value)),
        _number(None if view.progress is None else round(view.progress, 4)),
        _number(result.score),
        "stopped" if view.stopped else view.health.value,
        "" if view.confidence is None else str(view.confidence),
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
