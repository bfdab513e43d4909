"""Every message of the product as Teams shows it, and any other: whole, within the limits, never more than words."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from bot.teams.render import MOST_REFRESHED, Refresh, activities, card, dialog
from bot.teams.wire import pressed, values_of
from bot.teams.words import is_harmless
from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chip,
    ChoiceField,
    Divider,
    Form,
    Legend,
    Link,
    LinkButton,
    Mention,
    NumberField,
    Option,
    People,
    Progress,
    Quote,
    Table,
    Text,
    TextField,
    Tone,
    Tree,
    TreeRow,
)
from cards.checkins import form as checkin_form
from cards.voice import Voice
from okrs.health import Health
from tests.bot.teams.any_card import any_card
from tests.bot.teams.limits import MARKUP, faults, message_faults, parts, words
from tests.cards.clinics import ASKING, MANY, VOICE
from tests.cards.everywhere import OPENED, SENT
from tests.catalogues.marked import Marked

CARDS = SENT | OPENED
GOLDEN = Path(__file__).parent / "golden"
ADDRESS = "https://headway.example"
ORIGIN = "01890a5d-ac96-774b-bcce-b302099a8057"


def messages(shown: Card, *, native: bool = True) -> list[dict[str, Any]]:
    return activities(shown, VOICE, address=ADDRESS, native=native, refresh=None, origin=ORIGIN)


def one(*blocks: Block, title: str = "Title", why: str = "", native: bool = True) -> dict[str, Any]:
    drawn = card(Card(title, blocks, why), VOICE, address=ADDRESS, native=native, refresh=None)
    assert faults(drawn) == []
    return drawn


def kinds(drawn: dict[str, Any], kind: str) -> list[Any]:
    return [part for part in parts(drawn) if part["type"] == kind]


def lines(message: dict[str, Any]) -> Iterator[str]:
    """A message in lines: what is around each card, then each of its elements."""
    for one in message["attachments"]:
        around = {**message, "attachments": [{**one, "content": {**one["content"], "body": "below"}}]}
        yield from (json.dumps(part, ensure_ascii=False) for part in (around, *one["content"]["body"]))


@pytest.mark.parametrize("name", CARDS)
def test_a_message_looks_as_it_was_approved(name: str) -> None:
    """HEADWAY_APPROVE=1 writes what is drawn now; look at the difference before it is committed."""
    golden = GOLDEN / f"{name}.jsonl"
    drawn = "".join(line + "\n" for message in messages(CARDS[name]) for line in lines(message))
    if os.environ.get("HEADWAY_APPROVE"):
        golden.write_text(drawn)
    assert drawn == golden.read_text()


@pytest.mark.parametrize("native", [True, False], ids=["with charts", "without"])
@pytest.mark.parametrize("name", CARDS)
def test_a_message_is_one_that_teams_can_show(name: str, native: bool) -> None:
    shown = messages(CARDS[name], native=native)
    assert [fault for message in shown for fault in message_faults(message)] == []
    assert len(shown) == 1


@pytest.mark.parametrize("name", CARDS)
def test_a_dialog_holds_the_same_card(name: str) -> None:
    task = dialog(CARDS[name], VOICE, address=ADDRESS, native=True, origin=ORIGIN)["task"]
    drawn = task["value"]["card"]["content"]
    assert task["type"] == "continue"
    assert len(task["value"]["title"]) <= 60
    assert faults(drawn) == []
    assert kinds(drawn, "Action.Execute") == []


def texts(part: object) -> Iterator[str]:
    """Every text of a card that a person reads."""
    unread = {
        "type",
        "name",
        "intent",
        "values",
        "keeps",
        "tone",
        "person",
        "health",
        "url",
        "day",
        "hint",
        "role",
        "today",
        # What a part is called while it is folded away; no part of a card in Teams is.
        "fold",
    }
    match part:
        case str():
            yield part
        case tuple():
            for item in part:
                yield from texts(item)
        case Option(_, label):
            yield label
        case ChoiceField():
            yield part.label
            yield from texts(part.options)
        case Legend(label, Progress() as progress) if label:
            yield from texts((label, progress.caption))
        case Table(caption, header, rows):
            # What heads a column in which nothing stands is not needed.
            filled = {n for row in rows for n, cell in enumerate(row) if cell}
            yield from texts((caption, *(cell for n, cell in enumerate(header) if n in filled), *rows))
        case _ if is_dataclass(part):
            for field in fields(part):
                if field.name not in unread:
                    yield from texts(getattr(part, field.name))


def bare(text: str) -> str:
    """The letters alone: what can't be seen is left out, and lines break elsewhere."""
    return "".join(
        c for c in text if c > " " and not "\x7f" <= c <= "\x9f" and c != "\u2060" and not c.isspace()
    )


def left_out(shown: Card, drawn: list[dict[str, Any]]) -> list[str]:
    cards = [one["content"] for message in drawn for one in message["attachments"]]
    said = bare("".join(words(card) for card in cards))
    # What was typed into a field stands in the field.
    said += bare("".join(str(part.get("value", "")) for card in cards for part in parts(card)))
    return [text for text in texts(shown) if bare(text) not in said]


@pytest.mark.parametrize("name", CARDS)
def test_no_word_of_a_message_is_left_out(name: str) -> None:
    assert left_out(CARDS[name], messages(CARDS[name])) == []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_card())
def test_any_card_is_shown_whole_and_within_the_limits(shown: Card) -> None:
    drawn = messages(shown)
    assert [fault for message in drawn for fault in message_faults(message)] == []
    assert left_out(shown, drawn) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_card())
def test_any_card_fits_into_one_where_there_is_but_one(shown: Card) -> None:
    alone = card(shown, VOICE, address=ADDRESS, native=False, refresh=None, origin=ORIGIN)
    window = dialog(shown, VOICE, address=ADDRESS, native=True)
    assert faults(alone) == []
    assert faults(window["task"]["value"]["card"]["content"]) == []


HARMLESS = {
    "plain words": ("Your check-in", True),
    "a share that fell": ("−1.5% last time", True),
    "a share that rose": ("+1.5%", True),
    "numbers and marks": ("41.5% · Expected: 41% (7/10)", True),
    "words in quotes": ("Which one do you mean by “portal”?", True),
    "another script": ("予約は増えている。", True),
    "stars": ("*many*", False),
    "one star": ("2 * 3", False),
    "an underscore": ("snake_case", False),
    "a list": ("- one", False),
    "a numbered list": ("1. one", False),
    "a rule": ("---", False),
    "a mention": ("<at>Ben</at>", False),
    "an entity": ("&amp;", False),
    "a link": ("[here](x)", False),
    "an address": ("https://evil.example", False),
    "a heading": ("# Title", False),
    "two lines": ("a\nb", False),
    "a macro": ("{{DATE(x)}}", False),
    "an indent": ("    code", False),
}


@pytest.mark.parametrize(("text", "harmless"), HARMLESS.values(), ids=HARMLESS.keys())
def test_only_what_nobody_takes_for_markup_goes_where_markdown_is_read(text: str, harmless: bool) -> None:
    assert is_harmless(text) is harmless
    assert (MARKUP.search(text) is None) or not harmless


def test_a_title_is_a_heading_unless_it_could_be_markup() -> None:
    assert one()["body"] == [
        {
            "type": "TextBlock",
            "text": "Title",
            "style": "heading",
            "wrap": True,
            "weight": "Bolder",
            "size": "Medium",
        }
    ]
    (drawn,) = one(title="Lift *NPS*")["body"]
    assert drawn["type"] == "RichTextBlock"
    assert drawn["inlines"][0]["text"] == "Lift *NPS*"


LINKS = {
    "https": ("https://example.com", "https://example.com"),
    "http": ("http://example.com", "http://example.com"),
    "a page of ours": ("/export/17", f"{ADDRESS}/export/17"),
    "mail": ("mailto:ana@example.com", ""),
    "a script": ("javascript:alert(1)", ""),
    "a script in disguise": (" JaVaScRiPt:alert(1)", ""),
    "data": ("data:text/html,<script>alert(1)</script>", ""),
    "another host without a scheme": ("//evil.example", ""),
    "another host by a backslash": ("/\\evil.example", ""),
}


@pytest.mark.parametrize(("url", "leads"), LINKS.values(), ids=LINKS.keys())
def test_only_pages_can_be_opened(url: str, leads: str) -> None:
    drawn = one(Text((Link("here", url),)), Buttons((LinkButton("there", url),)))
    assert [part["url"] for part in kinds(drawn, "Action.OpenUrl")] == ([leads] * 2 if leads else [])
    assert "here" in words(drawn)


@pytest.mark.parametrize("health", list(Health))
def test_health_is_said_in_a_word_and_a_shape_not_by_colour_alone(health: Health) -> None:
    def shape(of: Health) -> str:
        bar = Progress((Bold("NPS"),), Decimal("0.5"), None, of, "41 of 50")
        return str(one(bar)["body"][1]["inlines"][-1]["text"])

    mark, word = shape(health).split(" ", 1)
    assert word
    assert mark not in {shape(other)[0] for other in Health if other is not health}


def test_a_health_that_is_said_already_is_not_said_twice() -> None:
    said = words(one(Progress((Bold("NPS"),), None, None, Health.AT_RISK, "43%, at risk; 3 of 4 answered")))
    assert said.count("at risk") == 1
    assert "▲" in said


BARS = {
    "half, at an even pace": ("0.5", "0.5", "━━━━━━━━┃────────", "50% · even pace 50%"),
    "behind": ("0.25", "0.5", "━━━━────┃────────", "25% · even pace 50%"),
    "beyond the target": ("1.7", None, "━━━━━━━━━━━━━━━━", "170%"),
    "below the start": ("-0.2", "1", "────────────────┃", "-20% · even pace 100%"),
    "unknown": (None, None, "────────────────", ""),
}


@pytest.mark.parametrize(("done", "expected", "bar", "told"), BARS.values(), ids=BARS.keys())
def test_a_bar_shows_the_way_and_the_pace_and_says_both(
    done: str | None, expected: str | None, bar: str, told: str
) -> None:
    shares = [None if share is None else Decimal(share) for share in (done, expected)]
    drawn = one(Progress((Bold("NPS"),), shares[0], shares[1], Health.ON_TRACK, "x"))["body"][2]["inlines"]
    assert "".join(run["text"] for run in drawn) == (f"{bar}  {told}" if told else bar)


def test_a_divider_is_a_line_above_what_comes_next() -> None:
    body = one(Text(("a",)), Divider(), Text(()), Quote("b"), Text(("c",)))["body"]
    assert ["separator" in part for part in body] == [False, False, True, False]


def test_short_buttons_stand_in_rows_and_the_seventh_in_a_menu() -> None:
    drawn = one(Buttons(tuple(Action(f"Number {n}", "x.y") for n in range(9))))
    rows = kinds(drawn, "ActionSet")
    assert all(
        sum(len(action["title"]) for action in row["actions"] if "mode" not in action) <= 30 for row in rows
    )
    assert [action["title"] for row in rows for action in row["actions"] if "mode" in action] == [
        "Number 6",
        "Number 7",
        "Number 8",
    ]


def test_names_look_alike_however_long_each_is() -> None:
    drawn = one(
        Buttons(
            (
                Action("NPS", "goal.show", {"key_result": "1"}),
                Action("55% of appointments are booked online", "goal.show", {"key_result": "2"}),
                Action("All goals", "goal.tree"),
            )
        )
    )
    assert [part["type"] for part in drawn["body"][1:]] == ["Container", "Container", "ActionSet"]


def test_a_long_label_is_a_line_that_wraps_and_is_pressed_as_a_whole() -> None:
    label = "55% of *all* appointments are booked online by patients"
    (line,) = one(Buttons((Action(label, "goal.show", {"key_result": "9"}),)))["body"][1:]
    assert line["items"][0]["inlines"][0]["text"] == label
    assert line["selectAction"]["title"] == label
    assert values_of({"action": line["selectAction"]}) == ("goal.show", {"key_result": "9"})


def test_a_long_order_keeps_its_gravity() -> None:
    label = "Yes, erase all that is held on me"
    calm, bold, grave = (
        one(Buttons((Action(label, "x.y", {}, tone),)))["body"][1]["style"] for tone in get_args(Tone)
    )
    assert (calm, bold, grave) == ("emphasis", "accent", "attention")


STYLES = {"plain": None, "primary": "positive", "danger": "destructive"}


@pytest.mark.parametrize(("tone", "style"), STYLES.items())
def test_a_button_looks_as_grave_as_it_is(tone: Any, style: str | None) -> None:
    (button,) = kinds(one(Buttons((Action("Go", "x.y", {}, tone),))), "Action.Execute")
    assert button.get("style") == style


def test_a_button_says_where_it_was_pressed_and_takes_no_field_along() -> None:
    buttons = Buttons((Action("Skip", "checkin.skip", {"checkin": "17"}),))
    form = Form("checkin.submit", "Save", (TextField("note", "Note"),))
    drawn = card(Card("T", (form, buttons)), VOICE, address=ADDRESS, native=True, refresh=None, origin=ORIGIN)
    save, skip = kinds(drawn, "Action.Execute")
    assert save["associatedInputs"] == "auto"
    assert skip["associatedInputs"] == skip["fallback"]["associatedInputs"] == "none"
    assert skip["verb"] == "checkin.skip"
    assert pressed({"action": skip}).origin == ORIGIN
    assert values_of(skip["fallback"]["data"]) == values_of({"action": skip})


def test_what_a_button_can_t_carry_is_done_in_the_browser() -> None:
    drawn = one(Buttons((Action("45 points", "update.record", {"note": "word " * 2000}),)))
    assert [part["url"] for part in kinds(drawn, "Action.OpenUrl")] == [ADDRESS]


def test_an_intent_with_a_dialog_asks_for_it() -> None:
    drawn = card(
        Card("T", (Buttons((Action("Form", "checkin.form", {"checkin": "17"}), Action("Skip", "x.y"))),)),
        VOICE,
        address=ADDRESS,
        native=True,
        refresh=None,
        dialogs=frozenset({"checkin.form"}),
    )
    assert faults(drawn) == []
    opening, skip = kinds(drawn, "ActionSet")[0]["actions"]
    assert opening["type"] == "Action.Submit"
    assert opening["data"]["msteams"] == {"type": "task/fetch"}
    assert values_of({"data": opening["data"]}) == ("checkin.form", {"checkin": "17"})
    assert skip["type"] == "Action.Execute"


def test_a_card_is_refreshed_for_sixty_people_at_most() -> None:
    refresh = Refresh(
        intent="digest.show", values={"digest": "3"}, people=tuple(f"29:{n}" for n in range(90))
    )
    drawn = card(CARDS["digest-team"], VOICE, address=ADDRESS, native=True, refresh=refresh, origin=ORIGIN)
    assert faults(drawn) == []
    assert len(drawn["refresh"]["userIds"]) == MOST_REFRESHED
    assert values_of({"action": drawn["refresh"]["action"]}) == ("digest.show", {"digest": "3"})


FIELDS = Form(
    intent="x.y",
    submit="Save",
    fields=(
        NumberField("n", "Value now", value="many", unit="points", hint="last: 41", problem="No number."),
        ChoiceField("few", "Stuck?", (Option("", "No"), Option("yes", "Yes")), ""),
        ChoiceField("named", "Who?", (Option("1", "Ida *Lund*"), Option("2", "Ben")), "2"),
        ChoiceField("many", "When?", tuple(Option(str(n), f"In {n} weeks") for n in range(1, 7))),
        ChoiceField("gone", "Which?", (Option("1", "One"),), "7"),
    ),
)


def test_what_is_wrong_with_a_field_stands_below_it_in_words() -> None:
    number, problem, hint, *_ = one(FIELDS)["body"][1]["items"]
    assert (number["label"], number["value"]) == ("Value now (points)", "many")
    assert "".join(run["text"] for run in problem["inlines"]) == "⚠ Please correct: No number."
    assert hint["inlines"][0]["text"] == "last: 41"


def test_a_problem_that_is_the_hint_is_said_once() -> None:
    same = Form("x.y", "Save", (NumberField("n", "Value", hint="No number.", problem="No number."),))
    assert words(one(same)).count("No number.") == 1


def test_few_choices_lie_open_unless_their_names_could_be_markup() -> None:
    few, named, many, gone = kinds(one(FIELDS), "Input.ChoiceSet")
    assert [choice["style"] for choice in (few, named, many, gone)] == [
        "expanded",
        "compact",
        "compact",
        "expanded",
    ]
    assert few["value"] == few["choices"][0]["value"] != ""
    assert named["value"] == "2"
    assert "value" not in many
    assert "value" not in gone


def test_a_form_of_twelve_goals_still_fits() -> None:
    drawn = card(
        checkin_form(VOICE, replace(ASKING, goals=MANY[:12]), fields={}, problems={}),
        VOICE,
        address=ADDRESS,
        native=True,
        refresh=None,
        origin=ORIGIN,
    )
    assert faults(drawn) == []
    assert len(kinds(drawn, "Input.Text")) == 24


def test_a_form_that_teams_can_t_show_says_what_to_do_instead() -> None:
    fields = tuple(TextField(f"field.{n}", f"Question number {n}?") for n in range(400))
    drawn = one(Form("x.y", "Save", fields))
    assert kinds(drawn, "Input.Text") == []
    assert "Answer in your own words" in words(drawn)
    assert [part["url"] for part in kinds(drawn, "Action.OpenUrl")] == [ADDRESS]


def test_a_legend_stands_above_its_fields_with_its_bar() -> None:
    bar = Progress((Bold("NPS"),), Decimal("0.5"), None, Health.MET, "41 of 50")
    items = one(Form("x.y", "Save", (Legend(("1. ", Bold("NPS")), bar), TextField("a", "Note"))))["body"][1][
        "items"
    ]
    assert [run["text"] for run in items[0]["inlines"]][:2] == ["1. ", "NPS"]
    assert items[0]["separator"]
    assert [item["type"] for item in items].index("Input.Text") == 3


def test_a_narrow_table_is_one_and_a_wide_one_a_list_of_records() -> None:
    narrow = Table("Week", ("Goal", "Value"), (("NPS", "45"), ("Churn",)))
    assert [len(row["cells"]) for row in kinds(one(narrow), "TableRow")] == [2, 2, 2]
    wide = Table("Week", ("Goal", "A", "B", "C", "D"), (("NPS", "1", "2", "", "4"),))
    drawn = one(wide)
    assert kinds(drawn, "Table") == []
    assert "A: 1 · B: 2 · D: 4" in words(drawn)


def test_a_tree_is_indented_by_columns_so_that_long_lines_stay_in_place() -> None:
    rows = (TreeRow(0, ("Top",), Health.AT_RISK), TreeRow(1, ("One",)), TreeRow(1, ("Two",)))
    top, below = one(Tree(rows))["body"][1:]
    assert words(top).split("\n")[0] == "▲ at risk: "
    assert below["columns"][0]["width"] == "16px"
    assert [part["text"] for part in parts(below) if part["type"] == "TextRun"] == ["One", "Two"]


def test_a_chart_is_drawn_by_teams_and_told_in_figures_elsewhere() -> None:
    (chart,) = kinds(
        card(CARDS["goal-marked"], VOICE, address=ADDRESS, native=True, refresh=None), "Chart.Line"
    )
    assert [line["legend"] for line in chart["data"]] == ["Value", "Expected"]
    assert chart["data"][0]["values"][0] == {"x": "2025-03-31", "y": 40.0}
    without = card(CARDS["goal-marked"], VOICE, address=ADDRESS, native=False, refresh=None)
    assert kinds(without, "Chart.Line") == []
    assert chart["fallback"] in without["body"]
    assert "31 Mar" in words(without)


def test_a_client_without_charts_finds_a_picture_that_says_the_same() -> None:
    url = "https://headway.example/chart/x/chat.png"
    drawn = card(
        CARDS["goal-marked"], VOICE, address=ADDRESS, native=True, refresh=None, picture=lambda _c, _v: url
    )
    (chart,) = kinds(drawn, "Chart.Line")
    (picture,) = chart["fallback"]["items"]
    assert (picture["type"], picture["url"]) == ("Image", url)
    assert picture["altText"].startswith("So far: From 40%")
    assert "From 40%" in words(drawn)


LONG = Card(
    "A very long answer",
    (
        *(Quote(f"Part {n}. " + "All work and no play. " * 200) for n in range(20)),
        Buttons((Action("Undo", "entry.undo"),)),
    ),
    why="Because you asked.",
)


def test_what_is_too_long_for_one_goes_on_in_numbered_cards_and_messages() -> None:
    drawn = messages(LONG)
    assert len(drawn) > 1
    assert [fault for message in drawn for fault in message_faults(message)] == []
    bodies = [one["content"]["body"] for message in drawn for one in message["attachments"]]
    assert bodies[1][0]["text"] == f"A very long answer (2 of {len(bodies)})"
    said = bare("".join(words({"type": "Container", "items": body[1:]}) for body in bodies))
    assert [text for text in texts(LONG.blocks) if bare(text) not in said] == []
    assert said.endswith(bare(LONG.why))


def test_where_there_is_but_one_card_its_buttons_stay_and_its_end_says_that_there_is_more() -> None:
    drawn = one(*LONG.blocks, why=LONG.why)
    assert "There is more than fits into one message." in words(drawn)
    assert [part["verb"] for part in kinds(drawn, "Action.Execute")] == ["entry.undo"]
    assert "Part 0." in words(drawn)
    assert "Part 19." not in words(drawn)


SUMMARIES = {
    "prompt-of-two": "Your check-in: Hi Anna, how are your 2 goals going?",
    "saved-marked": "Saved. Thank you. 55% of appointments are booked online: 47.5 → 49.5%, confidence 8/10, "
    "note: “_Mondays_ are hard”",
    "list-of-four": "Your 4 goals: 55% of appointments are booked online: now 47.5%, target 55% (on track)",
    "nothing-found-marked": "I know no goal called “‹at›nps‹/at›”. The tree shows every goal by its name.",
}


@pytest.mark.parametrize(("name", "line"), SUMMARIES.items())
def test_a_notification_says_in_a_line_what_it_is_about(name: str, line: str) -> None:
    assert messages(CARDS[name])[0]["summary"] == line


def test_a_client_too_old_for_the_card_reads_the_same_as_text() -> None:
    told = messages(CARDS["saved-marked"])[0]["attachments"][0]["content"]["fallbackText"]
    assert told.startswith("Saved. Thank you.\n\n55% of appointments are booked online: 47.5 → 49.5%")
    assert r"“\_Mondays\_ are hard”" in told


def test_whatever_teams_adds_is_said_in_the_readers_language() -> None:
    bar = Progress(("⟦a⟧",), Decimal("0.5"), Decimal("0.6"), Health.AT_RISK, "⟦b⟧")
    rows = Tree((TreeRow(0, ("⟦c⟧",), Health.MET),))
    broken = Form("x.y", "⟦d⟧", (NumberField("n", "⟦e⟧", problem="⟦f⟧"),))
    endless = Form("x.y", "⟦g⟧", tuple(TextField(f"n{n}", "⟦h⟧") for n in range(500)))
    shown = Card("⟦i⟧", (bar, rows, broken, endless, *(Quote("⟦j⟧ " * 1000) for _ in range(12))))
    voice = Voice(catalogue=Marked())
    drawn = [
        card(shown, voice, address=ADDRESS, native=True, refresh=None),
        *(
            one["content"]
            for message in activities(shown, voice, address=ADDRESS, native=True, refresh=None)
            for one in message["attachments"]
        ),
    ]
    for said in map(words, drawn):
        left = said
        while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", left)) != left:
            left = shorter
        assert not re.search("[A-Za-z]", left)
    said = "".join(map(words, drawn))
    ours = ("even pace", "at risk", "met", "Please correct:", "Open in the browser", "There is more")
    assert [text for text in ours if f"⟦{text}" not in said] == []


def test_a_name_is_shown_in_full_and_mentions_nobody() -> None:
    ben = UUID(int=1)
    drawn = one(Text((Mention(ben, "Ben <at>"),)), People("Asked", (Chip(ben, "Ben"), Chip(ben, "Ida"))))
    assert "@Ben <at>" in words(drawn)
    assert "Ben, Ida" in words(drawn)
    assert "msteams" not in drawn
