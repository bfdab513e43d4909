"""Other programs see what their key's person may see, hand in what it may, and read in one form what went wrong."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from bot.api.caller import A_MINUTE
from okrs.scopes import Scope
from okrs.vocabulary import Direction, Source
from storage.tables import Metric, MetricSource, SourceLink
from tests.bot.api.conftest import NOW, VAULT, Office

ALL = tuple(Scope)


async def test_a_key_sees_the_goals_with_exact_numbers(office: Office) -> None:
    await office.world.tell("nps", "34.50", by="carol", confidence=6, note="Only for the team.")
    status, found = await office.ask("/key-results?limit=2", await office.key("carol", Scope.READ))
    assert status == 200
    assert found["next"] == "2"
    nps = next(row for row in found["items"] if row["code"] == "NPS")
    assert (nps["value"], nps["target"], nps["confidence"], nps["note"]) == (
        "34.50",
        "50",
        6,
        "Only for the team.",
    )
    assert nps["url"] == f"https://headway.example/g/{office.world.goal('nps')}"


@pytest.mark.parametrize(("person", "note"), [("bob", "Private."), ("eve", ""), (None, "")])
async def test_notes_stay_with_who_may_read_them(office: Office, person: str | None, note: str) -> None:
    await office.world.tell("nps", "34", by="carol", note="Private.")
    key = await office.key(person, Scope.READ)
    path = f"/key-results/{office.world.goal('nps')}"
    assert (await office.ask(path, key))[1]["note"] == note
    assert (await office.ask(f"{path}/entries", key))[1]["items"][0]["note"] == note


async def test_another_workspace_sees_nothing(office: Office) -> None:
    key = await office.key("mallory", *ALL)
    path = f"/key-results/{office.world.goal('nps')}"
    assert (await office.ask("/key-results", key))[1]["items"] == []
    assert (await office.ask(path, key))[0] == 404
    assert (await office.ask(f"{path}/entries", key))[0] == 404
    assert (await office.ask(f"{path}/entries", key, method="POST", json={"value": "40"}))[0] == 404
    assert (await office.ask(f"/metrics/{uuid4()}", key, method="POST", json={"value": "1"}))[0] == 404
    people = (await office.ask("/people", key))[1]["items"]
    assert [row["name"] for row in people] == ["Mallory"]


@pytest.mark.parametrize(
    "path",
    [
        "/me",
        "/cycles",
        "/outcomes",
        "/objectives",
        "/key-results",
        "/people",
        "/teams",
        "/metrics",
    ],
)
async def test_everything_there_is_can_be_listed(office: Office, path: str) -> None:
    key = await office.key("carol", Scope.READ)
    status, found = await office.ask(path, key)
    assert status == 200
    assert found.get("items", found) or path == "/metrics"
    assert (await office.ask(path, ""))[0] == 401
    assert (await office.ask(path, await office.key("carol", Scope.PUSH)))[0] == 403


async def test_pages_follow_one_another(office: Office) -> None:
    key, seen, cursor = await office.key("carol", Scope.READ), [], ""
    while True:
        _, found = await office.ask(f"/key-results?limit=3{cursor}", key)
        seen += [row["code"] for row in found["items"]]
        if found["next"] is None:
            break
        cursor = f"&cursor={found['next']}"
    assert len(seen) == len(set(seen)) == 7


async def test_what_is_said_by_program_is_said_by_the_person(office: Office) -> None:
    key = await office.key("carol", Scope.READ, Scope.WRITE)
    path = f"/key-results/{office.world.goal('nps')}/entries"
    body = {"value": "41.2", "confidence": 7, "note": "Moved."}
    status, found = await office.ask(path, key, method="POST", json=body)
    assert (status, found["value"], found["note"]) == (201, "41.2", "Moved.")
    (entry,) = await office.world.entries("nps")
    assert (entry.source, entry.person_id) == (Source.API, office.world.person("carol"))
    assert found["talked_on"] == "2025-05-07"


async def test_who_may_not_update_a_goal_may_not_by_program(office: Office) -> None:
    key = await office.key("eve", *ALL)
    path = f"/key-results/{office.world.goal('nps')}/entries"
    assert (await office.ask(path, key, method="POST", json={"value": "41"}))[0] == 403
    assert await office.world.entries("nps") == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        pytest.param({}, "at least one of value", id="nothing said"),
        pytest.param({"value": "much"}, "can't be taken", id="no number"),
        pytest.param({"value": "NaN"}, "can't be taken", id="not a number"),
        pytest.param({"confidence": 11}, "can't be taken", id="too sure"),
        pytest.param({"value": "1", "surprise": 1}, "can't be taken", id="an unknown field"),
        pytest.param([1], "can't be taken", id="a list"),
        pytest.param({"note": "x" * 3001}, "can't be taken", id="too long"),
    ],
)
async def test_what_can_not_be_taken_is_said(office: Office, body: object, sentence: str) -> None:
    key = await office.key("carol", *ALL)
    path = f"/key-results/{office.world.goal('nps')}/entries"
    status, found = await office.ask(path, key, method="POST", json=body)
    assert status == 422
    assert sentence in found["detail"]
    assert await office.world.entries("nps") == []


async def test_the_same_request_twice_changes_nothing(office: Office) -> None:
    key = await office.key("carol", *ALL)
    path = f"/key-results/{office.world.goal('nps')}/entries"
    once = {"Idempotency-Key": "today"}
    assert (await office.ask(path, key, method="POST", json={"value": "41"}, headers=once))[0] == 201
    status, found = await office.ask(path, key, method="POST", json={"value": "41"}, headers=once)
    assert (status, found["detail"]) == (409, "This was handed in before. Nothing was changed.")
    assert len(await office.world.entries("nps")) == 1


async def test_a_request_that_failed_can_be_sent_again(office: Office) -> None:
    key = await office.key("carol", *ALL)
    path = f"/key-results/{office.world.goal('uptime')}/entries"
    once = {"Idempotency-Key": "today"}
    assert (await office.ask(path, key, method="POST", json={"value": "41"}, headers=once))[0] == 403
    path = f"/key-results/{office.world.goal('audit')}/entries"
    key = await office.key("eve", *ALL)
    assert (await office.ask(path, key, method="POST", json={"value": "900"}, headers=once))[0] == 422
    assert (await office.ask(path, key, method="POST", json={"value": "40"}, headers=once))[0] == 201


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/key-results?limit=0", 400),
        ("/key-results?limit=201", 400),
        ("/key-results?limit=²", 400),
        ("/key-results?cursor=-1", 400),
        ("/key-results?owner=ana", 400),
        ("/key-results?colour=red", 400),
        ("/key-results?limit=1&limit=2", 400),
        ("/key-results/nps", 404),
        ("/key-results/00000000-0000-7000-8000-000000000000", 404),
        ("/nothing", 404),
        ("/", 404),
    ],
)
async def test_a_question_that_can_not_be_is_told_in_one_form(office: Office, path: str, status: int) -> None:
    found_status, found = await office.ask(path, await office.key("carol", *ALL))
    assert (found_status, found["status"]) == (status, status)
    assert found["detail"].endswith((".", "}"))


async def test_the_wrong_verb_is_told_with_the_right_one(office: Office) -> None:
    status, found = await office.ask("/people", await office.key("carol", *ALL), method="DELETE")
    assert (status, found["detail"]) == (405, "Here is only GET.")


async def test_a_key_that_is_over_revoked_or_of_who_left_opens_nothing(office: Office) -> None:
    key = await office.key("carol", Scope.READ, days=1)
    assert (await office.ask("/me", key))[0] == 200
    office.world.now = NOW + timedelta(days=2)
    assert (await office.ask("/me", key))[0] == 401
    key = await office.key("carol", Scope.READ)
    async with office.world.store.work(office.world.workspace.id) as work:
        (await work.people.person(office.world.person("carol"))).active = False
    assert (await office.ask("/me", key))[0] == 401
    key = await office.key(None, Scope.READ)
    async with office.world.store.work(office.world.workspace.id) as work:
        for token in await work.tokens.every():
            token.revoked_at = office.world.now
    assert (await office.ask("/me", key))[0] == 401
    assert (await office.ask("/me", "hw_guess"))[0] == 401


async def test_who_asks_too_often_is_told_when_to_come_back(office: Office) -> None:
    key = await office.key("carol", Scope.READ)
    statuses = [(await office.ask("/me", key))[0] for _ in range(A_MINUTE + 1)]
    assert statuses == [200] * A_MINUTE + [429]
    office.world.now = NOW + timedelta(seconds=2)
    assert (await office.ask("/me", key))[0] == 200


async def _source(office: Office, secret: str = "") -> MetricSource:
    about: dict[str, Any] = {"workspace_id": office.world.workspace.id, "created_at": office.world.now}
    row = MetricSource(**about, kind="pushed", name="Warehouse")
    row.secret = VAULT.lock(json.dumps({"signing": secret})) if secret else ""
    async with office.world.store.work(office.world.workspace.id) as work:
        await work.sources.add(row)
        await work.sources.link(SourceLink(**about, source_id=row.id, key_result_id=office.world.goal("nps")))
    return row


async def test_a_number_is_pushed_with_a_key(office: Office) -> None:
    source = await _source(office)
    key = await office.key(None, Scope.PUSH)
    status, found = await office.ask(f"/metrics/{source.id}", key, method="POST", json={"value": "41.2"})
    assert (status, found["value"], found["as_of"]) == (201, "41.2", "2025-05-07T15:00:00Z")
    (entry,) = await office.world.entries("nps")
    assert (str(entry.value), entry.source, entry.person_id) == ("41.2", Source.METRIC, None)
    assert (await office.ask(f"/metrics/{source.id}", key))[0] in (404, 405)


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        ("2025-05-07T15:10:00Z", "not come yet"),
        ("2025-05-07T14:00:00", "can't be taken|needs its zone"),
        ("2025-05-06T15:00:00Z", "newer number"),
    ],
)
async def test_a_number_of_a_wrong_moment_is_refused(office: Office, as_of: str, sentence: str) -> None:
    source, key = await _source(office), await office.key(None, Scope.PUSH)
    await office.ask(f"/metrics/{source.id}", key, method="POST", json={"value": "41"})
    status, found = await office.ask(
        f"/metrics/{source.id}", key, method="POST", json={"value": "42", "as_of": as_of}
    )
    assert status == 422
    assert any(part in found["detail"] for part in sentence.split("|"))


async def test_a_number_of_the_business_is_pushed(office: Office) -> None:
    metric = Metric(
        workspace_id=office.world.workspace.id,
        code="CHURN",
        name="Churn",
        wanted=Direction.DOWN,
        created_at=NOW,
    )
    async with office.world.store.work(office.world.workspace.id) as work:
        await work.metrics.add(metric)
    key = await office.key(None, Scope.PUSH, Scope.READ)
    assert (await office.ask(f"/metrics/{metric.id}", key, method="POST", json={"value": "4.1"}))[0] == 201
    (found,) = (await office.ask("/metrics", key))[1]["items"]
    assert (found["value"], found["as_of"]) == ("4.1", "2025-05-07T15:00:00Z")


def _signed(body: bytes, *, secret: str, at: int) -> dict[str, str]:
    made = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Headway-Timestamp": str(at),
        "X-Headway-Signature": f"sha256={made}",
    }


async def test_a_signed_number_needs_no_key_and_counts_once(office: Office) -> None:
    source = await _source(office, secret="shared")
    body, at = b'{"value": "41.2"}', int(NOW.timestamp())
    for status in (201, 409):
        sent = _signed(body, secret="shared", at=at)
        async with office.client.post(f"/api/v1/metrics/{source.id}", data=body, headers=sent) as response:
            assert response.status == status
    assert len(await office.world.entries("nps")) == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"X-Headway-Timestamp": "1746629700"}, id="another time"),
        pytest.param({"X-Headway-Timestamp": "now"}, id="no time"),
        pytest.param({"X-Headway-Signature": "sha256=00"}, id="another signature"),
        pytest.param({"X-Headway-Signature": "ü"}, id="letters"),
    ],
)
async def test_a_signature_that_does_not_fit_is_refused(office: Office, change: dict[str, str]) -> None:
    source = await _source(office, secret="shared")
    body = b'{"value": "41.2"}'
    sent = _signed(body, secret="shared", at=int(NOW.timestamp())) | change
    async with office.client.post(f"/api/v1/metrics/{source.id}", data=body, headers=sent) as response:
        assert response.status == 401
    assert await office.world.entries("nps") == []


async def test_a_signature_of_yesterday_of_another_source_or_without_a_secret_is_refused(
    office: Office,
) -> None:
    bare, body = await _source(office), b'{"value": "41.2"}'
    for target, at in ((bare.id, NOW), (uuid4(), NOW), ("x", NOW), (bare.id, NOW - timedelta(minutes=6))):
        sent = _signed(body, secret="", at=int(at.timestamp()))
        async with office.client.post(f"/api/v1/metrics/{target}", data=body, headers=sent) as response:
            assert response.status == 401


async def test_bodies_that_are_no_json_or_too_large_are_refused(office: Office) -> None:
    key = await office.key("carol", *ALL)
    path = f"/api/v1/key-results/{office.world.goal('nps')}/entries"
    for data, kind, status in (
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 413),
        (b"[" * 60_000, "application/json", 400),
        (b"value=1", "application/x-www-form-urlencoded", 415),
    ):
        sent = {"Authorization": f"Bearer {key}", "Content-Type": kind}
        async with office.client.post(path, data=data, headers=sent) as response:
            assert (response.status, response.content_type) == (status, "application/problem+json")
