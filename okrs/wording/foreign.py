"""Goals in other languages than English, read by their words of delivery, change and measure alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from okrs.reader.text import fold
from okrs.wording.claims import Claim, Side
from okrs.wording.clauses import Clause, Role
from okrs.wording.judging import Judgement
from okrs.wording.languages import TONGUES
from okrs.wording.lists import word_set
from okrs.wording.measures import Measures
from okrs.wording.nouns import Noun
from okrs.wording.rules import Rule
from okrs.wording.tokens import Sort, Token

ENGLISH, UNKNOWN = "en", ""

_ENGLISH = word_set(
    "the of to for and in on by with our we their at from is are that than more less per a an all new up out "
    "under over below above faster better cheaper every each no"
)
_JAPANESE = re.compile(r"[\u3040-\u30ff]")
_IDEOGRAM = re.compile(r"[\u4e00-\u9fff]")
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff\u0370-\u03ff]")
_DIGIT = re.compile(r"\d")
_SHARE = re.compile(
    r"\d\s?(?:%|prozent|割)|\b(?:halfte|drittel|moitie|tiers|mitad|tercio|metade|terco)\b|半数"
)
_NUMBER = r"(?:[$€£¥]|r\$)?\s?[\d.,]*\d(?:\s?(?:%|[^\W\d_]{1,5}\.?))?(?:\s?[€$£円])?"


def spoken(tokens: Sequence[Token], text: str) -> str:
    """The language of a goal: en, de, fr, es, pt or ja, '' for one that no table knows."""
    folded = fold(text)
    if _JAPANESE.search(text) or (_IDEOGRAM.search(text) and _spots("ja", "business").search(folded)):
        return "ja"
    if _OTHER_SCRIPT.search(text):
        return UNKNOWN
    words = [token.text for token in tokens if token.sort is Sort.WORD]
    english = sum(2 if token.text in _ENGLISH else bool(token.verbs or token.nouns) for token in tokens)
    if english >= len(words) > 0:
        return ENGLISH
    scores = {name: _score(name, folded, words) for name in TONGUES if name != "ja"}
    best = max(scores, key=scores.__getitem__)
    if scores[best] > english:
        return best
    return ENGLISH if english else UNKNOWN


def foreign_measures(folded: str, language: str, offset: int) -> Measures:
    """What a foreign goal says of start and target."""
    found = _pair(language).search(folded)
    has_number = _DIGIT.search(folded) is not None
    if found is None:
        return Measures(has_number=has_number)
    start, target = ((found.start(n) + offset, found.end(n) + offset) for n in (1, 2))
    return Measures(start, target, (found.start() + offset, found.end() + offset), has_number=has_number)


def judge_foreign(
    folded: str, tokens: Sequence[Token], language: str, offset: int, *, is_objective: bool
) -> Judgement | None:
    """What a goal in another language claims; None where none of its words is known."""
    if language == UNKNOWN:
        return None
    claim = _claim(_Words(folded, language, offset), is_objective=is_objective)
    return Judgement(claim, ((Clause(Role.MAIN, tuple(tokens)), claim),)) if claim else None


class _Words:
    """Which of a language's words a text has."""

    def __init__(self, folded: str, language: str, offset: int) -> None:
        self.folded, self.language, self.offset = folded, language, offset
        self.has_number = _DIGIT.search(folded) is not None
        self.has_pair = _pair(language).search(folded) is not None
        self.has_share = _SHARE.search(folded) is not None

    def first(self, *names: str) -> Token | None:
        """The earliest word of some of the lists, as a token with its place in the whole text."""
        found = [match for name in names if (match := _spots(self.language, name).search(self.folded))]
        if not found:
            return None
        match = min(found, key=lambda one: one.start())
        return Token(match[0], match.start() + self.offset, match.end() + self.offset, Sort.WORD)


def _claim(words: _Words, *, is_objective: bool) -> Claim | None:
    change, reach = words.first("change"), words.first("reach")
    work = words.first("deliver", "act", "learn", "hire")
    people, does = words.first("people"), words.first("does")
    metric, thing = words.first("acts", "business", "system"), words.first("things")
    able, done, pace = words.first("able"), words.first("done"), words.first("own_pace")
    moved = change or reach
    limit = words.first("limits")
    is_first = people is not None and work is not None and people.start < work.start
    if pace and words.has_number and not change:
        return _task(2, Rule.OWN_PACE, pace)
    if metric and work and metric.start <= work.start < metric.end:
        work = None
    if metric and words.has_number and (moved or limit or words.has_pair or not work):
        return _outcome(
            3 if moved else 2, Rule.CHANGE if change else Rule.LEVEL, moved, metric, about=_about(words)
        )
    if words.has_share and people and (does or not (work or done)):
        return _outcome(2, Rule.PEOPLE_ACT, people, does, about=Noun.PEOPLE)
    if able and not moved:
        return _task(2, Rule.CAPABILITY, able)
    if work and not (change and (metric or people) and not _before(work, change)):
        if is_objective and is_first and does and not thing:
            return _outcome(1, Rule.PEOPLE_ACT, people, does, about=Noun.PEOPLE)
        return _task(3 if thing else 2, _work_rule(words), work, thing)
    if done and not metric:
        return _task(2, Rule.DONE, thing, done)
    if moved and (metric or people):
        return _outcome(
            3 if words.has_number else 2, Rule.CHANGE, moved, metric or people, about=_about(words)
        )
    if people and does:
        return _outcome(2, Rule.PEOPLE_ACT, people, does, about=Noun.PEOPLE)
    if moved and thing:
        return _task(1, Rule.OWN_WORK, moved, thing)
    if moved:
        return _outcome(1, Rule.CHANGE, moved)
    if thing:
        return _task(1, Rule.OWN_WORK, thing)
    return _outcome(1, Rule.LEVEL, metric, about=_about(words)) if metric else None


def _before(one: Token, other: Token) -> bool:
    return one.start < other.start


def _about(words: _Words) -> Noun:
    kinds = {"acts": Noun.ACTS, "system": Noun.SYSTEM, "business": Noun.BUSINESS}
    places = {noun: found.start for name, noun in kinds.items() if (found := words.first(name))}
    return min(places, key=places.__getitem__, default=Noun.PEOPLE)


def _work_rule(words: _Words) -> Rule:
    rules = {"hire": Rule.HIRING, "learn": Rule.LEARNING, "act": Rule.ACTIVITY, "deliver": Rule.DELIVERY}
    places = {rule: found.start for name, rule in rules.items() if (found := words.first(name))}
    return min(places, key=places.__getitem__)


def _outcome(firm: int, rule: Rule, *words: Token | None, about: Noun | None = None) -> Claim:
    return Claim(Side.OUTCOME, firm, rule, tuple(word for word in words if word), about, measured=True)


def _task(firm: int, rule: Rule, *words: Token | None) -> Claim:
    about = Noun.THING if rule in (Rule.OWN_WORK, Rule.DELIVERY, Rule.DONE, Rule.CAPABILITY) else Noun.WORK
    return Claim(Side.TASK, firm, rule, tuple(word for word in words if word), about)


_TELLING = ("change", "reach", "deliver", "act", "learn", "hire", "people", "acts", "business", "system")


def _score(language: str, folded: str, words: Sequence[str]) -> int:
    small = frozenset(TONGUES[language].small.split())
    known = sum(len(_spots(language, name).findall(folded)) for name in _TELLING)
    return 2 * sum(word in small for word in words) + known


@cache
def _pair(language: str) -> re.Pattern[str]:
    """A measure from one number to another."""
    return re.compile(TONGUES[language].from_to.replace("{n}", f"({_NUMBER})"))


@cache
def _spots(language: str, name: str) -> re.Pattern[str]:
    """Where a language's words of one list stand in a folded text."""
    stems = str(getattr(TONGUES[language], name)).split("|")
    if language == "ja":
        return re.compile("|".join(map(re.escape, sorted(stems, key=len, reverse=True))))
    parts = [r"\w*" + re.escape(stem[1:]) if stem.startswith("~") else re.escape(stem) for stem in stems]
    whole = "|".join(part + r"\w*" for part in sorted(parts, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{whole})")
