"""How often somebody wants to be asked, in the words of six languages."""

import pytest

from okrs.often import Often, read_often
from okrs.vocabulary import Cadence

WEEKLY, EVERY_TWO_WEEKS, MONTHLY = Cadence.WEEKLY, Cadence.EVERY_TWO_WEEKS, Cadence.MONTHLY


@pytest.mark.parametrize(
    ("words", "cadence"),
    [
        ("weekly", WEEKLY),
        ("every week", WEEKLY),
        ("wöchentlich", WEEKLY),
        ("chaque semaine", WEEKLY),
        ("cada semana", WEEKLY),
        ("toda semana", WEEKLY),
        ("毎週", WEEKLY),
        ("every two weeks", EVERY_TWO_WEEKS),
        ("Every 2 weeks.", EVERY_TWO_WEEKS),
        ("fortnightly", EVERY_TWO_WEEKS),
        ("biweekly", EVERY_TWO_WEEKS),
        ("alle zwei Wochen", EVERY_TWO_WEEKS),
        ("toutes les deux semaines", EVERY_TWO_WEEKS),
        ("cada dos semanas", EVERY_TWO_WEEKS),
        ("a cada duas semanas", EVERY_TWO_WEEKS),
        ("隔週", EVERY_TWO_WEEKS),
        ("monthly", MONTHLY),
        ("monatlich", MONTHLY),
        ("chaque mois", MONTHLY),
        ("cada mes", MONTHLY),
        ("todo mês", MONTHLY),
        ("毎月", MONTHLY),
        ("default", None),
    ],
)
def test_a_cadence_is_read(words: str, cadence: Cadence | None) -> None:
    assert read_often(words) == Often(cadence)


@pytest.mark.parametrize(
    ("words", "whom"),
    [
        ("every two weeks for Growth", "Growth"),
        ("every two weeks for the Growth team", "Growth team"),
        ("every two weeks for @Carol", "@Carol"),
        ("@Carol every two weeks", "@Carol"),
        ("alle zwei Wochen für Growth", "Growth"),
        ("every two weeks for everyone", "everyone"),
    ],
)
def test_for_whom_is_read(words: str, whom: str) -> None:
    assert read_often(words) == Often(EVERY_TWO_WEEKS, whom)


@pytest.mark.parametrize("words", ["", "daily", "every day", "sometimes", "never", "mensa"])
def test_other_words_name_no_cadence(words: str) -> None:
    assert read_often(words) is None
