"""The rules by which a goal is read: each has an id to cite and a sentence for the person."""

from __future__ import annotations

from enum import StrEnum

from okrs.texts import later


class Rule(StrEnum):
    """Why a goal reads as it does; the value is what is cited. Examples of each: docs/wording.md."""

    # for an outcome
    PEOPLE_ACT = "people-act"
    CHANGE = "change"
    LEVEL = "level"
    SERVICE_LEVEL = "service-level"
    STATE = "state"
    # for a task
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
    NO_CHANGE_NAMED = "no-change-named"
    # beside either
    MIXED = "mixed"
    UNMEASURABLE = "unmeasurable"
    NO_BASELINE = "no-baseline"
    SEVERAL_GOALS = "several-goals"
    ACTIVITY_METRIC = "activity-metric"
    # over a set of goals
    TOO_MANY_OUTCOMES = "too-many-outcomes"
    TOO_MANY_KEY_RESULTS = "too-many-key-results"
    NO_LEADING = "no-leading"
    TOO_EASY = "too-easy"


SENTENCES: dict[Rule, str] = later(
    {
        Rule.PEOPLE_ACT: "“{words}” says what people do. That is a change somebody can see.",
        Rule.CHANGE: "“{words}” says that something gets better, not that something gets made.",
        Rule.LEVEL: "“{words}” says where a number stands that others decide.",
        Rule.SERVICE_LEVEL: "“{words}” is a level of service that people feel.",
        Rule.STATE: "“{words}” describes how things will be, not what we do for it.",
        Rule.DELIVERY: (
            "“{words}” is something we make or put in place. It could be finished and "
            "nobody acts differently."
        ),
        Rule.ACTIVITY: "“{words}” is work we do. It could all be done and nothing has changed.",
        Rule.LEARNING: "“{words}” is finding out or deciding. What changes once we know?",
        Rule.HIRING: "“{words}” brings people in. What will be different because they are here?",
        Rule.DONE_TO_PEOPLE: "“{words}” is done to people. It doesn't say what they do differently afterwards.",
        Rule.CAPABILITY: "“{words}” says that something is possible, not that anybody does it.",
        Rule.DONE: "“{words}” says that something is finished. It could be, and nobody acts differently.",
        Rule.OWN_WORK: "“{words}” counts what we make ourselves, not what others do with it.",
        Rule.OWN_PACE: "“{words}” measures how busy or how quick we are, not what comes of it.",
        Rule.MOTIVE_ONLY: "“{words}” is the change you are after, but nothing here measures it.",
        Rule.NO_CHANGE_NAMED: "No word here says whose behaviour or which number changes.",
        Rule.MIXED: "“{words}” is how you get there. Keep it as a step, and let the change be the goal.",
        Rule.UNMEASURABLE: "There is no number or clear sign by which everybody would agree that it is reached.",
        Rule.NO_BASELINE: "“{words}” says where to, but not from where: without a start nobody sees how far you are.",
        Rule.SEVERAL_GOALS: (
            "There are several goals in one. Each needs its own number, or nobody knows when it is met."
        ),
        Rule.ACTIVITY_METRIC: "“{words}” counts activity. It can be met by being busy, so it can't measure an outcome.",
        Rule.TOO_MANY_OUTCOMES: "These are {n} outcomes. More than {most} divide attention: which {most} matter most?",
        Rule.TOO_MANY_KEY_RESULTS: "“{words}” has {n} key results. More than {most} are a to-do list. Which matter?",
        Rule.NO_LEADING: (
            "Under “{words}” every number moves late. Which behaviour would you see first, if it goes well?"
        ),
        Rule.TOO_EASY: "Every target of the last {n} cycles was met. Good work; would a bolder one change more?",
    }
)
