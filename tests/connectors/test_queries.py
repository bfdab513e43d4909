from __future__ import annotations

import logging

import pytest

from connectors.outgoing import ConnectorError
from connectors.queries import checked, the_number

_READS = [
    ("postgres", "SELECT count(*) FROM orders"),
    ("postgres", "-- of this month\nSELECT sum(amount) FROM orders WHERE at >= date_trunc('month', now());"),
    ("postgres", "WITH big AS (SELECT * FROM orders WHERE amount > 9) SELECT count(*) FROM big"),
    ("postgres", "(SELECT 1) UNION ALL (SELECT 2) LIMIT 1"),
    ("postgres", "SELECT count(*) FROM files WHERE name = 'drop table; --'"),
    ("postgres", "SELECT avg(extract(epoch FROM done_at - begun_at)) / 86400 FROM orders"),
    ("postgres", "SELECT count(*) FILTER (WHERE paid) * 100.0 / count(*) FROM orders"),
    ("mysql", "SELECT COUNT(*) FROM `orders` WHERE `state` = 'open' /* not done */"),
    ("mysql", "SELECT IFNULL(SUM(amount), 0) FROM orders"),
    ("sqlite", "SELECT sum(amount) FROM orders WHERE at > date('now', '-30 days')"),
    ("bigquery", "SELECT AVG(days) FROM `acme.sales.deliveries`"),
    ("clickhouse", "SELECT uniq(user_id) FROM app.visits WHERE at > now() - INTERVAL 7 DAY"),
    ("databricks", "SELECT count(*) FROM main.sales.orders"),
]
_REFUSED = [
    ("postgres", "DELETE FROM orders"),
    ("postgres", "SELECT 1; DROP TABLE orders"),
    ("postgres", "WITH gone AS (DELETE FROM orders RETURNING *) SELECT count(*) FROM gone"),
    ("postgres", "SELECT * INTO copies FROM orders"),
    ("postgres", "SELECT 1 FROM orders FOR UPDATE"),
    ("postgres", "COPY orders TO '/tmp/x'"),
    ("postgres", "EXPLAIN ANALYZE DELETE FROM orders"),
    ("postgres", "SET ROLE admin"),
    ("postgres", "CALL f()"),
    ("postgres", "DO $$ BEGIN END $$"),
    ("postgres", "SELECT pg_sleep(60)"),
    ("postgres", "SELECT PG_TERMINATE_BACKEND(1)"),
    ("postgres", "SELECT pg_catalog.pg_read_file('/etc/passwd')"),
    ("postgres", "SELECT set_config('transaction_read_only', 'off', true)"),
    ("postgres", "SELECT * FROM dblink('host=10.0.0.1', 'SELECT 1') AS t(a int)"),
    ("postgres", "SELECT lo_export(1, '/tmp/x')"),
    ("postgres", "SELECT nextval('orders_id_seq')"),
    ("mysql", "SELECT 1 INTO OUTFILE '/tmp/x'"),
    ("mysql", "SELECT 1 /*! INTO OUTFILE '/tmp/x' */"),
    ("mysql", "SELECT 1 /*M! INTO OUTFILE '/tmp/x' */"),
    ("mysql", "SELECT LOAD_FILE('/etc/passwd')"),
    ("mysql", "SELECT SLEEP(60)"),
    ("mysql", "SELECT BENCHMARK(1000000000, MD5('x'))"),
    ("sqlite", "ATTACH 'other.db' AS other"),
    ("sqlite", "PRAGMA writable_schema = 1"),
    ("sqlite", "VACUUM INTO '/tmp/x'"),
    ("sqlite", "SELECT load_extension('x')"),
    ("clickhouse", "SELECT * FROM url('http://10.0.0.1/', 'CSV')"),
    ("clickhouse", "SELECT count() FROM file('/etc/passwd')"),
    ("bigquery", "SELECT * FROM EXTERNAL_QUERY('c', 'DELETE FROM t')"),
    ("postgres", ""),
    ("postgres", "orders"),
    ("postgres", "SELECT FROM WHERE"),
    ("postgres", "SELECT " + "(" * 2000 + "1" + ")" * 2000),
    ("postgres", "SELECT 'not closed"),
    ("postgres", "/* not closed SELECT 1"),
]


@pytest.mark.parametrize(("dialect", "query"), _READS)
def test_what_reads_is_allowed(dialect: str, query: str) -> None:
    assert checked(query, dialect=dialect) == query.rstrip(";")


@pytest.mark.parametrize(("dialect", "query"), _REFUSED)
def test_everything_else_is_refused(dialect: str, query: str, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.DEBUG, "sqlglot"),
        pytest.raises(
            ConnectorError, match=r"Only one SELECT|Write one SELECT|does more than read"
        ) as caught,
    ):
        checked(query, dialect=dialect)
    assert caught.value.permanent
    # What people write is not in the log, nor what the parser thinks of it.
    assert caplog.records == []


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "no rows"),
        ([[1], [2]], "several rows"),
        ([[1, 2]], "several columns"),
        ([[None]], "without a number"),
        ([[b"1"]], "not a number"),
    ],
)
def test_only_one_number_is_one(rows: list[list[object]], sentence: str) -> None:
    with pytest.raises(ConnectorError, match=sentence):
        the_number(rows, source="SQL")
