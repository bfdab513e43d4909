"""What every connector gives: one number with its unit, its moment and a link, or an error that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from connectors.outgoing import ConnectorError, Outgoing


class Measures(StrEnum):
    """What a source counts: a `result` that people or the business care about, or `activity` that only leads to one."""

    RESULT = "result"
    ACTIVITY = "activity"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number as a source had it at `as_of` (UTC); `url` is where a person sees it, `tag` what the source calls this
    state of it, so that it need not be read again as long as nothing changed."""

    value: Decimal
    as_of: datetime
    unit: str = ""
    url: str = ""
    tag: str = ""


class Source(BaseModel):
    """What a person fills in to have a number read; a field with `secret` in its schema is never shown again.

    `measures` says what the number can mean at best.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    kind: ClassVar[str]
    title: ClassVar[str]
    measures: ClassVar[Measures] = Measures.RESULT

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure | None:
        """The number now, None where nothing changed since the figure of `tag`; raises ConnectorError."""
        raise NotImplementedError


Answer = TypeVar("Answer", bound=BaseModel)


def parsed(model: type[Answer], answer: object, *, source: str) -> Answer:
    """An answer in the shape a service documents; raises ConnectorError where it has another one."""
    try:
        return model.model_validate(answer)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "its answer"
        raise ConnectorError(
            f"{source} answered in a form that I don't know ({where}).", permanent=True
        ) from error


def number(found: object, *, source: str) -> Decimal:
    """A value of an answer as an exact number; raises ConnectorError for anything that is none."""
    if found is None or (isinstance(found, str) and not found.strip()):
        raise ConnectorError(f"{source} answered without a number.", permanent=True)
    if isinstance(found, bool) or not isinstance(found, str | int | float | Decimal):
        raise ConnectorError(f"{source} answered {_short(found)}, which is not a number.", permanent=True)
    try:
        value = Decimal(str(found).strip())
    except InvalidOperation as error:
        raise ConnectorError(
            f"{source} answered {_short(found)}, which is not a number.", permanent=True
        ) from error
    if not value.is_finite() or abs(value) >= Decimal(10) ** 30:
        raise ConnectorError(f"{source} answered {_short(found)}, which can't be a value.", permanent=True)
    return value


def secret_fields(source: type[Source]) -> set[str]:
    """The names of the fields that hold a key or a password."""
    return {
        name
        for name, field in source.model_fields.items()
        if isinstance(field.json_schema_extra, Mapping) and field.json_schema_extra.get("secret")
    }


SECRET: dict[str, Any] = {"secret": True}


def _short(found: object) -> str:
    text = " ".join(str(found).split())
    return f"“{text[:40]}…”" if len(text) > 41 else f"“{text}”"
