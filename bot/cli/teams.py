"""teams: what an administrator needs for Microsoft Teams."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import out
from bot.settings import load

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Bring Headway to Microsoft Teams. docs/teams.md shows it step by step.

    **Example**

    - `headway teams package`
    """,
)


@app.callback()
def _teams() -> None:
    """Keeps `package` a command of its own while it is the only one."""


@app.command()
def package(
    output: Annotated[Path, typer.Option(help="Folder to write the packages into.")] = Path(),
    address: Annotated[
        str | None, typer.Option(help="Where Headway is on the web, instead of HEADWAY_ADDRESS.")
    ] = None,
    app_id: Annotated[
        str | None, typer.Option(help="The bot's application id, instead of TEAMS_APP_ID.")
    ] = None,
) -> None:
    """Write the app package that an administrator uploads to Teams.

    There are two: `headway-teams.zip`, and `headway-teams-1.19.zip` for a Teams that refuses the first, which
    lacks nothing but the commands after a slash.

    **Examples**

    - `headway teams package`

    - `headway teams package --output packages --address https://headway.example`
    """
    from bot.teams.package import write

    settings = load()
    written = write(
        output,
        address=settings.address if address is None else address,
        app_id=settings.teams_app_id if app_id is None else app_id,
    )
    for file in written:
        out().print(str(file), markup=False)
    out().print("Upload the first in the Teams admin center, under “Manage apps”.", markup=False)
