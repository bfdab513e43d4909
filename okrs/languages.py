"""Which language somebody asks for, in whatever language they name it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from okrs.find import EVERYONE
from okrs.reader.text import fold

# The languages in which languages are named.
_TONGUES = ("en", "de", "es", "fr", "pt", "ja")
_USUAL = frozenset(
    ("default", "standard", "usual", "as usual", "reset", "par defaut", "predeterminado", "padrao", "標準")
)
_SMALL = frozenset(
    ("in", "to", "for", "auf", "fur", "en", "em", "para", "pour", "please", "bitte", "only", "nur")
)


@dataclass(frozen=True)
class Wish:
    """`locale` is the one asked for, '' for the default again; `everyone`: it is for the whole company."""

    locale: str
    everyone: bool = False


def read_language(words: str) -> Wish | None:
    """ "auf Deutsch", "pt-BR", "everyone: Spanish"; None where the words name no language."""
    said = fold(words[:100]).replace(":", " ").replace(",", " ").rstrip(".!").split()
    everyone = any(word in EVERYONE for word in said)
    bare = " ".join(word for word in said if word not in EVERYONE and word not in _SMALL)
    if bare in _USUAL:
        return Wish("", everyone)
    found = _names().get(bare) or _code(bare)
    return Wish(found, everyone) if found else None


def in_region(language: str, of: str) -> str:
    """A language as it is written where the locale `of` is at home: ("en", "de_AT") -> "en_AT"."""
    try:
        territory = Locale.parse(of).territory if of else None
        return str(Locale.parse(f"{language}_{territory}")) if territory else language
    except (UnknownLocaleError, ValueError):
        return language


def _code(word: str) -> str:
    """The locale of a code such as "de" or "pt-br"; '' for anything else."""
    language, _, territory = word.replace("-", "_").partition("_")
    if not (len(language) in (2, 3) and language.isascii() and language.isalpha()):
        return ""
    try:
        return str(Locale.parse(f"{language}_{territory.upper()}" if territory else language))
    except (UnknownLocaleError, ValueError):
        return ""


@cache
def _names() -> dict[str, str]:
    """Folded names of languages, in several of them and in their own."""
    names: dict[str, str] = {}
    for tongue in _TONGUES:
        for code, name in Locale.parse(tongue).languages.items():
            locale = _code(str(code).replace("_", "-").lower())
            if locale:
                names.setdefault(fold(name), locale)
                names.setdefault(fold(Locale.parse(locale).get_language_name(locale) or name), locale)
    return names
