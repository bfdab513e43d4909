"""What a reader of Slack sees where a card is more than one block of it, or does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from gettext import NullTranslations
from typing import Any
from uuid import UUID

import pytest

from bot.slack.figures import SHAPES, bar
from bot.slack.render import Drawn, home, message, modal, problems, skeleton
from bot.slack.wire import CARD, Metadata, UnsendableError, unpack, unpack_metadata
from cards.blocks import (
    Action,
    Block,
    Bold,
    Buttons,
    Card,
    Chart,
    ChoiceField,
    ConfidenceField,
    Form,
    FormField,
    Legend,
    Link,
    LinkButton,
    Mention,
    NumberField,
    Option,
    Point,
    Progress,
    Quote,
    Series,
    Table,
    Text,
    TextField,
)
from cards.voice import Voice
from okrs.health import Health
from tests.bot.slack.limits import faults, kinds, lines
from tests.bot.slack.real_cards import MESSAGES, MODALS, VALUE, VOICE

Json = dict[str, Any]
BEN = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def one(*blocks: Block, title: str = "Title", why: str = "", native: bool = True, address: str = "") -> Drawn:
    (drawn,) = message(Card(title, blocks, why), VOICE, native=native, address=address)
    return drawn


def words(blocks: list[Json]) -> str:
    return "\n".join(lines(blocks))


def of(kind: str, blocks: list[Json]) -> list[Json]:
    return [block for block in blocks if block["type"] == kind]


def buttons(blocks: list[Json]) -> list[Json]:
    return [element for block in of("actions", blocks) for element in block["elements"]]


def test_a_card_of_a_title_only_is_a_sentence_rather_than_a_heading() -> None:
    (block,) = one(title="Bob has it now.").blocks
    assert list(kinds(block)) == ["rich_text", "rich_text_section", "text"]


def test_an_empty_card_is_still_a_message() -> None:
    drawn = one(title="")
    assert words(drawn.blocks) == drawn.text == "…"


def test_a_message_without_rich_text_has_its_title_in_it() -> None:
    blocks = one(Text(("Answered.",), muted=True)).blocks
    assert [block["type"] for block in blocks] == ["rich_text", "context"]
    assert blocks[0]["elements"][0]["elements"] == [
        {"type": "text", "text": "Title", "style": {"bold": True}}
    ]


def test_a_title_that_no_header_holds_is_bold_text() -> None:
    title = "Noted: " + "a goal of many words " * 10
    blocks = one(Text(("Still a goal.",)), title=title).blocks
    assert of("header", blocks) == []
    assert title in words(blocks)


def test_somebody_is_named_and_not_called() -> None:
    drawn = one(Text(("Ask ", Mention(BEN, "Ben"))))
    assert drawn.blocks[1]["elements"][0]["elements"][1] == {
        "type": "text",
        "text": "Ben",
        "style": {"bold": True},
    }


def test_the_text_for_notifications_is_the_whole_card_with_its_markup_disarmed() -> None:
    drawn = one(Text(("<!channel> & more",)), Buttons((Action("Undo", "entry.undo"),)), why="Because.")
    assert drawn.text == "Title\n&lt;!channel&gt; &amp; more\n[Undo]\nBecause."


@pytest.mark.parametrize("letter", ["x", "<", "ü", "解", "😀"])
def test_the_text_for_notifications_is_short_enough_for_an_update(letter: str) -> None:
    text = one(Text((letter * 2_500,)), title="Title").text
    assert len(text.encode()) <= 4_000
    assert re.sub(r"&lt;", "<", text).removesuffix("…").removeprefix("Title\n").strip(letter) == ""


LINKS = {
    "a page": ("https://example.com/?a=1&b=2", "", "https://example.com/?a=1&b=2"),
    "a letter": ("mailto:ana@example.com", "", "mailto:ana@example.com"),
    "a page of ours": ("/goals/17", "https://okrs.example.com/", "https://okrs.example.com/goals/17"),
    "a page of ours, wherever we are": ("/goals/17", "", ""),
    "a script": ("javascript:alert(1)", "https://okrs.example.com", ""),
    "data": ("data:text/html,x", "", ""),
    "another host without a scheme": ("//evil.example", "https://okrs.example.com", ""),
    "another host by a backslash": ("/\\evil.example", "https://okrs.example.com", ""),
    "no host": ("https://", "", ""),
    "a space": ("https://example.com/a b", "", ""),
    "no port": ("https://example.com:port/", "", ""),
    "no letter": ("mailto:ana", "", ""),
    "too long": ("https://example.com/" + "x" * 3_000, "", ""),
}


@pytest.mark.parametrize(("url", "address", "opens"), LINKS.values(), ids=LINKS.keys())
def test_only_pages_and_letters_can_be_opened(url: str, address: str, opens: str) -> None:
    blocks = one(Text((Link("here", url),)), Buttons((LinkButton("there", url),)), address=address).blocks
    found = [element for element in _elements(blocks) if element.get("url")]
    assert {element["url"] for element in found} == ({opens} if opens else set())
    assert "here" in words(blocks)
    assert "there" in words(blocks)


def _elements(part: Any) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _elements(each)


def test_a_letter_is_a_link_because_no_button_opens_one() -> None:
    blocks = one(Buttons((LinkButton("Write", "mailto:ana@example.com"),))).blocks
    assert buttons(blocks) == []
    assert "mailto:ana@example.com" in words(blocks)


def test_buttons_of_one_intent_have_names_of_their_own_wherever_they_stand() -> None:
    undo = Buttons((Action("Undo", "entry.undo"), Action("Undo all", "entry.undo")))
    names = [button["action_id"] for button in buttons(one(undo, Text(("and",)), undo).blocks)]
    assert names == ["entry.undo", "entry.undo#2", "entry.undo#3", "entry.undo#4"]


def test_a_button_that_carries_too_much_is_left_out() -> None:
    heavy = Action("Heavy", "a.b", {"text": "x" * 2_500})
    drawn = one(Buttons((heavy, Action("Light", "a.b", {"text": "x" * 100}))))
    assert [button["text"]["text"] for button in buttons(drawn.blocks)] == ["Light"]
    assert of("actions", one(Buttons((heavy,)), Text(("x",))).blocks) == []


def test_many_goals_are_undone_with_one_button() -> None:
    entries = ",".join(str(UUID(int=n << 64)) for n in range(80))
    (button,) = buttons(one(Buttons((Action("Undo", "entry.undo", {"entries": entries}),))).blocks)
    assert unpack(button["value"]) == {"entries": entries}


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


def _series(label: str, *points: tuple[str, str]) -> Series:
    return Series(label, tuple(Point(day, Decimal(value)) for day, value in points))


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
    said = _series("Value", ("2026-10-01", "30"), ("2026-10-05", "34"), ("2026-10-09", "38"))
    paced = _series("Expected", ("2026-10-01", "30"), ("2026-10-09", "50"))
    assert _drawn_values(said, paced)["Expected"] == [("1 Oct", 30), ("5 Oct", 40), ("9 Oct", 50)]


def test_no_value_is_made_up_beyond_what_is_known() -> None:
    said = _series("Value", ("2026-10-01", "30"), ("2026-10-05", "34"), ("2026-10-09", "38"))
    later = _series("Expected", ("2026-10-05", "30"), ("2026-10-09", "50"))
    apart = _series("Before", ("2026-09-01", "3"), ("2026-09-05", "5"))
    assert [day for day, _ in _drawn_values(said, later)["Value"]] == ["5 Oct", "9 Oct"]
    assert list(_drawn_values(said, apart)) == ["Value"]


def test_days_of_different_years_are_told_apart() -> None:
    values = _drawn_values(_series("Value", ("2025-10-01", "30"), ("2026-10-01", "34.5")))
    assert values == {"Value": [("2025-10-01", 30), ("2026-10-01", 34.5)]}


def test_series_of_one_name_are_told_apart() -> None:
    points = (("2026-10-01", "30"), ("2026-10-05", "34"))
    assert list(_drawn_values(_series("NPS", *points), _series("NPS", *points))) == ["NPS", "NPS (2)"]


def test_a_chart_is_also_told_in_words() -> None:
    assert "From 30 to 41." in words(
        one(Chart("NPS", "", (_series("NPS", ("2026-10-01", "3")),), "From 30 to 41.")).blocks
    )
    assert _chart(title="Nothing yet") is None


def test_a_third_chart_needs_another_message() -> None:
    chart = Chart("NPS", "", (_series("NPS", ("2026-10-01", "3"), ("2026-10-02", "4")),), "From 3 to 4.")
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


def one_or_more(*blocks: Block) -> list[Json]:
    return [block for part in message(Card("T", blocks), VOICE, native=True) for block in part.blocks]


def _labelled(n: int) -> tuple[Block, ...]:
    return (Text((Bold(f"Question {n}"),)), Buttons((Action("Yes", "a.yes", {"n": str(n)}),)))


def test_a_long_card_goes_on_in_a_second_message_and_no_label_stays_behind() -> None:
    blocks = tuple(block for n in range(40) for block in _labelled(n))
    parts = message(Card("Title", blocks, why="Because."), VOICE, native=True)
    assert len(parts) == 2
    for part in parts:
        assert len(part.blocks) <= 50
        assert of("actions", part.blocks) != []
    assert parts[0].text.startswith("Title\nQuestion 0\n[Yes]")
    assert parts[1].blocks[0]["type"] == "rich_text"
    assert "Question" in words(parts[1].blocks[:1])
    assert "Because." not in parts[0].text
    assert parts[1].text.endswith("[Yes]\nBecause.")


@pytest.mark.parametrize(
    "follower", [Quote("so it was"), Buttons((Action("Yes", "a.yes"),)), Text(("small",), muted=True)]
)
def test_what_belongs_to_a_line_stays_with_it(follower: Block) -> None:
    blocks = (*(Text((f"line {n}",)) for n in range(48)), Text(("the last line",)), follower)
    parts = message(Card("Title", blocks), VOICE, native=True)
    assert "the last line" in words(parts[1].blocks)


def test_a_long_note_is_split_between_words() -> None:
    parts = message(Card("Note", (Quote("All work and no play. " * 900),)), VOICE, native=True)
    assert len(parts) == 2
    told = " ".join(words(part.blocks) for part in parts).replace("Note\n", "")
    assert told.split() == ("All work and no play. " * 900).split()


def test_every_message_says_its_own_part_to_notifications() -> None:
    blocks = tuple(Text((f"goal {n} " + "x" * 400,)) for n in range(60))
    for part in message(Card("Title", blocks), VOICE, native=True):
        first = re.search(r"goal \d+", words(part.blocks))
        assert first is not None
        assert first[0] in part.text


def _form(n: int, *, keeps: str = "draft") -> Form:
    fields: list[FormField] = []
    for i in range(n):
        fields += [
            Legend((Bold(f"Goal {i}"),)),
            NumberField(f"value.{i}", "Now?"),
            TextField(f"note.{i}", "Why?", multiline=True),
            ConfidenceField(f"sure.{i}", "Sure?", "no", "yes"),
        ]
    return Form("checkin.submit", "Save", tuple(fields), {"checkin": str(BEN)}, keeps)


def test_a_form_in_a_message_is_sent_by_a_button_that_carries_what_is_hidden() -> None:
    blocks = one(_form(2)).blocks
    (button,) = buttons(blocks)
    assert (button["action_id"], button["text"]["text"]) == ("checkin.submit", "Save")
    assert unpack(button["value"]) == {"checkin": str(BEN)}
    assert [block["block_id"] for block in of("input", blocks)][:2] == ["value.0", "note.0"]
    assert {block["element"]["action_id"] for block in of("input", blocks)} == {"field"}


def test_a_form_too_long_for_a_message_is_sent_in_parts_that_begin_with_a_legend() -> None:
    parts = message(Card("Title", (_form(20),)), VOICE, native=True)
    assert len(parts) > 1
    for part in parts:
        inputs = of("input", part.blocks)
        assert len(inputs) % 3 == 0
        assert len(buttons(part.blocks)) == 1
        assert inputs[0]["block_id"].startswith("value.")


def test_a_form_whose_hidden_values_do_not_fit_is_left_out() -> None:
    form = replace(_form(1), values={"text": "x" * 2_500})
    assert of("input", one(form, Text(("x",))).blocks) == []


def page(card: Card, n: int = 0, origin: dict[str, str] | None = None) -> Json:
    return modal(card, VOICE, page=n, origin=origin or {}).view


def test_a_modal_remembers_its_form_and_where_it_came_from() -> None:
    view = page(Card("Check-in", (_form(1),)), origin={"channel": "D1", "ts": "1.2"})
    assert view["callback_id"] == "checkin.submit"
    assert unpack_metadata(view["private_metadata"]) == Metadata(
        intent="checkin.submit",
        keeps="draft",
        values={"checkin": str(BEN)},
        origin={"channel": "D1", "ts": "1.2"},
    )


def test_a_card_without_a_form_is_a_modal_that_can_only_be_closed() -> None:
    view = page(Card("Goal", (Text(("On track.",)), Buttons((Action("Why?", "goal.why"),)))))
    assert view["callback_id"] == CARD
    assert "submit" not in view
    assert view["close"]["text"] == "Close"
    assert [button["action_id"] for button in buttons(view["blocks"])] == ["goal.why"]


def test_a_title_that_a_modal_has_no_room_for_stands_above_it() -> None:
    view = page(MODALS["update"])
    assert view["title"]["text"] == "Update: Complete the…"
    assert view["blocks"][0]["text"]["text"] == "Update: Complete the move to the new billing system"
    assert of("header", page(MODALS["form"])["blocks"]) == []


def test_a_modal_says_on_every_page_who_will_see_the_answers() -> None:
    card = Card("Check-in", (_form(40),), why="Bob sees your notes.")
    pages = modal(card, VOICE, page=0, origin={}).pages
    assert pages == 3
    for n in range(pages):
        blocks = page(card, n)["blocks"]
        assert words(blocks).splitlines()[-2:] == ["Bob sees your notes.", f"Page {n + 1} of 3"]


def test_a_long_modal_has_pages_that_begin_with_a_legend_and_lead_on() -> None:
    card = Card("Check-in", (_form(40),))
    views = [page(card, n) for n in range(3)]
    assert [view["submit"]["text"] for view in views] == ["Next", "Next", "Save"]
    assert [unpack_metadata(view["private_metadata"]).page for view in views] == [0, 1, 2]
    assert [unpack_metadata(view["private_metadata"]).is_last for view in views] == [False, False, True]
    asked = [block["block_id"] for view in views for block in of("input", view["blocks"])]
    assert asked == [f"{kind}.{i}" for i in range(40) for kind in ("value", "note", "sure")]
    for view in views:
        assert view["blocks"][0]["type"] == "rich_text"
        assert of("input", view["blocks"])[0]["block_id"].startswith("value.")


def test_a_page_that_is_not_there_is_the_nearest() -> None:
    card = Card("Check-in", (_form(40),))
    assert page(card, 9) == page(card, 2)
    assert page(card, -1) == page(card, 0)


def test_a_modal_sends_one_form_and_shows_what_the_others_say() -> None:
    second = Form("other.submit", "Send", (TextField("other", "Anything else?", "no"),))
    view = page(Card("Check-in", (_form(1), second)))
    assert [block["block_id"] for block in of("input", view["blocks"])] == ["value.0", "note.0", "sure.0"]
    assert "Anything else?: no" in words(view["blocks"])


def test_a_form_that_a_modal_could_not_remember_is_only_shown() -> None:
    view = page(Card("Check-in", (replace(_form(1), values={"text": "x" * 4_000}),)))
    assert of("input", view["blocks"]) == []
    assert faults(view, "modal") == []


def test_an_origin_that_a_modal_could_not_remember_is_refused() -> None:
    with pytest.raises(UnsendableError):
        page(Card("Check-in"), origin={"text": "x" * 4_000})


def asked(field: FormField) -> Json:
    (block,) = of("input", page(Card("T", (Form("a.b", "Save", (field,)),)))["blocks"])
    return block


def test_what_is_known_is_filled_in() -> None:
    assert asked(TextField("note", "Note", "two\nlines", multiline=True))["element"] == {
        "action_id": "field",
        "type": "plain_text_input",
        "multiline": True,
        "initial_value": "two\nlines",
    }
    assert asked(TextField("note", "Note", "two\nlines"))["element"]["initial_value"] == "two lines"
    sure = asked(ConfidenceField("sure", "Sure?", "no way", "certain", 7))["element"]
    assert sure["initial_option"]["value"] == "7"
    assert "initial_option" not in asked(ConfidenceField("sure", "Sure?", "no way", "certain"))["element"]


def test_a_confidence_is_chosen_between_two_named_ends_or_not_at_all() -> None:
    element = asked(ConfidenceField("sure", "Sure?", "no way", "certain"))["element"]
    labels = [option["text"]["text"] for option in element["options"]]
    assert labels == ["0 – no way", *map(str, range(1, 10)), "10 – certain", "No answer"]
    assert element["options"][-1]["value"] == "(none)"


def test_few_choices_are_seen_at_once_and_many_in_a_list() -> None:
    def choices(n: int) -> Json:
        field = ChoiceField(
            "often", "How often?", tuple(Option(str(i), str(i)) for i in range(n)), str(n - 1)
        )
        element: Json = asked(field)["element"]
        return element

    assert [choices(n)["type"] for n in (2, 5, 6)] == ["radio_buttons", "radio_buttons", "static_select"]
    many = choices(150)
    assert len(many["options"]) == 100
    assert many["initial_option"] == many["options"][-1]
    assert many["initial_option"]["value"] == "149"


def test_an_empty_choice_can_be_chosen() -> None:
    stuck = asked(ChoiceField("stuck", "Stuck?", (Option("", "No"), Option("yes", "Yes"))))["element"]
    assert stuck["initial_option"] == {
        "text": {"type": "plain_text", "text": "No", "emoji": False},
        "value": "(none)",
    }


def test_a_number_has_its_unit_beside_its_label_and_its_problem_below() -> None:
    block = asked(NumberField("value", "Value now", "banana", "points", "last: 34", "That is no number."))
    assert block["label"]["text"] == "Value now (points)"
    assert block["hint"]["text"] == "⚠ That is no number. (last: 34)"


def test_problems_are_told_by_field() -> None:
    assert problems(MODALS["form-problem"]) == {VALUE: "That does not read as one value."}
    assert problems(MODALS["form"]) == {}


def test_a_modal_opens_before_there_is_anything_in_it() -> None:
    view = skeleton(VOICE, "Check-in for somebody with a long name")
    assert faults(view, "modal") == []
    assert view["title"]["text"] == "Check-in for somebody…"
    assert words(view["blocks"]) == "One moment …"


def test_the_home_tab_has_a_section_for_each_card() -> None:
    blocks = home([MESSAGES["overview"], MESSAGES["help"]], VOICE, native=True)["blocks"]
    assert [block["text"]["text"] for block in of("header", blocks)] == ["Your goals", "What you can ask me"]
    assert len(of("divider", blocks)) == 1


def test_the_longest_section_of_the_home_tab_is_cut_and_says_so() -> None:
    long = Card("Long", tuple(Text((f"line {n}",)) for n in range(200)))
    blocks = home([Card("A", (Text(("a",)),)), long, Card("B", (Text(("b",)),))], VOICE, native=True)[
        "blocks"
    ]
    assert len(blocks) > 90
    assert faults({"type": "home", "blocks": blocks}, "home") == []
    told = words(blocks)
    assert "line 80" in told
    assert "There is more than fits here: /okr shows the rest.\nB\nb" in told


def test_more_cards_than_the_home_tab_holds_are_told_of() -> None:
    blocks = home([Card(f"Card {n}") for n in range(30)], VOICE, native=True)["blocks"]
    assert words(blocks).endswith("Card 19\nThere is more than fits here: /okr shows the rest.")


class Marked(NullTranslations):
    """Puts each text in brackets; date patterns stay as they are."""

    def gettext(self, message: str) -> str:
        return message if message in ("EEEE d MMMM", "d MMM") else f"⟦{message}⟧"


def test_everything_that_slack_adds_is_said_in_the_readers_language() -> None:
    voice = Voice(catalogue=Marked())
    card = Card("1", (_form(40), Progress((), None, None, Health.MET, "2")))
    long = Card("3", (Text(("4\n",)),) * 200)
    first, last = (modal(card, voice, page=n, origin={}).view for n in (0, 2))
    views = [
        first,
        last,
        modal(long, voice, page=0, origin={}).view,
        skeleton(voice, "5"),
        home([long], voice, native=True),
    ]
    ours = {"Goal", "Now", "Why", "Sure", "no", "yes", "Save"}
    told = [text["text"] for view in views for text in _elements(view) if isinstance(text.get("text"), str)]
    left = [word for text in told for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"⟦[^⟧]*⟧?", "", text))]
    assert set(left) <= ours
