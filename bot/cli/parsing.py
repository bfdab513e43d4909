"""parse: what the typed-reply reader makes of replies in a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import err
from okrs.errors import HeadwayError


def parse(
    file: Annotated[
        Path,
        typer.Option(
            "--file", "-f", help="One JSON object a line; `-` reads standard input.", allow_dash=True
        ),
    ],
) -> None:
    """Show what Headway understands of typed replies, one JSON line out for each line in.

    A line has `id`, `today`, `krs` (the key results shown, each with ref, title, unit, start, target, current,
    direction and kind) and `reply`. Out come `id` and `got`: updates, command and ask. Lines that can't be read
    are told by their number, and the others are done all the same.

    **Examples**

    - `headway parse --file replies.jsonl`

    - `head -1 replies.jsonl | headway parse --file -`
    """
    failed = 0
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            told = _told(line)
        except (ValueError, RecursionError, HeadwayError) as error:
            failed += 1
            err().print(f"{file}: line {number}: {_reason(error)}", markup=False)
            continue
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    if failed:
        raise HeadwayError(
            "1 line could not be read." if failed == 1 else f"{failed} lines could not be read."
        )


def _told(line: bytes) -> dict[str, object]:
    from okrs.reader.lines import got

    record = json.loads(line.decode("utf-8-sig"))
    if not isinstance(record, dict):
        raise HeadwayError("must be an object in braces.")
    return got(record)


def _lines(file: Path) -> Iterator[bytes]:
    if str(file) == "-":
        yield from sys.stdin.buffer
        return
    try:
        with file.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise HeadwayError(f"{file} can't be read: {error.strerror}.") from error


def _reason(error: Exception) -> str:
    match error:
        case HeadwayError():
            return error.message
        case json.JSONDecodeError():
            return f"This is not JSON: {error.msg} at column {error.colno}."
        case UnicodeDecodeError():
            return "This is not UTF-8."
        case RecursionError():
            return "The brackets are nested too deeply."
        case _:
            return str(error)
