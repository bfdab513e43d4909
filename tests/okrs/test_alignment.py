"""What serves no outcome and where nothing serves one is named, once each and no more than that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.alignment import Aim, Gap, Group, Landscape, Sign, Signs, gaps, has_moved, is_leading
from okrs.measure import Band, Kind, Measure

LOYALTY, TRUST = UUID(int=1), UUID(int=2)
TOP, BELOW, LOOSE, PAST = (UUID(int=number) for number in range(11, 15))
PRODUCT, GROWTH, EMPTY = (UUID(int=number) for number in range(21, 24))
BOB, CAROL, DAN = (UUID(int=number) for number in range(31, 34))
NPS, CHURN = UUID(int=41), UUID(int=42)


def aim(
    id_: UUID,
    outcome: UUID | None = None,
    parent: UUID | None = None,
    *,
    team: UUID | None = GROWTH,
    owner: UUID | None = BOB,
    closed: bool = False,
) -> Aim:
    return Aim(id=id_, outcome=outcome, parent=parent, team=team, owner=owner, is_closed=closed)


def sign(
    id_: UUID = NPS,
    of: UUID = TOP,
    *,
    owner: UUID | None = CAROL,
    leading: bool = True,
    moved: bool | None = True,
    closed: bool = False,
) -> Sign:
    return Sign(id=id_, aim=of, owner=owner, is_leading=leading, has_moved=moved, is_closed=closed)


def together(signs: tuple[Sign, ...]) -> list[Signs]:
    """By their objectives."""
    return [Signs.of(id_, [one for one in signs if one.aim == id_]) for id_ in {one.aim: 0 for one in signs}]


def land(
    *aims: Aim,
    signs: tuple[Sign, ...] = (),
    outcomes: tuple[UUID, ...] = (LOYALTY,),
    groups: tuple[Group, ...] = (),
    people: tuple[UUID, ...] = (),
) -> Landscape:
    return Landscape(outcomes=outcomes, aims=aims, signs=together(signs), groups=groups, people=people)


def group(id_: UUID, *people: UUID, parent: UUID | None = None) -> Group:
    return Group(id=id_, parent=parent, people=frozenset(people))


SERVED = aim(TOP, LOYALTY)


@pytest.mark.parametrize(
    ("landscape", "found"),
    [
        pytest.param(land(SERVED), {}, id="an objective under an outcome is all there is to wish for"),
        pytest.param(land(SERVED, aim(LOOSE)), {Gap.ORPHAN: (LOOSE,)}, id="an objective that serves nothing"),
        pytest.param(
            land(SERVED, aim(LOOSE, TRUST)), {Gap.ORPHAN: (LOOSE,)}, id="an outcome of another time is none"
        ),
        pytest.param(land(SERVED, aim(BELOW, parent=TOP)), {}, id="what is below a served one serves too"),
        pytest.param(
            land(SERVED, aim(LOOSE), aim(BELOW, parent=LOOSE)),
            {Gap.ORPHAN: (LOOSE,)},
            id="of what hangs together only the top is named",
        ),
        pytest.param(
            land(SERVED, aim(LOOSE, parent=BELOW), aim(BELOW, parent=LOOSE)),
            {Gap.ORPHAN: (LOOSE, BELOW)},
            id="in a circle nobody is on top",
        ),
        pytest.param(
            land(SERVED, aim(PAST, closed=True), aim(BELOW, parent=PAST)),
            {Gap.CLOSED_PARENT: (BELOW,)},
            id="an objective under a closed one",
        ),
        pytest.param(
            land(SERVED, aim(PAST, LOYALTY, closed=True), aim(BELOW, parent=PAST)),
            {Gap.CLOSED_PARENT: (BELOW,)},
            id="a closed one hands nothing on",
        ),
        pytest.param(land(SERVED, aim(PAST, closed=True)), {}, id="a closed objective is nobody's worry"),
        pytest.param(
            land(SERVED, outcomes=(LOYALTY, TRUST)), {Gap.EMPTY_OUTCOME: (TRUST,)}, id="an outcome alone"
        ),
        pytest.param(
            land(aim(TOP, LOYALTY, closed=True)), {}, id="an outcome whose objective is reached already"
        ),
        pytest.param(land(aim(LOOSE), outcomes=()), {}, id="without outcomes nothing is an orphan"),
        pytest.param(
            land(SERVED, groups=(group(GROWTH, BOB), group(PRODUCT, DAN))),
            {Gap.IDLE_TEAM: (PRODUCT,)},
            id="a team without an objective",
        ),
        pytest.param(
            land(SERVED, groups=(group(GROWTH, BOB, parent=PRODUCT), group(PRODUCT, DAN))),
            {},
            id="a team whose part below has one",
        ),
        pytest.param(
            land(aim(TOP, LOYALTY, team=PRODUCT), groups=(group(GROWTH, BOB, parent=PRODUCT),)),
            {Gap.IDLE_TEAM: (GROWTH,)},
            id="an objective of the team above is not the team's own",
        ),
        pytest.param(
            land(aim(TOP, LOYALTY, team=None), groups=(group(GROWTH, BOB),)),
            {},
            id="an objective of no team is its owner's team's",
        ),
        pytest.param(land(SERVED, groups=(group(EMPTY),)), {}, id="a team with nobody in it"),
        pytest.param(
            land(SERVED, signs=(sign(leading=False),)), {Gap.LATE_ONLY: (LOYALTY,)}, id="only late numbers"
        ),
        pytest.param(
            land(SERVED, signs=(sign(moved=False), sign(CHURN, leading=False))),
            {Gap.NOT_MOVING: (LOYALTY,)},
            id="no leading number has moved",
        ),
        pytest.param(
            land(SERVED, signs=(sign(moved=False), sign(CHURN, moved=True))), {}, id="one of them moves"
        ),
        pytest.param(land(SERVED, signs=(sign(moved=None),)), {}, id="too early to tell"),
        pytest.param(
            land(SERVED, signs=(sign(owner=None),)), {Gap.NO_OWNER: (NPS,)}, id="a key result of nobody's"
        ),
        pytest.param(land(SERVED, signs=(sign(owner=None, closed=True),)), {}, id="a closed one of nobody's"),
        pytest.param(
            land(SERVED, signs=(sign(),), people=(BOB, CAROL, DAN)),
            {Gap.NO_GOAL: (DAN,)},
            id="a person without a goal",
        ),
        pytest.param(
            land(aim(TOP, LOYALTY, closed=True), signs=(sign(closed=True),), people=(BOB, CAROL)),
            {Gap.NO_GOAL: (BOB, CAROL)},
            id="goals that are closed are none any more",
        ),
        pytest.param(land(outcomes=()), {}, id="nothing at all"),
    ],
)
def test_what_is_missing(landscape: Landscape, found: dict[Gap, tuple[UUID, ...]]) -> None:
    assert gaps(landscape) == found


ENDS = date(2025, 6, 30)
STARTS = date(2025, 4, 1)


def measure(
    kind: Kind, start: str | None = "10", target: str | None = "20", band: Band | None = None
) -> Measure:
    return Measure(
        kind=kind,
        unit="",
        start=Decimal(start) if start else None,
        target=Decimal(target) if target else None,
        upper=None,
        band=band,
        starts=STARTS,
        ends=ENDS,
        phases=(),
    )


@pytest.mark.parametrize(
    ("one", "value", "days", "moved"),
    [
        pytest.param(measure(Kind.INCREASE), "12", 40, True, id="it rose"),
        pytest.param(measure(Kind.INCREASE), "10", 40, False, id="it stands still"),
        pytest.param(measure(Kind.INCREASE), "8", 40, False, id="it went the wrong way"),
        pytest.param(measure(Kind.INCREASE), None, 40, False, id="nobody has said anything"),
        pytest.param(measure(Kind.INCREASE), None, 3, None, id="it has just begun"),
        pytest.param(measure(Kind.INCREASE), "12", 3, True, id="it has just begun and moves already"),
        pytest.param(measure(Kind.DECREASE, "20", "10"), "15", 40, True, id="it fell as it should"),
        pytest.param(measure(Kind.BASELINE, None, None), "5", 40, True, id="it is measured"),
        pytest.param(measure(Kind.BASELINE, None, None), None, 40, False, id="it is not measured yet"),
        pytest.param(
            measure(Kind.MAINTAIN, None, "10", Band.AT_LEAST), "12", 40, None, id="it is to stay where it is"
        ),
    ],
)
def test_whether_a_value_has_moved(one: Measure, value: str | None, days: int, moved: bool | None) -> None:
    on = STARTS + timedelta(days=days)
    assert has_moved(one, Decimal(value) if value else None, on) is moved


@pytest.mark.parametrize(
    ("words", "kind", "leads"),
    [
        ("Customers open the report every week", Kind.INCREASE, True),
        ("Monthly recurring revenue", Kind.INCREASE, False),
        ("Ship the report", Kind.MILESTONE, False),
    ],
)
def test_what_people_do_leads_and_money_and_work_do_not(words: str, kind: Kind, *, leads: bool) -> None:
    assert is_leading(measure(kind), words) is leads


ids = st.integers(100, 112).map(lambda number: UUID(int=number))
some_outcomes = st.sampled_from([None, LOYALTY, TRUST])


@st.composite
def landscapes(draw: st.DrawFn) -> Landscape:
    known = draw(st.lists(ids, unique=True, max_size=12))
    above = st.none() | st.sampled_from(known) if known else st.none()
    aims = [
        aim(
            one,
            draw(some_outcomes),
            draw(above),
            team=draw(st.sampled_from([None, GROWTH, PRODUCT])),
            owner=draw(st.sampled_from([None, BOB, DAN])),
            closed=draw(st.booleans()),
        )
        for one in known
    ]
    signs = tuple(
        sign(
            UUID(int=500 + n),
            one.id,
            owner=draw(st.sampled_from([None, CAROL])),
            leading=draw(st.booleans()),
            moved=draw(st.sampled_from([None, True, False])),
        )
        for n, one in enumerate(aims)
    )
    return land(
        *aims,
        signs=signs,
        outcomes=(LOYALTY,),
        groups=(group(GROWTH, BOB, parent=PRODUCT), group(PRODUCT, DAN)),
        people=(BOB, CAROL, DAN),
    )


@given(landscapes())
def test_whatever_serves_an_outcome_is_no_orphan_and_no_orphan_serves_one(landscape: Landscape) -> None:
    for orphan in gaps(landscape).get(Gap.ORPHAN, ()):
        assert landscape.serves(orphan) is None


@given(landscapes())
def test_with_every_orphan_aligned_and_none_under_a_closed_one_everything_open_serves_an_outcome(
    landscape: Landscape,
) -> None:
    found = gaps(landscape)
    named = {*found.get(Gap.ORPHAN, ()), *found.get(Gap.CLOSED_PARENT, ())}
    aligned = replace(
        landscape,
        aims=[replace(a, outcome=LOYALTY, parent=None) if a.id in named else a for a in landscape.aims],
    )
    left = gaps(aligned)
    assert Gap.ORPHAN not in left
    assert Gap.CLOSED_PARENT not in left
    assert all(aligned.serves(a.id) for a in aligned.aims if not a.is_closed)


@given(landscapes())
def test_everything_is_named_once_and_in_the_order_given(landscape: Landscape) -> None:
    order = {
        Gap.ORPHAN: [a.id for a in landscape.aims],
        Gap.CLOSED_PARENT: [a.id for a in landscape.aims],
        Gap.IDLE_TEAM: [g.id for g in landscape.groups],
        Gap.NO_OWNER: [id_ for s in landscape.signs for id_ in s.unowned],
        Gap.NO_GOAL: list(landscape.people),
    }
    for gap, named in gaps(landscape).items():
        wanted = order.get(gap, list(landscape.outcomes))
        assert list(named) == [one for one in wanted if one in named]
