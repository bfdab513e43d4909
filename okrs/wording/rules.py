"""The rules by which a goal is read, each with an id to cite and a sentence for the person."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """Why a goal reads as it does; the value is what is cited."""

    # outcomes
    PEOPLE_ACT = "people-act"
    CHANGE = "change"
    LEVEL = "level"
    SERVICE_LEVEL = "service-level"
    STATE = "state"
    # tasks
    DELIVERY = "delivery"
    ACTIVITY = "activity"
    LEARNING = "learning"
    HIRING = "hiring"
    DONE_TO_PEOPLE = "done-to-people"
    CAPABILITY = "capability"
    DONE = "done"
    OWN_WORK = "own-work"
    OWN_PACE = "own-pace"
    MOTIVE_ONLY = "motive-only"
    # neither is said
    NO_CHANGE_NAMED = "no-change-named"
