"""The report printed by a real browser: on both papers, from a dark screen, with nothing cut in two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.report.making import Kind, made
from bot.sign_in import SignIn
from okrs import measure
from storage.store import Store
from storage.tables import KeyResult
from tests.bot.web.board.look import Office, opened
from tests.bot.web.stories import brightwell, picture, wrong_with
from tests.bot.web.windows import Windows
from tests.handlers.world import ENDS, NOW, STARTS

pytestmark = pytest.mark.asyncio(loop_scope="module")
MANY = 40
HEAD = "Key result Start Target Now Of the way How it stands"
# A4 and Letter in points.
PAPERS = {"A4": (595, 842), "Letter": (612, 792)}


@pytest_asyncio.fixture(loop_scope="module")
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    """An objective with more key results than a page of paper holds."""
    store = Store.open(sqlite_url)
    async with opened(store, SignIn.off()) as office:
        world = office.world
        async with store.work(world.workspace.id) as work:
            work.session.add_all(
                KeyResult(
                    workspace_id=world.workspace.id,
                    objective_id=world.objectives["happy"].id,
                    owner_id=world.person("carol"),
                    code=f"LONG{n}",
                    title=title(n),
                    kind=measure.Kind.INCREASE,
                    unit="customers",
                    start=Decimal(0),
                    target=Decimal(100),
                    starts=STARTS,
                    ends=ENDS,
                    position=n + 20,
                    created_at=NOW,
                )
                for n in range(MANY)
            )
        for days, value in ((21, "31"), (14, "36"), (7, "40")):
            await world.tell("nps", value, by="carol", at=NOW - timedelta(days=days))
        for goal, value in (
            ("nps", "44"),
            ("churn", "4.2"),
            ("deals", "9"),
            ("uptime", "99.95"),
            ("audit", "40"),
        ):
            await world.tell(goal, value, by="carol", confidence=6)
        yield office
    await store.close()


def title(n: int) -> str:
    return (
        f"Customers of kind {n:02} come back within a month because somebody rang them first, number {n:02}"
    )


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper: its size in points, its words, and its dots from black (0) to white (255)."""

    size: tuple[float, float]
    words: str
    dots: bytes


async def printed(office: Office, windows: Windows, paper: str, folder: Path) -> list[Sheet]:
    """The report as a browser on a dark screen prints it."""
    page = await windows.open(f"{office.url}{office.home('bob')}/report", dark=True)
    await expect(page.get_by_role("heading", level=2).first).to_have_text("Acme: Q2 2025")
    await page.pdf(path=folder / "report.pdf", format=paper, print_background=True)
    with closing(pypdfium2.PdfDocument(folder / "report.pdf")) as document:
        return [
            Sheet(
                size=sheet.get_size(),
                words=" ".join(sheet.get_textpage().get_text_bounded().split()),
                dots=bytes(sheet.render(scale=0.5, grayscale=True).buffer),
            )
            for sheet in document
        ]


@pytest.mark.parametrize("paper", PAPERS)
async def test_it_is_printed_whole(office: Office, windows: Windows, tmp_path: Path, paper: str) -> None:
    sheets = await printed(office, windows, paper, tmp_path)
    for n, sheet in enumerate(sheets, 1):
        assert sheet.size == pytest.approx(PAPERS[paper], abs=2)
        assert f"{n} / {len(sheets)}" in sheet.words
        assert "To the chat" not in sheet.words
        assert "Goals as CSV" not in sheet.words
    tables = [sheet.words for sheet in sheets if HEAD in sheet.words]
    assert len(tables) > 3
    for n in range(MANY):
        assert [title(n) in words for words in tables].count(True) == 1, title(n)


async def test_charts_are_on_paper_in_their_colours_for_daylight(
    office: Office, windows: Windows, tmp_path: Path
) -> None:
    page = await windows.open(f"{office.url}{office.home('bob')}/report", dark=True)
    day, night = page.locator(".by-day img"), page.locator(".by-night img")
    await expect(night).to_be_visible()
    await expect(day).to_be_hidden()
    await page.emulate_media(media="print")
    await expect(day).to_be_visible()
    await expect(night).to_be_hidden()
    assert await day.evaluate("one => one.complete && one.naturalWidth > 0")
    assert "light.svg" in (await day.evaluate("one => one.currentSrc"))
    await expect(page.locator(".taking")).to_be_hidden()


async def test_it_is_black_on_white_from_a_dark_screen(
    office: Office, windows: Windows, tmp_path: Path
) -> None:
    for sheet in await printed(office, windows, "A4", tmp_path):
        assert sheet.dots.count(255) / len(sheet.dots) > 0.7
        assert sheet.dots[0] == 255


async def test_the_file_is_for_everybody_too(office: Office, windows: Windows, tmp_path: Path) -> None:
    world = office.world
    async with world.store.work(world.workspace.id) as work:
        done = await made(work, at=NOW, kind=Kind.HTML, cycle=None, team=None, locale=None)
    file = tmp_path / done.name
    file.write_bytes(done.data)
    for width, dark in ((320, False), (1280, True)):
        page = await windows.open(file.as_uri(), width=width, dark=dark)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Acme: Q2 2025")
        assert await wrong_with(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_pictures_of_the_report(
    windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with brightwell(tmp_path, monkeypatch) as url:
        page = await windows.open(f"{url}/open/report", width=1280, height=1000)
        await expect(page.locator(".summary")).to_contain_text("is in week 8 of 14")
        await picture(page, "report")
