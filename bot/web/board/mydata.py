"""What is held on the reader, and how to have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.web.board import signed_in
from bot.web.board.scene import Scene
from cards.blocks import Buttons
from cards.exchange import Request
from handlers import privacy


async def draw(scene: Scene) -> Mapping[str, object]:
    asked = Request(
        workspace=scene.work.workspace,
        intent="data.show",
        at=scene.sight.home.now,
        person=scene.sight.reader,
    )
    card = (await privacy.show(scene.work, asked)).card
    assert card is not None
    blocks = tuple(block for block in card.blocks if not isinstance(block, Buttons))
    read = replace(card, title="", blocks=blocks)
    return {
        "told": card.title,
        "card": scene.renderer.card(read, name="held"),
        "file": scene.url("/my-data.json"),
        "browsers": await signed_in.shown(scene),
    }
