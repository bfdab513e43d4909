"""Google Analytics 4: one metric of the last days."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field

from connectors import google
from connectors.figure import Address, Figure, Source, asked, number, parsed, shaped
from connectors.outgoing import ConnectorError, Outgoing, Response

_NAME = "Google Analytics"
_SCOPE = "https://www.googleapis.com/auth/analytics.readonly"


class _Value(BaseModel):
    value: Any


class _Row(BaseModel):
    values: list[_Value] = Field(alias="metricValues", min_length=1)


class _Report(BaseModel):
    headers: list[dict[str, Any]] = Field(alias="metricHeaders", min_length=1)
    rows: list[_Row] = []


class Analytics(Source):
    kind: ClassVar[str] = "analytics"
    title: ClassVar[str] = _NAME

    address: Annotated[
        Address,
        asked("API address", "Leave it as it is.", example="https://analyticsdata.googleapis.com"),
    ] = "https://analyticsdata.googleapis.com"
    key: Annotated[
        str,
        Field(min_length=1),
        asked("Service account key", "The whole JSON file; the account is a Viewer.", secret=True),
    ]
    property_id: Annotated[
        str,
        shaped(r"[0-9]{1,20}", "312345678"),
        asked("Property ID", "The number of the property.", example="312345678"),
    ]
    metric: Annotated[
        str,
        shaped(r"[\w:]{1,80}", "activeUsers"),
        asked("Metric", "Its name in the API.", example="activeUsers"),
    ] = "activeUsers"
    days: Annotated[
        int, Field(ge=1, le=366), asked("Days", "Of the last so many days up to yesterday.", example="28")
    ] = 28
    dimension: Annotated[
        str,
        shaped(r"[\w:]{0,80}", "eventName"),
        asked("Only where", "A dimension's name in the API; empty for all.", example="eventName"),
    ] = ""
    equals: Annotated[str, asked("Is", "What that dimension is.", example="sign_up")] = ""
    unit: Annotated[str, asked("Unit", "What the number counts.", example="users")] = ""

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        async def question(token: str) -> Response:
            return await outgoing.request(
                "POST",
                f"{self.address}/v1beta/properties/{self.property_id}:runReport",
                source=_NAME,
                json=self._asks(),
                headers={"Authorization": f"Bearer {token}"},
                why=("error", "message"),
                hide=[*self.secrets(), token],
            )

        response = await google.asked_with_token(outgoing, self.key, scope=_SCOPE, now=now, question=question)
        report = parsed(_Report, response.json(source=_NAME), source=_NAME)
        if not report.rows:
            raise ConnectorError(
                "{source} has nothing for these days and this condition.", permanent=False, source=_NAME
            )
        return Figure(
            value=number(report.rows[0].values[0].value, source=_NAME),
            as_of=now,
            unit=self.unit,
            url=f"https://analytics.google.com/analytics/web/#/p{self.property_id}/reports/intelligenthome",
        )

    def _asks(self) -> dict[str, object]:
        asks: dict[str, object] = {
            "dateRanges": [{"startDate": f"{self.days}daysAgo", "endDate": "yesterday"}],
            "metrics": [{"name": self.metric}],
            "limit": "1",
        }
        if self.dimension:
            condition = {"fieldName": self.dimension, "stringFilter": {"value": self.equals}}
            asks["dimensionFilter"] = {"filter": condition}
        return asks
