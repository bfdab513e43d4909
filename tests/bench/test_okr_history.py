"""Published scores come in as closed cycles, and our roll-ups are told beside the printed ones."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bench.okr_history import compared, converted, period

HISTORY: dict[str, Any] = {
    "records": [
        {
            "quarter": "2019 Q2",
            "group": "Harbour",
            "objectives": [
                {
                    "title": "Boats leave on time",
                    "score_reported": 0.7,
                    "key_results": [
                        {"title": "Ferries", "mid_actual": 0.3, "end": 0.9},
                        {"title": "Tugs", "mid_actual": None, "end": 0.5},
                        {"title": "Pilots", "mid_actual": 0.1, "end": 0.0, "dropped": True},
                    ],
                },
                {
                    "title": "Nobody waits",
                    "score_reported": 0.9,
                    "tracking": [{"date": "2019-07-08", "scores": [0.2]}],
                    "key_results": [{"title": "Queues", "mid_actual": None, "end": 0.4}],
                },
            ],
        }
    ],
    "numeric_results": [
        {
            "quarter": "FY21-Q3",
            "group": "Yard",
            "objective": "Cranes work",
            "key_result": "Downtime",
            "baseline": 30,
            "target": 20,
            "actual": 25,
            "unit": "hours",
        }
    ],
}


async def test_printed_scores_stand_beside_ours() -> None:
    lines = await compared(HISTORY, json.dumps(converted(HISTORY)).encode())
    assert lines[0] == "2 team, 2 cycle, 3 objective, 5 key_result, 8 progress imported"
    assert lines[1].startswith("MATCHES  Harbour 2019 Q2: Boats leave on time: printed 0.7, ours 0.7000")
    assert lines[2].startswith("DIFFERS  Harbour 2019 Q2: Nobody waits: printed 0.9, ours 0.4000")
    assert "progress 0.50, score 0.5" in lines[3]


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        ("2019 Q2", date(2019, 4, 1), date(2019, 6, 30)),
        ("2019 Q3-Q4 (release Rome)", date(2019, 7, 1), date(2019, 12, 31)),
        ("2018 H1", date(2018, 1, 1), date(2018, 6, 30)),
        ("FY21-Q4", date(2020, 11, 1), date(2021, 1, 31)),
    ],
)
def test_a_quarter_is_read_from_its_name(quarter: str, first: date, last: date) -> None:
    assert period(quarter) == (first, last)
