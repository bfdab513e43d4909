from collections.abc import Mapping
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.permissions import TABLE, Relation, Right, allowed, relations

# One column a relation, in the order of COLUMNS: x is allowed, . is denied.
COLUMNS = [
    Relation.SELF,
    Relation.TEAMMATE,
    Relation.MANAGER,
    Relation.REPORT,
    Relation.DELEGATE,
    Relation.ADMIN,
    Relation.LEAD,
    Relation.COLLEAGUE,
    Relation.OUTSIDER,
]
EXPECTED = {
    Right.SEE_GOAL: "xxxxxxxx.",
    Right.SEE_NOTE: "xxx.x....",
    Right.UPDATE: "x.x.xx...",
    Right.SET_GOAL: "x.x..x...",
    Right.ADD_OUTCOME: ".....xx..",
    Right.SET_CADENCE: "x.x..x...",
    Right.SET_ABSENCE: "x.x..x...",
    Right.SETTINGS: ".....x...",
    Right.SEE_AUDIT: ".....x...",
}


@pytest.mark.parametrize(
    ("right", "relation", "mark"),
    [
        pytest.param(
            right,
            relation,
            mark,
            id=f"{relation} {'may' if mark == 'x' else 'may not'} {right.replace('_', ' ')}",
        )
        for right, marks in EXPECTED.items()
        for relation, mark in zip(COLUMNS, marks, strict=True)
    ],
)
def test_the_table_of_rights(right: Right, relation: Relation, mark: str) -> None:
    assert allowed(right, {relation}) == (mark == "x")


def test_every_right_and_every_relation_is_in_the_table_of_this_test() -> None:
    assert set(EXPECTED) == set(Right) == set(TABLE)
    assert set(COLUMNS) == set(Relation)


@pytest.mark.parametrize("right", Right)
def test_nobody_is_allowed_nothing(right: Right) -> None:
    assert not allowed(right, set())


@given(st.sampled_from(Right), st.sets(st.sampled_from(Relation)))
def test_one_relation_that_allows_is_enough_and_without_one_it_is_denied(
    right: Right, found: set[Relation]
) -> None:
    assert allowed(right, found) == any(allowed(right, {relation}) for relation in found)


CEO, HEAD, ALICE, BOB, CAROL, ZOE, STRANGER = (UUID(int=number) for number in range(1, 8))
MANAGERS: Mapping[UUID, UUID | None] = {CEO: None, HEAD: CEO, ALICE: HEAD, BOB: HEAD, CAROL: HEAD, ZOE: CEO}
GROWTH, SUPPORT = UUID(int=101), UUID(int=102)
TEAMS = {ALICE: {GROWTH}, BOB: {GROWTH, SUPPORT}, CAROL: {SUPPORT}}


def between(
    person: UUID, owner: UUID | None, managers: Mapping[UUID, UUID | None] = MANAGERS
) -> frozenset[Relation]:
    return relations(
        person_id=person,
        owner_id=owner,
        managers=managers,
        teams=TEAMS,
        admins={ZOE},
        leads={CAROL},
        delegates={ALICE: CAROL},
    )


@pytest.mark.parametrize(
    ("person", "owner", "found"),
    [
        pytest.param(ALICE, ALICE, {Relation.SELF}, id="Alice is herself"),
        pytest.param(BOB, ALICE, {Relation.TEAMMATE}, id="Bob is on Alice's team"),
        pytest.param(HEAD, ALICE, {Relation.MANAGER}, id="Alice's manager"),
        pytest.param(CEO, ALICE, {Relation.MANAGER}, id="the manager of Alice's manager"),
        pytest.param(ALICE, CEO, {Relation.REPORT}, id="Alice reports to the CEO through her manager"),
        pytest.param(CAROL, ALICE, {Relation.DELEGATE, Relation.LEAD}, id="Carol answers for Alice today"),
        pytest.param(ALICE, CAROL, {Relation.COLLEAGUE}, id="a delegate does not open her own goals"),
        pytest.param(ZOE, ALICE, {Relation.ADMIN, Relation.COLLEAGUE}, id="Zoe runs the workspace"),
        pytest.param(ZOE, ZOE, {Relation.ADMIN, Relation.SELF}, id="Zoe's own goals are hers"),
        pytest.param(ZOE, None, {Relation.ADMIN, Relation.COLLEAGUE}, id="an admin of the workspace itself"),
        pytest.param(BOB, None, {Relation.COLLEAGUE}, id="a goal of nobody is everybody's to see"),
        pytest.param(STRANGER, ALICE, {Relation.OUTSIDER}, id="a stranger is an outsider"),
        pytest.param(STRANGER, None, {Relation.OUTSIDER}, id="a stranger has no part in the workspace"),
        pytest.param(
            STRANGER, STRANGER, {Relation.OUTSIDER}, id="a stranger is nobody here, even to himself"
        ),
        pytest.param(ALICE, STRANGER, {Relation.OUTSIDER}, id="an owner elsewhere is out of reach"),
        pytest.param(ZOE, STRANGER, {Relation.OUTSIDER}, id="an admin here is no admin elsewhere"),
    ],
)
def test_what_a_person_is_to_an_owner(person: UUID, owner: UUID | None, found: set[Relation]) -> None:
    assert between(person, owner) == found


def test_a_person_can_be_several_things_at_once() -> None:
    everything = relations(
        person_id=HEAD,
        owner_id=ALICE,
        managers=MANAGERS,
        teams={HEAD: {GROWTH}, ALICE: {GROWTH}},
        admins={HEAD},
        leads={HEAD},
        delegates={ALICE: HEAD},
    )
    assert everything == {
        Relation.MANAGER,
        Relation.TEAMMATE,
        Relation.ADMIN,
        Relation.DELEGATE,
        Relation.LEAD,
    }


def test_a_circle_of_managers_ends() -> None:
    circle: dict[UUID, UUID | None] = {ALICE: BOB, BOB: CAROL, CAROL: ALICE}
    assert between(CEO, ALICE, {**circle, CEO: None}) == {Relation.COLLEAGUE}
    assert Relation.MANAGER in between(CAROL, ALICE, circle)


def test_whoever_manages_herself_is_only_herself() -> None:
    assert between(ALICE, ALICE, {ALICE: ALICE}) == {Relation.SELF}


def test_a_manager_who_left_the_workspace_ends_the_chain_without_harm() -> None:
    assert between(HEAD, ALICE, {ALICE: STRANGER, HEAD: None}) == {Relation.COLLEAGUE}


people = st.sampled_from([CEO, HEAD, ALICE, BOB, CAROL])


@given(
    people,
    people,
    st.fixed_dictionaries({each: st.none() | people for each in (CEO, HEAD, ALICE, BOB, CAROL)}),
)
def test_manager_and_report_mirror_each_other_in_any_chart(
    one: UUID, other: UUID, managers: dict[UUID, UUID | None]
) -> None:
    up, down = between(one, other, managers), between(other, one, managers)
    assert up
    assert (Relation.MANAGER in up) == (Relation.REPORT in down)
    assert (Relation.SELF in up) == (one == other)
