"""What other programs can hear of: the names of events, which never change their meaning."""

from __future__ import annotations

from enum import StrEnum

from okrs.errors import HeadwayError


class Event(StrEnum):
    """`check_in.submitted`: somebody answered; `progress.recorded`: a key result has a new value or confidence;
    `health.changed`: it is of another colour; `goal.closed`: it was stopped, or its cycle was closed."""

    CHECK_IN_SUBMITTED = "check_in.submitted"
    PROGRESS_RECORDED = "progress.recorded"
    HEALTH_CHANGED = "health.changed"
    GOAL_CLOSED = "goal.closed"


def read_events(text: str) -> frozenset[Event]:
    """Events with spaces or commas between, or `all`; raises HeadwayError for an unknown one, or none."""
    words = text.replace(",", " ").split()
    if [word.lower() for word in words] == ["all"]:
        return frozenset(Event)
    found = set()
    for word in words:
        try:
            found.add(Event(word.lower()))
        except ValueError as error:
            raise HeadwayError(
                "There is no event “{word}”. There are: {events}.", word=word, events=", ".join(Event)
            ) from error
    if not found:
        raise HeadwayError("Say which events: {events}, or all.", events=", ".join(Event))
    return frozenset(found)


def write_events(events: frozenset[Event]) -> str:
    """The events as they are stored, in their order."""
    return " ".join(event for event in Event if event in events)
