"""GitHub and GitHub Enterprise: how many results a search has, releases and their downloads, and open alerts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode, urlsplit

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from connectors.figure import Address, Figure, Source, asked, number, parsed, shaped
from connectors.meaning import is_trouble
from connectors.outgoing import ConnectorError, Outgoing, Response
from okrs.texts import later

_NAME = "GitHub"
_MOST_PAGES = 60
_PAGE = 50


class Counts(StrEnum):
    """What is counted: results of a search, or something of one repository."""

    SEARCH = later("search")
    RELEASES = later("releases")
    DOWNLOADS = later("downloads")
    CODE_SCANNING = later("code-scanning")
    DEPENDABOT = later("dependabot")


class _Found(BaseModel):
    total_count: Any
    incomplete_results: bool = False


class _Asset(BaseModel):
    download_count: Any


class _Release(BaseModel):
    draft: bool = False
    published_at: AwareDatetime | None = None
    assets: list[_Asset] = []


class GitHub(Source):
    kind: ClassVar[str] = "github"
    title: ClassVar[str] = _NAME

    address: Annotated[
        Address,
        asked("API address", "For Enterprise its own.", example="https://github.example.com/api/v3"),
    ] = "https://api.github.com"
    token: Annotated[
        str, asked("Token", "A fine-grained token that may read the repository.", secret=True)
    ] = ""
    counts: Annotated[
        Counts,
        asked(
            "What to count",
            "search, releases, downloads, code-scanning or dependabot (open alerts).",
            example="search",
        ),
    ] = Counts.SEARCH
    query: Annotated[
        str,
        asked(
            "Search",
            "For search: issues and pull requests, as in GitHub's search box.",
            example="repo:acme/app is:issue is:open label:bug",
        ),
    ] = ""
    repository: Annotated[
        str,
        shaped(r"|[\w.-]+/[\w.-]+", "acme/app"),
        asked("Repository", "For all but search: owner and name.", example="acme/app"),
    ] = ""
    severity: Annotated[
        str,
        shaped(r"[a-z,]*", "critical,high"),
        asked("Severity", "For alerts: only these; empty for all.", example="critical"),
    ] = ""
    days: Annotated[
        int, Field(ge=1, le=366), asked("Days", "For releases: of the last so many days.", example="90")
    ] = 90

    @model_validator(mode="after")
    def _is_whole(self) -> GitHub:
        if self.counts is Counts.SEARCH and not self.query:
            raise ValueError(later("A search needs its words, for example: repo:acme/app is:issue label:bug"))
        if self.counts is not Counts.SEARCH and not self.repository:
            raise ValueError(later("Name the repository, for example: acme/app"))
        return self

    def why_activity(self) -> str:
        if self.counts is Counts.RELEASES:
            return later("It counts releases: what the team does, not what comes of it.")
        if self.counts is Counts.SEARCH and not is_trouble(self.query):
            return later("It counts issues or pull requests: what the team does, not what comes of it.")
        return ""

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure | None:
        if self.counts is Counts.SEARCH:
            return await self._search(outgoing, now, tag)
        if self.counts is Counts.RELEASES:
            value = await self._releases(outgoing, since=now - timedelta(days=self.days))
            return self._figure(value, now, f"{self.repository}/releases")
        if self.counts is Counts.DOWNLOADS:
            value = await self._downloads(outgoing)
            return self._figure(value, now, f"{self.repository}/releases")
        return await self._alerts(outgoing, now, tag)

    async def _search(self, outgoing: Outgoing, now: datetime, tag: str) -> Figure | None:
        asks = urlencode({"q": self.query, "per_page": 1})
        response = await self._ask(outgoing, f"{self.address}/search/issues?{asks}", tag)
        if response.status == 304:
            return None
        found = parsed(_Found, response.json(source=_NAME), source=_NAME)
        if found.incomplete_results:
            raise ConnectorError(
                "{source} gave up counting. Narrow the search.", permanent=False, source=_NAME
            )
        value = number(found.total_count, source=_NAME)
        page = f"search?{urlencode({'q': self.query, 'type': 'issues'})}"
        return self._figure(value, now, page, tag=response.headers.get("etag", ""))

    async def _alerts(self, outgoing: Outgoing, now: datetime, tag: str) -> Figure | None:
        asks = {"state": "open", "per_page": str(_PAGE)}
        if self.severity:
            asks["severity"] = self.severity
        url = f"{self.address}/repos/{self.repository}/{self.counts}/alerts?{urlencode(asks)}"
        first = await self._ask(outgoing, url, tag)
        if first.status == 304:
            return None
        pages = [len(found) async for found in self._pages(outgoing, first)]
        return self._figure(
            Decimal(sum(pages)),
            now,
            f"{self.repository}/security/{self.counts}",
            # What the first page is called says nothing of the others.
            tag=first.headers.get("etag", "") if len(pages) == 1 else "",
        )

    async def _releases(self, outgoing: Outgoing, *, since: datetime) -> Decimal:
        count = 0
        async for release in self._all_releases(outgoing):
            if release.published_at is not None and not release.draft:
                if release.published_at < since:
                    break
                count += 1
        return Decimal(count)

    async def _downloads(self, outgoing: Outgoing) -> Decimal:
        total = Decimal(0)
        async for release in self._all_releases(outgoing):
            total += sum((number(asset.download_count, source=_NAME) for asset in release.assets), Decimal(0))
        return total

    async def _all_releases(self, outgoing: Outgoing) -> AsyncIterator[_Release]:
        url = f"{self.address}/repos/{self.repository}/releases?per_page={_PAGE}"
        async for found in self._pages(outgoing, await self._ask(outgoing, url)):
            for release in found:
                yield parsed(_Release, release, source=_NAME)

    async def _pages(self, outgoing: Outgoing, first: Response) -> AsyncIterator[list[Any]]:
        response = first
        for _ in range(_MOST_PAGES):
            found = response.json(source=_NAME)
            if not isinstance(found, list):
                raise ConnectorError("{source} answered without a number.", permanent=True, source=_NAME)
            yield found
            following = response.following(source=_NAME)
            if not following:
                return
            response = await self._ask(outgoing, following)
        raise ConnectorError(
            "{source} has more than {count} of them. Narrow the question.",
            permanent=True,
            source=_NAME,
            count=_MOST_PAGES * _PAGE,
        )

    async def _ask(self, outgoing: Outgoing, url: str, tag: str = "") -> Response:
        headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if tag:
            headers["If-None-Match"] = tag
        return await outgoing.request(
            "GET", url, source=_NAME, headers=headers, why=("message",), hide=self.secrets()
        )

    def _figure(self, value: Decimal, now: datetime, page: str, *, tag: str = "") -> Figure:
        return Figure(value=value, as_of=now, url=self.page(page), tag=tag)

    def page(self, path: str) -> str:
        """Where a person sees what the API tells: api.github.com and api.acme.ghe.com are those of github.com and
        acme.ghe.com."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc.removeprefix('api.')}/{path}"
