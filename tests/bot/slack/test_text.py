"""Text is measured and cut as Slack measures it, and never in a way that changes what people wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import chunks, clean, cut, escape, is_blank, label, units

texts = st.text() | st.lists(st.sampled_from(["word", " ", "\n", "😀", "x" * 50])).map("".join)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<http://x|y> & <@U1>", "&lt;http://x|y&gt; &amp; &lt;@U1&gt;"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("R&D > 3", "R&amp;D &gt; 3"),
    ],
)
def test_markup_that_was_typed_stays_what_was_typed(typed: str, sent: str) -> None:
    assert escape(typed) == sent


@given(texts)
def test_a_length_is_counted_in_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


@given(texts, st.integers(2, 60))
def test_chunks_are_the_whole_text_in_pieces_that_fit(text: str, most: int) -> None:
    pieces = list(chunks(text, most))
    assert "".join(pieces) == text
    assert all(0 < units(piece) <= most for piece in pieces)


def test_chunks_break_between_lines_or_words() -> None:
    assert list(chunks("one two three", 8)) == ["one two ", "three"]
    assert list(chunks("one\ntwo three", 9)) == ["one\ntwo ", "three"]
    assert list(chunks("abcdefghij", 4)) == ["abcd", "efgh", "ij"]


@given(texts, st.integers(2, 60))
def test_a_label_fits_on_one_line_and_is_never_empty(text: str, most: int) -> None:
    shown = label(text, most)
    assert units(shown) <= most
    assert "\n" not in shown
    assert not is_blank(shown)


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Your monthly check-in", 24, "Your monthly check-in"),
        ("Update: Complete the move to the new billing system", 24, "Update: Complete the…"),
        ("Donaudampfschifffahrtsgesellschaft", 24, "Donaudampfschifffahrtsg…"),
        ("two\nlines", 24, "two lines"),
        ("😀" * 20, 24, "😀" * 11 + "…"),
        ("Nothing, but this — and", 20, "Nothing, but this…"),
    ],
)
def test_a_text_is_cut_at_the_end_of_a_word(text: str, most: int, shown: str) -> None:
    assert cut(text, most) == shown


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\u00a0\u2003", "\0\x07", "\u202e"])
def test_a_text_without_anything_to_see_is_blank(text: str) -> None:
    assert is_blank(text)
    assert label(text, 10) == "…"


def test_what_can_not_be_sent_becomes_a_space_and_lines_stay_lines() -> None:
    assert clean("a\0b\r\nc\rd\te\ud83d") == "a b\nc\nd\te "
