"""What an administrator can do about a database that can't be used."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from okrs.errors import HeadwayError
from okrs.texts import later


class OnlyReadError(HeadwayError):
    """The database gives out what it has and takes nothing: a copy, a standby, a file without permission to write."""


@contextmanager
def in_words() -> Iterator[None]:
    """Raises HeadwayError for the failures of a database that an administrator can put right; others pass."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        text = str(error.orig if isinstance(error, DBAPIError) else error).lower()
        for part, sentence in _FAILURES.items():
            if re.search(part, text):
                raise (OnlyReadError if part in _ONLY_READ else HeadwayError)(sentence) from error
        raise


_UNREACHABLE = later("The database server can't be reached. Check DATABASE_URL and that it runs.")
_UNPREPARED = later("The database has not been prepared. Run `headway migrate`.")
_ONLY_READ = frozenset({"readonly database", "read-only transaction"})
_FAILURES = later(
    {
        "database is locked": "The database is busy: another program holds it. Nothing "
        "was lost; try again in a moment.",
        "readonly database": "The database can't be written. Check the permissions of its file and folder.",
        "read-only transaction": "The database server takes no changes. Point DATABASE_URL at the one that does.",
        "disk is full": "The disk is full, so nothing could be saved. Free some space and try again.",
        "disk i/o error": "The disk of the database can't be read or written. Check it, and that it is not full.",
        "unable to open database": "The database can't be opened. Check that its folder exists and can be written.",
        "no such table": _UNPREPARED,
        "no such column": "The database is of another version of Headway. Run `headway migrate`.",
        'relation ".*" does not exist': _UNPREPARED,
        "file is not a database": (
            "The file is not a Headway database. Choose another with DATABASE_URL, or move this one away."
        ),
        "database disk image is malformed": "The database file is damaged. Restore it from a backup.",
        "password authentication failed": "The database server refused the name or the password. Check DATABASE_URL.",
        '(database|role) ".*" does not exist': (
            "The database server has no such database or user. Make it first, or check DATABASE_URL."
        ),
        "permission denied": "The database user may not do this. Give it the rights to its own database.",
        "connection refused": _UNREACHABLE,
        "connection failed": _UNREACHABLE,
        "failed to resolve host": _UNREACHABLE,
        "connection timeout": _UNREACHABLE,
        "server closed the connection": _UNREACHABLE,
    }
)
