"""A form in a modal: what it asks, what is filled in, how it goes on, and what it remembers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.slack.render import modal, problems, skeleton
from bot.slack.wire import CARD, Metadata, UnsendableError, unpack_metadata
from cards.blocks import (
    Action,
    Buttons,
    Card,
    ChoiceField,
    ConfidenceField,
    Form,
    NumberField,
    Option,
    Text,
    TextField,
)
from tests.bot.slack.limits import faults
from tests.bot.slack.looking import (
    BEN,
    Json,
    asked,
    buttons,
    form,
    of,
    one,
    page,
    words,
)
from tests.cards.real_cards import FORMS, MESSAGES, VALUE, VOICE


def test_a_modal_remembers_its_form_and_where_it_came_from() -> None:
    view = page(Card("Check-in", (form(1),)), origin={"channel": "D1", "ts": "1.2"})
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


def test_a_title_that_a_modal_has_no_room_for_stands_above_it_and_only_there() -> None:
    view = page(MESSAGES["why-rollup"])
    assert view["title"]["text"] == "Headway"
    assert view["blocks"][0]["text"]["text"] == "Why: Make customers happier"
    assert of("header", page(FORMS["form"])["blocks"]) == []


def test_a_modal_says_on_every_page_who_will_see_the_answers() -> None:
    card = Card("Check-in", (form(40),), why="Bob sees your notes.")
    pages = modal(card, VOICE, page=0, origin={}).pages
    assert pages == 3
    for n in range(pages):
        blocks = page(card, n)["blocks"]
        assert words(blocks).splitlines()[-2:] == ["Bob sees your notes.", f"Page {n + 1} of 3"]


def test_a_long_modal_has_pages_that_begin_with_a_legend_and_lead_on() -> None:
    card = Card("Check-in", (form(40),))
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
    card = Card("Check-in", (form(40),))
    assert page(card, 9) == page(card, 2)
    assert page(card, -1) == page(card, 0)


def test_a_modal_sends_one_form_and_shows_what_the_others_say() -> None:
    second = Form("other.submit", "Send", (TextField("other", "Anything else?", "no"),))
    view = page(Card("Check-in", (form(1), second)))
    assert [block["block_id"] for block in of("input", view["blocks"])] == ["value.0", "note.0", "sure.0"]
    assert "Anything else?: no" in words(view["blocks"])


def test_a_form_that_a_modal_could_not_remember_is_only_shown() -> None:
    view = page(Card("Check-in", (replace(form(1), values={"text": "x" * 4_000}),)))
    assert of("input", view["blocks"]) == []
    assert faults(view, "modal") == []


def test_an_origin_that_a_modal_could_not_remember_is_refused() -> None:
    with pytest.raises(UnsendableError):
        page(Card("Check-in"), origin={"text": "x" * 4_000})


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


def test_a_choice_that_could_not_come_back_is_not_offered() -> None:
    options = (Option("x" * 151, "Long"), Option("a\0b", "Odd"), Option("yes", "Yes"), Option("yes", "Twice"))
    drawn = asked(ChoiceField("stuck", "Stuck?", options, "x" * 151))["element"]
    assert [option["text"]["text"] for option in drawn["options"]] == ["Yes"]
    only_long = Form("a.b", "Save", (ChoiceField("stuck", "Stuck?", options[:2]),))
    assert of("input", page(Card("T", (only_long,)))["blocks"]) == []


def test_a_long_list_of_choices_fits_into_a_message() -> None:
    options = tuple(Option(f"{n}" + "x" * 140, f"Choice {n} " + "x" * 60) for n in range(100))
    drawn = one(Form("a.b", "Save", (ChoiceField("which", "Which?", options, options[99].value),)))
    assert faults({"blocks": drawn.blocks, "text": drawn.text}, "message") == []
    (block,) = of("input", drawn.blocks)
    assert 10 < len(block["element"]["options"]) < 100
    assert block["element"]["initial_option"]["text"]["text"].startswith("Choice 99")


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
    assert problems(FORMS["form-problem"]) == {VALUE: "That does not read as one value."}
    assert problems(FORMS["form"]) == {}


def test_a_modal_opens_before_there_is_anything_in_it() -> None:
    view = skeleton(VOICE, "Check-in for somebody with a long name")
    assert faults(view, "modal") == []
    assert view["title"]["text"] == "Check-in for somebody…"
    assert words(view["blocks"]) == "One moment …"
