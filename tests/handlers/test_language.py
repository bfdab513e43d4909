"""Every text a person reads passes through the catalogue: in a made-up language nothing stays English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

import cards.voice
from cards.blocks import (
    Action,
    Bold,
    Buttons,
    Card,
    ChannelField,
    ChoiceField,
    Form,
    Link,
    Mention,
    Option,
    from_json,
)
from cards.exchange import Reply, Request
from cards.plain import plain_spans
from handlers import plan, privacy
from handlers.bring import bring, preview
from handlers.dispatch import Desk, Handler
from handlers.table import HANDLERS
from storage.tables import Delivery
from tests.catalogues.marked import Marked
from tests.handlers.world import World

MONDAY = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
JUNE = datetime(2025, 6, 2, 7, 30, tzinfo=UTC)
THURSDAY = datetime(2025, 5, 15, 7, 30, tzinfo=UTC)


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture(autouse=True)
def _marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards.voice, "_catalogue", lambda _locale: Marked())


def texts(part: object) -> Iterator[str]:
    """Every text of a card that a person reads, without the names of fields and intents."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple) and any(isinstance(item, Bold | Link | Mention) for item in part):
        yield plain_spans(part)
    elif isinstance(part, tuple | list):
        for item in part:
            yield from texts(item)
    elif is_dataclass(part):
        unread = {
            "type",
            "name",
            "intent",
            "values",
            "keeps",
            "tone",
            "person",
            "health",
            "url",
            "value",
            "day",
            "role",
            "today",
        }
        unread |= {"hint"} if isinstance(part, ChoiceField) else set()
        for field in fields(part):
            if field.name not in unread or (
                field.name == "value" and not isinstance(part, ChoiceField | ChannelField | Option)
            ):
                yield from texts(getattr(part, field.name))


def english_left(card: Card, known: set[str]) -> list[str]:
    """Texts of the card with words in them that neither the catalogue nor a person wrote."""
    left = []
    for text in texts(card):
        # Commands are the same in every language.
        bare = re.sub(r"/okr( [a-z0-9]+)?", "", text)
        while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", bare)) != bare:
            bare = shorter
        for word in sorted(known, key=len, reverse=True):
            bare = bare.replace(word, "")
        if re.search(r"[A-Za-z]{2,}", bare):
            left.append(text)
    return left


async def _clock(world: World, intent: str, at: datetime, *subjects: object) -> None:
    world.now = at
    await Desk(world.store, world.table).handle(
        Request(workspace=world.workspace.id, intent=intent, at=at, subjects=tuple(subjects))  # type: ignore[arg-type]
    )


def _known(world: World) -> set[str]:
    known = {row.title for row in world.goals.values()} | {row.code for row in world.goals.values()}
    known |= {row.title for row in world.objectives.values()} | {row.title for row in world.outcomes.values()}
    known |= {p.email for p in world.people.values()} | {"JSON", "Slack", "Teams"}
    known |= {p.name for p in world.people.values()} | {t.name for t in world.teams.values()} | {"Acme"}
    known |= {row.unit for row in world.goals.values() if row.unit} | {c.name for c in world.cycles.values()}
    known |= {
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "April",
        "May",
        "June",
        "July",
        "Apr",
        "Jun",
    }
    return known | {"USD", "thanks to onboarding", "great", "Europe/Berlin", "Q2", "English"}


SAID = [
    "nps 44, 7/10, thanks to onboarding",
    "it is great",
    "nps between 40 and 45",
    "undo",
    "churn is not mine any more",
    "skip",
    "status of nps",
    "show my goals",
    "help",
    "is this a good goal: Cut monthly churn to 3%",
]
COMMANDS = [
    "",
    "list",
    "tree",
    "why nps",
    "status @Bob",
    "status growth",
    "update nps 45",
    "away until 20 May",
    "back",
]
COMMANDS += ["home", "follow", "unfollow", "cadence monthly", "zone Europe/Berlin", "frobnicate", "checkin"]
COMMANDS += ["undo", "mydata", "1on1", "1on1 me", "cycle", "cycle carry", "cycle review", "calibration"]
COMMANDS += ["lint", "lint Measure time to first value", "lint great"]


async def test_nothing_that_carol_reads_in_a_week_stays_english(world: World) -> None:
    known = _known(world)
    shown: list[Card] = []
    await _clock(world, plan.PLAN, world.now)
    await _clock(world, plan.PROMPT, MONDAY, world.person("carol"), world.person("dan"))
    for text in SAID:
        world.now += timedelta(minutes=1)
        reply = await world.ask("message", "carol", text=text)
        shown += [reply.card] if reply.card else []
    for text in COMMANDS:
        world.now += timedelta(minutes=1)
        reply = await world.ask("command", "carol", text=text)
        shown += [reply.card] if reply.card else []
    await world.tell("churn", "4.8", by="carol", confidence=2, blocked=True, note="great")
    await _clock(world, plan.TEAM_DIGEST, THURSDAY, world.teams["growth"].id)
    await _clock(world, plan.MANAGER_DIGEST, THURSDAY, world.person("bob"))
    await _clock(world, plan.COMPANY_DIGEST, THURSDAY, world.workspace.id)
    await _clock(world, plan.PROMPT, JUNE, world.person("carol"))
    async with world.store.work(world.workspace.id) as work:
        shown.append(await privacy.about_to_forget(work, world.person("carol"), world.now))
    for intent in ("data.erase", "data.export", "data.keep", "data.erase.confirm"):
        reply = await world.ask(intent, "carol")
        shown += [reply.card] if reply.card else []
    reply = await world.ask(privacy.FORGET, None, person=str(world.person("dan")))
    shown += [reply.card] if reply.card else []
    shown += await _letters(world)
    left = {text for card in shown for text in english_left(card, known)}
    assert len(shown) >= 25
    assert not left


async def _letters(world: World) -> list[Card]:
    async with world.store.work(world.workspace.id) as work:
        return [from_json(row.card) for row in (await work.session.exec(select(Delivery))).all()]


EDITS = [
    ("nps 45", ""),
    ("churn 4.0", "4.2"),
    ("nps 44 and churn between 4 and 6", ""),
    ("great", ""),
    ("mrr 1.2M", "nps 48"),
]


async def test_nothing_that_edits_and_statuses_bring_stays_english(world: World) -> None:
    known = _known(world)
    await _clock(world, plan.PROMPT, MONDAY, world.person("carol"))
    shown: list[Card] = []
    for n, (text, meanwhile) in enumerate(EDITS):
        world.now += timedelta(minutes=1)
        await world.ask("message", "carol", text="nps 44, churn 4.1", origin=f"m{n}")
        await world.ask("message", "carol", text="yes")
        world.now += timedelta(minutes=1)
        if meanwhile:
            await world.ask("command", "carol", text=f"update {meanwhile}")
        world.now += timedelta(minutes=1)
        await world.ask("message.edit", "carol", text=text, origin=f"m{n}")
        shown += await _letters(world)
        await world.ask("message.delete", "carol", origin=f"m{n}")
    await world.ask("message", "carol", text="nps 44", origin="last")
    await world.ask("message.delete", "carol", origin="last")
    await world.ask("absence.follow", "carol", on="yes")
    for text in ("OOO", "", "Out sick until 14 May", "On vacation 19-23 May", ""):
        world.now += timedelta(minutes=1)
        await world.ask("absence.status", "carol", text=text)
        shown += await _letters(world)
    await _clock(world, plan.PROMPT, JUNE, world.person("carol"))
    await world.ask("message.edit", "carol", text="nps 49", origin="m1")
    for intent in ("home.show", "home.pace", "home.set", "reply.leave"):
        card = (await world.ask(intent, "carol")).card
        shown += [card] if card else []
    shown += await _letters(world)
    left = {text for card in shown for text in english_left(card, known)}
    assert len(shown) >= 60
    assert not left


async def test_nothing_that_a_lead_reads_on_the_way_from_an_outcome_to_goals_stays_english(
    world: World,
) -> None:
    place = {"outcome": str(world.outcomes["trust"].id), "team": str(world.teams["growth"].id)}
    sales = str(world.objectives["sales"].id)
    known = _known(world) | {
        "Customers call",
        "NPS from 1 to 2",
        "great",
        "Ship it",
        "customers",
        "can rely on us",
    }
    draft = {"objective": "Customers call", "owner": "", **place}
    async with world.store.work(world.workspace.id) as work:
        for row in await work.goals.objectives([world.objectives["sales"].id]):
            row.outcome_id = None
    shown = [
        await world.ask("command", "bob", text="outcomes"),
        await world.ask("outcomes.new", "alice"),
        await world.ask("outcomes.write", "alice", titles="", owner=""),
        understood := await world.ask(
            "outcomes.write", "alice", titles="Ship it\nCustomers call @Bob", owner=""
        ),
        kept := await world.ask("outcomes.keep", "alice", **_actions(understood)[0].values),
        await world.ask("outcomes.undo", "alice", **_actions(kept)[-1].values),
        await world.ask("outcomes.pick", "alice"),
        await world.ask("outcomes.form", "alice", outcome=place["outcome"]),
        await world.ask("outcomes.change", "alice", outcome=place["outcome"], title="", owner="", place="1"),
        await world.ask(
            "outcomes.change", "alice", outcome=place["outcome"], title="great", owner="", place="1"
        ),
        await world.ask("command", "bob", text="align"),
        await world.ask("command", "carol", text="align"),
        await world.ask("align.missing", "bob", gap="orphan"),
        await world.ask("align.missing", "bob", gap="no_owner"),
        await world.ask("align.under", "bob", objective=sales),
        await world.ask("align.set", "bob", objective=sales, outcome=place["outcome"]),
        await world.ask("command", "bob", text="cascade"),
        await world.ask("command", "carol", text="cascade"),
        await world.ask("cascade.outcome", "alice", outcome=place["outcome"]),
        await world.ask("cascade.behaviour", "bob", behaviour="", **place),
        await world.ask("cascade.leave", "bob", **place),
        await world.ask("cascade.left", "bob", reason="", **place),
        await world.ask("cascade.left", "bob", reason="great", **place),
        await world.ask("cascade.team", "bob", **place),
        await world.ask("cascade.behaviour", "bob", behaviour="Customers call", **place),
        await world.ask("cascade.draft", "bob", key_results="NPS from 1 to 2", **draft),
        await world.ask("cascade.whom", "bob", **place),
        await world.ask("cascade.edit", "bob", **place),
        accepted := await world.ask("cascade.accept", "bob", **place),
        await world.ask("cascade.undo", "bob", **_actions(accepted)[-1].values),
        await world.ask("cascade.forget", "bob", **place),
    ]
    cards = [reply.card for reply in shown if reply.card] + await _letters(world)
    left = {text for card in cards for text in english_left(card, known)}
    assert not left


def _actions(reply: Reply) -> list[Action]:
    assert reply.card is not None
    rows = (block.items for block in reply.card.blocks if isinstance(block, Buttons))
    return [one for items in rows for one in items if isinstance(one, Action)]


GOALS = (
    "Trials from 10 to 40 @Dan\nKeep uptime at least 99.9%\nKeep staff between 2 and 5\nShip it (milestone)\n"
)
WRONG = [
    "NPS from 3 to 3",
    "more",
    "a to 5",
    "Churn < 2%",
    "Keep it at 5",
    "NPS 1 to 2 @Zoe",
    "NPS 1 to 2 by June",
]
FILE = b"objective,key result,owner,start,target\nWin,Signings,dan@example.org,1,9\n"


async def test_nothing_that_a_manager_reads_while_setting_up_stays_english(world: World) -> None:
    written = {GOALS, GOALS.strip(), "\n".join(WRONG), "Trials from 10 to 40", *GOALS.splitlines()}
    known = (
        _known(world) | written | {"#growth", "Ship it", "goals.csv", "Win", "Signings", "Zoe", "June", "NPS"}
    )
    everyone = ",".join(str(world.person(name)) for name in ("carol", "dan", "eve"))
    await _clock(world, plan.PLAN, world.now)
    filled = {"team": "Win", "cadence": "weekly", "manager": "yes", "objective": "Win", "key_results": GOALS}
    channel = str(world.channels["growth"].id)
    shown = [
        await world.ask("setup.show", "alice"),
        await world.ask("setup.save", "alice", people="", team="", channel=str(world.person("dan"))),
        await world.ask("setup.save", "alice", people=everyone, channel="", **filled | {"objective": ""}),
        saved := await world.ask("setup.save", "alice", people=everyone, channel=channel, **filled),
        await world.ask("setup.show", "alice"),
        await world.press(saved, "⟦Undo⟧", "alice"),
        await world.ask("goals.new", "bob"),
        await world.ask("goals.write", "bob", objective="Win", key_results="\n".join(WRONG)),
        understood := await world.ask("goals.write", "bob", objective="Win", key_results=GOALS),
        kept := await world.press(understood, "⟦Save⟧", "bob"),
        await world.press(kept, "⟦Undo⟧", "bob"),
    ]
    async with world.store.work(world.workspace.id) as work:
        alice, file = world.person("alice"), {"file": "F1"}
        for data in (FILE, b"objective,key result\nWin,\n"):
            card = await preview(work, data, name="goals.csv", person=alice, at=world.now, file=file)
            shown.append(Reply(card=card))
        shown.append(Reply(card=await bring(work, FILE, name="goals.csv", person=alice, at=world.now)))
    async with world.store.work(world.workspace.id) as work:
        letters = [from_json(row.card) for row in await work.session.exec(select(Delivery))]
    cards = [reply.card for reply in shown if reply.card is not None] + letters
    left = {text for card in cards for text in english_left(card, known)}
    # The columns of a file are the same in every language.
    assert left == {"title"}


async def test_nothing_that_somebody_new_reads_stays_english(world: World) -> None:
    known = _known(world) | {"Frog", "Win", "Trials from 10 to 40"}
    frog, dan = world.person("eve"), world.person("dan")
    await _clock(world, plan.PLAN, world.now)
    filled = {"team": "Frog", "cadence": "monthly", "manager": "no", "channel": ""}
    goal = {"objective": "Win", "key_results": "Trials from 10 to 40 @Carol"}
    await world.ask("setup.save", "alice", people=f"{frog},{dan}", **filled, **goal)
    async with world.store.work(world.workspace.id) as work:
        letters = [from_json(row.card) for row in await work.session.exec(select(Delivery))]
    assert len(letters) == 3
    assert {text for card in letters for text in english_left(card, known)} == set()


def test_a_text_that_bypasses_the_catalogue_is_found() -> None:
    form = Form(intent="x.y", submit="Save", fields=())
    assert english_left(Card(title="⟦Hello Ana⟧", blocks=(form,)), {"Ana"}) == ["Save"]
    assert english_left(Card(title="⟦Hi⟧", blocks=()), set()) == []
    assert [*texts(Action("Go", "some.intent", {"key": "word"}))] == ["Go"]


async def test_neither_a_brief_nor_the_end_of_a_cycle_stays_english(world: World) -> None:
    known = _known(world) | {"September", "Sep", "Q3", "Saturday", "Sunday", "Lift NPS from 44 to 60"}
    await world.tell("nps", "44", by="carol", confidence=8)
    await world.tell("churn", "4.8", by="carol", confidence=2, blocked=True, note="great")
    await world.tell("deals", "20", by="dan")
    for day in (datetime(2025, 5, 19, 15, 0, tzinfo=UTC), datetime(2025, 6, 25, 15, 0, tzinfo=UTC)):
        world.now = day
        await world.ring(plan.NUDGES, world.person("bob"), world.person("carol"))
    nps, cycle = str(world.goal("nps")), str(world.cycles["q2"].id)
    shown: list[Card] = []
    for who, text in (
        ("bob", "1on1 carol"),
        ("bob", "1on1 carol every Tuesday"),
        ("bob", "1on1 carol every two weeks on Friday"),
        ("bob", "1on1"),
        ("carol", "1on1 me"),
        ("bob", "cycle next"),
        ("bob", "cycle"),
        ("alice", "cycle"),
        ("carol", "cycle score"),
        ("carol", "cycle carry"),
        ("carol", "calibration"),
        ("alice", "cycle close"),
    ):
        reply = await world.ask("command", who, text=text)
        shown += [reply.card] if reply.card else []
    for intent, who, values in (
        ("oneonone.form", "bob", {"person": str(world.person("carol"))}),
        ("oneonone.stop", "bob", {"person": str(world.person("carol"))}),
        ("cycle.make", "bob", {"name": "", "starts": "x", "ends": "y"}),
        ("cycle.reviewed", "carol", {f"choice.{nps}": "stop"}),
        ("cycle.reviewed", "carol", {f"choice.{nps}": "change", f"reason.{nps}": "great"}),
        ("cycle.scored", "carol", {f"score.{nps}": "7", f"learned.{nps}": "great"}),
        (
            "cycle.scored",
            "carol",
            {f"score.{nps}": "0.7", f"learned.{nps}": "great", f"choice.{nps}": "keep"},
        ),
        ("cycle.carried", "carol", {f"carry.{nps}": "yes", f"target.{nps}": "60"}),
        ("cycle.closed", "alice", {}),
    ):
        reply = await world.ask(intent, who, **{"cycle": cycle, **values})
        shown += [reply.card] if reply.card else []
    shown += await _letters(world)
    left = {text for card in shown for text in english_left(card, known)}
    assert len(shown) >= 20
    assert not left
