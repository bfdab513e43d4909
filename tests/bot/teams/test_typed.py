"""What people typed comes out as they meant it, whatever Teams wraps it in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.teams.typed import words

CALL = {"type": "mention", "text": "<at>Headway</at>", "mentioned": {"id": "28:app", "name": "Headway"}}
BOB = {"type": "mention", "text": "<at>Bob Stone</at>", "mentioned": {"id": "29:bob", "name": "Bob Stone"}}

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "plain words stay": ({"text": "NPS 45, 7/10"}, "NPS 45, 7/10"),
    "the call is taken off": ({"text": "<at>Headway</at> NPS 45", "entities": [CALL]}, "NPS 45"),
    "in the middle too": ({"text": "so <at>Headway</at> help", "entities": [CALL]}, "so   help"),
    "our name in the words stays": (
        {"text": "<at>Headway</at> what is Headway?", "entities": [CALL]},
        "what is Headway?",
    ),
    "a second call is a name": (
        {"text": "<at>Headway</at> ask <at>Headway</at>", "entities": [CALL]},
        "ask @Headway",
    ),
    "other people keep their names": (
        {"text": '<at>Headway</at> status <at id="1">Bob Stone</at>', "entities": [CALL, BOB]},
        "status @Bob Stone",
    ),
    "a call without an entity is a name": ({"text": "<at>Headway</at> hi"}, "@Headway hi"),
    "entities of another shape are passed over": (
        {"text": "hi", "entities": [{"type": "mention"}, {"type": "mention", "mentioned": "x"}]},
        "hi",
    ),
    "less than and more than are typed": ({"text": "churn &lt; 3 &amp; NPS &gt; 40"}, "churn < 3 & NPS > 40"),
    "what was typed in angle brackets stays": ({"text": "value <unknown> yet"}, "value <unknown> yet"),
    "hard spaces are spaces": ({"text": "NPS&nbsp;45\u00a0now"}, "NPS 45 now"),
    "tags of Teams are taken off": (
        {"text": "<div><p>NPS <strong>45</strong></p><p>churn <i>3%</i></p></div>"},
        "NPS 45\nchurn 3%",
    ),
    "items of a list are lines": (
        {"text": "<ul><li>NPS 45</li><li>churn 3%</li></ul>"},
        "NPS 45\nchurn 3%",
    ),
    "emoji are shown": ({"text": 'good <emoji alt="👍" title="Yes"></emoji>'}, "good 👍"),
    "lines stay lines": ({"text": "NPS 45\r\n\r\n\r\nchurn 3%"}, "NPS 45\n\nchurn 3%"),
    "markdown where it says so": (
        {"text": "**NPS** 45, `7/10`, 3\\*4", "textFormat": "markdown"},
        "NPS 45, 7/10, 3*4",
    ),
    "stars are stars where it does not": ({"text": "**NPS** 45"}, "**NPS** 45"),
    "a message without plain words has its rich ones": (
        {"attachments": [{"contentType": "text/html", "content": "<p>NPS <b>45</b></p>"}]},
        "NPS 45",
    ),
    "no zero gets through": ({"text": "NPS\0 45\ud800"}, "NPS 45"),
    "nothing is nothing": ({}, ""),
}


@pytest.mark.parametrize(("activity", "expected"), CASES.values(), ids=CASES)
def test_words(activity: dict[str, Any], expected: str) -> None:
    assert words({"recipient": {"id": "28:app", "name": "Headway"}, **activity}) == expected
