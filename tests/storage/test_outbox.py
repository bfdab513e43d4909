"""Whatever is put, changed and sent, in whatever order: each message goes once, and ends as it was changed last."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections import deque
from collections.abc import Coroutine
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from cards.blocks import from_json
from okrs.vocabulary import DeliveryState
from scheduling.courier import CLAIM
from scheduling.handover import MOST_TRIES
from scheduling.messenger import MessengerError, Parcel
from storage.engine import connect
from storage.outbox import letter_of
from storage.schema import migrate
from storage.store import Store
from tests.scheduling.post import Town, found_town

T = TypeVar("T")
MINUTE = timedelta(minutes=1)


async def test_a_key_is_one_message_however_often_it_is_put(any_store: Store) -> None:
    town = await found_town(any_store)
    await town.put(town.letter("a"), town.letter("b"))
    before = await town.delivery("a")
    await town.put(town.letter("b", to=1), town.letter("a", to=1))
    assert (await town.delivery("a")) == before


async def test_the_same_key_is_another_message_in_another_workspace(any_store: Store) -> None:
    town, other = await found_town(any_store), await found_town(any_store, name="Other")
    await town.put(town.letter("a"))
    await other.put(other.letter("a"))
    await town.courier.drain(town.workspace)
    assert (await other.delivery("a")).state == DeliveryState.DUE


async def test_only_what_was_not_sent_can_be_taken_back(any_store: Store) -> None:
    town = await found_town(any_store)
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    await town.put(town.letter("b"))
    async with any_store.work(town.workspace) as work:
        assert await work.outbox.withdraw(["a", "b", "never"]) == {"b"}
        assert await work.outbox.find("b") is None
    assert (await town.delivery("a")).state == DeliveryState.SENT


async def test_a_change_that_failed_gives_way_to_the_next_one(any_store: Store) -> None:
    town = await found_town(any_store)
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    town.platform.troubles = deque([MessengerError("Too long.", permanent=True)])
    await town.revise("a", "Second")
    await town.courier.drain(town.workspace)
    assert (await town.delivery("a#revision")).failure == "Too long."
    await town.revise("a", "Third")
    assert (await town.delivery("a#revision")).failure == ""
    await town.courier.drain(town.workspace)
    assert town.platform.changed == [("m-a", "Third")]


async def test_the_latest_of_a_letter_is_its_last_change(any_store: Store) -> None:
    town = await found_town(any_store)
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    found = []
    for change in ("", "Second", "Third"):
        if change:
            await town.revise("a", change)
        async with town.store.work(town.workspace) as work:
            latest = await work.outbox.latest("a")
            assert latest is not None
            assert letter_of(latest.key) == "a"
            found.append(from_json(latest.card).title)
            assert await work.outbox.latest("b") is None
    assert found[1:] == ["Second", "Third"]
    assert found[0] not in found[1:]


async def test_two_who_change_a_message_at_once_both_succeed(any_store: Store) -> None:
    town = await found_town(any_store)
    await town.put(town.letter("a"))
    await town.courier.drain(town.workspace)
    await asyncio.gather(*(town.revise("a", f"Change {n}") for n in range(10)))
    await town.courier.drain(town.workspace)
    assert len(town.platform.changed) == 1


async def test_a_change_to_a_message_that_was_refused_outlives_one_made_while_it_was_sent(
    any_store: Store,
) -> None:
    town = await found_town(any_store)
    town.platform.troubles = deque([MessengerError("Wait.", permanent=False, retry_after=30)])
    town.platform.gate = asyncio.Event()
    await town.put(town.letter("a"))
    drain = asyncio.create_task(town.courier.drain(town.workspace))
    await town.platform.waiting.wait()
    await town.revise("a", "Second")
    town.platform.gate.set()
    await drain
    await town.revise("a", "Third")
    town.clock.forward(MINUTE)
    await town.courier.drain(town.workspace)
    assert ([p.card.title for p in town.platform.arrived], town.platform.changed) == (["Third"], [])


class Post(RuleBasedStateMachine):
    """Beside the outbox stands what each message should say in the end, whatever happens to it on the way."""

    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp(prefix="headway-"))
        self.store = Store.open(f"sqlite:///{shutil.copy(_template(), self.folder / 'post.db')}")
        self.town: Town = self._run(found_town(self.store))
        self.wanted: dict[str, str] = {}
        self.changes = 0
        self.troubles = 0

    @rule(target=keys, to=st.integers(min_value=0, max_value=2))
    def put(self, to: int) -> str:
        key = f"k{len(self.wanted)}"
        self._run(self.town.put(self.town.letter(key, to=to)))
        self.wanted[key] = key
        return key

    @rule(key=keys)
    def revise(self, key: str) -> None:
        self.changes += 1
        self.wanted[key] = f"{key}, change {self.changes}"
        self._run(self.town.revise(key, self.wanted[key]))

    @rule()
    def drain(self) -> None:
        self._run(self.town.courier.drain(self.town.workspace))

    @rule(key=keys)
    def revise_in_the_middle_of_a_drain(self, key: str) -> None:
        self._run(self._drain_and_revise(key))

    @rule(lost=st.booleans(), seconds=st.sampled_from([None, 30.0]))
    def trouble(self, lost: bool, seconds: float | None) -> None:
        """The next message is refused for a while, or its answer is lost, or it is."""
        if self.troubles < MOST_TRIES - 1:
            self.troubles += 1
            self.town.platform.accepts_anyway = lost and seconds is None
            error = MessengerError("Trouble.", permanent=False, retry_after=seconds)
            self.town.platform.troubles = deque([error])

    @rule(arrives=st.booleans())
    def crash(self, arrives: bool) -> None:
        """A courier dies after it claimed a group, before or after that arrived."""
        if self.troubles < MOST_TRIES - 1:
            self.troubles += 1
            self._run(self._die(arrives=arrives))

    @rule(minutes=st.integers(min_value=1, max_value=90))
    def wait(self, minutes: int) -> None:
        self.town.clock.forward(minutes * MINUTE)

    @invariant()
    def nothing_arrived_twice(self) -> None:
        assert len(set(self.town.platform.keys)) == len(self.town.platform.keys)

    def teardown(self) -> None:
        for _ in range(10):
            self.wait(120)
            self.drain()
        shown = {f"m-{parcel.key}": parcel.card.title for parcel in self.town.platform.arrived}
        shown |= dict(self.town.platform.changed)
        self._run(self.store.close())
        self.loop.close()
        shutil.rmtree(self.folder)
        assert shown == {f"m-{key}": title for key, title in self.wanted.items()}

    def _run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(doing)

    async def _drain_and_revise(self, key: str) -> None:
        self.changes += 1
        platform = self.town.platform
        platform.gate, platform.waiting = asyncio.Event(), asyncio.Event()
        drain = asyncio.create_task(self.town.courier.drain(self.town.workspace))
        is_sending = asyncio.create_task(platform.waiting.wait())
        await asyncio.wait([drain, is_sending], return_when=asyncio.FIRST_COMPLETED)
        self.wanted[key] = f"{key}, change {self.changes}"
        await self.town.revise(key, self.wanted[key])
        platform.gate.set()
        await drain
        is_sending.cancel()
        platform.gate = None

    async def _die(self, *, arrives: bool) -> None:
        now, platform = self.town.clock.now(), self.town.platform
        async with self.store.work(self.town.workspace) as work:
            group = await work.deliveries.due(now=now, most=10, leave=())
            await work.deliveries.claim([outgoing.id for outgoing in group], until=now + CLAIM)
        for outgoing in group:
            card = from_json(outgoing.card)
            if arrives and outgoing.is_change and outgoing.original:
                platform.changed.append((outgoing.original.message_id, card.title))
            elif arrives:
                parcel = Parcel(
                    workspace=self.town.workspace, key=outgoing.key, conversation="Acme-P0", card=card
                )
                platform.arrived.append(parcel)


@cache
def _template() -> Path:
    """A migrated database, made once."""
    path = Path(tempfile.mkdtemp(prefix="headway-")) / "template.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    atexit.register(shutil.rmtree, path.parent)
    return path


async def _migrate(url: str) -> None:
    database = connect(url)
    await migrate(database)
    await database.close()


TestPost = Post.TestCase
TestPost.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
