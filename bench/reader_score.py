"""Scores the typed-reply reader on a file of labelled replies: `python bench/reader_score.py FILE`.

Prints how many replies are fully right, every value recorded that the label does not have (a silent guess),
every question the label does not have, and the shares by language. Exits 1 when a value was guessed.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from okrs.reader.lines import got

_TOLERANCE = 1e-6


def main(path: str) -> int:
    """Scores one file and prints the result."""
    records = [
        json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    guesses, needless, wrong, slowest = 0, 0, 0, 0.0
    for record in records:
        begun = time.perf_counter()
        result = got(record)["got"]
        slowest = max(slowest, time.perf_counter() - begun)
        assert isinstance(result, dict)
        expected, language = record["expect"], str(record.get("lang", "?"))
        total[language] += 1
        guessed = _guessed(result, expected)
        guesses += len(guessed)
        needless += result["ask"] and not expected["ask"]
        if _is_right(result, expected):
            right[language] += 1
            continue
        wrong += 1
        print(
            f"\n{record['id']} ({language}) {record['reply']!r}\n  "
            f"{'SILENT GUESS ' if guessed else ''}got {_brief(result)}"
        )
        print(f"  label {_brief(expected)}: {expected.get('why', '')}")
    print(
        f"\nfully right {len(records) - wrong}/{len(records)} "
        f"({100 * (len(records) - wrong) / max(1, len(records)):.1f} %)"
    )
    print(f"silently wrong values {guesses}, needless questions {needless}, slowest {1000 * slowest:.1f} ms")
    for language in sorted(total):
        print(f"  {language} {right[language]}/{total[language]}")
    return 1 if guesses else 0


def _is_right(result: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    if bool(result["ask"]) != bool(expected["ask"]) or not _same_command(
        result["command"], expected["command"]
    ):
        return False
    found = {update["kr"]: update for update in result["updates"]}
    wanted = {update["kr"]: update for update in expected["updates"]}
    return found.keys() == wanted.keys() and all(_same_update(found[ref], wanted[ref]) for ref in wanted)


def _same_update(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    words = wanted.get("note_contains")
    return (
        _same_value(found["value"], wanted.get("value"))
        and found["confidence"] == wanted.get("confidence")
        and bool(found["blocked"]) == bool(wanted.get("blocked"))
        and (words is None or words.lower() in (found["note_contains"] or "").lower())
    )


def _same_value(found: float | None, wanted: float | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return abs(found - wanted) <= _TOLERANCE * max(abs(found), abs(wanted))


def _same_command(found: Mapping[str, Any] | None, wanted: Mapping[str, Any] | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return bool(found["name"] == wanted["name"] and found["until"] == wanted.get("until"))


def _guessed(result: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    wanted = {update["kr"]: update.get("value") for update in expected["updates"]}
    return [
        update["kr"]
        for update in result["updates"]
        if update["value"] is not None and not _same_value(update["value"], wanted.get(update["kr"]))
    ]


def _brief(fields: Mapping[str, Any]) -> str:
    updates = [
        f"{u['kr']}={u.get('value')}"
        + (f" conf {u['confidence']}" if u.get("confidence") is not None else "")
        + (" blocked" if u.get("blocked") else "")
        + (f" {u['note_contains']!r}" if u.get("note_contains") else "")
        for u in fields["updates"]
    ]
    command = fields["command"]
    told = f" /{command['name']} {command['until']}" if command else ""
    return f"[{', '.join(updates)}]{told}{' ASK' if fields['ask'] else ''}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python bench/reader_score.py FILE")
    sys.exit(main(sys.argv[1]))
