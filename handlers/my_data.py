"""Everything that is held on a person, written out as the plain values of a JSON file (`docs/privacy.md`)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any
from uuid import UUID

from handlers.audit import named
from handlers.facts import House
from okrs.audit import Change
from storage.held import Holding, is_typed
from storage.tables import (
    Absence,
    Audit,
    ChatMessage,
    CheckIn,
    Delivery,
    Draft,
    Entry,
    HelpRequest,
    OneOnOne,
    Row,
)

FORMAT = "headway-my-data-1"

_GOAL = (
    "code title metric unit kind band start target upper weight starts ends phases score closed_at created_at"
)


def written_out(held: Holding, home: House) -> dict[str, Any]:
    """All of it by stable names: dates in ISO, exact numbers as text, and nothing that somebody else wrote."""
    own = {entry.id for entry in held.notes}
    return {
        "format": FORMAT,
        "written_at": home.now.isoformat(),
        "company": home.workspace.name,
        "profile": _profile(held, home),
        "accounts": _all(held.accounts, "platform address reference last_used_at"),
        "goals": _all(held.key_results, _GOAL),
        "objectives": _all(held.objectives, "code title"),
        "outcomes": _all(held.outcomes, "code title"),
        "progress": [_entry(held, entry, own) for entry in held.entries],
        "goal_changes": [
            {"goal": _code(held, row.key_result_id)} | _of(row, "reason changed_at") for row in held.changes
        ],
        "replies": _all(held.replies, "text understood state received_at counted_at"),
        "monthly_answers": _all(held.reflections, "question answer recorded_at"),
        "check_ins": [_checkin(held, home, row) for row in held.checkins],
        "drafts": [_draft(held, row) for row in held.drafts],
        "to_be_pressed": _all(held.slips, "intent kept made_at"),
        "days_away": [_absence(home, row) for row in held.absences],
        "standing_in": [{"for": home.name(row.person_id)} | _of(row, "starts ends") for row in held.covers],
        "help_asked": [
            _help(held, row) | {"of": home.name(row.helper_id), "words": row.words} for row in held.asked
        ],
        "help_given": [_help(held, row) | {"to": home.name(row.person_id)} for row in held.helped],
        "reminders": _all(held.nudges, "kind subject day sent_at unhelpful"),
        "nudge_wishes": _all(held.wishes, "kind subject muted snoozed_until changed_at"),
        "experiments": [
            {"goal": _code(held, row.key_result_id)}
            | _of(row, "behaviour easier words review_on result learned begun_at reviewed_at")
            for row in held.experiments
        ],
        "decisions": [
            {"goal": _code(held, row.key_result_id)}
            | _of(row, "occasion choice reason learned shared decided_at")
            for row in held.decisions
        ],
        "metric_values": _all(held.readings, "value as_of source recorded_at retracted"),
        "practices": [
            {"goal": _code(held, row.key_result_id) if row.key_result_id else None}
            | _of(row, "title words state named stays asked_at shared_at")
            for row in held.practices
        ],
        "practices_offered": [
            {"goal": _code(held, row.key_result_id)}
            | _of(row, "tries helped offered_at answered_at asked_at thanked_at wondered_at told_who")
            for row in held.offers
        ],
        "one_on_ones": [_meeting(home, row) for row in held.meetings],
        "team_drafts": _all(held.cascades, "behaviour objective lines reason state changed_at"),
        "model_questions": _all(held.thoughts, "intent asked answer state made_at"),
        "metric_sources": _all(held.sources, "kind name every_minutes state created_at"),
        "api_keys": _all(held.tokens, "name shown scopes created_at expires_at last_used_at revoked_at"),
        "hooks": _all(held.hooks, "url events state created_at"),
        "chat_messages": [_said(row) for row in held.said],
        "chat_read": _all(held.reads, "conversation position"),
        "sign_ins": _all(held.sessions, "browser way created_at seen_at expires_at"),
        "acts": [_act(held, home, row) for row in held.audit],
        "messages_received": [_letter(row) for row in held.letters],
    }


def _profile(held: Holding, home: House) -> dict[str, Any]:
    person = held.person
    named = (
        "name email role zone locale country region working_days day_starts day_ends admin active cadence "
        "follows_status created_at"
    )
    return _of(person, named) | {
        "manager": home.name(person.manager_id) if person.manager_id else None,
        "teams": [team.name for team in held.teams],
        "leads": [team.name for team in held.leads],
    }


def _entry(held: Holding, entry: Entry, own: Set[UUID]) -> dict[str, Any]:
    """A line of the ledger; a note that a form handed on is its writer's, so it is not among the `own`."""
    told = _of(entry, "value confidence note blocked source recorded_at retracted")
    return {"goal": _code(held, entry.key_result_id)} | told | ({} if entry.id in own else {"note": ""})


def _checkin(held: Holding, home: House, row: CheckIn) -> dict[str, Any]:
    """A check-in about the person, or of somebody they stood in for."""
    about = None if row.person_id == held.person.id else home.name(row.person_id)
    return {"for": about} | _of(row, "cadence period deep state asked_at closes_at answered_at")


def _draft(held: Holding, draft: Draft) -> dict[str, Any]:
    """A form that was left half-filled, without what it came filled with."""
    fields = {
        name: "" if is_typed(name) and text.strip() in held.of_others else text
        for name, text in draft.fields.items()
    }
    return {"saved_at": _of(draft, "saved_at")["saved_at"], "fields": fields}


def _absence(home: House, row: Absence) -> dict[str, Any]:
    return _of(row, "starts ends from_status") | {
        "stand_in": home.name(row.delegate_id) if row.delegate_id else None
    }


def _help(held: Holding, row: HelpRequest) -> dict[str, Any]:
    return {"goal": _code(held, row.key_result_id)} | _of(row, "asked_at taken_at cleared_at declined_at")


def _meeting(home: House, row: OneOnOne) -> dict[str, Any]:
    """A regular meeting, and who gets a brief before it."""
    return {"manager": home.name(row.manager_id), "with": home.name(row.person_id)} | _of(
        row, "first_on weeks last_on created_at"
    )


def _act(held: Holding, home: House, row: Audit) -> dict[str, Any]:
    """What the person did that admins answer for, or what was done about them and by whom."""
    told = {"act": row.act, "at": _of(row, "at")["at"]}
    if row.about_id != held.person.id:
        return told
    by = home.name(row.person_id) if row.person_id else row.via
    changes = [named(home, Change(*change)) for change in row.changes]
    listed = [[one.field, one.before, one.after] for one in changes]
    return told | {"by": by, "name": row.name, "changes": listed}


def _said(row: ChatMessage) -> dict[str, Any]:
    return {"in": row.conversation.partition(":")[0]} | _of(row, "text posted_at edited_at")


def _letter(row: Delivery) -> dict[str, Any]:
    """That something was sent, and of what kind; what it said of others is theirs."""
    return {"kind": row.key.partition(":")[0]} | _of(row, "platform state created_at sent_at")


def _code(held: Holding, key_result: UUID) -> str:
    return held.goals[key_result].code


def _all(rows: Sequence[Row], names: str) -> list[dict[str, Any]]:
    return [_of(row, names) for row in rows]


def _of(row: Row, names: str) -> dict[str, Any]:
    values = row.model_dump(mode="json", include=set(names.split()))
    return {name: values[name] for name in names.split()}
