"""Names for the people whom the audit knows by their ids alone."""

from __future__ import annotations

from handlers.facts import House
from okrs.audit import Change, marked_person


def named(home: House, change: Change) -> Change:
    """A change with the names of the people that it tells, as they are now."""
    return Change(change.field, _names(home, change.before), _names(home, change.after))


def _names(home: House, text: str) -> str:
    people = [marked_person(part) for part in text.split(", ")]
    return text if None in people else ", ".join(home.name(person) for person in people)
