"""Brings the template and every catalogue up to date with the code: `make messages`, with ARGS=it for a new one."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from cards.voice import LOCALES
from tests.catalogues.found import everything

TEMPLATE = LOCALES / "headway.pot"
_WIDTH = 110


def template() -> Catalog:
    """All messages of the code as it is, with the files that look them up."""
    made = Catalog(project="Headway", domain="headway", fuzzy=False)
    for found in everything()[0]:
        id_ = (found.message, found.plural) if found.plural else found.message
        made.add(id_, locations=[(found.file, None)])  # type: ignore[list-item]
    return made


def read(path: Path) -> Catalog:
    """A catalogue as it lies there; the language is that of its folder."""
    locale = None if path == TEMPLATE else path.parents[1].name
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="headway", abort_invalid=True)


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a file, in an order that depends on nothing but its messages."""
    for message in catalogue:
        # What looks like a place of Python's old kind is a percent sign.
        message.flags.discard("python-format")
    file = io.BytesIO()
    write_po(file, catalogue, width=_WIDTH, sort_output=True, ignore_obsolete=True, omit_header=True)
    return _header(catalogue) + file.getvalue()


def catalogues() -> list[Path]:
    """The catalogues that are there, in the order of their languages."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/headway.po"))


def update(catalogue: Catalog, made: Catalog) -> None:
    """New messages come in empty, gone ones go; nothing is guessed from what is alike."""
    catalogue.update(made, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    for message in catalogue:
        if message.id and message.fuzzy:
            # It has a plural now, or has none any more.
            message.flags.discard("fuzzy")
            message.string = ("",) * catalogue.num_plurals if isinstance(message.id, tuple) else ""


def _header(catalogue: Catalog) -> bytes:
    # Without dates and names, which would change whenever somebody looks.
    lines = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=utf-8\\n"']
    if catalogue.locale is not None:
        lines += [f'"Language: {catalogue.locale}\\n"', f'"Plural-Forms: {catalogue.plural_forms}\\n"']
    return ("\n".join(lines) + "\n\n").encode()


def main(languages: list[str]) -> None:
    made = template()
    LOCALES.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written(made))
    for language in languages:
        path = LOCALES / str(Locale.parse(language)) / "LC_MESSAGES" / "headway.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_bytes(written(Catalog(locale=language)))
    for path in catalogues():
        catalogue = read(path)
        update(catalogue, made)
        path.write_bytes(written(catalogue))
        left = sum(1 for message in catalogue if message.id and not is_translated(message))
        sys.stdout.write(f"{catalogue.locale}: {len(catalogue)} messages, {left} to translate\n")


def is_translated(message: Message) -> bool:
    """Whether every form of a message is there."""
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


if __name__ == "__main__":
    main(sys.argv[1:])
