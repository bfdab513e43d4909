"""Addresses at which one chart can be had as a picture: below a person's own pages, and for a while in a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.charts.kept import Kept, Tallies, packed, unpacked
from bot.charts.seal import Seal
from bot.charts.shapes import CHAT
from bot.settings import Settings
from cards.blocks import Chart
from cards.voice import Voice
from scheduling.clock import Clock

PictureOf = Callable[[Chart, Voice], str]
"""Where a picture of a chart is to be had, '' for nowhere."""
# Slack takes no longer one, and no chart of a card needs as much.
LONGEST = 2_900
_IN_CHAT = "chat"
_DAY = 4


def nowhere(_chart: Chart, _voice: Voice) -> str:
    """Without pictures."""
    return ""


@dataclass(frozen=True, kw_only=True)
class OwnLinks:
    """Below `home`, a person's own address, which opens for that person alone."""

    seal: Seal
    home: str

    def link(self, chart: Chart | Tallies, voice: Voice) -> str:
        """The address of all shapes of the chart, which follow after a slash."""
        body = packed(Kept(chart=chart, locale=voice.locale))
        return f"{self.home}/chart/{self.seal.sealed(body, place=self.home)}"

    def read(self, text: str) -> Kept:
        """What was linked to here; raises ValueError for anything else."""
        return unpacked(self.seal.opened(text, place=self.home))


@dataclass(frozen=True, kw_only=True)
class ChatLinks:
    """For whoever has the address, until it ends: chats fetch pictures without saying for whom. `address` is where
    everybody reaches our pages, '' where nobody outside does."""

    seal: Seal
    address: str
    today: Callable[[], date]

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> ChatLinks:
        """As the settings of the server say."""
        # Every process has the same key only where one is set.
        address = settings.address.rstrip("/") if settings.secret_key else ""
        return cls(seal=Seal(settings.secret_key), address=address, today=lambda: clock.now().date())

    def link(self, chart: Chart, voice: Voice) -> str:
        """The address of the picture; '' where a chat could not fetch it."""
        if not self.address.startswith("https://"):
            return ""
        until = _until(self.today()).toordinal().to_bytes(_DAY, "big")
        sealed = self.seal.sealed(until + packed(Kept(chart=chart, locale=voice.locale)), place=_IN_CHAT)
        found = f"{self.address}/chart/{sealed}/{CHAT}"
        return found if len(found) <= LONGEST else ""

    def read(self, text: str) -> Kept | None:
        """What was linked to, None after its end; raises ValueError for anything else."""
        body = self.seal.opened(text, place=_IN_CHAT)
        if date.fromordinal(int.from_bytes(body[:_DAY], "big")) < self.today():
            return None
        return unpacked(body[_DAY:])


def _until(today: date) -> date:
    """The first day of the month after the next: the same address for a month, good for at least another one."""
    month = today.year * 12 + today.month + 1
    return date(month // 12, month % 12 + 1, 1)
