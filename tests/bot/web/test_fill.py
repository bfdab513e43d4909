"""A reload shows what was typed."""

from uuid import UUID

from bot.web.fill import filled
from cards.blocks import (
    Card,
    ChannelField,
    Chip,
    ChoiceField,
    ConfidenceField,
    Form,
    Legend,
    NumberField,
    Option,
    PeopleField,
    Text,
    TextField,
)

FORM = Form(
    intent="submit",
    submit="Send",
    keeps="keep",
    values={"checkin": "17"},
    fields=(
        Legend(("NPS",)),
        NumberField("value", "Now?", value="41"),
        ConfidenceField("confidence", "Sure?", "no", "yes"),
        ChoiceField("blocked", "Blocked?", (Option("no", "No"), Option("yes", "Yes")), value="no"),
        TextField("note", "Note"),
    ),
)
CARD = Card("Check-in", (Text(("Hello",)), FORM))


def _values(card: Card) -> dict[str, object]:
    form = card.blocks[-1]
    assert isinstance(form, Form)
    return {field.name: field.value for field in form.fields if not isinstance(field, Legend | PeopleField)}


def test_every_kind_of_field_keeps_what_was_typed() -> None:
    typed = {"checkin": "17", "value": "45", "confidence": "7", "blocked": "yes", "note": "<b>new</b>"}
    assert _values(filled(CARD, "keep", typed)) == {
        "value": "45",
        "confidence": 7,
        "blocked": "yes",
        "note": "<b>new</b>",
    }


def test_an_emptied_field_stays_empty_and_an_absurd_confidence_is_none() -> None:
    values = _values(filled(CARD, "keep", {"checkin": "17", "value": "", "confidence": "99"}))
    assert (values["value"], values["confidence"]) == ("", None)


def test_another_form_is_left_as_it_is() -> None:
    assert filled(CARD, "other", {"checkin": "17", "note": "hi"}) == CARD
    assert filled(CARD, "keep", {"checkin": "18", "note": "hi"}) == CARD


ANA, BEN = UUID(int=1), UUID(int=2)


def test_pickers_keep_what_was_picked() -> None:
    fields = (PeopleField("people", "Who?", (Chip(ANA, "Ana"),)), ChannelField("channel", "Where?"))
    card = Card("Set up", (Form(intent="save", submit="Save", keeps="keep", fields=fields),))

    def picked(**values: str) -> tuple[object, object]:
        form = filled(card, "keep", values).blocks[0]
        assert isinstance(form, Form)
        people, channel = form.fields
        assert isinstance(people, PeopleField)
        assert isinstance(channel, ChannelField)
        return people.chosen, channel.value

    assert picked(people=f"{BEN},{ANA}", channel="7") == ((Chip(BEN, ""), Chip(ANA, "Ana")), "7")
    assert picked(people="") == ((), "")
    assert picked(channel="8") == ((Chip(ANA, "Ana"),), "8")
    assert picked(people="somebody") == ((), "")
