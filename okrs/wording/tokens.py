"""A goal's words in order: numbers told from dates and names, phrases joined, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from okrs.wording.lexicon import UNKNOWN, Form, Word, phrases, same, word
from okrs.wording.lists import word_set
from okrs.wording.nouns import Noun
from okrs.wording.verbs import Verb


class Sort(StrEnum):
    """What a token is before its meaning is looked at."""

    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"  # SOC2, v1.0, 5S: digits that count nothing
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """One word, phrase, number or mark; `text` is folded, `start` and `end` are places in the whole text."""

    text: str
    start: int
    end: int
    sort: Sort
    known: Word = UNKNOWN

    @property
    def verbs(self) -> frozenset[Verb]:
        return self.known.verbs

    @property
    def nouns(self) -> frozenset[Noun]:
        return self.known.nouns

    @property
    def noun(self) -> str:
        """The singular of a noun; '' for other words."""
        return self.known.noun

    @property
    def lemma(self) -> str:
        return self.known.lemma or self.text

    @property
    def form(self) -> Form | None:
        return self.known.form

    @property
    def is_share(self) -> bool:
        """Whether it says how many of all: "80 %", "half", "one in three"."""
        return self.sort is Sort.NUMBER and _SHARE.search(self.text) is not None


_SHARE = re.compile(r"%|per ?cent|pct|half|third|quarter|fifth|tenth| in | out of ")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_MONTH_ALONE = re.compile(_MONTH)
_DATE = (
    rf"(?:fy\s?'?\d{{2,4}}|cy\s?\d{{2,4}}|[qh][1-4](?:[-/ ]?(?:fy)?'?(?:20)?\d\d)?\b|(?:the )?end of (?:(?:the )?"
    rf"(?:year|quarter|month|cycle|season|term)|[qh][1-4]|(?:19|20)\d\d|{_MONTH}\b)|end (?:19|20)\d\d|"
    rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b(?: (?:19|20)\d\d)?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b"
    rf"(?!\s?%)(?:,? (?:19|20)\d\d)?|{_MONTH} (?:19|20)\d\d|week \d{{1,2}}|(?:19|20)\d\d-\d\d(?:-\d\d)?|"
    r"(?:19|20)\d\d(?!\s?[%a-z€$]|[.,]\d))"
)
_SPELLED_SMALL = r"(?:two|three|four|five|six|seven|eight|nine)"
_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)"
_NUMBER = (
    rf"(?:(?:one|1|{_SPELLED_SMALL}) in (?:every )?{_SMALL}\b(?!\s?%)|{_SMALL} out of (?:every )?{_SMALL}\b|"
    r"\d+ in (?:every )?(?:100|1,?000|10,?000|100,?000|a (?:hundred|thousand|million))\b|"
    r"(?:(?:(?:[$€£¥₹]|us\$|r\$|usd |eur |gbp )\s?)?\d+(?:[.,   ]\d+)*(?:\.\d+)?\+?"
    r"(?:\s?%|\s?per ?cent\b|\s?pct\b|\s?percent\b|\s?(?:k|m|mm|bn|b|mio|million|billion|thousand|hundred)\b\+?"
    r"(?!\w)|\s?x\b|\s?[€£¥]|"
    r"(?:ms|s|sec|secs|min|mins|h|hrs?|d|gb|mb|kb|tb|pp|pts?)\b)?|"
    r"[xyn]\s?%|(?:(?:a|one) (?:half|third|quarter|fifth|tenth)|(?:two|three|four) (?:thirds|quarters|fifths))"
    r"(?= of\b| fewer| less| more|\s*$|\s*[.,;)])|half(?= of\b| the\b| our\b| all\b)))"
)
_NAME = (
    r"(?:v\d+(?:\.\d+)*|\d+\.\d+\.\d+|(?:version|release|iso|soc|wcag|http/?|python|node|java|phase|level|tier|layer|"
    r"type|part|step|ipv|web|figure|article|line|hall|scope|section|chapter|sev|priority|round|batch|cohort|"
    r"api|rfc) ?\d+(?:\.\d+)*\b(?! ?%)|\d+[a-z]{1,3}\d*\b(?<!ms)|[a-z]+-?\d+[a-z0-9]*|1\.0|2\.0|24/7|\d/7|\d+s\b)"
)
_WORD = r"[^\W\d_][\w'’]*(?:[-/.&][\w'’]+)*"
_TOKEN = re.compile(
    rf"(?P<date>(?<![\w.$€£]){_DATE})|(?P<number>(?<!\w){_NUMBER}(?![\w]))|(?P<name>(?<!\w){_NAME})|"
    rf"(?P<word>{_WORD})|(?P<mark>->|→|>=|<=|\.\.\.|[^\w\s])"
)
_SPELLED = word_set(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand million dozen zero"
)
FRACTIONS = word_set(
    "half double twice triple majority doubles halve halved halves tripled doubled "
    "thrice doubling halving doubled tripling"
)


def cut(folded: str) -> tuple[Token, ...]:
    """The tokens of a folded text."""
    raw = [
        Token(found[0], found.start(), found.end(), Sort(found.lastgroup or "mark"))
        for found in _TOKEN.finditer(folded)
    ]
    return tuple(_joined(raw))


def _joined(raw: Sequence[Token]) -> list[Token]:
    found: list[Token] = []
    place = 0
    while place < len(raw):
        token = raw[place]
        if token.sort is not Sort.WORD:
            found.append(token)
            place += 1
            continue
        is_dated = (
            bool(found)
            and found[-1].text in ("by", "until", "before", "in", "end", "of")
            and _MONTH_ALONE.fullmatch(token.text)
        )
        if is_dated:
            found.append(replace(token, sort=Sort.DATE))
            place += 1
            continue
        if token.text in _SPELLED:
            found.append(Token(token.text, token.start, token.end, Sort.NUMBER))
            place += 1
            continue
        joined, length = _phrase(raw, place)
        if joined is None:
            text = token.text.removesuffix("'s").removesuffix("'")
            joined, length = Token(text, token.start, token.end, Sort.WORD, word(text)), 1
            if token.text != text or [one.text for one in raw[place + 1 : place + 2]] == ["'"]:
                # "Members' area": whose it is, not what.
                joined = Token(text, token.start, token.end, Sort.WORD)
            if joined.known is UNKNOWN and ("-" in text or "/" in text):
                joined = Token(text, token.start, token.end, Sort.WORD, _last_part(text))
        found.append(joined)
        place += length
    return found


def _phrase(raw: Sequence[Token], place: int) -> tuple[Token | None, int]:
    first = raw[place]
    for rest, known in phrases(first.text):
        others = raw[place + 1 : place + 1 + len(rest)]
        if len(others) == len(rest) and all(
            same(one.text, base) for one, base in zip(others, rest, strict=True)
        ):
            text = " ".join([first.text, *(one.text for one in others)])
            is_plural = bool(known.nouns) and rest[-1:] != (others[-1].text,)
            return Token(text, first.start, others[-1].end, Sort.WORD, replace(known, plural=is_plural)), len(
                rest
            ) + 1
    return None, 1


def _last_part(text: str) -> Word:
    """A word joined with hyphens or strokes means what its last part means, as a noun."""
    last = word(text.replace("/", "-").rpartition("-")[2])
    return Word(text, None, frozenset(), last.nouns, last.plural) if last.nouns else UNKNOWN
