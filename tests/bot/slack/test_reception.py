"""What Slack posts is believed only when it is signed, acknowledged in time, never lost, and never counted twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.app import App
from bot.settings import Settings
from bot.slack import parse, service
from bot.slack.parse import Incoming, Kind
from handlers.table import HANDLERS
from storage.arrivals import Brought
from storage.store import Store
from tests.bot.slack.fake_slack import FakeSlack
from tests.bot.slack.office import ADDRESS, GRANTED, MONDAY, Office, StandingClock, open_office, restarted
from tests.bot.slack.slack_delivery import SIGNING_SECRET


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with open_office(store) as found:
        yield found


async def post(
    office: Office, body: str, *, secret: str = SIGNING_SECRET, age: float = 0, **headers: str
) -> int:
    """What Headway answers to a request, signed with that secret so many seconds ago."""
    stamp = str(int(time.time() - age))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    signed = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": str(signature),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{office.slack.bot_url}/slack/events", data=body, headers={**signed, **headers}
        ) as answer,
    ):
        return answer.status


def a_command(office: Office, text: str = "help") -> str:
    return urlencode(
        {
            "command": "/okr",
            "text": text,
            "team_id": office.team.id,
            "user_id": "UCAROL",
            "channel_id": office.growth.id,
            "trigger_id": "1.2.3",
            "response_url": f"{office.slack.base_url}/nowhere",
        }
    )


async def test_a_signed_request_is_let_in(office: Office) -> None:
    assert await post(office, a_command(office)) == 200


async def test_a_wrong_signature_is_refused(office: Office) -> None:
    assert await post(office, a_command(office), secret="somebody else's") == 401


async def test_an_old_request_is_refused_because_it_may_be_a_replay(office: Office) -> None:
    assert await post(office, a_command(office), age=6 * 60) == 401


async def test_a_request_without_a_signature_is_refused(office: Office) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{office.slack.bot_url}/slack/events", data=a_command(office)) as answer,
    ):
        assert answer.status == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe", "application/json"),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"payload=%5B%5D", "application/x-www-form-urlencoded"),
        (b"payload=x", "application/x-www-form-urlencoded"),
        (b"", "text/plain; charset=nonsense"),
        (b"command=/okr", "text/plain; charset=nonsense"),
    ],
)
async def test_rubbish_from_anybody_is_turned_away_like_every_stranger(
    office: Office, body: bytes, kind: str
) -> None:
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": "x", "X-Slack-Signature": "é"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{office.slack.bot_url}/slack/events", data=body, headers=headers) as answer,
    ):
        assert 400 <= answer.status < 500


async def test_everything_is_acknowledged_within_three_seconds_and_answered_after(office: Office) -> None:
    acks = await asyncio.gather(*(office.carol.slash("status nps", in_=office.growth) for _ in range(20)))
    assert all(ack.status == 200 and ack.seconds < 3 for ack in acks)
    await office.settled()
    assert len([m for m in office.carol.sees(office.growth) if "Lift NPS" in m.full_text]) == 20


async def test_what_a_crash_left_behind_is_dealt_with_at_the_next_start(store: Store) -> None:
    async with open_office(store) as office:
        incoming = said(office, "NPS 44, 7/10")
    async with store.arrivals() as arrivals:
        await arrivals.write([brought(incoming)], until=office.clock.now())
    assert await entries_pending(office) == 0
    async with restarted(office, store) as again:
        await again.settled()
        assert await entries_pending(again) == 1


async def test_what_was_done_before_the_crash_is_not_done_again(store: Store) -> None:
    async with open_office(store) as office:
        incoming = said(office, "NPS 44, 7/10")
        delivery = await office.carol.types("NPS 44, 7/10")
        await office.settled()
        event = parse.event(office.slack.deliveries[-1].payload, now=office.clock.now())
        assert event is not None
        assert delivery
        incoming = event
    async with store.arrivals() as arrivals:
        await arrivals.write([brought(incoming)], until=office.clock.now())
    async with restarted(office, store) as again:
        await again.settled()
        assert await entries_pending(again) == 1
        assert "What you sent arrived, and counts once" in again.carol.dm[-1].full_text


async def test_who_starts_while_slack_is_away_takes_up_work_as_soon_as_it_is_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "TRY_AGAIN", timedelta(0))
    async with FakeSlack() as slack:
        team = slack.team("Acme", scopes=GRANTED)
        slack.fail("auth.test", status=503, times=3)
        settings = Settings(
            SLACK_BOT_TOKEN=team.token,
            SLACK_SIGNING_SECRET=SIGNING_SECRET,
            SLACK_API_URL=slack.api_url,
            address=ADDRESS,
        )
        app = App.compose(store, clock=StandingClock(), works=True, settings=settings)
        async with app.running(), asyncio.timeout(10):
            while not await joined(store):  # noqa: ASYNC110
                await asyncio.sleep(0.005)


async def joined(store: Store) -> list[str]:
    async with store.installations("slack") as installations:
        return [row.team for row in await installations.every()]


async def test_slack_is_asked_to_try_again_while_nothing_can_be_written_down(office: Office) -> None:
    engine = office.world.store.database.engine
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE arrival RENAME TO away")
    try:
        await office.carol.types("NPS 44, 7/10")
        assert office.carol.trouble
    finally:
        async with engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE away RENAME TO arrival")
    await office.slack.redeliver(office.slack.deliveries[-1])
    await office.settled()
    assert "44" in office.carol.dm[-1].full_text


async def test_a_trigger_that_is_too_old_gives_the_form_as_a_message(office: Office) -> None:
    await office.at(MONDAY)
    prompt = await office.last(office.carol)
    office.slack.fail("views.open", error="expired_trigger_id")
    await office.carol.presses(prompt, "Answer in a form")
    form = await office.last(office.carol)
    assert office.carol.modal is None
    office.carol.fills(form, {f"value.{office.world.goal('nps')}": "45"})
    await office.carol.presses(form, "Save")
    await office.settled()
    assert [str(entry.value) for entry in await office.world.entries("nps")] == ["45"]


async def test_a_bug_is_told_with_a_reference_and_nothing_is_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setitem(HANDLERS, "command", broken)
    await office.carol.slash("status nps", in_=office.growth)
    await office.settled()
    assert "Something broke on our side (ref " in office.carol.sees(office.growth)[-1].full_text


async def test_a_team_where_headway_is_not_installed_gets_nothing(office: Office) -> None:
    other = office.slack.team("Other")
    stranger = office.slack.person(other, "USTRANGER")
    ack = await stranger.slash("status nps", in_=office.slack.channel(other, "general", stranger))
    await office.settled()
    assert "Lift NPS" not in str(ack.body)
    assert office.calls("users.info") == []


async def test_our_own_messages_and_those_of_other_bots_are_not_answered(office: Office) -> None:
    await office.at(MONDAY)
    await office.settled()
    before = len(office.slack.calls)
    body = {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": office.team.id,
        "event": {
            "type": "message",
            "channel_type": "im",
            "channel": "D1",
            "bot_id": "B9",
            "text": "hi",
            "ts": "1.0",
        },
    }
    assert parse.event(body, now=office.clock.now()) is None
    assert len(office.slack.calls) == before


def said(office: Office, text: str) -> Incoming:
    return Incoming(
        kind=Kind.SAID,
        key="slack:event:Ev42",
        at=office.clock.now(),
        team=office.team.id,
        user="UCAROL",
        intent="message",
        values={"text": text},
        channel="D1",
        is_direct=True,
        message="1.0",
    )


def brought(incoming: Incoming) -> Brought:
    return Brought(
        platform="slack", key=incoming.key, lane=incoming.lane, body=parse.to_json(incoming), at=incoming.at
    )


async def entries_pending(office: Office) -> int:
    """How many replies of Carol were kept."""
    async with office.world.store.work(office.world.workspace.id) as work:
        held = await work.replies.pending(
            office.world.person("carol"), since=office.clock.now() - timedelta(days=1)
        )
    return len(held)
