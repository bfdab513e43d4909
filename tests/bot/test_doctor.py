"""The doctor finds what is missing in a workspace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.doctor import Finding, Level, examine
from bot.settings import Settings
from cards.exchange import Request
from handlers.dispatch import Desk
from handlers.lifecycle import PAUSE
from handlers.table import HANDLERS
from handlers.transfer.importing import bring_in
from okrs.sheet.files import read
from okrs.vocabulary import DeliveryState, Direction, HookState, SourceState
from storage.columns import new_id
from storage.secrets import Vault
from storage.store import Store
from storage.tables import Delivery, Hook, Metric, MetricSource, SourceLink

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
COMPANY = (
    "record,name,email,channel,zone,admin\nworkspace,Acme,,all,Europe/Berlin,\nchannel,all,,,,\n"
    "team,Sales,,all,,\nperson,Ana,ana@acme.test,,Europe/Berlin,yes\n"
)


def nobody(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def settings(url: str, **more: str) -> Settings:
    return Settings.model_validate({"DATABASE_URL": url, "port": 1} | more)


async def brought(url: str, text: str) -> None:
    store = Store.open(url)
    document = read(text.encode(), name="x.csv", tell=nobody)
    await bring_in(store, document, workspace=None, source="x", at=NOW, dry_run=False, tell=nobody)
    await store.close()


async def test_a_whole_company_needs_nothing(sqlite_url: str) -> None:
    await brought(sqlite_url, COMPANY)
    found = await examine(settings(sqlite_url), now=NOW)
    assert [finding for finding in found if finding.subject == "Acme" and finding.do] == []
    assert [finding.told for finding in found if finding.subject == "Acme"] == ["1 person, 0 goals."]


async def test_what_is_missing_is_named_with_what_to_do(sqlite_url: str) -> None:
    await brought(
        sqlite_url,
        COMPANY.replace(",all,Europe/Berlin,", ",,,")
        .replace("Sales,,all", "Sales,,")
        .replace("Europe/Berlin,yes", ","),
    )
    found = [finding for finding in await examine(settings(sqlite_url), now=NOW) if finding.do]
    told = " ".join(finding.told for finding in found)
    assert "No time zone of their own: Ana. They are asked at 09:30 in UTC." in told
    assert "No channel, so no digest: Sales." in told
    assert "No channel for the company digest." in told
    assert "Nobody is admin." in told
    assert all(finding.level is Level.COULD for finding in found if finding.subject == "Acme")


async def test_failed_deliveries_must_be_looked_at(sqlite_url: str) -> None:
    await brought(sqlite_url, COMPANY)
    store = Store.open(sqlite_url)
    async with store.across() as everywhere:
        (acme,) = await everywhere.every()
    async with store.work(acme.id) as work:
        work.session.add(
            Delivery(
                id=new_id(), workspace_id=acme.id, key="k", card="{}", state=DeliveryState.FAILED,
                failure="Nobody can be reached.", not_before=NOW, created_at=NOW,
            )
        )  # fmt: skip
    await store.close()
    (found,) = [
        f
        for f in await examine(settings(sqlite_url), now=NOW)
        if f.subject == "Acme" and f.level is Level.MUST
    ]
    assert found.told == "1 message could not be delivered: Nobody can be reached."


async def test_a_paused_company_is_told_with_the_day_of_its_end(sqlite_url: str) -> None:
    await brought(sqlite_url, COMPANY)
    store = Store.open(sqlite_url)
    async with store.across() as everywhere:
        (acme,) = await everywhere.every()
    await Desk(store, HANDLERS).handle(Request(workspace=acme.id, intent=PAUSE, at=NOW))
    await store.close()
    told = [
        f for f in await examine(settings(sqlite_url), now=NOW) if f.subject == "Acme" and "Paused" in f.told
    ]
    assert told == [
        Finding(
            Level.COULD,
            "Acme",
            "Paused since 23 November 2026, when its chat was disconnected. "
            "Everything in it is erased on 23 December 2026.",
            "Connect its chat again before that day, or keep a copy: headway export --workspace Acme",
        )
    ]


async def test_sources_and_addresses_that_need_a_hand_are_named(sqlite_url: str) -> None:
    await brought(sqlite_url, COMPANY)
    store = Store.open(sqlite_url)
    async with store.across() as everywhere:
        (acme,) = await everywhere.every()
    key = "k" * 40
    async with store.work(acme.id) as work:
        (ana,) = await work.people.everyone()
        metric = Metric(workspace_id=acme.id, code="MRR", name="MRR", wanted=Direction.UP, created_at=NOW)
        await work.metrics.add(metric)
        common: dict[str, Any] = {"workspace_id": acme.id, "owner_id": ana.id, "created_at": NOW}
        trouble: dict[str, Any] = {
            "trouble": "{source} does not accept the key (HTTP 401).",
            "trouble_values": {"source": "Stripe"},
        }
        silent = MetricSource(kind="csv", name="Sheet", as_of=NOW - timedelta(days=9), **common)
        for row in (
            MetricSource(kind="stripe", name="Revenue", state=SourceState.PAUSED, **trouble, **common),
            MetricSource(kind="stripe", name="Locked", secret=Vault(["z" * 40]).lock("x"), **common),
            silent,
        ):
            await work.sources.add(row)
        await work.sources.link(
            SourceLink(workspace_id=acme.id, source_id=silent.id, metric_id=metric.id, created_at=NOW)
        )
        await work.hooks.add(
            Hook(
                workspace_id=acme.id, url="https://x.example/hear?key=1", events="", created_at=NOW,
                state=HookState.PAUSED,
            )
        )  # fmt: skip
    await store.close()
    found = await examine(settings(sqlite_url, encryption_keys=key), now=NOW)
    told = [finding.told for finding in found if finding.subject == "Acme" and finding.do]
    assert told == [
        "Secrets that the present HEADWAY_ENCRYPTION_KEYS don't open: Locked.",
        "Sources that are paused: Revenue (Stripe does not accept the key (HTTP 401)).",
        "Sources that bring nothing new: Sheet.",
        "Addresses that are posted nothing any more: https://x.example/hear.",
    ]
    assert "There is a key to keep those of sources with." in [finding.told for finding in found]


async def test_without_a_key_for_secrets_it_says_how_to_make_one(sqlite_url: str) -> None:
    found = await examine(settings(sqlite_url), now=NOW)
    (secrets,) = [finding for finding in found if finding.subject == "Secrets"]
    assert secrets.level is Level.COULD
    assert "openssl rand -base64 48" in secrets.do


async def test_an_address_without_a_key_must_be_put_right(sqlite_url: str) -> None:
    found = await examine(settings(sqlite_url, host="0.0.0.0"), now=NOW)
    (sign_in,) = [finding for finding in found if finding.subject == "Sign-in"]
    assert sign_in.level is Level.MUST
    assert "HEADWAY_SECRET_KEY" in sign_in.told
