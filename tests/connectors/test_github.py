from __future__ import annotations

from decimal import Decimal

import pytest

from connectors.figure import Figure, Measures
from connectors.github import GitHub
from connectors.outgoing import ConnectorError, Outgoing
from tests.connectors.conftest import NOW
from tests.connectors.service import Reply, Route, Service


async def _read(
    service: Service, outgoing: Outgoing, routes: dict[str, Route], *, tag: str = "", **fields: object
) -> Figure | None:
    service.routes = routes
    source = GitHub.model_validate({"address": f"{service.at}/api/v3", "token": "ghp_1", **fields})
    return await source.read(outgoing, now=NOW, tag=tag)


async def test_a_search_is_asked_with_the_token_and_the_version(service: Service, outgoing: Outgoing) -> None:
    await _read(
        service, outgoing, {"GET /api/v3/search/issues": "github/search.json"}, query="is:issue label:bug"
    )
    [asked] = service.asked
    assert asked.query == {"q": "is:issue label:bug", "per_page": "1"}
    assert asked.headers["Authorization"] == "Bearer ghp_1"
    assert asked.headers["X-GitHub-Api-Version"] == "2022-11-28"
    assert asked.headers["User-Agent"] == "Headway"


async def test_nothing_is_read_again_that_did_not_change(service: Service, outgoing: Outgoing) -> None:
    route = "GET /api/v3/search/issues"
    routes: dict[str, Route] = {
        route: [Reply(file="github/search.json", headers={"ETag": '"a1"'}), Reply(status=304)]
    }
    first = await _read(service, outgoing, routes, query="is:issue label:bug")
    assert first is not None
    assert first.tag == '"a1"'
    assert await _read(service, outgoing, routes, query="is:issue label:bug", tag=first.tag) is None
    assert service.asked[1].headers["If-None-Match"] == '"a1"'


async def test_a_count_that_was_given_up_is_no_number(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {
        "GET /api/v3/search/issues": Reply(text='{"total_count": 7, "incomplete_results": true}')
    }
    with pytest.raises(ConnectorError, match="gave up counting") as caught:
        await _read(service, outgoing, routes, query="is:issue")
    assert not caught.value.permanent


async def test_releases_of_the_last_days_count_and_drafts_do_not(
    service: Service, outgoing: Outgoing
) -> None:
    routes: dict[str, Route] = {"GET /api/v3/repos/acme/app/releases": "github/releases.json"}
    figure = await _read(service, outgoing, routes, counts="releases", repository="acme/app", days=90)
    assert figure is not None
    assert (int(figure.value), figure.url) == (2, f"{service.at}/acme/app/releases")
    figure = await _read(service, outgoing, routes, counts="releases", repository="acme/app", days=14)
    assert figure is not None
    assert figure.value == 1


async def test_downloads_add_up_over_all_releases(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {"GET /api/v3/repos/acme/app/releases": "github/releases.json"}
    figure = await _read(service, outgoing, routes, counts="downloads", repository="acme/app")
    assert figure is not None
    assert figure.value == Decimal(1000)


@pytest.mark.parametrize("counts", ["code-scanning", "dependabot"])
async def test_open_alerts_are_counted_over_all_pages(
    service: Service, outgoing: Outgoing, counts: str
) -> None:
    path = f"/api/v3/repos/acme/app/{counts}/alerts"
    link = {"Link": f'<{{at}}{path}?after=x&per_page=50>; rel="next", <{{at}}{path}>; rel="first"'}
    routes: dict[str, Route] = {
        f"GET {path}": [
            Reply(file="github/alerts.json", headers={**link, "ETag": '"p1"'}),
            "github/alerts.json",
        ]
    }
    figure = await _read(service, outgoing, routes, counts=counts, repository="acme/app", severity="critical")
    assert figure is not None
    assert (int(figure.value), figure.tag) == (4, "")
    assert service.asked[0].query == {"state": "open", "severity": "critical", "per_page": "50"}
    assert service.asked[1].query["after"] == "x"


async def test_a_page_elsewhere_never_gets_the_token(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {
        "GET /api/v3/repos/acme/app/dependabot/alerts": Reply(
            file="github/alerts.json", headers={"Link": '<https://thief.example/alerts?page=2>; rel="next"'}
        )
    }
    with pytest.raises(ConnectorError, match=r"another host \(thief.example\)"):
        await _read(service, outgoing, routes, counts="dependabot", repository="acme/app")


async def test_the_reason_of_a_refusal_is_told(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {
        "GET /api/v3/search/issues": Reply(status=422, text='{"message": "Validation Failed", "errors": []}')
    }
    with pytest.raises(ConnectorError, match="It says: “Validation Failed”"):
        await _read(service, outgoing, routes, query="is:nonsense")


@pytest.mark.parametrize(
    ("fields", "measures"),
    [
        pytest.param({"query": "is:pr is:merged"}, Measures.ACTIVITY, id="merged pull requests"),
        pytest.param({"query": "is:issue is:closed label:bug"}, Measures.ACTIVITY, id="bugs dealt with"),
        pytest.param({"query": "is:issue is:open label:bug"}, Measures.RESULT, id="bugs that are there"),
        pytest.param({"counts": "releases"}, Measures.ACTIVITY, id="releases"),
        pytest.param({"counts": "downloads"}, Measures.RESULT, id="downloads"),
        pytest.param({"counts": "code-scanning"}, Measures.RESULT, id="open alerts"),
    ],
)
def test_work_is_activity_and_the_state_of_the_product_a_result(
    fields: dict[str, str], measures: Measures
) -> None:
    source = GitHub.model_validate({"repository": "acme/app", **fields})
    assert source.measures() is measures
    assert bool(source.why_activity()) is (measures is Measures.ACTIVITY)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"counts": "search"}, "A search needs its words"),
        ({"counts": "dependabot"}, "Name the repository"),
        ({"counts": "releases", "repository": "acme/app/../x"}, "Write it like this: acme/app"),
        ({"query": "x", "address": "https://ana:hush@github.example"}, "Leave name and password out"),
        ({"query": "x", "address": "github.example"}, "begins with https://"),
    ],
)
def test_what_can_not_be_asked_is_said(fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        GitHub.model_validate(fields)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://api.github.com", "https://github.com/acme/app/releases"),
        ("https://api.acme.ghe.com", "https://acme.ghe.com/acme/app/releases"),
        ("https://github.acme.example/api/v3", "https://github.acme.example/acme/app/releases"),
    ],
)
def test_the_link_leads_to_where_people_look(address: str, link: str) -> None:
    assert GitHub(address=address, repository="acme/app", query="x").page("acme/app/releases") == link
