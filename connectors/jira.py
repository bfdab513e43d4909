"""Jira: how many issues match a JQL query, or the sum of one of their fields."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from connectors.figure import Address, Figure, Source, asked, number, parsed
from connectors.meaning import is_trouble
from connectors.outgoing import ConnectorError, Outgoing
from okrs.texts import later

_NAME = "Jira"
_MOST_PAGES = 50
_PAGE = 100


class Hosting(StrEnum):
    """Atlassian's own Jira, or one that a company runs (Server, Data Center)."""

    CLOUD = later("cloud")
    SERVER = later("server")


class _Count(BaseModel):
    count: Any


class _Issue(BaseModel):
    fields: dict[str, Any] = {}


class _Page(BaseModel):
    """Cloud says how to go on by a token, a server how many there are."""

    issues: list[_Issue] = []
    total: Any = None
    next_page_token: str | None = Field(default=None, alias="nextPageToken")


class Jira(Source):
    kind: ClassVar[str] = "jira"
    title: ClassVar[str] = _NAME

    address: Annotated[Address, asked("Address", "Where your Jira is.", example="https://acme.atlassian.net")]
    hosting: Annotated[
        Hosting,
        asked("Hosting", "cloud, or server for Jira Server and Data Center.", example="cloud"),
    ] = Hosting.CLOUD
    user: Annotated[
        str, asked("Email", "Whose token it is; empty for Server.", example="ana@example.com")
    ] = ""
    token: Annotated[
        str,
        Field(min_length=1),
        asked("API token", "For Server a personal access token.", secret=True),
    ]
    jql: Annotated[
        str,
        Field(min_length=1),
        asked(
            "JQL",
            "Which issues count.",
            example="project = SUP AND type = Incident AND statusCategory != Done",
        ),
    ]
    sum_of: Annotated[
        str,
        asked(
            "Field to add up",
            "Its id; leave empty to count the issues.",
            example="customfield_10016",
        ),
    ] = ""

    def why_activity(self) -> str:
        if self.sum_of:
            return later("A sum over issues says how much was worked on, not what came of it.")
        if is_trouble(self.jql):
            return ""
        return later("It counts issues: how much there is to do or was done, not what came of it.")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        value = await (self._sum(outgoing) if self.sum_of else self._count(outgoing))
        return Figure(value=value, as_of=now, url=f"{self.address}/issues/?{urlencode({'jql': self.jql})}")

    async def _count(self, outgoing: Outgoing) -> Decimal:
        if self.hosting is Hosting.SERVER:
            page = await self._page(outgoing, {"maxResults": 0, "fields": ["id"]})
            return number(page.total, source=_NAME)
        answer = await self._ask(outgoing, "/rest/api/3/search/approximate-count", {})
        return number(parsed(_Count, answer, source=_NAME).count, source=_NAME)

    async def _sum(self, outgoing: Outgoing) -> Decimal:
        total, seen, going_on = Decimal(0), 0, dict[str, object]()
        for _ in range(_MOST_PAGES):
            page = await self._page(outgoing, {"fields": [self.sum_of], "maxResults": _PAGE, **going_on})
            values = [issue.fields.get(self.sum_of) for issue in page.issues]
            total += sum((number(value, source=_NAME) for value in values if value is not None), Decimal(0))
            seen += len(values)
            if self.hosting is Hosting.CLOUD and page.next_page_token:
                going_on = {"nextPageToken": page.next_page_token}
            # A server may give fewer on a page than it was asked for.
            elif self.hosting is Hosting.SERVER and values and seen < number(page.total, source=_NAME):
                going_on = {"startAt": seen}
            else:
                return total
        raise ConnectorError(
            "More than {count} issues match. Narrow the JQL.", permanent=True, count=_MOST_PAGES * _PAGE
        )

    async def _page(self, outgoing: Outgoing, more: dict[str, object]) -> _Page:
        path = "/rest/api/2/search" if self.hosting is Hosting.SERVER else "/rest/api/3/search/jql"
        return parsed(_Page, await self._ask(outgoing, path, more), source=_NAME)

    async def _ask(self, outgoing: Outgoing, path: str, more: dict[str, object]) -> Any:
        response = await outgoing.request(
            "POST",
            f"{self.address}{path}",
            source=_NAME,
            json={"jql": self.jql, **more},
            headers={} if self.user else {"Authorization": f"Bearer {self.token}"},
            auth=(self.user, self.token) if self.user else None,
            why=("errorMessages", 0),
            hide=self.secrets(),
        )
        return response.json(source=_NAME)
