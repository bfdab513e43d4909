"""A goal said as an outcome in the person's own words, with gaps for what it does not say. No number is made up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from okrs.wording.claims import WHO, Claim, Side
from okrs.wording.clauses import Clause, Role
from okrs.wording.judging import Judgement
from okrs.wording.lexicon import Form
from okrs.wording.lists import word_set
from okrs.wording.measures import Measures, Span
from okrs.wording.model import Rewrite, Shape
from okrs.wording.phrases import PREPOSITIONS
from okrs.wording.rules import Rule
from okrs.wording.tokens import Sort, Token

_OURSELVES = word_set("role hire headcount position")
_SPACES = re.compile(r"\s+")


def outcome_rewritten(text: str, span: Span, found: Measures) -> Rewrite:
    """An outcome whose measure is incomplete: its own words, with what they say of start, target and date."""
    outside = [part for part in (found.whole, found.by) if part]
    words = {"change": _without(text, span, outside)} | _measure_words(text, found)
    is_standing = found.has_number and found.target is None
    return Rewrite(Shape.STANDING if is_standing else Shape.CHANGE, words)


def task_rewritten(
    text: str, span: Span, tokens: Sequence[Token], judgement: Judgement, found: Measures
) -> Rewrite:
    """A task: the change it is meant to bring where it names one, else who does what, and the task as a step."""
    by = {name: word for name, word in _measure_words(text, found).items() if name == "by"}
    motive = next((clause for clause, claim in judgement.clauses if _is_motive(clause, claim)), None)
    if motive is not None:
        change = _capital(text[motive.tokens[0].start : motive.tokens[-1].end])
        work = _without(text, (span[0], _end_before(judgement, motive)), [])
        return Rewrite(Shape.CHANGE, {"change": change} | by, work)
    people = "" if judgement.claim.rule is Rule.HIRING else people_in(text, tokens)
    who = {"who": _capital(people)} if people else {}
    return Rewrite(Shape.BEHAVIOUR, who | by, text[slice(*span)])


def _is_motive(clause: Clause, claim: Claim | None) -> bool:
    says_change = claim is not None and claim.side is Side.OUTCOME
    return clause.role is Role.PURPOSE and says_change and len(clause.tokens) > 1


def _end_before(judgement: Judgement, motive: Clause) -> int:
    """Where the words before a clause end."""
    ends = [
        clause.tokens[-1].end
        for clause, _ in judgement.clauses
        if clause.tokens[-1].end <= motive.tokens[0].start
    ]
    return max(ends, default=motive.tokens[-1].end)


def _measure_words(text: str, found: Measures) -> dict[str, str]:
    """What the text says of start, target and date, by the names of their places."""
    said = {
        "start": _at(text, found.start),
        "target": _at(text, found.target),
        "by": re.sub(r"^(?:by|before|until|in|during|within)\s+", "", _at(text, found.by), flags=re.I),
    }
    return {name: words for name, words in said.items() if words}


def people_in(text: str, tokens: Sequence[Token]) -> str:
    """Those whom the text names, with the words that say which: "the whole field team"."""
    for place, token in enumerate(tokens):
        if not token.nouns & WHO or token.noun in _OURSELVES or (token.verbs and token.form is Form.BASE):
            continue
        first = place
        while first and _belongs(tokens[first - 1]):
            first -= 1
        if first and tokens[first - 1].text == "per":
            continue
        return text[tokens[first].start : token.end]
    return ""


def _belongs(token: Token) -> bool:
    is_verb = bool(token.verbs) and not token.nouns
    return (
        token.sort is Sort.WORD
        and not is_verb
        and token.text not in PREPOSITIONS | {"and", "or", "that", "who"}
    )


def _without(text: str, span: Span, parts: Sequence[Span]) -> str:
    """The text of a span without some of its parts, tidied."""
    kept, place = "", span[0]
    for start, end in sorted(parts):
        if start >= place and end <= span[1]:
            kept += text[place:start]
            place = end
    kept += text[place : span[1]]
    return _SPACES.sub(" ", kept).replace(" ,", ",").replace("()", "").strip(" ,;:–-")


def _at(text: str, span: Span | None) -> str:
    return text[slice(*span)] if span else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
