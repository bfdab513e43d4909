"""Charts of the dashboard as pictures and as numbers, for whom the page was made."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import aiohttp
import pytest

from bot.charts.kept import Tallies, Tally
from bot.charts.links import ChatLinks, OwnLinks
from bot.charts.studio import UndrawnError
from bot.web.context import WEB
from bot.web.cookie import name_of
from cards.blocks import Chart, Point, Series
from cards.voice import Voice
from storage.store import Store
from tests.bot.web.board.look import Office, opened, sign_everybody_in

CHART = Chart(
    title="=cmd()",
    unit="points",
    series=(
        Series("+Value", (Point("2025-04-01", Decimal(30)), Point("2025-05-01", Decimal("41.5")))),
        Series("Expected", (Point("2025-04-01", Decimal(30)),), "pace"),
    ),
    summary="From 30 to 41.5.",
)


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with opened(store) as office:
        await sign_everybody_in(office.world)
        for day, value in enumerate(("31", "36", "44")):
            office.world.now += timedelta(days=7 * bool(day))
            await office.world.tell("nps", value, by="carol", confidence=7)
        yield office


async def fetch(office: Office, path: str, *, by: str = "carol", match: str = "") -> aiohttp.ClientResponse:
    headers = {"If-None-Match": match} if match else {}
    headers["Cookie"] = f"{name_of(office.app[WEB].sign_in)}={office.world.workspace.id}.{by}"
    async with (
        aiohttp.ClientSession() as session,
        session.get(office.url + path, headers=headers, allow_redirects=False) as answer,
    ):
        await answer.read()
        return answer


def link(office: Office, chart: Chart | Tallies = CHART, *, of: str = "carol") -> str:
    return OwnLinks(seal=office.app[WEB].chart_seal, home=office.home(of)).link(chart, Voice())


@pytest.mark.parametrize("path", ["/goal/{goal}", "/goals", "/team/{team}"])
async def test_a_page_shows_its_charts_in_both_themes_and_they_can_be_taken_along(
    office: Office, path: str
) -> None:
    world = office.world
    path = path.format(goal=world.goal("nps"), team=world.teams["growth"].id)
    html = (await office.ask(office.home("carol") + path, "carol")).text
    found = re.findall(r'(?:src|srcset|href)="([^"]+/chart/[^"]+)"', html)
    assert {one.rpartition("/")[2] for one in found} >= {
        "light-narrow.svg",
        "dark-narrow.svg",
        "chart.png",
        "chart.csv",
    }
    kinds = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv"}
    for one in found:
        answer = await fetch(office, one)
        assert answer.status == 200, one
        assert answer.content_type == kinds[one.rpartition(".")[2]]


@pytest.mark.parametrize("path", ["/team/{team}", "/company"])
async def test_how_goals_stand_can_be_taken_along(office: Office, path: str) -> None:
    path = path.format(team=office.world.teams["growth"].id)
    html = (await office.ask(office.home("carol") + path, "carol")).text
    found = re.findall(r'href="([^"]+/chart\.csv)"', html)
    text = await (await fetch(office, found[0])).text()
    assert text.splitlines()[0].endswith("label,part,whole")


async def test_a_picture_is_kept_by_the_browser_of_its_reader_and_asked_for_again_by_its_mark(
    office: Office,
) -> None:
    first = await fetch(office, link(office) + "/light.svg")
    assert first.headers["Cache-Control"] == "private, max-age=86400"
    assert first.headers["Content-Security-Policy"].startswith("default-src 'none'")
    again = await fetch(office, link(office) + "/light.svg", match=first.headers["ETag"])
    assert again.status == 304
    other = await fetch(office, link(office) + "/dark.svg", match=first.headers["ETag"])
    assert other.status == 200


async def test_the_numbers_are_a_table_that_no_spreadsheet_runs(office: Office) -> None:
    answer = await fetch(office, link(office) + "/chart.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="headway-chart.csv"'
    assert (await answer.text()).splitlines() == [
        "\ufeffday,'+Value (points),Expected (points)",
        "2025-04-01,30,30",
        "2025-05-01,41.5,",
    ]


async def test_a_chart_opens_for_whom_its_page_was_made_and_nobody_else(office: Office) -> None:
    foreign = link(office).rpartition("/")[2]
    assert (await fetch(office, link(office) + "/light.svg", by="bob")).status == 403
    # Neither below one's own address, nor without signing in.
    assert (await fetch(office, f"{office.home('bob')}/chart/{foreign}/light.svg", by="bob")).status == 404
    assert (await fetch(office, f"/chart/{foreign}/chat.png")).status == 404


@pytest.mark.parametrize("made_up", ["", "A", "x" * 40, "é", "_" * 3_000])
async def test_what_was_not_sealed_here_is_not_there(office: Office, made_up: str) -> None:
    for path in (f"{office.home('carol')}/chart/{made_up}/light.svg", f"/chart/{made_up}/chat.png"):
        assert (await fetch(office, path)).status == 404


async def test_no_other_shape_is_drawn(office: Office) -> None:
    for shape in ("huge.png", "light", "chart.pdf"):
        assert (await fetch(office, f"{link(office)}/{shape}")).status == 404


async def test_a_chart_without_a_line_is_no_picture(office: Office) -> None:
    nothing = Chart("NPS", "", (Series("NPS", ()),), "")
    assert (await fetch(office, link(office, nothing) + "/light.svg")).status == 404


async def test_a_picture_in_a_chat_opens_without_signing_in_until_its_end(office: Office) -> None:
    links = office.app[WEB].chat_links
    address = links.link(CHART, Voice()).removeprefix("https://headway.example")
    async with aiohttp.ClientSession() as session, session.get(office.url + address) as answer:
        assert answer.status == 200
        assert answer.content_type == "image/png"
        # A chat in a browser is another site.
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    office.clock.moment += timedelta(days=30)
    assert (await fetch(office, address)).status == 200
    office.clock.moment += timedelta(days=40)
    assert (await fetch(office, address)).status == 410


async def test_an_address_in_a_chat_tells_nothing_and_stays_the_same_for_a_month(office: Office) -> None:
    seal, day = office.app[WEB].chart_seal, office.clock.now().date().replace(day=2)
    links = []
    for n in (0, 5, 40):
        later = (day + timedelta(days=n)).replace
        links.append(
            ChatLinks(seal=seal, address="https://headway.example", today=later).link(CHART, Voice())
        )
    assert links[0] == links[1] != links[2]
    assert "points" not in links[0]


async def test_where_no_chat_can_fetch_a_picture_there_is_no_address(office: Office) -> None:
    seal, today = office.app[WEB].chart_seal, office.clock.now().date
    for address in ("", "http://127.0.0.1:8710"):
        assert ChatLinks(seal=seal, address=address, today=today).link(CHART, Voice()) == ""
    noise = tuple(
        Point(f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}", Decimal(n**9 + 7) / 10**12) for n in range(999)
    )
    long = Chart("", "", (Series("", noise),), "")
    assert ChatLinks(seal=seal, address="https://h.example", today=today).link(long, Voice()) == ""


async def test_what_cannot_be_drawn_now_is_said_to_come_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_order: object) -> bytes:
        raise UndrawnError(later=True)

    monkeypatch.setattr(office.app[WEB].studio, "picture", busy)
    assert (await fetch(office, link(office) + "/light.svg")).status == 503


async def test_tallies_are_bars(office: Office) -> None:
    lines = (
        Tally(label="Growth", part=3, whole=4, words="3 of 4"),
        Tally(label="Sales", part=0, whole=0, words="0"),
    )
    path = link(office, Tallies(title="Fresh", summary="", lines=lines))
    svg = await (await fetch(office, path + "/light.svg")).text()
    assert all(words in svg for words in ("Growth", "3 of 4", "Sales"))
