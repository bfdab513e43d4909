"""A spring at Acme in which people leave their words everywhere: typed, in forms, as help, in the web chat.

Carol and Dan say the same things in different words. Messages were delivered to the web chat, digests were posted, Dan
handed on a note of Carol's with "nothing changed", and Bob asked where a goal of Carol's stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from bot.web.feed import Feed
from bot.web.messenger import WebMessenger
from cards.blocks import to_json
from handlers import plan
from handlers.table import HANDLERS
from okrs.vocabulary import Choice, Direction, NudgeKind, Occasion, PracticeState, Source
from scheduling.courier import Courier
from storage.chat import Post, in_channel, with_person
from storage.store import Store
from storage.tables import (
    Account,
    Cascade,
    Decision,
    Experiment,
    GoalChange,
    Metric,
    OneOnOne,
    Practice,
    PracticeOffer,
    Reading,
    Thought,
)
from tests.handlers.world import World, build

MONDAY = datetime(2025, 5, 12, 7, 30, tzinfo=UTC)
THURSDAY = datetime(2025, 5, 15, 7, 30, tzinfo=UTC)
JUNE = datetime(2025, 6, 2, 7, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLACES = (
    "reply", "doubt", "note", "blocker", "help", "behaviour", "hurdle", "draft", "chat", "channel", "reason",
    "update", "way", "easier", "trial", "lesson", "decision", "moral", "practice", "way in words", "team", "lines",
    "asked model", "left out",
)  # fmt: skip
OUTCOMES = {"carol": "loyalty", "dan": "trust"}
# What a reader of typed replies would take for more than a note.
TYPED = ("reply", "doubt", "update")
NASTY = "\n„so to say” “and so on”, a \\ and <b>, 日本語 🙂, {who} %s: the vendor · legal … nothing"


def words_of(who: str, *, nasty: bool) -> dict[str, str]:
    """What somebody says in each place."""
    return {
        place: f"{who} thinks that the {place} helped a lot"
        + (NASTY * 4 if nasty and place not in TYPED else "")
        for place in PLACES
    }


@dataclass(kw_only=True)
class SetClock:
    world: World

    def now(self) -> datetime:
        return self.world.now


@dataclass(kw_only=True)
class Spring:
    world: World
    words: Mapping[str, Mapping[str, str]]
    courier: Courier = field(init=False)

    def __post_init__(self) -> None:
        store, clock = self.world.store, SetClock(world=self.world)
        messenger = WebMessenger(store=store, clock=clock, feed=Feed(store))
        self.courier = Courier(store, {"web": messenger}, clock=clock, random=Random(7))

    async def deliver(self) -> None:
        drained = await self.courier.drain(self.world.workspace.id)
        assert drained.failed == 0


async def spring(store: Store, *, nasty: bool = False) -> Spring:
    """The company in June, after all of that."""
    world = await build(store, HANDLERS)
    season = Spring(world=world, words={who: words_of(who, nasty=nasty) for who in ("carol", "dan")})
    await _with_web(world)
    await world.ring(plan.PLAN, world.workspace.id)
    world.now = MONDAY
    await world.ring(plan.PROMPT, *(world.person(who) for who in ("bob", "carol", "dan", "eve")))
    await season.deliver()
    for who, goal, other in (("carol", "nps", "churn"), ("dan", "deals", "value")):
        await _answer(season, who, goal, other)
    await season.deliver()
    await _hand_on(season)
    for intent, subject in (
        (plan.TEAM_DIGEST, world.teams["growth"].id),
        (plan.MANAGER_DIGEST, world.person("bob")),
        (plan.COMPANY_DIGEST, world.workspace.id),
    ):
        world.now = THURSDAY
        await world.ring(intent, subject)
    await season.deliver()
    world.now = JUNE
    await world.ring(plan.PROMPT, world.person("carol"), world.person("dan"))
    await season.deliver()
    for who in ("carol", "dan"):
        await _look_back(season, who)
        await _coach(season, who)
        await _chat(season, who)
    await season.deliver()
    return season


async def _with_web(world: World) -> None:
    world.workspace.channel_id = world.channels["product"].id
    for channel in world.channels.values():
        channel.address = in_channel(channel.id)
    async with world.store.work(world.workspace.id) as work:
        row = await work.people.workspace()
        row.channel_id = world.channels["product"].id
        for channel in await work.people.channels():
            channel.address = in_channel(channel.id)
        for name, person in world.people.items():
            if name != "mallory":
                work.session.add(
                    Account(
                        workspace_id=world.workspace.id,
                        person_id=person.id,
                        platform="web",
                        address=with_person(person.id),
                    )
                )


async def _answer(season: Spring, who: str, goal: str, other: str) -> None:
    """Types a reply and lets it count, types another that stays unclear, sends a form, asks for help."""
    world, words = season.world, season.words[who]
    world.now = MONDAY + 10 * MINUTE
    await world.ask("message", who, text=f"{goal} 44, 7/10, {words['reply']}")
    world.now += 10 * MINUTE
    async with world.store.work(world.workspace.id) as work:
        (waiting,) = [r for r in (await work.held.on(world.people[who])).replies if r.state == "pending"]
    await world.ring(plan.SETTLE, waiting.id)
    async with world.store.work(world.workspace.id) as work:
        checkin = (await work.checkins.latest([world.person(who)]))[world.person(who)]
    for name, note in ((goal, words["note"]), (other, words["blocker"])):
        world.now += MINUTE
        fields = {
            f"value.{world.goal(name)}": "4" if name == "churn" else "45",
            f"note.{world.goal(name)}": note,
        }
        fields |= {f"blocked.{world.goal(name)}": "yes"} if note == words["blocker"] else {}
        await world.ask("checkin.submit", who, checkin=str(checkin.id), **fields)
    await world.ask(
        "help.send",
        who,
        key_result=str(world.goal(other)),
        helper=str(world.person("bob")),
        words=words["help"],
    )
    world.now += MINUTE
    await world.ask("command", who, text=f"update {goal} 46, {words['update']}")
    await world.ask("message", who, text=f"{goal} between 40 and 45, {words['doubt']}")


async def _hand_on(season: Spring) -> None:
    """Dan stands in and presses "nothing changed"; the form that Dan half-filled began with Carol's note."""
    world, blocker = season.world, season.words["carol"]["blocker"]
    world.now += MINUTE
    await world.tell("churn", "4", by="dan", note=blocker, blocked=True, source=Source.FORM)
    async with world.store.work(world.workspace.id) as work:
        checkin = (await work.checkins.latest([world.person("carol")]))[world.person("carol")]
        fields = {f"note.{world.goal('churn')}": blocker, f"note.{world.goal('nps')}": "Dan's own, half"}
        await work.checkins.keep_draft(checkin.id, world.person("dan"), fields, at=world.now)


async def _look_back(season: Spring, who: str) -> None:
    """Answers the monthly questions, leaves another form half-filled, is away, is signed in."""
    world, words = season.world, season.words[who]
    world.now = JUNE + 10 * MINUTE
    async with world.store.work(world.workspace.id) as work:
        checkin = (await work.checkins.latest([world.person(who)]))[world.person(who)]
    goal = world.goal("nps" if who == "carol" else "deals")
    reflections = {f"reflect.{name}": words[name] for name in ("behaviour", "hurdle")}
    reflections["reflect.right_goals"] = "yes"
    await world.ask("checkin.submit", who, checkin=str(checkin.id), **{f"value.{goal}": "47"}, **reflections)
    await world.ask("checkin.draft", who, checkin=str(checkin.id), **{f"note.{goal}": words["draft"]})
    async with world.store.work(world.workspace.id) as work:
        person = world.person(who)
        await work.absences.add(
            person, starts=date(2025, 7, 1), ends=date(2025, 7, 8), delegate=world.person("bob")
        )
        await work.nudges.record(person, kind="floor", subject="goal:1", day=date(2025, 6, 1), at=world.now)
        await work.sessions.open(person, f"token of {who}", at=world.now)
        work.session.add(
            GoalChange(
                workspace_id=world.workspace.id,
                key_result_id=goal,
                person_id=person,
                reason=words["reason"],
                before={"target": "60"},
                changed_at=world.now,
            )
        )


async def _coach(season: Spring, who: str) -> None:
    """Tries something, decides something, shares how they work, drafts goals for the team."""
    world, words = season.world, season.words[who]
    about: dict[str, Any] = {
        "workspace_id": world.workspace.id,
        "person_id": world.person(who),
        "key_result_id": world.goal("nps" if who == "carol" else "deals"),
    }
    bare: dict[str, Any] = {name: about[name] for name in ("workspace_id", "person_id")}
    metric = Metric(
        workspace_id=world.workspace.id,
        code=f"M{len(who)}",
        name="Renewals",
        wanted=Direction.UP,
        created_at=world.now,
    )
    practice = Practice(
        **about,
        title=words["practice"],
        words=words["way in words"],
        state=PracticeState.SHARED,
        asked_at=world.now,
    )
    tried: dict[str, Any] = {"behaviour": words["way"], "easier": words["easier"], "words": words["trial"]}
    async with world.store.work(world.workspace.id) as work:
        work.session.add(metric)
        work.session.add(practice)
        await work.session.flush()
        work.session.add_all(
            [
                Experiment(**about, **tried, learned=words["lesson"], begun_at=world.now),
                Decision(
                    **about,
                    occasion=Occasion.REVIEW,
                    choice=Choice.KEEP,
                    reason=words["decision"],
                    learned=words["moral"],
                    decided_at=world.now,
                ),
                PracticeOffer(**about, practice_id=practice.id, offered_at=world.now),
                Reading(
                    **bare,
                    metric_id=metric.id,
                    value=Decimal("90"),
                    as_of=world.now,
                    source=Source.FORM,
                    recorded_at=world.now,
                ),
                OneOnOne(
                    workspace_id=world.workspace.id,
                    manager_id=world.person("bob"),
                    person_id=world.person(who),
                    first_on=JUNE.date(),
                    created_at=world.now,
                ),
                Cascade(
                    **bare,
                    outcome_id=world.outcomes[OUTCOMES[who]].id,
                    team_id=world.teams["growth"].id,
                    behaviour=words["team"],
                    lines=words["lines"],
                    reason=words["left out"],
                    changed_at=world.now,
                ),
                Thought(
                    **bare,
                    key=f"read:{who}",
                    intent="reply.think",
                    asked={"text": words["asked model"]},
                    made_at=world.now,
                    expires_at=world.now + MINUTE,
                ),
            ]
        )
        await work.nudges.mute(world.person(who), NudgeKind.STUCK, "", muted=True, at=world.now)


async def _chat(season: Spring, who: str) -> None:
    """Says something to Headway and to the team; Bob asks where the goal stands, which quotes the note."""
    world, words, person = season.world, season.words[who], season.world.person(who)
    world.now += MINUTE
    goal = "churn" if who == "carol" else "value"
    answer = await world.ask("command", "bob", text=f"status {goal}")
    own = await world.ask("command", who, text=f"status {words['chat'][:50]}")
    assert answer.card is not None
    assert own.card is not None
    async with world.store.work(world.workspace.id) as work:
        for post in (
            Post(
                conversation=with_person(person),
                key=f"1 {person}",
                at=world.now,
                author=person,
                text=words["chat"],
            ),
            Post(conversation=with_person(person), key=f"2 {person}", at=world.now, card=to_json(own.card)),
            Post(
                conversation=in_channel(world.channels["growth"].id),
                key=f"3 {person}",
                at=world.now,
                author=person,
                text=words["channel"],
            ),
            Post(
                conversation=in_channel(world.channels["growth"].id),
                key=f"4 {person}",
                at=world.now,
                only_for=person,
                card=to_json(own.card),
            ),
            Post(
                conversation=with_person(world.person("bob")),
                key=f"5 {person}",
                at=world.now,
                card=to_json(answer.card),
            ),
        ):
            await work.chat.post(post)
