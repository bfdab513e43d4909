"""Lists of words, written as a line of text."""

from __future__ import annotations


def word_set(line: str) -> frozenset[str]:
    """The words of a line; `_` joins the words of a phrase."""
    return frozenset(word.replace("_", " ") for word in line.split())
