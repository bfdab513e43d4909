"""What a doctor finds, whatever it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """`must`: Headway can't do its work before it is done; `could`: worth doing."""

    FINE = "fine"
    COULD = "could"
    MUST = "must"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what was found, and what to do ('' for nothing)."""

    level: Level
    subject: str
    told: str
    do: str = ""
