"""Google's services are asked with a token that a service account's key file was exchanged for."""

from __future__ import annotations

import json
import traceback
from urllib.parse import parse_qs

import jwt
import pytest

from connectors.analytics import Analytics
from connectors.bigquery import BigQuery
from connectors.outgoing import ConnectorError, Outgoing
from tests.connectors.conftest import NOW
from tests.connectors.examples import EXAMPLES, TOKEN, key_file, private_key
from tests.connectors.service import Reply, Route, Service


def _analytics(at: str, **fields: object) -> Analytics:
    filled = {"address": at, "key": key_file(at), "property_id": "7", **fields}
    return Analytics.model_validate(filled)


def _bigquery(at: str, **fields: object) -> BigQuery:
    filled = {"address": at, "key": key_file(at), "project": "acme", "query": "SELECT 1", **fields}
    return BigQuery.model_validate(filled)


async def test_the_key_signs_for_reading_only_and_is_never_sent(service: Service, outgoing: Outgoing) -> None:
    service.routes = {**TOKEN, "POST /v1beta/properties/7:runReport": "analytics/report.json"}
    await _analytics(service.at).read(outgoing, now=NOW)
    signed, asked = service.asked
    form = parse_qs(signed.body)
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    claims = jwt.decode(
        form["assertion"][0],
        private_key().public_key(),
        algorithms=["RS256"],
        audience=f"{service.at}/token",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["iss"] == "headway@acme-reports.iam.gserviceaccount.com"
    assert claims["scope"] == "https://www.googleapis.com/auth/analytics.readonly"
    assert (claims["iat"], claims["exp"] - claims["iat"]) == (int(NOW.timestamp()), 600)
    assert asked.headers["Authorization"] == "Bearer ya29.c.Ko8BvQcl0fZ1"
    assert "PRIVATE KEY" not in signed.body + asked.body


async def test_a_report_is_asked_for_whole_days(service: Service, outgoing: Outgoing) -> None:
    service.routes = {**TOKEN, "POST /v1beta/properties/7:runReport": "analytics/report.json"}
    source = _analytics(service.at, metric="eventCount", days=7, dimension="eventName", equals="sign_up")
    await source.read(outgoing, now=NOW)
    assert service.asked[1].json == {
        "dateRanges": [{"startDate": "7daysAgo", "endDate": "yesterday"}],
        "metrics": [{"name": "eventCount"}],
        "limit": "1",
        "dimensionFilter": {"filter": {"fieldName": "eventName", "stringFilter": {"value": "sign_up"}}},
    }


async def test_days_without_anything_are_no_number(service: Service, outgoing: Outgoing) -> None:
    nothing = Reply(text='{"metricHeaders": [{"name": "activeUsers"}], "kind": "analyticsData#runReport"}')
    service.routes = {**TOKEN, "POST /v1beta/properties/7:runReport": nothing}
    with pytest.raises(ConnectorError, match="has nothing for these days"):
        await _analytics(service.at).read(outgoing, now=NOW)


async def test_what_google_says_is_told(service: Service, outgoing: Outgoing) -> None:
    said = "Google Analytics Data API has not been used in project 1 before or it is disabled."
    refusal = Reply(status=403, text=json.dumps({"error": {"code": 403, "message": said}}))
    service.routes = {**TOKEN, "POST /v1beta/properties/7:runReport": refusal}
    with pytest.raises(ConnectorError, match=f"It says: “{said}"):
        await _analytics(service.at).read(outgoing, now=NOW)


async def test_a_query_costs_only_so_much_and_is_asked_where_the_data_is(
    service: Service, outgoing: Outgoing
) -> None:
    service.routes = {**TOKEN, "POST /bigquery/v2/projects/acme/queries": "bigquery/answer.json"}
    await _bigquery(service.at, query="SELECT COUNT(*) FROM `acme.sales.orders`;", location="EU").read(
        outgoing, now=NOW
    )
    assert service.asked[1].json == {
        "query": "SELECT COUNT(*) FROM `acme.sales.orders`",
        "useLegacySql": False,
        "maxResults": 2,
        "timeoutMs": 3750,
        "maximumBytesBilled": "10737418240",
        "location": "EU",
    }


@pytest.mark.parametrize(
    ("answer", "sentence", "permanent"),
    [
        (Reply(text='{"jobComplete": false}'), "not done with the query in time", False),
        (Reply(text='{"jobComplete": true, "totalRows": "0"}'), "no rows", True),
        (
            Reply(text='{"jobComplete": true, "rows": [{"f": [{"v": "1"}]}, {"f": [{"v": "2"}]}]}'),
            "several rows",
            True,
        ),
        (
            Reply(text='{"jobComplete": true, "rows": [{"f": [{"v": "1"}, {"v": "2"}]}]}'),
            "several columns",
            True,
        ),
        (Reply(text='{"jobComplete": true, "rows": [{"f": [{"v": null}]}]}'), "without a number", True),
    ],
)
async def test_only_one_number_is_one(
    service: Service, outgoing: Outgoing, answer: Route, sentence: str, permanent: bool
) -> None:
    service.routes = {**TOKEN, "POST /bigquery/v2/projects/acme/queries": answer}
    with pytest.raises(ConnectorError, match=sentence) as caught:
        await _bigquery(service.at).read(outgoing, now=NOW)
    assert caught.value.permanent is permanent


async def test_only_a_query_that_reads_is_asked(service: Service, outgoing: Outgoing) -> None:
    with pytest.raises(ConnectorError, match="Only one SELECT"):
        await _bigquery(service.at, query="DELETE FROM sales.orders WHERE true").read(outgoing, now=NOW)
    assert service.asked == []


@pytest.mark.parametrize("kind", ["analytics", "bigquery"])
@pytest.mark.parametrize(
    "broken",
    [
        "hush",
        "{}",
        '{"client_email": "a@b", "private_key": "hush-hush-hush", "token_uri": "https://google.example"}',
    ],
)
async def test_what_is_no_key_file_is_said_without_it(
    service: Service, outgoing: Outgoing, kind: str, broken: str
) -> None:
    source = EXAMPLES[kind].source(service.at).model_copy(update={"key": broken})
    with pytest.raises(ConnectorError, match="not a service account's key file") as caught:
        await source.read(outgoing, now=NOW)
    assert "hush" not in "".join(traceback.format_exception(caught.value))
