"""A key is exchanged for a token once, and the token used until it ends or is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.analytics import Analytics
from connectors.outgoing import ConnectorError, Outgoing
from connectors.salesforce import Salesforce
from tests.connectors.conftest import NOW
from tests.connectors.examples import TOKEN, key_file
from tests.connectors.service import Reply, Service

SUM = "SELECT SUM(Amount) FROM Opportunity"
QUERY = "GET /services/data/v61.0/query"


def _signed(service: Service) -> int:
    return sum("token" in asked.path for asked in service.asked)


async def test_a_token_is_used_until_shortly_before_it_ends(service: Service, outgoing: Outgoing) -> None:
    service.routes = {**TOKEN, "POST /v1beta/properties/7:runReport": "analytics/report.json"}
    source = Analytics(address=service.at, key=key_file(service.at), property_id="7")
    for minutes in (0, 20, 58):
        await source.read(outgoing, now=NOW + timedelta(minutes=minutes))
    assert _signed(service) == 1
    await source.read(outgoing, now=NOW + timedelta(minutes=59))
    assert _signed(service) == 2
    assert "ya29" not in repr(outgoing)


async def test_a_token_that_is_refused_before_its_time_is_fetched_anew(
    service: Service, outgoing: Outgoing
) -> None:
    service.routes = {
        "POST /services/oauth2/token": "salesforce/token.json",
        QUERY: ["salesforce/sum.json", Reply(status=401), "salesforce/sum.json"],
    }
    source = Salesforce(address=service.at, client="3MVG9", secret="s3cret", soql=SUM)
    first = await source.read(outgoing, now=NOW)
    assert await source.read(outgoing, now=NOW) == first
    assert _signed(service) == 2


async def test_a_key_that_is_refused_is_asked_once_more_and_no_more(
    service: Service, outgoing: Outgoing
) -> None:
    service.routes = {"POST /services/oauth2/token": "salesforce/token.json", QUERY: Reply(status=401)}
    source = Salesforce(address=service.at, client="3MVG9", secret="s3cret", soql=SUM)
    for tokens in (1, 2):
        with pytest.raises(ConnectorError, match="does not accept the key"):
            await source.read(outgoing, now=NOW)
        assert _signed(service) == tokens


async def test_another_key_has_a_token_of_its_own(service: Service, outgoing: Outgoing) -> None:
    service.routes = {
        "POST /services/oauth2/token": "salesforce/token.json",
        QUERY: "salesforce/sum.json",
    }
    for secret in ("s3cret", "n3w"):
        await Salesforce(address=service.at, client="3MVG9", secret=secret, soql=SUM).read(outgoing, now=NOW)
    assert _signed(service) == 2
