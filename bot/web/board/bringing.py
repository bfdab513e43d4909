"""People, teams and goals out of a file: looked at first, imported at a press. The file is not kept here: the page that
shows what it would do carries it."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping

from aiohttp import BodyPartReader, web

from bot.web.board.desk import again, drawn
from bot.web.board.scene import Scene
from cards.blocks import Action, Buttons, Card
from handlers import bring
from handlers.bring import BRING, MOST_BYTES
from okrs.errors import HeadwayError

_CARRIED = MOST_BYTES * 4 // 3 + 8


async def draw(scene: Scene) -> Mapping[str, object]:
    return _values(scene)


async def act(scene: Scene) -> Mapping[str, object]:
    """Says what a chosen `file` would do, or imports the `content` that was looked at."""
    sent = await _parts(scene.request)
    who, at = scene.sight.reader, scene.sight.home.now
    name = sent.get("name", b"").decode(errors="replace")[:200]
    if "content" in sent:
        card = await bring.bring(scene.work, _decoded(sent["content"]), name=name, person=who, at=at)
        now = await again(scene)
        told = await drawn(now, card, intents=(), name="told")
        return _values(now) | {"told": told, "is_done": True}
    data = sent.get("file", b"")
    if not data:
        return _values(scene) | {"problem": scene.voice.text("Choose a file first: CSV or JSON.")}
    card = await bring.preview(scene.work, data, name=name, person=who, at=at, file={})
    told = await drawn(scene, card, intents=(), name="told")
    content = b64encode(data).decode() if _offers_import(card) else ""
    return _values(scene) | {"told": told, "content": content, "file_name": name}


def _values(scene: Scene) -> dict[str, object]:
    return {
        "back": (scene.voice.text("Settings"), scene.url("/settings")),
        "told": None,
        "problem": "",
        "content": "",
        "file_name": "",
        "is_done": False,
        "company": scene.url("/company"),
    }


def _offers_import(card: Card) -> bool:
    buttons = (item for block in card.blocks if isinstance(block, Buttons) for item in block.items)
    return any(isinstance(item, Action) and item.intent == BRING for item in buttons)


def _decoded(content: bytes) -> bytes:
    try:
        return b64decode(content, validate=True)
    except binascii.Error as error:
        raise HeadwayError("The page sent something Headway can't read. Reload it and try again.") from error


async def _parts(request: web.Request) -> dict[str, bytes]:
    """The fields of a form with a file, each a little more than is allowed at most."""
    found: dict[str, bytes] = {}
    if request.content_type != "multipart/form-data":
        return found
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name in {"file", "content", "name"}:
                found[part.name] = await _read(part)
                if part.name == "file" and part.filename:
                    found["name"] = part.filename.encode()
    except ValueError as error:
        raise HeadwayError("The page sent something Headway can't read. Reload it and try again.") from error
    return found


async def _read(part: BodyPartReader) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk():
        data += chunk
        if len(data) > _CARRIED:
            # Enough to see that it is too big; the rest is not waited for.
            raise web.HTTPRequestEntityTooLarge(max_size=_CARRIED, actual_size=len(data))
    return bytes(data)
