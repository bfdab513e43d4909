"""Whatever is typed is read without an error, quoted truly, and not by its wrapping."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs.wording import GAPS, Level, Verdict, check

GOALS = [
    json.loads(line)["text"]
    for name in ("practice.jsonl", "languages.jsonl")
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
]
LEVELS = st.sampled_from([None, *Level])
WORDS = sorted({word for goal in GOALS for word in goal.split()})


def goals() -> st.SearchStrategy[str]:
    """Real sentences, words of such in any order, and anything at all."""
    shuffled = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
    return st.one_of(st.sampled_from(GOALS), shuffled, st.text(max_size=800))


@given(goals(), LEVELS)
def test_whatever_is_typed_is_read_and_quoted_truly(text: str, level: Level | None) -> None:
    verdict = check(text, level=level)
    for said in (*verdict.reasons, *verdict.findings):
        start, end = said.span
        assert 0 <= start <= end <= len(text)
        assert text[start:end] == said.words
        assert said.sentence
    assert verdict.text == text


@given(goals(), LEVELS)
def test_an_offer_has_no_number_that_was_not_typed(text: str, level: Level | None) -> None:
    offer = check(text, level=level).rewrite
    if offer is not None:
        said = offer.sentence + offer.work
        assert set(re.findall(r"\d+", said)) <= set(re.findall(r"\d+", text))


@pytest.mark.parametrize("before", ["", " ", "“", '"', "- ", "* ", "KR1: ", "1. ", "\n\t"])
@pytest.mark.parametrize("after", ["", " ", "”", '"', ".", ". ", "\n"])
def test_spaces_quotes_bullets_and_a_dot_change_nothing(before: str, after: str) -> None:
    for goal in GOALS[::13]:
        assert _essence(check(before + goal + after)) == _essence(check(goal)), goal


def _essence(verdict: Verdict) -> tuple[object, ...]:
    return (
        verdict.label,
        verdict.kind,
        verdict.certainty,
        [said.words for said in verdict.reasons],
        verdict.missing,
    )


def test_the_gaps_are_the_only_words_that_are_not_the_persons_own() -> None:
    offer = check("Publish 40 help articles").rewrite
    assert offer is not None
    assert offer.words == {}
    assert set(re.findall(r"\[[^]]+\]", offer.sentence)) == set(GAPS.values())


@pytest.mark.parametrize("text", ["will " * 5_000, "of " * 5_000, "(" * 50_000, "a" * 100_000, "1 " * 50_000])
def test_a_flood_of_words_is_read_at_once(text: str) -> None:
    assert check(text).text == text
