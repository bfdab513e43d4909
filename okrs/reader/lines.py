"""One JSON record of a labelled reply in, what the reader got from it out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from okrs.reader.model import Command, Shown, Understanding, Update
from okrs.reader.reading import read


def got(record: Mapping[str, object]) -> dict[str, object]:
    """`{"id": ..., "got": {"updates", "command", "ask"}}` for a record with `id`, `today`, `krs` and `reply`.

    Raises ValueError with one clear sentence when the record is malformed.
    """
    understanding = read(_text(record, "reply"), _shown(record), today=_day(record))
    return {"id": record.get("id"), "got": as_fields(understanding)}


def as_fields(understanding: Understanding) -> dict[str, object]:
    """The fields of a label: values as JSON numbers, the whole note as `note_contains`."""
    return {
        "updates": [_update(update) for update in understanding.updates],
        "command": _command(understanding.command),
        "ask": understanding.ask,
    }


def _update(update: Update) -> dict[str, object]:
    return {
        "kr": update.ref,
        "value": None if update.value is None else _number(update.value),
        "confidence": update.confidence,
        "note_contains": update.note or None,
        "blocked": update.blocked,
    }


def _command(command: Command | None) -> dict[str, object] | None:
    if command is None:
        return None
    return {"name": command.name.value, "until": command.until.isoformat() if command.until else None}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise ValueError(f"The field '{name}' must be a text.")
    return value


def _day(record: Mapping[str, object]) -> date:
    try:
        return date.fromisoformat(_text(record, "today"))
    except ValueError:
        raise ValueError("The field 'today' must be a date such as 2026-11-23.") from None


def _shown(record: Mapping[str, object]) -> list[Shown]:
    rows = record.get("krs")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError("The field 'krs' must be a list of key results.")
    return [_key_result(row) for row in rows]


def _key_result(row: Mapping[str, object]) -> Shown:
    return Shown(
        ref=_text(row, "ref"),
        title=_text(row, "title"),
        unit=_text(row, "unit"),
        start=_decimal(row, "start"),
        target=_decimal(row, "target"),
        current=_decimal(row, "current"),
        direction=_text(row, "direction"),
        kind=_text(row, "kind"),
    )


def _decimal(row: Mapping[str, object], name: str) -> Decimal | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"The field '{name}' of a key result must be a number or null.")
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError(f"The field '{name}' of a key result must be a finite number.")
    return number
