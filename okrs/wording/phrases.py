"""What a group of words is about: whose acts, which state or which own work, and whether a number counts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrs.wording.claims import METRICS, OWN, WHO
from okrs.wording.lexicon import UNKNOWN, Form
from okrs.wording.lists import word_set
from okrs.wording.nouns import Noun
from okrs.wording.tokens import FRACTIONS, Sort, Token


@dataclass(frozen=True, slots=True)
class Phrase:
    """`head` is the word that decides, `last` the last one of its group; `counted` where a number stands before it."""

    about: Noun | None
    head: Token | None
    counted: bool = False
    words: tuple[Token, ...] = ()
    last: Token | None = None


PREPOSITIONS = word_set(
    "of in on for from to by at across within among with per between under over above below during after before "
    "into onto about around towards toward against via through than as when if where while vs versus without "
    "regarding concerning using including based because due throughout inside outside upon beyond until"
)
_USING = frozenset({"use", "adopt", "rate", "run", "depend", "integrate", "link"})
DETERMINERS = word_set("the a an our their its his her my your this that these those")
BEFORE_NUMBER = word_set(
    "at least over more than about around approximately up to under fewer less only the a an our all an additional "
    "another average of first last some exactly nearly almost roughly minimum maximum"
)
OUTSIDERS = word_set("independent external outside third-party downstream outsider")
_LINKS = frozenset({"of", "for", "with", "to", "on", "in"})
_COUNTS = word_set(
    "number count share percentage percent proportion amount volume total quantity majority ratio rate"
)
# Where a word may mean several things, the first of these counts.
_PRECEDENCE = (
    Noun.OWN_PACE, Noun.SYSTEM, Noun.ACTS, Noun.BUSINESS, Noun.STAFF, Noun.PEOPLE, Noun.ECHO, Noun.WORK, Noun.THING,
    Noun.STATE, Noun.GAUGE,
)  # fmt: skip


def what(tokens: Sequence[Token]) -> Phrase:
    """What the first group of nouns is about; after "number of" and "80 % of", what follows those words."""
    words = list(tokens)
    if "average" not in {token.text for token in words[:1]} or any(t.sort is Sort.NUMBER for t in words[1:3]):
        while words and (words[0].text in BEFORE_NUMBER or words[0].sort is Sort.MARK):
            words.pop(0)
    if words and (words[0].sort is Sort.NUMBER or words[0].text in FRACTIONS):
        return _counted(words, tuple(tokens))
    return _named(words, tuple(tokens))


def counted_classes(tokens: Sequence[Token]) -> set[Noun | None]:
    """What each number in these words counts."""
    return {
        what(tokens[place:]).about
        for place, token in enumerate(tokens)
        if token.sort is Sort.NUMBER
        and (not token.is_share or [one.text for one in tokens[place + 1 : place + 2]] == ["of"])
    }


def is_in_use(tokens: Sequence[Token]) -> bool:
    """Whether others are named who use it: "repositories using the linter", "used by 10 teams"."""
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        is_used = token.lemma in _USING and token.form in (Form.ING, Form.PAST)
        is_run = token.lemma == "run"
        if is_used and before is not None and before.nouns and (not is_run or before.nouns & WHO):
            return True
        if token.text in ("by", "from") and any(one.nouns & WHO for one in tokens[place + 1 : place + 5]):
            return True
        if token.text == "in" and [one.text for one in tokens[place + 1 : place + 2]] == ["use"]:
            return True
    return False


def _counted(words: Sequence[Token], all_: tuple[Token, ...]) -> Phrase:
    rest = list(words[1:])
    if len(rest) > 1 and rest[0].text == "of" and rest[1].sort is Sort.NUMBER:
        rest = rest[2:]
    if rest and rest[0].text == "of":
        inner = what(rest[1:])
        return Phrase(inner.about, inner.head, True, all_, inner.last)
    if (
        words[0].is_share
        and rest
        and rest[0].text in ("increase", "growth", "reduction", "decrease", "in", "on")
    ):
        inner = what(rest[1:] if rest[0].text in ("in", "on") else rest[2:])
        return Phrase(inner.about, inner.head, False, all_, inner.last)
    group = _group(rest)
    found = _class(group)
    after = rest[len(group) :]
    if found.about is None and after and after[0].text == "of":
        found = what(after[1:])
    return Phrase(found.about, found.head, True, all_, found.last)


def _named(words: Sequence[Token], all_: tuple[Token, ...]) -> Phrase:
    group = _group(words)
    found = _class(group)
    after = list(words[len(group) :])
    link = after[0].text if after else ""
    if found.about is Noun.GAUGE and link in _LINKS:
        inner = what(after[1:])
        if found.head is not None and found.head.noun in _COUNTS and link in ("of", "for"):
            return Phrase(inner.about or Noun.GAUGE, inner.head or found.head, False, all_, inner.last)
        if inner.about in (Noun.OWN_PACE, Noun.SYSTEM):
            return Phrase(inner.about, inner.head, False, all_, inner.last)
    if found.about is None and link in ("of", "for", "in", "from", "on"):
        inner = what(after[1:])
        if inner.about in METRICS | OWN:
            return Phrase(inner.about, inner.head, inner.counted, all_, inner.last)
    if found.about is None and after and after[0].sort is Sort.NUMBER:
        inner = what(after)
        return Phrase(inner.about, inner.head, True, all_, inner.last)
    return Phrase(found.about, found.head, False, all_, found.last)


def _group(words: Sequence[Token]) -> list[Token]:
    """The words up to where the first group of nouns ends."""
    group: list[Token] = []
    has_noun = False
    for place, token in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        if token.text in ("and", "or", "&", ",") or (token.text in "/-'\"“”’+" and group):
            is_joined = (
                following is not None and following.sort is Sort.WORD and following.text not in PREPOSITIONS
            )
            if group and is_joined and (token.text != "," or not has_noun):
                group.append(token)
                continue
            break
        if token.text in PREPOSITIONS or token.sort in (Sort.MARK, Sort.DATE):
            break
        if token.text in ("who", "that", "which", "is", "are", "be") or (token.sort is Sort.NUMBER and group):
            break
        if has_noun and token.text in DETERMINERS:
            break
        if (
            token.form is Form.BASE
            and token.verbs
            and group
            and group[-1].known.plural
            and group[-1].nouns & WHO
        ):
            break
        if has_noun and token.form in (Form.ING, Form.PAST) and not token.nouns and group[-1].known.plural:
            break
        group.append(token)
        has_noun = has_noun or bool(token.nouns)
    return group


def _class(group: Sequence[Token]) -> Phrase:
    """The class of the last word that has one; in "users and teams" that of the first part."""
    first = list(group)
    for place, token in enumerate(group):
        if token.text in ("and", "or", "&"):
            first = list(group[:place])
            break
    for part in (first, list(group)):
        known = _head(part)
        if known is not None:
            about = next(noun for noun in _PRECEDENCE if noun in known.nouns)
            if about in (Noun.THING, Noun.ECHO, Noun.WORK) and any(_is_outside(token) for token in part):
                about = Noun.PEOPLE
            return Phrase(about, known, last=part[-1])
    if group and any(_is_outside(token) for token in group[:-1]):
        return Phrase(Noun.PEOPLE, group[-1], last=group[-1])
    return Phrase(None, group[-1] if group else None, last=group[-1] if group else None)


def _is_plural(text: str) -> bool:
    return len(text) > 3 and text.endswith("s") and not text.endswith(("ss", "us"))


def _is_outside(token: Token) -> bool:
    return token.text in OUTSIDERS or token.text.startswith(
        ("community-", "user-", "customer-", "volunteer-")
    )


def _head(part: Sequence[Token]) -> Token | None:
    for distance, token in enumerate(reversed(part)):
        if not token.nouns:
            continue
        # "customer wallet": people before an unknown word only say whose it is.
        after = part[len(part) - distance] if distance else None
        if after is not None and token.nouns & WHO and after.sort is Sort.WORD and not token.known.plural:
            continue
        # "payment methods": so do acts before an unknown plural.
        is_headed = after is not None and (
            (after.known is UNKNOWN and _is_plural(after.text))
            or (after.form is Form.ING and not after.nouns)
        )
        if is_headed and token.nouns & METRICS and not token.known.plural:
            continue
        return token
    return None
