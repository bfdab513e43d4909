"""What the tests of practices have in reach: every handler, and no rule but those about practices."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handlers.dispatch import Handler
from handlers.nudges import practice, review, share
from handlers.table import HANDLERS


@pytest.fixture
def table() -> Mapping[str, Handler]:
    return HANDLERS


@pytest.fixture(autouse=True)
def _rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "RULES", (practice.tried, share.ahead, practice.suited))
