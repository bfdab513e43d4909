"""What a browser sent, as a Request: typed words, pressed buttons, sent forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from cards.blocks import Action, Buttons, Card, Form, Legend
from cards.exchange import Request
from okrs.errors import HeadwayError

COMMAND = re.compile(r"\s*/okr(?:\s+|$)(.*)", re.IGNORECASE | re.DOTALL)
CALL = re.compile(r"\s*@headway\b[\s,:]*(.*)", re.IGNORECASE | re.DOTALL)


class Payload(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


P = TypeVar("P", bound=Payload)

# PostgreSQL keeps every character but this one, which nobody types.
Typed = Annotated[str, AfterValidator(lambda text: text.replace("\0", ""))]


class Said(Payload):
    """Typed words. `id` is made by the page, so that trying again never counts twice; `again` says it is a retry."""

    id: UUID
    text: Typed = Field(min_length=1)
    again: bool = False


class Pressed(Payload):
    """A button pressed, a form sent, or a form's draft kept."""

    id: UUID
    message: UUID
    intent: str
    values: dict[str, Typed] = Field(default_factory=dict)


class Seen(Payload):
    """How far the reader has read."""

    position: int = Field(ge=0, lt=2**31)


class Leap(Payload):
    """Where the demonstration's clock is to go."""

    leap: str


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who acts, where and when. `channel` is None in the conversation with Headway."""

    workspace: UUID
    person: UUID
    at: datetime
    channel: UUID | None = None


def payload(model: type[P], body: bytes) -> P:
    """The body as `model`; raises HeadwayError for anything that our own page would not send."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise HeadwayError("The page sent something Headway can't read. Reload it and try again.") from error


def position(text: str) -> int | None:
    """A place in a conversation as an address says it; None for anything that is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def is_command(text: str) -> bool:
    return COMMAND.match(text) is not None


def spoken(said: Said, sender: Sender) -> Request | None:
    """The request in typed words; None for words in a channel that are not for Headway."""
    if command := COMMAND.match(said.text):
        return _request(sender, said.id, "command", {"text": command[1].strip()})
    if sender.channel is None:
        return _request(sender, said.id, "message", {"text": said.text})
    if call := CALL.match(said.text):
        return _request(sender, said.id, "message", {"text": call[1].strip()})
    return None


def pressed(press: Pressed, sender: Sender) -> Request:
    """The request of a button or form that the card offered (see `offers`)."""
    return _request(sender, press.id, press.intent, press.values)


def draft(press: Pressed, sender: Sender) -> Request:
    """The request that keeps a half-filled form: keeping the same twice does no harm, so it leaves no receipt."""
    return replace(pressed(press, sender), key="")


def offers(card: Card, press: Pressed) -> bool:
    """Whether the card really has this button or form, so that nobody can ask for what they were not shown."""
    return any(_matches(button, press) for button in _actions(card)) or any(
        press.intent in {form.intent, form.keeps} and _fits(form, press.values) for form in forms(card)
    )


def is_draft(card: Card, press: Pressed) -> bool:
    """Whether the press only keeps what was typed so far."""
    return any(form.keeps == press.intent and form.intent != press.intent for form in forms(card))


def forms(card: Card) -> Iterator[Form]:
    return (block for block in card.blocks if isinstance(block, Form))


def _actions(card: Card) -> Iterator[Action]:
    for block in card.blocks:
        if isinstance(block, Buttons):
            yield from (button for button in block.items if isinstance(button, Action))


def _matches(button: Action, press: Pressed) -> bool:
    return button.intent == press.intent and dict(button.values) == press.values


def _fits(form: Form, values: Mapping[str, str]) -> bool:
    names = {field.name for field in form.fields if not isinstance(field, Legend)}
    hidden = {name: value for name, value in values.items() if name not in names}
    return hidden == {name: value for name, value in form.values.items() if name not in names}


def _request(sender: Sender, id_: UUID, intent: str, values: Mapping[str, str]) -> Request:
    return Request(
        workspace=sender.workspace,
        person=sender.person,
        channel=sender.channel,
        at=sender.at,
        intent=intent,
        values=values,
        # One person's key can't collide with another's, whatever a browser makes up.
        key=f"web:{sender.person}:{id_}",
    )
