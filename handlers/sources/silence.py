"""When a source has said nothing new for too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.sources.telling import PUSHED
from storage.tables import MetricSource

# Nothing new came for so many of its turns, and for so long at least.
_TURNS, _SILENT = 5, timedelta(days=3)
_PUSHED_SILENT = timedelta(days=7)


def is_silent(source: MetricSource, now: datetime) -> bool:
    """Whether a source brings nothing new and no error either; one that waits for its key is not silent."""
    if source.as_of is None and source.kind != PUSHED:
        return False
    last = source.as_of or source.created_at
    limit = (
        _PUSHED_SILENT
        if source.kind == PUSHED
        else max(_SILENT, timedelta(minutes=source.every_minutes * _TURNS))
    )
    return now - last > limit
