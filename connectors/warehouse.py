"""Warehouses that are asked SQL over HTTP with a key alone: ClickHouse and Databricks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field

from connectors.figure import Address, Figure, Source, asked, parsed, shaped
from connectors.meaning import why_activity
from connectors.outgoing import ConnectorError, Outgoing, told
from connectors.queries import checked, the_number


class _Rows(BaseModel):
    data: list[list[Any]]


class ClickHouse(Source):
    kind: ClassVar[str] = "clickhouse"
    title: ClassVar[str] = "ClickHouse"

    address: Annotated[
        Address, asked("Address", "Its HTTPS interface.", example="https://acme.clickhouse.cloud:8443")
    ]
    user: Annotated[str, Field(min_length=1), asked("User", "One that may only read.", example="headway")] = (
        "default"
    )
    password: Annotated[str, asked("Password", "Of that user.", secret=True)] = ""
    query: Annotated[
        str,
        Field(min_length=1),
        asked("SQL", "One SELECT with one number.", example="SELECT uniq(user_id) FROM app.visits"),
    ]
    unit: Annotated[str, asked("Unit", "What the number counts.", example="users")] = ""

    def why_activity(self) -> str:
        return why_activity(f"{self.query} {self.unit}")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        response = await outgoing.request(
            # ClickHouse changes nothing for a GET.
            "GET",
            f"{self.address}/",
            source=self.title,
            params={
                "query": checked(self.query, dialect="clickhouse"),
                "default_format": "JSONCompact",
            },
            headers={"X-ClickHouse-User": self.user, "X-ClickHouse-Key": self.password},
            why=(),
            hide=self.secrets(),
        )
        rows = parsed(_Rows, response.json(source=self.title), source=self.title).data
        return Figure(
            value=the_number(rows, source=self.title), as_of=now, unit=self.unit, url=f"{self.address}/play"
        )


class _Problem(BaseModel):
    message: str = ""


class _Status(BaseModel):
    state: str
    error: _Problem = _Problem()


class _Result(BaseModel):
    rows: list[list[Any]] = Field(default=[], alias="data_array")


class _Statement(BaseModel):
    status: _Status
    result: _Result = _Result()


class Databricks(Source):
    kind: ClassVar[str] = "databricks"
    title: ClassVar[str] = "Databricks"

    address: Annotated[
        Address, asked("Workspace address", "As in a browser.", example="https://acme.cloud.databricks.com")
    ]
    token: Annotated[
        str,
        Field(min_length=1),
        asked("Token", "A personal access token or a service principal's.", secret=True),
    ]
    warehouse: Annotated[
        str,
        shaped(r"[0-9a-zA-Z]{1,64}", "abcdef0123456789"),
        asked("Warehouse ID", "Of the SQL warehouse that answers.", example="abcdef0123456789"),
    ]
    query: Annotated[
        str,
        Field(min_length=1),
        asked("SQL", "One SELECT with one number.", example="SELECT avg(days) FROM main.sales.deliveries"),
    ]
    unit: Annotated[str, asked("Unit", "What the number counts.", example="days")] = ""

    def why_activity(self) -> str:
        return why_activity(f"{self.query} {self.unit}")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        response = await outgoing.request(
            "POST",
            f"{self.address}/api/2.0/sql/statements",
            source=self.title,
            json={
                "warehouse_id": self.warehouse,
                "statement": checked(self.query, dialect="databricks"),
                "wait_timeout": "15s",
                "on_wait_timeout": "CANCEL",
                "row_limit": 2,
                "format": "JSON_ARRAY",
                "disposition": "INLINE",
            },
            headers={"Authorization": f"Bearer {self.token}"},
            why=("message",),
            hide=self.secrets(),
        )
        answer = parsed(_Statement, response.json(source=self.title), source=self.title)
        if answer.status.state == "FAILED":
            raise ConnectorError(
                "{source} could not answer. It says: “{said}”",
                permanent=True,
                source=self.title,
                said=told(answer.status.error.message, hide=self.secrets()),
            )
        if answer.status.state != "SUCCEEDED":
            raise ConnectorError(
                "{source} was not done with the query in time. Its warehouse may be waking up.",
                permanent=False,
                source=self.title,
            )
        value = the_number(answer.result.rows, source=self.title)
        return Figure(value=value, as_of=now, unit=self.unit, url=f"{self.address}/sql/warehouses")
