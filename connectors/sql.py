"""PostgreSQL, MySQL, MariaDB and SQLite: one SELECT in a read-only transaction, one row, one number."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, ClassVar
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import aiosqlite
import psycopg
import pymysql
from pydantic import Field

from connectors.figure import Figure, Source, asked
from connectors.meaning import why_activity
from connectors.outgoing import ConnectorError, Outgoing, told
from connectors.queries import checked, the_number
from okrs.texts import later

_PORTS = {"postgresql": 5432, "mysql": 3306}
_DIALECTS = {"postgresql": "postgres", "mysql": "mysql", "sqlite": "sqlite"}
_NAMES = {"postgresql": "PostgreSQL", "mysql": "MySQL", "sqlite": "SQLite"}
_ALIASES = {"postgres": "postgresql", "mariadb": "mysql"}
_MODES = ("disable", "prefer", "require", "verify-full")
# No number is longer; of a longer text no more than this is fetched.
_LONGEST = 100
_SQLITE_LONGEST = 1_000_000
_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
# PyMySQL's own, of the server: no such user, no such right, no such database.
_MYSQL_REFUSED = {1044, 1045, 1049, 1142, 1143, 1698}
_MYSQL_NO_VARIABLE = 1193
_MYSQL_NO_TLS = 2026
_MYSQL_TOO_LATE = {1969, 3024}

_Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class _Place:
    kind: str
    host: str
    port: int
    user: str
    password: str
    name: str
    mode: str

    @property
    def secrets(self) -> list[str]:
        return [self.password, quote(self.password, safe="")]


def _place(dsn: str) -> _Place:
    """The parts of an address; raises ConnectorError with a sentence that tells nothing of it."""
    try:
        parts = urlsplit(dsn)
        port, options = parts.port, dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise _no_address() from None
    kind = _ALIASES.get(parts.scheme, parts.scheme)
    if kind not in _DIALECTS:
        raise _no_address()
    if (kind == "sqlite") is bool(parts.hostname):
        raise ConnectorError(
            "The address names no host, or for SQLite no path. Write for example sqlite:////srv/numbers.db",
            permanent=True,
        )
    mode = options.pop("sslmode", "")
    if options or mode not in ("", *_MODES):
        raise ConnectorError(
            "After the ? of the address only sslmode can stand, as one of {modes}.",
            permanent=True,
            modes=", ".join(_MODES),
        )
    return _Place(
        kind=kind,
        host=parts.hostname or "",
        port=port or _PORTS.get(kind, 0),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        name=unquote(parts.path.removeprefix("/")),
        mode=mode,
    )


def _no_address() -> ConnectorError:
    return ConnectorError(
        "The address can't be read. It is like postgresql://user:password@host/name, or begins with mysql:// or "
        "sqlite:///.",
        permanent=True,
    )


class Sql(Source):
    kind: ClassVar[str] = "sql"
    title: ClassVar[str] = later("SQL database")

    dsn: Annotated[
        str,
        Field(min_length=1),
        asked(
            "Address",
            "postgresql://user:password@host/name, or mysql:// or sqlite:////srv/x.db.",
            secret=True,
        ),
    ]
    query: Annotated[
        str,
        Field(min_length=1),
        asked("SQL", "One SELECT with one number.", example="SELECT avg(days) FROM deliveries"),
    ]
    unit: Annotated[str, asked("Unit", "What the number counts.", example="days")] = ""

    def why_activity(self) -> str:
        return why_activity(f"{self.query} {self.unit}")

    async def read(self, outgoing: Outgoing, *, now: datetime, tag: str = "") -> Figure:
        place = _place(self.dsn)
        query = checked(self.query, dialect=_DIALECTS[place.kind])
        ask = {"postgresql": _postgresql, "mysql": _mysql, "sqlite": _sqlite}[place.kind]
        try:
            async with asyncio.timeout(outgoing.seconds):
                rows = await ask(place, query, outgoing)
        except TimeoutError:
            raise outgoing.too_late(_NAMES[place.kind]) from None
        return Figure(value=the_number(rows, source=_NAMES[place.kind]), as_of=now, unit=self.unit)


async def _postgresql(place: _Place, query: str, outgoing: Outgoing) -> _Rows:
    address = await outgoing.address_of(place.host, place.port)
    mode = _mode(place, outgoing)
    try:
        connection = await psycopg.AsyncConnection.connect(
            host=place.host,
            hostaddr=address,
            port=place.port,
            user=place.user,
            password=place.password,
            dbname=place.name or place.user,
            sslmode=mode,
            connect_timeout=max(2, int(outgoing.seconds)),
            application_name="Headway",
            # Nothing of the machine that runs Headway is used to sign in, and no password is sent as it is.
            passfile=os.path.join(os.devnull, "none"),
            sslcertmode="disable",
            sslrootcert="system" if mode == "verify-full" else os.path.join(os.devnull, "none"),
            gssencmode="disable",
            require_auth="" if mode == "verify-full" else "!password",
        )
        try:
            await connection.set_read_only(True)
            async with connection.cursor() as cursor:
                await cursor.execute(f"SET LOCAL statement_timeout = {int(outgoing.seconds * 900)}".encode())
                # Inside of another SELECT nothing can change data, and a prepared statement is only one.
                await cursor.execute(f"SELECT * FROM (\n{query}\n) AS q LIMIT 0".encode(), prepare=True)
                if len(cursor.description or ()) != 1:
                    return [("", "")]
                await cursor.execute(
                    f"SELECT left(q.v::text, {_LONGEST}) FROM (\n{query}\n) AS q(v) LIMIT 2".encode(),
                    prepare=True,
                )
                return await cursor.fetchall()
        finally:
            await connection.close()
    except psycopg.Error as error:
        raise _postgresql_trouble(error, place, outgoing) from None


def _postgresql_trouble(error: psycopg.Error, place: _Place, outgoing: Outgoing) -> ConnectorError:
    state = error.sqlstate or ""
    if state == "57014":
        return outgoing.too_late("PostgreSQL")
    # A refusal while connecting has its state only in its words.
    if state.startswith("28") or "authentication failed" in str(error) or "auth method" in str(error):
        return _no_entry("PostgreSQL")
    if not state and "SSL" in str(error):
        return _unencrypted("PostgreSQL")
    if state[:2] in ("", "08", "53", "57", "58"):
        return _unreachable("PostgreSQL")
    return _misunderstood("PostgreSQL", error.diag.message_primary or "", place)


async def _mysql(place: _Place, query: str, outgoing: Outgoing) -> _Rows:
    address = await outgoing.address_of(place.host, place.port)
    mode = _mode(place, outgoing)
    loop = asyncio.get_running_loop()
    connected = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        connected.setblocking(False)
        await loop.sock_connect(connected, (address, place.port))
        connected.settimeout(outgoing.seconds)
        # The thread's end of it, however it is wrapped there, ends with this one.
        handle = connected.dup()
    except OSError:
        connected.close()
        raise _unreachable("MySQL") from None
    thread = ThreadPoolExecutor(1, thread_name_prefix="mysql")
    try:
        return await loop.run_in_executor(thread, _ask_mysql, connected, place, query, mode, outgoing.seconds)
    except pymysql.MySQLError as error:
        raise _mysql_trouble(error, place, outgoing) from None
    except ssl.SSLError:
        raise _unencrypted("MySQL") from None
    except OSError:
        raise _unreachable("MySQL") from None
    finally:
        _end(handle)
        thread.shutdown(wait=False)


def _ask_mysql(connected: socket.socket, place: _Place, query: str, mode: str, seconds: float) -> _Rows:
    connection = pymysql.connect(
        host=place.host,
        port=place.port,
        user=place.user,
        password=place.password,
        database=place.name or None,
        charset="utf8mb4",
        ssl=_tls(mode),
        ssl_disabled=mode == "disable",
        read_timeout=seconds,
        write_timeout=seconds,
        program_name="Headway",
        defer_connect=True,
    )
    try:
        connection.connect(connected)
        with connection.cursor() as cursor:
            _limit_mysql(cursor, seconds)
            cursor.execute("START TRANSACTION READ ONLY")
            cursor.execute(f"SELECT * FROM (\n{query}\n) AS q LIMIT 0")
            if len(cursor.description or ()) != 1:
                return [("", "")]
            column = str(cursor.description[0][0]).replace("`", "``")
            cursor.execute(f"SELECT LEFT(q.`{column}`, {_LONGEST}) FROM (\n{query}\n) AS q LIMIT 2")
            return cursor.fetchall()
    finally:
        if connection.open:
            connection.close()
        connected.close()


def _limit_mysql(cursor: pymysql.cursors.Cursor, seconds: float) -> None:
    try:
        cursor.execute(f"SET SESSION max_execution_time = {int(seconds * 900)}")
    except pymysql.MySQLError as error:
        if error.args[:1] != (_MYSQL_NO_VARIABLE,):
            raise
        # MariaDB calls it so.
        cursor.execute(f"SET SESSION max_statement_time = {seconds * 0.9:.3f}")


def _tls(mode: str) -> ssl.SSLContext | None:
    if mode not in ("require", "verify-full"):
        return None
    context = ssl.create_default_context()
    if mode == "require":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _end(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    finally:
        handle.close()


def _mysql_trouble(error: pymysql.MySQLError, place: _Place, outgoing: Outgoing) -> ConnectorError:
    code, said = (*error.args, "", "")[:2]
    if code in _MYSQL_REFUSED:
        return _no_entry("MySQL")
    if code in _MYSQL_TOO_LATE:
        return outgoing.too_late("MySQL")
    if code == _MYSQL_NO_TLS:
        return _unencrypted("MySQL")
    # Numbers from 2000 on are the client's own: the connection.
    if not isinstance(code, int) or 2000 <= code < 3000:
        return _unreachable("MySQL")
    return _misunderstood("MySQL", str(said), place)


async def _sqlite(place: _Place, query: str, outgoing: Outgoing) -> _Rows:
    where = f"file:{quote(_file(place, outgoing))}?mode=ro"
    try:
        async with aiosqlite.connect(where, uri=True, factory=_OnlyReads) as connection:
            try:
                async with connection.execute(query) as cursor:
                    return [tuple(row) for row in await cursor.fetchmany(2)]
            except asyncio.CancelledError:
                await connection.interrupt()
                raise
    except sqlite3.Error as error:
        raise _sqlite_trouble(error, place) from None


def _file(place: _Place, outgoing: Outgoing) -> str:
    path = Path(f"/{place.name.removeprefix('/')}").resolve()
    # A file of this machine is as private as anything inside the network.
    if str(path) not in outgoing.allowed_hosts:
        raise ConnectorError(
            "I don't open {path} unless whoever runs me lists it in HEADWAY_SOURCE_HOSTS.",
            permanent=True,
            path=path,
        )
    if not path.is_file():
        raise ConnectorError("There is no file {path}.", permanent=True, path=path)
    return str(path)


class _OnlyReads(sqlite3.Connection):
    """A connection that lets a SELECT read, and nothing else happen."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.execute("PRAGMA query_only = ON")
        self.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _SQLITE_LONGEST)
        self.set_authorizer(_only_reads)


def _only_reads(action: int, *_: Any) -> int:
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _sqlite_trouble(error: sqlite3.Error, place: _Place) -> ConnectorError:
    if error.sqlite_errorname in ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR"):
        return _unreachable("SQLite")
    return _misunderstood("SQLite", str(error), place)


def _mode(place: _Place, outgoing: Outgoing) -> str:
    """How a connection is encrypted: at least somehow, but to hosts that whoever runs Headway listed."""
    if outgoing.is_allowed(place.host, place.port):
        return place.mode or "prefer"
    if place.mode in ("disable", "prefer"):
        raise ConnectorError(
            "The connection to {host} must be encrypted: take sslmode={mode} out of the address.",
            permanent=True,
            host=place.host,
            mode=place.mode,
        )
    return place.mode or "require"


def _no_entry(source: str) -> ConnectorError:
    return ConnectorError(
        "{source} does not let this user in. Check user, password, database and what they may read.",
        permanent=True,
        source=source,
    )


def _unreachable(source: str) -> ConnectorError:
    return ConnectorError("{source} can't be reached, or breaks off.", permanent=False, source=source)


def _unencrypted(source: str) -> ConnectorError:
    return ConnectorError(
        "{source} offers no encrypted connection, or can't prove who it is. Switch TLS on there.",
        permanent=True,
        source=source,
    )


def _misunderstood(source: str, said: str, place: _Place) -> ConnectorError:
    return ConnectorError(
        "{source} could not answer. It says: “{said}”",
        permanent=True,
        source=source,
        said=told(said, hide=place.secrets),
    )
