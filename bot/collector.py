"""Python's garbage collector, set up for a process that serves for months and handles rows by the hundred."""

from __future__ import annotations

import gc

# By default it looks after every 700 new objects, which one batch of check-ins makes ten times over.
_NEW_OBJECTS, _YOUNG_LOOKS, _MIDDLE_LOOKS = 10_000, 50, 50


def calm() -> None:
    """Leaves what was made at the start alone for good, and looks less often at what is new.

    A Monday morning takes a sixth less processor time for it and stalls half as long, for 1 MB
    (`bench/results/monday.md`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG_LOOKS, _MIDDLE_LOOKS)
