"""Where a series of numbers began to go another way.

How fast it goes is the change a day between neighbours; Pettitt's test ("A non-parametric approach to the change-point
problem", Applied Statistics 28, 1979) finds where those rates fall into an earlier and a later part. It works on ranks,
so that one wild number moves it little. With U(t) the sum over i <= t < j of the sign of x(j) - x(i), the break is
where K = max |U| stands, and p = 2 exp(-6 K² / (n³ + n²)). Fewer than twelve rates say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from math import exp
from statistics import median

LEAST, RISK = 12, 0.05
# A later part of fewer is a blip.
_LEAST_LATER = 3
_DAY = 86_400


@dataclass(frozen=True)
class Break:
    """From `since` on it went `later` a day on the whole, `earlier` before; `p` is the chance that it only seems so."""

    since: datetime
    earlier: Decimal
    later: Decimal
    p: float


def find_break(series: Sequence[tuple[datetime, Decimal]], *, risk: float = RISK) -> Break | None:
    """The break of a series, oldest first; None where there is none, or too little to tell."""
    rates = [
        (before[0], (after[1] - before[1]) * _DAY / Decimal((after[0] - before[0]).total_seconds()))
        for before, after in pairwise(series)
        if after[0] > before[0]
    ]
    if len(rates) < LEAST:
        return None
    values = [rate for _, rate in rates]
    sums = _partial_sums(values)
    at = max(range(len(sums)), key=lambda n: abs(sums[n]))
    count = len(values)
    p = min(1.0, 2 * exp(-6 * sums[at] ** 2 / (count**3 + count**2)))
    first = at + 1
    if p > risk or count - first < _LEAST_LATER:
        return None
    earlier, later = median(values[:first]), median(values[first:])
    return None if earlier == later else Break(rates[first][0], earlier, later, p)


def _partial_sums(values: Sequence[Decimal]) -> list[int]:
    """U(t) for every t but the last."""
    sums, total = [], 0
    for t, value in enumerate(values[:-1]):
        # Adding x(t) to the earlier part: its pairs with the later ones come in, those with the earlier ones go out.
        total += sum(_sign(other - value) for other in values[t + 1 :])
        total -= sum(_sign(value - other) for other in values[:t])
        sums.append(total)
    return sums


def _sign(difference: Decimal) -> int:
    return (difference > 0) - (difference < 0)
