"""Changing rows of the company: noted for the audit, with what depends on it moved, and to be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from cards import settings as cards
from cards.audit import change_words
from cards.blocks import Action
from cards.checkins import notice
from cards.exchange import Reply, Request
from cards.settings import UNDO
from handlers.audit import named
from handlers.channels import shown
from handlers.facts import house
from handlers.plan import plan
from handlers.settings.reading import days_text
from handlers.slips import SLIP, slip_of
from handlers.status import Sight, sight_of
from handlers.timing import move, timetable
from okrs.audit import Act, Change, person_mark
from okrs.errors import HeadwayError
from okrs.permissions import Right
from storage.settings import WorkspaceSettings
from storage.store import Work
from storage.tables import Channel, KeyResult, Objective, Person, Team, Workspace

Kept = Workspace | Person | Team | Channel | KeyResult | Objective

# Who is on which team is no column of a row; changes of these are told without their values.
TEAMS, MEMBERS = "teams", "members"
_NAMELESS = frozenset({"name", "email"})
_ACTS = {
    "workspace": Act.SETTINGS_CHANGED,
    "person": Act.PERSON_CHANGED,
    "team": Act.TEAM_CHANGED,
    "channel": Act.CHANNEL_CHANGED,
    "keyresult": Act.GOAL_CHANGED,
    "objective": Act.GOAL_CHANGED,
}


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What is to be of one row: columns, keys of the workspace's settings, a person's `teams` or a team's `members`."""

    row: Kept
    fields: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was changed, in the reader's words, and the button that takes it back (None: nothing was)."""

    lines: Sequence[str]
    undo: Action | None


async def admins_sight(work: Work, request: Request) -> Sight:
    """What the asker sees; raises HeadwayError for whoever is no admin."""
    sight = await sight_of(work, request)
    if not sight.home.may(sight.reader, Right.SETTINGS, None):
        raise HeadwayError("Only an admin can change that. Ask one of yours.")
    return sight


async def write(sight: Sight, edits: Sequence[Edit], *, letters: Sequence[str] = ()) -> Written:
    """Gives the rows their fields; `letters` are those that go out because of it."""
    work, at = sight.work, sight.home.now
    before = await timetable(work, at=at)
    kept: list[dict[str, Any]] = []
    lines: list[str] = []
    for edit in edits:
        done = await _change(sight, edit)
        if done is not None:
            kept.append(done[0])
            lines += [change_words(sight.voice, named(sight.home, change)) for change in done[1]]
    if not kept:
        return Written(lines=(), undo=None)
    await move(work, before, at=at)
    await plan(work, at=at)
    slip = await work.slips.put(
        sight.reader, intent=UNDO, kept={"edits": kept, "letters": list(letters)}, at=at
    )
    return Written(lines=lines, undo=Action(sight.voice.text("Undo"), UNDO, {SLIP: str(slip.id)}))


async def undo(work: Work, request: Request) -> Reply:
    """Puts back what still is as it was set."""
    sight = await admins_sight(work, request)
    slip = await slip_of(work, request, UNDO)
    rows = await _rows(sight)
    edits = []
    for kept in slip.kept["edits"]:
        row = rows.get(kept["id"])
        if row is None:
            continue
        same = [name for name, value in kept["after"].items() if _plain(_value(sight, row, name)) == value]
        edits.append(Edit(row=row, fields={name: _read(row, name, kept["before"][name]) for name in same}))
    check_admins_left(sight, edits)
    await work.slips.remove(slip)
    await work.outbox.withdraw(slip.kept["letters"])
    written = await write(sight, edits)
    if not written.lines:
        raise HeadwayError("Somebody has changed it again since, so it stays as it is.")
    return Reply(card=notice(sight.voice.text("Taken back. It is as it was before.")), replaces=True)


def check_admins_left(sight: Sight, edits: Sequence[Edit]) -> None:
    """Raises HeadwayError where nobody could change anything any more."""
    admins = {person.id for person in sight.home.company.people.values() if person.admin and person.active}
    for edit in edits:
        if isinstance(edit.row, Person) and not (
            edit.fields.get("admin", edit.row.admin) and edit.fields.get("active", edit.row.active)
        ):
            admins.discard(edit.row.id)
        elif isinstance(edit.row, Person):
            admins.add(edit.row.id)
    if not admins:
        raise HeadwayError("Somebody has to be admin. Make somebody else one first.")


async def _change(sight: Sight, edit: Edit) -> tuple[dict[str, Any], list[Change]] | None:
    """Changes one row and notes it; None where it is like that already."""
    row = await _to_change(sight.work, edit.row)
    was = {name: _value(sight, row, name) for name in edit.fields}
    after = {name: value for name, value in edit.fields.items() if value != was[name]}
    if not after:
        return None
    for name, value in after.items():
        await _set(sight, row, name, value)
    await sight.work.session.flush()
    channels = (
        {row.id: shown(row) for row in await sight.work.people.channels()} if "channel_id" in after else {}
    )
    changes = [_told(sight, name, was[name], value, channels) for name, value in after.items()]
    await _note(sight, row, changes, after)
    kept = {
        "id": str(row.id),
        "before": {name: _plain(was[name]) for name in after},
        "after": {name: _plain(value) for name, value in after.items()},
    }
    return kept, changes


async def _to_change(work: Work, row: Kept) -> Kept:
    """The row itself, where what is known of it is only to be looked at."""
    match row:
        case Person():
            return await work.people.person(row.id)
        case Team():
            return await work.people.team(row.id)
        case KeyResult():
            goal = await work.goals.goal(row.id)
            return goal.key_result if goal else row
        case Objective():
            return next(iter(await work.goals.objectives([row.id])), row)
        case _:
            return row


async def _note(sight: Sight, row: Kept, changes: Sequence[Change], after: Mapping[str, Any]) -> None:
    """One line for what was changed, and one of its own for what weighs more."""
    record, by, at = sight.work.audit.record, sight.reader, sight.home.now
    about = row.id if isinstance(row, Person) else None
    rest = [change for change in changes if change.field not in ("admin", "active")]
    if rest or about is None:
        quiet = [Change(c.field) if about and c.field in _NAMELESS else c for c in rest]
        await record(_ACTS[_kind(row)], by=by, about=about, at=at, name=_name(row), changes=quiet)
    if about and "admin" in after:
        await record(Act.PERSON_ADMIN if after["admin"] else Act.PERSON_NOT_ADMIN, by=by, about=about, at=at)
    if about and "active" in after:
        await sight.work.sessions.end_of([about])
        await record(Act.PERSON_BACK if after["active"] else Act.PERSON_LEFT, by=by, about=about, at=at)


def _name(row: Kept) -> str:
    match row:
        case Person() | Workspace():
            return ""
        case KeyResult() | Objective():
            return row.title
        case _:
            return row.name


def _kind(row: Kept) -> str:
    return type(row).__name__.lower()


def _value(sight: Sight, row: Kept, name: str) -> Any:
    company = sight.home.company
    if name == TEAMS:
        return frozenset(company.teams_of.get(row.id, ()))
    if name == MEMBERS:
        return frozenset(person for person, teams in company.teams_of.items() if row.id in teams)
    if isinstance(row, Workspace) and name in WorkspaceSettings.model_fields:
        return getattr(WorkspaceSettings.model_validate(row.settings), name)
    return getattr(row, name)


async def _set(sight: Sight, row: Kept, name: str, value: Any) -> None:
    people, was = sight.work.people, _value(sight, row, name)
    if name == TEAMS:
        for team in value - was:
            await people.join(team, [row.id])
        for team in was - value:
            await people.part(team, [row.id])
    elif name == MEMBERS:
        await people.join(row.id, sorted(value - was))
        await people.part(row.id, sorted(was - value))
    elif isinstance(row, Workspace) and name in WorkspaceSettings.model_fields:
        settings = WorkspaceSettings.model_validate({**row.settings, name: value})
        row.settings = settings.model_dump(mode="json", exclude_unset=True)
    else:
        setattr(row, name, value)


def _plain(value: Any) -> Any:
    """A value as a slip keeps it."""
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    return TypeAdapter(Any).dump_python(value, mode="json")


def _read(row: Kept, name: str, plain: Any) -> Any:
    """The value that `_plain` wrote."""
    if name in (TEAMS, MEMBERS):
        return frozenset(UUID(each) for each in plain)
    table: Any = (
        WorkspaceSettings if isinstance(row, Workspace) and name not in type(row).model_fields else type(row)
    )
    return TypeAdapter(table.model_fields[name].annotation).validate_python(plain)


async def _rows(sight: Sight) -> dict[str, Kept]:
    company = sight.home.company
    channels = await sight.work.people.channels()
    tree = await sight.work.goals.tree()
    goals = [goal.key_result for goal in tree.goals]
    rows: list[Kept] = [sight.home.workspace, *company.people.values(), *company.teams.values(), *channels]
    rows += [*goals, *tree.objectives]
    return {str(row.id): row for row in rows}


def _told(sight: Sight, name: str, before: Any, after: Any, channels: Mapping[UUID, str]) -> Change:
    """What the audit keeps: people by their ids; of whoever comes and goes only who."""
    if name == MEMBERS:
        gone, come = sorted(before - after), sorted(after - before)
        return Change(
            MEMBERS, ", ".join(person_mark(one) for one in gone), ", ".join(person_mark(one) for one in come)
        )
    return Change(
        name.removesuffix("_id"), _words(sight, name, before, channels), _words(sight, name, after, channels)
    )


def _words(sight: Sight, name: str, value: Any, channels: Mapping[UUID, str]) -> str:
    company = sight.home.company
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return ", ".join(sorted(company.teams[team].name for team in value if team in company.teams))
        case UUID() if name in ("manager_id", "lead_id", "owner_id"):
            return person_mark(value)
        case UUID() if name == "channel_id":
            return channels.get(value, "")
        case UUID() if value in company.teams:
            return company.teams[value].name
        case time():
            return f"{value:%H:%M}"
        case Mapping():
            return days_text(value).replace("\n", "; ")
        case _:
            return str(value)


async def fresh(sight: Sight) -> Sight:
    """The same look after something was changed."""
    return replace(sight, home=await house(sight.work, sight.home.now))


def saved(sight: Sight, written: Written) -> Reply:
    """What was done, to be taken back."""
    return Reply(card=cards.saved(sight.voice, written.lines, undo=written.undo), replaces=True)
