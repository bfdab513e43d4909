"""Logging: lines for a person in a terminal, JSON elsewhere; on standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from bot.settings import LogFormat, LogLevel

# Never in a log: what people wrote, and what opens doors.
_HIDDEN = frozenset(
    {"text", "note", "reply", "card", "secret", "secret_key", "token", "password", "database_url"}
)
_LEVELS = logging.getLevelNamesMapping()


def configure(level: LogLevel, format_: LogFormat) -> None:
    """Sets up structlog, and the libraries' own logging from warnings upwards."""
    is_human = format_ is LogFormat.HUMAN or (format_ is LogFormat.AUTO and sys.stderr.isatty())
    shown: list[Any] = (
        # The plain traceback: a rich one prints local variables, and what people wrote is among them.
        [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
        if is_human
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S" if is_human else "iso", utc=not is_human),
            _without_words,
            *shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s", force=True)


def _without_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in _HIDDEN & event.keys():
        event[name] = "(hidden)"
    return event
