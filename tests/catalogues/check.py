"""Says what is wrong with translations: `python -m tests.catalogues.check de`, or of all languages."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from string import Formatter

from babel.dates import format_date
from babel.messages.catalog import Catalog, Message

from cards.voice import LOCALES
from okrs.sentences import Name
from tests.catalogues.messages import catalogues, is_translated, read

PATTERNS = ("EEEE d MMMM", "d MMM")
# What is the same in every language: commands, code, addresses, tags, what is asked for by name.
_COMMANDS = "|".join(name.value for name in Name)
_SAME = re.compile(
    rf"/okr(?: (?:{_COMMANDS})\b)?|`[^`]*`|https?://(?:[^\s“”»),。（]*[^\s“”»),。（.:])?|</?[a-z][^>]*>|HEADWAY_[A-Z_]+|docs/[a-z-]+\.md"
)
# How a sentence ends, in all scripts.
_ENDS = {"?": "?？;", "!": "!！", ":": ":：", "…": "…", ".": ".。"}


def faults(catalogue: Catalog) -> Iterator[str]:
    """Whatever is wrong with what is translated, message by message."""
    for message in catalogue:
        if message.id and is_translated(message):
            for told in _faults_of(message, catalogue):
                yield f"{_id(message)!r}: {told}"
        elif message.id and any(forms(message.string)):
            yield f"{_id(message)!r}: a plural form is missing"


def missing(catalogue: Catalog) -> list[str]:
    """What has no translation, or one to be looked at again."""
    return [_id(one) for one in catalogue if one.id and (one.fuzzy or not is_translated(one))]


def _faults_of(message: Message, catalogue: Catalog) -> Iterator[str]:
    ids, strings = forms(message.id), forms(message.string)
    if message.fuzzy:
        yield "is marked fuzzy"
    if len(ids) == 2 and len(strings) != catalogue.num_plurals:
        yield f"has {len(strings)} forms instead of {catalogue.num_plurals}"
    if ids[0] in PATTERNS:
        yield from _pattern(strings[0], str(catalogue.locale))
        return
    for string in strings:
        try:
            places = _places(string)
        except ValueError as error:
            yield f"has a stray brace ({error})"
            continue
        # A form for one may do without the number.
        if not any(places in (wanted, wanted - {"n"}) for wanted in map(_places, ids)):
            yield f"has the places {sorted(places)} instead of {sorted(_places(ids[-1]))}"
        if any(_outside(string) == _outside(id_) for id_ in ids) is False:
            yield "begins or ends with other whitespace"
        if "  " in string or "\t" in string:
            yield "has whitespace twice"
        if not any(_same(string) == _same(id_) for id_ in ids):
            yield f"has {sorted(_same(string))} instead of {sorted(_same(ids[-1]))}"
        end = ids[-1].strip()[-1:]
        # A label that asks is a noun in Japanese.
        is_label = end == "?" and str(catalogue.locale) == "ja" and len(ids[0]) < 20
        if end in _ENDS and not is_label and string.strip()[-1:] not in _ENDS[end]:
            yield f"doesn't end like the English one: {string!r}"


def _pattern(string: str, locale: str) -> Iterator[str]:
    try:
        written = format_date(date(2025, 12, 7), format=string, locale=locale)
    except (KeyError, ValueError, AttributeError) as error:
        yield f"is no pattern ({error})"
        return
    if "7" not in written or not {"M", "d"} <= set(string):
        yield f"doesn't name day and month: {written}"


def forms(texts: object) -> list[str]:
    """The one text of a message, or one for each plural form."""
    return [str(text) for text in texts] if isinstance(texts, tuple | list) else [str(texts)]


def _id(message: Message) -> str:
    return forms(message.id)[0]


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _outside(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _same(text: str) -> Counter[str]:
    return Counter(_SAME.findall(text))


def main(languages: list[str]) -> int:
    wrong = 0
    for path in catalogues():
        catalogue = read(path)
        language = path.relative_to(LOCALES).parts[0]
        if languages and language not in languages:
            continue
        found, left = list(faults(catalogue)), missing(catalogue)
        wrong += len(found) + len(left)
        for one in found:
            sys.stdout.write(f"{language}: {one}\n")
        sys.stdout.write(f"{language}: {len(found)} faults, {len(left)} to translate\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
