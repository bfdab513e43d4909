from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from connectors.figure import Figure, Measures
from connectors.outgoing import ConnectorError, Outgoing
from connectors.salesforce import Salesforce
from tests.connectors.conftest import NOW
from tests.connectors.service import Reply, Route, Service

SUM = "SELECT SUM(Amount) FROM Opportunity"


def _source(at: str, soql: str) -> Salesforce:
    return Salesforce(address=at, client="3MVG9", secret="s3cret", soql=soql)


async def _read(service: Service, outgoing: Outgoing, route: Route, soql: str = SUM) -> Figure:
    service.routes = {
        "POST /services/oauth2/token": "salesforce/token.json",
        "GET /services/data/v61.0/query": route,
    }
    return await _source(service.at, soql).read(outgoing, now=NOW)


async def test_the_query_is_asked_with_a_token_at_the_address_that_was_typed(
    service: Service, outgoing: Outgoing
) -> None:
    await _read(service, outgoing, "salesforce/sum.json")
    signed, asked = service.asked
    assert parse_qs(signed.body) == {
        "grant_type": ["client_credentials"],
        "client_id": ["3MVG9"],
        "client_secret": ["s3cret"],
    }
    assert asked.headers["Authorization"].startswith("Bearer 00Dxx0000001gPL!")
    assert asked.query == {"q": SUM}


@pytest.mark.parametrize(
    ("soql", "text", "value"),
    [
        ("SELECT COUNT() FROM Case", '{"totalSize": 75, "done": true, "records": []}', 75),
        ("select count( ) from Case", '{"totalSize": 75, "done": true, "records": []}', 75),
        ("SELECT COUNT(Id) n FROM Case", '{"totalSize": 1, "records": [{"attributes": {}, "n": 12}]}', 12),
    ],
)
async def test_a_count_is_a_number(
    service: Service, outgoing: Outgoing, soql: str, text: str, value: int
) -> None:
    assert (await _read(service, outgoing, Reply(text=text), soql)).value == value


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Reply(text='{"totalSize": 2, "records": [{"n": 1}, {"n": 2}]}'), "answers with 2 rows"),
        (Reply(text='{"totalSize": 1, "records": [{"a": 1, "b": 2}]}'), "answers with 2 columns"),
        (Reply(text='{"totalSize": 1, "records": [{"expr0": null}]}'), "without a number"),
        (
            Reply(status=400, text='[{"message": "No such column \'Amont\'", "errorCode": "INVALID_FIELD"}]'),
            "It says: “No such column 'Amont'”",
        ),
    ],
)
async def test_only_one_number_is_one(
    service: Service, outgoing: Outgoing, answer: Route, sentence: str
) -> None:
    with pytest.raises(ConnectorError, match=sentence):
        await _read(service, outgoing, answer)


async def test_why_there_is_no_token_is_said(service: Service, outgoing: Outgoing) -> None:
    refusal = '{"error": "invalid_client", "error_description": "invalid client credentials"}'
    service.routes = {"POST /services/oauth2/token": Reply(status=400, text=refusal)}
    with pytest.raises(ConnectorError, match="“invalid client credentials”"):
        await _source(service.at, SUM).read(outgoing, now=NOW)


@pytest.mark.parametrize(
    ("soql", "measures"),
    [
        (SUM, Measures.RESULT),
        ("SELECT COUNT() FROM Case WHERE IsClosed = false", Measures.RESULT),
        ("SELECT COUNT() FROM Task", Measures.ACTIVITY),
        ("SELECT COUNT(Id) FROM Event WHERE Type = 'Meeting'", Measures.ACTIVITY),
    ],
)
def test_efforts_are_activity(soql: str, measures: Measures) -> None:
    assert _source("https://acme.my.salesforce.com", soql).measures() is measures
