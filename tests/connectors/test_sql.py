"""One number out of real databases, and nothing else ever happens to them."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import sqlite3
import subprocess
import time
import traceback
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import psycopg
import pymysql
import pytest
from sqlalchemy import make_url

from connectors.outgoing import ConnectorError, Outgoing
from connectors.sql import Sql
from tests.connectors.conftest import NOW, TRUST

SECRET = "hush-9c1f"


@pytest.fixture
async def outgoing() -> AsyncIterator[Outgoing]:
    async def here(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    made = Outgoing(allowed_hosts=["127.0.0.1", "numbers.example"], resolve=here, seconds=2, trust=TRUST)
    yield made
    await made.close()


async def value(outgoing: Outgoing, dsn: str, query: str) -> Decimal:
    return (await Sql(dsn=dsn, query=query).read(outgoing, now=NOW)).value


async def trouble(outgoing: Outgoing, dsn: str, query: str = "SELECT 1") -> ConnectorError:
    """The error that reading ends in, once it is seen that it tells neither password nor address."""
    source = Sql(dsn=dsn, query=query)
    with pytest.raises(ConnectorError) as caught:
        await source.read(outgoing, now=NOW)
    whole = "".join(traceback.format_exception(caught.value)) + repr(source)
    assert dsn not in whole
    assert SECRET not in whole
    return caught.value


# What every database refuses to give as one number, and with which sentence.
NOT_ONE = [
    pytest.param("SELECT days FROM deliveries", "several rows", id="several rows"),
    pytest.param("SELECT days FROM deliveries WHERE days > 99", "no rows", id="no row"),
    pytest.param("SELECT 1, 2", "several columns", id="several columns"),
    pytest.param("SELECT max(days) FROM deliveries WHERE days > 99", "without a number", id="null"),
    pytest.param("SELECT 'late'", "“late”, which is not a number", id="a word"),
    pytest.param("SELECT days FROM nothing", "It says: “.*nothing", id="no such table"),
]
ROWS = "(days numeric(10, 2))", [("41.20",), ("10",), (None,)]


# --- PostgreSQL


@pytest.fixture(scope="module")
def numbers(postgres: str) -> Iterator[str]:
    """A database of a real PostgreSQL with a user that may only read, and must give a password."""
    url = make_url(postgres).set(database="numbers").render_as_string(hide_password=False)
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS numbers")
        admin.execute("CREATE DATABASE numbers")
        admin.execute("DROP ROLE IF EXISTS reader")
        admin.execute(f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'".encode())
        [(rules,)] = admin.execute("SHOW hba_file").fetchall()
        before = Path(str(rules)).read_text()
        Path(str(rules)).write_text(f"local numbers reader scram-sha-256\n{before}")
        admin.execute("SELECT pg_reload_conf()")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"CREATE TABLE deliveries {ROWS[0]}".encode())
        owner.cursor().executemany("INSERT INTO deliveries VALUES (%s)", ROWS[1])
        owner.execute("CREATE TABLE salaries (x int)")
        owner.execute("GRANT SELECT, DELETE ON deliveries TO reader")
        owner.execute(
            "CREATE FUNCTION clears() RETURNS int LANGUAGE sql AS 'DELETE FROM deliveries RETURNING 1'"
        )
        owner.execute("CREATE FUNCTION waits() RETURNS int LANGUAGE sql AS 'SELECT 1 FROM pg_sleep(30)'")
    yield url
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute("DROP DATABASE numbers WITH (FORCE)")
        admin.execute("DROP ROLE reader")
        Path(str(rules)).write_text(before)
        admin.execute("SELECT pg_reload_conf()")


@pytest.fixture
async def postgresql(numbers: str) -> AsyncIterator[str]:
    """The address of that database over TCP: the server of the tests listens on a socket of its own."""
    folder = str(make_url(numbers).query["host"])

    begun: set[asyncio.Task[None]] = set()

    async def bridge(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.5432")
        await asyncio.gather(_pour(reader, inner_writer), _pour(inner_reader, writer))

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        begun.add(asyncio.create_task(bridge(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    yield f"postgresql://reader:{SECRET}@numbers.example:{server.sockets[0].getsockname()[1]}/numbers"
    server.close()
    await asyncio.gather(*begun)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("SELECT max(days) FROM deliveries", "41.20"),
        ("WITH few AS (SELECT 7 AS x) SELECT x FROM few -- seven", "7"),
        ("SELECT 0.1::float8 + 0.2::float8;", "0.30000000000000004"),
        ("SELECT 12345678901234567890.123456789", "12345678901234567890.123456789"),
        ("SELECT days FROM deliveries ORDER BY days NULLS LAST LIMIT 1", "10.00"),
        ("SELECT count(*) FILTER (WHERE days > 9) * 100.0 / 4 FROM deliveries WHERE '%' = '%'", "50"),
    ],
)
async def test_postgresql_gives_one_number(
    outgoing: Outgoing, postgresql: str, query: str, number: str
) -> None:
    assert await value(outgoing, postgresql, query) == Decimal(number)


@pytest.mark.parametrize(("query", "sentence"), NOT_ONE)
async def test_postgresql_gives_nothing_else(
    outgoing: Outgoing, postgresql: str, query: str, sentence: str
) -> None:
    with pytest.raises(ConnectorError, match=sentence):
        await value(outgoing, postgresql, query)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT clears()", "cannot execute DELETE in a read-only transaction"),
        ("SELECT x FROM salaries", "permission denied"),
        ("SELECT 1) AS q; DELETE FROM deliveries; SELECT (1", "Write one SELECT"),
        ("SELECT repeat('9', 3000000)", "can't be a value|not a number"),
    ],
)
async def test_nothing_happens_to_postgresql(
    outgoing: Outgoing, postgresql: str, numbers: str, query: str, sentence: str
) -> None:
    with pytest.raises(ConnectorError, match=sentence):
        await value(outgoing, postgresql, query)
    with psycopg.connect(numbers) as owner:
        assert owner.execute("SELECT count(*) FROM deliveries").fetchall() == [(3,)]


async def test_postgresql_is_not_waited_for(outgoing: Outgoing, postgresql: str, numbers: str) -> None:
    begun = time.monotonic()
    error = await trouble(outgoing, postgresql, "SELECT waits()")
    assert "did not answer within 2 seconds" in error.message
    assert not error.permanent
    assert time.monotonic() - begun < 10
    with psycopg.connect(numbers) as owner:
        running = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader' AND state = 'active'"
        assert owner.execute(running).fetchall() == [(0,)]


async def test_a_wrong_password_lets_nobody_into_postgresql(outgoing: Outgoing, postgresql: str) -> None:
    error = await trouble(outgoing, postgresql.replace(SECRET, f"wrong-{SECRET}"))
    assert "does not let this user in" in error.message
    assert error.permanent


async def test_postgresql_without_tls_is_refused_where_it_is_wanted(
    outgoing: Outgoing, postgresql: str
) -> None:
    error = await trouble(outgoing, f"{postgresql}?sslmode=require")
    assert "offers no encrypted connection" in error.message


# --- MySQL and MariaDB


@pytest.fixture(scope="module")
def mysql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real MariaDB, with a user that may only read."""
    server, install = shutil.which("mariadbd"), shutil.which("mariadb-install-db")
    if server is None or install is None:
        pytest.skip("no MariaDB on this machine (Debian: apt install mariadb-server)")
    folder = tmp_path_factory.mktemp("mariadb")
    common = ["--no-defaults", f"--datadir={folder / 'data'}", "--user=root"]
    subprocess.run(
        [install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"],
        check=True,
        capture_output=True,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [
                server,
                *common,
                f"--port={port}",
                "--bind-address=127.0.0.1",
                f"--socket={folder / 's'}",
                "--skip-name-resolve",
            ],
            stderr=log,
        )
    _fill_mysql(process, port, folder / "log")
    yield f"mysql://reader:{SECRET}@numbers.example:{port}/numbers"
    process.terminate()
    process.wait(20)


def _fill_mysql(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    while True:
        assert process.poll() is None, log.read_text()
        with suppress(pymysql.err.OperationalError):
            admin = pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True)
            break
        asyncio.run(asyncio.sleep(0.1))
    with admin, admin.cursor() as cursor:
        cursor.execute("CREATE DATABASE numbers")
        cursor.execute("USE numbers")
        cursor.execute(f"CREATE TABLE deliveries {ROWS[0]}")
        cursor.executemany("INSERT INTO deliveries VALUES (%s)", ROWS[1])
        cursor.execute(
            "CREATE FUNCTION clears() RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM deliveries; RETURN 1; END"
        )
        cursor.execute("CREATE FUNCTION waits() RETURNS INT RETURN SLEEP(30)")
        cursor.execute(f"CREATE USER reader IDENTIFIED BY '{SECRET}'")
        cursor.execute("GRANT SELECT, DELETE, EXECUTE ON numbers.* TO reader")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("SELECT MAX(days) FROM deliveries", "41.20"),
        ("SELECT COUNT(*) AS `a``b` FROM deliveries WHERE '%s' = '%s' -- all", "3"),
        ("SELECT days FROM deliveries WHERE days IS NOT NULL ORDER BY days LIMIT 1", "10"),
    ],
)
async def test_mysql_gives_one_number(outgoing: Outgoing, mysql: str, query: str, number: str) -> None:
    assert await value(outgoing, mysql, query) == Decimal(number)


@pytest.mark.parametrize(("query", "sentence"), NOT_ONE)
async def test_mysql_gives_nothing_else(outgoing: Outgoing, mysql: str, query: str, sentence: str) -> None:
    with pytest.raises(ConnectorError, match=sentence):
        await value(outgoing, mysql, query)


async def test_nothing_happens_to_mysql(outgoing: Outgoing, mysql: str) -> None:
    error = await trouble(outgoing, mysql, "SELECT clears()")
    assert "READ ONLY" in error.message
    assert await value(outgoing, mysql, "SELECT COUNT(*) FROM deliveries") == 3


async def test_mysql_is_not_waited_for(outgoing: Outgoing, mysql: str) -> None:
    error = await trouble(outgoing, mysql, "SELECT waits() + COUNT(*) FROM deliveries")
    assert "did not answer within 2 seconds" in error.message
    assert not error.permanent


async def test_a_wrong_password_lets_nobody_into_mysql(outgoing: Outgoing, mysql: str) -> None:
    error = await trouble(outgoing, mysql.replace(SECRET, f"wrong-{SECRET}"))
    assert "does not let this user in" in error.message
    assert error.permanent


async def test_mysql_without_tls_is_refused_where_it_is_wanted(outgoing: Outgoing, mysql: str) -> None:
    error = await trouble(outgoing, f"{mysql}?sslmode=require")
    assert "offers no encrypted connection" in error.message


# --- SQLite


@pytest.fixture
def sqlite(tmp_path: Path) -> Path:
    path = tmp_path / "some numbers.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE deliveries {ROWS[0]}")
        connection.executemany("INSERT INTO deliveries VALUES (?)", ROWS[1])
    connection.close()
    return path


@pytest.fixture
async def opening(sqlite: Path) -> AsyncIterator[Outgoing]:
    made = Outgoing(allowed_hosts=[str(sqlite)], seconds=1, trust=TRUST)
    yield made
    await made.close()


def _dsn(path: Path) -> str:
    return f"sqlite:///{path}".replace(" ", "%20")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("SELECT max(days) FROM deliveries", "41.2"),
        (
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 9) SELECT sum(x) FROM n",
            "45",
        ),
        ("SELECT 1.0 / 3", "0.3333333333333333"),
        ("SELECT '12.50'", "12.50"),
    ],
)
async def test_sqlite_gives_one_number(opening: Outgoing, sqlite: Path, query: str, number: str) -> None:
    assert await value(opening, _dsn(sqlite), query) == Decimal(number)


@pytest.mark.parametrize(("query", "sentence"), NOT_ONE)
async def test_sqlite_gives_nothing_else(opening: Outgoing, sqlite: Path, query: str, sentence: str) -> None:
    with pytest.raises(ConnectorError, match=sentence):
        await value(opening, _dsn(sqlite), query)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT length(randomblob(900000000))", "too big|too large"),
        ("SELECT count(*) FROM pragma_table_info('deliveries')", "not authorized|prohibited"),
    ],
)
async def test_nothing_happens_to_sqlite(opening: Outgoing, sqlite: Path, query: str, sentence: str) -> None:
    with pytest.raises(ConnectorError, match=sentence):
        await value(opening, _dsn(sqlite), query)
    assert await value(opening, _dsn(sqlite), "SELECT count(*) FROM deliveries") == 3


async def test_sqlite_is_not_waited_for(opening: Outgoing, sqlite: Path) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    begun = time.monotonic()
    error = await trouble(opening, _dsn(sqlite), endless)
    assert "did not answer within 1 seconds" in error.message
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("name", ["other.db", "link.db", "x/../other.db"])
async def test_only_files_that_were_listed_are_opened(
    opening: Outgoing, sqlite: Path, neighbours: None, name: str
) -> None:
    assert "lists it in HEADWAY_SOURCE_HOSTS" in (await trouble(opening, _dsn(sqlite.parent / name))).message


@pytest.fixture
def neighbours(sqlite: Path) -> None:
    """A file beside the one that was listed, and a link to it."""
    shutil.copy(sqlite, sqlite.with_name("other.db"))
    sqlite.with_name("link.db").symlink_to(sqlite.with_name("other.db"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "There is no file"),
        ("not a database, but long enough to be taken for one" * 9, "not a database"),
    ],
)
async def test_what_is_no_sqlite_file_is_said(sqlite: Path, spoilt: Outgoing, sentence: str) -> None:
    error = await trouble(spoilt, _dsn(sqlite), "SELECT days FROM deliveries")
    assert sentence in error.message
    assert error.permanent


@pytest.fixture
def spoilt(opening: Outgoing, sqlite: Path, text: str | None) -> Outgoing:
    if text is None:
        sqlite.unlink()
    else:
        sqlite.write_text(text)
    return opening


# --- Addresses


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mariadb", "postgres"])
async def test_databases_inside_a_network_are_not_reached(scheme: str) -> None:
    outgoing = Outgoing(trust=TRUST)
    for host in ("127.0.0.1", "[::1]", "169.254.169.254", "localhost"):
        error = await trouble(outgoing, f"{scheme}://ana:{SECRET}@{host}/x")
        assert "inside a private network" in error.message
    await outgoing.close()


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
async def test_nobody_on_the_way_reads_along(scheme: str) -> None:
    async def outside(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14"]

    outgoing = Outgoing(resolve=outside, trust=TRUST)
    error = await trouble(outgoing, f"{scheme}://ana:{SECRET}@db.example/x?sslmode=prefer")
    assert "must be encrypted" in error.message
    await outgoing.close()


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
async def test_a_database_that_is_not_there_is_asked_again_later(outgoing: Outgoing, scheme: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        error = await trouble(outgoing, f"{scheme}://ana:{SECRET}@127.0.0.1:{free.getsockname()[1]}/x")
    assert "can't be reached" in error.message
    assert not error.permanent


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
async def test_one_that_never_answers_is_left(scheme: str) -> None:
    outgoing = Outgoing(allowed_hosts=["127.0.0.1"], seconds=0.3, trust=TRUST)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        error = await trouble(outgoing, f"{scheme}://ana:{SECRET}@127.0.0.1:{silent.getsockname()[1]}/x")
    assert "did not answer within 0.3 seconds" in error.message
    await outgoing.close()


@pytest.mark.parametrize(
    "dsn",
    [
        f"ana:{SECRET}@host/x",
        f"oracle://ana:{SECRET}@host/x",
        f"postgresql://ana:{SECRET}@host:port/x",
        f"postgresql://ana:{SECRET}@/x",
        f"postgresql://ana:{SECRET}@host/x?service={SECRET}",
        f"postgresql://ana:{SECRET}@host/x?hostaddr=10.0.0.1",
        f"postgresql://ana:{SECRET}@host/x?sslrootcert=/etc/{SECRET}",
        f"postgresql://ana:{SECRET}@host/x?sslmode=maybe",
        f"sqlite://{SECRET}/x.db",
        "where is it?",
    ],
)
async def test_an_address_that_can_not_be_is_refused_without_telling_it(outgoing: Outgoing, dsn: str) -> None:
    error = await trouble(outgoing, dsn)
    assert re.search(r"can't be read|names no host|only sslmode", error.message)
    assert error.permanent
