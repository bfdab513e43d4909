"""How the buttons and forms of a card reach Headway: by the chat's script, or sent by the browser as any form is."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from cards.blocks import Action, Form, Legend, PeopleField

Attributes = Mapping[str, str]


class Hand(Protocol):
    """What a card's HTML must have so that what it offers can be done."""

    def button(self, action: Action, card: str) -> Attributes:
        """The attributes of a button on the card of that name."""

    def form(self, form: Form) -> Attributes: ...

    def hidden(self, form: Form) -> Attributes:
        """Hidden fields of a form, by name."""

    def presser(self) -> Attributes | None:
        """Hidden fields of the form that all buttons of a card belong to; None where they belong to none."""

    def offers(self, action: Action) -> bool:
        """Whether a button is drawn at all."""

    @property
    def types_people(self) -> bool:
        """Whether people are named by typing, where everybody would be too many to show."""

    @property
    def heading(self) -> str:
        """The element of a card's title: how deep it stands below the title of the page."""


class Scripted:
    """The chat: its script posts what was pressed, with the message it stands on."""

    def button(self, action: Action, card: str) -> Attributes:  # noqa: ARG002
        return {
            "type": "button",
            "data-intent": action.intent,
            "data-values": json.dumps(dict(action.values)),
        }

    def form(self, form: Form) -> Attributes:
        return {
            "data-intent": form.intent,
            "data-keeps": form.keeps,
            "data-values": json.dumps(dict(form.values)),
        }

    def hidden(self, form: Form) -> Attributes:  # noqa: ARG002
        return {}

    def presser(self) -> Attributes | None:
        return None

    def offers(self, action: Action) -> bool:  # noqa: ARG002
        return True

    @property
    def types_people(self) -> bool:
        return False

    @property
    def heading(self) -> str:
        return "h3"


@dataclass(frozen=True)
class Posted:
    """A page of the dashboard: the browser sends it to the page's own address, with JavaScript or without.

    `seal` makes what a button stands for a text that nobody else can make: an intent, its values, and the names of a
    form's fields, those with several answers apart. `id` makes sending one form twice count once.
    """

    seal: Callable[[str, Mapping[str, str], tuple[str, ...], tuple[str, ...]], str]
    id: str

    def button(self, action: Action, card: str) -> Attributes:
        sealed = self.seal(action.intent, action.values, (), ())
        return {"type": "submit", "form": f"{card}-press", "name": "press", "value": sealed}

    def form(self, form: Form) -> Attributes:
        return {"method": "post"} | ({"data-keeps": self._seal(form, form.keeps)} if form.keeps else {})

    def hidden(self, form: Form) -> Attributes:
        return {"press": self._seal(form, form.intent), "press-id": self.id}

    def presser(self) -> Attributes | None:
        return {"press-id": self.id}

    def offers(self, action: Action) -> bool:  # noqa: ARG002
        return True

    @property
    def types_people(self) -> bool:
        return False

    @property
    def heading(self) -> str:
        return "h3"

    def _seal(self, form: Form, intent: str) -> str:
        one = tuple(f.name for f in form.fields if not isinstance(f, Legend | PeopleField))
        many = tuple(f.name for f in form.fields if isinstance(f, PeopleField))
        return self.seal(intent, form.values, one, many)


@dataclass(frozen=True)
class Plain:
    """A page that takes certain intents and no other: buttons of others are left out."""

    intents: Collection[str]

    def button(self, action: Action, card: str) -> Attributes:
        pressed = json.dumps([action.intent, dict(action.values)])
        return {"type": "submit", "form": f"{card}-press", "name": "press", "value": pressed}

    def form(self, form: Form) -> Attributes:  # noqa: ARG002
        return {"method": "post"}

    def hidden(self, form: Form) -> Attributes:
        return {"intent": form.intent, **form.values}

    def presser(self) -> Attributes | None:
        return {}

    def offers(self, action: Action) -> bool:
        return action.intent in self.intents

    @property
    def types_people(self) -> bool:
        return True

    @property
    def heading(self) -> str:
        return "h2"
