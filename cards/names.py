"""Several people in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from cards.voice import Voice


def several(voice: Voice, names: Sequence[str]) -> str:
    """ "Ana", "Ana and Ben", "Ana, Ben and Carol", "Ana, Ben and 4 others"."""
    match names:
        case []:
            return ""
        case [one]:
            return one
        case [one, two]:
            return voice.text("{one} and {two}", one=one, two=two)
        case [one, two, three]:
            return voice.text("{one}, {two} and {three}", one=one, two=two, three=three)
        case [first, second, *others]:
            return voice.plural(
                "{first}, {second} and {n} other",
                "{first}, {second} and {n} others",
                len(others),
                first=first,
                second=second,
            )
    return ", ".join(names)
