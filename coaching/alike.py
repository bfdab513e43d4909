"""How like two goals are, so that what works for one may work for the other: by rules, the same every time.

Only goals of one kind whose numbers are in the same unit are alike at all. The rest is what they speak of: the words
of title and metric, and at half the weight those of the objective, without small words, numbers, and the words for
moving a number that every goal has. A word that many goals of the company have tells little, so each counts by how
rare it is (the inverse document frequency of Spärck Jones, 1972). Two words are the same when they begin alike, or are
nearly spelt alike (rapidfuzz).

`ALIKE` was chosen on some five hundred published key results whose kind and unit are not told: of those whose likest
other one is at least so like, four in five are about the same thing, and kind and unit rule out more. What is below is
never offered: a wrong suggestion costs more than a missing one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from rapidfuzz import fuzz

from okrs.find import tokens
from okrs.measure import Kind
from okrs.reader.text import fold

ALIKE = 0.4
_OBJECTIVE = 0.5
_NEARLY = 88.0
_STEM = 6
_BEGUN = 0.6
_ENOUGH = 2.0
_SMALL = frozenset(
    fold(
        "the a an and or of for to with about on in at by from into per our my their its all each every any more less "
        "than least most new be is are was we it that this which who can via over under between as not no up out "
        "do does done first use uses used using case cases active "
        "goal goals kr okr okrs key result results objective team number percent percentage rate average total target "
        "week weekly month monthly quarter quarterly year yearly daily "
        "lift raise increase grow improve boost double triple reach get achieve hit win cut reduce lower decrease drop "
        "bring keep maintain hold make have move go complete completed completion finish close ensure deliver build "
        "add create "
        "der die das den dem des ein eine einen und oder von für mit auf im am bei aus zum zur pro mehr als wir "
        "steigern erhöhen senken verbessern halten erreichen monat woche quartal jahr "
        "le la les l un une des du de d et ou pour avec sur dans en au aux par plus que nous augmenter réduire "
        "améliorer atteindre mois semaine trimestre el los las una del y o para con por más aumentar reducir mejorar "
        "alcanzar mes semana trimestre um uma dos das do da e com em no na os as mais melhorar atingir reduzir"
    ).split()
)


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What a key result is about, as far as likeness asks."""

    title: str
    objective: str = ""
    metric: str = ""
    unit: str = ""
    kind: Kind = Kind.INCREASE

    @property
    def words(self) -> Mapping[str, float]:
        """The words that tell what it is about, with the share that each counts."""
        objective = dict.fromkeys(_telling(self.objective), _OBJECTIVE)
        return objective | dict.fromkeys((*_telling(self.title), *_telling(self.metric)), 1.0)


class Likeness:
    """How like the goals of one company are: `company` are all of them, by which words are told common or rare."""

    def __init__(self, company: Iterable[Aim]) -> None:
        aims = list(company)
        self._goals = len(aims)
        self._having = Counter(stem for aim in aims for stem in {_stem(word) for word in aim.words})

    def between(self, one: Aim, other: Aim) -> float:
        """0 to 1: the share of what both say that they say both; 1 for the same metric."""
        if (one.kind, _unit(one)) != (other.kind, _unit(other)):
            return 0.0
        if (metric := _telling(one.metric)) and metric == _telling(other.metric):
            return 1.0
        ours, theirs = one.words, other.words
        ours_whole, theirs_whole = self._sum(ours), self._sum(theirs)
        both = (self._shared(ours, theirs) + self._shared(theirs, ours)) / 2
        if not both:
            return 0.0
        # Of what both say, and of what the shorter one says: «cut churn» is within «cut churn of small clinics». One
        # common word is not enough to be within anything.
        shorter = max(min(ours_whole, theirs_whole), _ENOUGH * self._rarest())
        return min(1.0, (2 * both / (ours_whole + theirs_whole) + both / shorter) / 2)

    def _shared(self, words: Mapping[str, float], others: Mapping[str, float]) -> float:
        return sum(
            self._weight(word) * (share + others[same]) / 2
            for word, share in words.items()
            if (same := _same(word, others)) is not None
        )

    def _sum(self, words: Mapping[str, float]) -> float:
        return sum(self._weight(word) * share for word, share in words.items())

    def _weight(self, word: str) -> float:
        return log((self._goals + 2) / (self._having[_stem(word)] + 0.5))

    def _rarest(self) -> float:
        """What a word that only two goals have weighs."""
        return log((self._goals + 2) / 2.5)


def _unit(aim: Aim) -> str:
    return " ".join(tokens(aim.unit)) or aim.unit.strip()


def _same(word: str, words: Mapping[str, float]) -> str | None:
    if word in words:
        return word
    return next((other for other in words if _is_same(word, other)), None)


@lru_cache(maxsize=50_000)
def _is_same(word: str, other: str) -> bool:
    """«customer» and «customers», «activate» and «activation»; short words must be the same letter by letter."""
    if min(len(word), len(other)) < _STEM:
        return word.rstrip("s") == other.rstrip("s") or fuzz.ratio(word, other) >= _NEARLY
    begun = next(
        (n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other))
    )
    return begun >= max(_STEM, _BEGUN * max(len(word), len(other))) or fuzz.ratio(word, other) >= _NEARLY


def _stem(word: str) -> str:
    return word[:_STEM].rstrip("s")


def _telling(text: str) -> Sequence[str]:
    return [word for word in tokens(text) if word not in _SMALL and not any(c.isdigit() for c in word)]
