"""Every kind of block, and every card that Headway builds, as Slack gets it.

`HEADWAY_APPROVE=1 pytest tests/bot/slack/test_golden.py` writes what is drawn now. Read the difference as the person
who gets the message before it is committed; Slack's Block Kit Builder shows what a file looks like.
"""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bot.slack.render import home, message, modal, problems, skeleton
from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chart,
    Chip,
    ChoiceField,
    ConfidenceField,
    Divider,
    Fact,
    Facts,
    Form,
    Legend,
    Link,
    LinkButton,
    Mention,
    NumberField,
    Option,
    People,
    Point,
    Progress,
    Quote,
    Series,
    Table,
    Text,
    TextField,
    Tree,
    TreeRow,
)
from okrs.health import Health
from tests.bot.slack.limits import Surface, faults
from tests.cards.everywhere import OPENED, SENT
from tests.cards.real_cards import MESSAGES, VOICE

GOLDEN = Path(__file__).parent / "golden"
ADDRESS = "https://okrs.example.com"
ORIGIN = {"channel": "D1", "ts": "1747034000.000100"}
BEN = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
BAR = Progress((Bold("NPS"),), Decimal("0.5"), Decimal("0.6"), Health.AT_RISK, "41 of 50")

BLOCKS: dict[str, Block] = {
    "text": Text(
        (
            "Hello ",
            Bold("Ana"),
            ", ask ",
            Mention(BEN, "Ben"),
            " or ",
            Link("read", "/goals/17"),
            ". <!channel>",
        )
    ),
    "muted": Text(("4 of 5 updated",), muted=True),
    "muted-link": Text((Link("4 of 5", "https://example.com"), " updated"), muted=True),
    "quote": Quote("NPS 45\n7/10 *not bold*"),
    "facts": Facts((Fact("NPS", "45 (+4)"), Fact("Confidence", "7 of 10"))),
    "progress": BAR,
    "chart": Chart(
        "NPS",
        "points",
        (
            Series("NPS", (Point("2026-10-01", Decimal(30)), Point("2026-11-22", Decimal("41.5")))),
            Series("Expected", (Point("2026-10-01", Decimal(30)), Point("2026-12-31", Decimal(50)))),
        ),
        "From 30 to 41.5.",
    ),
    "table": Table("This week", ("Goal", "Value"), (("NPS", "45"), ("Churn", ""))),
    "tree": Tree(
        (
            TreeRow(0, (Bold("Customers"),), Health.AT_RISK),
            TreeRow(1, ("NPS is off track",), Health.OFF_TRACK),
            TreeRow(1, ("Churn",), None),
            TreeRow(0, (Bold("Team"),), Health.MET),
        )
    ),
    "divider": Divider(),
    "people": People("Asked for help", (Chip(BEN, "Ben Okafor"), Chip(BEN, "Ana"))),
    "buttons": Buttons(
        (
            Action("Undo", "entry.undo", {"entries": f"{BEN},{BEN}"}, "danger"),
            Action("Right", "entry.right", tone="primary"),
            Action("Right too", "entry.right"),
            LinkButton("Open", "https://example.com"),
            LinkButton("Export", "/export/17"),
            LinkButton("Write", "mailto:ana@example.com"),
        )
    ),
    "form": Form(
        intent="checkin.submit",
        submit="Send",
        keeps="checkin.draft",
        values={"checkin": str(BEN)},
        fields=(
            TextField("mood", "In a word?", value="fine", hint="One word"),
            Legend((Bold("NPS"),), BAR),
            NumberField("value", "Now?", value="41", unit="points", hint="Last week: 38"),
            ConfidenceField("confidence", "Sure?", "no chance", "certain", 7),
            Legend(("Words",)),
            TextField("note", "Note", value="two\nlines", multiline=True),
            ChoiceField("blocked", "Blocked?", (Option("", "No"), Option("yes", "Yes")), ""),
            ChoiceField("often", "How often?", tuple(Option(str(n), f"{n} weeks") for n in range(1, 7)), "2"),
        ),
    ),
}


# Messages that are opened in a window, too.
IN_WINDOWS = {name: SENT[name] for name in ("goal", "setup", "why-rollup")}


def drawn(card: Card) -> dict[str, Any]:
    """The card as messages, and where it can't have Slack's own charts and tables, if that makes a difference."""
    ways = {"native": message(card, VOICE, native=True, address=ADDRESS)}
    bare = message(card, VOICE, native=False, address=ADDRESS)
    if bare != ways["native"]:
        ways["bare"] = bare
    return {
        way: [{"text": part.text, "blocks": part.blocks} for part in parts] for way, parts in ways.items()
    }


def shown(card: Card) -> dict[str, Any]:
    first = modal(card, VOICE, page=0, origin=ORIGIN, address=ADDRESS)
    return {"pages": first.pages, "view": first.view, "problems": problems(card)}


FILES: dict[str, tuple[Surface, dict[str, Any]]] = {
    **{f"block-{name}": ("message", drawn(Card("Title", (block,)))) for name, block in BLOCKS.items()},
    **{f"message-{name}": ("message", drawn(card)) for name, card in SENT.items()},
    **{f"modal-{name}": ("modal", shown(card)) for name, card in (OPENED | IN_WINDOWS).items()},
    "modal-skeleton": ("modal", {"view": skeleton(VOICE, "Your check-in")}),
    "home": (
        "home",
        {
            "view": home(
                [MESSAGES[name] for name in ("overview", "goal", "why-rollup", "help")], VOICE, native=True
            )
        },
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_drawn_as_it_was_approved(name: str) -> None:
    golden = GOLDEN / f"{name}.json"
    text = json.dumps(FILES[name][1], indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("HEADWAY_APPROVE"):
        golden.write_text(text)
    assert text == golden.read_text()


@pytest.mark.parametrize("name", FILES)
def test_slack_takes_what_was_approved(name: str) -> None:
    surface, file = FILES[name]
    payloads = [file["view"]] if "view" in file else [part for parts in file.values() for part in parts]
    assert [fault for payload in payloads for fault in faults(payload, surface)] == []


def test_nothing_is_approved_that_nobody_draws() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(FILES)
