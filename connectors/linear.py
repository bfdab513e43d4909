"""Linear: how many issues there are, or the sum of their estimates."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field

from connectors.figure import Address, Figure, Source, asked, number, parsed
from connectors.meaning import is_trouble
from connectors.outgoing import ConnectorError, Outgoing, told
from okrs.texts import later

_NAME = "Linear"
_MOST_PAGES = 20
_PAGE = 250
_QUERY = """
query ($filter: IssueFilter, $first: Int, $after: String) {
  organization { urlKey }
  issues(filter: $filter, first: $first, after: $after) {
    nodes { id estimate }
    pageInfo { hasNextPage endCursor }
  }
}
"""


class Counts(StrEnum):
    ISSUES = later("issues")
    ESTIMATES = later("estimates")


class State(StrEnum):
    OPEN = later("open")
    DONE = later("done")
    ALL = later("all")


_TYPES = {
    State.OPEN: ["triage", "backlog", "unstarted", "started"],
    State.DONE: ["completed"],
}


class _Issue(BaseModel):
    estimate: Any = None


class _Info(BaseModel):
    more: bool = Field(alias="hasNextPage")
    end: str | None = Field(default=None, alias="endCursor")


class _Issues(BaseModel):
    nodes: list[_Issue]
    info: _Info = Field(alias="pageInfo")


class _Organization(BaseModel):
    key: str = Field(default="", alias="urlKey")


class _Found(BaseModel):
    organization: _Organization
    issues: _Issues


class _Answer(BaseModel):
    data: _Found


class _Problem(BaseModel):
    message: str = ""
    extensions: dict[str, Any] = {}


class _Problems(BaseModel):
    errors: list[_Problem] = []


class Linear(Source):
    kind: ClassVar[str] = "linear"
    title: ClassVar[str] = _NAME

    address: Annotated[
        Address, asked("API address", "Leave it as it is.", example="https://api.linear.app")
    ] = "https://api.linear.app"
    key: Annotated[
        str, Field(min_length=1), asked("API key", "A personal API key that may read.", secret=True)
    ]
    team: Annotated[str, asked("Team", "Its key; empty for all teams.", example="APP")] = ""
    label: Annotated[str, asked("Label", "Only issues with this label.", example="Bug")] = ""
    state: Annotated[State, asked("State", "open, done or all.", example="open")] = State.OPEN
    counts: Annotated[
        Counts,
        asked("What to count", "issues, or estimates to add them up.", example="issues"),
    ] = Counts.ISSUES

    def why_activity(self) -> str:
        if self.counts is Counts.ISSUES and self.state is not State.DONE and is_trouble(self.label):
            return ""
        return later("It counts issues: how much there is to do or was done, not what came of it.")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        total, after = Decimal(0), None
        for _ in range(_MOST_PAGES):
            found = await self._page(outgoing, after)
            total += self._count(found.issues.nodes)
            if not found.issues.info.more:
                return Figure(value=total, as_of=now, url=self._link(found.organization.key))
            after = found.issues.info.end
        raise ConnectorError(
            "More than {count} issues match. Narrow the question by team or label.",
            permanent=True,
            count=_MOST_PAGES * _PAGE,
        )

    def _count(self, issues: list[_Issue]) -> Decimal:
        if self.counts is Counts.ISSUES:
            return Decimal(len(issues))
        given = (issue.estimate for issue in issues if issue.estimate is not None)
        return sum((number(estimate, source=_NAME) for estimate in given), Decimal(0))

    async def _page(self, outgoing: Outgoing, after: str | None) -> _Found:
        response = await outgoing.request(
            "POST",
            f"{self.address}/graphql",
            source=_NAME,
            json={
                "query": _QUERY,
                "variables": {"filter": self._filter(), "first": _PAGE, "after": after},
            },
            headers={"Authorization": self.key},
            # Linear says with a 400 that it was asked too often, too.
            accept=(400,),
        )
        answer = response.json(source=_NAME)
        problems = parsed(_Problems, answer, source=_NAME).errors
        if problems:
            raise self._refusal(problems[0])
        return parsed(_Answer, answer, source=_NAME).data

    def _filter(self) -> dict[str, object]:
        wanted: dict[str, object] = {}
        if self.team:
            wanted["team"] = {"key": {"eq": self.team}}
        if self.label:
            wanted["labels"] = {"name": {"eqIgnoreCase": self.label}}
        if self.state in _TYPES:
            wanted["state"] = {"type": {"in": _TYPES[self.state]}}
        return wanted

    def _refusal(self, problem: _Problem) -> ConnectorError:
        code = str(problem.extensions.get("code", ""))
        if code == "RATELIMITED":
            return ConnectorError(
                "{source} asks me to come less often.", permanent=False, retry_after=600.0, source=_NAME
            )
        if code == "AUTHENTICATION_ERROR":
            return ConnectorError(
                "{source} does not accept the key. Enter a new one.", permanent=True, source=_NAME
            )
        return ConnectorError(
            "{source} could not answer. It says: “{said}”",
            permanent=True,
            source=_NAME,
            said=told(problem.message, hide=self.secrets()),
        )

    def _link(self, organization: str) -> str:
        key = organization if re.fullmatch(r"[\w-]+", organization) else ""
        team = f"/team/{self.team}/all" if key and self.team else ""
        return f"https://linear.app/{key}{team}"
