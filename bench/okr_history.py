"""Published OKR scores as an import file, and our roll-ups beside those that their authors printed.

`python -m bench.okr_history HISTORY.json OUT.json` writes an import file of closed cycles, imports it into a new
database, and prints where our roll-up equals the printed score and where not.

HISTORY holds `records` (quarter, group, objectives with key results scored 0 to 1 in `mid_actual` and `end`, dated
scores in `tracking`, and a printed `score_reported`) and `numeric_results` (baseline, target and actual in a unit).
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from handlers.transfer.importing import bring_in
from okrs.health import Health
from okrs.progress import progress
from okrs.rollup import Part, roll_up
from okrs.score import score
from okrs.sheet.files import read
from storage.goals import GoalTree
from storage.schema import migrate
from storage.store import Store

NAME = "Published history"
_EVENING = time(17, tzinfo=UTC)


def converted(history: dict[str, Any]) -> dict[str, Any]:
    """The import file: a cycle a quarter, a team a group, key results from 0 to 1 with what was said about them."""
    out: dict[str, Any] = {"workspace": {"name": NAME}, "teams": [], "cycles": [], "objectives": []}
    out |= {"key_results": [], "progress": []}
    for code, record in enumerate(_records(history), 1):
        _once(out["teams"], {"name": record["group"]})
        starts, ends = period(record["quarter"])
        cycle = {"name": record["quarter"], "starts": str(starts), "ends": str(ends), "state": "closed"}
        _once(out["cycles"], cycle)
        for number, objective in enumerate(record["objectives"], 1):
            _objective(out, record, objective, f"R{code}-{number}", starts, ends)
    return out


def period(quarter: str) -> tuple[date, date]:
    """First and last day of "2019 Q1", "2019 Q1-Q2 (release Athens)", "2018 H1", or "FY21-Q3" (from February)."""
    found = re.match(r"(FY)?(\d+)[ -](?:Q(\d)(?:-Q(\d))?|H(\d))", quarter)
    if found is None:
        raise ValueError(f"{quarter!r} is no quarter")
    half = int(found[5] or 0) * 2
    first, last = int(found[3] or half - 1), int(found[4] or found[3] or half)
    year, shift = (2000 + int(found[2]) - 1, 1) if found[1] else (int(found[2]), 0)
    return _month(year, first * 3 - 3 + shift), _month(year, last * 3 + shift) - timedelta(days=1)


def _month(year: int, months: int) -> date:
    return date(year + months // 12, months % 12 + 1, 1)


def _records(history: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from history["records"]
    for result in history["numeric_results"]:
        key_result = {"title": result["key_result"], "numeric": result}
        objective = {"title": result["objective"], "key_results": [key_result]}
        yield {"quarter": result["quarter"], "group": result["group"], "objectives": [objective]}


def _once(rows: list[dict[str, Any]], row: dict[str, Any]) -> None:
    if row not in rows:
        rows.append(row)


def _objective(
    out: dict[str, Any],
    record: dict[str, Any],
    objective: dict[str, Any],
    code: str,
    starts: date,
    ends: date,
) -> None:
    out["objectives"].append(
        {
            "code": code,
            "title": objective["title"],
            "cycle": record["quarter"],
            "team": record["group"],
        }
    )
    tracking = objective.get("tracking", [])
    over = max([ends, *(date.fromisoformat(said["date"]) for said in tracking)])
    for index, key_result in enumerate(objective["key_results"]):
        name = f"{code}-{index + 1}"
        out["key_results"].append(_key_result(key_result, name, code, starts, ends, over))
        half = starts + (ends - starts) / 2
        said = [(half, key_result.get("mid_actual"))]
        said += [(date.fromisoformat(line["date"]), line["scores"][index]) for line in tracking]
        end = key_result["numeric"]["actual"] if "numeric" in key_result else key_result["end"]
        out["progress"] += [
            {"key_result": name, "at": datetime.combine(day, _EVENING).isoformat(), "value": str(value)}
            for day, value in said
            if value is not None
        ]
        if end is not None:
            at = datetime.combine(over, _EVENING) + timedelta(hours=1)
            out["progress"].append(
                {"key_result": name, "at": at.isoformat(), "value": str(end), "note": "Final score"}
            )


def _key_result(
    key_result: dict[str, Any], name: str, objective: str, starts: date, ends: date, over: date
) -> dict[str, Any]:
    end = key_result.get("end")
    return {
        "code": name,
        "objective": objective,
        "title": key_result["title"],
        # A key result that was struck out stays on record and counts for nothing.
        "weight": "0" if key_result.get("dropped") else "1",
        "starts": str(starts),
        "ends": str(ends),
        "score": None if end is None else str(min(Decimal(str(end)), Decimal(1))),
        "closed": (datetime.combine(over, _EVENING) + timedelta(hours=2)).isoformat(),
    } | _measure(key_result.get("numeric", {"baseline": 0, "target": 1, "unit": ""}))


def _measure(numeric: dict[str, Any]) -> dict[str, Any]:
    target = {"target": str(numeric["target"]), "unit": numeric["unit"]}
    if numeric["baseline"] is not None:
        return target | {"start": str(numeric["baseline"])}
    # Without a baseline no way can be measured, only whether the limit is kept.
    is_below = numeric.get("source_verdict") == "met" and numeric["actual"] < numeric["target"]
    return target | {"kind": "maintain", "band": "at_most" if is_below else "at_least"}


async def compared(source: dict[str, Any], file: bytes) -> list[str]:
    """Imports the file into a new database and says, line by line, how our numbers compare with the printed ones."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/history.db")
        try:
            await migrate(store.database)
            document = read(file, name="history.json", tell=_nobody)
            brought = await bring_in(
                store,
                document,
                workspace=None,
                source="history",
                at=datetime.now(UTC),
                dry_run=False,
                tell=_nobody,
            )
            async with store.work(brought.workspace) as work:
                tree = await work.goals.tree(cycles=[cycle.id for cycle in await work.goals.cycles()])
        finally:
            await store.close()
    lines = [", ".join(f"{brought.count(kind, is_new=True)} {kind}" for kind in _KINDS) + " imported"]
    for code, record in enumerate(source["records"], 1):
        lines += _record_lines(tree, f"R{code}", record)
    lines += _numeric_lines(tree, source["numeric_results"], len(source["records"]))
    return lines


_KINDS = ("team", "cycle", "objective", "key_result", "progress")


def _nobody(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def _record_lines(tree: GoalTree, code: str, record: dict[str, Any]) -> Iterator[str]:
    where = f"{record['group'][:42]} {record['quarter']}"
    of_objectives = []
    for number, objective in enumerate(record["objectives"], 1):
        parts = _parts(tree, f"{code}-{number}")
        whole = roll_up(parts)
        of_objectives.append(Part(Decimal(1), whole.progress, Health.PENDING, updated=True))
        if objective["score_reported"] is not None:
            what = f"{where}: {objective['title'][:50]}"
            yield _line(what, objective["score_reported"], whole.progress, _ends(objective))
    printed = record.get("group_score_reported", {}).get("end")
    if printed is not None:
        every = [part for n in range(len(record["objectives"])) for part in _parts(tree, f"{code}-{n + 1}")]
        ends = [end for objective in record["objectives"] for end in _ends(objective)]
        yield _line(f"{where}: group, mean of objectives", printed, roll_up(of_objectives).progress, ends)
        yield _line(f"{where}: group, mean of key results", printed, roll_up(every).progress, ends)


def _ends(objective: dict[str, Any]) -> list[Decimal]:
    """The final scores alone; a key result without one counts for us with the last thing that was said of it."""
    return [Decimal(str(kr["end"])) for kr in objective["key_results"] if kr["end"] is not None]


def _parts(tree: GoalTree, objective: str) -> list[Part]:
    return [
        Part(goal.key_result.weight, progress(goal.measure, goal.value), Health.PENDING, updated=True)
        for goal in tree.goals
        if goal.objective.code == objective
    ]


def _line(what: str, printed: float, ours: Decimal | None, ends: list[Decimal]) -> str:
    shown = Decimal(str(printed))
    if ours is None:
        return f"DIFFERS  {what}: printed {shown}, ours none (nothing was scored)"
    is_same = shown in {ours.quantize(shown, ROUND_HALF_UP), ours.quantize(shown, ROUND_DOWN)}
    if is_same:
        return f"MATCHES  {what}: printed {shown}, ours {ours:.4f}"
    alone = f"{sum(ends) / len(ends):.4f}" if ends else "none"
    return f"DIFFERS  {what}: printed {shown}, ours {ours:.4f}, mean of the final scores alone {alone}"


def _numeric_lines(tree: GoalTree, results: list[dict[str, Any]], before: int) -> Iterator[str]:
    for number, result in enumerate(results, before + 1):
        (part,) = _parts(tree, f"R{number}-1")
        unclamped = "none" if part.progress is None else f"{part.progress:.2f}"
        verdict = result.get("source_verdict") or "no verdict"
        yield (
            f"NUMERIC  {result['group'][:30]} {result['baseline']} → {result['target']}, actual {result['actual']} "
            f"{result['unit']}: progress {unclamped}, score {score([part])}; source: {verdict}"
        )


def main() -> None:
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    file = json.dumps(converted(source), ensure_ascii=False, indent=1).encode()
    Path(sys.argv[2]).write_bytes(file)
    for line in asyncio.run(compared(source, file)):
        print(line)


if __name__ == "__main__":
    main()
