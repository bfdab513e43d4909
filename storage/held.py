"""Everything that is held on one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from cards.checkins import NOTE, REFLECT, RIGHT_GOALS
from storage.ledger import whose_words
from storage.queries import Queries
from storage.tables import (
    Absence,
    Account,
    ApiToken,
    Audit,
    Cascade,
    ChatMessage,
    ChatRead,
    CheckIn,
    Decision,
    Delivery,
    Draft,
    Entry,
    Experiment,
    GoalChange,
    HelpRequest,
    Hook,
    KeyResult,
    Membership,
    MetricSource,
    Nudge,
    NudgeWish,
    Objective,
    OneOnOne,
    Outcome,
    Person,
    Practice,
    PracticeOffer,
    Reading,
    Reflection,
    Reply,
    Row,
    Slip,
    Team,
    Thought,
    WebSession,
)

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, kw_only=True)
class Holding:
    """Every row about one person, the oldest first.

    `entries` are what they recorded, `notes` the lines of the ledger that hold words of theirs: most of their own, and
    those in which a form handed their words on. `of_others` is what others wrote about the same goals; `goals` are all
    key results that any of the rows speak of, `letters` what Headway sent them; `covers` are absences of others in
    which they stand in.
    """

    person: Person
    accounts: list[Account]
    teams: list[Team]
    leads: list[Team]
    outcomes: list[Outcome]
    objectives: list[Objective]
    key_results: list[KeyResult]
    goals: dict[UUID, KeyResult]
    entries: list[Entry]
    notes: list[Entry]
    of_others: set[str]
    changes: list[GoalChange]
    replies: list[Reply]
    reflections: list[Reflection]
    checkins: list[CheckIn]
    drafts: list[Draft]
    slips: list[Slip]
    absences: list[Absence]
    covers: list[Absence]
    asked: list[HelpRequest]
    helped: list[HelpRequest]
    nudges: list[Nudge]
    wishes: list[NudgeWish]
    experiments: list[Experiment]
    decisions: list[Decision]
    readings: list[Reading]
    practices: list[Practice]
    offers: list[PracticeOffer]
    meetings: list[OneOnOne]
    cascades: list[Cascade]
    thoughts: list[Thought]
    sources: list[MetricSource]
    tokens: list[ApiToken]
    hooks: list[Hook]
    said: list[ChatMessage]
    reads: list[ChatRead]
    sessions: list[WebSession]
    audit: list[Audit]
    letters: list[Delivery]

    @property
    def words(self) -> set[str]:
        """Whatever they wrote that a message of Headway's may quote."""
        return {text for text in self._written() if any(letter.isalpha() for letter in text)}

    def _written(self) -> Iterator[str]:
        yield from (entry.note for entry in self.notes)
        yield from (change.reason for change in self.changes)
        yield from (reply.text for reply in self.replies)
        yield from (
            told["note"] for reply in self.replies for told in reply.understood.get("said", {}).values()
        )
        yield from (row.answer for row in self.reflections if row.question != RIGHT_GOALS)
        yield from (request.words for request in self.asked)
        for tried in self.experiments:
            yield from (tried.behaviour, tried.easier, tried.words, tried.learned)
        for slip in self.slips:
            yield from (text for text in slip.kept.get("answers", {}).values())
        for decided in self.decisions:
            yield from (decided.reason, decided.learned)
        for practice in self.practices:
            yield from (practice.title, practice.words)
        for cascade in self.cascades:
            yield from (cascade.behaviour, cascade.lines, cascade.reason)
        yield from (text for draft in self.drafts for name, text in draft.fields.items() if is_typed(name))


class Held(Queries):
    async def on(self, person: Person) -> Holding:
        """All of it; what somebody else wrote is not among the notes."""
        id_ = person.id
        entries = await self._rows(Entry, col(Entry.person_id) == id_, col(Entry.recorded_at), col(Entry.id))
        changes = await self._rows(GoalChange, col(GoalChange.person_id) == id_, col(GoalChange.changed_at))
        asked = await self._rows(HelpRequest, col(HelpRequest.person_id) == id_, col(HelpRequest.asked_at))
        helped = await self._rows(HelpRequest, col(HelpRequest.helper_id) == id_, col(HelpRequest.asked_at))
        key_results = await self._rows(KeyResult, col(KeyResult.owner_id) == id_, col(KeyResult.code))
        spoken_of = {entry.key_result_id for entry in entries} | {row.key_result_id for row in changes}
        experiments = await self._rows(Experiment, col(Experiment.person_id) == id_, col(Experiment.begun_at))
        decisions = await self._rows(Decision, col(Decision.person_id) == id_, col(Decision.decided_at))
        practices = await self._rows(Practice, col(Practice.person_id) == id_, col(Practice.asked_at))
        offers = await self._rows(
            PracticeOffer, col(PracticeOffer.person_id) == id_, col(PracticeOffer.offered_at)
        )
        spoken_of |= {row.key_result_id for row in experiments} | {row.key_result_id for row in decisions}
        spoken_of |= {row.key_result_id for row in practices if row.key_result_id}
        spoken_of |= {row.key_result_id for row in offers}
        spoken_of |= {request.key_result_id for request in (*asked, *helped)} | {
            row.id for row in key_results
        }
        goals = await self._rows(KeyResult, col(KeyResult.id).in_(spoken_of), col(KeyResult.code))
        # All that was ever said of these goals: words that a form handed on stand in lines of others.
        lines = await self._rows(
            Entry, col(Entry.key_result_id).in_(spoken_of), col(Entry.recorded_at), col(Entry.id)
        )
        wrote = whose_words(lines)
        return Holding(
            person=person,
            accounts=await self._rows(Account, col(Account.person_id) == id_, col(Account.platform)),
            teams=await self._teams(id_),
            leads=await self._rows(Team, col(Team.lead_id) == id_, col(Team.name)),
            outcomes=await self._rows(Outcome, col(Outcome.owner_id) == id_, col(Outcome.code)),
            objectives=await self._rows(Objective, col(Objective.owner_id) == id_, col(Objective.code)),
            key_results=key_results,
            goals={row.id: row for row in goals},
            entries=entries,
            notes=[line for line in lines if wrote.get(line.id) == id_],
            of_others={line.note for line in lines if line.note and wrote[line.id] != id_},
            changes=changes,
            replies=await self._rows(Reply, col(Reply.person_id) == id_, col(Reply.received_at)),
            reflections=await self._rows(
                Reflection, col(Reflection.person_id) == id_, col(Reflection.recorded_at), col(Reflection.id)
            ),
            checkins=await self._rows(CheckIn, _checkins_of(id_), col(CheckIn.asked_at), col(CheckIn.id)),
            drafts=await self._rows(Draft, col(Draft.person_id) == id_, col(Draft.saved_at)),
            slips=await self._rows(Slip, col(Slip.person_id) == id_, col(Slip.made_at)),
            absences=await self._rows(Absence, col(Absence.person_id) == id_, col(Absence.starts)),
            covers=await self._rows(Absence, col(Absence.delegate_id) == id_, col(Absence.starts)),
            asked=asked,
            helped=helped,
            nudges=await self._rows(Nudge, col(Nudge.person_id) == id_, col(Nudge.sent_at)),
            wishes=await self._rows(NudgeWish, col(NudgeWish.person_id) == id_, col(NudgeWish.changed_at)),
            experiments=experiments,
            decisions=decisions,
            readings=await self._rows(Reading, col(Reading.person_id) == id_, col(Reading.recorded_at)),
            practices=practices,
            offers=offers,
            meetings=await self._rows(OneOnOne, _meetings_of(id_), col(OneOnOne.created_at)),
            cascades=await self._rows(Cascade, col(Cascade.person_id) == id_, col(Cascade.changed_at)),
            thoughts=await self._rows(Thought, col(Thought.person_id) == id_, col(Thought.made_at)),
            sources=await self._rows(MetricSource, col(MetricSource.owner_id) == id_, col(MetricSource.name)),
            tokens=await self._rows(ApiToken, _tokens_of(id_), col(ApiToken.created_at)),
            hooks=await self._rows(Hook, col(Hook.made_by_id) == id_, col(Hook.created_at)),
            said=await self._rows(ChatMessage, col(ChatMessage.author_id) == id_, col(ChatMessage.position)),
            reads=await self._rows(ChatRead, col(ChatRead.person_id) == id_, col(ChatRead.conversation)),
            sessions=await self._rows(
                WebSession, col(WebSession.person_id) == id_, col(WebSession.created_at)
            ),
            audit=await self._rows(Audit, _acts_of(id_), col(Audit.at), col(Audit.id)),
            letters=await self._rows(Delivery, col(Delivery.person_id) == id_, col(Delivery.created_at)),
        )

    async def names_of_goals(self) -> set[str]:
        """What goals are called here: nobody's own words, whoever types them."""
        found: set[str] = set()
        for table in (KeyResult, Objective, Outcome):
            rows = await self._session.exec(
                select(table.title, table.code).where(table.workspace_id == self._workspace)
            )
            found.update(name for row in rows for name in row)
        return found

    async def _teams(self, person: UUID) -> list[Team]:
        found = await self._session.exec(
            select(Team)
            .join(Membership, col(Membership.team_id) == col(Team.id))
            .where(Membership.workspace_id == self._workspace, Membership.person_id == person)
            .order_by(func.lower(Team.name))
        )
        return list(found)

    async def _rows(self, table: type[R], which: ColumnElement[bool], *order: Any) -> list[R]:
        rows: Any = table
        found = await self._session.exec(
            select(table).where(rows.workspace_id == self._workspace, which).order_by(*order)
        )
        return list(found)


def is_typed(field: str) -> bool:
    """Whether a field of a check-in's form holds words, rather than a number or a choice."""
    kind, _, name = field.partition(".")
    return kind == NOTE or (kind == REFLECT and name != RIGHT_GOALS)


def _checkins_of(person: UUID) -> ColumnElement[bool]:
    return (col(CheckIn.person_id) == person) | (col(CheckIn.asked_of_id) == person)


def _meetings_of(person: UUID) -> ColumnElement[bool]:
    return (col(OneOnOne.manager_id) == person) | (col(OneOnOne.person_id) == person)


def _acts_of(person: UUID) -> ColumnElement[bool]:
    return (col(Audit.person_id) == person) | (col(Audit.about_id) == person)


def _tokens_of(person: UUID) -> ColumnElement[bool]:
    return (col(ApiToken.person_id) == person) | (col(ApiToken.made_by_id) == person)
