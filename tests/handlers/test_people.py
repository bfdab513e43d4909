"""People come, change and leave in the chat platform's directory, and Headway keeps in step without keeping one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlmodel import select

from handlers.people import Member, Synced, channel, identify, remember, sync, welcome
from handlers.plan import MANAGER_DIGEST, PROMPT, plan
from handlers.table import HANDLERS
from okrs.vocabulary import CheckInState
from storage.store import Store
from storage.tables import Account, Person, Workspace
from tests.handlers.world import NOW, World, build

MONDAY = datetime(2025, 5, 5, 7, 30, tzinfo=UTC)
NOTHING = Synced(linked=0, changed=0, left=0, returned=0)


def member(who: str, address: str = "", /, **more: object) -> Member:
    known = Member(
        platform="slack",
        address=address or f"U{who.upper()}",
        name=who.capitalize(),
        email=f"{who}@example.org",
    )
    return replace(known, **more)  # type: ignore[arg-type]


async def synced(world: World, *members: Member) -> Synced:
    async with world.store.work(world.workspace.id) as work:
        return await sync(work, members, at=world.now)


async def person(world: World, name: str) -> Person:
    async with world.store.work(world.workspace.id) as work:
        return await work.people.person(world.person(name))


async def accounts(world: World) -> list[Account]:
    async with world.store.work(world.workspace.id) as work:
        return list(
            await work.session.exec(select(Account).where(Account.workspace_id == world.workspace.id))
        )


async def next_at(world: World, name: str) -> datetime | None:
    async with world.store.work(world.workspace.id) as work:
        due = await work.agenda.of(PROMPT, [world.person(name)])
    return due[world.person(name)].at if due else None


async def planned(world: World) -> World:
    async with world.store.work(world.workspace.id) as work:
        await plan(work, at=world.now)
    return world


async def test_people_are_linked_by_their_email_whatever_its_case(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    found = await synced(world, member("carol", email="Carol@Example.ORG"), member("zoe"))
    assert found == replace(NOTHING, linked=1)
    (account,) = await accounts(world)
    assert (account.person_id, account.address) == (world.person("carol"), "UCAROL")
    async with world.store.work(world.workspace.id) as work:
        known = await identify(work, "slack", "UCAROL")
        assert known is not None
        assert known.id == world.person("carol")
        assert await identify(work, "slack", "UZOE") is None
        assert len(await work.people.everyone()) == 5


async def test_the_same_again_changes_nothing(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)
    everybody = [member("carol", zone="Asia/Tokyo", locale="ja-JP", title="Designer"), member("dan")]
    await synced(world, *everybody, *everybody)
    before = [row.model_dump() for row in await accounts(world)]
    assert await synced(world, *everybody) == NOTHING
    assert [row.model_dump() for row in await accounts(world)] == before


async def test_an_email_that_nobody_vouches_for_links_nobody(world: World) -> None:
    assert await synced(world, member("carol", verified=False)) == NOTHING
    async with world.store.work(world.workspace.id) as work:
        stranger = await welcome(work, member("carol", verified=False), at=world.now)
    assert stranger is not None
    assert stranger.id != world.person("carol")
    assert stranger.email == "UCAROL@slack.invalid"


async def test_name_zone_and_language_follow_the_directory(world: World) -> None:
    await synced(world, member("eve"))
    moved = member("eve", name="Eve Stone", zone="asia/tokyo", locale="de-DE", title="CTO")
    assert await synced(world, moved) == replace(NOTHING, changed=1)
    eve = await person(world, "eve")
    assert (eve.name, eve.zone, eve.locale, eve.role) == ("Eve Stone", "Asia/Tokyo", "de_DE", "CTO")
    await synced(world, replace(moved, zone="Europe/Paris", locale="fr-FR"))
    eve = await person(world, "eve")
    assert (eve.zone, eve.locale) == ("Europe/Paris", "fr_FR")


async def test_what_is_no_zone_or_language_is_left_aside(world: World) -> None:
    await synced(world, member("eve", zone="Mars/Olympus", locale="klingon"))
    eve = await person(world, "eve")
    assert (eve.zone, eve.locale) == (None, None)


async def test_a_zone_that_somebody_set_by_themselves_stays(world: World) -> None:
    world.table = HANDLERS
    await synced(world, member("eve", zone="Asia/Tokyo"))
    await world.ask("command", "eve", text="zone America/New_York")
    await synced(world, member("eve", zone="Europe/Paris"))
    assert (await person(world, "eve")).zone == "America/New_York"


async def test_a_zone_out_of_an_import_stays(world: World) -> None:
    await synced(world, member("carol", zone="Asia/Tokyo"))
    assert (await person(world, "carol")).zone == "Europe/Berlin"


async def test_a_name_out_of_an_import_stays_until_the_directory_has_another(world: World) -> None:
    await synced(world, member("carol", name="Carol Weiss"))
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).name = "Dr. Carol Weiss"
    await synced(world, member("carol", name="Carol Weiss"))
    assert (await person(world, "carol")).name == "Dr. Carol Weiss"
    await synced(world, member("carol", name="Carol Schwarz"))
    assert (await person(world, "carol")).name == "Carol Schwarz"


async def test_somebody_who_moves_is_asked_at_the_same_hour_there_and_not_twice(any_store: Store) -> None:
    world = await planned(await build(any_store, HANDLERS))
    await synced(world, member("eve", zone="Europe/Berlin"))
    await world.asked(
        "eve", asked_at=MONDAY, closes_at=MONDAY + timedelta(days=3), state=CheckInState.ANSWERED
    )
    await synced(world, member("eve", zone="America/New_York"))
    assert await next_at(world, "eve") == datetime(2025, 5, 12, 13, 30, tzinfo=UTC)
    await synced(world, member("eve", zone="Asia/Tokyo"))
    assert await next_at(world, "eve") == datetime(2025, 5, 12, 0, 30, tzinfo=UTC)


async def test_who_leaves_is_not_asked_any_more_and_who_returns_is_again(any_store: Store) -> None:
    world = await planned(await build(any_store, HANDLERS))
    await synced(world, member("bob"), member("carol"))
    assert await synced(world, member("bob", active=False)) == replace(NOTHING, left=1)
    assert not (await person(world, "bob")).active
    assert await next_at(world, "bob") is None
    async with world.store.work(world.workspace.id) as work:
        assert await identify(work, "slack", "UBOB") is None
    assert await synced(world, member("bob", active=False)) == NOTHING
    assert await synced(world, member("bob")) == replace(NOTHING, returned=1)
    assert await next_at(world, "bob") == datetime(2025, 5, 12, 13, 30, tzinfo=UTC)
    async with world.store.work(world.workspace.id) as work:
        assert await work.agenda.of(MANAGER_DIGEST, [world.person("bob")])
        assert await identify(work, "slack", "UBOB") is not None


async def test_somebody_whom_an_admin_set_inactive_stays_so(world: World) -> None:
    await synced(world, member("carol"))
    async with world.store.work(world.workspace.id) as work:
        (await work.people.person(world.person("carol"))).active = False
    assert await synced(world, member("carol")) == NOTHING
    assert not (await person(world, "carol")).active
    async with world.store.work(world.workspace.id) as work:
        assert await welcome(work, member("carol"), at=world.now) is None


@pytest.mark.parametrize("kind", ["is_guest", "is_bot", "is_outside"])
async def test_guests_bots_and_outsiders_are_no_people_here(world: World, kind: str) -> None:
    async with world.store.work(world.workspace.id) as work:
        assert await welcome(work, member("zoe", **{kind: True}), at=world.now) is None
    await synced(world, member("carol"))
    assert await synced(world, member("carol", **{kind: True})) == replace(NOTHING, left=1)
    assert not (await person(world, "carol")).active
    assert await synced(world, member("dan", **{kind: True})) == NOTHING
    assert (await person(world, "dan")).active


async def test_whoever_is_still_in_another_directory_has_not_left(world: World) -> None:
    await synced(world, member("carol"))
    await synced(world, member("carol", "29:1abc", platform="teams"))
    assert await synced(world, member("carol", active=False)) == NOTHING
    assert (await person(world, "carol")).active
    found = await synced(world, member("carol", "29:1abc", platform="teams", active=False))
    assert found == replace(NOTHING, left=1)


async def test_a_platform_is_reached_first_by_whoever_was_never_seen_elsewhere(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        for name in ("carol", "dan"):
            address = f"person:{world.person(name)}"
            row = Account(
                workspace_id=work.workspace, person_id=world.person(name), platform="web", address=address
            )
            await work.people.add(row)
        await work.people.mark_used(world.person("dan"), platform="web", at=world.now)
    await synced(world, member("carol"), member("dan"))
    async with world.store.work(world.workspace.id) as work:
        ways = await work.deliveries.addresses([world.person("carol"), world.person("dan")], [])
    assert ways[world.person("carol")][0].platform == "slack"
    assert ways[world.person("dan")][0].platform == "web"


async def test_a_directory_of_hundreds_takes_few_queries(any_store: Store) -> None:
    world = await planned(await build(any_store, HANDLERS))
    async with world.store.work(world.workspace.id) as work:
        await work.people.add(
            *(
                Person(workspace_id=work.workspace, name=f"P{n}", email=f"p{n}@example.org", created_at=NOW)
                for n in range(200)
            )
        )
        await plan(work, at=NOW)
    everybody = [member(f"p{n}", zone="Asia/Tokyo") for n in range(300)]
    said: list[str] = []
    engine = world.store.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *about: said.append(about[2]))
    found = await synced(world, *everybody)
    assert (found.linked, found.changed) == (200, 200)
    assert len(said) < 60
    said.clear()
    assert await synced(world, *everybody) == NOTHING
    assert len(said) < 8


async def test_somebody_new_is_taken_in_when_they_speak_and_asked_from_then_on(any_store: Store) -> None:
    world = await planned(await build(any_store, HANDLERS))
    zoe = member("zoe", zone="Asia/Tokyo", locale="ja-JP", title="Sales")
    async with world.store.work(world.workspace.id) as work:
        made = await welcome(work, zoe, at=world.now)
        assert made is not None
        assert (made.name, made.email, made.zone, made.role) == (
            "Zoe",
            "zoe@example.org",
            "Asia/Tokyo",
            "Sales",
        )
        assert not made.admin
        due = await work.agenda.of(PROMPT, [made.id])
        assert due[made.id].at == datetime(2025, 5, 12, 0, 30, tzinfo=UTC)
    async with world.store.work(world.workspace.id) as work:
        again = await welcome(work, zoe, at=world.now)
        assert again is not None
        assert again.id == made.id
    assert len(await accounts(world)) == 1


async def test_somebody_known_by_email_keeps_being_who_they_are(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        found = await welcome(work, member("dan"), at=world.now)
    assert found is not None
    assert found.id == world.person("dan")


async def test_whoever_has_no_email_gets_a_placeholder_until_one_is_known(world: World) -> None:
    async with world.store.work(world.workspace.id) as work:
        made = await welcome(work, member("zoe", email=""), at=world.now)
        assert made is not None
        assert made.email == "UZOE@slack.invalid"
        other = await welcome(work, member("yan", email=""), at=world.now)
        assert other is not None
    await synced(world, member("zoe"), member("yan", email="carol@example.org"))
    async with world.store.work(world.workspace.id) as work:
        assert (await work.people.person(made.id)).email == "zoe@example.org"
        assert (await work.people.person(other.id)).email == "UYAN@slack.invalid"


async def test_the_first_person_of_all_is_admin_and_brings_the_workspaces_zone(any_store: Store) -> None:
    fresh = Workspace(name="Fresh", created_at=NOW)
    async with any_store.across() as everywhere:
        await everywhere.add(fresh)
    async with any_store.work(fresh.id) as work:
        first = await welcome(work, member("zoe", zone="Asia/Tokyo", locale="ja-JP"), at=NOW)
        second = await welcome(work, member("yan", zone="Europe/Paris"), at=NOW)
        workspace = await work.people.workspace()
    assert first is not None
    assert second is not None
    assert (first.admin, second.admin) == (True, False)
    assert (workspace.zone, workspace.locale) == ("Asia/Tokyo", "ja_JP")


async def test_whoever_installed_headway_is_admin_though_others_spoke_first(world: World) -> None:
    async def admin_of(name: str) -> bool:
        async with world.store.work(world.workspace.id) as work:
            found = await welcome(work, member(name), at=world.now, installer="UZOE")
        assert found is not None
        return found.admin

    assert [await admin_of(name) for name in ("yan", "zoe", "carol")] == [False, True, False]


async def test_an_admin_who_was_relieved_of_it_does_not_become_one_again(world: World) -> None:
    for _ in range(2):
        async with world.store.work(world.workspace.id) as work:
            found = await welcome(work, member("carol"), at=world.now, installer="UCAROL")
            assert found is not None
            was, found.admin = found.admin, False
    assert not was


async def test_what_a_platform_keeps_does_not_touch_what_the_directory_said(world: World) -> None:
    await synced(world, member("eve", zone="Asia/Tokyo"))
    async with world.store.work(world.workspace.id) as work:
        await remember(work, "slack", "UEVE", {"conversation": "D1"})
        await remember(work, "slack", "UNOBODY", {"conversation": "D2"})
    (account,) = await accounts(world)
    assert account.reference["conversation"] == "D1"
    await synced(world, member("eve", zone="Europe/Paris"))
    assert (await person(world, "eve")).zone == "Europe/Paris"
    assert (await accounts(world))[0].reference["conversation"] == "D1"


async def test_a_channel_is_found_or_made_renamed_and_keeps_what_was_allowed(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)

    async def seen(name: str, *, zone: str | None, shared: bool) -> UUID:
        async with world.store.work(world.workspace.id) as work:
            found = await channel(work, "slack", "C1", name, zone=zone, shared_outside=shared)
            return found.id

    id_ = await seen("growth", zone="Asia/Tokyo", shared=False)
    async with world.store.work(world.workspace.id) as work:
        made = await work.people.channel_at("slack", "C1")
        assert made is not None
        made.may_share = True
    assert await seen("growth-team", zone="Europe/Paris", shared=True) == id_
    async with world.store.work(world.workspace.id) as work:
        found = await work.people.channel_at("slack", "C1")
        assert found is not None
        assert (found.name, found.zone, found.shared_outside, found.may_share) == (
            "growth-team",
            "Asia/Tokyo",
            True,
            True,
        )
        assert await work.people.channel_at("slack", "C2") is None
        assert await work.people.channel_at("teams", "C1") is None


async def test_another_company_is_never_touched(world: World) -> None:
    assert await synced(world, member("mallory", name="Somebody else")) == NOTHING
    mallory = world.people["mallory"]
    async with world.store.work(mallory.workspace_id) as work:
        await sync(work, [member("mallory")], at=world.now)
    async with world.store.work(world.workspace.id) as work:
        assert await identify(work, "slack", "UMALLORY") is None


async def test_two_words_at_once_take_somebody_in_once(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)

    async def speak() -> UUID:
        async with world.store.work(world.workspace.id) as work:
            found = await welcome(work, member("zoe"), at=world.now)
            assert found is not None
            return found.id

    assert len(set(await asyncio.gather(*(speak() for _ in range(5))))) == 1
    assert len(await accounts(world)) == 1


async def test_two_messages_at_once_make_a_channel_once(any_store: Store) -> None:
    world = await build(any_store, HANDLERS)

    async def see() -> UUID:
        async with world.store.work(world.workspace.id) as work:
            found = await channel(work, "slack", "C1", "growth", zone=None, shared_outside=False)
            return found.id

    assert len(set(await asyncio.gather(*(see() for _ in range(5))))) == 1
