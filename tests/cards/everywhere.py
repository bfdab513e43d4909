"""The one list of cards that every platform's tests draw, each from the same builders and facts.

A new card belongs here: then each platform shows it to its validator and keeps what it looks like.
"""

from __future__ import annotations

from cards.blocks import Card
from cards.goals import GoalView
from cards.voice import Voice
from tests.cards.coaching import coaching_cards
from tests.cards.helping import helping_cards
from tests.cards.practices import messages as practice_messages


def everywhere(voice: Voice, goal: GoalView) -> dict[str, Card]:
    """Every card by its name; that of a form ends in “-form”."""
    return practice_messages(voice, goal) | helping_cards(voice, goal) | coaching_cards(voice, goal)
