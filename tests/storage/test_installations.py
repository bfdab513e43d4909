"""Installations, one-time tokens and arrivals, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from okrs.errors import HeadwayError
from storage.arrivals import Brought
from storage.secrets import Vault
from storage.store import Store
from storage.tables import Installation, Workspace

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


async def a_workspace(store: Store, name: str = "Acme") -> Workspace:
    workspace = Workspace(name=name, created_at=NOW)
    async with store.across() as everywhere:
        await everywhere.add(workspace)
    return workspace


def installation(
    workspace: Workspace, *, team: str = "T1", organisation: str = "", secret: str = ""
) -> Installation:
    return Installation(
        workspace_id=workspace.id,
        platform="slack",
        organisation=organisation,
        team=team,
        secret=secret,
        installed_at=NOW,
    )


async def test_installing_again_keeps_the_workspace_and_takes_the_new_secret(any_store: Store) -> None:
    acme, other = await a_workspace(any_store), await a_workspace(any_store, "Other")
    async with any_store.installations("slack") as installations:
        first = await installations.keep(installation(acme, secret="old"))
    async with any_store.installations("slack") as installations:
        await installations.keep(installation(other, secret="new"))
    async with any_store.installations("slack") as installations:
        found = await installations.of(organisation="", team="T1")
        assert found is not None
        assert (found.id, found.workspace_id, found.secret) == (first.id, acme.id, "new")


async def test_an_organisation_is_found_by_itself_its_workspace_and_its_app(any_store: Store) -> None:
    acme, other = await a_workspace(any_store), await a_workspace(any_store, "Other")
    async with any_store.installations("slack") as installations:
        one = await installations.keep(installation(acme, team="", organisation="E1"))
        two = await installations.keep(installation(other, team="", organisation="E2"))
        one.app, two.app = "A1", "A2"
        await installations.keep(installation(acme, team="T1", organisation="E1"))
    async with any_store.installations("slack") as installations:
        found = [await installations.whole(name) for name in ("E1", "E2", "E3", "")]
        assert [row and row.id for row in found] == [one.id, two.id, None, None]
        by_team = await installations.of(organisation="E2", team="")
        assert by_team is not None
        assert by_team.id == two.id
        by_app = [await installations.of_app(name) for name in ("A2", "A3")]
        assert [row and row.id for row in by_app] == [two.id, None]
        assert [row.id for row in await installations.wholes()] == [one.id, two.id]
        of_acme = await installations.whole_of(acme.id)
        assert of_acme is not None
        assert of_acme.id == one.id
        of_acme.revoked_at = NOW
    async with any_store.installations("slack") as installations:
        assert await installations.whole_of(acme.id) is None
        assert await installations.whole("E1") is not None


async def test_a_workspace_is_reached_while_any_installation_on_any_platform_is_in_use(
    any_store: Store,
) -> None:
    acme = await a_workspace(any_store)
    async with any_store.installations("slack") as installations:
        slack = await installations.keep(installation(acme, team="T1", organisation="E1"))
        assert await installations.has_teams("E1")
    async with any_store.installations("teams") as installations:
        assert not await installations.has_teams("E1")
        assert await installations.is_reached(acme.id)
    async with any_store.installations("slack") as installations:
        row = await installations.hold(slack.id)
        assert row is not None
        row.revoked_at = NOW
    async with any_store.installations("teams") as installations:
        assert not await installations.is_reached(acme.id)
    async with any_store.installations("slack") as installations:
        assert not await installations.has_teams("E1")


async def test_a_team_without_its_own_installation_uses_that_of_its_organisation(any_store: Store) -> None:
    acme = await a_workspace(any_store)
    async with any_store.installations("slack") as installations:
        whole = await installations.keep(installation(acme, team="", organisation="E1"))
        assert await installations.of(organisation="", team="T2") is None
        found = await installations.of(organisation="E1", team="T2")
        assert found is not None
        assert found.id == whole.id


async def test_a_revoked_installation_is_not_in_use(any_store: Store) -> None:
    acme = await a_workspace(any_store)
    async with any_store.installations("slack") as installations:
        held = await installations.hold((await installations.keep(installation(acme))).id)
        assert held is not None
        held.revoked_at = NOW
    async with any_store.installations("slack") as installations:
        assert await installations.every() == []
        assert await installations.of_workspace(acme.id) == []


async def test_a_token_is_good_for_one_use_in_its_time(any_store: Store) -> None:
    async with any_store.sign_in_states() as states:
        await states.issue("once", at=NOW, until=LATER)
        await states.issue("late", at=NOW, until=LATER)
        assert not await states.consume("never issued", at=NOW)
        assert not await states.consume("late", at=LATER)
        assert await states.consume("once", at=NOW)
        assert not await states.consume("once", at=NOW)


def brought(key: str, lane: str = "ana") -> Brought:
    return Brought(platform="slack", key=key, lane=lane, body='{"text": "NPS 45"}', at=NOW)


async def test_what_came_twice_is_written_down_once(any_store: Store) -> None:
    async with any_store.arrivals() as arrivals:
        fresh = await arrivals.write([brought("e1"), brought("e2"), brought("e1")], until=LATER)
        assert set(fresh) == {("slack", "e1"), ("slack", "e2")}
    async with any_store.arrivals() as arrivals:
        assert set(await arrivals.write([brought("e2"), brought("e3")], until=LATER)) == {("slack", "e3")}


async def test_what_somebody_left_behind_is_taken_by_one_other(any_store: Store) -> None:
    async with any_store.arrivals() as arrivals:
        fresh = await arrivals.write([brought("e1"), brought("e2")], until=LATER)
        await arrivals.done([fresh["slack", "e1"]])
    async with any_store.arrivals() as arrivals:
        assert await arrivals.take(["slack"], now=NOW, until=LATER, most=10) == []
        assert await arrivals.take(["teams"], now=LATER, until=LATER, most=10) == []
        taken = await arrivals.take(["slack"], now=LATER, until=LATER + timedelta(minutes=5), most=10)
        assert [(arrival.key, arrival.attempts) for arrival in taken] == [("e2", 2)]
        assert await arrivals.take(["slack"], now=LATER, until=LATER, most=10) == []


async def test_what_still_waits_here_can_be_kept_from_others(any_store: Store) -> None:
    async with any_store.arrivals() as arrivals:
        fresh = await arrivals.write([brought("e1")], until=LATER)
        await arrivals.extend(list(fresh.values()), until=LATER + timedelta(minutes=5))
    async with any_store.arrivals() as arrivals:
        assert await arrivals.take(["slack"], now=LATER, until=LATER, most=10) == []


def test_a_secret_is_read_with_an_old_key_and_renewed_with_the_new_one() -> None:
    stored = Vault(["old key"]).lock("xoxb-1")
    assert "xoxb" not in stored
    both = Vault(["new key", "old key"])
    assert both.unlock(stored) == "xoxb-1"
    assert Vault(["new key"]).unlock(both.renew(stored)) == "xoxb-1"


def test_without_the_right_key_nothing_is_read_and_the_reason_is_said() -> None:
    stored = Vault(["one"]).lock("xoxb-1")
    with pytest.raises(HeadwayError, match="HEADWAY_ENCRYPTION_KEYS"):
        Vault(["another"]).unlock(stored)
    with pytest.raises(HeadwayError, match="HEADWAY_ENCRYPTION_KEYS"):
        Vault([]).lock("xoxb-1")
    assert not Vault([]).is_open
