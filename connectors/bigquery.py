"""BigQuery: one number by SQL, with a service account's key."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from connectors import google
from connectors.figure import Address, Figure, Source, asked, parsed, shaped
from connectors.meaning import why_activity
from connectors.outgoing import ConnectorError, Outgoing, Response
from connectors.queries import checked, the_number

_NAME = "BigQuery"
_SCOPE = "https://www.googleapis.com/auth/bigquery.readonly"
# A query that would read more is refused by BigQuery before it costs anything.
_MOST_BYTES_BILLED = 10 * 1024**3


class _Cell(BaseModel):
    value: Any = Field(default=None, alias="v")


class _Row(BaseModel):
    cells: list[_Cell] = Field(alias="f")


class _Answer(BaseModel):
    complete: bool = Field(alias="jobComplete")
    rows: list[_Row] = []


class BigQuery(Source):
    kind: ClassVar[str] = "bigquery"
    title: ClassVar[str] = _NAME

    address: Annotated[
        Address, asked("API address", "Leave it as it is.", example="https://bigquery.googleapis.com")
    ] = "https://bigquery.googleapis.com"
    key: Annotated[
        str,
        Field(min_length=1),
        asked("Service account key", "The whole JSON file.", secret=True),
    ]
    project: Annotated[
        str,
        shaped(r"[a-z0-9.:-]{1,100}", "acme-reports"),
        asked("Project", "The project that the query runs in.", example="acme-reports"),
    ]
    location: Annotated[
        str,
        shaped(r"[\w-]*", "EU"),
        asked("Location", "Where the data is, if not in the US.", example="EU"),
    ] = ""
    query: Annotated[
        str,
        Field(min_length=1),
        asked("SQL", "One SELECT with one number.", example="SELECT AVG(days) FROM sales.deliveries"),
    ]
    unit: Annotated[str, asked("Unit", "What the number counts.", example="days")] = ""

    def why_activity(self) -> str:
        return why_activity(f"{self.query} {self.unit}")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        query = checked(self.query, dialect="bigquery")

        async def question(token: str) -> Response:
            return await outgoing.request(
                "POST",
                f"{self.address}/bigquery/v2/projects/{self.project}/queries",
                source=_NAME,
                json={
                    "query": query,
                    "useLegacySql": False,
                    "maxResults": 2,
                    "timeoutMs": int(outgoing.seconds * 750),
                    "maximumBytesBilled": str(_MOST_BYTES_BILLED),
                    **({"location": self.location} if self.location else {}),
                },
                headers={"Authorization": f"Bearer {token}"},
                why=("error", "message"),
                hide=[*self.secrets(), token],
            )

        response = await google.asked_with_token(outgoing, self.key, scope=_SCOPE, now=now, question=question)
        answer = parsed(_Answer, response.json(source=_NAME), source=_NAME)
        if not answer.complete:
            raise ConnectorError(
                "{source} was not done with the query in time. Make it lighter.",
                permanent=False,
                source=_NAME,
            )
        value = the_number([[cell.value for cell in row.cells] for row in answer.rows], source=_NAME)
        page = f"https://console.cloud.google.com/bigquery?{urlencode({'project': self.project})}"
        return Figure(value=value, as_of=now, unit=self.unit, url=page)
