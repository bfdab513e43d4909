from __future__ import annotations

from decimal import Decimal

import pytest

from connectors.figure import Figure, Measures
from connectors.outgoing import ConnectorError, Outgoing
from connectors.sheet import CsvFile, GoogleSheet
from tests.connectors.conftest import NOW
from tests.connectors.examples import TOKEN, key_file
from tests.connectors.service import FIXTURES, Reply, Route, Service

SHARED = "GET /spreadsheets/d/1AbCdEf/gviz/tq"


def _sheet(at: str, **fields: object) -> GoogleSheet:
    filled = {"address": f"{at}/spreadsheets/d/1AbCdEf/edit#gid=7", "api": at, **fields}
    return GoogleSheet.model_validate(filled)


async def _read(service: Service, outgoing: Outgoing, routes: dict[str, Route], **fields: object) -> Figure:
    service.routes = routes
    return await _sheet(service.at, **fields).read(outgoing, now=NOW)


async def test_a_shared_sheet_is_read_by_its_link_alone(service: Service, outgoing: Outgoing) -> None:
    figure = await _read(service, outgoing, {SHARED: "sheet/shared.csv"}, row="Revenue", column="May")
    assert (figure.value, figure.unit) == (Decimal("1310.25"), "€")
    [asked] = service.asked
    assert asked.query == {"tqx": "out:csv", "gid": "7", "headers": "1"}
    assert "Authorization" not in asked.headers


async def test_one_cell_is_asked_for_alone(service: Service, outgoing: Outgoing) -> None:
    figure = await _read(
        service, outgoing, {SHARED: Reply(text='"41.2%"')}, cell="B7", tab="KPIs", unit="points"
    )
    assert (figure.value, figure.unit) == (Decimal("41.2"), "points")
    assert service.asked[0].query == {"tqx": "out:csv", "sheet": "KPIs", "headers": "0", "range": "B7"}


@pytest.mark.parametrize(
    "answer",
    [
        Reply(status=302, headers={"Location": "https://accounts.google.com/ServiceLogin"}),
        Reply(status=401),
    ],
)
async def test_a_sheet_that_is_not_shared_is_said(
    service: Service, outgoing: Outgoing, answer: Reply
) -> None:
    with pytest.raises(ConnectorError, match="not shared with everybody") as caught:
        await _read(service, outgoing, {SHARED: answer}, cell="B7")
    assert caught.value.permanent


async def test_an_api_key_goes_into_a_header(service: Service, outgoing: Outgoing) -> None:
    route = "GET /v4/spreadsheets/1AbCdEf/values/%27Ana%27%27s%20tab%27%21B7"
    figure = await _read(
        service,
        outgoing,
        {route: Reply(text='{"values": [["12"]]}')},
        key="AIza1",
        cell="B7",
        tab="Ana's tab",
    )
    assert figure.value == 12
    [asked] = service.asked
    assert asked.headers["X-Goog-Api-Key"] == "AIza1"
    assert asked.query == {"valueRenderOption": "FORMATTED_VALUE"}


async def test_a_key_file_opens_what_is_shared_with_its_account(service: Service, outgoing: Outgoing) -> None:
    routes: dict[str, Route] = {
        **TOKEN,
        "GET /v4/spreadsheets/1AbCdEf/values/%27KPIs%27": "sheet/values.json",
    }
    figure = await _read(service, outgoing, routes, key=key_file(service.at), column="May", tab="KPIs")
    assert (figure.value, figure.unit) == (Decimal("3.9"), "%")
    assert service.asked[1].headers["Authorization"] == "Bearer ya29.c.Ko8BvQcl0fZ1"


async def test_an_empty_cell_is_said(service: Service, outgoing: Outgoing) -> None:
    empty = Reply(text='{"range": "A1", "majorDimension": "ROWS"}')
    with pytest.raises(ConnectorError, match="The cell is empty"):
        await _read(
            service, outgoing, {"GET /v4/spreadsheets/1AbCdEf/values/B7": empty}, key="AIza1", cell="B7"
        )


async def test_csv_is_not_read_again_while_it_is_the_same(service: Service, outgoing: Outgoing) -> None:
    text = (FIXTURES / "sheet/german.csv").read_text()
    service.routes = {"GET /n.csv": [Reply(text=text, headers={"ETag": '"a1"'}), Reply(status=304)]}
    source = CsvFile(address=f"{service.at}/n.csv?key=k", row="Mai", column="Abwanderung", token="t0k")
    figure = await source.read(outgoing, now=NOW)
    assert figure is not None
    assert (figure.value, figure.tag) == (Decimal("3.9"), '"a1"')
    # Whoever sees the number must not see what opens the file.
    assert figure.url == f"{service.at}/n.csv"
    assert await source.read(outgoing, now=NOW, tag=figure.tag) is None
    assert service.asked[0].headers["Authorization"] == "Bearer t0k"
    assert service.asked[1].headers["If-None-Match"] == '"a1"'


async def test_a_page_to_sign_in_is_no_csv(service: Service, outgoing: Outgoing) -> None:
    service.routes = {"GET /n.csv": Reply(text="<html>Sign in</html>")}
    with pytest.raises(ConnectorError, match="a web page, not with CSV"):
        await CsvFile(address=f"{service.at}/n.csv", cell="A1").read(outgoing, now=NOW)


@pytest.mark.parametrize("fields", [{}, {"cell": "A1", "row": "Revenue"}, {"cell": "A1", "column": "May"}])
def test_one_cell_or_a_row_or_a_column_is_named(fields: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="either a cell"):
        _sheet("https://docs.google.com", **fields)
    with pytest.raises(ValueError, match="either a cell"):
        CsvFile.model_validate({"address": "https://files.example/n.csv", **fields})


def test_a_link_leads_to_a_sheet() -> None:
    with pytest.raises(ValueError, match="Write it like this"):
        GoogleSheet(address="https://docs.google.com/document/d/1AbCdEf/edit", cell="A1")


def test_hours_in_a_sheet_are_activity() -> None:
    assert _sheet("https://docs.google.com", row="Hours worked").measures() is Measures.ACTIVITY
    assert _sheet("https://docs.google.com", row="Revenue").measures() is Measures.RESULT
