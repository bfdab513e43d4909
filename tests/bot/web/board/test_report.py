"""The report's page: a cycle to choose, a team to choose, the same for everybody, and its goals as a file."""

from __future__ import annotations

import csv
import re
from collections.abc import AsyncIterator
from html import unescape
from uuid import UUID

import pytest

from storage.store import Store
from tests.bot.web.board.look import Office, opened, sign_everybody_in

BLOCKER = "Legal is slow"


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with opened(store) as office:
        await sign_everybody_in(office.world)
        await office.world.tell("nps", "44", by="carol", confidence=7, note=BLOCKER, blocked=True)
        yield office


async def page(office: Office, path: str = "", who: str = "carol") -> str:
    answer = await office.ask(f"{office.home(who)}/report{path}", who)
    assert answer.status == 200, answer.text
    return unescape(answer.text)


def paper(text: str) -> str:
    """The report alone, without the page around it."""
    return text[text.index("<article") : text.index("</article>")]


async def test_the_cycle_under_way_comes_first(office: Office) -> None:
    text = await page(office)
    assert "Acme: Q2 2025" in text
    assert "Q2 2025 is in week 6 of 13." in text
    assert "Lift NPS from 30 to 50" in text
    assert f'<option value="{office.world.cycles["q2"].id}" selected>Q2 2025' in text


async def test_it_is_the_same_whoever_looks_and_holds_nobody_s_words(office: Office) -> None:
    seen = {paper(await page(office, who=who)) for who in ("alice", "bob", "carol", "eve")}
    assert len(seen) == 1
    assert BLOCKER not in seen.pop()


async def test_an_earlier_cycle_and_a_team_are_chosen(office: Office) -> None:
    world = office.world
    earlier = await page(office, f"?cycle={world.cycles['q1'].id}")
    assert "Q1 2025 is over." in earlier
    assert "Reach 100 sign-ups" in earlier
    team = await page(office, f"?cycle={world.cycles['q2'].id}&team={world.teams['platform'].id}")
    assert "Platform at Acme: Q2 2025" in team
    assert "Lift NPS" not in paper(team)
    file = re.search(r'href="([^"]+/report\.csv[^"]*)"', team)
    assert file is not None
    assert str(world.teams["platform"].id) in file[1]


@pytest.mark.parametrize(
    "asked", ["?cycle=nonsense", f"?cycle={UUID(int=1)}", f"?team={UUID(int=1)}", "?team=x"]
)
async def test_what_is_not_there_is_not_found(office: Office, asked: str) -> None:
    for path in ("/report", "/report.csv"):
        assert (await office.ask(office.home("carol") + path + asked, "carol")).status == 404


async def test_a_company_without_cycles_hears_how_to_begin(office: Office) -> None:
    text = await page(office, who="mallory")
    assert "There are no goals to report on here yet." in text
    assert "<select" not in text


async def test_the_goals_come_as_a_file(office: Office) -> None:
    answer = await office.ask(f"{office.home('eve')}/report.csv", "eve")
    rows = {row["key result"]: row for row in csv.DictReader(answer.text.lstrip("\ufeff").splitlines())}
    assert len(rows) == 7
    nps = rows["Lift NPS from 30 to 50"]
    assert (nps["team"], nps["start"], nps["target"], nps["now"]) == ("Growth", "30", "50", "44")
    assert (nps["progress"], nps["health"], nps["confidence"]) == ("0.7000", "on_track", "7")
    assert BLOCKER not in answer.text


async def test_the_company_s_page_leads_there(office: Office) -> None:
    answer = await office.ask(f"{office.home('dan')}/company", "dan")
    assert f'href="{office.home("dan")}/report">Report</a>' in answer.text


async def test_a_link_in_a_message_leads_to_ones_own(office: Office) -> None:
    cycle = office.world.cycles["q1"].id
    answer = await office.ask(f"/open/report?cycle={cycle}", "dan")
    assert answer.location == f"{office.home('dan')}/report?cycle={cycle}"
