"""What a question counts, by its words: what people do, or what comes of it."""

from __future__ import annotations

import re

# What people do, by the words that queries, columns and metrics have for it.
_WORK = {
    "commits": r"commits?",
    "pull requests": r"pull[ _-]?requests?|merge[ _-]?requests?|is:pr|type:pr|prs merged",
    "code reviews": r"(code[ _-])?reviews?[ _-](done|given|count)",
    "lines of code": r"(lines[ _-]of[ _-]code|loc|additions|deletions)",
    "tickets": r"(tickets?|issues?|tasks?|stories)[ _-](closed|done|resolved|completed|created)"
    r"|(closed|done|resolved|completed)[ _-](tickets?|issues?|tasks?|stories)",
    "story points": r"(story[ _-]?points?|velocity)",
    "hours": r"(hours?|days?|time)[ _-](worked|logged|spent|booked)|(worked|logged|spent|billable)[ _-]?(hours?|time)"
    r"|worklogs?|timesheets?|overtime",
    "meetings": r"meetings?|calendar[ _-]?events?",
    "calls and messages": r"(calls|emails?|messages?)[ _-](made|sent)|sent[ _-](emails?|messages?)",
    "deployments": r"deploy(ment)?s?",
}
_DOES = {name: re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])") for name, words in _WORK.items()}

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
    done = next((name for name, pattern in _DOES.items() if pattern.search(folded)), "")
    return f"It counts {done}: what people do, not what comes of it." if done else ""


def is_trouble(query: str) -> bool:
    """Whether a query counts trouble that is there or came up: bugs, incidents, complaints; not those dealt with."""
    folded = query.casefold()
    return bool(_TROUBLE.search(folded)) and not _DEALT_WITH.search(folded)
