"""What the doctor finds about numbers that come in by themselves, and addresses that hear of what happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from bot.findings import Finding, Level
from bot.settings import Settings
from handlers.sources.silence import is_silent
from okrs.errors import HeadwayError
from okrs.vocabulary import HookState, SourceState
from storage.secrets import Vault
from storage.store import Work
from storage.tables import Hook, MetricSource

_SUBJECT = "Secrets"
_MOST = 3


def secrets(settings: Settings) -> Finding:
    """Whether keys of sources can be kept."""
    if settings.keys:
        return Finding(Level.FINE, _SUBJECT, "There is a key to keep those of sources with.")
    return Finding(
        Level.COULD,
        _SUBJECT,
        "There is no key to keep those of sources with, so only what needs none can be read.",
        "Set HEADWAY_ENCRYPTION_KEYS (`openssl rand -base64 48` makes one), and keep it as safe as the database.",
    )


async def numbers(work: Work, name: str, *, vault: Vault, now: datetime) -> AsyncIterator[Finding]:
    """What ails the sources and the hooks of one workspace."""
    sources, hooks = await work.sources.every(), await work.hooks.every()
    if locked := _locked(vault, [*sources, *hooks]):
        yield Finding(
            Level.MUST,
            name,
            f"Secrets that the present HEADWAY_ENCRYPTION_KEYS don't open: {_some(locked)}.",
            "Put the key that they were kept with at the end of the list, or enter them anew.",
        )
    if paused := [source for source in sources if source.state is SourceState.PAUSED]:
        yield Finding(
            Level.COULD,
            name,
            f"Sources that are paused: {_some([_told(source) for source in paused])}.",
            "Who looks after them was told; in the chat, /okr sources switches them on.",
        )
    fed = {link.source_id for link in await work.sources.links([source.id for source in sources])}
    silent = [
        source.name
        for source in sources
        if source.state is SourceState.ACTIVE and source.id in fed and is_silent(source, now)
    ]
    if silent:
        yield Finding(
            Level.COULD,
            name,
            f"Sources that bring nothing new: {_some(silent)}.",
            "See whether a process reads them (`headway serve` or `headway worker`), and whether they are kept up.",
        )
    if quiet := [hook for hook in hooks if hook.state is HookState.PAUSED]:
        yield Finding(
            Level.COULD,
            name,
            f"Addresses that are posted nothing any more: {_some([_address(hook) for hook in quiet])}.",
            "Mend what `headway hook list` says, then: headway hook resume ADDRESS",
        )


def _locked(vault: Vault, rows: Sequence[MetricSource | Hook]) -> list[str]:
    found = []
    for row in rows:
        try:
            if row.secret:
                vault.unlock(row.secret)
        except HeadwayError:
            found.append(row.name if isinstance(row, MetricSource) else _address(row))
    return found


def _told(source: MetricSource) -> str:
    trouble = source.trouble.format(**source.trouble_values) if source.trouble_values else source.trouble
    return f"{source.name} ({trouble.rstrip('.')})" if trouble else source.name


def _address(hook: Hook) -> str:
    return hook.url.split("?")[0]


def _some(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + rest
