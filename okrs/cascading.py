"""From an outcome to a draft of one team's goals, out of the words that are there. No number is made up: what nobody
knows yet is left as a question mark, to be filled in or measured first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from okrs.reader.text import fold
from okrs.texts import later
from okrs.wording.foreign import ENGLISH, spoken
from okrs.wording.rewriting import people_in
from okrs.wording.tokens import cut

MOST_INDICATORS, MOST_SUGGESTIONS, FEWEST_LINES, LONGEST = 2, 3, 2, 200
_NAME = 80


@dataclass(frozen=True)
class Phrase:
    """A sentence to be looked up in the reader's language: English with `{name}` places for `values`."""

    template: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True)
class Change:
    """Who does what differently; `who` is '' where the words don't begin with people."""

    who: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """Something under the outcome that shows early whether it comes true."""

    name: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class Member:
    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An objective and its key results, one a line."""

    objective: str
    lines: Sequence[Phrase]


def change_in(words: str) -> Change:
    """Who does what differently in a sentence that says so: "Patients | book for themselves"."""
    text = " ".join(words.split()).rstrip(" .!。")
    tokens = cut(fold(text))
    is_english = spoken(tokens, text) == ENGLISH
    people = people_in(text, tokens) if is_english else ""
    if not people or not text.startswith(people):
        return Change("", _lowered(text) if is_english else text)
    what = _REASON.split(text[len(people) :], maxsplit=1)[0].strip(" ,;:–—-")
    return Change(_lowered(people), what) if what else Change("", _lowered(text))


def suggestions(outcome: str, team: str, indicators: Sequence[Indicator]) -> list[Phrase]:
    """Behaviours of a team that could bring an outcome about, to begin with and to change."""
    who = change_in(outcome).who
    found: list[Phrase] = []
    if who:
        asking = later(
            "{team} asks {who} every week what keeps them from it, and clears one thing out of the way"
        )
        found.append(Phrase(asking, {"team": team, "who": who}))
    for indicator in indicators[:1]:
        looking = later("{team} looks at “{indicator}” before deciding what to do next")
        found.append(Phrase(looking, {"team": team, "indicator": _short(indicator.name)}))
    declining = later("{team} turns down work that doesn't help with this: {outcome}")
    found.append(Phrase(declining, {"team": team, "outcome": _short(outcome)}))
    return found[:MOST_SUGGESTIONS]


def draft(
    behaviour: str,
    *,
    outcome: str,
    team: str,
    indicators: Sequence[Indicator],
    members: Sequence[Member],
    owner: Member | None,
) -> Draft:
    """Goals that would show that a behaviour has changed: how many do it, and what shows early that it helps.

    `owner` is the one person whom it is for, None where it is for the whole team; then a line goes to whoever's role
    speaks of the same thing. What a team does itself is measured by those whom the outcome is about.
    """
    is_own = fold(behaviour).startswith(fold(team))
    lines = [
        *_shares(outcome if is_own else behaviour, is_own=is_own),
        *(_line(one, team, members, owner) for one in indicators[:MOST_INDICATORS]),
    ]
    signs = (
        Phrase(later("First sign in {team} that it helps (baseline)"), {"team": team}),
        Phrase(
            later("{outcome}: what {team} adds to it (baseline)"), {"team": team, "outcome": _short(outcome)}
        ),
    )
    lines += signs[: max(0, FEWEST_LINES - len(lines))]
    objective = " ".join(behaviour.split())
    return Draft(objective=_upper(objective[:LONGEST]), lines=lines)


def is_blank(line: str) -> bool:
    """Whether a line still has a question mark where a number belongs."""
    return bool(_BLANK.search(line))


def blanks(lines: str) -> list[int]:
    """The numbers of the lines that still have a question mark, counted from 1 without empty lines."""
    filled = [line for line in lines.splitlines() if line.strip()]
    return [n for n, line in enumerate(filled, start=1) if is_blank(line)]


def measured_first(line: str) -> str:
    """A line with question marks as something to measure first; a start or an aim that is known stays in its words."""
    if not is_blank(line):
        return line
    line = _BRACKET.sub(" ", _FROM_TO.sub(_what_is_known, line, count=1))
    line = _BLANK.sub(" ", _LIMIT.sub(" ", line))
    owner = _OWNER.search(line)
    title, rest = (line[: owner.start()], line[owner.start() :].strip()) if owner else (line, "")
    return " ".join(f"{title.strip(' ,;')} (baseline) {rest}".split())


def indicator_name(title: str, metric: str) -> str:
    """What a key result measures: its metric, else its title without the numbers."""
    if metric.strip():
        return metric.strip()
    bare = _SHARE_BEFORE.sub("", title.strip())
    kept = _NUMBERS_AFTER.sub("", bare).strip(" ,;:–—-")
    return _upper(kept) if len(kept) >= 3 else title.strip()


_REASON = re.compile(r"\s(?:because|so that|in order to|since)\s", re.IGNORECASE)
_BLANK = re.compile(r"(?<![^\s(=<>≤≥])[?？](?=\s*%|\s|$|[),;])")
_UNIT = r"(?:\s*(?:%|[^\W\d_@(][^\s@(]*))?"
_AMOUNT = rf"(?:[?？]|\S*\d[^\s@(]*){_UNIT}"
_FROM_TO = re.compile(
    rf"\s+(?:from|von|de|desde)\s+({_AMOUNT}?)\s+(?:to|auf|bis|à|a|até|para)\s+({_AMOUNT})(?=\s|$)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s*\([^()]*[?？][^()]*\)")
_LIMIT = re.compile(
    r"\s*(?:[<>=≤≥]+|\bat (?:least|most)|\b(?:under|below|above|over|to))\s*[?？]\s*%?", re.IGNORECASE
)
_OWNER = re.compile(r"(?:\s@|\sby\s+\d)")
_SHARE_BEFORE = re.compile(r"^[\d.,]+\s?%\s+of\s+(?:all\s+)?", re.IGNORECASE)
_NUMBERS_AFTER = re.compile(
    r"\s+(?:from|to|by|at|under|below|above|over|reach(?:es)?|at least|at most)\s+\S*\d.*$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{4,}")


def _shares(words: str, *, is_own: bool) -> list[Phrase]:
    """How many do it; or in how many cases it happens, unless it is only a team's own doing that is measured."""
    change = change_in(words)
    what = _short(change.what)
    if change.who:
        return [Phrase(later("Share of {who} who {what} from ? to ? %"), {"who": change.who, "what": what})]
    return [] if is_own else [Phrase(later("Share of cases in which {what} from ? to ? %"), {"what": what})]


def _what_is_known(found: re.Match[str]) -> str:
    start, aim = found[1].strip(), found[2].strip()
    today = f" (today {start})" if not is_blank(start) else ""
    return f"{today} (aim {aim})" if not is_blank(aim) else f"{today} "


def _line(indicator: Indicator, team: str, members: Sequence[Member], owner: Member | None) -> Phrase:
    values = {"indicator": _upper(_short(indicator.name)), "unit": indicator.unit, "team": team}
    if owner is not None and owner.role:
        values |= {"who": owner.name, "role": owner.role}
        return Phrase(later("{indicator} in {who}'s work as {role} from ? to ? {unit}"), values)
    expert = None if owner is not None else _expert(indicator, members)
    if expert is not None:
        return Phrase(
            later("{indicator} in {team} from ? to ? {unit} @{who}"), {**values, "who": expert.name}
        )
    return Phrase(later("{indicator} in {team} from ? to ? {unit}"), values)


def _expert(indicator: Indicator, members: Sequence[Member]) -> Member | None:
    """The only one whose role has a word of the indicator in it."""
    words = set(_WORD.findall(fold(indicator.name)))
    found = [member for member in members if words & set(_WORD.findall(fold(member.role)))]
    return found[0] if len(found) == 1 else None


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _NAME else flat[: _NAME - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _lowered(words: str) -> str:
    """Its first letter small, unless the word is a name by its looks (NPS, iOS)."""
    first, *_ = words.split(maxsplit=1) or [""]
    return words[:1].lower() + words[1:] if first[1:] == first[1:].lower() else words


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
