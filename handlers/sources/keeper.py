"""Who looks after a source: its owner, and when they have left, who they reported to, or an admin."""

from __future__ import annotations

from uuid import UUID

from handlers.facts import House


def keeper_of(home: House, owner: UUID | None) -> UUID | None:
    """The owner, else the first of their managers who is still there, else the first admin by name."""
    people, seen = home.company.people, set[UUID]()
    found = people.get(owner) if owner else None
    while found is not None and found.id not in seen:
        if found.active:
            return found.id
        seen.add(found.id)
        found = people.get(found.manager_id) if found.manager_id else None
    admins = sorted((p for p in people.values() if p.admin and p.active), key=lambda p: (p.name, p.id))
    return admins[0].id if admins else None
