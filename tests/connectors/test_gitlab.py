from __future__ import annotations

import pytest

from connectors.figure import Figure, Measures
from connectors.gitlab import GitLab
from connectors.outgoing import ConnectorError, Outgoing
from tests.connectors.conftest import NOW
from tests.connectors.service import Reply, Route, Service


async def _read(service: Service, outgoing: Outgoing, routes: dict[str, Route], **fields: object) -> Figure:
    service.routes = routes
    source = GitLab.model_validate({"address": service.at, "token": "glpat-1", "path": "acme/app", **fields})
    return await source.read(outgoing, now=NOW)


async def test_issues_are_asked_with_token_and_labels(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {"GET /api/v4/groups/acme%2Fapp/issues_statistics": "gitlab/statistics.json"}
    figure = await _read(service, outgoing, routes, within="group", labels="bug", state="closed")
    assert figure.value == 5
    assert figure.url == f"{service.at}/groups/acme/app/-/issues"
    [asked] = service.asked
    assert asked.query == {"scope": "all", "labels": "bug"}
    assert asked.headers["Authorization"] == "Bearer glpat-1"


async def test_merge_requests_are_counted_by_gitlab(service: Service, outgoing: Outgoing) -> None:
    path = "GET /api/v4/projects/acme%2Fapp/merge_requests"
    routes: dict[str, Route] = {path: Reply(text="[]", headers={"X-Total": "1532"})}
    fields = {"counts": "merge-requests", "state": "merged"}
    assert (await _read(service, outgoing, routes, **fields)).value == 1532
    assert service.asked[0].query == {"scope": "all", "state": "merged", "per_page": "1"}
    with pytest.raises(ConnectorError, match="more than 10,000"):
        await _read(service, outgoing, {path: Reply(text="[]")}, **fields)


async def test_open_vulnerabilities_add_up(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {"POST /api/graphql": "gitlab/vulnerabilities.json"}
    assert (await _read(service, outgoing, routes, counts="vulnerabilities")).value == 14
    assert service.asked[0].json["variables"] == {"path": "acme/app"}


async def test_a_project_that_is_not_shown_is_said(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {"POST /api/graphql": Reply(text='{"data": {"project": null}}')}
    with pytest.raises(ConnectorError, match="shows no project acme/app"):
        await _read(service, outgoing, routes, counts="vulnerabilities")


@pytest.mark.parametrize(
    ("fields", "measures"),
    [
        ({"labels": "bug"}, Measures.RESULT),
        ({"labels": "bug", "state": "closed"}, Measures.ACTIVITY),
        ({"labels": "frontend"}, Measures.ACTIVITY),
        ({"counts": "merge-requests", "labels": "bug"}, Measures.ACTIVITY),
        ({"counts": "vulnerabilities"}, Measures.RESULT),
    ],
)
def test_merging_is_activity_and_open_defects_are_a_result(
    fields: dict[str, str], measures: Measures
) -> None:
    assert GitLab.model_validate({"path": "acme/app", **fields}).measures() is measures


@pytest.mark.parametrize("path", ["", "/acme", "acme//app", "acme/app?x=1", "acme app"])
def test_a_path_is_only_a_path(path: str) -> None:
    with pytest.raises(ValueError, match="Write it like this"):
        GitLab(path=path)
