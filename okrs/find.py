"""Finding a goal, a person or a team by the words somebody used for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from rapidfuzz import fuzz

from okrs.reader.text import fold

_SURE = 79.0
_AHEAD = 8.0
_NEAR = 62.0
_MOST = 5
_LONGEST = 200

_TOKEN = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_SMALL = frozenset(
    fold(
        "the a an our my on of for to with about goal goals kr team person der die das den dem unser unsere mein meine "
        "ziel team le la les notre mon ma l de du des el los nuestro mi o os nosso meu do da dos objetivo"
    ).split()
)


MYSELF = frozenset(("me", "myself", "ich", "mich", "moi", "mi", "yo", "mim", "eu", "自分"))
"""How people call themselves, in folded words."""
MY_TEAM = frozenset(
    (
        *("my team", "our team", "the team", "my teams", "we", "us", "mein team", "unser team", "mon equipe"),
        *("notre equipe", "mi equipo", "nuestro equipo", "minha equipe", "nossa equipe", "チーム"),
    )
)
EVERYONE = frozenset(
    (
        "everyone",
        "everybody",
        "all",
        "company",
        "the company",
        "workspace",
        "alle",
        "tous",
        "todos",
        "empresa",
        "全員",
    )
)


@dataclass(frozen=True)
class Named:
    """Something that can be named: the names it goes by, the fullest first."""

    id: UUID
    names: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """`matches`: one when it is certain, several when somebody has to choose; `near`: none, but perhaps these."""

    matches: tuple[UUID, ...] = ()
    near: tuple[UUID, ...] = ()

    @property
    def only(self) -> UUID | None:
        """What was meant, where that is certain."""
        return self.matches[0] if len(self.matches) == 1 else None


def find(words: str, things: Iterable[Named]) -> Found:
    """What the words name: by a whole name, else by words that a name holds, else by likeness (typos)."""
    things = list(things)
    wanted = tokens(words[:_LONGEST])
    if not wanted:
        return Found()
    whole = "".join(wanted)
    exact = [thing.id for thing in things if any("".join(tokens(name)) == whole for name in thing.names)]
    if exact:
        return Found(matches=_unique(exact))
    wanted = telling(wanted)
    holding = [thing.id for thing in things if any(_holds(name, wanted) for name in thing.names)]
    if holding:
        return Found(matches=_unique(holding))
    return _alike(wanted, things)


# The names of a company are looked through at every question, and are the same every time.
@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in lower case without accents: "Lift NPS!" -> ("lift", "nps")."""
    return tuple(_TOKEN.findall(fold(text)))


def telling(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those that name nothing, unless there are no others."""
    return tuple(word for word in words if word not in _SMALL) or tuple(words)


def _holds(name: str, wanted: Sequence[str]) -> bool:
    held = tokens(name)
    if all(any(_is_begun_by(word, part) for word in held) for part in wanted):
        return True
    if len(wanted) == 1 and len(wanted[0]) >= 3 and wanted[0] == "".join(word[0] for word in telling(held)):
        return True
    return bool(_CJK.search(wanted[0])) and "".join(wanted) in "".join(held)


def _is_begun_by(word: str, part: str) -> bool:
    """Whole words, and their beginnings from three letters on: "activ" names "activation", "ac" doesn't."""
    return word == part or (len(part) >= 3 and not part.isdigit() and word.startswith(part))


def _alike(wanted: Sequence[str], things: Sequence[Named]) -> Found:
    scores = {thing.id: max(_likeness(wanted, name) for name in thing.names) for thing in things}
    best = sorted(scores, key=lambda id_: -scores[id_])[:_MOST]
    if not best or scores[best[0]] < _NEAR:
        return Found()
    top = scores[best[0]]
    close = tuple(id_ for id_ in best if scores[id_] >= max(_NEAR, top - _AHEAD))
    return Found(matches=close) if top >= _SURE else Found(near=close[:3])


def _likeness(wanted: Sequence[str], name: str) -> float:
    """0-100: how like each wanted word is to the likest word of the name, on average over the letters."""
    held = tokens(name)
    if not held:
        return 0.0
    letters = sum(map(len, wanted))
    return sum(max(_word_likeness(part, word) for word in held) * len(part) for part in wanted) / letters


@lru_cache(maxsize=20_000)
def _word_likeness(part: str, word: str) -> float:
    # A number is right or wrong, never nearly right.
    if part.isdigit() or word.isdigit():
        return 100.0 if part == word else 0.0
    if sorted(part) == sorted(word) and part[0] == word[0]:
        return 90.0
    return fuzz.ratio(part, word)


def _unique(ids: Iterable[UUID]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(ids))
