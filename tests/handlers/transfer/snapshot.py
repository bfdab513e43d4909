"""All rows of a workspace with names in place of ids, so that two workspaces can be compared field by field."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from storage.store import Store
from storage.tables import Account, Channel, Row
from storage.transfer import Holdings, Transfer

# A key is in no file, and what follows from its absence is no part of the company.
_OWN = {"id", "workspace_id", "check_in_id", "reply_id", "last_used_at"}
# When a row was made is that of the import, except for key results, whose age is part of the goal.
_LEFT_ASIDE = {
    "workspace": {"name", "created_at"},
    "people": {"created_at"},
    "metrics": {"created_at"},
    "sources": {"created_at", "secret", "trouble"},
    "links": {"created_at"},
}


async def snapshot(store: Store, workspace: UUID) -> dict[str, list[str]]:
    """The rows of each table as sorted texts."""
    async with store.work(workspace) as work:
        held = await Transfer(work.session, workspace).holdings()
    return {name: sorted(_lines(held, name)) for name in Holdings.__dataclass_fields__}


def _lines(held: Holdings, table: str) -> list[str]:
    rows = [held.workspace] if table == "workspace" else getattr(held, table)
    names = _names(held)
    without = _OWN | _LEFT_ASIDE.get(table, set())
    return [repr(_fields(row, names, without=without)) for row in rows if row is not None]


def _fields(row: Row, names: dict[Any, str], *, without: set[str]) -> dict[str, str]:
    fields = {
        name: names.get(value, str(value)) if isinstance(value, UUID) else str(value)
        for name, value in row.model_dump().items()
        if name not in without
    }
    is_own = isinstance(row, Account | Channel) and row.platform == "web"
    return fields | ({"address": "its own"} if is_own else {})


def _names(held: Holdings) -> dict[Any, str]:
    names: dict[Any, str] = {row.id: row.email for row in held.people}
    names |= {row.id: f"{row.platform} {row.name}" for row in held.channels}
    names |= {team.id: team.name for team in held.teams} | {cycle.id: cycle.name for cycle in held.cycles}
    names |= {row.id: row.code for row in held.outcomes} | {row.id: row.code for row in held.objectives}
    names |= {row.id: row.code for row in held.key_results} | {row.id: row.code for row in held.metrics}
    names |= {row.id: row.name for row in held.sources}
    seen: Counter[str] = Counter()
    for row in held.entries:
        key = f"{names[row.key_result_id]} {row.recorded_at}"
        names[row.id] = f"{key} #{seen[key]}"
        seen[key] += 1
    return names
