"""Who may see and change what: one table, denied by default, and what two people are to each other."""

from collections.abc import Iterator, Mapping, Set
from enum import StrEnum
from uuid import UUID


class Relation(StrEnum):
    """What a person is to the owner of a thing.

    A manager is anyone up the owner's manager chain, a report anyone whose chain the owner is in. A
    colleague is in the same workspace and otherwise unrelated. A lead leads a team of it, whoever the owner is.
    """

    SELF = "self"
    TEAMMATE = "teammate"
    MANAGER = "manager"
    REPORT = "report"
    DELEGATE = "delegate"
    ADMIN = "admin"
    LEAD = "lead"
    COLLEAGUE = "colleague"
    OUTSIDER = "outsider"


class Right(StrEnum):
    """What can be allowed.

    A goal is seen with its values and confidence, a note with its blockers. Settings belong to the workspace, so
    that their owner is nobody.
    """

    SEE_GOAL = "see_goal"
    SEE_NOTE = "see_note"
    UPDATE = "update"
    SET_GOAL = "set_goal"
    ADD_OUTCOME = "add_outcome"
    SET_CADENCE = "set_cadence"
    SET_ABSENCE = "set_absence"
    SETTINGS = "settings"
    SEE_AUDIT = "see_audit"


_EVERYBODY = frozenset(Relation) - {Relation.OUTSIDER}
_CLOSE = frozenset({Relation.SELF, Relation.TEAMMATE, Relation.MANAGER, Relation.DELEGATE})
_RESPONSIBLE = frozenset({Relation.SELF, Relation.DELEGATE, Relation.MANAGER, Relation.ADMIN})
_ARRANGING = frozenset({Relation.SELF, Relation.MANAGER, Relation.ADMIN})

# Outcomes are for everybody; words stay near the person who wrote them. An admin runs the workspace and needs
# nobody's notes for it.
TABLE: Mapping[Right, frozenset[Relation]] = {
    Right.SEE_GOAL: _EVERYBODY,
    Right.SEE_NOTE: _CLOSE,
    Right.UPDATE: _RESPONSIBLE,
    Right.SET_GOAL: _ARRANGING,
    Right.ADD_OUTCOME: frozenset({Relation.ADMIN, Relation.LEAD}),
    Right.SET_CADENCE: _ARRANGING,
    Right.SET_ABSENCE: _ARRANGING,
    Right.SETTINGS: frozenset({Relation.ADMIN}),
    Right.SEE_AUDIT: frozenset({Relation.ADMIN}),
}


def allowed(right: Right, relations: Set[Relation]) -> bool:
    """Whether somebody who is all of `relations` to the owner has the right; one of them is enough."""
    return not TABLE.get(right, frozenset()).isdisjoint(relations)


def relations(
    *,
    person_id: UUID,
    owner_id: UUID | None,
    managers: Mapping[UUID, UUID | None],
    teams: Mapping[UUID, Set[UUID]],
    admins: Set[UUID],
    leads: Set[UUID],
    delegates: Mapping[UUID, UUID],
) -> frozenset[Relation]:
    """All that a person is to an owner; never empty.

    `managers` has every person of the workspace and who manages them, None for nobody: whoever is not in it
    is an outsider, as person and as owner. `teams` tells the teams each person is on, `leads` who
    leads one, `delegates` who answers for a person today. `owner_id` is None for what belongs to nobody or to
    the workspace. A manager chain may be a circle.
    """
    if person_id not in managers or (owner_id is not None and owner_id not in managers):
        return frozenset({Relation.OUTSIDER})
    found = set() if owner_id is None else set(_between(person_id, owner_id, managers, teams, delegates))
    if not found:
        found.add(Relation.COLLEAGUE)
    if person_id in admins:
        found.add(Relation.ADMIN)
    if person_id in leads:
        found.add(Relation.LEAD)
    return frozenset(found)


def _between(
    person_id: UUID,
    owner_id: UUID,
    managers: Mapping[UUID, UUID | None],
    teams: Mapping[UUID, Set[UUID]],
    delegates: Mapping[UUID, UUID],
) -> Iterator[Relation]:
    if person_id == owner_id:
        yield Relation.SELF
        return
    if not teams.get(person_id, frozenset()).isdisjoint(teams.get(owner_id, frozenset())):
        yield Relation.TEAMMATE
    if person_id in _chain(owner_id, managers):
        yield Relation.MANAGER
    if owner_id in _chain(person_id, managers):
        yield Relation.REPORT
    if delegates.get(owner_id) == person_id:
        yield Relation.DELEGATE


def _chain(person_id: UUID, managers: Mapping[UUID, UUID | None]) -> set[UUID]:
    chain: set[UUID] = set()
    above = managers.get(person_id)
    while above is not None and above not in chain:
        chain.add(above)
        above = managers.get(above)
    return chain
