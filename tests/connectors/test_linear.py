from __future__ import annotations

import pytest

from connectors.figure import Figure, Measures
from connectors.linear import Linear
from connectors.outgoing import ConnectorError, Outgoing
from tests.connectors.conftest import NOW
from tests.connectors.service import Reply, Route, Service


async def _read(service: Service, outgoing: Outgoing, route: Route, **fields: object) -> Figure:
    service.routes = {"POST /graphql": route}
    source = Linear.model_validate({"address": service.at, "key": "lin_api_1", **fields})
    return await source.read(outgoing, now=NOW)


async def test_issues_are_counted_over_all_pages(service: Service, outgoing: Outgoing) -> None:
    pages = ["linear/page_1.json", "linear/page_2.json"]
    figure = await _read(service, outgoing, pages, team="APP", label="Bug")
    assert (int(figure.value), figure.url) == (3, "https://linear.app/acme/team/APP/all")
    first, second = (asked.json["variables"] for asked in service.asked)
    assert first["filter"] == {
        "team": {"key": {"eq": "APP"}},
        "labels": {"name": {"eqIgnoreCase": "Bug"}},
        "state": {"type": {"in": ["triage", "backlog", "unstarted", "started"]}},
    }
    assert (first["after"], second["after"]) == (None, "7f1a2c5e-3b0f-4b0c-9f2e-6a1d2c3b4a5f")
    # A personal key is sent as it is.
    assert service.asked[0].headers["Authorization"] == "lin_api_1"


async def test_too_often_is_said_in_another_way(service: Service, outgoing: Outgoing) -> None:
    with pytest.raises(ConnectorError, match="less often") as caught:
        await _read(service, outgoing, Reply(file="linear/limited.json", status=400))
    assert (caught.value.permanent, caught.value.retry_after) == (False, 600)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("AUTHENTICATION_ERROR", "does not accept the key"), ("INVALID_INPUT", "It says: “no •••”")],
)
async def test_a_refusal_with_a_success_is_one(
    service: Service, outgoing: Outgoing, code: str, sentence: str
) -> None:
    text = f'{{"errors": [{{"message": "no lin_api_1", "extensions": {{"code": "{code}"}}}}]}}'
    with pytest.raises(ConnectorError, match=sentence):
        await _read(service, outgoing, Reply(text=text))


async def test_an_answer_without_an_end_is_left(service: Service, outgoing: Outgoing) -> None:
    with pytest.raises(ConnectorError, match="More than 5000 issues"):
        await _read(service, outgoing, "linear/page_1.json")


@pytest.mark.parametrize(
    ("fields", "measures"),
    [
        ({"label": "Bug"}, Measures.RESULT),
        ({"label": "Bug", "state": "done"}, Measures.ACTIVITY),
        ({"label": "Bug", "counts": "estimates"}, Measures.ACTIVITY),
        ({}, Measures.ACTIVITY),
    ],
)
def test_issues_are_activity_and_open_bugs_a_result(fields: dict[str, str], measures: Measures) -> None:
    assert Linear.model_validate({"key": "lin_api_1", **fields}).measures() is measures
