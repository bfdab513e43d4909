"""Days away are read as people say them; Wednesday 7 May 2025 is today."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.away import Away, Unclear, is_absence, read_away

TODAY = date(2025, 5, 7)


def _day(text: str) -> date:
    month, day = map(int, text.split("-"))
    return date(2025, month, day)


@pytest.mark.parametrize(
    ("words", "starts", "ends"),
    [
        ("until 12 May", "5-7", "5-12"),
        ("till Friday", "5-7", "5-9"),
        ("until the 12th", "5-7", "5-12"),
        ("until 7 May", "5-7", "5-7"),
        ("tomorrow", "5-8", "5-8"),
        ("today", "5-7", "5-7"),
        ("on Friday", "5-9", "5-9"),
        ("Monday", "5-12", "5-12"),
        ("from Monday to Wednesday", "5-12", "5-14"),
        ("from Monday for two weeks", "5-12", "5-25"),
        ("for a week", "5-7", "5-13"),
        ("3 days", "5-7", "5-9"),
        ("in 3 days", "5-10", "5-10"),
        ("this week", "5-7", "5-11"),
        ("next week", "5-12", "5-18"),
        ("until next week", "5-7", "5-11"),
        ("until the end of next week", "5-7", "5-18"),
        ("until the end of the month", "5-7", "5-31"),
        ("back on 13 May", "5-7", "5-12"),
        ("3-7 June", "6-3", "6-7"),
        ("3 to 7 June", "6-3", "6-7"),
        ("June 3-7", "6-3", "6-7"),
        ("28 May to 3 June", "5-28", "6-3"),
        ("28-3 June", "5-28", "6-3"),
        ("2025-06-03 to 2025-06-07", "6-3", "6-7"),
        ("1-12 May", "5-7", "5-12"),
        ("1 May - 12 May", "5-7", "5-12"),
        ("bis 12. Mai", "5-7", "5-12"),
        ("3.-7. Juni", "6-3", "6-7"),
        ("vom 3. bis 7. Juni", "6-3", "6-7"),
        ("zwei Wochen", "5-7", "5-20"),
        ("jusqu'au 12 mai", "5-7", "5-12"),
        ("du 3 au 7 juin", "6-3", "6-7"),
        ("hasta el 12 de mayo", "5-7", "5-12"),
        ("del 3 al 7 de junio", "6-3", "6-7"),
        ("até 12 de maio", "5-7", "5-12"),
        ("de 3 a 7 de junho", "6-3", "6-7"),
        ("5月12日まで", "5-7", "5-12"),
        ("6月3日から7日まで", "6-3", "6-7"),
    ],
)
def test_days_are_read(words: str, starts: str, ends: str) -> None:
    assert read_away(words, TODAY) == Away(_day(starts), _day(ends), "", "")


@pytest.mark.parametrize(
    ("words", "covers"),
    [
        ("until 12 May, Ben covers", "Ben"),
        ("until 12 May, Ben covers for me", "Ben"),
        ("until 12 May Ben covers", "Ben"),
        ("until 12 May and @Ben Smith will cover", "Ben Smith"),
        ("until 12 May, covered by Ben Smith", "Ben Smith"),
        ("until 12 May with Ben as my delegate", "Ben"),
        ("bis 12. Mai, Ben vertritt mich", "Ben"),
        ("jusqu'au 12 mai, Ben me remplace", "Ben"),
        ("hasta el 12 de mayo, Ben me cubre", "Ben"),
        ("até 12 de maio, o Ben me substitui", "Ben"),
        ("5月12日まで休みます。Benさんが代わりに対応します", "Ben"),
    ],
)
def test_who_covers_is_read(words: str, covers: str) -> None:
    assert read_away(words, TODAY) == Away(TODAY, date(2025, 5, 12), covers, "")


def test_what_is_left_names_whom_it_is_about() -> None:
    assert read_away("@Dan from Monday to Wednesday, @Carol covers", TODAY) == Away(
        date(2025, 5, 12), date(2025, 5, 14), "Carol", "@Dan"
    )
    assert read_away("for Carol until Friday", TODAY).rest == "Carol"


@pytest.mark.parametrize(
    ("words", "unclear"),
    [
        ("until February 30", Unclear.NO_SUCH_DAY),
        ("30 de fevereiro", Unclear.NO_SUCH_DAY),
        ("from 31st of June to 5 July", Unclear.NO_SUCH_DAY),
        ("", Unclear.NO_DAY),
        ("whenever", Unclear.NO_DAY),
        ("from Monday", Unclear.NO_LAST_DAY),
        ("until 5 May", Unclear.PAST),
        ("5 May", Unclear.PAST),
        ("until 2024-12-24", Unclear.PAST),
        ("7 June to 3 June", Unclear.BACKWARDS),
        ("until 2031-01-01", Unclear.TOO_LONG),
    ],
)
def test_days_that_cannot_be_meant_are_not_guessed(words: str, unclear: Unclear) -> None:
    read = read_away(words, TODAY)
    assert (read.starts, read.ends, read.unclear) == (None, None, unclear)


@pytest.mark.parametrize("words", ["I'm away", "until 12 May", "12 deals away", "legal is away until Friday"])
def test_half_a_sentence_about_being_away_is_none(words: str) -> None:
    assert not is_absence(words)


@given(st.text(max_size=400))
def test_whatever_is_typed_days_are_in_order_or_none(words: str) -> None:
    read = read_away(words, TODAY)
    if read.starts is None or read.ends is None:
        assert read.unclear
    else:
        assert TODAY <= read.starts <= read.ends
