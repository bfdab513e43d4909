"""token: keys with which other programs ask and hand in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from bot.cli.companies import company, somebody
from bot.cli.console import err, out, run
from okrs.audit import Via
from okrs.errors import HeadwayError
from okrs.scopes import OF_WORKSPACE, read_scopes

if TYPE_CHECKING:
    from storage.tables import ApiToken

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Keys with which other programs ask Headway and hand in progress and numbers: docs/api.md.

    **Example**

    - `headway token create "Numbers from the warehouse" --scopes push`
    """,
)

_Workspace = Annotated[str | None, typer.Option(help="The company, by name, if there are several.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is for, so that you know it again.")],
    person: Annotated[
        str | None,
        typer.Option("--for", help="Whom it speaks for, by email; without, it is the workspace's."),
    ] = None,
    scopes: Annotated[str, typer.Option(help="What it may do: read, write, push.")] = "read",
    days: Annotated[int, typer.Option(min=1, max=3650, help="For how long.")] = 90,
    workspace: _Workspace = None,
) -> None:
    """Make a key and print it, this once.

    A key of a person sees and may do what they may; a key of the workspace sees what everybody sees, and hands in
    numbers.

    **Examples**

    - `headway token create "Numbers from the warehouse" --scopes push`

    - `headway token create "Ana's script" --for ana@example.org --scopes read,write --days 30`
    """
    key = run(_create(name, person, scopes, days, workspace))
    err().print("Keep it like a password: it is not shown again.")
    out().print(key, markup=False, soft_wrap=True)


@app.command("list")
def list_(workspace: _Workspace = None) -> None:
    """Show which keys there are; never the keys themselves.

    **Example**

    - `headway token list`
    """
    rows = run(_list(workspace))
    if not rows:
        out().print("There are no keys.")
        return
    table = Table("Begins with", "What for", "Whose", "May", "Until", "Last used", box=None)
    for row in rows:
        table.add_row(*row)
    out().print(table)


@app.command()
def revoke(
    begins_with: Annotated[str, typer.Argument(help="How the key begins, as `headway token list` shows it.")],
    workspace: _Workspace = None,
) -> None:
    """Take a key away: it opens nothing from this moment on.

    **Example**

    - `headway token revoke hw_3fK9`
    """
    out().print(f"“{run(_revoke(begins_with, workspace))}” opens nothing any more.", markup=False)


async def _create(name: str, email: str | None, scopes: str, days: int, workspace: str | None) -> str:
    from handlers import keys

    wanted, now = read_scopes(scopes), datetime.now(UTC)
    if email is None and not wanted <= OF_WORKSPACE:
        raise HeadwayError("A key of the workspace speaks for nobody, so it can't write. Say --for whom.")
    async with company(workspace) as (work, at):
        person = await somebody(work, email, at=at) if email else None
        if person is not None and not person.active:
            raise HeadwayError(f"{person.name} is inactive, so a key of theirs would open nothing.")
        key, _ = await keys.make(
            work,
            name=name,
            scopes=wanted,
            person=person.id if person else None,
            by=Via.SERVER,
            at=now,
            lasts=timedelta(days=days),
        )
    return key


async def _list(workspace: str | None) -> list[tuple[str, ...]]:
    async with company(workspace) as (work, _):
        names = {p.id: p.name for p in await work.people.everyone()}
        return [_row(token, names) for token in await work.tokens.every()]


def _row(token: ApiToken, names: dict[UUID, str]) -> tuple[str, ...]:
    whose = names.get(token.person_id, "—") if token.person_id else "the workspace's"
    until = "revoked" if token.revoked_at else f"{token.expires_at:%Y-%m-%d}"
    used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never"
    return f"{token.shown}…", token.name, whose, token.scopes, until, used


async def _revoke(begins_with: str, workspace: str | None) -> str:
    from handlers import keys
    from storage.tokens import PREFIX

    given = begins_with.strip().rstrip("…")
    async with company(workspace) as (work, at):
        fitting = [
            token
            for token in await work.tokens.every()
            if token.revoked_at is None
            # The whole key is as good as its beginning, and as little of that as tells it from others.
            and (
                given.startswith(token.shown) or (len(given) > len(PREFIX) and token.shown.startswith(given))
            )
        ]
        if len(fitting) != 1:
            raise HeadwayError(
                f"No key at {at} begins like that. `headway token list` shows them."
                if not fitting
                else "Several keys begin like that. Give more of it."
            )
        await keys.revoke(work, fitting[0], by=Via.SERVER, at=datetime.now(UTC))
        return fitting[0].name
