from __future__ import annotations

from decimal import Decimal

import pytest

from connectors.figure import Figure, Measures
from connectors.jira import Jira
from connectors.outgoing import ConnectorError, Outgoing
from tests.connectors.conftest import NOW
from tests.connectors.service import Reply, Route, Service

FIELD = "customfield_10016"


async def _read(service: Service, outgoing: Outgoing, routes: dict[str, Route], **fields: object) -> Figure:
    service.routes = routes
    source = Jira.model_validate({"address": service.at, "token": "t0k", "jql": "project = SUP", **fields})
    return await source.read(outgoing, now=NOW)


async def test_the_cloud_counts_by_itself(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {"POST /rest/api/3/search/approximate-count": "jira/count.json"}
    assert (await _read(service, outgoing, routes, user="ana@acme.example")).value == 153
    [asked] = service.asked
    assert asked.json == {"jql": "project = SUP"}
    # ana@acme.example:t0k
    assert asked.headers["Authorization"] == "Basic YW5hQGFjbWUuZXhhbXBsZTp0MGs="


async def test_a_field_adds_up_over_all_pages(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {"POST /rest/api/3/search/jql": ["jira/page_1.json", "jira/page_2.json"]}
    figure = await _read(service, outgoing, routes, user="ana@acme.example", sum_of=FIELD)
    assert figure.value == Decimal("2.6")
    first, second = (asked.json for asked in service.asked)
    assert first == {"jql": "project = SUP", "fields": [FIELD], "maxResults": 100}
    assert second == {**first, "nextPageToken": "CAEaAggD"}


async def test_a_server_is_asked_in_its_own_way(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {"POST /rest/api/2/search": "jira/server_1.json"}
    assert (await _read(service, outgoing, routes, hosting="server")).value == 3
    [asked] = service.asked
    assert asked.headers["Authorization"] == "Bearer t0k"
    assert asked.json["maxResults"] == 0


async def test_a_server_gives_fewer_on_a_page_than_asked(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {"POST /rest/api/2/search": ["jira/server_1.json", "jira/server_2.json"]}
    assert (await _read(service, outgoing, routes, hosting="server", sum_of=FIELD)).value == 8
    assert service.asked[1].json["startAt"] == 2


async def test_an_answer_without_an_end_is_left(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {"POST /rest/api/3/search/jql": "jira/page_1.json"}
    with pytest.raises(ConnectorError, match="More than 5000 issues match"):
        await _read(service, outgoing, routes, sum_of=FIELD)
    assert len(service.asked) == 50


async def test_a_field_of_words_is_no_number(service: Service, outgoing: Outgoing) -> None:
    page = Reply(text='{"issues": [{"fields": {"customfield_10016": "large"}}]}')
    with pytest.raises(ConnectorError, match="“large”, which is not a number"):
        await _read(service, outgoing, {"POST /rest/api/3/search/jql": page}, sum_of=FIELD)


async def test_what_jira_says_of_the_jql_is_told(service: Service, outgoing: Outgoing) -> None:
    said = "The value 'SUP' does not exist for the field 'project'."
    refusal = Reply(status=400, text=f'{{"errorMessages": ["{said}"], "errors": {{}}}}')
    with pytest.raises(ConnectorError, match=r"Check the query\. It says: “The value 'SUP' does not exist"):
        await _read(service, outgoing, {"POST /rest/api/3/search/approximate-count": refusal})


@pytest.mark.parametrize(
    ("fields", "measures"),
    [
        ({"jql": "project = APP AND status changed to Done"}, Measures.ACTIVITY),
        ({"jql": "project = APP", "sum_of": FIELD}, Measures.ACTIVITY),
        ({"jql": "type = Bug AND statusCategory = Done"}, Measures.ACTIVITY),
        ({"jql": "type = Bug AND resolved >= -30d"}, Measures.ACTIVITY),
        ({"jql": "type in (Incident, Outage) AND created >= -30d"}, Measures.RESULT),
        ({"jql": "project = SUP AND type = Bug AND statusCategory != Done"}, Measures.RESULT),
        ({"jql": "labels = customer-reported AND resolution = Unresolved"}, Measures.RESULT),
    ],
)
def test_tickets_are_activity_and_trouble_is_a_result(fields: dict[str, str], measures: Measures) -> None:
    source = Jira.model_validate({"address": "https://acme.atlassian.net", "token": "t0k", **fields})
    assert source.measures() is measures
