"""What every connector gives: one number with its unit, its moment and a link, or an error that says what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from connectors.outgoing import ConnectorError, Outgoing, split_address
from okrs.texts import later

SECRET: dict[str, Any] = {"secret": True}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


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
    """What a person fills in to have a number read; a field with `secret` in its schema is never shown again."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, str_max_length=8000, hide_input_in_errors=True
    )

    kind: ClassVar[str]
    title: ClassVar[str]

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure | None:
        """The number now, None where nothing changed since the figure of `tag`; raises ConnectorError."""
        raise NotImplementedError

    def secrets(self) -> list[str]:
        """The keys and passwords in it, which no error may tell."""
        return [secret for name in secret_fields(type(self)) if (secret := str(getattr(self, name)))]

    def why_activity(self) -> str:
        """Why this only counts what people do, in a sentence; '' where it measures a result."""
        return ""

    def measures(self) -> Measures:
        """Whether this can be the measure of an outcome, or at best lead to one."""
        return Measures.ACTIVITY if self.why_activity() else Measures.RESULT


def asked(title: str, description: str, *, example: str = "", secret: bool = False) -> Any:
    """How a form asks for a field; what is `secret` is left out of every repr."""
    return Field(
        title=title,
        description=description,
        examples=[example] if example else None,
        repr=not secret,
        json_schema_extra=SECRET if secret else None,
    )


def wrong(template: str, **values: str) -> PydanticCustomError:
    """What is wrong with a field, as a sentence with places for `values`, to be said in the reader's language."""
    return PydanticCustomError("told", template, {**values, "template": template})


def shaped(pattern: str, example: str) -> AfterValidator:
    """A text that must be written like the example."""
    shape = re.compile(pattern)

    def check(text: str) -> str:
        if not shape.fullmatch(text):
            raise wrong(later("Write it like this: {example}"), example=example)
        return text

    return AfterValidator(check)


def as_address(text: str) -> str:
    """The address of a service as it is kept; raises ValueError with a sentence."""
    split_address(text)
    return text.rstrip("/")


# Where a service is: https://…, without a name and password in it and without a slash at its end.
Address = Annotated[str, AfterValidator(as_address)]

Answer = TypeVar("Answer", bound=BaseModel)


def parsed(model: type[Answer], answer: object, *, source: str) -> Answer:
    """An answer in the shape a service documents; raises ConnectorError where it has another one."""
    try:
        return model.model_validate(answer)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "its answer"
    raise ConnectorError(
        "{source} answered in a form that I don't know ({where}).", permanent=True, source=source, where=where
    )


def number(found: object, *, source: str) -> Decimal:
    """A value of an answer as an exact number; raises ConnectorError for anything that is none."""
    if found is None or (isinstance(found, str) and not found.strip()):
        raise ConnectorError("{source} answered without a number.", permanent=True, source=source)
    text = str(found).strip()
    # Underscores and other scripts' digits are numbers to Python and a mistake to people.
    if (
        isinstance(found, bool)
        or not isinstance(found, str | int | float | Decimal)
        or not _NUMBER.fullmatch(text)
    ):
        raise ConnectorError(
            "{source} answered {found}, which is not a number.",
            permanent=True,
            source=source,
            found=_short(found),
        )
    value = Decimal(text)
    if not -30 < value.adjusted() < 30:
        raise ConnectorError(
            "{source} answered {found}, which can't be a value.",
            permanent=True,
            source=source,
            found=_short(found),
        )
    return value


def secret_fields(source: type[Source]) -> set[str]:
    """The names of the fields that hold a key or a password."""
    return {
        name
        for name, field in source.model_fields.items()
        if isinstance(field.json_schema_extra, Mapping) and field.json_schema_extra.get("secret")
    }


def _short(found: object) -> str:
    text = " ".join(str(found).split())
    return f"“{text[:40]}…”" if len(text) > 41 else f"“{text}”"
