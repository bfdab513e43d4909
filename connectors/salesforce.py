"""Salesforce: one number by SOQL, with the client credentials of a connected app."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field

from connectors.figure import Address, Figure, Source, asked, number, parsed, shaped
from connectors.meaning import why_activity
from connectors.outgoing import ConnectorError, Outgoing, Response
from connectors.tokens import Token
from okrs.texts import later

_NAME = "Salesforce"
_VERSION = "v61.0"
# Its tokens do not say when they end; a session lasts fifteen minutes at least.
_LASTS = timedelta(minutes=15)
_COUNT = re.compile(r"select\s+count\s*\(\s*\)\s+from", re.IGNORECASE)
_EFFORT = re.compile(r"from\s+(task|event|activityhistory|openactivity|emailmessage)\b", re.IGNORECASE)


class _Token(BaseModel):
    access_token: str = Field(min_length=1)


class _Answer(BaseModel):
    total: Any = Field(alias="totalSize")
    records: list[dict[str, Any]] = []


class Salesforce(Source):
    kind: ClassVar[str] = "salesforce"
    title: ClassVar[str] = _NAME

    address: Annotated[Address, asked("Address", "Your My Domain.", example="https://acme.my.salesforce.com")]
    client: Annotated[
        str,
        Field(min_length=1),
        asked("Consumer key", "Of the connected app.", example="3MVG9lKcPoNINVB"),
    ]
    secret: Annotated[
        str, Field(min_length=1), asked("Consumer secret", "Of the connected app.", secret=True)
    ]
    soql: Annotated[
        str,
        shaped(r"(?is)select\s.+", "SELECT COUNT() FROM Case"),
        asked(
            "SOQL",
            "A query with one number as its answer.",
            example="SELECT SUM(Amount) FROM Opportunity WHERE IsWon = true AND CloseDate = THIS_QUARTER",
        ),
    ]
    unit: Annotated[str, asked("Unit", "What the number counts.", example="EUR")] = ""

    def why_activity(self) -> str:
        if _EFFORT.search(self.soql):
            return later("It counts tasks, events or emails: what people do, not what comes of it.")
        return why_activity(self.soql)

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        async def question(token: str) -> Response:
            return await outgoing.request(
                "GET",
                # What the answer with the token names as the address is left aside: it could be anywhere.
                f"{self.address}/services/data/{_VERSION}/query",
                source=_NAME,
                params={"q": self.soql},
                headers={"Authorization": f"Bearer {token}"},
                why=(0, "message"),
                hide=[*self.secrets(), token],
            )

        response = await outgoing.tokens.ask(
            self.address,
            self.client,
            self.secret,
            now=now,
            fetch=lambda: self._token(outgoing),
            question=question,
        )
        answer = parsed(_Answer, response.json(source=_NAME), source=_NAME)
        return Figure(value=self._number(answer), as_of=now, unit=self.unit, url=self.address)

    async def _token(self, outgoing: Outgoing) -> Token:
        response = await outgoing.request(
            "POST",
            f"{self.address}/services/oauth2/token",
            source=_NAME,
            data={
                "grant_type": "client_credentials",
                "client_id": self.client,
                "client_secret": self.secret,
            },
            why=("error_description",),
            hide=self.secrets(),
        )
        found = parsed(_Token, response.json(source=_NAME), source=_NAME)
        return Token(text=found.access_token, lasts=_LASTS)

    def _number(self, answer: _Answer) -> Decimal:
        if _COUNT.match(self.soql):
            return number(answer.total, source=_NAME)
        if len(answer.records) != 1:
            raise ConnectorError(
                "The query answers with {count} rows. Ask for one number, for example with COUNT() or SUM(…).",
                permanent=True,
                count=len(answer.records),
            )
        values = [value for name, value in answer.records[0].items() if name != "attributes"]
        if len(values) != 1:
            raise ConnectorError(
                "The query answers with {count} columns. Ask for one number.",
                permanent=True,
                count=len(values),
            )
        return number(values[0], source=_NAME)
