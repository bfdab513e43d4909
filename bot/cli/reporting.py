"""report: a cycle as a file to hand on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.carrying import write
from bot.cli.companies import company
from bot.cli.console import err, run
from okrs.errors import HeadwayError

if TYPE_CHECKING:
    from bot.report.making import Kind, Made


def report(
    cycle: Annotated[
        str | None, typer.Option(help="The cycle, by name or part of it; else the one under way.")
    ] = None,
    team: Annotated[
        str | None, typer.Option(help="Only this team and those below it, key result by key result.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to; its ending says what is made: .pdf, .html or .csv."),
    ] = None,
    locale: Annotated[
        str | None, typer.Option(help="The language and its numbers, such as de; else the company's.")
    ] = None,
    workspace: Annotated[str | None, typer.Option(help="The company, by name, if there are several.")] = None,
) -> None:
    """Write the report on a cycle as PDF, HTML or CSV: the same as on the dashboard.

    It holds only what everybody in the company may see: values, health, scores and decisions, and nobody's notes.
    The HTML file needs nothing but a browser. Without --output the PDF is named after the company and the cycle.

    **Examples**

    - `headway report`

    - `headway report --cycle "Q4 2026" --output board.pdf`

    - `headway report --team Sales --locale de --output sales.html`
    """
    from bot.report.making import Kind

    ending = output.suffix.lower() if output else Kind.PDF.value
    if ending not in set(Kind):
        raise HeadwayError(f"{output} must end in {', '.join(Kind)}: the ending says what is made.")
    done = run(_made(Kind(ending), cycle=cycle, team=team, locale=locale, workspace=workspace))
    file = output or Path(done.name)
    write(file, done.data)
    err().print(f"Written to {file}.", markup=False)
    if done.note:
        err().print(done.note, markup=False)


async def _made(
    kind: Kind, *, cycle: str | None, team: str | None, locale: str | None, workspace: str | None
) -> Made:
    from bot.report.making import made

    async with company(workspace) as (work, _):
        return await made(work, at=datetime.now(UTC), kind=kind, cycle=cycle, team=team, locale=locale)
