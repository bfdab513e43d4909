"""teams: what an administrator needs for Microsoft Teams."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import out, run
from bot.settings import Settings, load
from okrs.errors import HeadwayError

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Bring Headway to Microsoft Teams. docs/teams.md shows it step by step.

    **Examples**

    - `headway teams package`

    - `headway doctor teams`
    """,
)


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


@app.command()
def register(
    app_id: Annotated[
        str, typer.Option(help="The application (client) ID of the company's app registration.")
    ],
    tenant: Annotated[str, typer.Option(help="The directory (tenant) ID of the company.")],
    workspace: Annotated[str | None, typer.Option(help="The company, by name, if there are several.")] = None,
) -> None:
    """Keep the app of one company, where each company has its own (TEAMS_APP_TYPE=PerTenant).

    The client secret is read from standard input, or from TEAMS_APP_PASSWORD, never from the command line, where
    others can see it. It is stored encrypted; the same command again stores a new one.

    **Examples**

    - `headway teams register --app-id 6f0a3c2e-… --tenant 1b7a9c01-… --workspace Acme < secret.txt`

    - `TEAMS_APP_PASSWORD=… headway teams register --app-id 6f0a3c2e-… --tenant 1b7a9c01-…`
    """
    settings = load()
    secret = (settings.teams_app_password or _typed()).strip()
    if not secret:
        raise HeadwayError("There is no secret: standard input was empty, and TEAMS_APP_PASSWORD is not set.")
    name = run(_register(settings, app_id=app_id, tenant=tenant, secret=secret, workspace=workspace))
    out().print(f"The app is kept for {name}. `headway doctor teams` tries it.", markup=False)


async def _register(
    settings: Settings, *, app_id: str, tenant: str, secret: str, workspace: str | None
) -> str:
    from bot.database import opened
    from bot.teams import joining
    from bot.teams.registration import Registration, guid
    from handlers.transfer.importing import existing
    from scheduling.clock import SystemClock
    from storage.secrets import Vault

    registration = Registration(
        app=guid(app_id, "--app-id"), tenant=guid(tenant, "--tenant"), password=secret
    )
    async with opened(settings.database) as store:
        id_, name = await existing(store, workspace)
        await joining.register(store, Vault(settings.keys), SystemClock(), registration, workspace=id_)
    return name


def _typed() -> str:
    """The secret from standard input; at a terminal it is asked for, and not shown."""
    if sys.stdin.isatty():
        return getpass("Client secret: ")
    return sys.stdin.read()
