"""Drafts of goals: another wording for one, or what an outcome could mean for a team. They are called
drafts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from coaching.checks import Refusal, check_language, tidy_text
from coaching.figures import says_only
from coaching.kinds.rules import RULES, named
from coaching.masks import places_in, put_back
from coaching.model import Question, Shape
from okrs.wording import Label, check

WORDING, CASCADE = "thought.wording", "thought.cascade"
_MOST_DRAFTS, _MOST_LINES, _LONGEST = 3, 4, 200
_GAP = re.compile(r"\[[^\[\]]{1,30}\]|\?")
_GAPS = "Where a number, a date or a name is needed that is not given, write a question mark instead. "


class Drafts(Shape):
    drafts: list[str]


class TeamDraft(Shape):
    objective: str
    key_results: list[str]


class Wording:
    """`asked`: the `text` of a goal with names hidden, `places`, `language`."""

    is_trial = False

    def question(self, asked: Mapping[str, Any]) -> Question:
        return Question(
            instructions=RULES
            + "`text` is a goal as somebody wrote it. Say it in up to three ways as a change: who does "
            "what differently, or "
            "which number of the business moves, from where to where, by when. Not as work to be finished. "
            + _GAPS
            + "One sentence each, under 150 characters.",
            told={"language": named(asked["language"]), "text": asked["text"]},
            shape=Drafts,
            most_tokens=400,
        )

    def check(self, asked: Mapping[str, Any], answer: Shape) -> dict[str, Any]:
        """Drafts that say only what was given, and read like changes."""
        assert isinstance(answer, Drafts)
        found, refused = _held(answer.drafts, [asked["text"]], asked)
        outcomes = [draft for draft in found if check(draft).label is not Label.TASK]
        if not outcomes:
            raise Refusal(refused if not found else "a task")
        return {"drafts": outcomes[:_MOST_DRAFTS]}


class TeamGoals:
    """`asked`: `outcome`, its `signs` (what shows it early), `team`, `roles` and the `behaviour` that was named, names
    hidden; `places`, `language`."""

    is_trial = False

    def question(self, asked: Mapping[str, Any]) -> Question:
        given = ("outcome", "signs", "team", "roles", "behaviour")
        return Question(
            instructions=RULES
            + "A company wants `outcome`. In `team`, `behaviour` must change for it. Draft one objective "
            "for that team, and two "
            "to four key results that would show the new behaviour, each one line with a measure, from ? "
            "to ?. Not work to be "
            "finished. " + _GAPS,
            told={"language": named(asked["language"]), **{name: asked[name] for name in given}},
            shape=TeamDraft,
            most_tokens=500,
        )

    def check(self, asked: Mapping[str, Any], answer: Shape) -> dict[str, Any]:
        """An objective and at least one key result that say only what was given."""
        assert isinstance(answer, TeamDraft)
        given = [asked["outcome"], asked["behaviour"], asked["team"], *asked["signs"], *asked["roles"]]
        objective, refused = _held([answer.objective], given, asked)
        if not objective:
            raise Refusal(refused)
        lines, refused = _held(answer.key_results[:_MOST_LINES], given, asked)
        lines = [line for line in lines if check(line).label is not Label.TASK]
        if not lines:
            raise Refusal(refused)
        return {"objective": objective[0], "lines": lines}


def _held(drafts: Sequence[str], given: Sequence[str], asked: Mapping[str, Any]) -> tuple[list[str], str]:
    """The drafts that break no rule, names put back, and why the last of the others does."""
    found: list[str] = []
    refused = "a task"
    source = " ".join(given)
    for draft in drafts:
        try:
            line = tidy_text(draft, most=_LONGEST)
            check_language(_GAP.sub(" ", line), asked["language"], like=source)
            if not set(places_in(line)) <= set(places_in(source)):
                raise Refusal("names")
            if not says_only(_GAP.sub(" ", line), given, asked["language"]):
                raise Refusal("number")
        except Refusal as refusal:
            refused = refusal.reason
            continue
        whole = put_back(line, asked["places"])
        if line not in given and whole not in found:
            found.append(whole)
    return found, refused
