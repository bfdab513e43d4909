"""What is the same for everything that is drawn onto one surface."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.charts.links import PictureOf, nowhere
from bot.slack import wire
from cards.voice import Voice


@dataclass(frozen=True, kw_only=True)
class Easel:
    """Whom it speaks to, where our pages are ('' for nowhere), and the names given out so far.

    `native` says that the surface has charts and tables of its own, `bounded` that its size as a whole is limited,
    `known` the platform's ids of people and channels by ours, `picture` says where a chart is to be had as a picture.
    """

    voice: Voice
    address: str
    native: bool
    bounded: bool
    known: Mapping[str, str] = field(default_factory=dict)
    picture: PictureOf = nowhere
    taken: Counter[str] = field(default_factory=Counter)

    def action(self, intent: str) -> str:
        """An id for a button that no other on the surface has; raises wire.UnsendableError."""
        return self._unique("action", intent)

    def field(self, name: str) -> str:
        """An id for a field that no other on the surface has; raises wire.UnsendableError."""
        return self._unique("field", name)

    def _unique(self, kind: str, name: str) -> str:
        self.taken[f"{kind} {name}"] += 1
        return wire.action_id(name, self.taken[f"{kind} {name}"])
