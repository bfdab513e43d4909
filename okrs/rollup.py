"""How several key results become one: weighted mean for progress, the weakest for health, and coverage."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from okrs.errors import HeadwayError
from okrs.health import Health, weakest
from okrs.progress import clamped


@dataclass(frozen=True)
class Part:
    """One key result, or one objective, that goes into a roll-up.

    `weight` counts against the other parts' weights, 0 or more; `progress` is None when it can't be told;
    `updated` says whether it was updated in this period.
    """

    weight: Decimal
    progress: Decimal | None
    health: Health
    updated: bool


@dataclass(frozen=True)
class Share:
    """What one part brought: its clamped progress times its share of the counted weight (0-1).

    A part without progress is left out of the mean: its share is 0 and its contribution None.
    """

    part: Part
    share: Decimal
    contribution: Decimal | None


@dataclass(frozen=True)
class Rollup:
    """Several parts as one; `used` has one entry a part, in the order given, and adds up to `progress`."""

    progress: Decimal | None
    health: Health
    updated: int
    total: int
    used: tuple[Share, ...]


def roll_up(parts: Sequence[Part]) -> Rollup:
    """The weighted mean of the clamped progress of the parts that have one, the weakest health, and coverage.

    Every part counts for health and coverage, whatever its weight. When all weights are 0 nobody has
    weighted anything, and all count alike. When only the parts with progress weigh 0, progress is None:
    they were left out on purpose. Raises HeadwayError for a weight that is negative or not a number.
    """
    if any(not part.weight.is_finite() or part.weight < 0 for part in parts):
        raise HeadwayError("A weight must be 0 or more.")
    weights = _counted_weights(parts)
    return Rollup(
        progress=_mean(parts, weights),
        health=weakest(part.health for part in parts),
        updated=sum(part.updated for part in parts),
        total=len(parts),
        used=_shares(parts, weights),
    )


def _counted_weights(parts: Sequence[Part]) -> list[Decimal]:
    is_unweighted = all(part.weight == 0 for part in parts)
    weights = [Decimal(1) if is_unweighted else part.weight for part in parts]
    return [
        Decimal(0) if part.progress is None else weight for part, weight in zip(parts, weights, strict=True)
    ]


def _mean(parts: Sequence[Part], weights: Sequence[Decimal]) -> Decimal | None:
    total = sum(weights)
    if not total:
        return None
    # Twice the usual digits inside: rounded once on the way out, the mean can't leave the range of its parts.
    with localcontext(prec=56):
        reached = sum(
            weight * clamped(part.progress)
            for part, weight in zip(parts, weights, strict=True)
            if part.progress is not None
        )
        mean = reached / total
    return +mean


def _shares(parts: Sequence[Part], weights: Sequence[Decimal]) -> tuple[Share, ...]:
    total = sum(weights) or Decimal(1)
    return tuple(_share(part, weight / total) for part, weight in zip(parts, weights, strict=True))


def _share(part: Part, share: Decimal) -> Share:
    contribution = None if part.progress is None else share * clamped(part.progress)
    return Share(part=part, share=share, contribution=contribution)
