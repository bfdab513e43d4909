"""Whether goals hang together: what serves no outcome, and where nothing serves one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from okrs.limits import DEFAULTS, Limits
from okrs.measure import Kind, Measure
from okrs.pace import elapsed
from okrs.progress import progress
from okrs.wording.sets import is_lagging


class Gap(StrEnum):
    """What can be missing, in the order to tell it."""

    ORPHAN = "orphan"  # an objective that serves no outcome
    CLOSED_PARENT = "closed_parent"  # an objective aligned under one that is closed
    EMPTY_OUTCOME = "empty_outcome"  # an outcome that no objective serves
    IDLE_TEAM = "idle_team"  # a team without an objective under any outcome
    LATE_ONLY = "late_only"  # an outcome under which every number moves late
    NOT_MOVING = "not_moving"  # an outcome of which no leading indicator moves
    NO_OWNER = "no_owner"  # a key result that is nobody's
    NO_GOAL = "no_goal"  # a person who owns no goal


@dataclass(frozen=True, kw_only=True)
class Aim:
    """An objective; `outcome` and `parent` are what it is aligned under, None for nothing."""

    id: UUID
    outcome: UUID | None
    parent: UUID | None
    team: UUID | None
    owner: UUID | None
    is_closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A key result. `has_moved` is None where that can't be told, or not yet."""

    id: UUID
    aim: UUID
    owner: UUID | None
    is_leading: bool
    has_moved: bool | None
    is_closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What the key results of one objective tell together: which open ones are nobody's, whose the others are, whether
    one tells early how it will go, and whether one of those has moved, or has not where it should have."""

    aim: UUID
    unowned: tuple[UUID, ...]
    owners: frozenset[UUID]
    is_leading: bool
    has_moved: bool
    is_still: bool

    @classmethod
    def of(cls, aim: UUID, signs: Sequence[Sign]) -> Signs:
        leading = [sign.has_moved for sign in signs if sign.is_leading]
        return cls(
            aim=aim,
            unowned=tuple(sign.id for sign in signs if sign.owner is None and not sign.is_closed),
            owners=frozenset(sign.owner for sign in signs if sign.owner and not sign.is_closed),
            is_leading=bool(leading),
            has_moved=True in leading,
            is_still=False in leading,
        )


@dataclass(frozen=True, kw_only=True)
class Group:
    """A team: the one above it, and whoever is on it or leads it."""

    id: UUID
    parent: UUID | None
    people: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class Landscape:
    """All that is under way: open outcomes, objectives (with the closed ones that open ones are aligned under), what
    their key results tell, teams, and the people who may be expected to have a goal."""

    outcomes: Sequence[UUID]
    aims: Sequence[Aim]
    signs: Sequence[Signs]
    groups: Sequence[Group]
    people: Sequence[UUID]

    def serves(self, aim: UUID) -> UUID | None:
        """The outcome that an objective serves, by itself or through those it is aligned under."""
        return self._serves.get(aim)

    @cached_property
    def _serves(self) -> Mapping[UUID, UUID]:
        outcomes, found = set(self.outcomes), dict[UUID, UUID]()
        for aim in self.aims:
            served = next((one.outcome for one in self.upwards(aim) if one.outcome in outcomes), None)
            if served is not None:
                found[aim.id] = served
        return found

    def upwards(self, aim: Aim) -> Iterator[Aim]:
        """The objective and the open ones above it, each once even if they are aligned in a circle."""
        seen: set[UUID] = set()
        above: Aim | None = aim
        while above is not None and above.id not in seen and (above is aim or not above.is_closed):
            yield above
            seen.add(above.id)
            above = self._by_id.get(above.parent) if above.parent else None

    def parent(self, aim: Aim) -> Aim | None:
        return self._by_id.get(aim.parent) if aim.parent else None

    @cached_property
    def _by_id(self) -> Mapping[UUID, Aim]:
        return {aim.id: aim for aim in self.aims}


def gaps(landscape: Landscape) -> dict[Gap, tuple[UUID, ...]]:
    """What is missing, by kind and in the order given; kinds of which nothing is missing are left out.

    Without any outcome nothing can serve one, so that neither objectives nor teams are named for it.
    """
    found = {
        Gap.ORPHAN: _orphans(landscape) if landscape.outcomes else (),
        Gap.CLOSED_PARENT: tuple(aim.id for aim in landscape.aims if _is_under_closed(landscape, aim)),
        Gap.EMPTY_OUTCOME: _empty_outcomes(landscape),
        Gap.IDLE_TEAM: _idle_teams(landscape) if landscape.outcomes else (),
        **_silent_outcomes(landscape),
        Gap.NO_OWNER: tuple(id_ for signs in landscape.signs for id_ in signs.unowned),
        Gap.NO_GOAL: _without_goal(landscape),
    }
    return {gap: found[gap] for gap in Gap if found[gap]}


def is_leading(measure: Measure, words: str) -> bool:
    """Whether a key result of these words tells early how it will go; work to be done tells nothing of the sort."""
    return measure.kind is not Kind.MILESTONE and not is_lagging(words)


def has_moved(measure: Measure, value: Decimal | None, on: date, limits: Limits = DEFAULTS) -> bool | None:
    """Whether a value has left its start towards the target; None for one that is to stay, or so early that it says
    nothing."""
    if measure.kind is Kind.MAINTAIN:
        return None
    share = progress(measure, value)
    has = value is not None if measure.kind is Kind.BASELINE else share is not None and share > 0
    return has if has or elapsed(measure, on) >= limits.quiet_share else None


def _orphans(landscape: Landscape) -> tuple[UUID, ...]:
    """Those on top of what serves nothing: once they are aligned, so is whatever is aligned under them."""

    def is_orphan(aim: Aim) -> bool:
        if aim.is_closed or landscape.serves(aim.id) or _is_under_closed(landscape, aim):
            return False
        parent = landscape.parent(aim)
        # In a circle nobody is on top.
        return parent is None or any(landscape.parent(one) is aim for one in landscape.upwards(aim))

    return tuple(aim.id for aim in landscape.aims if is_orphan(aim))


def _is_under_closed(landscape: Landscape, aim: Aim) -> bool:
    parent = landscape.parent(aim)
    return not aim.is_closed and parent is not None and parent.is_closed


def _empty_outcomes(landscape: Landscape) -> tuple[UUID, ...]:
    served = {landscape.serves(aim.id) for aim in landscape.aims}
    return tuple(outcome for outcome in landscape.outcomes if outcome not in served)


def _silent_outcomes(landscape: Landscape) -> dict[Gap, tuple[UUID, ...]]:
    """Outcomes that have numbers under them of which none leads, or none that leads has moved."""
    under: dict[UUID, list[Signs]] = {outcome: [] for outcome in landscape.outcomes}
    for signs in landscape.signs:
        if outcome := landscape.serves(signs.aim):
            under[outcome].append(signs)
    leading = {outcome: [one for one in found if one.is_leading] for outcome, found in under.items()}
    return {
        Gap.LATE_ONLY: tuple(o for o, found in under.items() if found and not leading[o]),
        Gap.NOT_MOVING: tuple(o for o, found in leading.items() if _is_still(found)),
    }


def _is_still(signs: Collection[Signs]) -> bool:
    return any(one.is_still for one in signs) and not any(one.has_moved for one in signs)


def _idle_teams(landscape: Landscape) -> tuple[UUID, ...]:
    """Teams with people in them and without an objective that serves an outcome, in them or below."""
    serving = [aim for aim in landscape.aims if landscape.serves(aim.id) and not aim.is_closed]
    teams = {aim.team for aim in serving if aim.team}
    owners = {aim.owner for aim in serving if aim.team is None}
    busy = {group.id for group in landscape.groups if group.id in teams or group.people & owners}
    above = {group.id: group.parent for group in landscape.groups}
    for group in list(busy):
        parent = above.get(group)
        while parent is not None and parent not in busy:
            busy.add(parent)
            parent = above.get(parent)
    return tuple(group.id for group in landscape.groups if group.people and group.id not in busy)


def _without_goal(landscape: Landscape) -> tuple[UUID, ...]:
    owners = {aim.owner for aim in landscape.aims if not aim.is_closed}
    owners.update(*(signs.owners for signs in landscape.signs))
    return tuple(person for person in landscape.people if person not in owners)
