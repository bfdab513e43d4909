"""Measures how often okrs/noise.py errs on simulated series: `python -m bench.noise_errors > bench/results/noise.md`.

Each series has a history, then eight more weeks in which it moves by so many standard deviations or not at all. Asking
is right where nothing moved. It is a false alarm where the number did move the wanted way and is said to be within its
usual ups and downs.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from okrs.noise import Dated, Verdict, judge
from okrs.vocabulary import Direction

RUNS, AFTER, FIRST = 500, 8, date(2023, 1, 2)
HISTORIES = (8, 16, 26, 52)
MOVES = (0.0, 1.0, 1.5, 2.0, 3.0)

Series = Callable[[Random, int], Iterator[float]]


def independent(rng: Random, weeks: int) -> Iterator[float]:
    """Normal, each week by itself."""
    for _ in range(weeks):
        yield rng.gauss(0, 1)


def wild(rng: Random, weeks: int) -> Iterator[float]:
    """Normal, but every tenth week is wild."""
    for _ in range(weeks):
        yield rng.gauss(0, 6 if rng.random() < 0.1 else 1)


def sticky(rng: Random, weeks: int) -> Iterator[float]:
    """Half of a week's deviation stays for the next."""
    level = 0.0
    for _ in range(weeks):
        level = 0.5 * level + rng.gauss(0, math.sqrt(0.75))
        yield level


def rising(rng: Random, weeks: int) -> Iterator[float]:
    """It rises by 0.15 standard deviations a week, before as after."""
    for week in range(weeks):
        yield 0.15 * week + rng.gauss(0, 1)


def stepped(rng: Random, weeks: int) -> Iterator[float]:
    """In the middle of its history it went to another level, six standard deviations off."""
    for week in range(weeks):
        yield (6.0 if week < (weeks - AFTER) // 2 else 0.0) + rng.gauss(0, 1)


def seasonal(rng: Random, weeks: int) -> Iterator[float]:
    """It swings by two standard deviations in the course of a year."""
    begins = rng.random()
    for week in range(weeks):
        yield 2 * math.sin(2 * math.pi * (week / 52 + begins)) + rng.gauss(0, 1)


KINDS: dict[str, Series] = {
    "each week by itself": independent,
    "every tenth week wild": wild,
    "half stays for the next week": sticky,
    "rising before as after": rising,
    "a step in the history": stepped,
    "a swing once a year": seasonal,
}


_INTRODUCTION = (
    f"{RUNS} simulated series each (`bench/noise_errors.py`), a reading a week, judged eight weeks after the goal "
    "began to move. The move is in standard deviations of a reading, the wanted way, and lasts all eight weeks. A cell "
    "says how often the number is called within its usual ups and downs, so that people are asked whether the goal "
    "helped: **in the first column that is right, in the others it is a false alarm.** In brackets: how often it is "
    "said to have gone the wrong way.\n"
)
_CONCLUSION = (
    "\nWhat it says: a lasting move of two standard deviations is seen about nine times in ten (eight where weeks are "
    "wild), one of a single standard deviation four times in ten. Where nothing moved, the question comes nineteen "
    "times in twenty with half a year of history; with eight weeks, or where weeks hang together, it comes less often, "
    "which costs only silence. With fewer than sixteen weeks neither a trend nor a step can be told from what is "
    "usual. A swing that comes once a year is not known from one year: there the verdict is little better than chance, "
    "which is why people see the range and the picture, and are asked."
)


def shares(series: Series, *, history: int, move: float) -> dict[Verdict, float]:
    """How often each verdict is given, of RUNS series; down is wanted, and the number goes down by `move`."""
    rng = Random(f"{series.__name__} {history} {move}")
    found: Counter[Verdict] = Counter()
    for _ in range(RUNS):
        values = list(series(rng, history + AFTER))
        points = [
            Dated(
                FIRST + timedelta(weeks=week),
                Decimal(str(round(value - (move if week >= history else 0), 3))),
            )
            for week, value in enumerate(values)
        ]
        found[judge(points, since=points[history].day, wanted=Direction.DOWN).verdict] += 1
    return {verdict: n / RUNS for verdict, n in found.items()}


def main() -> None:
    """Prints the results as the page bench/results/noise.md."""
    print("# Has a number moved?\n")
    print(_INTRODUCTION)
    heads = ["nothing moved", *(f"moved by {move:g}" for move in MOVES[1:])]
    print("| series | weeks before | " + " | ".join(heads) + " |")
    print("|---|--:|" + "--:|" * len(heads))
    for name, series in KINDS.items():
        for history in HISTORIES:
            cells = []
            for move in MOVES:
                found = shares(series, history=history, move=move)
                within, worse = found.get(Verdict.WITHIN, 0), found.get(Verdict.WORSE, 0)
                cells.append(f"{within:.0%}" + (f" ({worse:.0%})" if worse >= 0.005 else ""))
            print(f"| {name} | {history} | " + " | ".join(cells) + " |")
    print(_CONCLUSION)


if __name__ == "__main__":
    main()
