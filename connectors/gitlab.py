"""GitLab, its own or one that a company runs: issues, merge requests and vulnerabilities of a project or group."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from urllib.parse import quote

from pydantic import BaseModel, Field

from connectors.figure import Address, Figure, Source, asked, number, parsed, shaped
from connectors.meaning import is_trouble
from connectors.outgoing import ConnectorError, Outgoing, Response
from okrs.texts import later

_NAME = "GitLab"
_VULNERABILITIES = """
query ($path: ID!) {
  project(fullPath: $path) {
    vulnerabilitySeveritiesCount(state: [DETECTED, CONFIRMED]) { critical high medium low info unknown }
  }
}
"""


class Counts(StrEnum):
    ISSUES = later("issues")
    MERGE_REQUESTS = later("merge-requests")
    VULNERABILITIES = later("vulnerabilities")


class Within(StrEnum):
    PROJECT = later("project")
    GROUP = later("group")


class State(StrEnum):
    OPENED = later("opened")
    CLOSED = later("closed")
    MERGED = later("merged")
    ALL = later("all")


class _Counts(BaseModel):
    counts: dict[str, Any]


class _Statistics(BaseModel):
    statistics: _Counts


class _Project(BaseModel):
    counts: dict[str, Any] = Field(alias="vulnerabilitySeveritiesCount")


class _Projects(BaseModel):
    project: _Project | None


class _Vulnerabilities(BaseModel):
    data: _Projects


class GitLab(Source):
    kind: ClassVar[str] = "gitlab"
    title: ClassVar[str] = _NAME

    address: Annotated[
        Address, asked("Address", "Where your GitLab is.", example="https://gitlab.example.com")
    ] = "https://gitlab.com"
    token: Annotated[
        str, asked("Token", "A project, group or personal access token with read_api.", secret=True)
    ] = ""
    counts: Annotated[
        Counts,
        asked("What to count", "issues, merge-requests or vulnerabilities (open ones).", example="issues"),
    ] = Counts.ISSUES
    path: Annotated[
        str,
        shaped(r"[\w.-]+(/[\w.-]+)*", "acme/app"),
        asked("Path", "Of the project or group, as in its address.", example="acme/app"),
    ]
    within: Annotated[
        Within, asked("Within", "Whether the path is of a project or a group.", example="project")
    ] = Within.PROJECT
    state: Annotated[
        State, asked("State", "opened, closed, merged or all; not for vulnerabilities.", example="opened")
    ] = State.OPENED
    labels: Annotated[
        str, asked("Labels", "Only those with all of these, commas between.", example="bug,customer")
    ] = ""

    def why_activity(self) -> str:
        if self.counts is Counts.VULNERABILITIES:
            return ""
        if self.counts is Counts.ISSUES and self.state is not State.CLOSED and is_trouble(self.labels):
            return ""
        return later("It counts issues or merge requests: what the team does, not what comes of it.")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        if self.counts is Counts.VULNERABILITIES:
            value, page = await self._vulnerabilities(outgoing), "security/vulnerability_report"
        elif self.counts is Counts.ISSUES:
            value, page = await self._issues(outgoing), "issues"
        else:
            value, page = await self._merge_requests(outgoing), "merge_requests"
        group = "groups/" if self.within is Within.GROUP else ""
        return Figure(value=value, as_of=now, url=f"{self.address}/{group}{self.path}/-/{page}")

    async def _issues(self, outgoing: Outgoing) -> Decimal:
        response = await self._ask(outgoing, "issues_statistics", {"scope": "all"})
        found = parsed(_Statistics, response.json(source=_NAME), source=_NAME)
        return number(found.statistics.counts.get(self.state), source=_NAME)

    async def _merge_requests(self, outgoing: Outgoing) -> Decimal:
        response = await self._ask(
            outgoing, "merge_requests", {"scope": "all", "state": self.state, "per_page": "1"}
        )
        total = response.headers.get("x-total")
        if total is None:
            raise ConnectorError(
                "{source} doesn't count more than 10,000. Narrow the question by labels or state.",
                permanent=True,
                source=_NAME,
            )
        return number(total, source=_NAME)

    async def _vulnerabilities(self, outgoing: Outgoing) -> Decimal:
        response = await outgoing.request(
            "POST",
            f"{self.address}/api/graphql",
            source=_NAME,
            json={"query": _VULNERABILITIES, "variables": {"path": self.path}},
            headers=self._signed(),
        )
        project = parsed(_Vulnerabilities, response.json(source=_NAME), source=_NAME).data.project
        if project is None:
            raise ConnectorError(
                "{source} shows no project {path} to this token.",
                permanent=True,
                source=_NAME,
                path=self.path,
            )
        return sum((number(count, source=_NAME) for count in project.counts.values()), Decimal(0))

    async def _ask(self, outgoing: Outgoing, what: str, params: dict[str, str | int]) -> Response:
        return await outgoing.request(
            "GET",
            f"{self.address}/api/v4/{self.within}s/{quote(self.path, safe='')}/{what}",
            source=_NAME,
            params={**params, **({"labels": self.labels} if self.labels else {})},
            headers=self._signed(),
            why=("message",),
            hide=self.secrets(),
        )

    def _signed(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}
