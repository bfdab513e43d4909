"""Where an answer goes: into the conversation, beside it for one reader alone, into a modal, or to the app's home."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.api import RefusedError, refusals
from bot.slack.native import REFUSALS, Native
from bot.slack.parse import Incoming
from bot.slack.render import Drawn, skeleton
from bot.slack.tokens import Home
from cards.blocks import Card
from cards.voice import Voice

# Slack lets a response address be used five times.
MOST_RESPONSES = 4
# A response that was refused for haste is sent once more, if Slack says that it won't take long.
_PATIENCE = 10.0

log = structlog.get_logger()


@dataclass(frozen=True)
class Opened:
    """A modal that stands open, and the state of it that may be changed."""

    view: str
    hash: str


async def open_modal(home: Home, trigger: str, voice: Voice, title: str) -> Opened | None:
    """Opens a modal at once, to be filled when its content is known; None where the trigger was too old."""
    try:
        with refusals():
            answer = await home.client.views_open(trigger_id=trigger, view=skeleton(voice, title))
    except RefusedError as error:
        log.info("slack.modal_not_opened", code=error.code)
        return None
    return _opened(answer.data)


async def fill_modal(home: Home, opened: Opened, view: Mapping[str, Any]) -> Opened | None:
    """Puts a view in the place of the one that stands open; None where the person has closed it meanwhile. Raises
    RefusedError where a picture in it may be what Slack could not show."""
    try:
        with refusals():
            answer = await home.client.views_update(
                view_id=opened.view, hash=opened.hash or None, view=dict(view)
            )
    except RefusedError as error:
        if error.code == "hash_conflict" and opened.hash:
            # Only we change it: an update of ours got through whose answer we did not hear.
            return await fill_modal(home, Opened(opened.view, ""), view)
        if error.code in REFUSALS and any(block["type"] == "image" for block in view["blocks"]):
            raise
        log.info("slack.modal_not_filled", code=error.code)
        return None
    return _opened(answer.data)


async def respond(
    native: Native, home: Home, incoming: Incoming, card: Card, voice: Voice, *, replaces: bool
) -> bool:
    """Answers at the address that came with what the person did, for them alone; False where that doesn't work."""
    if not incoming.response_url:
        return False

    async def show(parts: Sequence[Drawn]) -> bool:
        if len(parts) > MOST_RESPONSES:
            return False
        for number, part in enumerate(parts):
            if not await _posted(home, incoming.response_url, part, replaces=replaces and number == 0):
                return False
        return True

    try:
        return await native.shown(home, card, voice, show)
    except RefusedError as error:
        log.info("slack.response_refused", code=error.code)
        return False


async def whisper(native: Native, home: Home, incoming: Incoming, card: Card, voice: Voice) -> bool:
    """Shows a card in a channel to one person alone; False where Headway can't post there."""

    async def show(parts: Sequence[Drawn]) -> bool:
        for part in parts:
            with refusals():
                await home.client.chat_postEphemeral(
                    channel=incoming.channel,
                    user=incoming.user,
                    thread_ts=incoming.thread or None,
                    text=part.text,
                    blocks=part.blocks,
                )
        return True

    try:
        return await native.shown(home, card, voice, show)
    except RefusedError as error:
        log.info("slack.not_whispered", code=error.code)
        return False


def place_of(incoming: Incoming) -> dict[str, str]:
    """What a modal remembers of where it was opened, and how to open the same again."""
    return {
        "team": incoming.team,
        "channel": incoming.channel,
        "message": incoming.message,
        "thread": incoming.thread,
        "direct": "yes" if incoming.is_direct else "",
        "surface": incoming.place.get("surface") or incoming.surface.value,
        "intent": incoming.intent,
        "values": json.dumps(dict(incoming.values)) if sum(map(len, incoming.values.values())) < 800 else "",
    }


def values_of(place: Mapping[str, str]) -> dict[str, str]:
    """The values with which the same modal is opened again."""
    return {str(name): str(value) for name, value in json.loads(place.get("values") or "{}").items()}


async def _posted(home: Home, url: str, part: Drawn, *, replaces: bool) -> bool:
    body: dict[str, Any] = {
        "text": part.text,
        "blocks": part.blocks,
        "response_type": "ephemeral",
        "replace_original": replaces,
    }
    hook = AsyncWebhookClient(url, session=home.client.session, retry_handlers=[])
    for _ in range(2):
        with refusals():
            answer = await hook.send_dict(body)
        if answer.status_code == 200:
            return True
        wait = float(answer.headers.get("Retry-After", _PATIENCE + 1))
        if answer.status_code != 429 or wait > _PATIENCE:
            break
        await asyncio.sleep(wait)
    code = _code(answer.body)
    if code in REFUSALS:
        raise RefusedError(code, "Slack could not show this message.", permanent=True)
    log.info("slack.response_refused", status=answer.status_code, code=code)
    return False


def _code(body: str) -> str:
    """Slack's word for a refusal, which it sends as JSON or as bare text."""
    try:
        found = json.loads(body)
    except ValueError:
        return body.strip()[:60]
    return str(found.get("error", "")) if isinstance(found, dict) else ""


def _opened(data: object) -> Opened | None:
    view = data.get("view") if isinstance(data, dict) else None
    return Opened(str(view["id"]), str(view.get("hash", ""))) if view else None
