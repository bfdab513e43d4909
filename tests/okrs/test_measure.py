from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.measure import Band, Fault, Kind, Measure, Phase, check, check_value
from tests.okrs.measures import (
    FIRST,
    LAST,
    at_least,
    at_most,
    baseline,
    between,
    day,
    measure,
    milestone,
    sound,
    values,
)

PHASED = measure(phases=(Phase(day(30), Decimal(20)), Phase(day(60), Decimal(50))))


@pytest.mark.parametrize(
    "good",
    [
        pytest.param(measure(), id="an increase from 0 to 100 is sound"),
        pytest.param(measure(start="-5", target="-1"), id="an increase may stay below zero"),
        pytest.param(measure(Kind.DECREASE, start="9.5", target="2"), id="a decrease is sound"),
        pytest.param(PHASED, id="phased targets inside the dates are sound"),
        pytest.param(at_least("99.9"), id="a lower limit is sound without a start"),
        pytest.param(at_most("3", start="3"), id="a limit may be where the value starts"),
        pytest.param(between("40", "50", start="60"), id="two limits in order are sound"),
        pytest.param(milestone(), id="a milestone needs neither start nor target"),
        pytest.param(measure(Kind.MILESTONE), id="a milestone may say 0 and 100"),
        pytest.param(baseline(), id="a baseline needs neither start nor target"),
        pytest.param(baseline("10", "4"), id="a baseline that was measured may get a target"),
        pytest.param(measure(target="999999999999999.999999999"), id="24 digits are enough for anybody"),
        pytest.param(measure(ends=day(1)), id="a period may be two days long"),
    ],
)
def test_a_sound_measure_has_no_fault(good: Measure) -> None:
    assert check(good) == []


@pytest.mark.parametrize(
    ("bad", "faults"),
    [
        pytest.param(measure(target="0"), [Fault.START_IS_TARGET], id="start = target is refused"),
        pytest.param(measure(target="0.00"), [Fault.START_IS_TARGET], id="0 and 0.00 are the same"),
        pytest.param(
            measure(Kind.DECREASE, target="0"),
            [Fault.START_IS_TARGET],
            id="start = target is refused going down",
        ),
        pytest.param(
            measure(target="-1"), [Fault.TARGET_NOT_ABOVE_START], id="an increase can't have a lower target"
        ),
        pytest.param(
            measure(Kind.DECREASE), [Fault.TARGET_NOT_BELOW_START], id="a decrease can't have a higher target"
        ),
        pytest.param(measure(start=None), [Fault.START_MISSING], id="an increase needs a start"),
        pytest.param(measure(target=None), [Fault.TARGET_MISSING], id="an increase needs a target"),
        pytest.param(
            measure(Kind.DECREASE, start=None, target=None),
            [Fault.START_MISSING, Fault.TARGET_MISSING],
            id="all that is missing is told at once",
        ),
        pytest.param(measure(Kind.MAINTAIN), [Fault.BAND_MISSING], id="maintain needs a band"),
        pytest.param(
            measure(Kind.MAINTAIN, target=None, band=Band.AT_LEAST),
            [Fault.TARGET_MISSING],
            id="a limit needs a value",
        ),
        pytest.param(
            measure(band=Band.AT_LEAST), [Fault.BAND_NOT_ALLOWED], id="only maintained values have a band"
        ),
        pytest.param(
            measure(Kind.MAINTAIN, band=Band.BETWEEN), [Fault.UPPER_MISSING], id="between needs two limits"
        ),
        pytest.param(
            between("5", "5"), [Fault.UPPER_NOT_ABOVE_TARGET], id="the two limits can't be the same"
        ),
        pytest.param(between("5", "4"), [Fault.UPPER_NOT_ABOVE_TARGET], id="the two limits can't be swapped"),
        pytest.param(
            replace(at_least("5"), upper=Decimal(9)),
            [Fault.UPPER_NOT_ALLOWED],
            id="at least has no upper limit",
        ),
        pytest.param(measure(upper="120"), [Fault.UPPER_NOT_ALLOWED], id="an increase has no upper limit"),
        pytest.param(
            measure(Kind.MILESTONE, target="5"),
            [Fault.MILESTONE_NOT_IN_PERCENT],
            id="a milestone is told in percent",
        ),
        pytest.param(
            baseline(target="4"),
            [Fault.START_MISSING],
            id="a baseline with a target needs its measured start",
        ),
        pytest.param(
            baseline("4", "4"), [Fault.START_IS_TARGET], id="a baseline's target can't be what was measured"
        ),
        pytest.param(measure(ends=FIRST), [Fault.ENDS_TOO_EARLY], id="a period of one day is refused"),
        pytest.param(
            replace(PHASED, starts=LAST, ends=FIRST),
            [Fault.ENDS_TOO_EARLY, Fault.PHASE_OUTSIDE_DATES],
            id="dates can't be swapped",
        ),
        pytest.param(
            measure(phases=(Phase(FIRST, Decimal(1)),)),
            [Fault.PHASE_OUTSIDE_DATES],
            id="the first day has the start already",
        ),
        pytest.param(
            measure(phases=(Phase(LAST, Decimal(1)),)),
            [Fault.PHASE_OUTSIDE_DATES],
            id="the last day has the target already",
        ),
        pytest.param(
            replace(PHASED, phases=PHASED.phases[::-1]),
            [Fault.PHASES_OUT_OF_ORDER],
            id="phases are in the order of days",
        ),
        pytest.param(
            replace(PHASED, phases=PHASED.phases[:1] * 2),
            [Fault.PHASES_OUT_OF_ORDER],
            id="a day has one phase",
        ),
        pytest.param(
            replace(milestone(), phases=PHASED.phases),
            [Fault.PHASES_NOT_ALLOWED],
            id="a milestone has no phases",
        ),
        pytest.param(
            measure(target="NaN", ends=FIRST),
            [Fault.NOT_A_NUMBER, Fault.ENDS_TOO_EARLY],
            id="NaN is no number",
        ),
        pytest.param(measure(start="sNaN"), [Fault.NOT_A_NUMBER], id="a signalling NaN is no number"),
        pytest.param(measure(target="Infinity"), [Fault.NOT_A_NUMBER], id="infinity is no number"),
        pytest.param(measure(target="1E15"), [Fault.TOO_LONG], id="16 digits before the mark are too many"),
        pytest.param(measure(target="1E+999999"), [Fault.TOO_LONG], id="the largest Decimal is too long"),
        pytest.param(measure(target="1E-999999"), [Fault.TOO_LONG], id="the smallest Decimal is too long"),
        pytest.param(
            measure(phases=(Phase(day(9), Decimal("0.1234567891")),)),
            [Fault.TOO_LONG],
            id="phases are checked like every value",
        ),
    ],
)
def test_every_fault_is_found_and_nothing_else(bad: Measure, faults: list[Fault]) -> None:
    assert check(bad) == faults


@pytest.mark.parametrize(
    ("of", "value", "faults"),
    [
        pytest.param(measure(), "-250", [], id="a value may be outside start and target"),
        pytest.param(milestone(), "100", [], id="a milestone may be all done"),
        pytest.param(milestone(), "101", [Fault.MILESTONE_NOT_IN_PERCENT], id="nothing is more than done"),
        pytest.param(
            milestone(), "-1", [Fault.MILESTONE_NOT_IN_PERCENT], id="nothing is less than not begun"
        ),
        pytest.param(milestone(), "NaN", [Fault.NOT_A_NUMBER], id="NaN is no number"),
        pytest.param(measure(), "-Infinity", [Fault.NOT_A_NUMBER], id="infinity is no number"),
        pytest.param(measure(), "1E400", [Fault.TOO_LONG], id="an absurd value is refused"),
        pytest.param(measure(), "1.5000000000000", [], id="zeros at the end don't make a value long"),
    ],
)
def test_a_value_is_checked_before_it_is_recorded(of: Measure, value: str, faults: list[Fault]) -> None:
    assert check_value(of, Decimal(value)) == faults


@given(sound)
def test_the_measures_of_these_tests_are_sound(good: Measure) -> None:
    assert check(good) == []


any_number = st.none() | values | st.decimals()


@given(
    st.builds(
        Measure,
        kind=st.sampled_from(Kind),
        start=any_number,
        target=any_number,
        upper=any_number,
        band=st.none() | st.sampled_from(Band),
        starts=st.dates(),
        ends=st.dates(),
        phases=st.lists(st.builds(Phase, st.dates(), st.decimals()), max_size=3).map(tuple),
    )
)
def test_no_measure_is_too_absurd_to_check(anything: Measure) -> None:
    faults = check(anything)
    assert len(set(faults)) == len(faults)


@given(values, values)
def test_of_increase_and_decrease_at_most_one_direction_is_sound(start: Decimal, target: Decimal) -> None:
    up = measure(Kind.INCREASE, start=str(start), target=str(target))
    down = measure(Kind.DECREASE, start=str(start), target=str(target))
    assert (check(up) == []) + (check(down) == []) == (start != target)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_one_sentence_of_its_own(fault: Fault) -> None:
    assert fault.sentence.endswith(".")
    assert [other for other in Fault if other.sentence == fault.sentence] == [fault]
