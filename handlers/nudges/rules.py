"""The table of rules: what can be worth raising with somebody."""

from __future__ import annotations

from handlers.nudges import blockers, cycle, disagreement, floor, no_help, practice, share
from handlers.nudges.look import Rule

RULES: tuple[Rule, ...] = (
    blockers.promises,
    blockers.unasked,
    no_help.met_without_helping,
    disagreement.disagreements,
    floor.silent,
    cycle.moments,
    practice.tried,
    share.ahead,
    practice.suited,
)
