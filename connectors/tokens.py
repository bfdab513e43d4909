"""Tokens that a key was exchanged for: kept in memory until shortly before they end, and never told."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from okrs.errors import HeadwayError

Answer = TypeVar("Answer")

# Not used any more so long before they end: a question that is on its way still arrives in time.
_MARGIN = timedelta(minutes=1)
_MOST = 5_000


@dataclass(frozen=True, kw_only=True)
class Token:
    text: str
    lasts: timedelta


@dataclass
class Tokens:
    """The newest token of each key; a key that is changed has tokens of its own."""

    _kept: dict[bytes, tuple[str, datetime]] = field(default_factory=dict, repr=False)

    async def ask(
        self,
        *key: str,
        now: datetime,
        fetch: Callable[[], Awaitable[Token]],
        question: Callable[[str], Awaitable[Answer]],
    ) -> Answer:
        """The answer to a question that is asked with a token; a kept one that is refused (401) is fetched anew."""
        name = hashlib.sha256("\0".join(key).encode()).digest()
        text, until = self._kept.get(name, ("", now))
        if text and until > now:
            try:
                return await question(text)
            except HeadwayError as error:
                if error.values.get("status") != 401:
                    raise
        self._kept.pop(name, None)
        token = await fetch()
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[name] = (token.text, now + token.lasts - _MARGIN)
        return await question(token.text)
