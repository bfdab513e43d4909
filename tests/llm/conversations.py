"""The same conversations with a real small model: valid JSON, nonsense in it, and none of that becomes a fact.

It runs by `make test-llm`, which installs the model.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from cards.plain import plain
from coaching import openai
from coaching.figures import values_in
from coaching.kinds.table import KINDS
from coaching.openai import Access, OpenAIModel
from coaching.thinker import Thinker
from handlers import plan
from handlers.dispatch import Desk
from handlers.table import HANDLERS
from handlers.understood import thaw
from okrs.vocabulary import ReplyState
from storage.store import Store
from tests.coaching.injections import TEXTS
from tests.coaching.mind import Mind
from tests.coaching.service import Service
from tests.handlers.world import World, build

# Where the model and what serves it are installed.
WHERE = os.environ["HEADWAY_TEST_LLM"]
FIGURES: Counter[tuple[str, str]] = Counter()

TYPED = (
    "hmm the promoter thing crept to 44 or so I believe, gut says seven",
    "promoters forty-four ish, churny bit same as ever",
    "revenue thing sits near 1.1M, I think, sixish",
    "not sure: 44? and for the other one four and a half percent maybe",
    "went up a bit from last week, three or so, feeling 6",
    "Umsatz ungefähr bei einer Million, Gefühl 7",
    "le NPS tourne autour de 44 je crois, confiance sept",
    "el NPS anda por 44, creo, y estoy en un siete",
    "a receita anda por volta de 1 milhão, confiança seis",
    "somewhere between fine and fine, ask Dan",
    "the one Bob likes is at 44 now, the other hasn't moved",
    "44 and 4.5, you know which",
)
NOTES = (
    ("Legal takes 3 weeks to approve every survey, so we have nothing to send out before then", "31"),
    ("The vendor has not answered, and legal has the contract on the desk since Monday", "4"),
    ("Two customers wait for legal to approve the contract; they like the product a lot", "7"),
)
GOALS = (
    "Publish 40 help articles",
    "Launch the new onboarding by June",
    "Hold 12 workshops with customers",
    "Hire 3 engineers",
)


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """The model on a free port, until the tests are over."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(Path(__file__).parent / "serve.py"), str(port)]
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": WHERE}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        # It says where it is as soon as it can be asked.
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip() + "/v1"
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says is looked at here, not how fast this machine is."""
    monkeypatch.setattr(openai, "PATIENCE", 120.0)


@pytest.fixture(autouse=True)
def _counted() -> Iterator[None]:
    """Every answer that was used or refused, and why."""

    def count(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        if event.get("event") == "thought.ended":
            FIGURES[event["intent"], event["outcome"]] += 1
        raise structlog.DropEvent

    structlog.configure(processors=[count])
    yield
    structlog.reset_defaults()


@pytest.fixture
async def mind(store: Store, base_url: str) -> AsyncIterator[Mind]:
    mind = Mind(world=await build(store, HANDLERS), service=Service())
    await mind.thinker.stop()
    mind.thinker = thinker(mind.world, base_url)
    await mind.set(ai=True)
    yield mind
    await mind.thinker.stop()


def thinker(world: World, base_url: str) -> Thinker:
    async def wake(_: Any) -> None:
        """Nobody sends anything here."""

    return Thinker(
        world.store,
        OpenAIModel(Access(model="smollm2", base_url=base_url)),
        KINDS,
        hand_in=Desk(world.store, world.table).handle,
        wake=wake,
        now=lambda: world.now,
    )


async def test_the_model_answers_the_trial(mind: Mind) -> None:
    await mind.set(ai=False)
    await mind.world.ask("command", "alice", text="ai on")
    await mind.thinker.think()
    [card] = (await mind.world.letters(person="alice")).values()
    assert plain(card).startswith(("AI is on", "AI stays off"))


@pytest.mark.parametrize("text", [*TYPED, *TEXTS[::10]])
async def test_nothing_it_reads_is_recorded_or_made_up(mind: Mind, text: str) -> None:
    world = mind.world
    await world.asked("carol", asked_at=world.now, closes_at=world.now + timedelta(days=3))
    await world.ask("message", "carol", text=text)
    await mind.thinker.think()
    async with world.store.work(world.workspace.id) as work:
        replies = (await work.held.on(world.people["carol"])).replies
    own = {world.goal(name): world.goals[name] for name in ("nps", "churn", "mrr")}
    for row in replies:
        assert row.state is not ReplyState.COUNTED
        for goal, said in thaw(row.understood).offered.items():
            typed = {value for tongue in ("en", "de", "fr", "es", "pt") for value in values_in(text, tongue)}
            assert goal in own
            assert said.value is None or said.value in typed
            assert said.note in text
    assert [await world.entries(name) for name in ("nps", "churn", "mrr")] == [[], [], []]


@pytest.mark.parametrize("weeks", range(3))
async def test_what_it_sums_up_stands_in_the_notes(mind: Mind, weeks: int) -> None:
    world = mind.world
    world.now += timedelta(weeks=weeks)
    for (note, value), goal, by in zip(
        NOTES, ("nps", "churn", "deals"), ("carol", "carol", "dan"), strict=True
    ):
        for days in (14, 7, 1):
            await world.tell(goal, value, by=by, at=world.now - timedelta(days=days), note=note, confidence=6)
    await world.ring(plan.MANAGER_DIGEST, world.person("bob"))
    before = await world.letters(person="bob")
    await mind.thinker.think()
    for key, card in (await world.letters(person="bob")).items():
        if key.endswith(":short"):
            quotes = [line[2:] for line in plain(card).splitlines() if line.startswith("> ")]
            assert quotes
            assert all(any(quote in note for note, _ in NOTES) for quote in quotes)
        elif key in before and card != before[key]:
            # Other words for a question: a question still, about the same goal, with the same numbers.
            changed = set(plain(card).splitlines()) - set(plain(before[key]).splitlines())
            known = set().union(*(values_in(line, "en") for line in plain(before[key]).splitlines()))
            assert all("?" in line or line.endswith("Worded by AI.") for line in changed)
            assert all(values_in(line, "en") <= known for line in changed)


@pytest.mark.parametrize("goal", GOALS)
async def test_its_drafts_have_no_numbers_of_their_own(mind: Mind, goal: str) -> None:
    world = mind.world
    await world.ask("wording.draft", "carol", text=goal)
    await mind.thinker.think()
    [card] = (await world.letters(person="carol")).values()
    for line in plain(card).splitlines():
        if line.startswith("> "):
            assert values_in(line, "en") <= values_in(goal, "en")


def test_what_became_of_its_answers() -> None:
    """Prints how many were used, and why the others were not."""
    total = sum(FIGURES.values())
    used = sum(count for (_, outcome), count in FIGURES.items() if outcome == "used")
    lines = [f"\n{total} answers of a real model: {used} used, {total - used} refused"]
    lines += [f"  {intent:18} {outcome:22} {count}" for (intent, outcome), count in sorted(FIGURES.items())]
    sys.stdout.write("\n".join(lines) + "\n")
    assert total > 0
