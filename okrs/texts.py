"""Texts that are made now and looked up in the reader's catalogue when they are shown."""

from __future__ import annotations

from typing import TypeVar

Texts = TypeVar("Texts")


def later(texts: Texts) -> Texts:
    """A message, or a table of messages (of a dict its values), as it is: so that the catalogues hold them."""
    return texts


class Sentence(str):
    """A sentence in English that remembers how it was made, so that a voice can say it in another language.

    `template` has `{name}` places for `values`, and a value may be Sentence itself.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Sentence:
        told = super().__new__(cls, template.format(**values) if values else template)
        told.template, told.values = template, values
        return told
