"""The collector leaves alone what was there at the start."""

import gc
from collections.abc import Iterator

import pytest

from bot.collector import calm


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_is_there_at_the_start_is_never_looked_at_again() -> None:
    before = gc.get_freeze_count()
    calm()
    assert gc.get_freeze_count() > before
    assert gc.get_count()[0] < gc.get_threshold()[0]


def test_what_is_new_is_still_collected() -> None:
    calm()
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() > 0
