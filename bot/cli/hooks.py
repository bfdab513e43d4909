"""hook: addresses of other programs that hear of what happens."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from bot.cli.companies import company
from bot.cli.console import err, out, run
from bot.settings import load
from okrs.audit import Via
from okrs.errors import HeadwayError
from okrs.events import read_events

if TYPE_CHECKING:
    from storage.store import Work
    from storage.tables import Hook

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Addresses of other programs that hear of what happens, signed: docs/api.md.

    **Example**

    - `headway hook create https://example.org/headway --events progress.recorded`
    """,
)

_Workspace = Annotated[str | None, typer.Option(help="The company, by name, if there are several.")]


@app.command()
def create(
    url: Annotated[str, typer.Argument(help="Where to post to; it begins with https://.")],
    events: Annotated[str, typer.Option(help="Which events, with commas between, or all.")] = "all",
    workspace: _Workspace = None,
) -> None:
    """Have events posted to an address, and print the secret that signs them, this once.

    **Example**

    - `headway hook create https://example.org/headway --events check_in.submitted,health.changed`
    """
    secret = run(_create(url, events, workspace))
    err().print("Check the signature of what comes with this secret; it is not shown again.")
    out().print(secret, markup=False, soft_wrap=True)


@app.command("list")
def list_(workspace: _Workspace = None) -> None:
    """Show which addresses hear of what, and whether it arrives.

    **Example**

    - `headway hook list`
    """
    rows = run(_list(workspace))
    if not rows:
        out().print("Nobody hears of anything.")
        return
    table = Table("Address", "Events", "State", "Last trouble", box=None)
    for row in rows:
        table.add_row(*row)
    out().print(table)


@app.command()
def resume(
    url: Annotated[str, typer.Argument(help="The address, as it was given.")], workspace: _Workspace = None
) -> None:
    """Post to an address again that was left alone after it failed for days.

    **Example**

    - `headway hook resume https://example.org/headway`
    """
    run(_resume(url, workspace))
    out().print("It hears of what happens again.")


@app.command()
def remove(
    url: Annotated[str, typer.Argument(help="The address, as it was given.")], workspace: _Workspace = None
) -> None:
    """Post to an address no more; what was on its way is dropped.

    **Example**

    - `headway hook remove https://example.org/headway`
    """
    run(_remove(url, workspace))
    out().print("It hears of nothing any more.")


async def _create(url: str, events: str, workspace: str | None) -> str:
    from handlers import hooks
    from storage.secrets import Vault

    wanted, secret = read_events(events), secrets.token_urlsafe(32)
    locked = Vault(load().keys).lock(secret)
    async with company(workspace) as (work, _):
        await hooks.add(work, url, events=wanted, locked=locked, by=Via.SERVER, at=datetime.now(UTC))
    return secret


async def _list(workspace: str | None) -> list[tuple[str, ...]]:
    async with company(workspace) as (work, _):
        return [(hook.url, hook.events, str(hook.state), hook.trouble) for hook in await work.hooks.every()]


async def _resume(url: str, workspace: str | None) -> None:
    from handlers import hooks

    async with company(workspace) as (work, _):
        await hooks.resume(work, await _known(work, url), by=Via.SERVER, at=datetime.now(UTC))


async def _remove(url: str, workspace: str | None) -> None:
    from handlers import hooks

    async with company(workspace) as (work, _):
        await hooks.remove(work, await _known(work, url), by=Via.SERVER, at=datetime.now(UTC))


async def _known(work: Work, url: str) -> Hook:
    found = [hook for hook in await work.hooks.every() if hook.url == url]
    if not found:
        raise HeadwayError("That address is not known. `headway hook list` shows them.")
    return found[0]
