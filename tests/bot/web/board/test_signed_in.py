"""Where one is signed in: seen by oneself, ended by oneself, by an admin, by time, and by leaving."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.web.context import WEB
from cards.exchange import Request
from handlers import lifecycle
from handlers.people import Member, sync, welcome
from okrs.audit import Act
from storage.audit import Sieve
from storage.sessions import IDLE, LASTS
from storage.store import Store
from storage.tables import WebSession
from tests.bot.web.board.look import Office, add_person, opened, sign_everybody_in
from tests.bot.web.chatroom import StandingClock
from tests.handlers.world import NOW


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with opened(store) as office:
        await add_person(office.world, "ada", admin=True)
        await sign_everybody_in(office.world)
        async with office.world.store.work(office.world.workspace.id) as work:
            await work.sessions.open(
                office.world.person("carol"), "phone", at=NOW, browser="Safari, iPhone", way="link"
            )
        yield office


async def browsers(office: Office, who: str = "carol") -> list[WebSession]:
    async with office.world.store.work(office.world.workspace.id) as work:
        return await work.sessions.of(office.world.person(who), at=clock(office).now())


def clock(office: Office) -> StandingClock:
    found = office.app[WEB].clock
    assert isinstance(found, StandingClock)
    return found


async def acts(office: Office) -> list[str]:
    async with office.world.store.work(office.world.workspace.id) as work:
        return [line.act for line in await work.audit.lines(Sieve(), most=100)]


async def test_one_sees_ones_own_browsers_and_which_is_this_one(office: Office) -> None:
    page = (await office.ask(office.home("carol") + "/my-data", "carol")).text
    section = page.partition("Where you are signed in")[2]
    assert "Safari, iPhone" in section
    assert section.count("this one") == 1
    assert section.index("this one") < section.index("Safari, iPhone")
    other = (await office.ask(office.home("bob") + "/my-data", "bob")).text
    assert "Safari, iPhone" not in other
    assert "Sign out everywhere else" not in other


async def test_one_ends_one_of_them(office: Office) -> None:
    (phone,) = [row for row in await browsers(office) if row.browser]
    path = f"{office.home('carol')}/my-data/sign-ins/{phone.id}/end"
    assert (await office.ask(path, "carol", method="POST")).status == 303
    assert [row.browser for row in await browsers(office)] == [""]
    # Twice is as good as once.
    assert (await office.ask(path, "carol", method="POST")).status == 303
    assert Act.SIGNED_OUT in await acts(office)


async def test_one_ends_all_others(office: Office) -> None:
    path = f"{office.home('carol')}/my-data/sign-ins/end-others"
    assert (await office.ask(path, "carol", method="POST")).status == 303
    assert [row.browser for row in await browsers(office)] == [""]
    assert (await office.ask(office.home("carol") + "/goals", "carol")).status == 200


async def test_nobody_ends_somebody_else_s(office: Office) -> None:
    for row in await browsers(office):
        path = f"{office.home('bob')}/my-data/sign-ins/{row.id}/end"
        assert (await office.ask(path, "bob", method="POST")).status == 303
    assert len(await browsers(office)) == 2
    assert len(await browsers(office, "bob")) == 1


async def test_whoever_ends_this_one_signs_in_anew(office: Office) -> None:
    (this,) = [row for row in await browsers(office) if not row.browser]
    path = f"{office.home('carol')}/my-data/sign-ins/{this.id}/end"
    await office.ask(path, "carol", method="POST")
    assert (await office.ask(office.home("carol") + "/my-data", "carol")).location.startswith("/sign-in")


async def test_an_admin_signs_somebody_out_everywhere_and_does_not_see_where(office: Office) -> None:
    person = office.world.person("carol")
    page = (await office.ask(f"{office.home('ada')}/settings/people/{person}", "ada")).text
    assert "Sign out everywhere" in page
    assert "Safari, iPhone" not in page
    done = await office.ask(f"{office.home('ada')}/settings/people/{person}/sign-out", "ada", method="POST")
    assert "signed out everywhere" in (await office.ask(done.location, "ada")).text
    assert await browsers(office) == []
    assert Act.SESSION_ENDED in await acts(office)
    assert len(await browsers(office, "ada")) == 1


async def test_a_browser_that_is_not_used_signs_in_anew_after_two_weeks(office: Office) -> None:
    moment = clock(office)
    for _ in range(2):
        moment.moment += IDLE - timedelta(minutes=1)
        assert (await office.ask(office.home("carol") + "/goals", "carol")).status == 200
    assert [row.browser for row in await browsers(office)] == [""]
    moment.moment += IDLE
    assert (await office.ask(office.home("carol") + "/goals", "carol")).status == 303


async def test_nobody_stays_signed_in_for_more_than_thirty_days(office: Office) -> None:
    moment = clock(office)
    while moment.now() < NOW + LASTS - timedelta(days=1):
        moment.moment += timedelta(days=1)
        assert (await office.ask(office.home("carol") + "/goals", "carol")).status == 200
    moment.moment = NOW + LASTS
    assert (await office.ask(office.home("carol") + "/goals", "carol")).status == 303


async def test_when_it_was_used_is_kept_to_the_hour(office: Office) -> None:
    clock(office).moment += timedelta(minutes=59)
    await office.ask(office.home("carol") + "/goals", "carol")
    assert {row.seen_at for row in await browsers(office)} == {NOW}


async def test_who_leaves_is_signed_out_and_stays_so_when_they_come_back(office: Office) -> None:
    world = office.world
    member = Member(platform="slack", address="UCAROL", name="Carol", email="carol@example.org")
    async with world.store.work(world.workspace.id) as work:
        await welcome(work, member, at=NOW)
    for active in (False, True):
        async with world.store.work(world.workspace.id) as work:
            gone = Member(
                platform="slack", address="UCAROL", name="Carol", email="carol@example.org", active=active
            )
            await sync(work, [gone], at=NOW)
    assert await browsers(office) == []
    assert (await office.ask(office.home("carol") + "/goals", "carol")).status == 303


async def test_whom_an_admin_lets_go_is_signed_out(office: Office) -> None:
    await office.world.ask("person.left", "ada", person=str(office.world.person("carol")))
    assert await browsers(office) == []


async def test_where_the_chat_is_disconnected_everybody_is_signed_out(office: Office) -> None:
    world = office.world
    async with world.store.work(world.workspace.id) as work:
        await lifecycle.pause(work, Request(workspace=world.workspace.id, intent=lifecycle.PAUSE, at=NOW))
    assert await browsers(office) == await browsers(office, "bob") == []


async def test_the_page_tells_no_token(office: Office) -> None:
    page = (await office.ask(office.home("carol") + "/my-data", "carol")).text
    for row in await browsers(office):
        assert row.token_hash not in page
    assert re.search(r"\bphone\b", page) is None
