"""Working calendars, rhythms and instants that the tests of when people are asked share."""

from datetime import UTC, date, datetime, time
from zoneinfo import available_timezones

from hypothesis import strategies as st

from scheduling.cadence import Cadence, Rhythm
from scheduling.calendar import WorkingCalendar

EVERY_ZONE = sorted(available_timezones())
BERLIN = WorkingCalendar(zone="Europe/Berlin", country="DE", region="BE")
UTC_WEEK = WorkingCalendar(zone="UTC")
SUNDAY_TO_THURSDAY = WorkingCalendar(zone="Asia/Jerusalem", working_days=frozenset({6, 0, 1, 2, 3}))
EVERY_DAY = frozenset(range(7))
MONDAYS = Rhythm(cadence=Cadence.WEEKLY)
FORTNIGHTLY = Rhythm(cadence=Cadence.EVERY_TWO_WEEKS)
MONTHLY = Rhythm(cadence=Cadence.MONTHLY)

zones = st.sampled_from(EVERY_ZONE)
days = st.dates(date(2010, 1, 1), date(2037, 12, 31))
times = st.times()
instants = st.builds(datetime.combine, days, times, st.just(UTC))
regions = st.sampled_from(
    [
        (None, None),
        ("DE", "BY"),
        ("US", "CA"),
        ("CN", None),
        ("JP", None),
        ("IL", None),
        ("AE", None),
        ("BR", "SP"),
    ]
)
rhythms = st.builds(
    Rhythm,
    cadence=st.sampled_from(Cadence),
    weekday=st.integers(0, 6),
    at=st.times(time(6), time(20)),
    anchor=days,
)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """Any zone, any working week, holidays of some country, a working day of four hours or more."""
    starts = draw(st.integers(0, 19 * 60))
    ends = draw(st.integers(starts + 4 * 60, 24 * 60 - 1))
    country, region = draw(regions)
    return WorkingCalendar(
        zone=draw(zones),
        working_days=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        day_starts=time(*divmod(starts, 60)),
        day_ends=time(*divmod(ends, 60)),
        country=country,
        region=region,
    )


def utc(text: str) -> datetime:
    """An instant from "2024-06-10 09:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
