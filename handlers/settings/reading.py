"""What somebody typed into a form of settings, as what it stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation

from cards.voice import Voice
from okrs.errors import HeadwayError

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:\.\.|–|to)\s*(\d{4}-\d{2}-\d{2}))?\s*(.*)")
_MOST_DAYS, _LONGEST = 366, 80


class Typed:
    """Reads fields one by one and gathers a sentence for each that can't be taken."""

    def __init__(self, voice: Voice, values: Mapping[str, str]) -> None:
        self._voice, self._values = voice, values
        self.problems: dict[str, str] = {}

    def text(self, name: str) -> str:
        return " ".join(self._values.get(name, "").split())

    def raw(self, name: str) -> str:
        """A field with its lines."""
        return self._values.get(name, "")

    def wrong(self, name: str, sentence: str) -> None:
        self.problems.setdefault(name, sentence)

    def refuse(self, name: str, error: HeadwayError) -> None:
        """What a check said of a field."""
        self.wrong(name, self._voice.text(error.template, **error.values))

    def clock(self, name: str) -> time | None:
        """A time of day: "9:30", "9.30", "9:30 pm"."""
        found = _CLOCK.fullmatch(self.text(name))
        if found is not None:
            hour, minute = int(found[1]), int(found[2] or 0)
            if found[3] and hour <= 12:
                hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
            if hour < 24 and minute < 60:
                return time(hour, minute)
        self.wrong(name, self._voice.text("Write the time like this: 09:30"))
        return None

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number from `least` to `most`."""
        text = self.text(name)
        if text.isdecimal() and len(text) < 12 and least <= int(text) <= most:
            return int(text)
        self.wrong(
            name,
            self._voice.text(
                "Write a whole number from {least} to {most}.",
                least=self._voice.number(Decimal(least)),
                most=self._voice.number(Decimal(most)),
            ),
        )
        return None

    def whole_or_none(self, name: str, least: int, most: int) -> int | None:
        """The same; empty is no number at all."""
        return self.whole(name, least, most) if self.text(name) else None

    def amount(self, name: str) -> Decimal | None:
        """An amount of money, not below zero."""
        try:
            found = Decimal(self.text(name).replace(",", "."))
            if found.is_finite() and 0 <= found < 10**9:
                return found
        except InvalidOperation:
            pass
        self.wrong(name, self._voice.text("Write an amount like 20 or 20.50."))
        return None

    def days(self, name: str) -> dict[date, str]:
        """Days off, a line each: "2026-12-24..2026-12-31 Between the years"."""
        found: dict[date, str] = {}
        for line in self._values.get(name, "").splitlines():
            if line.strip():
                found |= self._days(name, line.strip())
        if len(found) > _MOST_DAYS:
            self.wrong(name, self._voice.text("That are too many days: {n} at most.", n=_MOST_DAYS))
        return dict(sorted(found.items()))

    def _days(self, name: str, line: str) -> dict[date, str]:
        match = _SPAN.fullmatch(line)
        try:
            first = date.fromisoformat(match[1]) if match else None
            last = date.fromisoformat(match[2]) if match and match[2] else first
        except ValueError:
            first = last = None
        if match is None or first is None or last is None or not 0 <= (last - first).days < _MOST_DAYS:
            self.wrong(
                name,
                self._voice.text("Write each day like this: 2026-12-24. “{line}” is none.", line=line[:40]),
            )
            return {}
        words = match[3].strip()[:_LONGEST]
        return {first + timedelta(days=n): words for n in range((last - first).days + 1)}


def days_text(days: Mapping[date, str]) -> str:
    """Days off as a form shows them: those that follow each other and are called alike on one line."""
    lines: list[tuple[date, date, str]] = []
    for day, words in sorted(days.items()):
        if lines and lines[-1][2] == words and day - lines[-1][1] == timedelta(days=1):
            lines[-1] = (lines[-1][0], day, words)
        else:
            lines.append((day, day, words))
    return "\n".join(
        f"{first}{f'..{last}' if last > first else ''} {words}".strip() for first, last, words in lines
    )
