"""Draws every card in one language: `python -m tests.catalogues.gallery de` shows them, as text.

A process of its own, since the cards of the tests are made while their modules are imported.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from cards.blocks import Action, Buttons, Card, Form, LinkButton
from cards.voice import Voice

# What Slack shows of a button's label, and what a phone shows of a title in one or two lines.
LONGEST_LABEL, LONGEST_TITLE = 75, 140


def every_card(language: str) -> dict[str, Card]:
    """All cards that Headway builds, said in a language."""
    Voice._locale = lambda _voice: language  # type: ignore[method-assign,assignment]
    from tests.cards.everywhere import OPENED, SENT

    return SENT | OPENED


def too_long(card: Card) -> Iterator[str]:
    """Labels that Slack would cut off, and titles that nobody reads."""
    if len(card.title) > LONGEST_TITLE:
        yield f"title: {card.title}"
    for block in card.blocks:
        match block:
            case Buttons(items):
                labels = [one.label for one in items if isinstance(one, Action | LinkButton)]
            case Form(submit=label):
                labels = [label]
            case _:
                continue
        yield from (f"label: {label}" for label in labels if len(label) > LONGEST_LABEL)


def main(language: str, show: bool) -> int:
    from cards.plain import plain

    wrong = 0
    for name, card in every_card(language).items():
        if show:
            sys.stdout.write(f"── {name}\n{plain(card)}\n\n")
        for fault in too_long(card):
            wrong += 1
            sys.stdout.write(f"{name}: {fault}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--check" not in sys.argv))
