"""What no answer of a language model may hold, whatever it is about. Pure."""

from __future__ import annotations

import re
import unicodedata

from coaching.masks import places_in, without_places
from okrs.reader.language import guess_language
from okrs.reader.text import fold

_LINK = re.compile(
    r"https?:|www\.|://|\]\(|mailto:|<[^>]*>|(?<![\d\W])\.(?:com|org|net|io|dev|app|ai|co|ru|cn|xyz|"
    r"info)(?![a-z])|"
    r"\b(?:javascript|data|file|ftp):",
    re.I,
)
_MENTION = re.compile(r"[@＠#]\w|<[!@#]|\b(?:channel|everyone|here)!", re.I)
_NO = re.compile(
    r"(?<![^\W\d_])(?:not|no|never|none|nothing|nobody|without|cannot|n't|nicht|kein\w*|nie|niemals|ohne|"
    r"nichts|niemand|"
    r"pas|jamais|aucun\w*|sans|rien|nunca|jamas|sin|nada|ningun\w*|nao|sem|nenhum\w*)(?![^\W\d_])|n't\b|"
    r"ない|ません|なし|ず(?=に)"
)
# Nobody is told that it is their fault, nor praised or ranked as a person.
_UNKIND = re.compile(
    r"(?<![^\W\d_])(?:fail\w*|lazy|fault|blam\w*|disappoint\w*|stupid|incompeten\w*|shame\w*|excuses?|"
    r"fired|worst|poor job|"
    r"underperform\w*|versag\w*|faul|schuld\w*|enttausch\w*|dumm|unfahig\w*|paresseu\w*|faute|decevan\w*|"
    r"incapable|"
    r"perezos\w*|culpa\w*|decepcion\w*|inutil|preguicos\w*|decepcao)(?![^\W\d_])"
)
_SENTENCE = "?？"


class Refusal(Exception):  # noqa: N818 - it is no fault of ours
    """An answer that breaks the rules of its kind; `reason` is for figures and the log, never what was
    said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def tidy_text(text: str, *, most: int) -> str:
    """The text on one line; raises Refusal for links, mentions, markup, invisible characters, and too
    many words."""
    line = " ".join(text.split())
    if not line:
        raise Refusal("empty")
    if len(line) > most:
        raise Refusal("too long")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn") for character in line):
        raise Refusal("invisible characters")
    if _LINK.search(line):
        raise Refusal("link")
    if _MENTION.search(line):
        raise Refusal("mention")
    if any(mark in line for mark in ("```", "**", "{", "}", "\\", "|")):
        raise Refusal("markup")
    if _UNKIND.search(fold(line)):
        raise Refusal("unkind")
    return line


def check_language(text: str, language: str, *, like: str) -> None:
    """Raises Refusal for a text that is plainly in another of the languages Headway knows, or in another script.

    `like` is a text in the right language: small words that languages share are taken for those of that one.
    """
    letters = [character for character in text if character.isalpha()]
    foreign = sum(not _is_of(character, language) for character in letters)
    if foreign * 10 > len(letters):
        raise Refusal("another script")
    said, known = without_places(text), without_places(like)
    if len(said.split()) >= 4 and guess_language(said, [known]) not in (language, guess_language(known, [])):
        raise Refusal("another language")


def check_places(text: str, given: str) -> None:
    """Raises Refusal for a placeholder that was not given, or one that is left out or said twice."""
    if sorted(places_in(text)) != sorted(places_in(given)):
        raise Refusal("names")


def says_no(text: str) -> bool:
    """Whether a text denies something."""
    return _NO.search(fold(text)) is not None


def asks(text: str) -> bool:
    return any(mark in text for mark in _SENTENCE)


def _is_of(character: str, language: str) -> bool:
    if language == "ja":
        return True
    return unicodedata.name(character, "").startswith("LATIN")
