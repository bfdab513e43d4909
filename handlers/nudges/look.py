"""What the rules look at: some people at work now, their goals, and what was said about them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cards.blocks import Card
from cards.goals import GoalView
from cards.voice import Voice
from handlers.facts import House, view
from handlers.news import away_now, is_under_way
from okrs.vocabulary import CheckInState, NudgeKind
from scheduling.calendar import local_date
from storage.goals import Goal
from storage.store import Work
from storage.tables import CheckIn, Entry, Person


@dataclass(frozen=True, kw_only=True)
class Concern:
    """Something worth raising with one person.

    `subject` says what it is about, as `goal:<id>`: one subject is raised once a day at most, whatever the kind.
    `beside_checkin`: it is raised even while a check-in of theirs waits for its answer. `sent` notes what there is to
    note once it goes out.
    """

    kind: NudgeKind
    person: UUID
    subject: str
    card: Card
    beside_checkin: bool = False
    sent: Callable[[], Awaitable[None]] | None = None


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


Rule = Callable[[Look], Awaitable[Sequence[Concern]]]


async def look_at(work: Work, home: House, people: Sequence[Person]) -> Look:
    """Reads once what every rule needs, however many people there are."""
    away = await away_now(work, home, [person.id for person in people])
    there = [person for person in people if person.active and person.id not in away]
    ids = [person.id for person in there]
    owned = await work.goals.owned_by(ids, on=local_date(home.workspace.zone, home.now))
    goals = {
        person.id: [
            goal
            for goal in owned.get(person.id, ())
            if is_under_way(goal, local_date(person.zone or home.workspace.zone, home.now))
        ]
        for person in there
    }
    entries = await work.ledger.history([goal.id for found in goals.values() for goal in found])
    checkins = await work.checkins.latest(ids)
    views = {
        goal.id: view(
            home,
            goal,
            [checkins[person.id]] if person.id in checkins else [],
            reader=person.id,
            zone=home.voice(person.id).zone,
        )
        for person in there
        for goal in goals[person.id]
    }
    return Look(
        work=work, home=home, people=there, goals=goals, entries=entries, views=views, checkins=checkins
    )


def about_goal(goal: UUID) -> str:
    """The subject of a concern about a goal."""
    return f"goal:{goal}"
