"""The doctor: what is configured, what is missing, what to do."""

from __future__ import annotations

import errno
import shlex
import socket
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.app import sign_in_of
from bot.charts import doctor as charts
from bot.database import check_makeable, is_missing, path_of
from bot.findings import Finding, Level
from bot.model_doctor import named
from bot.numbers_doctor import numbers, secrets
from bot.settings import Settings
from okrs.errors import HeadwayError
from storage.checkup import Checkup, check_writable
from storage.schema import is_current
from storage.secrets import Vault
from storage.store import Store

__all__ = ["Finding", "Level", "examine"]


async def examine(settings: Settings, *, now: datetime) -> list[Finding]:
    """Everything there is to say, in the order in which to put it right."""
    found = [_zones(), _sign_in(settings), _port(settings), named(settings), secrets(settings)]
    found.append(await charts.examine())
    store = Store.open(settings.database)
    try:
        found += [finding async for finding in _database(store, settings, now)]
    finally:
        await store.close()
    return found


def _zones() -> Finding:
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return Finding(Level.MUST, "Time zones", "The data is missing.", "pip install tzdata")
    return Finding(Level.FINE, "Time zones", "The data is there.")


def _sign_in(settings: Settings) -> Finding:
    try:
        required = sign_in_of(settings).required
    except HeadwayError as error:
        return Finding(Level.MUST, "Sign-in", error.message)
    if not required:
        return Finding(Level.FINE, "Sign-in", "Off: only this machine can reach the web chat.")
    if not settings.address:
        return Finding(
            Level.COULD,
            "Sign-in",
            "On, but the public address is not known.",
            "Set HEADWAY_ADDRESS, as https://headway.example, so that sign-in links lead there.",
        )
    if settings.address.startswith("http://"):
        return Finding(
            Level.COULD, "Sign-in", "On, without encryption on the way.", "Put a proxy with https in front."
        )
    return Finding(Level.FINE, "Sign-in", f"On, at {settings.address}.")


def _port(settings: Settings) -> Finding:
    name = f"{settings.host}:{settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return Finding(
                    Level.COULD,
                    "Port",
                    f"{name} is in use.",
                    "Fine if that is Headway; else set HEADWAY_PORT.",
                )
            return Finding(
                Level.MUST,
                "Port",
                f"{name} can't be had: {error.strerror}.",
                "Set HEADWAY_HOST or HEADWAY_PORT.",
            )
    return Finding(Level.FINE, "Port", f"{name} is free.")


async def _database(store: Store, settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    name = str(path_of(store.database) or store.database.url.render_as_string(hide_password=True))
    try:
        if is_missing(store.database):
            check_makeable(store.database)
            yield Finding(Level.FINE, "Database", f"{name} is made at the first start.")
            yield _nobody()
            return
        if not await is_current(store.database):
            yield Finding(
                Level.MUST, "Database", f"{name} has not been prepared for this version.", "headway migrate"
            )
            return
        await check_writable(store.database)
        async with store.across() as everywhere:
            workspaces = await everywhere.every()
    except HeadwayError as error:
        told = error.message if name in error.message else f"{name}: {error.message}"
        yield Finding(Level.MUST, "Database", told)
        return
    yield Finding(Level.FINE, "Database", f"{name} is up to date and can be written.")
    if not workspaces:
        yield _nobody()
    for workspace in workspaces:
        async for finding in _workspace(store, workspace.id, workspace.name):
            yield finding
        async with store.work(workspace.id) as work:
            vault = Vault(settings.keys)
            async for finding in numbers(work, workspace.name, vault=vault, now=now):
                yield finding
        if workspace.settings.get("ai") and not settings.wants_ai:
            yield Finding(
                Level.COULD,
                workspace.name,
                "AI is on there, but no model is set here: questions wait up to 25 seconds for better words.",
                "Set HEADWAY_OPENAI_MODEL wherever Headway works, or switch it off: /okr ai off",
            )


def _nobody() -> Finding:
    return Finding(Level.MUST, "People", "Nobody is here yet.", "headway import FILE, or try `headway demo`.")


async def _workspace(store: Store, id_: UUID, name: str) -> AsyncIterator[Finding]:
    async with store.work(id_) as work:
        found = await Checkup(work.session, id_).look()
        workspace = await work.people.workspace()
    yield Finding(
        Level.FINE if found.people else Level.MUST,
        name,
        f"{_count(found.people, 'person', 'people')}, {_count(found.goals, 'goal', 'goals')}.",
    )
    if workspace.paused_at is not None and found.erased_at is not None:
        yield Finding(
            Level.COULD,
            name,
            f"Paused since {_day(workspace.paused_at)}, when its chat was disconnected. "
            f"Everything in it is erased on {_day(found.erased_at)}.",
            f"Connect its chat again before that day, or keep a copy: headway export --workspace {shlex.quote(name)}",
        )
    if found.without_zone:
        who = _some(found.without_zone)
        yield Finding(
            Level.COULD,
            name,
            f"No time zone of their own: {who}. They are asked at 09:30 in {workspace.zone}.",
            "Add the column zone and import again.",
        )
    if found.teams_without_channel:
        yield Finding(
            Level.COULD,
            name,
            f"No channel, so no digest: {_some(found.teams_without_channel)}.",
            "Add the column channel to the teams and import again.",
        )
    if workspace.channel_id is None:
        yield Finding(
            Level.COULD,
            name,
            "No channel for the company digest.",
            "Give the workspace a channel and import again.",
        )
    if not found.admins:
        yield Finding(
            Level.COULD, name, "Nobody is admin.", "Write yes in somebody's column admin and import again."
        )
    if found.failures:
        yield Finding(
            Level.MUST,
            name,
            f"{_count(found.failed, 'message', 'messages')} could not be delivered: {_some(found.failures)}",
            "Put right what the reason says; what comes next is sent again.",
        )


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _some(names: list[str]) -> str:
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + rest
