"""slack: what an admin needs to bring Headway into a Slack workspace."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.settings import load
from okrs.errors import HeadwayError

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Bring Headway into a Slack workspace. docs/slack.md shows it step by step.

    **Examples**

    - `headway slack manifest --address https://headway.example`

    - `headway doctor slack`
    """,
)


@app.callback()
def _slack() -> None:
    """Keeps `manifest` a command of its own while it is the only one."""


@app.command()
def manifest(
    address: Annotated[
        str | None, typer.Option(help="Where Slack reaches Headway, instead of HEADWAY_ADDRESS.")
    ] = None,
    socket_mode: Annotated[
        bool,
        typer.Option(
            "--socket-mode", help="Headway connects to Slack by itself; no address is open to the internet."
        ),
    ] = False,
) -> None:
    """Print the app manifest, to paste at api.slack.com/apps: Create New App, From an app manifest.

    **Examples**

    - `headway slack manifest --address https://headway.example`

    - `headway slack manifest --socket-mode | pbcopy`
    """
    from bot.slack import manifest as app_manifest

    found = address or load().address
    if not found and not socket_mode:
        raise HeadwayError(
            "Say where Slack reaches Headway: --address https://headway.example. "
            "Where nothing may be open to the internet, use --socket-mode."
        )
    if found and not found.startswith("https://") and not socket_mode:
        raise HeadwayError(f"Slack posts to https addresses only, and {found!r} is none.")
    made = app_manifest.manifest(found or "https://headway.example", socket_mode=socket_mode)
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))
