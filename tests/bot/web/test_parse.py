"""What people type and press becomes a request, and nothing else does."""

from uuid import UUID, uuid4

import pytest

from bot.web.parse import Pressed, Said, Sender, draft, is_draft, offers, payload, pressed, spoken
from cards.blocks import Action, Buttons, Card, ConfidenceField, Form, TextField
from okrs.errors import HeadwayError
from tests.bot.web.chatroom import MONDAY

HERE = Sender(workspace=uuid4(), person=uuid4(), at=MONDAY)
IN_CHANNEL = Sender(workspace=HERE.workspace, person=HERE.person, at=MONDAY, channel=uuid4())

TYPED = {
    "plain words": ("NPS 45, 7/10", "message", "NPS 45, 7/10"),
    "words with their spaces": ("  two\nlines ", "message", "  two\nlines "),
    "a command": ("/okr status Ben", "command", "status Ben"),
    "the bare command": ("/okr", "command", ""),
    "a command in capitals": ("/OKR List", "command", "List"),
    "a command over two lines": (
        "/okr update NPS 45\nbetter onboarding",
        "command",
        "update NPS 45\nbetter onboarding",
    ),
    "a longer word that begins alike": ("/okrs", "message", "/okrs"),
    "a sentence about the command": ("what is /okr", "message", "what is /okr"),
    "the bot's name where it is not needed": ("@Headway hello", "message", "@Headway hello"),
}


@pytest.mark.parametrize(("text", "intent", "heard"), TYPED.values(), ids=TYPED.keys())
def test_headway_hears_in_its_own_conversation(text: str, intent: str, heard: str) -> None:
    request = spoken(Said(id=uuid4(), text=text), HERE)
    assert request is not None
    assert (request.intent, request.values, request.channel) == (intent, {"text": heard}, None)


def test_a_character_that_no_database_keeps_is_left_out() -> None:
    id_ = uuid4()
    said = payload(Said, f'{{"id": "{id_}", "text": "NPS\\u0000 45"}}'.encode())
    sent = payload(
        Pressed,
        f'{{"id": "{id_}", "message": "{id_}", "intent": "i", "values": {{"note": "a\\u0000b"}}}}'.encode(),
    )
    assert (said.text, dict(sent.values)) == ("NPS 45", {"note": "ab"})


IN_PUBLIC = {
    "talk among people": ("Shall we meet at three?", None, ""),
    "talk about Headway": ("I told Headway already", None, ""),
    "a call": ("@Headway how is NPS?", "message", "how is NPS?"),
    "a call with a comma": ("@headway, status", "message", "status"),
    "a name that begins alike": ("@headwayfan hello", None, ""),
    "a command": ("/okr why NPS", "command", "why NPS"),
}


@pytest.mark.parametrize(("text", "intent", "heard"), IN_PUBLIC.values(), ids=IN_PUBLIC.keys())
def test_in_a_channel_headway_hears_only_what_is_meant_for_it(
    text: str, intent: str | None, heard: str
) -> None:
    request = spoken(Said(id=uuid4(), text=text), IN_CHANNEL)
    if intent is None:
        assert request is None
        return
    assert request is not None
    assert (request.intent, request.values) == (intent, {"text": heard})
    assert request.channel == IN_CHANNEL.channel


def test_a_retry_has_the_same_key_and_another_person_never_has() -> None:
    said = Said(id=uuid4(), text="NPS 45")
    other = Sender(workspace=HERE.workspace, person=uuid4(), at=MONDAY)
    first, again, others = (spoken(said, sender) for sender in (HERE, HERE, other))
    assert first is not None
    assert again is not None
    assert others is not None
    assert first.key == again.key != others.key


CARD = Card(
    "Check-in",
    (
        Buttons((Action("Undo", "entry.undo", {"entry": "9"}),)),
        Form(
            intent="checkin.submit",
            submit="Send",
            keeps="checkin.draft",
            values={"checkin": "17"},
            fields=(TextField("note", "Note"), ConfidenceField("confidence", "Sure?", "no", "yes")),
        ),
    ),
)


def _press(intent: str, **values: str) -> Pressed:
    return Pressed(id=uuid4(), message=uuid4(), intent=intent, values=values)


OFFERED = {
    "a button with its values": _press("entry.undo", entry="9"),
    "a form with what was filled in": _press("checkin.submit", checkin="17", note="hi", confidence="7"),
    "a form left empty": _press("checkin.submit", checkin="17"),
    "a draft": _press("checkin.draft", checkin="17", note="hi"),
}
FORGED = {
    "a button with other values": _press("entry.undo", entry="10"),
    "a button without its values": _press("entry.undo"),
    "a button with a value more": _press("entry.undo", entry="9", force="yes"),
    "a form about something else": _press("checkin.submit", checkin="18", note="hi"),
    "a form with a field it has not": _press("checkin.submit", checkin="17", person="boss"),
    "what only the clock asks": _press("checkin.prompt"),
}


@pytest.mark.parametrize("press", OFFERED.values(), ids=OFFERED.keys())
def test_what_the_card_offers_can_be_pressed(press: Pressed) -> None:
    assert offers(CARD, press)
    assert pressed(press, HERE).values == press.values


@pytest.mark.parametrize("press", FORGED.values(), ids=FORGED.keys())
def test_what_the_card_does_not_offer_can_not_be_pressed(press: Pressed) -> None:
    assert not offers(CARD, press)


def test_keeping_a_draft_leaves_no_receipt() -> None:
    press = OFFERED["a draft"]
    assert is_draft(CARD, press)
    assert draft(press, HERE).key == ""
    assert not is_draft(CARD, OFFERED["a form left empty"])


BROKEN = {
    "no JSON": b"text=hello",
    "nothing": b"",
    "no id": b'{"text": "hello"}',
    "an id that is none": b'{"id": "1", "text": "hello"}',
    "a number for words": b'{"id": "01890a5d-ac96-774b-bcce-b302099a8057", "text": 3}',
    "more than we ask": b'{"id": "01890a5d-ac96-774b-bcce-b302099a8057", "text": "hi", "person": "boss"}',
    "no UTF-8": b'{"id": "01890a5d-ac96-774b-bcce-b302099a8057", "text": "\xff"}',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_what_our_page_would_not_send_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(HeadwayError, match="Reload it and try again"):
        payload(Said, body)


def test_what_our_page_sends_is_read() -> None:
    body = b'{"id": "01890a5d-ac96-774b-bcce-b302099a8057", "text": "hi", "again": true}'
    assert payload(Said, body) == Said(id=UUID("01890a5d-ac96-774b-bcce-b302099a8057"), text="hi", again=True)
