"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import Dialect, Enum, String, Uuid
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field


class DecimalText(TypeDecorator[Decimal]):
    """An exact Decimal, kept as text: SQLite's NUMERIC would pass through a float."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value)


class KnownUuid(Uuid[UUID]):
    """An id that SQLite keeps as text, read once: the same few come in every row, and reading one takes as long as
    the rest of a small row."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], UUID | None]:  # noqa: ARG002
        return known_uuid


@lru_cache(maxsize=30_000)
def known_uuid(text: str | None) -> UUID | None:
    """The id of a text, or none; always the same object for one of the last thousands of texts."""
    return None if text is None else UUID(text)


def words(enum: type[StrEnum]) -> Enum:
    """An enum stored as its value, with a CHECK; never a native type, so that words can be added by migration."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda e: [member.value for member in e],
        name=enum.__name__.lower(),
        length=40,
    )


def new_id() -> UUID:
    """A UUIDv7: sorts by time of making."""
    return uuid_utils.compat.uuid7()


def Id() -> Any:  # noqa: N802 - reads as a column declaration
    return Field(default_factory=new_id, primary_key=True)


def Exact(default: Decimal | None = None) -> Any:  # noqa: N802
    return Field(default=default, sa_type=DecimalText)


def Word(enum: type[StrEnum], **options: Any) -> Any:  # noqa: N802
    return Field(sa_type=words(enum), **options)
