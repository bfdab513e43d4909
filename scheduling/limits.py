"""How fast a platform may be sent to, and when the next message may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One message `every` so long, and up to `burst` at once after a rest.

    A token bucket: in any stretch of time T at most burst + T / every messages go. `also` is a second one that holds
    beside it, where a platform counts the hour as well as the second.
    """

    every: timedelta
    burst: int
    also: Rate | None = None


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast a platform may be sent to: one conversation, and one workspace in all; None: as fast as it can.

    `changes` is for messages that are changed, where a platform counts those apart.
    """

    conversation: Rate | None
    workspace: Rate | None
    changes: Rate | None = None


UNHURRIED = Pace(
    conversation=Rate(every=timedelta(seconds=1), burst=3),
    workspace=Rate(every=timedelta(milliseconds=200), burst=10),
)
UNLIMITED = Pace(conversation=None, workspace=None)

# The conversations that stand for the workspace as a whole, and for all changes in it.
EVERYWHERE = ""
CHANGES = "changes"


class Gate:
    """When the next message may go to each conversation of one workspace on one platform.

    It never waits: it says when. It is kept in memory, so a second process doesn't know what the first one sent;
    the platform's own answer (429) then pauses it here as well.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        # Per conversation and rate, when its bucket will have run empty: a message raises it by `every`.
        self._empty_at: dict[tuple[str, Rate], datetime] = {}
        self._paused_until: dict[str, datetime] = {}

    def opens_at(self, conversation: str, *, now: datetime, is_change: bool = False) -> datetime:
        """The moment from which a message may go, or be changed; `now` when that is at once."""
        everywhere = self._free_at(*self._all(is_change=is_change), now)
        if conversation == EVERYWHERE:
            return max(now, everywhere)
        return max(now, everywhere, self._free_at(conversation, self._pace.conversation, now))

    def passed(self, conversation: str, *, now: datetime, is_change: bool = False) -> None:
        """Counts a message that goes, or is changed, at `now`."""
        self._count(conversation, self._pace.conversation, now)
        self._count(*self._all(is_change=is_change), now)

    def pause(self, conversation: str, *, until: datetime) -> None:
        """Lets nothing go to a conversation, or EVERYWHERE, before `until`."""
        self._paused_until[conversation] = max(until, self._paused_until.get(conversation, until))

    def pause_everywhere(self, *, until: datetime, is_change: bool) -> None:
        """Lets nothing go before `until`; where changes are counted apart, only what was refused waits."""
        self.pause(self._all(is_change=is_change)[0], until=until)

    def forget(self, *, now: datetime) -> None:
        """Drops what no longer holds anything back, so that memory doesn't grow with every conversation."""
        self._empty_at = {key: moment for key, moment in self._empty_at.items() if moment > now}
        self._paused_until = {key: moment for key, moment in self._paused_until.items() if moment > now}

    def _all(self, *, is_change: bool) -> tuple[str, Rate | None]:
        if is_change and self._pace.changes is not None:
            return CHANGES, self._pace.changes
        return EVERYWHERE, self._pace.workspace

    def _free_at(self, key: str, rate: Rate | None, now: datetime) -> datetime:
        free_at = self._paused_until.get(key, now)
        while rate is not None:
            if (key, rate) in self._empty_at:
                free_at = max(free_at, self._empty_at[key, rate] - (rate.burst - 1) * rate.every)
            rate = rate.also
        return free_at

    def _count(self, key: str, rate: Rate | None, now: datetime) -> None:
        while rate is not None:
            self._empty_at[key, rate] = max(now, self._empty_at.get((key, rate), now)) + rate.every
            rate = rate.also
