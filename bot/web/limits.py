"""How often something may be asked for, by whom: counted in this process, for a while."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

# How many askers are remembered at a time.
_MOST_ASKERS = 10_000


class Allowance:
    """At most `most` times within `span` for each asker."""

    def __init__(self, *, most: int, span: timedelta) -> None:
        self._most = most
        self._span = span
        self._asked: dict[str, deque[datetime]] = {}

    def takes(self, asker: str, *, at: datetime) -> bool:
        """Whether they may now, which is counted."""
        times = self._asked.pop(asker, deque())
        while times and times[0] <= at - self._span:
            times.popleft()
        is_free = len(times) < self._most
        if is_free:
            times.append(at)
        # Whoever asked last stands last, and who asked longest ago is forgotten first.
        self._asked[asker] = times
        if len(self._asked) > _MOST_ASKERS:
            del self._asked[next(iter(self._asked))]
        return is_free
