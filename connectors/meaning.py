"""What a question counts, by its words: what people do, or what comes of it."""

from __future__ import annotations

import re

from okrs.texts import later

# What people do, and the words that queries, columns and metrics have for it.
_WORK = (
    (
        later("It counts commits: what people do, not what comes of it."),
        r"commits?",
    ),
    (
        later("It counts pull requests: what people do, not what comes of it."),
        r"pull[ _-]?requests?|merge[ _-]?requests?|is:pr|type:pr|prs merged",
    ),
    (
        later("It counts code reviews: what people do, not what comes of it."),
        r"(code[ _-])?reviews?[ _-](done|given|count)",
    ),
    (
        later("It counts lines of code: what people do, not what comes of it."),
        r"(lines[ _-]of[ _-]code|loc|additions|deletions)",
    ),
    (
        later("It counts tickets: what people do, not what comes of it."),
        r"(tickets?|issues?|tasks?|stories)[ _-](closed|done|resolved|completed|created)"
        r"|(closed|done|resolved|completed)[ _-](tickets?|issues?|tasks?|stories)",
    ),
    (
        later("It counts story points: what people do, not what comes of it."),
        r"(story[ _-]?points?|velocity)",
    ),
    (
        later("It counts hours: what people do, not what comes of it."),
        r"(hours?|days?|time)[ _-](worked|logged|spent|booked)|(worked|logged|spent|billable)[ _-]?(hours?|time)"
        r"|worklogs?|timesheets?|overtime",
    ),
    (
        later("It counts meetings: what people do, not what comes of it."),
        r"meetings?|calendar[ _-]?events?",
    ),
    (
        later("It counts calls and messages: what people do, not what comes of it."),
        r"(calls|emails?|messages?)[ _-](made|sent)|sent[ _-](emails?|messages?)",
    ),
    (
        later("It counts deployments: what people do, not what comes of it."),
        r"deploy(ment)?s?",
    ),
)
_DOES = [(sentence, re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])")) for sentence, words in _WORK]

# Trouble that the product has or that customers report.
_TROUBLE = re.compile(
    r"(?<![a-z])(bugs?|defects?|incidents?|outages?|escalations?|regressions?|complaints?|vulnerabilit(y|ies)"
    r"|customer[ _-]?(reported|requests?|issues?)|support[ _-]?(requests?|tickets?)|sev[ _-]?[0-4])(?![a-z])"
)
# Counting what was dealt with is counting work again.
_DEALT_WITH = re.compile(
    r"statuscategory\s*(=|in)\s*\(?\s*[\"']?(done|complete)|status\s*(=|in)\s*\(?\s*[\"']?(done|closed|resolved|fixed)"
    r"|(?<!not )(is|state):closed|(?<![a-z])resolved(date)?\s*>|(?<![a-z])closed:|resolution\s+changed"
)


def why_activity(words: str) -> str:
    """Why a question in these words counts only what people do, in a sentence; '' where nothing says that it does."""
    folded = words.casefold()
    if is_trouble(folded):
        return ""
    return next((sentence for sentence, pattern in _DOES if pattern.search(folded)), "")


def is_trouble(query: str) -> bool:
    """Whether a query counts trouble that is there or came up: bugs, incidents, complaints; not those dealt with."""
    folded = query.casefold()
    return bool(_TROUBLE.search(folded)) and not _DEALT_WITH.search(folded)
