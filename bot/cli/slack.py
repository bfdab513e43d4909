"""slack: what an admin needs to bring Headway into a Slack workspace."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.cli.console import err, out, run
from bot.settings import Settings, load
from okrs.errors import HeadwayError

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Bring Headway into a Slack workspace. docs/slack.md shows it step by step.

    **Examples**

    - `headway slack manifest --address https://headway.example`

    - `headway doctor slack`

    - `headway slack sync`
    """,
)


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


@app.command()
def sync() -> None:
    """Read who is who in Slack now: names, time zones, languages, who left. `headway serve` does so once a day.

    Slack gives out two hundred people in three seconds. Whoever is no person in Headway is left out.

    **Example**

    - `headway slack sync`
    """
    count = run(_sync(load()))
    out().print("One account was looked at." if count == 1 else f"{count:,} accounts were looked at.")


async def _sync(settings: Settings) -> int:
    from bot.database import opened
    from bot.slack.directory import Directory
    from bot.slack.service import every_home
    from scheduling.clock import SystemClock

    async with opened(settings.database) as store, every_home(settings, store) as homes:
        directory, seen = Directory(store, SystemClock()), 0
        with err().status("Reading Slack's list of people …") as status:
            for home in homes:
                before = seen

                def tell(read: int, before: int = before) -> None:
                    status.update(f"Reading Slack's list of people: {before + read:,} so far …")

                seen += await directory.read_all(home, tell=tell)
    return seen
