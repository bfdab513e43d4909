"""What the rules look at: some people at work now, their goals, and what was said about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cards.blocks import Card
from cards.goals import GoalView
from cards.nudges import about_goal, is_about_goal
from cards.voice import Voice
from handlers.facts import MEMORY, House, view
from handlers.news import away_now, is_under_way
from okrs.vocabulary import CheckInState, NudgeKind
from scheduling.calendar import local_date
from storage.checkins import Asked
from storage.goals import Goal
from storage.ledger import is_measured
from storage.store import Work
from storage.tables import CheckIn, Entry, Person

__all__ = ["Concern", "Look", "Rule", "about_goal", "is_about_goal", "look_at"]


@dataclass(frozen=True, kw_only=True)
class Concern:
    """Something worth raising with one person.

    `subject` says what it is about, as `goal:<id>`: one subject is raised once a day at most, whatever the kind.
    `since` is when the reason arose, where what was said of the goal after it answers it; `beside_checkin`: it is
    raised even while a check-in of theirs waits for its answer; `like_checkin`: it asks what a check-in asks
    (`scheduling.nudges.is_answered`). `sent` notes what there is to note once it goes out. Concerns of one kind that
    have `together` go in one message, which it makes of their subjects.
    """

    kind: NudgeKind
    person: UUID
    subject: str
    card: Card
    since: datetime | None = None
    beside_checkin: bool = False
    like_checkin: bool = False
    sent: Callable[[], Awaitable[None]] | None = None
    together: Callable[[Sequence[str]], Card] | None = None


@dataclass(frozen=True, kw_only=True)
class Look:
    """`people` are active, at work today and not away; `goals` are their own that are under way, `entries` what counts
    of each goal's ledger, oldest first, `checkins` the newest of each person."""

    work: Work
    home: House
    people: Sequence[Person]
    goals: Mapping[UUID, Sequence[Goal]]
    entries: Mapping[UUID, Sequence[Entry]]
    views: Mapping[UUID, GoalView]
    checkins: Mapping[UUID, CheckIn]

    def voice(self, person: Person) -> Voice:
        return self.home.voice(person.id)

    def today(self, person: Person) -> date:
        return local_date(person.zone or self.home.workspace.zone, self.home.now)

    def has_open_checkin(self, person: UUID) -> bool:
        """Whether they were asked and can still answer: what the answer may settle can wait for it."""
        newest = self.checkins.get(person)
        return (
            newest is not None
            and newest.state is CheckInState.ASKED
            and newest.asked_of_id == person
            and newest.closes_at > self.home.now
        )

    def said_at(self, goal: UUID) -> datetime | None:
        """When somebody last said something about a goal; numbers that came by themselves are not words."""
        return next(
            (entry.recorded_at for entry in reversed(self.entries.get(goal, ())) if not is_measured(entry)),
            None,
        )


Rule = Callable[[Look], Awaitable[Sequence[Concern]]]


async def look_at(work: Work, home: House, people: Sequence[Person]) -> Look:
    """Reads once what every rule needs, however many people there are."""
    away = await away_now(work, home, [person.id for person in people])
    there = [person for person in people if person.active and person.id not in away]
    ids = [person.id for person in there]
    # What begins today somewhere began by tomorrow's date; each person's own day decides below.
    owned = await work.goals.owned_by(ids, on=home.now.date() + timedelta(days=1))
    goals = {
        person.id: [
            goal
            for goal in owned.get(person.id, ())
            if is_under_way(goal, local_date(person.zone or home.workspace.zone, home.now))
        ]
        for person in there
    }
    asked: dict[UUID, list[CheckIn]] = defaultdict(list)
    for checkin in await work.checkins.since(ids, home.now - MEMORY):
        asked[checkin.person_id].append(checkin)
    views = {
        goal.id: view(
            home, goal, Asked.of(asked.get(person.id, ())), reader=person.id, zone=home.voice(person.id).zone
        )
        for person in there
        for goal in goals[person.id]
    }
    return Look(
        work=work,
        home=home,
        people=there,
        goals=goals,
        entries=await work.ledger.history([goal.id for found in goals.values() for goal in found]),
        views=views,
        checkins={id_: max(found, key=lambda one: (one.asked_at, one.id)) for id_, found in asked.items()},
    )
