"""The check of one goal's wording: what it reads like, why, what it leaves open, and how it could be said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from okrs.reader.text import fold
from okrs.wording.claims import WHO, Claim, Side, numbers
from okrs.wording.clauses import Role
from okrs.wording.foreign import ENGLISH, foreign_measures, judge_foreign, spoken
from okrs.wording.judging import Judgement, judge
from okrs.wording.lists import word_set
from okrs.wording.measures import Measures, measures
from okrs.wording.model import Certainty, Kind, Label, Level, Part, Said, Verdict
from okrs.wording.nouns import Noun
from okrs.wording.orders import ALL
from okrs.wording.phrases import PREPOSITIONS, what
from okrs.wording.rewriting import outcome_rewritten, task_rewritten
from okrs.wording.rules import Rule
from okrs.wording.tokens import FRACTIONS, Sort, Token, cut

_LONGEST = 600
MOST_REASONS = 3

_BULLET = r"(?:[-*•·–—#>]+|\d{1,2}[.)]|\[[ x]?\])\s+"
_NUMBERED = r"(?:kr|o|okr|objective|key result|goal|ziel|objectif|objetivo|meta)\s?\d{0,2}(?:[.-]\d{1,2})?\s?[:.)–-]\s+"
_BEFORE = re.compile(rf"(?:[\s\"'“”„«»‘’`*_.…]|{_BULLET}|{_NUMBERED})+", re.I)
_AFTER = re.compile(r"[\s\"'“”„«»‘’`*_.…。!]+$")
_ACTIVITIES = word_set(
    "meeting call email commit ticket issue interview workshop session demo post article visit training course webinar "
    "event pr message review talk experiment sprint audit conversation pull_request merge_request cold_call "
    "sales_call story_point line_of_code user_interview blog_post"
)


def check(text: str, *, level: Level | None = None, given: Collection[Part] = ()) -> Verdict:
    """What a goal or key result reads like, by rules that know English best: see docs/wording.md.

    `given` are parts told beside the words, such as start and target in columns of their own. Never fails.
    """
    start, end = _bounds(text)
    folded = fold(text[start:end])
    tokens = _shifted(cut(folded), start)
    language, is_objective = spoken(tokens, text[start:end]), level is Level.OBJECTIVE
    judgement = _judgement(folded, tokens, language, start, is_objective=is_objective)
    if judgement is None:
        return Verdict(text, Label.UNCLEAR, None, Certainty.UNSURE)
    found = measures(tokens) if language == ENGLISH else foreign_measures(folded, language, start)
    label = Label(judgement.claim.side.value)
    verdict = Verdict(
        text,
        label,
        _kind(judgement.claim),
        _certainty(judgement),
        reasons=tuple(_reasons(text, judgement)),
        findings=tuple(_findings(text, tokens, judgement, found, level, given)),
    )
    verdict = replace(verdict, missing=tuple(_missing(tokens, judgement, found, verdict, level, given)))
    if label is Label.TASK:
        return replace(verdict, rewrite=task_rewritten(text, (start, end), tokens, judgement, found))
    if Part.FROM_TO in verdict.missing:
        return replace(verdict, rewrite=outcome_rewritten(text, (start, end), found))
    return verdict


def check_key_result(title: str, *, start: Decimal | None, target: Decimal | None) -> Verdict:
    """What a key result reads like whose numbers stand beside its title; its dates are those of its cycle."""
    given = {Part.BY_WHEN} if start is None or target is None else {Part.BY_WHEN, Part.FROM_TO}
    return check(title, level=Level.KEY_RESULT, given=given)


def _judgement(
    folded: str, tokens: Sequence[Token], language: str, start: int, *, is_objective: bool
) -> Judgement | None:
    if language == ENGLISH:
        return judge(tokens, is_objective=is_objective)
    return judge_foreign(folded, tokens, language, start, is_objective=is_objective)


def _bounds(text: str) -> tuple[int, int]:
    """Where the goal itself stands: without spaces, quotes, a bullet or "KR1:" before it and a dot after it."""
    before = _BEFORE.match(text[: _LONGEST * 2])
    start = before.end() if before else 0
    kept = text[start : start + _LONGEST]
    after = _AFTER.search(kept)
    end = start + (after.start() if after else len(kept))
    return (start, end) if end > start else (0, min(len(text), _LONGEST))


def _shifted(tokens: Sequence[Token], by: int) -> tuple[Token, ...]:
    return tuple(replace(token, start=token.start + by, end=token.end + by) for token in tokens)


def _kind(claim: Claim) -> Kind:
    if claim.side is Side.TASK:
        is_output = claim.rule in _OUTPUTS or (
            claim.rule is Rule.OWN_WORK and claim.about in (Noun.THING, Noun.ECHO)
        )
        return Kind.OUTPUT if is_output else Kind.ACTIVITY
    if claim.rule is Rule.SERVICE_LEVEL or claim.about is Noun.SYSTEM:
        return Kind.SYSTEM_STATE
    is_behaviour = claim.rule is Rule.PEOPLE_ACT or claim.about in WHO | {Noun.ACTS, Noun.ECHO}
    return Kind.BEHAVIOUR if is_behaviour else Kind.BUSINESS_STATE


_OUTPUTS = frozenset({Rule.DELIVERY, Rule.CAPABILITY, Rule.DONE, Rule.NO_CHANGE_NAMED})


def _certainty(judgement: Judgement) -> Certainty:
    claim = judgement.claim
    against = any(one.side is not claim.side and one.firm >= 2 for one in judgement.claims(Role.MAIN))
    if against or claim.firm < 2:
        return Certainty.UNSURE
    return Certainty.SURE if claim.firm >= 3 else Certainty.LIKELY


def _reasons(text: str, judgement: Judgement) -> Iterator[Said]:
    """What decided, what else speaks for the same, and what stands against it."""
    claim = judgement.claim
    yield _said(text, claim.rule, claim.words)
    mains = judgement.claims(Role.MAIN)
    same = [
        one for one in mains if one is not claim and one.side is claim.side and one.firm >= 2 and one.words
    ]
    for other in same[: MOST_REASONS - 2]:
        yield _said(text, other.rule, other.words)
    if claim.side is Side.OUTCOME:
        work = next((one for one in mains if one.side is Side.TASK and one.firm >= 2 and one.words), None)
        if work is not None:
            yield _said(text, Rule.MIXED, work.words)
        return
    motive = next(
        (one for one in judgement.claims(Role.PURPOSE) if one.side is Side.OUTCOME and one.words), None
    )
    if motive is not None:
        yield _said(text, Rule.MOTIVE_ONLY, motive.words)


def _findings(
    text: str,
    tokens: Sequence[Token],
    judgement: Judgement,
    found: Measures,
    level: Level | None,
    given: Collection[Part],
) -> Iterator[Said]:
    claim, mains = judgement.claim, [one for one in judgement.claims(Role.MAIN) if one.firm >= 2]
    sides = {one.side for one in mains}
    if len(mains) > 2 or (len(mains) == 2 and len(sides) == 1):
        yield _said(text, Rule.SEVERAL_GOALS, ())
    counted = _counted_activity(tokens)
    if counted and (claim.side is Side.TASK or any(Noun.OWN_PACE in token.nouns for token in counted)):
        yield _said(text, Rule.ACTIVITY_METRIC, counted)
    if claim.side is Side.TASK or level is Level.OBJECTIVE or Part.FROM_TO in given:
        return
    if not _is_measurable(tokens, found):
        yield _said(text, Rule.UNMEASURABLE, ())
    elif _lacks_start(claim, found):
        yield _said(text, Rule.NO_BASELINE, numbers(tokens)[:1])


def _counted_activity(tokens: Sequence[Token]) -> tuple[Token, ...]:
    for place, token in enumerate(tokens):
        if token.sort is not Sort.NUMBER or token.is_share:
            continue
        head = what(tokens[place:]).head
        if head is not None and (Noun.OWN_PACE in head.nouns or head.noun in _ACTIVITIES):
            return (token, head)
    return tuple(token for token in tokens if Noun.OWN_PACE in token.nouns)[:1]


def _is_measurable(tokens: Sequence[Token], found: Measures) -> bool:
    return found.has_number or any(token.text in ALL or token.text in FRACTIONS for token in tokens)


def _lacks_start(claim: Claim, found: Measures) -> bool:
    """Whether a change is measured without saying from where: "to 50 %", "by 20 %"."""
    is_change = claim.rule is Rule.CHANGE or found.target is not None or found.is_relative
    return is_change and found.start is None


def _missing(
    tokens: Sequence[Token],
    judgement: Judgement,
    found: Measures,
    verdict: Verdict,
    level: Level | None,
    given: Collection[Part],
) -> Iterator[Part]:
    names_people = any(token.nouns & WHO for token in tokens)
    has_motive = bool(judgement.claims(Role.PURPOSE))
    is_task = verdict.label is Label.TASK
    is_behaviour = verdict.kind is Kind.BEHAVIOUR
    open_parts = {
        Part.WHO: not names_people and not is_behaviour,
        Part.WHAT: is_task,
        Part.FROM_TO: is_task
        or any(one.rule in (Rule.UNMEASURABLE, Rule.NO_BASELINE) for one in verdict.findings),
        Part.BY_WHEN: found.by is None,
        Part.RESULT: (is_task or is_behaviour) and not has_motive,
    }
    if level is Level.OBJECTIVE:
        # An objective's numbers and dates are those of its key results.
        open_parts |= {Part.FROM_TO: False, Part.BY_WHEN: False}
    yield from (part for part, is_open in open_parts.items() if is_open and part not in given)


def _said(text: str, rule: Rule, words: Sequence[Token]) -> Said:
    """A rule with the words that made it fire, as they stand in the text."""
    words = [word for word in words if word.text not in PREPOSITIONS and word.sort is not Sort.MARK] or words
    if not words:
        return Said(rule)
    start, end = min(word.start for word in words), max(word.end for word in words)
    if end - start > _LONGEST_QUOTE:
        start, end = words[0].start, words[0].end
    return Said(rule, text[start:end], (start, end))


_LONGEST_QUOTE = 60
