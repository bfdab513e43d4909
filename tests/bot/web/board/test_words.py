"""Every text of the dashboard passes through the catalogue: in a made-up language nothing stays English."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

import cards.voice
from bot.web.board.pages import PAGES
from cards.settings import language_options
from storage.store import Store
from storage.tables import Hook
from tests.bot.web.board.look import Office, opened, sign_everybody_in
from tests.bot.web.test_language import Words
from tests.catalogues.marked import Marked
from tests.handlers.world import NOW


@pytest.fixture
async def office(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    async with opened(store) as office:
        world = office.world
        await sign_everybody_in(world)
        await world.tell("nps", "34", by="carol", confidence=8)
        await world.tell("nps", "44", by="carol", confidence=7, note="great", blocked=True)
        await office.key("alice")
        async with world.store.work(world.workspace.id) as work:
            await work.hooks.add(
                Hook(workspace_id=work.workspace, url="great", events="goal.closed", created_at=NOW)
            )
        monkeypatch.setattr(cards.voice, "_catalogue", lambda _locale: Marked())
        yield office


async def test_nothing_of_the_dashboard_stays_english(office: Office) -> None:
    known = _known(office)
    for page in PAGES:
        path = page.path
        for name, value in _places(office).items():
            path = path.replace(f"{{{name}}}", value)
        html = (await office.ask(office.home("alice") + path, "alice")).text
        # What is in brackets may hold what is in brackets.
        left = []
        for words in Words(html).found:
            bare = re.sub(r"hw_[\w-]+", "", words)
            while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", bare)) != bare:
                bare = shorter
            for word in known:
                bare = bare.replace(word, "")
            left += [words] if re.search("[A-Za-z]{2,}", bare) else []
        assert left == [], page.path


def _places(office: Office) -> dict[str, str]:
    world = office.world
    return {
        "team": str(world.teams["growth"].id),
        "sort": "outcome",
        "branch": str(world.outcomes["loyalty"].id),
        "goal": str(world.goal("nps")),
        "person_id": str(world.person("dan")),
    }


def _known(office: Office) -> list[str]:
    """What people wrote, and what is the same in every language, the longest first."""
    world = office.world
    known = {row.title for rows in (world.goals, world.objectives, world.outcomes) for row in rows.values()}
    known |= {row.unit for row in world.goals.values() if row.unit} | {"Headway", "Acme", "Q2 2025", "great"}
    known |= {team.name for team in world.teams.values()} | {person.name for person in world.people.values()}
    known |= {person.email or "" for person in world.people.values()}
    known |= {channel.name for channel in world.channels.values()} | {"web", "en", "Europe/Berlin"}
    known |= {"read", "write", "push", "test", "check_in.submitted", "progress.recorded", "health.changed"}
    known |= {
        "goal.closed",
        "https://",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    }
    known |= {"April", "May", "June", "August", "Apr", "Jun", "NPS", "/okr", "PNG", "CSV"}
    # Languages in their own words, and days as a file has them.
    known |= {option.label for option in language_options("")} | {"Mon Tue Wed Thu Fri"}
    return sorted(known - {""}, key=len, reverse=True)
