"""What goes in and out, as JSON: dates are ISO 8601, exact numbers are text, names never change their meaning."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from okrs.health import Health
from okrs.measure import Band, Kind
from okrs.vocabulary import CycleState, Direction, Source

Item = TypeVar("Item", bound=BaseModel)
_TEXT = r"^-?[0-9]{1,29}(\.[0-9]{1,20})?$"
_LIMIT = Decimal(10) ** 29


def _exact(found: object) -> Decimal:
    """Exact text, or a JSON number as it was written; raises ValueError for anything else."""
    if isinstance(found, str) and re.fullmatch(_TEXT, found, re.ASCII):
        return Decimal(found)
    if isinstance(found, int | Decimal) and not isinstance(found, bool):
        value = Decimal(found)
        if value.is_finite() and abs(value) < _LIMIT:
            return value
    raise ValueError("must be a number, as 41.2 or “41.2”")


Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(lambda value: format(value, "f"), return_type=str),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _TEXT, "examples": ["41.2"]},
                {"type": "number", "exclusiveMinimum": -1e29, "exclusiveMaximum": 1e29},
            ]
        },
        mode="validation",
    ),
]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Shape, Generic[Item]):
    """Some of a list; `next` is the `cursor` of the page after it, null at the end."""

    items: list[Item]
    next: str | None = None


class Me(Shape):
    """Whose key this is and what it may do."""

    workspace: str
    person: UUID | None = Field(description="Null for a key of the workspace.")
    name: str
    scopes: list[str]


class CycleOut(Shape):
    id: UUID
    name: str
    starts: date
    ends: date
    state: CycleState


class OutcomeOut(Shape):
    id: UUID
    code: str
    title: str
    cycle: UUID
    owner: UUID | None


class ObjectiveOut(Shape):
    id: UUID
    code: str
    title: str
    cycle: UUID
    outcome: UUID | None
    parent: UUID | None
    team: UUID | None
    owner: UUID | None


class KeyResultOut(Shape):
    """One key result as the key's person may see it: `note` and `blocker` are empty for who may not read them."""

    id: UUID
    code: str
    title: str
    objective: UUID
    owner: UUID | None
    kind: Kind
    band: Band | None
    unit: str
    start: Exact | None
    target: Exact | None
    upper: Exact | None
    starts: date
    ends: date
    value: Exact | None
    previous: Exact | None
    confidence: int | None
    health: Health
    progress: Exact | None = Field(description="The share of the way that is done, not clamped: 0.5 is half.")
    expected: Exact | None = Field(description="The share that its pace asks for by today.")
    blocked: bool
    blocker: str
    note: str
    talked_on: date | None
    closed_at: datetime | None
    score: Exact | None
    url: str


class EntryOut(Shape):
    """One line of the ledger that counts."""

    id: UUID
    value: Exact | None
    confidence: int | None
    note: str
    blocked: bool
    source: Source
    person: UUID | None
    recorded_at: datetime


class EntryIn(Shape):
    """What is said of a key result; at least one of value, confidence and note."""

    value: Exact | None = None
    confidence: int | None = Field(default=None, ge=0, le=10)
    note: str = Field(default="", max_length=3000)
    blocked: bool = False


class PersonOut(Shape):
    id: UUID
    name: str
    role: str
    manager: UUID | None
    teams: list[UUID]


class TeamOut(Shape):
    id: UUID
    name: str
    parent: UUID | None
    lead: UUID | None


class MetricOut(Shape):
    """A number of the business, with what it was last."""

    id: UUID
    code: str
    name: str
    unit: str
    wanted: Direction
    outcome: UUID | None
    value: Exact | None
    as_of: datetime | None


class NumberIn(Shape):
    """A number handed in; without `as_of` it is of now."""

    value: Exact
    as_of: datetime | None = None


class NumberOut(Shape):
    """What was kept of a number handed in."""

    id: UUID
    value: Exact
    as_of: datetime
