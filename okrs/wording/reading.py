"""What one clause of a goal claims: that somebody acts differently, that a state changes, or that work gets done."""

from __future__ import annotations

from collections.abc import Sequence

from okrs.wording.claims import METRICS, WHO, Claim, numbers, outcome, task
from okrs.wording.clauses import ADVERBS
from okrs.wording.lexicon import UNKNOWN, Form
from okrs.wording.lists import word_set
from okrs.wording.nouns import Noun
from okrs.wording.orders import read_order
from okrs.wording.phrases import BEFORE_NUMBER, DETERMINERS, PREPOSITIONS, what
from okrs.wording.predicates import LEVELS, MODALS
from okrs.wording.rules import Rule
from okrs.wording.statements import read_statement
from okrs.wording.tokens import Sort, Token
from okrs.wording.verbs import Verb

_OWN_SUBJECTS = frozenset({"we", "i", "us", "founder", "founders", "leadership"})
_LEAD_INS = word_set("don't dont to and or then also our goal is : - so that & by")
_STARTERS = word_set("stop continue start begin aim try work help strive seek commit manage")
_BEFORE_DATE = word_set("by at in until before during within from after")
_AFTER_NOUN = (LEVELS - word_set("up down at over past within")) | word_set("of is are has will per")
_PARTICLES = frozenset({"off", "out", "up", "down", "over"})
_WORKING = frozenset({Verb.DELIVER, Verb.ACT, Verb.LEARN, Verb.STAFF, Verb.ABLE, Verb.SERVE})
_COMPARED = frozenset("<>≥≤=→")
_MEASURES = METRICS | {Noun.GAUGE}


def read(tokens: Sequence[Token], *, is_objective: bool) -> Claim | None:
    """What a clause claims; None where no rule knows any word of it."""
    words = _without_lead_in(tokens)
    if not words:
        return None
    first, rest = words[0], words[1:]
    is_ours = bool(tokens) and tokens[0].text in _OWN_SUBJECTS and first is not tokens[0]
    if is_ours and first.verbs & _WORKING:
        return read_order(first, rest, is_objective=is_objective)
    if Verb.ENSURE in first.verbs or first.text == "have" or (first.text == "see" and len(rest) > 2):
        inner = rest[1:] if rest and rest[0].text == "that" else rest
        return read_statement(inner, is_objective=is_objective) if inner else None
    if _is_strange_order(words):
        return _of_strange_order(words)
    if _is_order(words):
        return read_order(first, rest, is_objective=is_objective)
    return read_statement(words, is_objective=is_objective)


def _without_lead_in(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Without what only leads up to the claim: "our goal is to", "we will", "continue to"."""
    words = _without_date(list(tokens))
    while words and (
        words[0].text in _LEAD_INS or (words[0].sort is Sort.MARK and words[0].text not in _COMPARED)
    ):
        words.pop(0)
    is_team = [word.text for word in words[:2]] in (["our", "team"], ["the", "team"])
    if words and (words[0].text in _OWN_SUBJECTS or is_team):
        rest = words[2 if is_team else 1 :]
        while rest and rest[0].text in MODALS | ADVERBS | {"have", "want", "to", "aim", "plan"}:
            rest = rest[1:]
        if rest and rest[0].verbs and rest[0].lemma not in ("be", "have"):
            words = rest
    while len(words) > 1 and (
        words[0].text in ADVERBS or (words[0].lemma in _STARTERS and _leads_to_verb(words))
    ):
        words = words[1:]
        while len(words) > 1 and words[0].text in ("to", "on"):
            words = words[1:]
    return tuple(words)


def _without_date(words: list[Token]) -> list[Token]:
    """Without "by the end of the year," before the claim."""
    if len(words) > 2 and words[0].text in _BEFORE_DATE:
        for place, word in enumerate(words[1:7], 1):
            if word.sort is Sort.DATE and len(words) > place + 1:
                return words[place + 1 :]
            if word.sort is Sort.NUMBER:
                break
    return words


def _leads_to_verb(words: Sequence[Token]) -> bool:
    rest = [word for word in words[1:4] if word.text not in ("to", "on")]
    return bool(rest) and bool(rest[0].verbs) and not rest[0].nouns and rest[0].form in (Form.BASE, Form.ING)


def _is_order(words: Sequence[Token]) -> bool:
    """Whether a clause begins with a verb that tells somebody what to do, not with a noun of the same letters."""
    first, rest = words[0], words[1:]
    following = next((token for token in rest if token.text not in ADVERBS), None)
    if not first.verbs or first.form is Form.THIRD:
        return first.text == "become"
    if following is None:
        return not first.nouns
    is_at_least = following.text == "at" and [word.text for word in rest[1:2]] in (["least"], ["most"])
    if is_at_least and first.form is Form.BASE and first.verbs & _WORKING:
        return True
    if following.text in _AFTER_NOUN:
        return False
    if first.form is Form.BASE and following.form in (Form.THIRD, Form.PAST) and not following.nouns:
        return following.form is Form.PAST and not first.nouns
    if first.nouns & WHO and following.form is Form.BASE and not following.nouns:
        return False
    if first.nouns and first.form in (Form.BASE, Form.ING) and _says_later(rest):
        return False
    if first.nouns and following.text in LEVELS and numbers(rest[1:4]):
        return False
    if (
        first.nouns & METRICS
        and following.nouns & METRICS
        and first.form is Form.BASE
        and Verb.CHANGE not in first.verbs
    ):
        return False
    if first.form is Form.PAST:
        names = following.sort is Sort.WORD and following.text not in DETERMINERS | PREPOSITIONS
        is_limited = len(rest) > 1 and rest[1].text in ("fewer", "less", "below", "under")
        return not (names and (is_limited or _has_predicate(rest)))
    if not first.verbs & {Verb.CHANGE, Verb.REACH, Verb.KEEP} and _names_level(rest):
        return False
    if first.form is Form.ING:
        is_change = bool(first.verbs & {Verb.CHANGE, Verb.REACH, Verb.KEEP}) and not first.nouns
        return is_change or not _has_predicate(rest)
    if (
        first.nouns
        and following.text in PREPOSITIONS
        and not first.verbs & {Verb.STAFF, Verb.ACT, Verb.LEARN}
    ):
        return False
    if first.nouns and (following.text in ("from", "at", "by") and numbers(rest[1:3])):
        return False
    names_measure = bool(following.nouns & _MEASURES) or (bool(first.nouns) and bool(following.nouns & WHO))
    if names_measure and first.verbs & _WORKING and not first.verbs & {Verb.CHANGE, Verb.REACH, Verb.KEEP}:
        return not (_has_predicate(rest) or _has_level(rest))
    return True


def _of_strange_order(words: Sequence[Token]) -> Claim:
    """An order by a verb that no table has: its object decides."""
    thing = what(words[1:])
    if thing.about in METRICS | {Noun.STATE, Noun.PEOPLE} and not thing.counted:
        return outcome(1, Rule.CHANGE, words[0], thing.head, about=thing.about, measured=bool(numbers(words)))
    return task(1, Rule.ACTIVITY, words[0], thing.head, about=Noun.WORK)


def _is_strange_order(words: Sequence[Token]) -> bool:
    """Whether an unknown word seems to be a verb, by what follows: "insulate 300 flats", "resurface the road"."""
    if len(words) < 3 or words[0].sort is not Sort.WORD or words[0].known is not UNKNOWN:
        return False
    is_small = (
        words[0].text in PREPOSITIONS | DETERMINERS | ADVERBS | BEFORE_NUMBER | MODALS
        or len(words[0].text) < 4
    )
    if is_small or words[0].text.endswith(("s", "ly", "ed", "al", "er", "ic", "an")):
        return False
    is_counted = words[1].sort is Sort.NUMBER and not words[1].is_share and words[2].sort is Sort.WORD
    is_split = words[1].text in _PARTICLES and words[2].sort is not Sort.MARK
    return (is_counted or is_split or words[1].text in DETERMINERS) and not _says_later(words)


def _has_predicate(tokens: Sequence[Token]) -> bool:
    """Whether something is said of what these words name."""
    for place, token in enumerate(tokens[1:], 1):
        if token.text in ("who", "that", "which", "so"):
            return False
        if token.text in ("is", "are", "above", "below", "under", "down", "up"):
            return True
        if token.form is Form.THIRD and not token.nouns:
            return True
        if token.form is Form.PAST and not token.nouns and tokens[place - 1].nouns:
            return True
        if token.form is Form.BASE and tokens[place - 1].known.plural and tokens[place - 1].nouns & WHO:
            return True
    return False


def _says_later(tokens: Sequence[Token]) -> bool:
    """Whether a finite verb makes the words before it its subject: "spend on contractors is …"."""
    if any(token.text in ("who", "that", "which", "so", "when", "what", "how", "why") for token in tokens):
        return False
    if any(
        token.text in ("is", "are") or (token.form is Form.THIRD and not token.nouns) for token in tokens[1:]
    ):
        return True
    named = bool(tokens[0].nouns) and tokens[0].text not in PREPOSITIONS
    return named and (
        _has_predicate(tokens) or (bool(what(tokens).about in _MEASURES) and _has_level(tokens))
    )


def _names_level(tokens: Sequence[Token]) -> bool:
    """Whether the words name a measure and where it is to stand: "form submissions up 30 %"."""
    for place, token in enumerate(tokens):
        if (
            token.text == "of"
            and place
            and tokens[place - 1].nouns & _MEASURES
            and numbers(tokens[place + 1 : place + 4])
        ):
            return True
        if (
            token.text in DETERMINERS
            or token.sort is not Sort.WORD
            or (token.text in PREPOSITIONS and token.text not in LEVELS)
        ):
            return False
        if token.text in LEVELS:
            return bool(
                place and tokens[place - 1].nouns & _MEASURES and numbers(tokens[place + 1 : place + 4])
            )
    return False


def _has_level(tokens: Sequence[Token]) -> bool:
    for place, token in enumerate(tokens):
        is_level = token.text in LEVELS or token.text in ("of", "from")
        if is_level and numbers(tokens[place + 1 : place + 4]):
            return True
    return False
