"""A status in the chat is taken for days away only where it says so, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.status import Days, read_status

# Wednesday 7 May 2025, noon in Berlin.
NOW = datetime(2025, 5, 7, 10, 0, tzinfo=UTC)
TODAY = date(2025, 5, 7)
STANDING = Days(TODAY, TODAY, open_ended=True)
FRIDAY_NIGHT = datetime(2025, 5, 9, 21, 59, tzinfo=UTC)


def _read(text: str, emoji: str = "", until: datetime | None = None) -> Days | None:
    return read_status(text, emoji, until=until, now=NOW, zone="Europe/Berlin")


@pytest.mark.parametrize(
    "text",
    [
        "Vacationing",
        "On vacation",
        "vacation :palm_tree:",
        "🌴 On vacation 🌴",
        "on holiday",
        "Holidays!",
        "Bank holiday",
        "OOO",
        "O.O.O.",
        "Out of office",
        "I'm out of the office",
        "Out sick",
        "Sick",
        "sick day",
        "Off sick",
        "PTO",
        "On PTO",
        "Day off",
        "Annual leave",
        "On parental leave",
        "On leave",
        "Sabbatical",
        "Urlaub",
        "im Urlaub",
        "Ich bin im Urlaub",
        "Krank",
        "krankgeschrieben",
        "Elternzeit",
        "En vacances",
        "en congé",
        "Congés payés",
        "Arrêt maladie",
        "malade",
        "De vacaciones",
        "vacaciones",
        "de baja médica",
        "enferma",
        "Férias",
        "de férias",
        "Estou de férias",
        "doente",
        "休暇",
        "休暇中",
        "夏季休暇中です",
        "有給",
        "お休み中",
        "病欠",
        "育休中",
    ],
)
def test_an_absence_without_an_end_is_today_and_each_day_that_it_stands(text: str) -> None:
    assert _read(text) == STANDING


@pytest.mark.parametrize(
    "text",
    [
        "In a meeting",
        "Commuting",
        "Lunch",
        "Out for lunch",
        "off to lunch",
        "Focus",
        "Focus time until 14:00",
        "Working remotely",
        "Remote today",
        "Working from home",
        "WFH, kid is sick",
        "On vacation planning call",
        "Planning my vacation",
        "Vacation planning",
        "Vacation in 2 weeks",
        "Vacation soon!",
        "Almost on vacation",
        "Need a vacation",
        "No vacation this year",
        "Not on holiday",
        "Vacation?",
        "Back from vacation",
        "back",
        "Back at work",
        "Happy holidays!",
        "Sick of meetings",
        "Sick new dashboard",
        "Leave me alone please",
        "please leave me",
        "OOO until 2pm",
        "Covering for Ben, who is on vacation",
        "Ben is on vacation",
        "Holiday party committee",
        "Working on the holiday calendar",
        "Out",
        "Away",
        "off",
        "Kein Urlaub",
        "Urlaubsvertretung",
        "Urlaubsplanung",
        "Zurück aus dem Urlaub",
        "Im Homeoffice",
        "de retour de vacances",
        "Pas en vacances",
        "En réunion",
        "Déjeuner",
        "vuelvo de vacaciones pronto",
        "Sin vacaciones",
        "En una reunión",
        "sem férias",
        "Em reunião",
        "de volta das férias",
        "昼休み",
        "休憩中",
        "会議中",
        "休暇から戻りました",
        "出社中",
        "",
        "   ",
        "🌴",
        ":palm_tree:",
    ],
)
def test_every_other_status_says_nothing_about_days_away(text: str) -> None:
    assert _read(text) is None
    assert _read(text, ":palm_tree:") is None


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("Vacation until 12 May", 7, 12),
        ("Out sick today", 7, 7),
        ("OOO, back 13 May", 7, 12),
        ("OOO, back on Monday", 7, 11),
        ("On vacation 19-23 May", 19, 23),
        ("Off tomorrow", 8, 8),
        ("Out until Friday", 7, 9),
        ("Away this week", 7, 11),
        ("PTO until 12 May, Ben covers", 7, 12),
        ("Urlaub bis 12.5.", 7, 12),
        ("Im Urlaub vom 19. bis 23. Mai", 19, 23),
        ("abwesend bis Freitag", 7, 9),
        ("en vacances jusqu'au 12 mai", 7, 12),
        ("de vacaciones hasta el 12 de mayo", 7, 12),
        ("de férias até 12 de maio", 7, 12),
        ("5月12日まで休暇", 7, 12),
    ],
)
def test_the_days_that_a_status_names_are_the_days_away(text: str, starts: int, ends: int) -> None:
    assert _read(text) == Days(date(2025, 5, starts), date(2025, 5, ends))


@pytest.mark.parametrize(
    ("until", "ends"),
    [
        (FRIDAY_NIGHT, 9),
        (datetime(2025, 5, 11, 22, 0, tzinfo=UTC), 11),
        (datetime(2025, 5, 12, 7, 0, tzinfo=UTC), 11),
        (datetime(2025, 5, 12, 15, 0, tzinfo=UTC), 12),
    ],
    ids=["the end of Friday", "midnight before Monday", "Monday morning", "Monday afternoon"],
)
def test_a_status_that_ends_by_itself_says_the_last_day(until: datetime, ends: int) -> None:
    assert _read("On vacation", until=until) == Days(TODAY, date(2025, 5, ends))


def test_the_end_is_read_by_the_persons_own_clock() -> None:
    until = datetime(2025, 5, 9, 16, 0, tzinfo=UTC)
    assert _read("On vacation", until=until) == Days(TODAY, date(2025, 5, 9))
    there = read_status("On vacation", "", until=until, now=NOW, zone="Pacific/Auckland")
    assert there == Days(TODAY, date(2025, 5, 9))
    there = read_status("On vacation", "", until=until, now=NOW, zone="Pacific/Kiritimati")
    assert there == Days(date(2025, 5, 8), date(2025, 5, 9))


@pytest.mark.parametrize("text", ["Out sick", "OOO", "Out", ""])
def test_a_few_hours_are_no_day_away(text: str) -> None:
    assert _read(text, ":face_with_thermometer:", datetime(2025, 5, 7, 14, 0, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("text", "emoji"),
    [
        ("Out", ""),
        ("Away", ""),
        ("absent", ""),
        ("", ":palm_tree:"),
        ("", "face_with_thermometer"),
        ("", "🌴"),
    ],
)
def test_vague_words_and_mere_emoji_count_with_an_end(text: str, emoji: str) -> None:
    assert _read(text, emoji) is None
    assert _read(text, emoji, FRIDAY_NIGHT) == Days(TODAY, date(2025, 5, 9))


def test_an_end_beyond_all_measure_is_not_taken() -> None:
    assert _read("On vacation", until=datetime(9999, 12, 31, 23, 59, tzinfo=UTC)) is None
    assert _read("On vacation", until=datetime(2024, 12, 31, tzinfo=UTC)) is None


@pytest.mark.parametrize("emoji", ["", ":house_with_garden:", ":airplane:", ":spiral_calendar_pad:"])
def test_no_other_emoji_says_anything(emoji: str) -> None:
    assert _read("", emoji, FRIDAY_NIGHT) is None
    assert _read("In a meeting", emoji, FRIDAY_NIGHT) is None


def test_the_day_is_that_of_the_persons_zone() -> None:
    late = datetime(2025, 5, 7, 22, 30, tzinfo=UTC)
    found = read_status("OOO", "", until=None, now=late, zone="Europe/Berlin")
    assert found == Days(date(2025, 5, 8), date(2025, 5, 8), open_ended=True)


@given(st.text(max_size=200), st.text(max_size=30), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_whatever_the_status_it_is_read_without_an_error(
    text: str, emoji: str, until: datetime | None
) -> None:
    found = _read(text, emoji, until)
    assert found is None or TODAY <= found.starts <= found.ends
