"""The one list of cards that every platform's tests draw.

A new card belongs here, or in what is listed here: then each platform shows it to its validator and keeps what it looks
like.
"""

from __future__ import annotations

from cards.blocks import Card
from tests.cards.clinics import CLINICS
from tests.cards.coaching import coaching_cards
from tests.cards.further_cards import FURTHER_FORMS, FURTHER_MESSAGES
from tests.cards.helping import helping_cards
from tests.cards.practices import messages as practice_messages
from tests.cards.real_cards import FORMS, MESSAGES, NPS, VOICE

_COACHING = helping_cards(VOICE, NPS) | coaching_cards(VOICE, NPS)

# What is sent, and what is opened in a window of its own.
SENT: dict[str, Card] = (
    MESSAGES
    | FURTHER_MESSAGES
    | {name: card for name, card in CLINICS.items() if "form" not in name}
    | practice_messages(VOICE, NPS)
    | {name: card for name, card in _COACHING.items() if not name.endswith("-form")}
)
OPENED: dict[str, Card] = (
    FORMS
    | FURTHER_FORMS
    | {name: card for name, card in CLINICS.items() if "form" in name}
    | {name: card for name, card in _COACHING.items() if name.endswith("-form")}
)
