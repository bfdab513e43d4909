"""One's own confidence against results: worked out when asked for, kept nowhere, shown to nobody else."""

from __future__ import annotations

from cards import calibration as cards
from cards.calibration import Row
from cards.exchange import Reply, Request
from coaching.calibration import FEWEST, Forecast, Leaning, calibration, stated_early
from handlers.status import Sight, sight_of
from okrs.confidence import Level
from okrs.limits import DEFAULTS
from okrs.progress import progress
from okrs.vocabulary import CycleState
from scheduling.calendar import local_date
from storage.goals import measure_of
from storage.store import Work

_LEANING = {Leaning.TOO_SURE: 1, Leaning.AS_SAID: 0, Leaning.TOO_MODEST: -1}
_LEVELS = {
    Level.HIGH: (DEFAULTS.middle_confidence + 1, 10),
    Level.MIDDLE: (DEFAULTS.low_confidence + 1, DEFAULTS.middle_confidence),
    Level.LOW: (0, DEFAULTS.low_confidence),
}


async def show(work: Work, request: Request) -> Reply:
    """The asker's own, whoever they are."""
    sight = await sight_of(work, request)
    forecasts = await _forecasts(sight)
    found = calibration(forecasts)
    if found is None:
        return Reply(card=cards.too_little(sight.voice, goals=len(forecasts), fewest=FEWEST))
    rows = [
        Row(
            low=_LEVELS[group.level][0],
            high=_LEVELS[group.level][1],
            said=group.said,
            goals=group.goals,
            reached=group.reached,
            leaning=_LEANING[group.leaning],
        )
        for group in found.groups
    ]
    return Reply(card=cards.calibration(sight.voice, rows, goals=found.goals, brier=found.brier))


async def _forecasts(sight: Sight) -> list[Forecast]:
    """What the reader said early of each of their goals that is over, and whether it was reached.

    A goal that was stopped tells nothing; a score counts before the last value.
    """
    today = local_date(sight.voice.zone, sight.home.now)
    owned = await sight.work.cycles.owned_ever(sight.reader)
    over = [
        row
        for row, cycle in owned
        if not row.stopped and (cycle.state is CycleState.CLOSED or row.ends < today)
    ]
    histories = await sight.work.ledger.history([row.id for row in over])
    forecasts = []
    for row in over:
        entries = histories.get(row.id, [])
        said = [
            (local_date(sight.voice.zone, entry.recorded_at), entry.confidence)
            for entry in entries
            if entry.confidence is not None and entry.person_id == sight.reader
        ]
        confidence = stated_early(said, starts=row.starts, ends=row.ends)
        values = [entry.value for entry in entries if entry.value is not None]
        came = (
            row.score if row.score is not None else progress(measure_of(row), values[-1] if values else None)
        )
        if confidence is not None and came is not None:
            forecasts.append(Forecast(confidence, came >= 1))
    return forecasts
