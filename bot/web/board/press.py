"""Buttons and forms of cards on pages of the dashboard: what a page offered comes back sealed, and is done once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from aiohttp.web_request import FileField
from multidict import MultiDictProxy

from bot.web.hands import Posted
from cards.blocks import Card
from cards.exchange import Request
from okrs.errors import HeadwayError

Sent = MultiDictProxy[str | bytes | bytearray | FileField]


@dataclass(frozen=True, kw_only=True)
class Press:
    """What somebody pressed or sent. Without an `id` it only keeps a draft, and doing that twice does no harm."""

    intent: str
    values: Mapping[str, str]
    id: str

    def asked(self, request: Request) -> Request:
        """The request of who presses, with what it stands for."""
        key = f"web:{request.person}:{self.id}" if self.id else ""
        return Request(
            workspace=request.workspace,
            person=request.person,
            at=request.at,
            intent=self.intent,
            values=self.values,
            key=key,
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of it: a card, or a sentence that says why nothing did. `typed` is what a form held."""

    card: Card | None = None
    trouble: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def hand(secret: str, person: UUID) -> Posted:
    """How cards on a page of this person are pressed."""

    def seal(intent: str, values: Mapping[str, str], one: tuple[str, ...], many: tuple[str, ...]) -> str:
        offer = json.dumps([intent, dict(values), one, many]).encode()
        return f"{base64.urlsafe_b64encode(offer).decode()}.{_sign(secret, person, offer)}"

    return Posted(seal, str(uuid4()))


def read(secret: str, person: UUID, sent: Sent) -> Press:
    """What was sent; raises HeadwayError for what no page of this person offered."""
    text, _, signature = str(sent.get("press", "")).partition(".")
    try:
        offer = base64.urlsafe_b64decode(text)
        id_ = str(UUID(str(sent["press-id"]))) if "press-id" in sent else ""
    except ValueError as error:
        raise _stale() from error
    if not hmac.compare_digest(_sign(secret, person, offer), signature):
        raise _stale()
    intent, values, one, many = json.loads(offer)
    typed = {name: _plain(sent[name]) for name in one if name in sent}
    picked = {name: ",".join(_plain(each) for each in sent.getall(name, [])) for name in many}
    return Press(intent=intent, values={**typed, **picked, **values}, id=id_)


def _stale() -> HeadwayError:
    return HeadwayError("This page has changed since you opened it. Look at it again as it is now.")


def _plain(text: object) -> str:
    # PostgreSQL keeps every character but this one; a browser sends line ends as networks do.
    return str(text).replace("\0", "").replace("\r\n", "\n")


def _sign(secret: str, person: UUID, offer: bytes) -> str:
    return hmac.new(secret.encode(), person.bytes + offer, hashlib.sha256).hexdigest()
