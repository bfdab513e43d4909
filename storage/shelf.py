"""What was made of rows before, for as long as the rows are the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

S = TypeVar("S")
T = TypeVar("T")
# Its name among what a session knows.
SHELF = "shelf"
# Of each kind, so that a company of 2,500 people with three goals each fits: some 2 kB a row.
_MOST = 8_000
# Of one goal or objective: as it stands today in a zone or two, and what comes of that.
_MOST_OF_ONE = 12


class Shelf:
    """What was made of rows before, beside the row it was made of.

    The rows themselves are read anew whenever somebody looks, as the database has them. What is made of one is the same
    as long as the row is, so that nothing here can be out of date, whoever wrote it.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: dict[Hashable, OrderedDict[Hashable, tuple[Any, Any]]] = {}

    def made(
        self, kind: Hashable, key: Hashable, source: S, make: Callable[[S], T], *, most: int | None = None
    ) -> T:
        """What `make` makes of the source, or what it made of an equal one under that key; `most` of a kind."""
        kept = self._kept.setdefault(kind, OrderedDict())
        found = kept.get(key)
        if found is not None and found[0] == source:
            kept.move_to_end(key)
            return found[1]  # type: ignore[no-any-return]
        fresh = make(source)
        kept[key] = (source, fresh)
        if len(kept) > (most or self._most):
            kept.popitem(last=False)
        return fresh


class Keeping:
    """What remembers what was worked out of it, where it can't change; `kept` is None where it can."""

    kept: dict[Hashable, Any] | None

    def once(self, name: Hashable, work: Callable[[], T]) -> T:
        """What the work comes to, which must follow from this and the name alone."""
        if self.kept is None:
            return work()
        if name not in self.kept:
            if len(self.kept) >= _MOST_OF_ONE:
                self.kept.clear()
            self.kept[name] = work()
        return self.kept[name]  # type: ignore[no-any-return]
