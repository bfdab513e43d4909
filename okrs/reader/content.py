"""What a clause holds beside names and numbers: blockers, words of its own, counts of other things."""

import re
from collections.abc import Sequence

from okrs.reader import phrases
from okrs.reader.clauses import Clause
from okrs.reader.lexicon import pattern
from okrs.reader.mentions import find_mentions
from okrs.reader.model import Shown
from okrs.reader.roles import Role, Said
from okrs.reader.scale import is_count
from okrs.reader.smallwords import small_words, word_set
from okrs.reader.states import says_same
from okrs.reader.text import Text, fold

_FOREIGN_SUBJECT = re.compile(
    r"^\W*(?:(?:the|die|der|das|le|la|les|el|los|las|o|a|os|"
    r"as)\s)?([a-zß][a-zß-]{2,})(?:\s([a-zß-]{3,}))?(?:\s?[:=]|\s(?:is|are|at|were|stands at|is at|are at|"
    r"ist bei|liegt bei|est a|esta en|esta em|ist|sind|liegt|bei|est|sont|es|son|esta|estan|e))\s?$"
)
_AFTER_NOUN = re.compile(r"\s(?:(?:new|more|of the|neue|nouveaux|nuevos|novos)\s)?([a-zß]{3,})")
_NOT_NOUNS = word_set(
    """
this was has plus thus always afterwards yes menos mas mais depuis nous vs is as us its versus plus
across overall besides towards days sans depois antes despues apres pues entonces thanks gracias cheers
pls
"""
)


def is_blocked(folded: str, clause: Clause, shown: Sequence[Shown]) -> bool:
    """Whether the clause says that something is blocked now."""
    stretch = folded[clause.start : clause.end]
    for match in pattern(phrases.UNBLOCKED).finditer(stretch):
        stretch = stretch[: match.start()] + "¤" * (match.end() - match.start()) + stretch[match.end() :]
    counted = any(kr.direction == "decrease" and is_count(kr) for kr in shown)
    found = pattern(phrases.BLOCKED).finditer(stretch)
    return any(
        not _is_title_word(folded, clause, match, shown)
        and not (
            counted
            and match.group()[0] == "w"
            and re.search(
                r"(?<![a-z#\d])\d+\s(?:of (?:them|those|these|which)\s|[a-z]+s\s)?(?:are\s|still\s)?$",
                stretch[: match.start()],
            )
        )
        for match in found
    )


def content_of(folded: str, clause: Clause) -> list[str]:
    """The words of the clause that are neither small nor part of the name."""
    spans = [*((m.start, m.end) for m in clause.mentions), *((n.start, n.end) for n in clause.numbers)]
    stretch = list(folded[clause.start : clause.end])
    for start, end in spans:
        for place in range(max(start, clause.start), min(end, clause.end)):
            stretch[place - clause.start] = " "
    joined = "".join(stretch)
    words = [word for word in re.findall(r"[a-zß]{2,}", joined) if word not in small_words()]
    return words + re.findall(r"[\u4e00-\u9fff\u30a0-\u30ff]{2,}", joined)


def says_more(folded: str, clause: Clause) -> bool:
    """Whether the clause has words worth keeping beside names, numbers and "same"."""
    stretch = folded[clause.start : clause.end]
    for match in pattern(phrases.SAME).finditer(stretch):
        stretch = stretch[: match.start()] + " " * (match.end() - match.start()) + stretch[match.end() :]
    return bool(content_of(folded[: clause.start] + stretch + folded[clause.end :], clause))


def seems_foreign(text: Text, clause: Clause, item: Said, shown: Sequence[Shown], *, language: str) -> bool:
    """Whether the number seems to count something else: 'we ran 3 workshops', 'signups are at 40'."""
    number = item.number
    if item.role is not Role.PLAIN or clause.mentions or says_same(text.folded, clause):
        return False
    noun = _AFTER_NOUN.match(text.folded, item.end)
    if (
        noun
        and not number.unit
        and noun.end() <= clause.end
        and _is_plural_noun(text, noun, shown, language=language)
    ):
        return True
    lead = text.folded[clause.start : number.start]
    subject = None if pattern(phrases.CORRECTION).search(lead) else _FOREIGN_SUBJECT.match(lead)
    words = [word for word in subject.groups() if word] if subject else []
    return bool(words) and all(word not in small_words() and not word.endswith("ed") for word in words)


def counts_other_things(
    text: Text, clause: Clause, item: Said, shown: Sequence[Shown], *, language: str
) -> bool:
    """Whether a plain number beside a name counts something else: '412 surveys'."""
    noun = _AFTER_NOUN.match(text.folded, item.end)
    plain = item.role is Role.PLAIN and not item.number.unit
    return bool(
        plain and noun and noun.end() <= clause.end and _is_plural_noun(text, noun, shown, language=language)
    )


def _is_title_word(folded: str, clause: Clause, match: re.Match[str], shown: Sequence[Shown]) -> bool:
    if match.group().count(" ") > 1:
        return False
    if re.match(
        r"\s(?:by|on|because|until|durch|wegen|von|par|por|hasta|ate|porque)(?![a-z])",
        folded[clause.start + match.end() :],
    ):
        return False
    said = re.findall(r"[a-zß]{5,}|[\u3040-\u9fff]+", match.group())
    at = clause.start + match.start()
    inside = any(
        m.start <= at < m.end or m.end <= at <= m.end + 1 or at <= m.start <= at + len(match.group()) + 1
        for m in clause.mentions
    )
    titles = [re.findall(r"[a-zß]+|[\u3040-\u9fff]+", fold(kr.title)) for kr in shown]
    return inside and any(word in title for title in titles for word in said)


def _is_plural_noun(text: Text, noun: re.Match[str], shown: Sequence[Shown], *, language: str) -> bool:
    word = noun.group(1)
    if word in small_words() or word in _NOT_NOUNS or find_mentions(word, shown, bytearray(len(word))):
        return False
    capital = text.shown[noun.start(1)].isupper() and language == "de"
    return (
        capital
        or (word.endswith("s") and not word.endswith("ss"))
        or word in ("people", "men", "women", "children", "staff")
    )
