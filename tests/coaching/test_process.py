"""A whole process with a model: it thinks by itself, woken by what people do; and what the doctor says of the model."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.doctor import examine as look_over
from bot.findings import Level
from bot.model_doctor import examine, named
from bot.settings import Settings, load
from cards.exchange import Request
from handlers.table import HANDLERS
from okrs.errors import HeadwayError
from scheduling.clock import SystemClock
from storage.store import Store
from tests.coaching.service import Service, saying, status
from tests.handlers.world import build


def settings(service: Service, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HEADWAY_OPENAI_MODEL", "fake-1")
    monkeypatch.setenv("HEADWAY_OPENAI_BASE_URL", service.base_url)
    return load()


async def test_a_process_asks_the_model_by_itself(
    store: Store, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.say = lambda _: {"ready": True}
    world = await build(store, HANDLERS)
    app = App.compose(store, clock=SystemClock(), works=True, settings=settings(service, monkeypatch))
    async with app.running(receives=False), asyncio.timeout(20):
        request = Request(
            workspace=world.workspace.id,
            intent="command",
            at=datetime.now(UTC),
            person=world.person("alice"),
            values={"text": "ai on"},
        )
        await app.desk.handle(request)
        while True:
            async with store.work(world.workspace.id) as work:
                if (await work.people.settings()).ai:
                    break
            await asyncio.sleep(0.02)
    assert len(service.posted) == 1


async def test_a_process_that_only_answers_or_has_no_model_does_not(
    store: Store, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert App.compose(store, clock=SystemClock(), works=True, settings=load()).thinker is None
    given = settings(service, monkeypatch)
    assert App.compose(store, clock=SystemClock(), works=True, settings=given).thinker is not None


async def test_the_doctor_asks_only_when_told_to(
    store: Store, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.say = lambda _: {"ready": True}
    assert named(load()).told == "No model is set, so none is asked anything."
    given = settings(service, monkeypatch)
    assert named(given).told.startswith(f"fake-1 at {service.base_url}")
    assert service.posted == []
    answered, off = await examine(given, store)
    assert answered.told == "fake-1 at 127.0.0.1 answered; that took 120 tokens."
    assert off.told == "Off in every workspace."
    for turn, word in ((status(401), "HTTP 401"), (saying("no JSON"), "not in shape")):
        service.turns = [turn]
        [finding] = await examine(given, store)
        assert finding.level is Level.MUST
        assert word in finding.told
        assert finding.do


def test_a_key_without_a_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_OPENAI_API_KEY", "k")
    with pytest.raises(HeadwayError, match="HEADWAY_OPENAI_MODEL is missing"):
        load()


def test_an_address_without_http_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_OPENAI_MODEL", "m")
    monkeypatch.setenv("HEADWAY_OPENAI_BASE_URL", "localhost:8080")
    with pytest.raises(HeadwayError, match="must begin with http"):
        load()


async def test_the_doctor_says_where_ai_is_on_without_a_model(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    store = Store.open(sqlite_url)
    world = await build(store, HANDLERS)
    async with store.work(world.workspace.id) as work:
        (await work.people.workspace()).settings = {"ai": True}
    await store.close()
    told = [finding.told for finding in await look_over(load(), now=datetime.now(UTC))]
    assert any(one.startswith("AI is on there, but no model is set here") for one in told)
