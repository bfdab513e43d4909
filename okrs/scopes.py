"""What a key to the interface may do."""

from __future__ import annotations

from enum import StrEnum

from okrs.errors import HeadwayError


class Scope(StrEnum):
    """`read`: what its person may see, for a key of the workspace what everybody may see; `write`: say what its person
    may say; `push`: hand in numbers."""

    READ = "read"
    WRITE = "write"
    PUSH = "push"


# A key of the workspace speaks for nobody.
OF_WORKSPACE = frozenset({Scope.READ, Scope.PUSH})


def read_scopes(text: str) -> frozenset[Scope]:
    """Scopes with spaces or commas between; raises HeadwayError for an unknown one, or none."""
    found = set()
    for word in text.replace(",", " ").split():
        try:
            found.add(Scope(word.lower()))
        except ValueError as error:
            raise HeadwayError(
                "There is no scope “{word}”. There are: {scopes}.", word=word, scopes=", ".join(Scope)
            ) from error
    if not found:
        raise HeadwayError("Say what the key may do: {scopes}.", scopes=", ".join(Scope))
    return frozenset(found)


def write_scopes(scopes: frozenset[Scope]) -> str:
    """The scopes as they are stored, in their order."""
    return " ".join(scope for scope in Scope if scope in scopes)
