"""Marks texts that are kept now and looked up in the reader's catalogue when they are shown."""

from __future__ import annotations

from typing import TypeVar

Texts = TypeVar("Texts")


def later(texts: Texts) -> Texts:
    """A message, or a table of messages (of a dict its values), as it is: so that the catalogues hold them."""
    return texts
