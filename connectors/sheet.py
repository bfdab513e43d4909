"""Google Sheets, and CSV at any address: one cell, the last value of a column, or a row found by its label."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from urllib.parse import parse_qs, quote, urlsplit

from pydantic import BaseModel, model_validator

from connectors import google
from connectors.cells import Marks, Table, cell_at, cell_number, labelled, last_of, table_of
from connectors.figure import Address, Figure, Source, asked, parsed, shaped
from connectors.meaning import why_activity
from connectors.outgoing import ConnectorError, Outgoing, Response
from okrs.texts import later

_SHEETS = "Google Sheets"
_CSV = "The CSV file"
_SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"
_ID = re.compile(r"/spreadsheets/d/([\w-]{5,100})")

_CELL = asked("Cell", "One cell; or leave empty and name a row or a column.", example="B7")
_ROW = asked("Row", "What stands in its first column.", example="Revenue")
_COLUMN = asked("Column", "Its heading or letter; without a row its last value counts.", example="May")
_MARKS = asked(
    "Decimal mark", "point for 1,234.5 or comma for 1.234,5; auto asks if unsure.", example="comma"
)


def _is_whole(*, cell: str, row: str, column: str) -> None:
    if bool(cell) == bool(row or column):
        raise ValueError(later("Name either a cell, such as B7, or a row or a column."))


def _chosen(table: Table, *, cell: str, row: str, column: str) -> str:
    if cell:
        return cell_at(table, cell)
    return labelled(table, row, column) if row else last_of(table, column)


class CsvFile(Source):
    kind: ClassVar[str] = "csv"
    title: ClassVar[str] = later("CSV by address")

    address: Annotated[
        Address, asked("Address", "Where the file is.", example="https://files.example.com/revenue.csv")
    ]
    token: Annotated[str, asked("Token", "Sent as a bearer token, where one is needed.", secret=True)] = ""
    cell: Annotated[str, _CELL] = ""
    row: Annotated[str, _ROW] = ""
    column: Annotated[str, _COLUMN] = ""
    marks: Annotated[Marks, _MARKS] = Marks.AUTO
    unit: Annotated[str, asked("Unit", "What the number counts.", example="EUR")] = ""

    @model_validator(mode="after")
    def _check(self) -> CsvFile:
        _is_whole(cell=self.cell, row=self.row, column=self.column)
        return self

    def why_activity(self) -> str:
        return why_activity(f"{self.row} {self.column} {self.unit}")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure | None:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        response = await outgoing.request(
            "GET", self.address, source=_CSV, headers={**headers, **({"If-None-Match": tag} if tag else {})}
        )
        if response.status == 304:
            return None
        table, semicolons = table_of(response.text())
        chosen = _chosen(table, cell=self.cell, row=self.row, column=self.column)
        value, sign = cell_number(chosen, marks=self.marks, semicolons=semicolons)
        return Figure(
            value=value,
            as_of=now,
            unit=self.unit or sign,
            # What stands after the ? may open the file to whoever has it.
            url=urlsplit(self.address)._replace(query="", fragment="").geturl(),
            tag=response.headers.get("etag", ""),
        )


class _Values(BaseModel):
    values: list[list[Any]] = []


class GoogleSheet(Source):
    kind: ClassVar[str] = "sheet"
    title: ClassVar[str] = _SHEETS

    address: Annotated[
        Address,
        shaped(rf".*{_ID.pattern}.*", "https://docs.google.com/spreadsheets/d/1AbCdEf/edit"),
        asked(
            "Link", "As in a browser.", example="https://docs.google.com/spreadsheets/d/1AbCdEf/edit#gid=0"
        ),
    ]
    api: Annotated[
        Address, asked("API address", "Leave it as it is.", example="https://sheets.googleapis.com")
    ] = "https://sheets.googleapis.com"
    key: Annotated[
        str, asked("Key", "None if all who have the link may look; an API key or a key file.", secret=True)
    ] = ""
    tab: Annotated[str, asked("Tab", "Its name; empty for the one in the link.", example="KPIs")] = ""
    cell: Annotated[str, _CELL] = ""
    row: Annotated[str, _ROW] = ""
    column: Annotated[str, _COLUMN] = ""
    marks: Annotated[Marks, _MARKS] = Marks.AUTO
    unit: Annotated[str, asked("Unit", "What the number counts.", example="EUR")] = ""

    @model_validator(mode="after")
    def _check(self) -> GoogleSheet:
        _is_whole(cell=self.cell, row=self.row, column=self.column)
        return self

    def why_activity(self) -> str:
        return why_activity(f"{self.row} {self.column} {self.tab} {self.unit}")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        value, sign = await (self._by_key(outgoing, now) if self.key else self._shared(outgoing))
        return Figure(value=value, as_of=now, unit=self.unit or sign, url=self.address)

    async def _shared(self, outgoing: Outgoing) -> tuple[Decimal, str]:
        """By the link alone, as the sheet shows its numbers."""
        parts = urlsplit(self.address)
        gid = parse_qs(parts.fragment).get("gid", parse_qs(parts.query).get("gid", [""]))[0]
        params: dict[str, str | int] = {"tqx": "out:csv"}
        if self.tab or gid:
            params["sheet" if self.tab else "gid"] = self.tab or gid
        # A heading would be taken for a value of its column, and left out among numbers.
        params["headers"] = 0 if self.cell else 1
        if self.cell:
            params["range"] = self.cell
        try:
            response = await outgoing.request(
                "GET", f"{self._base}/spreadsheets/d/{self._id}/gviz/tq", source=_SHEETS, params=params
            )
        except ConnectorError as error:
            if error.values.get("host") == "accounts.google.com" or error.values.get("status") == 401:
                raise _not_shared() from None
            raise
        table, _ = table_of(response.text())
        chosen = (
            cell_at(table, "A1") if self.cell else _chosen(table, cell="", row=self.row, column=self.column)
        )
        return cell_number(chosen, marks=self.marks, semicolons=False)

    async def _by_key(self, outgoing: Outgoing, now: datetime) -> tuple[Decimal, str]:
        """With a key; again as the sheet shows its numbers, so that 41.2 % is not 0.412."""
        within = f"'{self.tab.replace(chr(39), chr(39) * 2)}'" if self.tab else ""
        wanted = "!".join(filter(None, (within, self.cell or ("" if within else "A:ZZ"))))

        async def question(token: str) -> Response:
            return await outgoing.request(
                "GET",
                f"{self.api}/v4/spreadsheets/{self._id}/values/{quote(wanted, safe='')}",
                source=_SHEETS,
                params={"valueRenderOption": "FORMATTED_VALUE"},
                headers={"Authorization": f"Bearer {token}"} if token else {"X-Goog-Api-Key": self.key},
                why=("error", "message"),
                hide=[*self.secrets(), token],
            )

        if self.key.startswith("{"):
            response = await google.asked_with_token(
                outgoing, self.key, scope=_SCOPE, now=now, question=question
            )
        else:
            response = await question("")
        rows = parsed(_Values, response.json(source=_SHEETS), source=_SHEETS).values
        table = [["" if cell is None else str(cell) for cell in row] for row in rows]
        if not table:
            raise ConnectorError("The cell is empty.", permanent=True)
        chosen = (
            cell_at(table, "A1") if self.cell else _chosen(table, cell="", row=self.row, column=self.column)
        )
        return cell_number(chosen, marks=self.marks, semicolons=False)

    @property
    def _id(self) -> str:
        found = _ID.search(self.address)
        assert found is not None
        return found[1]

    @property
    def _base(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def _not_shared() -> ConnectorError:
    return ConnectorError(
        "The sheet is not shared with everybody who has the link. Share it so, or enter a service account's key file "
        "and share it with that account.",
        permanent=True,
    )
