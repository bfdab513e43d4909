"""Prometheus, and what speaks its language (Mimir, Thanos, VictoriaMetrics, Grafana Cloud): an instant query."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from connectors.figure import Address, Figure, Source, asked, number, parsed
from connectors.meaning import why_activity
from connectors.outgoing import ConnectorError, Outgoing

_NAME = "Prometheus"


class _Sample(BaseModel):
    value: tuple[Any, Any]


class _Vector(BaseModel):
    result: list[_Sample]


class _Scalar(BaseModel):
    result: tuple[Any, Any]


class _Data(BaseModel):
    result_type: str = Field(alias="resultType")


class _Answer(BaseModel):
    data: _Data


class Prometheus(Source):
    kind: ClassVar[str] = "prometheus"
    title: ClassVar[str] = _NAME

    address: Annotated[
        Address,
        asked("Address", "Where Prometheus is, as in a browser.", example="https://prometheus.example.com"),
    ]
    query: Annotated[
        str,
        Field(min_length=1),
        asked(
            "Query",
            "A query with one number as its answer.",
            example="sum(rate(http_requests_total[5m]))",
        ),
    ]
    unit: Annotated[str, asked("Unit", "What the number counts.", example="requests/s")] = ""
    user: Annotated[str, asked("User", "Where it asks for a name and a password.", example="123456")] = ""
    token: Annotated[
        str, asked("Token or password", "A bearer token; with a user, the password.", secret=True)
    ] = ""

    def why_activity(self) -> str:
        return why_activity(f"{self.query} {self.unit}")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        response = await outgoing.request(
            "GET",
            f"{self.address}/api/v1/query",
            source=_NAME,
            params={"query": self.query},
            headers={"Authorization": f"Bearer {self.token}"} if self.token and not self.user else {},
            auth=(self.user, self.token) if self.user else None,
            why=("error",),
            hide=self.secrets(),
        )
        answer = response.json(source=_NAME)
        moment, value = _one(answer)
        return Figure(
            value=number(value, source=_NAME),
            as_of=_moment(number(moment, source=_NAME), now=now),
            unit=self.unit,
            url=f"{self.address}/graph?{urlencode({'g0.expr': self.query, 'g0.tab': '1'})}",
        )


def _moment(seconds: Decimal, *, now: datetime) -> datetime:
    """When a sample was taken, by a clock that may go otherwise than ours."""
    if not 0 <= seconds <= Decimal(now.timestamp()):
        return now
    return datetime.fromtimestamp(float(seconds), UTC)


def _one(answer: object) -> tuple[Any, Any]:
    """Moment and value of the only sample."""
    kind = parsed(_Answer, answer, source=_NAME).data.result_type
    data = answer["data"] if isinstance(answer, dict) else None
    if kind == "scalar":
        return parsed(_Scalar, data, source=_NAME).result
    if kind != "vector":
        raise ConnectorError(
            "The query answers with a whole series. Ask for its value now, for example with last_over_time().",
            permanent=True,
        )
    found = parsed(_Vector, data, source=_NAME).result
    if not found:
        raise ConnectorError("Nothing in {source} matches the query now.", permanent=False, source=_NAME)
    if len(found) > 1:
        raise ConnectorError(
            "The query answers with {count} series. Make them one number, for example with sum(…).",
            permanent=True,
            count=len(found),
        )
    return found[0].value
