"""The table of rules: what can be worth raising with somebody."""

from __future__ import annotations

from handlers.nudges import (
    alerts,
    blockers,
    cycle,
    disagreement,
    experiment,
    floor,
    handed_on,
    no_help,
    practice,
    share,
    stuck,
)
from handlers.nudges.look import Rule

RULES: tuple[Rule, ...] = (
    blockers.promises,
    blockers.unasked,
    experiment.experiment,
    no_help.met_without_helping,
    stuck.stuck,
    disagreement.disagreements,
    floor.silent,
    cycle.moments,
    practice.tried,
    share.ahead,
    practice.suited,
    alerts.changed,
    alerts.fallen_silent,
    handed_on.handed_on,
    alerts.bottlenecks,
)
