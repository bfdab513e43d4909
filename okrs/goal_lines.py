"""A key result as people write it, on one line: from where to where, in what, whose it is and until when.

Nothing is guessed: a line that could mean two things, or half of one, is answered with a sentence that asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from okrs import goal_words as words
from okrs.errors import HeadwayError
from okrs.find import Named, find, telling, tokens
from okrs.goal_numbers import Aim, aim_of
from okrs.measure import Band, Kind, Measure, check
from okrs.reader.dates import Dated, find_dates
from okrs.reader.language import guess_language
from okrs.reader.text import Text, fold, plain
from okrs.reader.units import PERCENT
from okrs.sheet.numbers import read_number

__all__ = ["GoalLine", "Problem", "read_line"]

LONGEST = 300
HEAVIEST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class GoalLine:
    """One key result. `owner_words` name the owner in the writer's own words, '' where nobody is named; `ends` is
    None where no last day is named; `moves` is the number of the business that the line says it should move."""

    title: str
    kind: Kind
    band: Band | None
    start: Decimal | None
    target: Decimal | None
    upper: Decimal | None
    unit: str
    owner_words: str
    ends: date | None
    weight: Decimal
    moves: UUID | None = None


@dataclass(frozen=True)
class Problem:
    """Why a line can't be taken: an English sentence with `{name}` places for `values`, as in a HeadwayError."""

    template: str
    values: Mapping[str, object]

    @property
    def sentence(self) -> str:
        return self.template.format(**self.values)


def read_line(line: str, *, today: date, locale: str, metrics: Sequence[Named] = ()) -> GoalLine | Problem:
    """What a line says, or what to ask about it; a number with two readings is read as `locale` writes numbers.

    `metrics` are the numbers of the business that it may say it should move.
    """
    try:
        return _read(_Sheet(line, locale), today, metrics)
    except HeadwayError as asked:
        return Problem(asked.template, asked.values)


_BLANK = "\x00"
_NUMBERING = re.compile(r"(?:\d{1,2}[.)]|KR\s?\d{0,2}\s?[:.)])\s+", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w@])@?([\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,})")
_AT = re.compile(r"(?<![\w@])@([^\s@,;:()\x00]+(?:\s[^\s@,;:()\x00]+){0,3})")
_DASH = re.compile(r"\s(?:-{1,2}|–|—)\s([^\x00\d@,;:()<>=]{1,60}?)[\s\x00]*$")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_AT_THE_END = re.compile(r"[,;][^,;]*$")
# A day without a year that is so far ahead was probably this year's, and is over.
_FAR = timedelta(days=300)
_LANGUAGES = ("en", "de", "fr", "es", "pt", "ja")


class _Sheet:
    """The line while it is read: what is understood is blanked, and what is left is the title."""

    def __init__(self, line: str, locale: str) -> None:
        shown = " ".join(plain(" ".join(line.split())).shown.split())
        if numbering := _NUMBERING.match(shown):
            shown = shown[numbering.end() :]
        self.text = Text(shown, fold(shown))
        self.open = self.text.folded
        self.locale = _known(locale)
        own = self.locale.language
        self.language = own if own in _LANGUAGES and own != "en" else guess_language(shown, [])

    def blank(self, start: int, end: int) -> None:
        self.open = self.open[:start] + _BLANK * (end - start) + self.open[end:]

    def cut(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Blanks the first place that the pattern matches."""
        match = pattern.search(self.open)
        if match:
            self.blank(match.start(), match.end())
        return match

    def title(self) -> str:
        kept = "".join(" " if o == _BLANK else c for o, c in zip(self.open, self.text.shown, strict=True))
        kept = re.sub(r"\s+([,;:.])", r"\1", " ".join(kept.split()))
        return kept.strip(" ,;:、–—-")


def _read(sheet: _Sheet, today: date, metrics: Sequence[Named]) -> GoalLine:
    if not sheet.text.shown:
        raise HeadwayError("Write what is to change, for example “Lift NPS from 30 to 50 points”.")
    if len(sheet.text.shown) > LONGEST:
        raise HeadwayError("That is too long: a key result has at most {n} characters.", n=LONGEST)
    kind = _marked(sheet)
    dates = _dates(sheet, today)
    ends = _ends(sheet, dates, today)
    weight = _weight(sheet)
    owner = _owner(sheet)
    moves = _moves(sheet, metrics)
    aim = Aim(kind=kind, unit=PERCENT if kind is Kind.MILESTONE else "") if kind else _aim(sheet, dates)
    title = sheet.title()
    if all(words.is_no_unit(word) or not any(map(str.isalpha, word)) for word in fold(title).split()):
        raise HeadwayError("Say what the numbers are of, for example “Lift NPS from 30 to 50 points”.")
    found = GoalLine(
        title=title,
        kind=aim.kind,
        band=aim.band,
        start=aim.start,
        target=aim.target,
        upper=aim.upper,
        unit=aim.unit,
        owner_words=owner,
        ends=ends,
        weight=weight,
        moves=moves,
    )
    _check(found, today)
    return found


def _marked(sheet: _Sheet) -> Kind | None:
    """The kind that the line itself names."""
    if sheet.cut(words.milestone()):
        return Kind.MILESTONE
    return Kind.BASELINE if sheet.cut(words.baseline()) else None


def _dates(sheet: _Sheet, today: date) -> list[Dated]:
    """The days named: in the line's own language, else with their numbers in the one that explains most of it."""
    own = find_dates(sheet.open, sheet.language, today)
    if own:
        return own
    readings = [
        [d for d in find_dates(sheet.open, language, today) if re.search(r"\d", sheet.open[d.start : d.end])]
        for language in _LANGUAGES
    ]
    return max(readings, key=lambda dates: sum(dated.end - dated.start for dated in dates if dated.day))


def _ends(sheet: _Sheet, dates: list[Dated], today: date) -> date | None:
    """The last day; a deadline that is no day is asked about."""
    due = [dated for dated in dates if _is_due(sheet.open, dated)]
    for dated in find_dates(sheet.open, sheet.language, today, loose=True):
        is_read = any(dated.start < seen.end and seen.start < dated.end for seen in due)
        if not is_read and words.deadline().search(sheet.open, 0, dated.start):
            due.append(dated)
    if len(due) > 1:
        raise HeadwayError("Two last days are one too many. Name one, for example “by 15 December”.")
    if not due:
        _ask_about_month(sheet, today)
        return None
    named = sheet.text.own_words(due[0].start, due[0].end)
    day = due[0].day
    if day is None or (not re.search(r"\d", named) and _is_month(named, today)):
        raise HeadwayError("Which day is “{words}”? Write it out, for example 15 December.", words=named)
    if day <= today or (day - today > _FAR and not re.search(r"\d{4}", named)):
        raise HeadwayError("“{words}” is over. If next year's is meant, write the year too.", words=named)
    _blank_deadline(sheet, due[0])
    return day


def _is_due(folded: str, dated: Dated) -> bool:
    before, after = folded[: dated.start], folded[dated.end :]
    if words.deadline().search(before) or after.startswith("まで"):
        return True
    is_alone = before.endswith(("(", "[")) and after.startswith((")", "]"))
    is_last = before.rstrip().endswith((",", ";")) and not after.strip(" .\x00")
    return dated.day is not None and (is_alone or is_last)


def _blank_deadline(sheet: _Sheet, dated: Dated) -> None:
    start, end = dated.start, dated.end
    if lead := words.deadline().search(sheet.open, 0, start):
        start = lead.start()
    if sheet.open.startswith("まで", end):
        end += len("まで")
    if sheet.open[:start].endswith(("(", "[")) and sheet.open[end : end + 1] in (")", "]"):
        start, end = start - 1, end + 1
    sheet.blank(start, end)


def _ask_about_month(sheet: _Sheet, today: date) -> None:
    match = words.deadline_word().search(sheet.open)
    if match and _is_month(match[2], today):
        named = sheet.text.shown[match.start(1) : match.end(1)]
        raise HeadwayError("Which day is “{words}”? Write it out, for example 15 December.", words=named)


def _is_month(word: str, today: date) -> bool:
    first = f"1 {fold(word)}"
    return any(
        dated.day is not None and (dated.start, dated.end) == (0, len(first))
        for language in _LANGUAGES
        for dated in find_dates(first, language, today)
    )


def _weight(sheet: _Sheet) -> Decimal:
    match = sheet.cut(words.weight())
    if match is None:
        return Decimal(1)
    written = match[1] or match[2]
    try:
        weight = read_number(written.rstrip(".,"), decimal_comma=get_decimal_symbol(sheet.locale) == ",")
    except ValueError:
        weight = Decimal(-1)
    if not 0 <= weight <= HEAVIEST:
        raise HeadwayError("“{words}” is no weight. Write a number, for example “(weight 2)”.", words=written)
    return weight


def _owner(sheet: _Sheet) -> str:
    """Who is named behind an @ or, at the end, behind a dash."""
    if email := sheet.cut(_EMAIL):
        found = sheet.text.shown[email.start(1) : email.end(1)]
    elif at := _AT.search(sheet.open):
        end = at.start(1) + _name_length(
            sheet.text.shown[at.start(1) : at.end(1)], is_last=at.end() == _end(sheet.open)
        )
        found = sheet.text.shown[at.start(1) : end]
        sheet.blank(at.start(), end)
    elif (dash := _DASH.search(sheet.open)) and _is_name(sheet.text.shown[dash.start(1) : dash.end(1)]):
        found = sheet.text.shown[dash.start(1) : dash.end(1)]
        sheet.blank(dash.start(), dash.end())
    else:
        return ""
    if "@" in sheet.open:
        raise HeadwayError("A key result has one owner. Name one, for example @Ana.")
    return found.strip(" .")


def _moves(sheet: _Sheet, metrics: Sequence[Named]) -> UUID | None:
    """The number that the line says it should move; "moves" in the goal's own words is left alone.

    Set apart by a mark it is meant so, and a name that is none is asked about.
    """
    for match in words.moves().finditer(sheet.open):
        group = "name" if match["name"] else "name2"
        start, end = match.span(group)
        said = sheet.text.shown[start:end].strip(" \"'“”„«»：:.")
        named = find(said, metrics)
        if named.only is not None and _is_whole(said, metrics):
            sheet.blank(match.start(), match.end())
            return named.only
        apart = match["mark"] or match["mark2"]
        if apart and metrics and match.end() >= _end(sheet.open):
            raise HeadwayError(
                "Which business number is “{words}”? They are listed by /okr metrics, and a new one is named by "
                "/okr metric new {words}",
                words=said,
            )
    return None


def _is_whole(said: str, metrics: Sequence[Named]) -> bool:
    """Whether every word said is one of a number's name, so that no other words of the goal are among them."""
    wanted = telling(tokens(said))
    held = [tokens(name) for metric in metrics for name in metric.names]
    return any(all(any(h.startswith(w) for h in name) for w in wanted) for name in held)


def _end(folded: str) -> int:
    return len(folded.rstrip(" .\x00"))


def _name_length(named: str, *, is_last: bool) -> int:
    """How far a name behind an @ reaches: as long as its words are written large, or none of them is."""
    if is_last and named == named.lower():
        return len(named)
    if named[0].islower():
        return len(named.split(maxsplit=1)[0])
    kept = re.match(r"\S+(?:\s(?=[^\W\d_a-z])[^\Wa-z]\S*)*", named)
    return kept.end() if kept else len(named)


def _is_name(said: str) -> bool:
    """Whether words behind a dash are a name, by their capitals or by being in Japanese."""
    parts = said.split()
    return 0 < len(parts) <= 3 and all(_NAME.fullmatch(part) and not part[0].islower() for part in parts)


def _aim(sheet: _Sheet, dates: list[Dated]) -> Aim:
    taken = bytearray(mark == _BLANK for mark in sheet.open)
    for dated in dates:
        taken[dated.start : dated.end] = b"\1" * (dated.end - dated.start)
    text = Text(sheet.text.shown, sheet.open)
    aim = aim_of(text, taken=taken, language=sheet.language, group=get_group_symbol(sheet.locale))
    if aim.now is not None:
        _blank_now(sheet, *aim.now)
    return aim


def _blank_now(sheet: _Sheet, start: int, end: int) -> None:
    """Where the value is now is kept as its start, so that the title can do without."""
    for pattern in (_IN_BRACKETS, _AT_THE_END):
        for match in pattern.finditer(sheet.open):
            if match.start() < start and end <= match.end():
                sheet.blank(match.start(), match.end())
                return


def _check(line: GoalLine, today: date) -> None:
    measure = Measure(
        kind=line.kind,
        unit=line.unit,
        start=line.start,
        target=line.target,
        upper=line.upper,
        band=line.band,
        starts=today,
        ends=line.ends or today + timedelta(days=1),
    )
    for fault in check(measure):
        raise HeadwayError(fault.sentence)


def _known(locale: str) -> Locale:
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
