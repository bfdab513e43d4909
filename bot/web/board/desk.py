"""Forms of the dashboard: cards of the handlers that every platform shows, sent by the browser itself."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace

from aiohttp import web
from markupsafe import Markup
from multidict import MultiDictProxy

from bot.web.board.scene import Scene
from bot.web.hands import Plain
from bot.web.render import Renderer
from bot.web.roster import Roster
from cards.blocks import Card, Form, Option
from cards.exchange import Reply, Request
from handlers.channels import shown
from handlers.status import sight_of

_INTENT = "intent"


async def ask(scene: Scene, intent: str, values: Mapping[str, str]) -> Reply:
    """What the handler of an intent answers to who looks, in the transaction of the page."""
    return await scene.context.desk.table[intent](scene.work, _request(scene, intent, values))


async def sent(scene: Scene, intents: Collection[str]) -> Reply:
    """What comes of the form that was sent; raises 404 for an intent that the page has no form of."""
    form = await scene.request.post()
    intent, values = _pressed(str(form["press"])) if "press" in form else (form.get(_INTENT), _values(form))
    if not isinstance(intent, str) or intent not in intents:
        raise web.HTTPNotFound
    return await ask(scene, intent, values)


async def again(scene: Scene) -> Scene:
    """The same page after something was changed."""
    return replace(scene, sight=await sight_of(scene.work, _request(scene, "board", {})))


async def drawn(scene: Scene, card: Card, *, intents: Collection[str], name: str) -> Markup:
    """A card whose forms and buttons work without a script."""
    channels = [Option(str(one.id), shown(one)) for one in await scene.work.people.channels()]
    roster = Roster(channels=channels)
    return Renderer(scene.context.pages, scene.voice, roster, scene.pictures, Plain(intents)).card(
        card, name=name
    )


def form_of(card: Card | None) -> str:
    """The intent of the form on a card, '' for none."""
    blocks = card.blocks if card else ()
    return next((block.intent for block in blocks if isinstance(block, Form)), "")


def _request(scene: Scene, intent: str, values: Mapping[str, str]) -> Request:
    return Request(
        workspace=scene.work.workspace,
        intent=intent,
        at=scene.sight.home.now,
        person=scene.sight.reader,
        values=values,
    )


def _pressed(text: str) -> tuple[str, dict[str, str]]:
    """What a button stands for; raises 404 for what none does."""
    try:
        intent, values = json.loads(text)
        return str(intent), {str(name): str(value).replace("\0", "") for name, value in values.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise web.HTTPNotFound from error


def _values(form: MultiDictProxy[str | bytes | bytearray | web.FileField]) -> dict[str, str]:
    """What was ticked and typed into one field stands with commas between, as pickers send it."""
    return {
        name: ",".join(filter(None, (str(one).replace("\0", "") for one in form.getall(name))))
        for name in form
        if name != _INTENT
    }
