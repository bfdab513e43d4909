"""Facts about one workspace that most conversations need: who is who, hours, voices, goals as seen by a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from cards.goals import GoalView, Live
from cards.voice import Voice
from okrs.health import standing
from okrs.pace import expected
from okrs.permissions import Relation, Right, allowed, relations
from scheduling.cadence import Rhythm, effective_cadence
from scheduling.calendar import WorkingCalendar, local_date
from storage.checkins import Asked
from storage.goals import Bunch, Goal, GoalTree
from storage.people import Company
from storage.settings import WorkspaceSettings
from storage.shelf import Keeping
from storage.sources import Fed
from storage.store import Work
from storage.tables import Person, Team, Workspace

# How far back an unanswered check-in still makes a goal outdated.
MEMORY = timedelta(days=120)
NEVER = Asked()
# As how many different readers see it an objective is kept.
_WAYS = 6


@dataclass(frozen=True)
class House:
    """One workspace at one moment: its shape, its settings, and who stands in for whom today."""

    workspace: Workspace
    settings: WorkspaceSettings
    company: Company
    delegates: Mapping[UUID, UUID]
    now: datetime

    def voice(self, person: UUID | None) -> Voice:
        """How Headway speaks to a person, or to a channel when None."""
        reader = self.company.people.get(person) if person else None
        return voice_of(reader, self.workspace)

    def name(self, person: UUID | None) -> str:
        found = self.company.people.get(person) if person else None
        return found.name if found else "—"

    def relations(self, person: UUID | None, owner: UUID | None) -> frozenset[Relation]:
        if person is None:
            return frozenset({Relation.OUTSIDER})
        theirs = self._known.get(person)
        if theirs is None:
            theirs = self._known[person] = self.company.kept.made(
                "relations", person, self.delegates, lambda _: dict[UUID | None, frozenset[Relation]]()
            )
        known = theirs.get(owner)
        if known is None:
            known = theirs[owner] = relations(
                person_id=person,
                owner_id=owner,
                managers=self.company.managers,
                teams=self.company.teams_of,
                admins=self.company.admins,
                leads=self.company.leads,
                delegates=self.delegates,
            )
        return known

    def today(self, zone: str) -> date:
        """Which day it is there."""
        if zone not in self._days:
            self._days[zone] = local_date(zone, self.now)
        return self._days[zone]

    def may(self, person: UUID | None, right: Right, owner: UUID | None) -> bool:
        """Whether `person` has the right over what belongs to `owner`."""
        return allowed(right, self.relations(person, owner))

    @cached_property
    def _known(self) -> dict[UUID, dict[UUID | None, frozenset[Relation]]]:
        """What each person who looks is to owners, as far as that was asked for."""
        return {}

    @cached_property
    def _days(self) -> dict[str, date]:
        return {}


async def house(work: Work, now: datetime) -> House:
    workspace = await work.people.workspace()
    company = await work.people.company()
    return House(
        workspace=workspace,
        settings=WorkspaceSettings.model_validate(workspace.settings),
        company=company,
        delegates=await _delegates(work, company, workspace, now),
        now=now,
    )


async def _delegates(work: Work, company: Company, workspace: Workspace, now: datetime) -> dict[UUID, UUID]:
    """Who stands in for whom today, the day being that of whoever is away."""
    found: dict[UUID, UUID] = {}
    for absence in await work.absences.covered(since=now.date() - timedelta(days=1)):
        person = company.people.get(absence.person_id)
        today = local_date((person.zone if person else None) or workspace.zone, now)
        if absence.delegate_id is not None and absence.starts <= today <= absence.ends:
            found[absence.person_id] = absence.delegate_id
    return found


def voice_of(person: Person | None, workspace: Workspace) -> Voice:
    """The voice for a person, with the workspace's locale and zone where theirs are unknown."""
    return Voice(
        locale=(person.locale if person else None) or workspace.locale,
        zone=(person.zone if person else None) or workspace.zone,
    )


def calendar_of(person: Person, workspace: Workspace) -> WorkingCalendar:
    """The person's working time, with the workspace's zone and holidays where theirs are unknown."""
    return WorkingCalendar(
        zone=person.zone or workspace.zone,
        working_days=frozenset(int(day) for day in person.working_days),
        day_starts=person.day_starts,
        day_ends=person.day_ends,
        country=person.country or workspace.country,
        region=person.region if person.country else workspace.region,
        days_off=days_off(workspace),
    )


def days_off(workspace: Workspace) -> frozenset[date]:
    """The company's own days off."""
    return frozenset(date.fromisoformat(day) for day in workspace.settings.get("days_off", ()))


def rhythm_of(person: Person, teams: Iterable[Team], settings: WorkspaceSettings) -> Rhythm:
    """How often and when the person is asked."""
    return Rhythm(
        cadence=effective_cadence(person.cadence, (team.cadence for team in teams), settings.cadence),
        weekday=settings.prompt_weekday,
        at=settings.prompt_at,
    )


async def seen_by(
    work: Work, home: House, goals: Sequence[Goal], *, reader: UUID | None, zone: str
) -> dict[UUID, GoalView]:
    """The goals as `reader` may see them (None: a channel, which sees no notes), by key result."""
    owners = {goal.key_result.owner_id for goal in goals}
    asked = await work.checkins.asked([owner for owner in owners if owner], since=home.now - MEMORY)
    theirs = {
        owner: _theirs(home, owner, asked.get(owner, NEVER) if owner else NEVER, reader) for owner in owners
    }
    live, today = await live_values(work, goals, now=home.now), home.today(zone)
    return {
        goal.id: _seen(goal, theirs[goal.key_result.owner_id], zone=zone, today=today, live=live)
        for goal in goals
    }


class Part(dict[UUID, GoalView], Keeping):
    """The key results of an objective that somebody may see, as they see them; not to be changed."""

    def __init__(self, bunch: Bunch, views: Mapping[UUID, GoalView]) -> None:
        super().__init__(views)
        self.bunch = bunch
        self.kept = {}

    def pairs(self) -> Sequence[tuple[Goal, GoalView]]:
        """Each with what it is of."""
        return [(self.bunch.by_id[id_], seen) for id_, seen in self.items()]


@dataclass(frozen=True)
class Seen:
    """The goals of a tree as one reader may see them, by key result; `parts` are those of each objective that has
    some."""

    views: Mapping[UUID, GoalView]
    parts: Mapping[UUID, Part]

    @classmethod
    def of(cls, tree: GoalTree, views: Mapping[UUID, GoalView]) -> Seen:
        """These views, by objective too."""
        parts = {
            bunch.objective.id: Part(bunch, {id_: views[id_] for id_ in bunch.by_id if id_ in views})
            for bunch in tree.bunches
        }
        return cls(views, parts)


async def seen_in(
    work: Work, home: House, tree: GoalTree, *, reader: UUID | None, zone: str, is_over: bool = False
) -> Seen:
    """What `reader` may see of the goals of a tree (None: a channel, which sees no notes), made anew only of those
    objectives of which something is different from last time. What is over needs no fresh answers."""
    asked = {} if is_over else await work.checkins.everybodys(since=home.now - MEMORY)
    source = asked, home.delegates, home.settings.recent_days, home.today("UTC")
    whose = home.company.kept.made("theirs", (reader, is_over), source, lambda _: _Whose(home, asked, reader))
    today = home.today(zone)
    parts = {bunch.objective.id: _part(bunch, whose, zone=zone, today=today) for bunch in tree.bunches}
    views: dict[UUID, GoalView] = {}
    for part in parts.values():
        views.update(part)
    for id_, live in ({} if is_over else await _live(work, tree, now=home.now)).items():
        if id_ in views:
            views[id_] = replace(views[id_], live=live)
            objective = tree.by_id[id_].objective.id
            parts[objective] = Part(parts[objective].bunch, {**parts[objective], id_: views[id_]})
    return Seen(views, parts)


async def _live(work: Work, tree: GoalTree, *, now: datetime) -> dict[UUID, Live]:
    fed = await work.sources.feeding()
    return _live_of({id_: tree.by_id[id_] for id_ in fed if id_ in tree.by_id}, fed, now=now)


async def live_values(work: Work, goals: Sequence[Goal], *, now: datetime) -> dict[UUID, Live]:
    """What a source says of these goals by itself, where that is what they stand at."""
    fed = await work.sources.feeding([goal.id for goal in goals])
    return _live_of({goal.id: goal for goal in goals if goal.id in fed}, fed, now=now)


def _live_of(goals: Mapping[UUID, Goal], fed: Mapping[UUID, Fed], *, now: datetime) -> dict[UUID, Live]:
    return {
        id_: Live(source=source.name, at=source.as_of, told_at=now, url=source.url)
        for id_, goal in goals.items()
        for source in [fed[id_]]
        if source.as_of is not None and source.value is not None and source.value == goal.value
    }


def _part(bunch: Bunch, whose: _Whose, *, zone: str, today: date) -> Part:
    kept = bunch.once(("seen", zone, today), _Ways)
    for before, _, part in kept:
        if before is whose:
            return part
    theirs = whose.of(bunch)
    for place, (_, before_theirs, part) in enumerate(kept):
        if before_theirs == theirs:
            kept[place] = whose, theirs, part
            return part
    seen = {
        goal.id: _seen(goal, one, zone=zone, today=today, live={})
        for goal, one in zip(bunch.goals, theirs, strict=True)
        if one.open_goal
    }
    part = Part(bunch, seen)
    kept.append((whose, theirs, part))
    # Most readers see the same; a few ways of seeing an objective are enough.
    del kept[:-_WAYS]
    return part


def view(
    home: House,
    goal: Goal,
    asked: Asked,
    *,
    reader: UUID | None,
    zone: str,
    live: Live | None = None,
) -> GoalView:
    """One goal as one reader may see it; `asked` is how its owner was asked lately."""
    theirs = _theirs(home, goal.key_result.owner_id, asked, reader)
    fed = {} if live is None else {goal.id: live}
    return _seen(goal, theirs, zone=zone, today=home.today(zone), live=fed)


@dataclass(frozen=True)
class _Theirs:
    """What is the same for all goals of an owner: their name, how they were asked, since when an update counts for the
    present period, and whether the reader may see the goals and what was said of them."""

    name: str
    asked: Asked
    began: datetime
    open_goal: bool
    open_words: bool


def _theirs(home: House, owner: UUID | None, asked: Asked, reader: UUID | None) -> _Theirs:
    return _Theirs(
        name=home.name(owner),
        asked=asked,
        began=_period_began(home, asked),
        open_goal=reader is None or home.may(reader, Right.SEE_GOAL, owner),
        open_words=home.may(reader, Right.SEE_NOTE, owner),
    )


class _Ways(list["tuple[_Whose, tuple[_Theirs, ...], Part]"]):
    """How an objective is seen: by whom, what they are to its owners, and what they see."""


class _Whose:
    """What is the same for all goals of each owner, worked out when it is asked for."""

    def __init__(self, home: House, asked: Mapping[UUID, Asked], reader: UUID | None) -> None:
        self._home, self._asked, self._reader = home, asked, reader
        self._known: dict[UUID | None, _Theirs] = {}

    def of(self, bunch: Bunch) -> tuple[_Theirs, ...]:
        return tuple(self._known.get(owner) or self._find(owner) for owner in bunch.owners)

    def _find(self, owner: UUID | None) -> _Theirs:
        asked = self._asked.get(owner, NEVER) if owner else NEVER
        found = self._known[owner] = _theirs(self._home, owner, asked, self._reader)
        return found


def _seen(goal: Goal, whose: _Theirs, *, zone: str, today: date, live: Mapping[UUID, Live]) -> GoalView:
    talked_at = goal.told.talked_at if goal.told else None
    owed = [
        closes_at for asked_at, closes_at in whose.asked.owed if not (talked_at and talked_at >= asked_at)
    ]
    due = min(owed) if owed else None
    updated = bool(talked_at and talked_at >= whose.began)
    found = goal.once(
        ("view", zone, today, due, updated, whose.open_words, whose.name),
        lambda: _view(
            goal,
            zone=zone,
            today=today,
            due=due,
            updated=updated,
            open_words=whose.open_words,
            owner=whose.name,
        ),
    )
    return replace(found, live=live[goal.id]) if live and goal.id in live else found


def _view(
    goal: Goal,
    *,
    zone: str,
    today: date,
    due: datetime | None,
    updated: bool,
    open_words: bool,
    owner: str,
) -> GoalView:
    row, told, measure = goal.key_result, goal.told, goal.measure
    talked_on = local_date(zone, told.talked_at) if told and told.talked_at else None
    stands = standing(
        measure,
        value=goal.value,
        last_talked=talked_on,
        due=local_date(zone, due) if due else None,
        today=today,
        confidence=told.confidence if told else None,
    )
    return GoalView(
        id=row.id,
        code=row.code,
        title=row.title,
        objective=goal.objective.title,
        owner=owner,
        owner_id=row.owner_id,
        kind=row.kind,
        unit=row.unit,
        band=row.band,
        start=row.start,
        target=row.target,
        upper=row.upper,
        ends=row.ends,
        value=goal.value,
        previous=told.previous if told else None,
        confidence=told.confidence if told else None,
        confidence_before=told.confidence_before if told else None,
        health=stands.health,
        reason=stands.reason,
        progress=stands.progress,
        expected=expected(measure, today),
        expected_value=stands.pace.expected_value if stands.pace else None,
        gap_points=stands.pace.gap_points if stands.pace else None,
        blocked=bool(told and told.blocked),
        blocker=told.blocker if told and open_words else "",
        note=told.note if told and open_words else "",
        talked_on=talked_on,
        updated=updated,
        stopped=row.stopped,
    )


def _period_began(home: House, asked: Asked) -> datetime:
    """Since when an update counts for the present period: a little before its prompt, which spares the recent."""
    recent = timedelta(days=home.settings.recent_days)
    # By whole days for whoever was never asked, so that it is the same all day.
    never = datetime.combine(home.today("UTC"), time(), tzinfo=UTC) - timedelta(days=7)
    return (asked.latest or never) - recent
