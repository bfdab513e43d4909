"""The export: everything a workspace holds on people and goals, as records that an import takes back."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from uuid import UUID

from handlers.transfer.company import channel_key, channel_names
from okrs.sheet.document import Document
from okrs.sheet.records import (
    AbsenceRecord,
    ChangeRecord,
    ChannelRecord,
    CycleRecord,
    DecisionRecord,
    ExperimentRecord,
    KeyResultRecord,
    MetricRecord,
    ObjectiveRecord,
    OutcomeRecord,
    PersonRecord,
    PracticeRecord,
    ProgressRecord,
    ReadingRecord,
    SourceRecord,
    TeamRecord,
    WorkspaceRecord,
)
from okrs.sheet.values import DAYS
from okrs.vocabulary import PracticeState, SourceState
from storage.goals import measure_of
from storage.store import Work
from storage.tables import (
    Channel,
    Decision,
    Entry,
    Experiment,
    KeyResult,
    Metric,
    MetricSource,
    Objective,
    Person,
    Practice,
    Reading,
    Workspace,
)
from storage.transfer import Holdings, Transfer


async def write_out(work: Work) -> Document:
    """All records of the workspace, whoever refers to another after them."""
    held = await Transfer(work.session, work.workspace).holdings()
    names = _Names(held)
    return Document(
        workspace=_workspace(held.workspace, names) if held.workspace else None,
        channels=[_channel(row) for row in held.channels],
        people=[_person(row, names) for row in held.people],
        teams=_teams(held, names),
        cycles=[
            CycleRecord.model_construct(name=c.name, starts=c.starts, ends=c.ends, state=c.state)
            for c in held.cycles
        ],
        outcomes=_outcomes(held, names),
        metrics=[_metric(row, names) for row in held.metrics],
        objectives=[_objective(row, names) for row in held.objectives],
        key_results=[_key_result(row, names) for row in held.key_results],
        changes=_changes(held, names),
        progress=_progress(held, names),
        readings=[_reading(row, names) for row in held.readings],
        sources=[_source(row, held, names) for row in held.sources],
        experiments=[_experiment(row, names) for row in held.experiments if row.words],
        decisions=[_decision(row, names) for row in held.decisions],
        practices=[_practice(row, names) for row in held.practices if row.state is PracticeState.SHARED],
        absences=_absences(held, names),
    )


class _Names:
    """What a file calls each row, by id."""

    def __init__(self, held: Holdings) -> None:
        self._held = held
        self.people: dict[UUID | None, str] = {row.id: row.email for row in held.people}
        self.teams: dict[UUID | None, str] = {row.id: row.name for row in held.teams}
        self.cycles: dict[UUID | None, str] = {row.id: row.name for row in held.cycles}
        self.outcomes: dict[UUID | None, str] = {row.id: row.code for row in held.outcomes}
        self.metrics: dict[UUID | None, str] = {row.id: row.code for row in held.metrics}
        self.objectives: dict[UUID | None, str] = {row.id: row.code for row in held.objectives}
        self.key_results: dict[UUID | None, str] = {row.id: row.code for row in held.key_results}

    @cached_property
    def channels(self) -> dict[UUID | None, str]:
        """The shortest name of each that no other channel has."""
        taken = Counter(name for row in self._held.channels for name in channel_names(row))
        return {
            row.id: next((name for name in channel_names(row) if taken[name] == 1), channel_key(row))
            for row in self._held.channels
        }

    @cached_property
    def teams_of(self) -> dict[UUID, list[str]]:
        found: dict[UUID, list[str]] = defaultdict(list)
        for row in self._held.memberships:
            found[row.person_id].append(self.teams[row.team_id])
        return found

    @cached_property
    def accounts(self) -> dict[UUID, list[str]]:
        """Accounts on other platforms; the one of the built-in chat is made anew."""
        found: dict[UUID, list[str]] = defaultdict(list)
        for row in self._held.accounts:
            if row.platform != "web":
                found[row.person_id].append(f"{row.platform}:{row.address}")
        return found


def _workspace(row: Workspace, names: _Names) -> WorkspaceRecord:
    return WorkspaceRecord.model_construct(
        name=row.name,
        zone=row.zone,
        locale=row.locale,
        country=row.country,
        region=row.region,
        channel=names.channels.get(row.channel_id),
        settings=row.settings,
    )


def _channel(row: Channel) -> ChannelRecord:
    is_own = row.platform == "web" and row.address == f"channel:{row.id}"
    return ChannelRecord.model_construct(
        name=row.name, platform=row.platform, address=None if is_own else row.address, zone=row.zone
    )


def _person(row: Person, names: _Names) -> PersonRecord:
    return PersonRecord.model_construct(
        email=row.email,
        name=row.name,
        role=row.role,
        manager=names.people.get(row.manager_id),
        teams=tuple(sorted(names.teams_of.get(row.id, []))),
        zone=row.zone,
        locale=row.locale,
        country=row.country,
        region=row.region,
        working_days=tuple(DAYS[int(digit)] for digit in row.working_days),
        day_starts=row.day_starts,
        day_ends=row.day_ends,
        cadence=row.cadence,
        admin=row.admin,
        active=row.active,
        accounts=tuple(names.accounts.get(row.id, [])),
    )


def _teams(held: Holdings, names: _Names) -> list[TeamRecord]:
    return [
        TeamRecord.model_construct(
            name=row.name,
            parent=names.teams.get(row.parent_id),
            lead=names.people.get(row.lead_id),
            channel=names.channels.get(row.channel_id),
            cadence=row.cadence,
        )
        for row in held.teams
    ]


def _outcomes(held: Holdings, names: _Names) -> list[OutcomeRecord]:
    return [
        OutcomeRecord.model_construct(
            code=row.code,
            title=row.title,
            cycle=names.cycles[row.cycle_id],
            owner=names.people.get(row.owner_id),
            position=row.position,
        )
        for row in held.outcomes
    ]


def _metric(row: Metric, names: _Names) -> MetricRecord:
    return MetricRecord.model_construct(
        code=row.code,
        name=row.name,
        unit=row.unit,
        wanted=row.wanted,
        outcome=names.outcomes.get(row.outcome_id),
    )


def _reading(row: Reading, names: _Names) -> ReadingRecord:
    return ReadingRecord.model_construct(
        metric=names.metrics[row.metric_id],
        at=row.as_of,
        value=row.value,
        by=names.people.get(row.person_id),
        source=row.source,
        recorded=row.recorded_at,
        retracted=row.retracted,
    )


def _objective(row: Objective, names: _Names) -> ObjectiveRecord:
    return ObjectiveRecord.model_construct(
        code=row.code,
        title=row.title,
        cycle=names.cycles[row.cycle_id],
        outcome=names.outcomes.get(row.outcome_id),
        parent=names.objectives.get(row.parent_id),
        team=names.teams.get(row.team_id),
        owner=names.people.get(row.owner_id),
        weight=row.weight,
        counts_children=row.counts_children,
        position=row.position,
    )


def _key_result(row: KeyResult, names: _Names) -> KeyResultRecord:
    return KeyResultRecord.model_construct(
        code=row.code,
        objective=names.objectives[row.objective_id],
        title=row.title,
        owner=names.people.get(row.owner_id),
        metric=row.metric,
        unit=row.unit,
        kind=row.kind,
        band=row.band,
        start=row.start,
        target=row.target,
        upper=row.upper,
        weight=row.weight,
        starts=row.starts,
        ends=row.ends,
        phases=measure_of(row).phases,
        moves=names.metrics.get(row.moves_id),
        carries=names.key_results.get(row.carries_id),
        score=row.score,
        closed=row.closed_at,
        stopped=row.stopped,
        created=row.created_at,
        position=row.position,
    )


def _changes(held: Holdings, names: _Names) -> list[ChangeRecord]:
    return [
        ChangeRecord.model_construct(
            key_result=names.key_results[row.key_result_id],
            at=row.changed_at,
            by=names.people.get(row.person_id),
            reason=row.reason,
            before=row.before,
        )
        for row in held.changes
    ]


def _progress(held: Holdings, names: _Names) -> list[ProgressRecord]:
    """Every line of the ledger; a line that is corrected gets a ref."""
    corrected = {row.supersedes_id for row in held.entries}
    refs: dict[UUID | None, str] = {}
    for row in held.entries:
        if row.id in corrected:
            refs[row.id] = str(len(refs) + 1)
    return [_line(row, names, refs) for row in held.entries]


def _line(row: Entry, names: _Names, refs: dict[UUID | None, str]) -> ProgressRecord:
    return ProgressRecord.model_construct(
        key_result=names.key_results[row.key_result_id],
        at=row.recorded_at,
        by=names.people.get(row.person_id),
        value=row.value,
        confidence=row.confidence,
        note=row.note,
        blocked=row.blocked,
        source=row.source,
        ref=refs.get(row.id),
        corrects=refs.get(row.supersedes_id),
        retracted=row.retracted,
    )


def _source(row: MetricSource, held: Holdings, names: _Names) -> SourceRecord:
    """A source without its key, and what it feeds."""
    links = [link for link in held.links if link.source_id == row.id]
    return SourceRecord.model_construct(
        name=row.name,
        kind=row.kind,
        settings=row.settings,
        every=row.every_minutes,
        owner=names.people.get(row.owner_id),
        feeds=tuple(names.key_results[link.key_result_id] for link in links if link.key_result_id),
        numbers=tuple(names.metrics[link.metric_id] for link in links if link.metric_id),
        paused=row.state is SourceState.PAUSED,
        key=bool(row.secret),
    )


def _experiment(row: Experiment, names: _Names) -> ExperimentRecord:
    """What is tried; whose behaviour it is about and what makes it easier is the writer's alone."""
    return ExperimentRecord.model_construct(
        key_result=names.key_results[row.key_result_id],
        at=row.begun_at,
        by=names.people[row.person_id],
        tries=row.words,
        review_on=row.review_on,
        result=row.result,
        learned=row.learned,
        reviewed=row.reviewed_at,
    )


def _decision(row: Decision, names: _Names) -> DecisionRecord:
    return DecisionRecord.model_construct(
        key_result=names.key_results[row.key_result_id],
        at=row.decided_at,
        by=names.people.get(row.person_id),
        occasion=row.occasion,
        choice=row.choice,
        reason=row.reason,
        learned=row.learned,
        shared=row.shared,
    )


def _practice(row: Practice, names: _Names) -> PracticeRecord:
    return PracticeRecord.model_construct(
        title=row.title,
        words=row.words,
        by=names.people[row.person_id],
        at=row.asked_at,
        published=row.shared_at,
        key_result=names.key_results.get(row.key_result_id),
        named=row.named,
        stays=row.stays,
    )


def _absences(held: Holdings, names: _Names) -> list[AbsenceRecord]:
    return [
        AbsenceRecord.model_construct(
            person=names.people[row.person_id],
            starts=row.starts,
            ends=row.ends,
            delegate=names.people.get(row.delegate_id),
        )
        for row in held.absences
    ]
