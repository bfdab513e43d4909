from __future__ import annotations

import pytest

from connectors.figure import Figure, Measures
from connectors.hubspot import HubSpot, filters
from connectors.outgoing import ConnectorError, Outgoing
from tests.connectors.conftest import NOW
from tests.connectors.service import Reply, Route, Service


async def _read(service: Service, outgoing: Outgoing, route: Route, **fields: object) -> Figure:
    service.routes = {"POST /crm/v3/objects/deals/search": route}
    source = HubSpot.model_validate({"address": service.at, "token": "pat-1", **fields})
    return await source.read(outgoing, now=NOW)


async def test_records_are_counted_by_hubspot(service: Service, outgoing: Outgoing) -> None:
    assert (await _read(service, outgoing, "hubspot/page_1.json")).value == 3
    [asked] = service.asked
    assert asked.headers["Authorization"] == "Bearer pat-1"
    assert asked.json == {"filterGroups": [], "limit": 1}


async def test_a_property_adds_up_over_all_pages(service: Service, outgoing: Outgoing) -> None:
    pages = ["hubspot/page_1.json", "hubspot/page_2.json"]
    await _read(service, outgoing, pages, sum_of="amount", where="closedate in last 30 days")
    first, second = (asked.json for asked in service.asked)
    [condition] = first["filterGroups"][0]["filters"]
    assert condition == {"propertyName": "closedate", "operator": "GTE", "value": "1775574000000"}
    assert (first["properties"], second["after"]) == (["amount"], "2")


async def test_more_than_a_search_gives_is_not_half_added_up(service: Service, outgoing: Outgoing) -> None:
    many = Reply(text='{"total": 10001, "results": [{"properties": {"amount": "1"}}]}')
    with pytest.raises(ConnectorError, match="More than 10000 records"):
        await _read(service, outgoing, many, sum_of="amount")


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("", []),
        ("dealstage = closedwon", [("dealstage", "EQ", "closedwon")]),
        (
            'pipeline != "default" AND amount>=1000',
            [("pipeline", "NEQ", "default"), ("amount", "GTE", "1000")],
        ),
        ("amount is known and hs_x is unknown", [("amount", "HAS_PROPERTY"), ("hs_x", "NOT_HAS_PROPERTY")]),
    ],
)
def test_conditions_are_read(where: str, found: list[tuple[str, ...]]) -> None:
    assert [tuple(one.values()) for one in filters(where, now=NOW)] == found


@pytest.mark.parametrize("where", ["dealstage", "a = b or c = d", "= 4", "amount > 4 and"])
def test_what_is_no_condition_is_said(where: str) -> None:
    with pytest.raises(ValueError, match="is no condition"):
        HubSpot(token="pat-1", where=where)


@pytest.mark.parametrize(
    ("records", "measures"),
    [
        ("deals", Measures.RESULT),
        ("tickets", Measures.RESULT),
        ("meetings", Measures.ACTIVITY),
        ("calls", Measures.ACTIVITY),
    ],
)
def test_efforts_are_activity(records: str, measures: Measures) -> None:
    assert HubSpot(token="pat-1", records=records).measures() is measures
