"""import and export: goals in and out of files."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from bot.cli.console import bar, err, out, run
from bot.settings import load
from cards.lines import one_line
from okrs.errors import HeadwayError

if TYPE_CHECKING:
    from handlers.transfer.importing import Brought

MOST_LINES = 40
MOST_TASKS = 3


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"


def import_(
    file: Annotated[
        Path, typer.Argument(help="A CSV or JSON file; `-` reads standard input.", allow_dash=True)
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be added and changed, and change nothing.")
    ] = False,
    workspace: Annotated[
        str | None, typer.Option(help="The company to import into, by name; a new one is made.")
    ] = None,
) -> None:
    """Bring in people, teams and goals from a CSV or JSON file: all of it, or nothing.

    A goals list with the columns objective, key result, owner, start, target and unit is enough to begin.
    Importing again updates what is there and adds what is new; an old target is kept with the reason.
    Every line that can't be read is told with its number and what to do. The columns: docs/import.md.

    **Examples**

    - `headway import goals.csv --dry-run`

    - `headway import company.json --workspace "Acme Europe"`

    - `headway export | headway import - --workspace "A copy"`
    """
    from okrs.sheet.problems import BadSheetError

    try:
        brought = run(_import(file, dry_run=dry_run, workspace=workspace))
    except BadSheetError as error:
        for problem in error.problems[:MOST_LINES]:
            err().print(f"{file}: {problem}", markup=False)
        if len(error.problems) > MOST_LINES:
            err().print(f"… and {len(error.problems) - MOST_LINES} more.", markup=False)
        raise
    _show(brought, dry_run=dry_run)
    _warn(brought, file)
    _warn_of_gaps(brought)


def export(
    file: Annotated[Path | None, typer.Argument(help="Where to; standard output when left out.")] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="json or csv; else by the file's ending.")
    ] = None,
    workspace: Annotated[str | None, typer.Option(help="The company to export, by name.")] = None,
) -> None:
    """Write everything on people and goals to a file that `headway import` takes back.

    Numbers are written exactly, every correction of the progress is kept, and cells that a spreadsheet would
    run as a formula are made harmless.

    **Examples**

    - `headway export company.json`

    - `headway export --format csv > company.csv`
    """
    ending = file.suffix.lower().lstrip(".") if file else ""
    chosen = format_ or (Format(ending) if ending in set(Format) else Format.JSON)
    text = run(_export(workspace, chosen))
    if file is None:
        _print(text)
        return
    write(file, text.encode())
    err().print(f"Written to {file}.", markup=False)


async def _import(file: Path, *, dry_run: bool, workspace: str | None) -> Brought:
    from bot.database import is_missing, opened
    from handlers.transfer.importing import bring_in
    from okrs.sheet.files import scan
    from storage.engine import connect

    data = read_file(file)
    with bar() as tell, TemporaryDirectory() as spare:
        document = scan(data, name=file.name, tell=tell)
        url = load().database
        # Where nothing is yet, a dry run leaves nothing behind either.
        if dry_run and is_missing(connect(url)):
            url = f"sqlite:///{spare}/dry-run.db"
        async with opened(url) as store:
            return await bring_in(
                store,
                document,
                workspace=workspace,
                source=file.name,
                at=datetime.now(UTC),
                dry_run=dry_run,
                tell=tell,
            )


async def _export(workspace: str | None, format_: Format) -> str:
    from bot.database import opened
    from handlers.transfer.exporting import write_out
    from handlers.transfer.importing import existing
    from okrs.audit import Act, Via
    from okrs.sheet.files import FORMATS
    from storage.failures import OnlyReadError

    async with opened(load().database) as store:
        id_, _ = await existing(store, workspace)
        async with store.work(id_) as work:
            text = FORMATS[format_](await write_out(work))
        try:
            async with store.work(id_) as work:
                await work.audit.record(Act.EXPORTED, by=Via.SERVER, at=datetime.now(UTC))
        except OnlyReadError:
            # A copy or a standby gives out what it has all the same; nothing else may go out without being noted.
            err().print("The database can only be read, so that the audit does not tell of this export.")
        return text


def read_file(file: Path) -> bytes:
    """The bytes of a file, or of standard input for `-`; raises HeadwayError with what to do."""
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except FileNotFoundError:
        near = [path.name for path in sorted(file.parent.glob("*.csv")) + sorted(file.parent.glob("*.json"))]
        hint = f" There: {', '.join(near[:5])}." if near else ""
        raise HeadwayError(f"There is no file {file}.{hint}") from None
    except OSError as error:
        raise HeadwayError(f"{file} can't be read: {error.strerror}.") from error


def write(file: Path, data: bytes) -> None:
    """Writes beside the file and moves it over, so that an earlier export is never left half overwritten."""
    fresh = file.with_name(f"{file.name}.new")
    try:
        # A device or a pipe takes what is written to it; nothing may be moved over one.
        if file.exists() and not file.is_file():
            file.write_bytes(data)
            return
        try:
            fresh.write_bytes(data)
            os.replace(fresh, file)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise HeadwayError(f"{file} can't be written: {error.strerror}.") from error


def _print(text: str) -> None:
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is left in the buffer would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise HeadwayError(f"Standard output can't be written: {error.strerror}.") from error


def _show(brought: Brought, *, dry_run: bool) -> None:
    from okrs.sheet.document import spoken
    from okrs.sheet.records import RECORDS

    console = out()
    would = "Would be imported" if dry_run else "Imported"
    console.print(f"{would} into {brought.name}:", markup=False)
    table = Table("", "added", "changed", "as it was", box=None, padding=(0, 2))
    for kind in RECORDS:
        added, changed = brought.count(kind, is_new=True), brought.count(kind, is_new=False)
        if added or changed or brought.same[kind]:
            table.add_row(spoken(kind), *(str(n or "") for n in (added, changed, brought.same[kind])))
    console.print(table)
    told = [one for one in brought.news if dry_run or not one.is_new]
    for one in told[:MOST_LINES]:
        sign = "+" if one.is_new else "~"
        details = f": {', '.join(one.details)}" if one.details else ""
        console.print(f"  {sign} {spoken(one.kind)} {one.name}{details}", markup=False)
    if len(told) > MOST_LINES:
        console.print(f"  … and {len(told) - MOST_LINES} more.")
    if dry_run:
        console.print("Nothing was changed. Run it again without --dry-run to import.")


def _warn_of_gaps(brought: Brought) -> None:
    """Objectives and outcomes that do not hang together; nothing is kept out for it."""
    from cards.alignment import hanging
    from cards.plain import plain_spans
    from cards.voice import Voice

    for gap, titles in brought.adrift.items():
        out().print(
            f"{plain_spans(hanging(Voice(), gap, titles))}. /okr align in the chat puts it right.",
            markup=False,
        )


def _warn(brought: Brought, file: Path) -> None:
    """Which key results read like tasks; nothing is kept out for it."""
    tasks, read = brought.tasks, brought.read
    if not tasks:
        return
    few = ", ".join(f"“{one_line(title, 60)}”" for title in tasks[:MOST_TASKS])
    more = f" and {len(tasks) - MOST_TASKS} more" if len(tasks) > MOST_TASKS else ""
    one = len(tasks) == 1
    out().print(
        f"{len(tasks)} of {read} key results {'reads like a task' if one else 'read like tasks'}: {few}{more}. "
        f"`headway lint {'FILE' if str(file) == '-' else file}` tells more.",
        markup=False,
    )
