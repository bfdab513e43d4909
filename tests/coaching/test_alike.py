"""Goals are alike when they speak of the same thing, in the same unit and direction."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.alike import ALIKE, Aim, Likeness
from okrs.measure import Kind

NPS = Aim(title="Lift NPS from 30 to 50", objective="Make customers happier", unit="points")
CHURN = Aim(title="Cut monthly churn to 3%", unit="%", kind=Kind.DECREASE)
COMPANY = (
    NPS,
    CHURN,
    Aim(title="Raise NPS of enterprise customers to 60", objective="Enterprises love us", unit="points"),
    Aim(title="Reduce churn in small clinics to 4%", unit="%", kind=Kind.DECREASE),
    Aim(title="Error rate below 1%", objective="Never let customers down", unit="%", kind=Kind.DECREASE),
    Aim(title="Close 20 enterprise deals", objective="Win new business", unit="deals"),
    Aim(title="75% of first bookings are finished", metric="first bookings finished", unit="%"),
    Aim(title="Half of all waiting-list offers are accepted", metric="offers accepted", unit="%"),
    Aim(title="Time to first response under 4 hours", unit="hours", kind=Kind.DECREASE),
)
LIKENESS = Likeness(COMPANY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(NPS, COMPANY[2], id="the same score elsewhere"),
        pytest.param(CHURN, COMPANY[3], id="the same thing within a wider goal"),
        pytest.param(
            replace(NPS, metric="net promoter score"),
            Aim(title="Our patients recommend us", metric="Net promoter score", unit="Points"),
            id="the same metric, whatever the title",
        ),
        pytest.param(
            Aim(title="Customers activate within a week", unit="%"),
            Aim(title="Activation of new customers", unit="%"),
            id="other endings of the same words",
        ),
    ],
)
def test_goals_about_the_same_are_alike(one: Aim, other: Aim) -> None:
    assert LIKENESS.between(one, other) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(CHURN, COMPANY[4], id="two per cents that fall"),
        pytest.param(COMPANY[6], COMPANY[7], id="two per cents that rise"),
        pytest.param(NPS, replace(NPS, unit="%"), id="the same words in another unit"),
        pytest.param(CHURN, replace(CHURN, kind=Kind.INCREASE), id="the other direction"),
        pytest.param(NPS, replace(NPS, kind=Kind.MAINTAIN), id="to keep and to lift"),
        pytest.param(COMPANY[2], COMPANY[5], id="both with enterprises"),
        pytest.param(Aim(title="Increase 10%"), Aim(title="Raise 20%"), id="nothing but numbers"),
        pytest.param(Aim(title=""), Aim(title=""), id="nothing at all"),
    ],
)
def test_goals_about_other_things_are_not_alike(one: Aim, other: Aim) -> None:
    assert LIKENESS.between(one, other) < ALIKE


titles = st.text(max_size=80) | st.sampled_from([aim.title for aim in COMPANY])
aims = st.builds(
    Aim, title=titles, objective=titles, metric=titles, unit=st.sampled_from(["%", "points", ""])
)


@given(aims, aims)
def test_likeness_is_a_share_and_the_same_from_both_sides(one: Aim, other: Aim) -> None:
    found = LIKENESS.between(one, other)
    assert 0 <= found <= 1
    assert found == pytest.approx(LIKENESS.between(other, one))


@given(aims)
def test_a_goal_is_like_itself_or_says_nothing(one: Aim) -> None:
    assert LIKENESS.between(one, one) >= ALIKE or len(one.words) < 2
