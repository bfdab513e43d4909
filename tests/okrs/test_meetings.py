"""With whom a manager meets, how often and on which day, in their own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.meetings import read_wish


@pytest.mark.parametrize(
    ("words", "whom", "weekday", "weeks"),
    [
        ("@Ana", "@Ana", None, None),
        ("Ana", "Ana", None, None),
        ("with Ana tomorrow", "Ana", None, None),
        ("Ana this Thursday", "Ana", None, None),
        ("@Ana every Tuesday", "@Ana", 1, 1),
        ("every tuesday with Ana Silva", "Ana Silva", 1, 1),
        ("@Ana Tuesdays", "@Ana", 1, 1),
        ("@Ana on Fridays", "@Ana", 4, 1),
        ("@Ana every two weeks on Thursday", "@Ana", 3, 2),
        ("@Ana every other Thursday", "@Ana", 3, 2),
        ("@Ana weekly", "@Ana", None, 1),
        ("@Ana monthly on Monday", "@Ana", 0, 4),
        ("Ana jeden Dienstag", "Ana", 1, 1),
        ("mit Ana alle zwei Wochen am Donnerstag", "Ana", 3, 2),
        ("avec Ana tous les mardis", "Ana", 1, 1),
        ("con Ana cada martes", "Ana", 1, 1),
        ("com Ana toda terça", "Ana", 1, 1),
        ("Anaさんと毎週火曜日", "Ana", 1, 1),
        ("me", "me", None, None),
        ("", "", None, None),
        ("every Tuesday", "", 1, 1),
    ],
)
def test_a_meeting_is_read(words: str, whom: str, weekday: int | None, weeks: int | None) -> None:
    wish = read_wish(words)
    assert (wish.whom, wish.weekday, wish.weeks, wish.stops) == (whom, weekday, weeks, False)


@pytest.mark.parametrize("words", ["stop @Ana", "@Ana stop", "no more with @Ana", "cancel @Ana please"])
def test_an_end_is_read(words: str) -> None:
    wish = read_wish(words)
    assert (wish.whom, wish.stops, wish.is_regular) == ("@Ana", True, False)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_no_error(words: str) -> None:
    assert read_wish(words).weekday in {None, *range(7)}
