"""migrate, signin, mydata, forget and doctor: looking after a Headway and the people in it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from bot.cli.companies import somebody
from bot.cli.console import err, out, run
from bot.settings import Settings, load
from okrs.errors import HeadwayError

if TYPE_CHECKING:
    from bot.doctor import Finding
    from storage.store import Store
    from storage.tables import Person


def migrate() -> None:
    """Bring the database up to date with this version of Headway; safe to repeat.

    **Examples**

    - `headway migrate`

    - `DATABASE_URL=postgresql://headway@db/headway headway migrate`
    """
    was_current = run(_migrate())
    out().print("The database was up to date." if was_current else "The database is up to date.")


def signin(
    email: Annotated[str, typer.Argument(help="Whose link it is to be.")],
    workspace: Annotated[str | None, typer.Option(help="The company, by name, if there are several.")] = None,
) -> None:
    """Print a link with which somebody can sign in once, within 15 minutes.

    Send it to them by a way that only they read. A chat on this machine alone needs no sign-in.

    **Example**

    - `headway signin ana@example.org`
    """
    out().print(run(_signin(email, workspace)), markup=False)


class Part(StrEnum):
    """What the doctor can look at more closely."""

    SLACK = "slack"
    TEAMS = "teams"
    AI = "ai"


def mydata(
    email: Annotated[str, typer.Argument(help="Whose data it is.")],
    workspace: Annotated[str | None, typer.Option(help="The company, by name, if there are several.")] = None,
) -> None:
    """Print a link with which somebody can fetch everything that is held on them, once, within 15 minutes.

    For who has no chat to ask in with `/okr mydata`. Send it to them by a way that only they read: their exact words
    are in the file. What it holds is told in docs/privacy.md.

    **Example**

    - `headway mydata ana@example.org`
    """
    out().print(run(_mydata(email, workspace)), markup=False)


def forget(
    email: Annotated[str, typer.Argument(help="Who is to be forgotten.")],
    workspace: Annotated[str | None, typer.Option(help="The company, by name, if there are several.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Forget somebody for good: name, e-mail, accounts and every word they wrote.

    Their goals belong to nobody from then on; the numbers they gave stay in the history of the goals. There is no
    way back, so it asks first. Whoever only wants their words erased does that in the chat: `/okr mydata`.

    **Examples**

    - `headway forget ana@example.org`

    - `headway forget ana@example.org --workspace Acme --yes`
    """
    run(_forget(email, workspace, is_sure=yes))


def doctor(
    part: Annotated[
        Part | None,
        typer.Argument(help="Ask a chat platform or the language model too."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON object.")] = False,
) -> None:
    """Say what is configured, what is missing, and what to do about it.

    The exit code is 1 when something must be done.

    **Examples**

    - `headway doctor`

    - `headway doctor slack`

    - `headway doctor teams`

    - `headway doctor ai`

    - `headway doctor --json | jq .findings`
    """
    from bot.doctor import Level, examine

    settings = load()
    findings = run(examine(settings, now=datetime.now(UTC)) if part is None else _examine(settings, part))
    if as_json:
        told = [{"level": f.level, "subject": f.subject, "told": f.told, "do": f.do} for f in findings]
        is_well = all(f.level is not Level.MUST for f in findings)
        typer.echo(json.dumps({"well": is_well, "findings": told}, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            _show(finding)
    count = sum(finding.level is Level.MUST for finding in findings)
    if count:
        raise HeadwayError("One thing must be done." if count == 1 else f"{count} things must be done.")


def renew_keys() -> None:
    """Encrypt all stored secrets with the newest key, so that an older one can be taken away.

    Put the new key in front in HEADWAY_ENCRYPTION_KEYS, restart Headway, run this, and then remove the old key.

    **Example**

    - `headway renew-keys`
    """
    count = run(_renew_keys(load()))
    out().print("One secret was renewed." if count == 1 else f"{count} secrets were renewed.")


async def _examine(settings: Settings, part: Part) -> list[Finding]:
    from bot.database import opened

    match part:
        case Part.SLACK:
            from bot.slack.doctor import examine
        case Part.TEAMS:
            from bot.teams.doctor import examine
        case Part.AI:
            from bot.model_doctor import examine
    async with opened(settings.database) as store:
        return await examine(settings, store)


async def _renew_keys(settings: Settings) -> int:
    from bot.database import opened
    from storage.secrets import Vault

    vault = Vault(settings.keys)
    async with opened(settings.database) as store:
        return await store.renew_secrets(vault)


async def _migrate() -> bool:
    from bot.database import is_missing, lay_down
    from storage.schema import is_current
    from storage.store import Store

    store = Store.open(load().database)
    try:
        was_current = not is_missing(store.database) and await is_current(store.database)
        await lay_down(store)
    finally:
        await store.close()
    return was_current


async def _signin(email: str, workspace: str | None) -> str:
    from bot.app import sign_in_of
    from bot.tickets import sign_in_link

    settings = load()
    sign_in = sign_in_of(settings)
    async with _somebody(email, workspace, settings) as found:
        if not found.person.active:
            raise HeadwayError(
                f"{found.person.name} is inactive. Set them active with `headway import` first."
            )
    if sign_in.required:
        _warn_of_address(settings)
    return sign_in_link(sign_in, workspace=found.workspace, person=found.person.id)


async def _mydata(email: str, workspace: str | None) -> str:
    from bot.app import sign_in_of
    from bot.web.mydata import my_data_link

    settings = load()
    sign_in = sign_in_of(settings)
    async with _somebody(email, workspace, settings) as found:
        link = await my_data_link(
            found.store, sign_in, workspace=found.workspace, person=found.person.id, at=datetime.now(UTC)
        )
    _warn_of_address(settings)
    return link


async def _forget(email: str, workspace: str | None, *, is_sure: bool) -> None:
    from cards.exchange import Request
    from cards.plain import plain
    from handlers.dispatch import Desk
    from handlers.privacy import FORGET, about_to_forget
    from handlers.table import HANDLERS

    async with _somebody(email, workspace, load()) as found:
        at = datetime.now(UTC)
        async with found.store.work(found.workspace) as work:
            question = await about_to_forget(work, found.person.id, at)
        err().print(plain(question), markup=False)
        if not is_sure and not typer.confirm("Forget them?", err=True):
            raise HeadwayError("Nothing was changed.")
        reply = await Desk(found.store, HANDLERS).handle(
            Request(workspace=found.workspace, intent=FORGET, at=at, values={"person": str(found.person.id)})
        )
        if reply.card is not None:
            out().print(plain(reply.card), markup=False)


@dataclass(frozen=True)
class _Somebody:
    store: Store
    workspace: UUID
    person: Person


@asynccontextmanager
async def _somebody(email: str, workspace: str | None, settings: Settings) -> AsyncIterator[_Somebody]:
    """The person of an email address; raises HeadwayError with the nearest one when there is none."""
    from bot.database import opened
    from handlers.transfer.importing import existing

    async with opened(settings.database) as store:
        id_, name = await existing(store, workspace)
        async with store.work(id_) as work:
            person = await somebody(work, email, at=name)
        yield _Somebody(store, id_, person)


def _warn_of_address(settings: Settings) -> None:
    if not settings.address:
        err().print("HEADWAY_ADDRESS is not set, so the link leads to the address that is listened on.")


def _show(finding: Finding) -> None:
    from bot.doctor import Level

    sign = {Level.FINE: "[green]✓[/green]", Level.COULD: "[yellow]·[/yellow]", Level.MUST: "[red]✗[/red]"}
    console = out()
    console.print(f"{sign[finding.level]} [bold]{finding.subject}[/bold]  ", end="")
    console.print(finding.told, markup=False)
    if finding.do:
        console.print(f"  → {finding.do}", markup=False)
