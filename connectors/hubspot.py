"""HubSpot: how many deals, contacts or other records match, or the sum of one of their properties."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, Field

from connectors.figure import Address, Figure, Source, asked, number, parsed, shaped, wrong
from connectors.outgoing import ConnectorError, Outgoing
from okrs.texts import later

_NAME = "HubSpot"
_PAGE = 200
# HubSpot's search gives no more than these.
_MOST = 10_000
_OPERATORS = {"=": "EQ", "!=": "NEQ", ">": "GT", ">=": "GTE", "<": "LT", "<=": "LTE"}
_COMPARED = re.compile(r"""(\w+)\s*(!=|>=|<=|=|>|<)\s*("[^"]*"|'[^']*'|\S+)""")
_RECENT = re.compile(r"(\w+)\s+in\s+last\s+(\d{1,4})\s+days?", re.IGNORECASE)
_KNOWN = re.compile(r"(\w+)\s+is\s+(known|unknown)", re.IGNORECASE)
_EFFORTS = later(
    {
        "calls": "It counts calls: what people do, not what comes of it.",
        "communications": "It counts messages: what people do, not what comes of it.",
        "emails": "It counts emails: what people do, not what comes of it.",
        "meetings": "It counts meetings: what people do, not what comes of it.",
        "notes": "It counts notes: what people do, not what comes of it.",
        "postal_mail": "It counts letters: what people do, not what comes of it.",
        "tasks": "It counts tasks: what people do, not what comes of it.",
    }
)


class _Next(BaseModel):
    after: str


class _Paging(BaseModel):
    next: _Next | None = None


class _Record(BaseModel):
    properties: dict[str, Any] = {}


class _Answer(BaseModel):
    total: Any
    results: list[_Record] = []
    paging: _Paging | None = None


def _checked(where: str) -> str:
    filters(where, now=None)
    return where


class HubSpot(Source):
    kind: ClassVar[str] = "hubspot"
    title: ClassVar[str] = _NAME

    address: Annotated[
        Address, asked("API address", "Leave it as it is.", example="https://api.hubapi.com")
    ] = "https://api.hubapi.com"
    token: Annotated[
        str,
        Field(min_length=1),
        asked("Access token", "Of a private app that may read these records.", secret=True),
    ]
    records: Annotated[
        str,
        shaped(r"[\w-]+", "deals"),
        asked("Records", "deals, contacts, companies, tickets or another object.", example="deals"),
    ] = "deals"
    where: Annotated[
        str,
        AfterValidator(_checked),
        asked(
            "Conditions",
            "Internal names of properties; empty for all.",
            example="dealstage = closedwon and closedate in last 30 days",
        ),
    ] = ""
    sum_of: Annotated[
        str,
        shaped(r"\w*", "amount"),
        asked("Property to add up", "Leave empty to count the records.", example="amount"),
    ] = ""
    unit: Annotated[str, asked("Unit", "What the number counts.", example="EUR")] = ""

    def why_activity(self) -> str:
        return _EFFORTS.get(self.records.casefold(), "")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        value = await (self._sum(outgoing, now) if self.sum_of else self._count(outgoing, now))
        return Figure(value=value, as_of=now, unit=self.unit, url="https://app.hubspot.com/")

    async def _count(self, outgoing: Outgoing, now: datetime) -> Decimal:
        return number((await self._page(outgoing, now, {"limit": 1})).total, source=_NAME)

    async def _sum(self, outgoing: Outgoing, now: datetime) -> Decimal:
        total, after = Decimal(0), "0"
        for _ in range(_MOST // _PAGE):
            page = await self._page(
                outgoing, now, {"limit": _PAGE, "after": after, "properties": [self.sum_of]}
            )
            if number(page.total, source=_NAME) > _MOST:
                break
            values = (record.properties.get(self.sum_of) for record in page.results)
            total += sum(
                (number(value, source=_NAME) for value in values if value not in (None, "")), Decimal(0)
            )
            if page.paging is None or page.paging.next is None:
                return total
            after = page.paging.next.after
        raise ConnectorError(
            "More than {count} records match. Narrow the conditions.", permanent=True, count=_MOST
        )

    async def _page(self, outgoing: Outgoing, now: datetime, more: dict[str, object]) -> _Answer:
        wanted = filters(self.where, now=now)
        response = await outgoing.request(
            "POST",
            f"{self.address}/crm/v3/objects/{self.records}/search",
            source=_NAME,
            json={"filterGroups": [{"filters": wanted}] if wanted else [], **more},
            headers={"Authorization": f"Bearer {self.token}"},
            why=("message",),
            hide=self.secrets(),
        )
        return parsed(_Answer, response.json(source=_NAME), source=_NAME)


def filters(where: str, *, now: datetime | None) -> list[dict[str, str]]:
    """Conditions as HubSpot has them; raises ValueError with a sentence. Without `now` they are only checked."""
    found: list[dict[str, str]] = []
    for part in re.split(r"\s+and\s+", where.strip(), flags=re.IGNORECASE) if where.strip() else []:
        if recent := _RECENT.fullmatch(part):
            since = now - timedelta(days=int(recent[2])) if now else None
            found.append(
                {
                    "propertyName": recent[1],
                    "operator": "GTE",
                    "value": str(int(since.timestamp() * 1000)) if since else "",
                }
            )
        elif known := _KNOWN.fullmatch(part):
            operator = "HAS_PROPERTY" if known[2].lower() == "known" else "NOT_HAS_PROPERTY"
            found.append({"propertyName": known[1], "operator": operator})
        elif compared := _COMPARED.fullmatch(part):
            value = compared[3].strip("\"'")
            found.append({"propertyName": compared[1], "operator": _OPERATORS[compared[2]], "value": value})
        else:
            raise wrong(
                later(
                    "“{words}” is no condition. Write for example: dealstage = closedwon and amount >= 1000"
                ),
                words=part[:60],
            )
    return found
