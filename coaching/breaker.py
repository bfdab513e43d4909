"""The circuit breaker: after so many failures in a row nobody is asked for a while, then one question
tries it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_FAILURES = 5
REST = timedelta(minutes=1)
# What a settings change has to put right isn't tried every minute.
LONG_REST = timedelta(minutes=10)


@dataclass
class Breaker:
    """Closed while all is well; `until` is when it is tried again."""

    failures: int = 0
    until: datetime | None = None
    is_trying: bool = False

    def lets(self, now: datetime) -> bool:
        """Whether a question may go now. After a rest only one may, until `worked` or `failed` tells
        how it went."""
        if self.until is None:
            return True
        if now < self.until or self.is_trying:
            return False
        self.is_trying = True
        return True

    def worked(self) -> None:
        self.failures, self.until, self.is_trying = 0, None, False

    def failed(self, now: datetime, *, for_good: bool) -> bool:
        """Notes a failure, one that won't pass by itself `for_good`; True when this one opened the
        breaker."""
        self.failures += 1
        was_open = self.until is not None
        if for_good or was_open or self.failures >= MOST_FAILURES:
            self.until = now + (LONG_REST if for_good else REST)
        self.is_trying = False
        return self.until is not None and not was_open
