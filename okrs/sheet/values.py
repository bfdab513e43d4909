"""One cell: text as a spreadsheet has it, or a JSON value, to what it means. Errors are ValueErrors with a sentence."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import ValidationInfo

from okrs.measure import Phase
from okrs.sheet.numbers import read_number
from okrs.sheet.problems import did_you_mean, shown
from okrs.texts import Sentence

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LINE_LIMIT = 500
_YES = {"yes", "y", "true", "1", "x", "ja", "oui", "sí", "si", "sim", "wahr", "vrai", "はい"}
_NO = {"no", "n", "false", "0", "nein", "non", "não", "nao", "falsch", "faux", "いいえ"}


def line(raw: object) -> str | None:
    """A name, a code or a title: one line, without spaces around it; None when blank."""
    text = _text(raw)
    if text is None:
        return None
    found = " ".join(text.split())
    if len(found) > LINE_LIMIT:
        raise ValueError(
            Sentence(
                "{found} is too long: {n} characters, at most {line_limit}.",
                found=shown(found),
                n=len(found),
                line_limit=LINE_LIMIT,
            )
        )
    return found or None


def words(raw: object) -> str | None:
    """Free text, kept as it is, line breaks and spaces included; None when blank."""
    return _text(raw) or None


def email(raw: object) -> str | None:
    found = line(raw)
    if found is not None and not re.fullmatch(r"[^@\s;,]+@[^@\s;,]+", found):
        raise ValueError(Sentence("{found} is not an email address.", found=shown(found)))
    return found.lower() if found else None


def number(raw: object, info: ValidationInfo) -> Decimal | None:
    if isinstance(raw, bool):
        raise ValueError(Sentence("must be a number, not true or false."))
    if isinstance(raw, Decimal):
        if not raw.is_finite():
            raise ValueError(Sentence("must be a number."))
        return raw
    text = _text(raw)
    if text is None or not text.strip():
        return None
    return read_number(text, decimal_comma=bool((info.context or {}).get("decimal_comma")))


def whole(raw: object, info: ValidationInfo) -> int | None:
    found = number(raw, info)
    if found is None:
        return None
    if abs(found) > 1_000_000 or found != found.to_integral_value():
        raise ValueError(Sentence("{raw} must be a whole number.", raw=shown(str(raw))))
    return int(found)


def confidence(raw: object, info: ValidationInfo) -> int | None:
    text = raw.partition("/")[0] if isinstance(raw, str) and raw.strip().endswith("/10") else raw
    found = whole(text, info)
    if found is not None and not 0 <= found <= 10:
        raise ValueError(Sentence("Confidence goes from 0 to 10, not {found}.", found=found))
    return found


def yes_no(raw: object) -> bool | None:
    if isinstance(raw, bool):
        return raw
    text = (_text(raw) or "").strip().casefold()
    if not text:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    raise ValueError(Sentence("{text} is neither yes nor no.", text=shown(text)))


def day(raw: object) -> date | None:
    """An ISO date; 24.12.2026 and 24/12/2026 too, where only one reading is possible."""
    text = (_text(raw) or "").strip()
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", text)
    try:
        if not found:
            return date.fromisoformat(text)
        first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
        if mark != "." and first <= 12 and second <= 12 and first != second:
            raise ValueError(
                Sentence(
                    "{text} can be two days. Write the year first: {date} or {date2}.",
                    text=shown(text),
                    date=date(year, second, first),
                    date2=date(year, first, second),
                )
            )
        return date(year, first, second) if mark != "." and second > 12 else date(year, second, first)
    except ValueError as error:
        if "two days" in str(error):
            raise
        raise ValueError(
            Sentence("{text} is not a day. Write it as 2026-12-24.", text=shown(text))
        ) from error


def moment(raw: object) -> datetime | None:
    """An instant in UTC; without an offset it stays naive and is the workspace's local time, a bare day its noon."""
    text = (_text(raw) or "").strip()
    if not text:
        return None
    if re.fullmatch(r"[\d./-]{8,10}", text):
        found = day(text)
        return datetime.combine(found, time(12)) if found else None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(
            Sentence(
                "{text} is not a moment. Write it as 2026-12-24T09:30:00+01:00, or the day alone.",
                text=shown(text),
            )
        ) from error
    try:
        return parsed if parsed.tzinfo is None else parsed.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(Sentence("{text} lies outside the calendar.", text=shown(text))) from error


def clock(raw: object) -> time | None:
    text = (_text(raw) or "").strip()
    if not text:
        return None
    try:
        found = time.fromisoformat(text.zfill(5))
    except ValueError as error:
        raise ValueError(
            Sentence("{text} is not a time of day. Write it as 09:30.", text=shown(text))
        ) from error
    if found.tzinfo is not None:
        raise ValueError(Sentence("A time of day is local: write it without a zone, as 09:30."))
    return found


def choice(raw: object, options: type[StrEnum]) -> StrEnum | None:
    """One of a fixed set of words, in any case, with spaces or hyphens for underscores."""
    text = (_text(raw) or "").strip()
    if not text:
        return None
    word = re.sub(r"[\s-]+", "_", text.casefold())
    known = [option.value for option in options]
    if word not in known:
        raise ValueError(
            Sentence(
                "{text} is not one of {all}.{hint}",
                text=shown(text),
                all=", ".join(known),
                hint=did_you_mean(word, known),
            )
        )
    return options(word)


def listed(raw: object) -> tuple[str, ...]:
    """Several names: a JSON list, or a cell that separates them by semicolons ("a; b"), quoted where one holds one."""
    if isinstance(raw, list):
        items = [line(item) for item in raw]
    else:
        text = _text(raw) or ""
        try:
            rows = csv.reader(
                io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True, strict=True
            )
            items = [line(item) for row in rows for item in row]
        except csv.Error as error:
            raise ValueError(
                Sentence("{text} is not a list. Separate the names by semicolons.", text=shown(text))
            ) from error
    return tuple(item for item in items if item is not None)


def days(raw: object) -> tuple[str, ...] | None:
    """Days of the week: "Mon-Fri", "Sun-Thu", "Mon Tue Thu", or a JSON list of them; in order, None when blank."""
    parts = [str(part) for part in raw] if isinstance(raw, list) else [_text(raw) or ""]
    found: set[int] = set()
    for part in re.split(r"[;,\s]+", re.sub(r"\s*[-–]\s*", "-", " ".join(parts)).strip()):
        if part:
            first, _, last = part.partition("-")
            begin, end = _weekday(first), _weekday(last or first)
            found |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    return tuple(DAYS[number] for number in sorted(found)) or None


def phases(raw: object, info: ValidationInfo) -> tuple[Phase, ...]:
    """Phased targets: "2026-10-31=40; 2026-11-30=60", or a JSON list of {"on": …, "value": …}."""
    pairs: list[tuple[object, object]] = []
    if isinstance(raw, list):
        for item in raw:
            if not isinstance(item, dict) or set(item) != {"on", "value"}:
                raise ValueError(Sentence('A phase looks like {"on": "2026-10-31", "value": "40"}.'))
            pairs.append((item["on"], item["value"]))
    else:
        for item in listed(raw):
            on, _, value = item.partition("=")
            pairs.append((on, value))
    found = [(day(on), number(value, info)) for on, value in pairs]
    if any(on is None or value is None for on, value in found):
        raise ValueError(Sentence("A phase is a day and a value: 2026-10-31=40."))
    return tuple(Phase(on=on, value=value) for on, value in found if on is not None and value is not None)


def table(raw: object) -> dict[str, Any]:
    """Named values: a JSON object, or the text of one in a cell."""
    if isinstance(raw, dict):
        return {str(name): _json(value) for name, value in raw.items()}
    text = (_text(raw) or "").strip()
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(Sentence('must be JSON, for example {"prompt_at": "09:30"}.')) from error
    if not isinstance(found, dict):
        raise ValueError(Sentence('must be JSON in braces, for example {"prompt_at": "09:30"}.'))
    return found


def to_json(value: object) -> object:
    """A value as JSON holds it; numbers as text, so that no program rounds them."""
    match value:
        case None | bool() | int() | dict():
            return value
        case tuple():
            return [to_json(item) for item in value]
        case Phase():
            return {"on": value.on.isoformat(), "value": str(value.value)}
        case _:
            return to_cell(value)


def to_cell(value: object) -> str:
    """A value as a cell of a CSV file holds it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() | date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes" if not (value.second or value.microsecond) else "auto")
        case Mapping():
            return json.dumps(dict(value), ensure_ascii=False) if value else ""
        case Phase():
            return f"{value.on.isoformat()}={value.value}"
        case tuple():
            return _joined([to_cell(item) for item in value])
        case _:
            return str(value)


def _joined(items: list[str]) -> str:
    return "; ".join(
        '"' + item.replace('"', '""') + '"' if re.search(r'[;"\n\r]', item) else item for item in items
    )


def _json(value: object) -> object:
    """A value as the json module writes it: the numbers of a file are Decimals."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {str(name): _json(item) for name, item in value.items()}
        case list():
            return [_json(item) for item in value]
        case _:
            return value


def _weekday(name: str) -> int:
    for number_, known in enumerate(DAYS):
        if len(name) >= 2 and _LONG[number_].startswith(name.casefold()):
            return DAYS.index(known)
    raise ValueError(
        Sentence("{name} is not a day of the week. Write Mon-Fri, Sun-Thu or Mon Tue Thu.", name=shown(name))
    )


_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _text(raw: object) -> str | None:
    match raw:
        case None:
            return None
        case str():
            if "\x00" in raw or any("\ud800" <= mark <= "\udfff" for mark in raw):
                raise ValueError(Sentence("holds a character that is not text."))
            return raw
        case Decimal() | int():
            return str(raw)
        case _:
            raise ValueError(Sentence("must be text."))
