"""What each digest says: whose goals it is about, who reads it, and its message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cards.blocks import Card
from cards.digest_threads import goals_card, late_card
from cards.digests import (
    CompanyDigest,
    Group,
    ManagerDigest,
    Plea,
    Prompted,
    TeamDigest,
    Tried,
    company_card,
    manager_card,
    team_card,
)
from cards.news import News, tidy
from cards.voice import Voice
from cards.ways import page
from coaching.questions import Audience, Facts, Question, course_of, question_for
from handlers.facts import House, calendar_of, house, seen_by
from handlers.news import away_now, coverage_of, is_under_way, news_of
from handlers.outcomes import aims_of
from handlers.plan import channel_calendar
from okrs.vocabulary import DigestKind
from scheduling.calendar import WorkingCalendar, local_date
from storage.goals import Goal, GoalTree
from storage.people import Company
from storage.store import Work
from storage.tables import Channel, Experiment, Team

# A manager gets so many coaching questions in one digest.
_QUESTIONS = 2


@dataclass(frozen=True)
class Scene:
    """What the digests of one moment are made from."""

    work: Work
    home: House
    tree: GoalTree
    channels: dict[UUID, Channel]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One digest to write: where it goes, in which voice, in whose working time, and about which goals."""

    kind: DigestKind
    subject: UUID
    person: UUID | None
    channel: UUID | None
    voice: Voice
    calendar: WorkingCalendar
    goals: Sequence[Goal]


async def scene_at(work: Work, now: datetime) -> Scene:
    """The company and its goals as the digests of a moment tell them."""
    channels = {channel.id: channel for channel in await work.people.channels()}
    return Scene(work, await house(work, now), await work.goals.tree(), channels)


def edition_of(scene: Scene, kind: DigestKind, subject: UUID) -> Edition | None:
    """The digest about a team, for a manager or about the company; None when nobody is there to read it."""
    match kind:
        case DigestKind.TEAM:
            team = scene.home.company.teams.get(subject)
            return _for_channel(scene, kind, subject, team.channel_id if team else None)
        case DigestKind.MANAGER:
            return _for_manager(scene, subject)
        case DigestKind.COMPANY:
            return _for_channel(scene, kind, subject, scene.home.workspace.channel_id)


def calendar_for(scene: Scene, kind: DigestKind, subject: UUID) -> WorkingCalendar:
    """The working time of a digest's readers: the manager's own, or the channel's."""
    home = scene.home
    person = home.company.people.get(subject) if kind is DigestKind.MANAGER else None
    if person is not None:
        return calendar_of(person, home.workspace)
    team = home.company.teams.get(subject)
    channel = scene.channels.get((team.channel_id if team else home.workspace.channel_id) or subject)
    return channel_calendar(home, channel.zone if channel else None)


async def card_of(scene: Scene, edition: Edition, *, since: datetime) -> Card:
    """The message, with what changed since a moment."""
    match edition.kind:
        case DigestKind.TEAM:
            return await _team(scene, edition, since)
        case DigestKind.MANAGER:
            return await _manager(scene, edition, since)
        case DigestKind.COMPANY:
            return await _company(scene, edition, since)


async def thread_of(scene: Scene, edition: Edition, *, since: datetime) -> Card:
    """Every goal in a line, as the readers may see it; a manager also reads what people wrote."""
    return goals_card(
        edition.voice, await news_told(scene, edition, since), by_person=edition.kind is DigestKind.MANAGER
    )


async def late_of(scene: Scene, edition: Edition, *, since: datetime) -> Card | None:
    """What was reported after a moment, for a note in the thread; None for nothing."""
    news = await news_told(scene, edition, since)
    return late_card(edition.voice, news, named=edition.kind is not DigestKind.COMPANY)


def teams_above(company: Company, teams: Iterable[UUID]) -> set[UUID]:
    """These teams and every team that rolls them up."""
    found: set[UUID] = set()
    frontier = list(teams)
    while frontier:
        team = company.teams.get(frontier.pop())
        if team is not None and team.id not in found:
            found.add(team.id)
            frontier += [team.parent_id] if team.parent_id else []
    return found


def managers_above(company: Company, person: UUID) -> list[UUID]:
    """Everybody up a person's manager chain, the nearest first; a circle ends where it closes."""
    found: list[UUID] = []
    managers = company.managers
    above = managers.get(person)
    while above in managers and above is not None and above not in found:
        found.append(above)
        above = managers.get(above)
    return found


def _for_channel(scene: Scene, kind: DigestKind, subject: UUID, channel: UUID | None) -> Edition | None:
    found = scene.channels.get(channel) if channel else None
    if found is None:
        return None
    home = scene.home
    calendar = calendar_for(scene, kind, subject)
    goals = _under_way(scene, calendar)
    if kind is DigestKind.TEAM:
        goals = _of_teams(home, goals, home.company.teams_under(subject))
    return Edition(
        kind=kind,
        subject=subject,
        person=None,
        channel=found.id,
        voice=replace(home.voice(None), zone=calendar.zone),
        calendar=calendar,
        goals=goals,
    )


def _for_manager(scene: Scene, manager: UUID) -> Edition | None:
    home = scene.home
    person = home.company.people.get(manager)
    reports = [report.id for report in home.company.reports(manager)]
    if person is None or not person.active or not reports:
        return None
    calendar = calendar_for(scene, DigestKind.MANAGER, manager)
    goals = [goal for goal in _under_way(scene, calendar) if goal.key_result.owner_id in reports]
    return Edition(
        kind=DigestKind.MANAGER,
        subject=manager,
        person=manager,
        channel=None,
        voice=home.voice(manager),
        calendar=calendar,
        # People by name: the order says nothing about how anybody does.
        goals=sorted(goals, key=lambda goal: reports.index(goal.key_result.owner_id or manager)),
    )


async def _team(scene: Scene, edition: Edition, since: datetime) -> Card:
    work, home = scene.work, scene.home
    team = home.company.teams[edition.subject]
    news = await news_told(scene, edition, since)
    own = {goal.id for goal in _of_teams(home, edition.goals, {team.id})}
    wanted = {
        row.key_result_id for row in await work.digests.help_wanted([goal.id for goal in edition.goals])
    }
    return team_card(
        edition.voice,
        TeamDigest(
            team=team.name,
            news=tuple(item for item in news if item.goal.id in own),
            groups=tuple(_groups(home, edition.goals, news, team)),
            asked_for_help=tuple(item.goal.title for item in news if item.goal.id in wanted),
            coverage=await coverage_of(work, home, edition.goals, [item.goal for item in news]),
            page=page(f"/team/{team.id}"),
        ),
    )


def _groups(home: House, goals: Sequence[Goal], news: Sequence[News], team: Team) -> Iterable[Group]:
    by_id = {item.goal.id: item.goal for item in news}
    for child in home.company.teams.values():
        if child.parent_id != team.id:
            continue
        views = [by_id[g.id] for g in _of_teams(home, goals, home.company.teams_under(child.id))]
        if views:
            yield Group(
                name=child.name,
                healths=tuple(view.health for view in views),
                updated=sum(view.updated for view in views),
            )


async def _manager(scene: Scene, edition: Edition, since: datetime) -> Card:
    work, home = scene.work, scene.home
    news = await news_told(scene, edition, since)
    further = await seen_by(
        work, home, _further_down(scene, edition), reader=edition.person, zone=edition.voice.zone
    )
    titles = {goal.id: goal.key_result.title for goal in scene.tree.goals}
    pleas = [
        Plea(
            request=row.id,
            asker=home.name(row.person_id),
            goal=titles[row.key_result_id],
            words=row.words,
            is_taken=row.taken_at is not None,
        )
        for row in await work.digests.help_wanted_of(edition.subject)
        if row.key_result_id in titles
    ]
    tried = await _tried(scene, news)
    questions = await _questions(scene, edition, news, tried={one.key_result_id for one in tried})
    return manager_card(
        edition.voice,
        ManagerDigest(
            news=tuple(news),
            page=page("/team"),
            further=tuple(further.values()),
            pleas=tuple(pleas),
            questions=tuple(
                Prompted(
                    person=question.goal.owner,
                    question=question.text(edition.voice),
                    because=question.because(edition.voice),
                    is_about_trouble=question.is_about_trouble,
                )
                for question in questions
            ),
            coverage=await coverage_of(work, home, edition.goals, [item.goal for item in news]),
            trials=tuple(
                Tried(person=home.name(one.person_id), goal=titles[one.key_result_id], until=one.review_on)
                for one in tried
            ),
        ),
    )


async def _tried(scene: Scene, news: Sequence[News]) -> list[Experiment]:
    """What the owners of these goals are trying with them."""
    owners = {item.goal.id: item.goal.owner_id for item in news}
    found = await scene.work.experiments.open_of([owner for owner in set(owners.values()) if owner])
    return [
        one for tried in found.values() for one in tried if owners.get(one.key_result_id) == one.person_id
    ]


def _further_down(scene: Scene, edition: Edition) -> list[Goal]:
    """The goals of everybody below the direct reports."""
    led_by: dict[UUID | None, list[UUID]] = defaultdict(list)
    for person in scene.home.company.people.values():
        led_by[person.manager_id].append(person.id)
    seen = {edition.subject, *led_by[edition.subject]}
    frontier = list(led_by[edition.subject])
    below: set[UUID] = set()
    while frontier:
        found = [id_ for id_ in led_by[frontier.pop()] if id_ not in seen]
        seen.update(found)
        below.update(found)
        frontier += found
    return [g for g in _under_way(scene, edition.calendar) if g.key_result.owner_id in below]


async def _questions(
    scene: Scene, edition: Edition, news: Sequence[News], *, tried: Set[UUID]
) -> list[Question]:
    """At most one a person who is there and two in all, trouble first; who comes first changes each week."""
    histories = await scene.work.ledger.history([item.goal.id for item in news])
    asked = await scene.work.practices.about([item.goal.id for item in news])
    shared = frozenset(row.key_result_id for row in asked if row.key_result_id)
    today = local_date(edition.calendar, scene.home.now)
    owners = list(dict.fromkeys(item.goal.owner_id for item in news if item.goal.owner_id))
    away = await away_now(scene.work, scene.home, owners)
    people = [owner for owner in owners if owner not in away]
    turn = today.isocalendar().week % len(people) if people else 0
    found = []
    for owner in people[turn:] + people[:turn]:
        courses = tuple(
            course_of(item.goal, histories.get(item.goal.id, ()))
            for item in tidy(news)
            if item.goal.owner_id == owner
        )
        question = question_for(
            Facts(courses=courses, today=today, audience=Audience.MANAGER, tried=tried, shared=shared)
        )
        if question is not None:
            found.append(question)
    return sorted(found, key=lambda question: not question.is_about_trouble)[:_QUESTIONS]


async def _company(scene: Scene, edition: Edition, since: datetime) -> Card:
    news = await news_told(scene, edition, since)
    return company_card(
        edition.voice,
        CompanyDigest(
            company=scene.home.workspace.name,
            page=page("/company"),
            aims=tuple(aims_of(scene.tree, {item.goal.id: item for item in news})),
            news=tuple(news),
            coverage=await coverage_of(scene.work, scene.home, edition.goals, [i.goal for i in news]),
        ),
    )


async def news_told(scene: Scene, edition: Edition, since: datetime) -> list[News]:
    """What a digest tells of, as its readers may see it."""
    return await news_of(
        scene.work,
        scene.home,
        edition.goals,
        reader=edition.person,
        zone=edition.voice.zone,
        since=since,
    )


def _under_way(scene: Scene, calendar: WorkingCalendar) -> list[Goal]:
    today = local_date(calendar, scene.home.now)
    return [goal for goal in scene.tree.goals if is_under_way(goal, today)]


def _of_teams(home: House, goals: Iterable[Goal], teams: set[UUID]) -> list[Goal]:
    """The goals of these teams: those under their objectives, and their members' own."""
    return [
        goal
        for goal in goals
        if goal.objective.team_id in teams
        or (goal.key_result.owner_id and home.company.teams_of.get(goal.key_result.owner_id, set()) & teams)
    ]
