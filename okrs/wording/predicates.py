"""Where a sentence's subject ends, and the word that says something of it begins."""

from __future__ import annotations

from collections.abc import Sequence

from okrs.wording.claims import WHO, numbers
from okrs.wording.clauses import ADVERBS
from okrs.wording.lexicon import UNKNOWN, Form
from okrs.wording.lists import word_set
from okrs.wording.orders import ALL, READY
from okrs.wording.phrases import BEFORE_NUMBER, DETERMINERS, PREPOSITIONS
from okrs.wording.tokens import FRACTIONS, Sort, Token
from okrs.wording.verbs import Verb

MODALS = word_set("don't doesn't won't shouldn't will should must shall would may might ought")
LEVELS = word_set(
    "above below under over at least most than within beyond past up down + <= >= < > ≥ ≤ → -> ="
)
_NEED_NUMBER = word_set("+ at up down over under past within than most least beyond")
CAN = word_set("can could cannot able")
COLLECTIVES = word_set("people staff everyone everybody nobody women men children who anyone they no-one")


def predicate(tokens: Sequence[Token]) -> int | None:
    """Where the subject ends: the place of the first word that says something of what stands before it."""
    fallback: int | None = None
    for place in range(1, len(tokens)):
        token, before = tokens[place], tokens[place - 1]
        if (
            token.text in MODALS
            or token.text in CAN
            or (token.lemma in ("be", "have") and token.form is not Form.ING)
        ):
            return place
        if token.text in LEVELS and not _is_leading(tokens, place):
            if token.text in _NEED_NUMBER and not _number_near(tokens, place):
                continue
            return place
        if token.text in ("from", "to", "by") and _number_near(tokens, place, reach=2):
            return place if fallback is None else fallback
        if token.text in FRACTIONS and before.sort is Sort.WORD and before.text not in BEFORE_NUMBER:
            return place
        if _is_finite(tokens, place):
            if token.form is Form.PAST and (later := _later_verb(tokens, place)):
                return later
            return place
        if fallback is None and _may_be_finite(token, before):
            fallback = place
    return fallback


def _is_finite(tokens: Sequence[Token], place: int) -> bool:
    token, before = tokens[place], tokens[place - 1]
    is_after_people = before.known.plural and bool(before.nouns & WHO)
    if (
        is_after_people
        and token.known is UNKNOWN
        and token.sort is Sort.WORD
        and _is_verb_like(tokens, place)
    ):
        return True
    if not token.verbs or before.text in PREPOSITIONS or before.text in DETERMINERS:
        return False
    match token.form:
        case Form.THIRD:
            if _is_copula(tokens, place + 1):
                return False
            is_named = before.sort in (Sort.WORD, Sort.NUMBER) and before.text not in _ADJECTIVAL
            return is_named and (not token.nouns or (bool(before.nouns) and _has_object(tokens, place)))
        case Form.BASE:
            is_subject = (
                before.known.plural
                or before.is_share
                or before.text in COLLECTIVES
                or _is_plural_stranger(tokens, place - 1)
            )
            moves = Verb.CHANGE in token.verbs and _goes_to_number(tokens, place)
            return moves or (
                is_subject and (not token.nouns or bool(before.nouns & WHO) or _has_object(tokens, place))
            )
        case Form.PAST:
            return (
                before.sort is Sort.WORD
                and before.text not in _ADJECTIVAL
                and not _is_adjective(tokens, place)
            )
        case Form.ING:
            return bool(before.nouns & WHO) and not token.nouns
    return False


def _is_copula(tokens: Sequence[Token], place: int) -> bool:
    return (
        place < len(tokens) and tokens[place].lemma in ("be", "have") and tokens[place].form is not Form.ING
    )


def _later_verb(tokens: Sequence[Token], place: int) -> int | None:
    """The verb after a participle that only describes the subject: "claims filed online rise"."""
    for later in range(place + 1, len(tokens)):
        token = tokens[later]
        if token.text in ("and", "that", "which", "who", "so", "as", "when", "if", ","):
            return None
        if tokens[later - 1].text in PREPOSITIONS:
            continue
        moves = (
            token.form is Form.BASE and Verb.CHANGE in token.verbs and _number_near(tokens, later, reach=5)
        )
        is_verb = moves or token.lemma in ("be", "have") or (token.form is Form.THIRD and not token.nouns)
        if is_verb and token.form is not Form.ING:
            return later
    return None


_SMALL = PREPOSITIONS | DETERMINERS | ADVERBS | READY | word_set("and or who that which also")
_ADJECTIVAL = word_set("all new every each no more less fewer")


def _is_verb_like(tokens: Sequence[Token], place: int) -> bool:
    """Whether an unknown word after a plural for people has an object of its own: "nurses swap shifts"."""
    text, following = tokens[place].text, tokens[place + 1 : place + 2]
    is_small = text in _SMALL
    if is_small or text.endswith(("ly", "ing", "al", "ic")) or not following:
        return False
    return following[0].text in DETERMINERS or bool(following[0].nouns) or following[0].text in PREPOSITIONS


def _goes_to_number(tokens: Sequence[Token], place: int) -> bool:
    """ "Fall to 30", "rise by 5 %"."""
    after = tokens[place + 1 : place + 2]
    return (
        bool(after)
        and after[0].text in ("to", "by", "from", "below", "under", "above")
        and _number_near(tokens, place)
    )


def _has_object(tokens: Sequence[Token], place: int) -> bool:
    return any(
        token.text in DETERMINERS | {"to", "us", "once", "every"} or token.text in FRACTIONS
        for token in tokens[place + 1 : place + 2]
    )


def _is_adjective(tokens: Sequence[Token], place: int) -> bool:
    """Whether a participle belongs to the noun after it: "automated tests"."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return following is not None and bool(following.nouns) and not tokens[place - 1].nouns


def _is_plural_stranger(tokens: Sequence[Token], place: int) -> bool:
    """Whether an unknown word is a plural that a number counts: "10,000 homesteads shift …"."""
    word = tokens[place]
    counts = tokens[place - 1] if place else None
    if place == 0:
        return (
            word.sort is Sort.WORD
            and word.known is UNKNOWN
            and len(word.text) > 4
            and word.text.endswith("s")
        )
    if tokens[0].is_share or any(one.is_share for one in tokens[:3]):
        return word.sort is Sort.WORD and not word.verbs and not word.nouns and word.text.endswith("s")
    is_counted = counts is not None and (counts.sort is Sort.NUMBER or counts.text in ALL | _ADJECTIVAL)
    return word.sort is Sort.WORD and not word.verbs and word.text.endswith("s") and is_counted


def _may_be_finite(token: Token, before: Token) -> bool:
    return token.form is Form.THIRD and bool(before.nouns & WHO) and not before.known.plural


def _is_leading(tokens: Sequence[Token], place: int) -> bool:
    """ "At least", "more than" before the very first number belong to the subject."""
    return all(token.text in BEFORE_NUMBER or token.sort is Sort.MARK for token in tokens[:place])


def _number_near(tokens: Sequence[Token], place: int, reach: int = 4) -> bool:
    return bool(numbers(tokens[place + 1 : place + 1 + reach]))
