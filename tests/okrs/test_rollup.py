from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.errors import HeadwayError
from okrs.health import Health, weakest
from okrs.progress import clamped
from okrs.rollup import Part, roll_up


def part(
    progress: str | None, *, weight: str = "1", health: Health = Health.ON_TRACK, updated: bool = True
) -> Part:
    return Part(
        weight=Decimal(weight),
        progress=None if progress is None else Decimal(progress),
        health=health,
        updated=updated,
    )


weights = st.decimals(min_value=0, max_value=1000, places=3)
progresses = st.none() | st.decimals(min_value=-3, max_value=3, places=5)
some_parts = st.lists(
    st.builds(
        Part, weight=weights, progress=progresses, health=st.sampled_from(Health), updated=st.booleans()
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("parts", "mean"),
    [
        pytest.param([part("0.2"), part("0.6")], "0.4", id="equal weights make the plain mean"),
        pytest.param([part("0.2", weight="3"), part("0.6")], "0.3", id="a heavier part counts more"),
        pytest.param([part("1.8"), part("0.2")], "0.6", id="too much of one can't make up for another"),
        pytest.param([part("-4"), part("1")], "0.5", id="below the start counts as the start"),
        pytest.param([part("0.5"), part(None)], "0.5", id="a part without progress is left out"),
        pytest.param(
            [part("0.2", weight="0"), part("0.6", weight="0")],
            "0.4",
            id="no weights at all are equal weights",
        ),
        pytest.param([part("0.2", weight="0"), part("0.6")], "0.6", id="a weight of 0 does not count"),
        pytest.param([part("1")] * 3, "1", id="three thirds of everything are everything"),
    ],
)
def test_progress_is_the_weighted_mean(parts: list[Part], mean: str) -> None:
    assert roll_up(parts).progress == Decimal(mean)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([], id="of nothing"),
        pytest.param([part(None), part(None)], id="of parts without any"),
        pytest.param([part("0.5", weight="0"), part(None)], id="when all that have one weigh nothing"),
    ],
)
def test_there_is_no_progress(parts: list[Part]) -> None:
    assert roll_up(parts).progress is None


def test_coverage_counts_every_part_even_without_progress_or_weight() -> None:
    rollup = roll_up(
        [
            part("0.5"),
            part(None),
            part("0.5", weight="0"),
            part("0.1", updated=False),
            part(None, updated=False),
        ]
    )
    assert (rollup.updated, rollup.total) == (3, 5)


def test_health_is_that_of_the_weakest_part_however_light() -> None:
    parts = [part("1", health=Health.MET, weight="9"), part("0.1", health=Health.OFF_TRACK, weight="0")]
    assert roll_up(parts).health is Health.OFF_TRACK


def test_nothing_rolls_up_to_pending() -> None:
    assert roll_up([]).health is Health.PENDING


def test_every_share_and_contribution_can_be_explained() -> None:
    parts = [part("0.5", weight="3"), part(None, weight="4"), part("2", weight="1")]
    used = roll_up(parts).used
    assert [share.part for share in used] == parts
    assert [share.share for share in used] == [Decimal("0.75"), 0, Decimal("0.25")]
    assert [share.contribution for share in used] == [Decimal("0.375"), None, Decimal("0.25")]


@pytest.mark.parametrize("weight", ["-1", "NaN", "Infinity"])
def test_a_weight_that_is_none_is_refused(weight: str) -> None:
    with pytest.raises(HeadwayError, match="0 or more"):
        roll_up([part("0.5"), part("0.5", weight=weight)])


@given(some_parts)
def test_the_mean_lies_between_the_least_and_the_most(parts: list[Part]) -> None:
    mean = roll_up(parts).progress
    reached = [clamped(part.progress) for part in parts if part.progress is not None]
    assert mean is None or min(reached) <= mean <= max(reached)


@given(some_parts)
def test_contributions_add_up_to_the_mean_and_shares_to_one(parts: list[Part]) -> None:
    rollup = roll_up(parts)
    contributions = sum((share.contribution or Decimal(0) for share in rollup.used), Decimal(0))
    shares = sum((share.share for share in rollup.used), Decimal(0))
    assert abs(contributions - (rollup.progress or 0)) < Decimal("1e-20")
    assert abs(shares - (rollup.progress is not None)) < Decimal("1e-20")


@given(some_parts, st.randoms())
def test_the_order_of_parts_makes_no_difference(parts: list[Part], random: Random) -> None:
    shuffled = random.sample(parts, len(parts))
    one, other = roll_up(parts), roll_up(shuffled)
    assert (one.progress, one.health, one.updated) == (other.progress, other.health, other.updated)


@given(some_parts)
def test_health_is_one_of_the_parts_and_none_is_weaker(parts: list[Part]) -> None:
    health = roll_up(parts).health
    assert health in {part.health for part in parts} or (health is Health.PENDING and not parts)
    assert all(weakest([health, part.health]) is health for part in parts)


@given(some_parts.filter(lambda parts: any(part.health is Health.PENDING for part in parts)))
def test_a_pending_part_is_never_hidden_behind_green(parts: list[Part]) -> None:
    assert roll_up(parts).health not in {Health.ON_TRACK, Health.MET}
