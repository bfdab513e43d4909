"""A goal cut into clauses: what it wants, what for, and by which means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from okrs.wording.claims import WHO
from okrs.wording.lexicon import Form
from okrs.wording.lists import word_set
from okrs.wording.phrases import DETERMINERS
from okrs.wording.tokens import Sort, Token
from okrs.wording.verbs import Verb


class Role(StrEnum):
    """What a clause is for the goal."""

    MAIN = "main"
    THAT = "that"  # "… that use it": what is said of the last noun
    PURPOSE = "purpose"  # so that, in order to, resulting in
    MEANS = "means"  # by doing, through, via
    WITH = "with"  # with 300 beta users
    ASIDE = "aside"  # in brackets


@dataclass(frozen=True, slots=True)
class Clause:
    role: Role
    tokens: tuple[Token, ...]


_ENDS = frozenset(".;!?:|•")
_AND = frozenset({",", "and", "&", "+", "then", "while", "plus", "but", "/"})
ADVERBS = word_set(
    "successfully fully continuously relentlessly significantly dramatically substantially consistently proactively "
    "further also always never still only quickly regularly effectively efficiently actively completely gradually "
    "massively radically drastically steadily jointly not newly publicly safely reliably sustainably currently "
    "measurably finally even just now more better collectively rapidly really truly easily openly"
)
_NOT_PURPOSE_AFTER = word_set(
    "able need needs want wants willing ability opportunity opportunities way ways time ready continue continues "
    "likely unable easy easier hard how want access due chance try tries trying begin begins start starts where what "
    "which when easiest fastest simple simpler possible going have has up reason capacity commitment right"
)
_CAUSES = word_set(
    "get encourage enable allow help convince persuade inspire invite want ask motivate empower cause lead "
    "push bring teach train nudge"
)
_RESULT = frozenset({"so", "thereby", "resulting", "leading", "thus", "contributing", "such"})
_RELATIVE = frozenset({"that", "which", "who", "whose"})
_BESIDE = (Role.WITH, Role.MEANS, Role.THAT)
_THROUGH = frozenset({"through", "via", "using", "throughout"})


def clauses(tokens: Sequence[Token]) -> list[Clause]:
    """The clauses of a text in its order, what stands in brackets last."""
    straight, asides = _without_brackets(tokens)
    found: list[Clause] = []
    for sentence in _sentences(straight):
        found += _of_sentence(sentence)
    return found + [Clause(Role.ASIDE, aside) for aside in asides]


def opens_with_verb(tokens: Sequence[Token]) -> bool:
    """Whether the words begin as an order would: "increase …", "successfully launched …"."""
    for token in tokens:
        if token.text in ADVERBS:
            continue
        return bool(token.verbs) and token.form is not Form.THIRD
    return False


def _without_brackets(tokens: Sequence[Token]) -> tuple[list[Token], list[tuple[Token, ...]]]:
    straight: list[Token] = []
    asides: list[tuple[Token, ...]] = []
    inside: list[Token] | None = None
    for token in tokens:
        if token.text in "([" and inside is None:
            inside = []
        elif token.text in ")]" and inside is not None:
            asides.append(tuple(inside))
            inside = None
        else:
            (straight if inside is None else inside).append(token)
    if inside:
        straight += inside
    return straight, [aside for aside in asides if aside]


def _sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    for place, token in enumerate(tokens):
        is_dash = token.text in "-–—" and _stands_alone(tokens, place)
        if token.sort is Sort.MARK and (token.text in _ENDS or is_dash):
            found.append([])
        else:
            found[-1].append(token)
    return [sentence for sentence in found if sentence]


def _stands_alone(tokens: Sequence[Token], place: int) -> bool:
    before, after = tokens[place - 1 : place], tokens[place + 1 : place + 2]
    token = tokens[place]
    if not (before and after) or before[0].sort is Sort.NUMBER is after[0].sort:
        return False
    return before[0].end < token.start and token.end < after[0].start


def _of_sentence(tokens: Sequence[Token]) -> list[Clause]:
    lead = _lead(tokens)
    found: list[Clause] = []
    if lead:
        announced = Role.PURPOSE if tokens[0].text == "to" else Role.MEANS
        found.append(Clause(announced, tuple(tokens[1:lead])))
        tokens = tokens[lead + 1 :]
    is_order = opens_with_verb(tokens)
    place, role, current = 0, Role.MAIN, list[Token]()
    while place < len(tokens):
        turn = _turn(tokens, place, current, role, is_order=is_order)
        if turn is None:
            current.append(tokens[place])
            place += 1
            continue
        found.append(Clause(role, tuple(current)))
        role, current = turn[0], []
        place += turn[1]
    return [*found, Clause(role, tuple(current))] if current else found


def _lead(tokens: Sequence[Token]) -> int | None:
    """Where "through better emails, …" or "to cut waste, …" before the order ends; None where nothing stands before."""
    if not tokens or tokens[0].text not in ("through", "by", "with", "via", "using", "to"):
        return None
    for place, token in enumerate(tokens[:14]):
        if token.text == "," and place > 1 and _is_new_order(tokens[place + 1 :]):
            return place
    return None


def _is_new_order(rest: Sequence[Token]) -> bool:
    verbs = [token for token in rest[:4] if token.text not in ADVERBS and token.text not in _AND][:1]
    if not verbs or not verbs[0].verbs or verbs[0].form is not Form.BASE:
        return False
    after = rest[rest.index(verbs[0]) + 1 :]
    has_object = bool(after) and (after[0].sort is Sort.NUMBER or after[0].text in DETERMINERS)
    return has_object or not verbs[0].nouns


def _turn(
    tokens: Sequence[Token], place: int, current: Sequence[Token], role: Role, *, is_order: bool
) -> tuple[Role, int] | None:
    """The role of the clause that begins here and how many words only announce it; None where none begins.

    `is_order` is true where the sentence began as an order, so that another one may follow.
    """
    token, rest = tokens[place], tokens[place + 1 :]
    following = rest[0].text if rest else ""
    if not current:
        return None
    if is_order and role in _BESIDE and token.text in ("and", ",", "&") and _is_new_order(rest):
        return Role.MAIN, 1
    if token.text in _AND:
        return _after_and(rest, current, role)
    if token.text == "to":
        return (Role.PURPOSE, 1) if _is_purpose(rest, current) else None
    if token.text == "in" and following == "order":
        return Role.PURPOSE, 3 if [one.text for one in rest[1:2]] == ["to"] else 2
    if token.text in _RELATIVE:
        return Role.THAT, 1
    if token.text in _RESULT and (token.text != "so" or rest):
        return Role.PURPOSE, 2 if following in ("that", "in", "to") else 1
    is_after_people = bool(current[-1].nouns & WHO)
    if token.text in _THROUGH and opens_with_verb(current) and role is not Role.WITH and not is_after_people:
        return Role.MEANS, 1
    if token.text in ("by", "with", "without") and _is_gerund(rest):
        return Role.MEANS, 1
    if token.text == "with":
        return Role.WITH, 1
    is_measured_by = token.text == "as" and bool(rest) and rest[0].lemma in ("measure", "assess")
    return (Role.ASIDE, 1) if is_measured_by or token.text in ("measured", "assessed") else None


def _is_purpose(rest: Sequence[Token], current: Sequence[Token]) -> bool:
    """Whether "to" says what for: "to cut waste", but not "able to …" and not "help people to …"."""
    verb = _first_word(rest)
    is_verb = verb is not None and bool(verb.verbs) and verb.form is Form.BASE
    is_caused = any(one.lemma in _CAUSES for one in current[:3])
    return is_verb and not is_caused and current[-1].text not in _NOT_PURPOSE_AFTER


def _after_and(rest: Sequence[Token], current: Sequence[Token], role: Role) -> tuple[Role, int] | None:
    skip = 1
    while rest and rest[0].text in (*_AND, "to"):
        rest, skip = rest[1:], skip + 1
    if not rest or not opens_with_verb(rest):
        return None
    head = next(token for token in rest if token.text not in ADVERBS)
    if not opens_with_verb(current):
        return None
    if head.form is Form.ING and head.verbs & {Verb.CHANGE, Verb.REACH} and len(rest) > 1:
        return Role.PURPOSE, skip
    first = next(token for token in current if token.text not in ADVERBS)
    if head.form is not first.form or len(current) < 2:
        return None
    if head.nouns and (len(rest) < 2 or (rest[1].verbs and not rest[1].nouns)):
        return None
    if role in (Role.MEANS, Role.WITH):
        role = Role.MEANS if head.form is Form.ING else Role.MAIN
    return role, skip


def _is_gerund(rest: Sequence[Token]) -> bool:
    verb = _first_word(rest)
    return verb is not None and (verb.form is Form.ING or (verb.text.endswith("ing") and not verb.nouns))


def _first_word(rest: Sequence[Token]) -> Token | None:
    return next((token for token in rest[:3] if token.text not in ADVERBS), None)
