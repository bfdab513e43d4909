"""Names don't leave: people, addresses and ids become placeholders before a text is sent, and come back afterwards.

Each form in which a name is written gets a placeholder of its own, so that putting them back gives exactly the text
that was. Too much is replaced rather than too little: a word that could be somebody's name is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

# Parts of names that are no names by themselves.
_PARTICLES = frozenset(
    {
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "du",
        "del",
        "della",
        "la",
        "le",
        "les",
        "el",
        "al",
        "bin",
        "ibn",
        "van",
        "von",
    }
    | {"vom", "zu", "zur", "den", "der", "und"}
)
_SHORTEST, _LONG = 2, 4
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")
_JOINTS = re.compile(r"[ .'’‐-]{1,2}")
_DOMAINS = "com org net io dev app ai de fr es pt br jp eu uk co".replace(" ", "|")
_OTHERS = (
    (
        "LINK",
        re.compile(
            r"(?:https?://|www\.|mailto:|tel:)[^\s<>\"”]+|"
            rf"\b(?:[a-z0-9-]+\.)+(?:{_DOMAINS})\b(?:/[^\s<>\"”]*)?(?!@)",
            re.I,
        ),
    ),
    ("MAIL", re.compile(r"[^\s<>@,;:\"“”()]+@[^\s<>@,;:\"“”()]+\.[^\s<>@,;:\"“”().]+")),
    (
        "ID",
        re.compile(
            r"<[@#!][^<>]{0,100}>|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b[A-Z]{2,10}-\d{2,}\b|"
            r"\b(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{16,}\b"
        ),
    ),
    (
        "PHONE",
        re.compile(
            r"(?<![\w.,])(?:\+|00)\d[\d ()./-]{6,18}\d(?!\w)|"
            r"(?<![\w.,])\(?0\d{1,5}\)?[ /-]\d[\d -]{4,12}\d(?!\w)"
        ),
    ),
    ("ID", re.compile(r"(?<![\w.,])\d{9,}(?![\w]|[.,]\d)")),
)
# Somebody may type what looks like a placeholder.
_TYPED_KIND = "WORD"
_TYPED = re.compile(r"(?<![A-Za-z])[A-Z]{2,8}_[A-Z]+(?![A-Za-z])")


@dataclass(frozen=True)
class Names:
    """The names of a company, folded: words of names, and those written without spaces (`wide`)."""

    words: frozenset[str]
    wide: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        words: set[str] = set()
        wide: set[str] = set()
        for name in names:
            folded, _ = _folded(name)
            for word in _WORD.findall(folded):
                if _WIDE.search(word):
                    wide.add(word)
                elif len(word) >= _SHORTEST and word not in _PARTICLES:
                    words.add(word)
        return cls(frozenset(words), tuple(sorted(wide, key=len, reverse=True)))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names stand in a text; parts of one name are one span."""
        folded, places = _folded(text)
        found = [match.span() for match in _WORD.finditer(folded) if self._is_name(match.group())]
        for name in self.wide:
            # Latin letters beside it go with it: a placeholder must stand by itself.
            found += [m.span() for m in re.finditer(f"[a-z]*{re.escape(name)}[a-z]*", folded)]
        begun: tuple[int, int] | None = None
        for start, end in sorted(found):
            if begun is not None and (start <= begun[1] or _JOINTS.fullmatch(folded, begun[1], start)):
                begun = begun[0], max(end, begun[1])
                continue
            if begun is not None:
                yield places[begun[0]], places[begun[1] - 1] + 1
            begun = start, end
        if begun is not None:
            yield places[begun[0]], places[begun[1] - 1] + 1

    def _is_name(self, word: str) -> bool:
        """A name, or one with an ending: "Carols", "Annas"."""
        if word in self.words or (word.endswith("s") and word[:-1] in self.words):
            return True
        return any(len(word) - n >= _LONG and word[:-n] in self.words for n in (1, 2, 3))


@dataclass
class Mask:
    """Replaces names in the texts of one question, the same form by the same placeholder everywhere."""

    names: Names
    places: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def hide(self, text: str, *, keep: Iterable[tuple[str, str]] = ()) -> str:
        """The text with placeholders; `keep` are other pieces, each with the word for its kind, that must come back
        as they are, such as the title of a goal."""
        text = self._replace(text, _TYPED_KIND, (match.span() for match in _TYPED.finditer(text)))
        for kind, piece in sorted(keep, key=lambda one: -len(one[1])):
            if piece:
                text = text.replace(piece, self._place(kind, piece))
        for kind, pattern in _OTHERS:
            text = self._replace(text, kind, (match.span() for match in pattern.finditer(text)))
        return self._replace(text, "PERSON", self.names.spans(text))

    def _replace(self, text: str, kind: str, spans: Iterable[tuple[int, int]]) -> str:
        """Replaces spans that don't overlap with what is replaced already."""
        ours = [
            match.span()
            for match in _PLACE.finditer(text)
            if kind != _TYPED_KIND and match.group() in self.places
        ]
        out, at = [], 0
        for start, end in spans:
            if start >= at and not any(start < stop and end > begin for begin, stop in ours):
                out += [text[at:start], self._place(kind, text[start:end])]
                at = end
        return "".join([*out, text[at:]])

    def _place(self, kind: str, piece: str) -> str:
        known = self._known.get(piece)
        if known is None:
            number = sum(place.startswith(f"{kind}_") for place in self.places)
            known = self._known[piece] = f"{kind}_{_letters(number)}"
            self.places[known] = piece
        return known


def put_back(text: str, places: Mapping[str, str]) -> str:
    """The text with everything in its place again; placeholders that were never given stay."""
    return _PLACE.sub(lambda match: places.get(match.group(), match.group()), text)


def places_in(text: str) -> list[str]:
    """Whatever looks like a placeholder, in order."""
    return _PLACE.findall(text)


def without_places(text: str) -> str:
    """The text without whatever looks like a placeholder."""
    return _PLACE.sub(" ", text)


_PLACE = re.compile(r"(?<![A-Za-z])[A-Z]{2,8}_[A-Z]+(?![A-Za-z])")


def _letters(number: int) -> str:
    """A, B, … Z, AA, AB: no digit that could be taken for a number."""
    letters = chr(ord("A") + number % 26)
    return letters if number < 26 else _letters(number // 26 - 1) + letters


def _folded(text: str) -> tuple[str, list[int]]:
    """Lower case without accents or invisible characters, and where in the text each character of it
    stands."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character):
            if unicodedata.category(part) in ("Mn", "Cf", "Cc") and part not in "\n\t":
                continue
            for lower in part.casefold():
                out.append(lower)
                places.append(place)
    return "".join(out), places
