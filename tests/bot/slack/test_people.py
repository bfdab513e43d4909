"""People and channels in step with Slack: the daily look, and what Slack tells meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.slack import service
from bot.slack.directory import Directory
from storage.store import Store
from storage.tables import Person
from tests.bot.slack.office import Office, open_office


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with open_office(store) as found:
        yield found


async def person(office: Office, name: str) -> Person:
    async with office.world.store.work(office.world.workspace.id) as work:
        return await work.people.person(office.world.person(name))


async def names(office: Office) -> set[str]:
    async with office.world.store.work(office.world.workspace.id) as work:
        return {found.name for found in await work.people.everyone()}


async def test_somebody_who_left_slack_is_asked_no_more(office: Office) -> None:
    await office.slack.admin(office.team).deactivates(office.carol.user)
    await office.settled()
    assert not (await person(office, "carol")).active


async def test_somebody_who_moved_is_asked_at_their_new_mornings(office: Office) -> None:
    await office.slack.admin(office.team).changes(
        office.carol.user, tz="America/New_York", real_name="Carol Chen"
    )
    await office.settled()
    found = await person(office, "carol")
    assert (found.zone, found.name) == ("America/New_York", "Carol Chen")


async def test_a_zone_that_somebody_chose_stays(office: Office) -> None:
    await office.carol.slash("zone Asia/Tokyo", in_=office.growth)
    await office.settled()
    await office.slack.admin(office.team).changes(office.carol.user, real_name="Carol C.")
    await office.settled()
    assert (await person(office, "carol")).zone == "Asia/Tokyo"


async def test_nobody_is_kept_who_has_nothing_to_do_with_headway(office: Office) -> None:
    newcomer = office.slack.person(office.team, "UNEW", real_name="New Comer", email="new@example.org")
    await office.slack.admin(office.team).welcomes(newcomer.user)
    await office.settled()
    assert "New Comer" not in await names(office)


async def test_a_big_directory_is_read_in_pages_at_the_pace_that_slack_asks_for(office: Office) -> None:
    for n in range(450):
        office.slack.person(office.team, f"UX{n}", real_name=f"Somebody {n}", email=f"x{n}@example.org")
    office.slack.large_team = 100
    office.slack.limit("users.list", times=1, retry_after=0)
    home = await office.service.tokens.of_workspace(office.world.workspace.id)
    assert home is not None
    before = len(office.calls("users.list"))
    directory = Directory(office.world.store, office.clock, pause=timedelta(0))
    assert await directory.read_all(home) >= 450
    pages = office.calls("users.list")[before:]
    assert len(pages) == 4
    assert all(int(page["limit"]) <= 200 for page in pages)


async def test_a_directory_that_could_not_be_read_is_read_within_the_hour(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LOOK_EVERY", timedelta(milliseconds=5))
    async with open_office(store) as office:
        read = len(office.calls("users.list"))
        office.slack.fail("users.list", error="missing_scope")
        office.clock.moment += timedelta(days=1)
        await office.slack.until(lambda: len(office.calls("users.list")) > read)
        office.clock.moment += service.DIRECTORY_AGAIN
        await office.slack.until(lambda: len(office.calls("users.list")) > read + 1)


async def test_a_channel_that_becomes_shared_is_known_at_once(office: Office) -> None:
    await office.slack.admin(office.team).shares(office.growth, "TRIVAL")
    await office.settled()
    async with office.world.store.work(office.world.workspace.id) as work:
        row = next(c for c in await work.people.channels() if c.address == office.growth.id)
    assert row.shared_outside
    await office.slack.admin(office.team).unshares(office.growth, "TRIVAL")
    await office.slack.admin(office.team).renames(office.growth, "growth-team")
    await office.settled()
    async with office.world.store.work(office.world.workspace.id) as work:
        row = next(c for c in await work.people.channels() if c.address == office.growth.id)
    assert not row.shared_outside
    assert "growth-team" in row.name


async def test_people_of_another_company_who_share_a_channel_are_nobody_here(office: Office) -> None:
    rival, grid = office.slack.team("Rival"), office.slack.org("Initech")
    zoe = office.slack.person(office.team, "UZOE", home=rival, email="zoe@rival.example")
    mallory = office.slack.person(
        office.team, "WMALLORY", home=office.slack.team_of(grid, "Sales"), email="mallory@initech.example"
    )
    for stranger in (zoe, mallory):
        await stranger.slash("status nps", in_=office.growth)
        await office.settled()
        seen = stranger.sees(office.growth)[-1].full_text
        assert "members of this workspace" in seen
        assert "NPS" not in seen
    assert not {"Zoe", "Wmallory"} & await names(office)
