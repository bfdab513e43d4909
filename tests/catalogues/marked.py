"""A made-up language, in which it shows what was not translated."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations

from tests.catalogues.found import everything


class Marked(NullTranslations):
    """Puts each text in brackets; date patterns stay as they are. Knows no text that catalogues will not have."""

    def gettext(self, message: str) -> str:
        assert message in _messages(), (
            f"No catalogue has {message!r}: CONTRIBUTING.md says how texts are marked."
        )
        return message if message in ("EEEE d MMMM", "d MMM") else f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        assert _messages().get(msgid1) == msgid2, f"No catalogue has {msgid1!r} with {msgid2!r}."
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@cache
def _messages() -> dict[str, str]:
    """Each message with its plural or ''."""
    # Of a message that comes with and without a plural, the one with it is last.
    return {found.message: found.plural for found in everything()[0]}
