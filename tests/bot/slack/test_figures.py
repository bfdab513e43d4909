"""Bars, charts and tables say the same with and without what Slack draws itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.slack.figures import SHAPES, bar
from bot.slack.render import home, message
from cards.blocks import (
    Bold,
    Card,
    Chart,
    Progress,
    Series,
    Table,
    Tree,
    TreeRow,
)
from okrs.health import Health
from tests.bot.slack.looking import (
    Json,
    of,
    one,
    one_or_more,
    series,
    words,
)
from tests.cards.real_cards import VOICE

BARS = {
    "nothing yet": ("0", None, "▱▱▱▱▱▱▱▱▱▱"),
    "hardly begun": ("0.01", None, "▰▱▱▱▱▱▱▱▱▱"),
    "half, behind an even pace": ("0.5", "0.7", "▰▰▰▰▰▱▱│▱▱▱"),
    "ahead of an even pace": ("0.7", "0.5", "▰▰▰▰▰│▰▰▱▱▱"),
    "nearly there": ("0.99", "1", "▰▰▰▰▰▰▰▰▰▱│"),
    "there": ("1", None, "▰▰▰▰▰▰▰▰▰▰"),
    "beyond": ("1.7", "2", "▰▰▰▰▰▰▰▰▰▰│"),
    "below the start": ("-0.2", "-1", "│▱▱▱▱▱▱▱▱▱▱"),
}


@pytest.mark.parametrize(("done", "expected", "shown"), BARS.values(), ids=BARS.keys())
def test_a_bar_stays_between_its_ends(done: str, expected: str | None, shown: str) -> None:
    assert bar(Decimal(done), None if expected is None else Decimal(expected)) == shown


def test_the_health_is_a_shape_and_a_word_that_is_said_once() -> None:
    def said(caption: str, done: Decimal | None = Decimal("0.5")) -> str:
        return words(one(Progress((Bold("NPS"),), done, None, Health.OFF_TRACK, caption)).blocks)

    assert len(set(SHAPES.values())) == len(Health)
    assert "▰▰▰▰▰▱▱▱▱▱  🟥 off track\n41 of 50" in said("41 of 50")
    assert "▰▰▰▰▰▱▱▱▱▱  🟥\n41 of 50, off track" in said("41 of 50, off track")
    assert "🟥 off track\n41 of 50" in said("41 of 50", None)
    assert "🟥 nothing measured, off track" in said("nothing measured, off track", None)
    rows = (TreeRow(0, ("Off track: NPS",), Health.OFF_TRACK), TreeRow(0, ("Churn",), Health.OFF_TRACK))
    assert words(one(Tree(rows)).blocks) == "Title\n🟥 Off track: NPS\n🟥 Churn (off track)"


def _chart(*series: Series, title: str = "NPS", unit: str = "points") -> Json | None:
    found = of("data_visualization", one(Chart(title, unit, series, "From 30 to 41.")).blocks)
    return found[0] if found else None


def _drawn_values(*series: Series) -> dict[str, list[tuple[str, float]]]:
    chart = _chart(*series)
    assert chart is not None
    return {
        line["name"]: [(point["label"], point["value"]) for point in line["data"]]
        for line in chart["chart"]["series"]
    }


def test_a_line_that_lacks_a_day_passes_where_it_would_be_drawn_anyway() -> None:
    said = series("Value", ("2026-10-01", "30"), ("2026-10-05", "34"), ("2026-10-09", "38"))
    paced = series("Expected", ("2026-10-01", "30"), ("2026-10-09", "50"))
    assert _drawn_values(said, paced)["Expected"] == [("1 Oct", 30), ("5 Oct", 40), ("9 Oct", 50)]


def test_no_value_is_made_up_beyond_what_is_known() -> None:
    said = series("Value", ("2026-10-01", "30"), ("2026-10-05", "34"), ("2026-10-09", "38"))
    later = series("Expected", ("2026-10-05", "30"), ("2026-10-09", "50"))
    apart = series("Before", ("2026-09-01", "3"), ("2026-09-05", "5"))
    assert [day for day, _ in _drawn_values(said, later)["Value"]] == ["5 Oct", "9 Oct"]
    assert list(_drawn_values(said, apart)) == ["Value"]


def test_days_of_different_years_are_told_apart() -> None:
    values = _drawn_values(series("Value", ("2025-10-01", "30"), ("2026-10-01", "34.5")))
    assert values == {"Value": [("2025-10-01", 30), ("2026-10-01", 34.5)]}


def test_series_of_one_name_are_told_apart() -> None:
    points = (("2026-10-01", "30"), ("2026-10-05", "34"))
    assert list(_drawn_values(series("NPS", *points), series("NPS", *points))) == ["NPS", "NPS (2)"]


def test_a_chart_is_also_told_in_words() -> None:
    assert "From 30 to 41." in words(
        one(Chart("NPS", "", (series("NPS", ("2026-10-01", "3")),), "From 30 to 41.")).blocks
    )
    assert _chart(title="Nothing yet") is None


def test_a_long_history_is_thinned_evenly_with_both_ends() -> None:
    long = [(f"2026-{1 + n // 28:02}-{1 + n % 28:02}", str(n)) for n in range(90)]
    values = [value for _, value in _drawn_values(series("Value", *long))["Value"]]
    assert len(values) == 20
    assert (values[0], values[-1]) == (0, 89)


def test_a_third_chart_needs_another_message() -> None:
    chart = Chart("NPS", "", (series("NPS", ("2026-10-01", "3"), ("2026-10-02", "4")),), "From 3 to 4.")
    parts = message(Card("Title", (chart,) * 3), VOICE, native=True)
    assert [len(of("data_visualization", part.blocks)) for part in parts] == [2, 1]
    sections = home([Card("A", (chart,) * 2), Card("B", (chart,))], VOICE, native=True)["blocks"]
    assert len(of("data_visualization", sections)) == 2


WIDE = Table(
    "What was recorded",
    ("Day", "Value", "Confidence", "Who", "Remark"),
    (("7 Apr", "30 points", "–", "Carol", ""), ("14 Apr", "31 points", "5/10", "Carol", "corrected later")),
)


def test_a_table_wider_than_a_phone_is_told_line_by_line() -> None:
    assert words(one(WIDE, native=False).blocks).splitlines()[2:] == [
        "7 Apr: Value 30 points · Who Carol",
        "14 Apr: Value 31 points · Confidence 5/10 · Who Carol · Remark corrected later",
    ]


def test_a_narrow_table_is_aligned_by_letters_chinese_ones_counting_twice() -> None:
    narrow = Table("Week", ("Goal", "Value"), (("NPS", "45"), ("解約率", "3%")))
    assert words(one(narrow, native=False).blocks).splitlines()[2:] == [
        "Goal    Value",
        "NPS     45",
        "解約率  3%",
    ]


def test_a_table_that_slack_would_refuse_is_told_in_text() -> None:
    for refused in (replace(WIDE, rows=()), replace(WIDE, rows=WIDE.rows * 101), replace(WIDE, caption=" ")):
        assert of("data_table", one_or_more(refused)) == []
    assert len(of("data_table", one_or_more(WIDE))) == 1
