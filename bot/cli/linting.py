"""lint: what the wording of goals says, for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.carrying import read_file
from bot.cli.console import out
from okrs.errors import HeadwayError

if TYPE_CHECKING:
    from okrs.wording import Verdict

_SHEETS = frozenset({".csv", ".json"})
_LINES = frozenset({".jsonl", ".ndjson"})


def lint(
    goals: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="GOAL|FILE",
            help="Goals in quotes, or one file: CSV or JSON as for import, or JSON lines.",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", "-f", help="One JSON object a line; `-` reads standard input.", allow_dash=True
        ),
    ] = None,
) -> None:
    """Say whether goals describe a change or a task, by which words, and what would make them outcomes.

    A goal that could be ticked off while nobody acts differently is a task. Nothing is blocked and nothing is
    scored: each remark cites its rule, and the rules are in docs/wording.md.

    With JSON lines (`id`, `text` and, where known, `level`: objective or key_result) one JSON line comes out for
    each line in: `id`, `label` (outcome, task, or null where no rule knows the language) and `reasons`; for a line
    that can't be read, `error`.

    **Examples**

    - `headway lint "Publish 40 help articles"`

    - `headway lint company.csv`

    - `headway lint --file goals.jsonl`
    """
    given = goals or []
    path = file or _as_file(given)
    if path is None and not given:
        raise HeadwayError(
            'Say which goal is meant: `headway lint "Publish 40 help articles"`, or name a file.'
        )
    if path is None:
        _print_goals(given)
    elif path.suffix.lower() in _SHEETS:
        _print_sheet(path)
    else:
        _print_lines(path)


def _as_file(given: Sequence[str]) -> Path | None:
    """The file that is meant by the only word given; None where the words are goals."""
    if len(given) != 1 or " " in given[0].strip():
        return None
    path = Path(given[0])
    is_named_so = path.suffix.lower() in _SHEETS | _LINES or str(path) == "-"
    return path if is_named_so or path.is_file() else None


def _print_goals(texts: Sequence[str]) -> None:
    from okrs.wording import check

    for place, text in enumerate(texts):
        if place:
            out().print()
        _show(check(text))


def _print_lines(path: Path) -> None:
    failed = 0
    for line in _lines(path):
        if not line.strip():
            continue
        told = _told(line)
        failed += "error" in told
        # Half a character, as JSON can hold it, has no bytes in UTF-8 and must not end the run.
        shown = json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        sys.stdout.write(shown + "\n")
        sys.stdout.flush()
    if failed:
        raise HeadwayError(
            "1 line could not be read." if failed == 1 else f"{failed} lines could not be read."
        )


def _told(line: bytes) -> dict[str, object]:
    from okrs.wording import Label, Level, check

    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {"id": None, "error": "This is not JSON in UTF-8."}
    if not isinstance(record, dict):
        return {"id": None, "error": "This is not an object in braces."}
    text, level = record.get("text"), record.get("level")
    if not isinstance(text, str) or not text.strip():
        return {"id": record.get("id"), "error": "`text` is missing: the words of the goal."}
    verdict = check(text, level=next((one for one in Level if one == level), None))
    label = None if verdict.label is Label.UNCLEAR else verdict.label.value
    said = [f"{one.rule.value}: {one.sentence}" for one in (*verdict.reasons, *verdict.findings)]
    return {"id": record.get("id"), "label": label, "reasons": said}


def _lines(path: Path) -> Iterator[bytes]:
    if str(path) == "-":
        yield from sys.stdin.buffer
        return
    try:
        with path.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise HeadwayError(f"{path} can't be read: {error.strerror}.") from error


def _print_sheet(path: Path) -> None:
    from okrs.sheet.files import scan
    from okrs.sheet.review import review, together

    document = scan(read_file(path), name=path.name, tell=_nobody)
    found: list[Verdict] = []
    for group in review(document):
        out().print(group.title, markup=False, style="bold")
        if group.objective is not None:
            _show_remarks(group.objective)
        for verdict in group.key_results:
            _show(verdict)
        out().print()
        found += group.key_results
    if not found:
        raise HeadwayError(f"{path} holds no key result that is open.")
    for said in together(document):
        out().print(f"{said.rule.value}: {said.sentence}", markup=False)
    tasks = sum(verdict.is_task for verdict in found)
    out().print(f"{tasks} of {len(found)} key results read like tasks.")
    if document.problems.found:
        out().print("Not every line could be read: `headway import --dry-run` says which.")


def _show(verdict: Verdict) -> None:
    out().print(f"“{verdict.text.strip()}”", markup=False)
    _show_remarks(verdict)


def _show_remarks(verdict: Verdict) -> None:
    """What is thought of one goal, a line each."""
    from okrs.wording import QUESTIONS, Label

    if verdict.label is Label.UNCLEAR:
        out().print("  can't tell: its words or its language are not among those that the rules know.")
        return
    kind = verdict.kind.value.replace("_", " ") if verdict.kind else ""
    out().print(f"  reads like {_ARTICLES[verdict.label]} ({kind}, {verdict.certainty.value})")
    for said in (*verdict.reasons, *verdict.findings):
        out().print(f"  {said.rule.value}: {said.sentence}", markup=False)
    for part in verdict.missing:
        out().print(f"  ? {QUESTIONS[part]}", markup=False)
    if verdict.rewrite is not None:
        out().print(f"  perhaps: {verdict.rewrite.sentence}", markup=False)
        if verdict.rewrite.work:
            out().print(f"  with this as a step: {verdict.rewrite.work}", markup=False)


_ARTICLES = {"outcome": "an outcome", "task": "a task"}


def _nobody(stage: str, done: int, total: int) -> None:
    """A file is read too quickly to tell how far."""
