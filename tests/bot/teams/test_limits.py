"""The judge of cards itself: each fault that was put into a good card is found."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from bot.teams.render import Refresh, activities, card
from tests.bot.teams.limits import faults, message_faults, parts
from tests.cards.clinics import VOICE
from tests.cards.everywhere import OPENED, SENT

Parts = Callable[[str], Any]


CARDS = SENT | OPENED


def drawn(name: str) -> dict[str, Any]:
    refresh = Refresh(intent="digest.show", values={}, people=("29:1",))
    return card(CARDS[name], VOICE, address="https://headway.example", native=True, refresh=refresh)


def first(card: dict[str, Any], kind: str) -> Any:
    return next(part for part in parts(card) if part["type"] == kind)


PLANTED: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "a version that Teams does not show": ("prompt", lambda c: c.update(version="1.6")),
    "no version": ("prompt", lambda c: c.pop("version")),
    "no fallback for old clients": ("prompt", lambda c: c.pop("fallbackText")),
    "a property that no card has": ("prompt", lambda c: c.update(titel="Hello")),
    "a mention": ("goal", lambda c: c["msteams"].update(entities=[{"type": "mention"}])),
    "too many to be refreshed for": ("prompt", lambda c: c["refresh"].update(userIds=["29:1"] * 61)),
    "a refresh by a link": (
        "prompt",
        lambda c: c["refresh"].update(action={"type": "Action.OpenUrl", "url": "https://x"}),
    ),
    "a card too big": ("prompt", lambda c: first(c, "TextRun").update(text="a" * 26_000)),
    "an element of another vocabulary": ("prompt", lambda c: c["body"].append({"type": "section"})),
    "an element without a type": ("prompt", lambda c: c["body"].append({"text": "Hello"})),
    "a text without words": ("prompt", lambda c: c["body"].append({"type": "TextBlock", "wrap": True})),
    "a text that is cut": ("prompt", lambda c: first(c, "TextBlock").update(wrap=False)),
    "markdown in a text": ("prompt", lambda c: first(c, "TextBlock").update(text="Lift *NPS*")),
    "markdown in a fact": ("goal", lambda c: first(c, "FactSet")["facts"][0].update(value="[x](https://x)")),
    "a mention in a choice": ("form", lambda c: open_choice(c)["choices"][0].update(title="<at>Ben</at>")),
    "a paragraph of nothing": ("prompt", lambda c: first(c, "RichTextBlock").update(inlines=[])),
    "words that become a date": (
        "prompt",
        lambda c: first(c, "TextRun").update(text="{{DATE(2025-05-12T07:30:00Z)}}"),
    ),
    "a colour that is none": ("prompt", lambda c: first(c, "TextRun").update(color="green")),
    "a size as a number": ("prompt", lambda c: first(c, "TextRun").update(size=14)),
    "a property of another element": ("prompt", lambda c: first(c, "RichTextBlock").update(wrap=True)),
    "seven buttons side by side": (
        "prompt",
        lambda c: first(c, "ActionSet").update(actions=[first(c, "Action.Execute")] * 7),
    ),
    "a script behind a button": (
        "prompt",
        lambda c: first(c, "ActionSet")["actions"].append(
            {"type": "Action.OpenUrl", "title": "x", "url": "javascript:alert(1)"}
        ),
    ),
    "a button that does nothing": ("prompt", lambda c: first(c, "Action.Execute").pop("verb")),
    "a style that no button has": ("prompt", lambda c: first(c, "Action.Execute").update(style="danger")),
    "a button to a card inside": ("prompt", lambda c: first(c, "Action.Execute").update(type="Action.Ask")),
    "a field without a label": ("form", lambda c: first(c, "Input.Text").pop("label")),
    "a field without a name": ("form", lambda c: first(c, "Input.Text").pop("id")),
    "two fields of one name": ("form", lambda c: first(c, "Input.ChoiceSet").update(id=name_of_text(c))),
    "a number in a field of text": ("form", lambda c: first(c, "Input.Text").update(value=49.5)),
    "a choice without a value": ("form", lambda c: first(c, "Input.ChoiceSet")["choices"][0].pop("value")),
    "a look that no choice has": ("form", lambda c: first(c, "Input.ChoiceSet").update(style="radio")),
    "a chart without its figures": ("goal", lambda c: first(c, "Chart.Line").pop("fallback")),
    "a point of a chart that is text": (
        "goal",
        lambda c: first(c, "Chart.Line")["data"][0]["values"][0].update(y="many"),
    ),
    "a chart of another kind": ("goal", lambda c: first(c, "Chart.Line").update(type="Chart.Curve")),
    "a table's cell outside a row": ("digest-thread", lambda c: c["body"].append({"type": "TableCell"})),
    "a column without a width one knows": ("tree", lambda c: first(c, "Column").update(width=True)),
}


def open_choice(card: dict[str, Any]) -> Any:
    return next(part for part in parts(card) if part.get("style") == "expanded")


def name_of_text(card: dict[str, Any]) -> str:
    return str(first(card, "Input.Text")["id"])


@pytest.mark.parametrize(("name", "plant"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found(name: str, plant: Callable[[dict[str, Any]], object]) -> None:
    good = drawn(name)
    bad = deepcopy(good)
    plant(bad)
    assert faults(good) == []
    assert faults(bad) != []


def test_a_message_without_a_summary_or_too_big_is_found() -> None:
    (message,) = activities(
        CARDS["prompt"], VOICE, address="https://headway.example", native=True, refresh=None
    )
    assert message_faults(message) == []
    assert message_faults({**message, "summary": " "}) != []
    assert message_faults({**message, "attachments": message["attachments"] * 8}) != []
