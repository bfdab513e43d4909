"""What a walk from outcomes to teams has to know: which teams are the reader's, and how far each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cards.cascade import OutcomeLine, Stage, TeamLine, said
from cards.voice import Voice
from handlers.alignment import Survey, everybody_on, survey
from handlers.status import Sight
from okrs.alignment import is_leading
from okrs.cascading import Indicator, Member, draft, indicator_name
from okrs.errors import HeadwayError
from okrs.measure import Kind
from okrs.permissions import Right
from okrs.vocabulary import DraftState
from storage.columns import new_id
from storage.tables import Cascade, Objective, Outcome, Person, Team


@dataclass(frozen=True)
class Scene:
    """The outcomes under way and the teams that the reader brings them to, with all that was drafted so far."""

    sight: Sight
    found: Survey
    teams: Sequence[Team]
    rows: Mapping[tuple[UUID, UUID], Cascade]

    @property
    def voice(self) -> Voice:
        return self.sight.voice

    @property
    def reader(self) -> UUID:
        return self.sight.reader

    @property
    def outcomes(self) -> Sequence[Outcome]:
        return self.found.tree.outcomes

    def outcome(self, id_: UUID) -> Outcome:
        found = next((outcome for outcome in self.outcomes if outcome.id == id_), None)
        if found is None:
            raise HeadwayError("That outcome does not exist any more.")
        return found

    def team(self, id_: UUID) -> Team:
        """One of the reader's teams; raises HeadwayError for any other."""
        found = next((team for team in self.teams if team.id == id_), None)
        if found is not None:
            return found
        team = self.sight.home.company.teams.get(id_)
        if team is None:
            raise HeadwayError("That team does not exist any more.")
        raise HeadwayError(
            "What an outcome means for {team} is for its lead, their managers and admins to say.",
            team=team.name,
        )

    def row(self, outcome: Outcome, team: Team) -> Cascade | None:
        return self.rows.get((outcome.id, team.id))

    async def begin(self, outcome: Outcome, team: Team) -> Cascade:
        """The row of an outcome and a team, made if need be and locked."""
        fresh = Cascade(
            id=new_id(),
            workspace_id=self.sight.work.workspace,
            outcome_id=outcome.id,
            team_id=team.id,
            person_id=self.reader,
            changed_at=self.sight.home.now,
        )
        return await self.sight.work.outcomes.begin_cascade(fresh)

    def touch(self, row: Cascade, state: DraftState) -> None:
        """It is the reader's doing now."""
        row.state, row.person_id, row.changed_at = state, self.reader, self.sight.home.now

    def objectives(self, outcome: Outcome, team: Team) -> list[Objective]:
        """The team's objectives that serve the outcome; one of no team belongs to its owner's."""
        on = self.sight.home.company.teams_of
        return [
            objective
            for objective in self.found.tree.objectives
            if self.found.landscape.serves(objective.id) == outcome.id
            and (
                objective.team_id == team.id
                or (
                    objective.team_id is None
                    and objective.owner_id is not None
                    and team.id in on.get(objective.owner_id, set())
                )
            )
        ]

    def is_done(self, outcome: Outcome, team: Team) -> bool:
        return self.team_line(outcome, team).stage in (Stage.SERVED, Stage.LEFT_OUT)

    def line(self, outcome: Outcome) -> OutcomeLine:
        return OutcomeLine(
            outcome=str(outcome.id),
            title=outcome.title,
            done=sum(self.is_done(outcome, team) for team in self.teams),
            teams=len(self.teams),
        )

    def team_line(self, outcome: Outcome, team: Team) -> TeamLine:
        """How far the outcome has come with a team."""
        row, objectives = self.row(outcome, team), self.objectives(outcome, team)
        stage, says = Stage.OPEN, ""
        if objectives:
            stage, says = Stage.SERVED, ", ".join(objective.title for objective in objectives)
        elif row is not None and row.state is DraftState.LEFT_OUT:
            stage, says = Stage.LEFT_OUT, row.reason
        elif row is not None and row.state is DraftState.DRAFT and row.objective:
            stage, says = Stage.DRAFT, row.objective
        return TeamLine(team=str(team.id), name=team.name, stage=stage, says=says)

    async def indicators(self, outcome: Outcome, team: Team) -> list[Indicator]:
        """What shows the outcome early: its business numbers, then leading key results of others under it."""
        own = {objective.id for objective in self.objectives(outcome, team)}
        metrics = await self.sight.work.outcomes.metrics(outcome.id)
        found = {metric.name: Indicator(name=metric.name, unit=metric.unit) for metric in metrics}
        for goal in self.found.tree.goals:
            row = goal.key_result
            if row.objective_id in own or row.closed_at is not None or row.kind is Kind.MAINTAIN:
                continue
            serves = self.found.landscape.serves(row.objective_id) == outcome.id
            if serves and is_leading(goal.measure, f"{row.title} {row.metric}"):
                name = indicator_name(row.title, row.metric)
                found.setdefault(name, Indicator(name=name, unit=row.unit))
        return list(found.values())

    def people(self, team: Team) -> list[Person]:
        """Whoever is on the team, and its lead."""
        company = self.sight.home.company
        members = company.members(team.id)
        lead = company.people.get(team.lead_id) if team.lead_id else None
        return members if lead is None or not lead.active or lead in members else [lead, *members]

    def usual_owner(self, team: Team) -> Person:
        """Whose the goals of a team are if nobody is chosen: its lead, unless the reader can't give them any."""
        company = self.sight.home.company
        lead = company.people.get(team.lead_id) if team.lead_id else None
        can = lead is not None and lead.active and self.sight.home.may(self.reader, Right.SET_GOAL, lead.id)
        return lead if lead is not None and can else company.people[self.reader]

    def owner(self, row: Cascade, team: Team) -> Person:
        """Whose a draft is to be; somebody who left since is not."""
        chosen = self.sight.home.company.people.get(row.owner_id) if row.owner_id else None
        return chosen if chosen is not None and chosen.active else self.usual_owner(team)

    def leads(self, team: Team) -> bool:
        """Whether the reader leads the team or one above it."""
        return _leads(self.sight, team)

    async def drafted(self, row: Cascade, outcome: Outcome, team: Team) -> tuple[str, str]:
        """The objective and key results, a line each, that the behaviour of a row comes to."""
        one = self.sight.home.company.people.get(row.owner_id) if row.owner_id else None
        made = draft(
            row.behaviour,
            outcome=outcome.title,
            team=team.name,
            indicators=await self.indicators(outcome, team),
            members=[Member(name=person.name, role=person.role) for person in self.people(team)],
            owner=Member(name=one.name, role=one.role) if one else None,
        )
        return made.objective, "\n".join(said(self.voice, line) for line in made.lines)


async def scene_of(sight: Sight) -> Scene:
    found = await survey(sight)
    rows = await sight.work.outcomes.cascades([outcome.id for outcome in found.tree.outcomes])
    return Scene(sight, found, _teams(sight), {(row.outcome_id, row.team_id): row for row in rows})


def _teams(sight: Sight) -> list[Team]:
    """The teams that the reader brings outcomes to, their own first: all for admins, else those that they lead or
    whose leads or people they manage, and what is below those."""
    company, on = sight.home.company, everybody_on(sight.home.company)
    inhabited = [team for team in company.teams.values() if on[team.id]]
    if not sight.home.may(sight.reader, Right.SETTINGS, None):
        mine = {
            id_
            for team in company.teams.values()
            if _manages(sight, team, on[team.id])
            for id_ in company.teams_under(team.id)
        }
        inhabited = [team for team in inhabited if team.id in mine]
    return sorted(inhabited, key=lambda team: (team.lead_id != sight.reader, team.name))


def _manages(sight: Sight, team: Team, people: frozenset[UUID]) -> bool:
    has_lead = team.lead_id is not None and sight.home.may(sight.reader, Right.SET_GOAL, team.lead_id)
    return has_lead or any(sight.home.company.people[id_].manager_id == sight.reader for id_ in people)


def _leads(sight: Sight, team: Team) -> bool:
    company = sight.home.company
    led = (one for one in company.teams.values() if one.lead_id == sight.reader)
    return any(team.id in company.teams_under(one.id) for one in led)
