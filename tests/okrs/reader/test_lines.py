"""One labelled record in, one result out."""

import pytest

from okrs.reader.lines import got

KEY_RESULT = {
    "ref": "KR1",
    "title": "Sell 500 festival tickets",
    "unit": "tickets",
    "start": 0,
    "target": 500,
    "current": 180.5,
    "direction": "increase",
    "kind": "number",
}
RECORD = {"id": "a1", "today": "2026-11-23", "krs": [KEY_RESULT], "reply": "205, conf 7, the printer is late"}


def test_a_record_gives_the_fields_of_a_label() -> None:
    assert got(RECORD) == {
        "id": "a1",
        "got": {
            "updates": [
                {
                    "kr": "KR1",
                    "value": 205,
                    "confidence": 7,
                    "note_contains": "the printer is late",
                    "blocked": False,
                }
            ],
            "command": None,
            "ask": False,
        },
    }


def test_a_command_carries_its_date() -> None:
    assert got({**RECORD, "reply": "remind me on Thursday"})["got"] == {
        "updates": [],
        "command": {"name": "snooze", "until": "2026-11-26"},
        "ask": False,
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reply": None}, "The field 'reply' must be a text."),
        ({"today": "tomorrow"}, "The field 'today' must be a date such as 2026-11-23."),
        ({"krs": "KR1"}, "The field 'krs' must be a list of key results."),
        ({"krs": [{**KEY_RESULT, "title": 3}]}, "The field 'title' must be a text."),
        (
            {"krs": [{**KEY_RESULT, "start": "zero"}]},
            "The field 'start' of a key result must be a number or null.",
        ),
        (
            {"krs": [{**KEY_RESULT, "start": float("nan")}]},
            "The field 'start' of a key result must be a finite number.",
        ),
    ],
)
def test_a_malformed_record_is_refused_with_one_sentence(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        got({**RECORD, **change})
