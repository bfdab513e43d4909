"""migrate, signin and doctor: looking after a Headway."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import err, out, run
from bot.settings import Settings, load
from okrs.errors import HeadwayError

if TYPE_CHECKING:
    from bot.doctor import Finding


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


def doctor(
    part: Annotated[
        Part | None, typer.Argument(help="Ask a chat platform too, whether everything is set up there.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: one JSON object.")] = False,
) -> None:
    """Say what is configured, what is missing, and what to do about it.

    The exit code is 1 when something must be done.

    **Examples**

    - `headway doctor`

    - `headway doctor slack`

    - `headway doctor --json | jq .findings`
    """
    from bot.doctor import Level, examine

    settings = load()
    findings = run(examine(settings) if part is None else _examine_slack(settings))
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


async def _examine_slack(settings: Settings) -> list[Finding]:
    from bot.database import opened
    from bot.slack.doctor import examine

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
    from bot.database import opened
    from bot.web.signin import sign_in_link
    from handlers.transfer.importing import existing
    from okrs.sheet.problems import did_you_mean, shown

    settings = load()
    sign_in = sign_in_of(settings)
    async with opened(settings.database) as store:
        id_, name = await existing(store, workspace)
        async with store.work(id_) as work:
            people = {person.email: person for person in await work.people.everyone() if person.active}
    person = people.get(email.strip().lower())
    if person is None:
        raise HeadwayError(f"Nobody at {name} has the email {shown(email)}.{did_you_mean(email, people)}")
    if sign_in.required and not settings.address:
        err().print("HEADWAY_ADDRESS is not set, so the link leads to the address that is listened on.")
    return sign_in_link(sign_in, workspace=id_, person=person.id)


def _show(finding: Finding) -> None:
    from bot.doctor import Level

    sign = {Level.FINE: "[green]✓[/green]", Level.COULD: "[yellow]·[/yellow]", Level.MUST: "[red]✗[/red]"}
    console = out()
    console.print(f"{sign[finding.level]} [bold]{finding.subject}[/bold]  ", end="")
    console.print(finding.told, markup=False)
    if finding.do:
        console.print(f"  → {finding.do}", markup=False)
