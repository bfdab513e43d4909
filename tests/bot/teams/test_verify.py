"""Only Microsoft's word counts, and only for us: everything else is refused, whatever is wrong with it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import jwt
import pytest

from bot.vouching import LEEWAY, PAUSE
from tests.bot.teams.fake_teams import FakeTeams
from tests.bot.teams.teams_office import Office
from tests.bot.teams.teams_records import guid

Make = Callable[[FakeTeams], str]


def token(**wrong: Any) -> Make:
    def make(teams: FakeTeams) -> str:
        return teams.keys.token(**{"app": teams.app, "service_url": teams.service_url, **wrong})

    return make


def ago(span: timedelta, claim: str = "exp") -> Make:
    return lambda teams: token(**{claim: int((teams.clock.now() - span).timestamp())})(teams)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(teams: FakeTeams) -> str:
    return f"{part({'alg': 'none', 'kid': 'first'})}.{part({'aud': teams.app})}."


def by_password(teams: FakeTeams) -> str:
    return jwt.encode({"aud": teams.app}, "a" * 64, algorithm="HS256", headers={"kid": "first"})


def numbered(teams: FakeTeams) -> str:
    return ".".join([part({"alg": "RS256", "kid": 7}), *token()(teams).split(".")[1:]])


def tampered(teams: FakeTeams) -> str:
    head, body, signature = token()(teams).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{head}.{part(claims | {'extra': 1})}.{signature}"


def deep(teams: FakeTeams) -> str:
    nested = base64.urlsafe_b64encode(b"[" * 5000).decode()
    return f"{nested}.{nested[:100]}.x"


REFUSED: dict[str, Make] = {
    "there is none": lambda _: "",
    "it is no token": lambda _: "nonsense",
    "it has three empty parts": lambda _: "..",
    "it is not even text": lambda _: "é.é.é",
    "its header is a bottomless list": deep,
    "it is not signed": unsigned,
    "it is signed by a password": by_password,
    "somebody changed it": tampered,
    "it names another key than it was signed with": token(key="other", kid="first"),
    "it names no key": token(kid=""),
    "its key is a number": numbered,
    "it was over ten minutes ago": ago(timedelta(minutes=10)),
    "it is good from tomorrow on": ago(timedelta(days=-1), "nbf"),
    "it has no end": token(drop=["exp"]),
    "its end is no number": token(exp="soon"),
    "its end is beyond all years": token(exp=10**400),
    "it is for another app": token(app=guid("another.app")),
    "it is for no app": token(drop=["aud"]),
    "it is for a list of apps": token(app=[guid("headway.app")]),
    "it is for the empty app": token(app=""),
    "somebody else issued it": token(iss="https://sts.windows.net/tenant/"),
    "nobody issued it": token(drop=["iss"]),
    "it is for another service": token(service_url="https://evil.example/"),
    "it is for no service": token(drop=["serviceurl"]),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
async def test_a_token_is_refused_when(office: Office, make: Make) -> None:
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    answer = await office.teams.deliver(activity, token=make(office.teams))
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    await office.settled()
    assert office.teams.calls == []


ACCEPTED: dict[str, Make] = {
    "everything is right": token(),
    "our clock is a little ahead of Microsoft's": ago(LEEWAY - timedelta(seconds=1)),
    "our clock is a little behind Microsoft's": ago(timedelta(seconds=1) - LEEWAY, "nbf"),
    "it does not say from when it is good": token(drop=["nbf"]),
    "the app's id is written in capitals": lambda teams: token(app=teams.app.upper())(teams),
}


@pytest.mark.parametrize("make", ACCEPTED.values(), ids=ACCEPTED)
async def test_a_token_is_believed_when(office: Office, make: Make) -> None:
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    assert (await office.teams.deliver(activity, token=make(office.teams))).status == 200


async def test_no_scheme_but_bearer_counts(office: Office) -> None:
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    good = token()(office.teams)
    for authorization in ("", f"Basic {good}", good, "Bearer", f"Bearer {good} {good}"):
        async with office.teams._session.post(
            f"{office.teams.bot_url}/api/messages", json=activity, headers={"Authorization": authorization}
        ) as answer:
            assert answer.status == 401, authorization


async def test_the_service_must_be_one_of_microsofts(office: Office) -> None:
    evil = "https://smba.trafficmanager.net.evil.example/"
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    told = office.teams.keys.token(app=office.teams.app, service_url=evil)
    assert (await office.teams.deliver(activity | {"serviceUrl": evil}, token=told)).status == 401


async def test_a_key_that_is_not_good_for_teams_is_refused(office: Office) -> None:
    office.teams.keys.published = {"first": ["webchat"], "second": None}
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    assert (await office.teams.deliver(activity, token=token(key="first")(office.teams))).status == 401
    # A key that says nothing of channels is good for all.
    assert (await office.teams.deliver(activity, token=token(key="second")(office.teams))).status == 200


async def test_new_keys_are_followed_at_once(office: Office) -> None:
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    assert (await office.teams.deliver(activity)).status == 200
    office.clock.forward(PAUSE)
    old = token()(office.teams)
    office.teams.keys.rotate("second")
    assert (await office.teams.deliver(activity)).status == 200
    assert (await office.teams.deliver(activity, token=old)).status == 401


async def test_unknown_keys_do_not_make_us_ask_all_the_time(office: Office) -> None:
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    for _ in range(20):
        assert (await office.teams.deliver(activity, token=token(kid="made up")(office.teams))).status == 401
    assert office.teams.key_readings == 1


async def test_many_at_once_read_the_keys_once(office: Office) -> None:
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")
    found = await asyncio.gather(*(office.teams.deliver(activity) for _ in range(20)))
    assert {answer.status for answer in found} == {200}
    assert office.teams.key_readings == 1


async def test_keys_are_looked_at_anew_every_hour_and_good_for_a_day_without_microsoft(
    office: Office,
) -> None:
    activity = office.teams.activity("message", office.carol.user, office.carol.chat, text="help")

    async def status() -> int:
        return (await office.teams.deliver(activity)).status

    assert await status() == 200
    office.clock.forward(timedelta(hours=2))
    assert await status() == 200
    assert office.teams.key_readings == 2
    office.teams.keys_are_down = True
    office.clock.forward(timedelta(hours=20))
    assert await status() == 200
    office.clock.forward(timedelta(hours=5))
    refused = await office.teams.deliver(activity)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    office.teams.keys_are_down = False
    office.clock.forward(PAUSE)
    assert await status() == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b"{}",
        b'{"type": 7}',
        b"[" * 100_000,
        b'{"type": "message", "from": "ana"}',
        b'{"type": "message", "membersAdded": {"id": 1}}',
        b'{"type": "message", "timestamp": "tomorrow"}',
    ],
    ids=lambda body: body[:40].decode(),
)
async def test_what_is_no_activity_is_refused_whoever_sends_it(office: Office, body: bytes) -> None:
    teams = office.teams
    known = {"serviceUrl": teams.service_url, "channelId": "msteams"}
    with suppress(ValueError, TypeError, RecursionError):
        body = json.dumps(known | json.loads(body)).encode()
    good = token()(teams)
    async with teams._session.post(
        f"{teams.bot_url}/api/messages", data=body, headers={"Authorization": f"Bearer {good}"}
    ) as answer:
        assert answer.status in {400, 401}
