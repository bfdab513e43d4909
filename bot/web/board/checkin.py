"""One's check-in: the same form as in chat, or what was answered and when the next one comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from bot.web.board.scene import Scene
from bot.web.fill import filled
from cards.blocks import Card, Form
from handlers.to_answer import to_answer


async def draw(scene: Scene) -> Mapping[str, object]:
    found = await to_answer(scene.work, scene.asked("checkin.form"), wanted=_wanted(scene))
    answer = scene.answer
    came = answer.card if answer is not None else None
    card = found.card if came is None else came
    if answer is not None and answer.typed:
        card = _as_typed(card, answer.typed)
    return {
        # A card that answers takes the place of what was there, as it does in the chat.
        "answer": "",
        "held": came is not None,
        "title": card.title,
        "card": await scene.pressed(replace(card, title=""), name="checkin"),
        "waiting": [
            (name or scene.voice.text("Yours"), f"?for={id_}", id_ == found.chosen)
            for id_, name in found.waiting
        ],
    }


def _as_typed(card: Card, typed: Mapping[str, str]) -> Card:
    for block in card.blocks:
        if isinstance(block, Form) and block.keeps:
            card = filled(card, block.keeps, typed)
    return card


def _wanted(scene: Scene) -> UUID | None:
    try:
        return UUID(scene.request.query.get("for", ""))
    except ValueError:
        return None
