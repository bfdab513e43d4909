"""SQL that people write: only one SELECT that changes nothing, and one number as its answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from connectors.figure import number
from connectors.outgoing import ConnectorError

_CHANGES = (
    exp.DML,
    exp.DDL,
    exp.Drop,
    exp.Alter,
    exp.AlterColumn,
    exp.Command,
    exp.Into,
    exp.Lock,
    exp.Set,
    exp.Pragma,
    exp.Attach,
    exp.Detach,
    exp.Copy,
    exp.Kill,
    exp.TruncateTable,
    exp.Transaction,
    exp.Commit,
    exp.Rollback,
    exp.Use,
    exp.LoadData,
)
# What does something even inside of a SELECT: files, other servers, sleeping, other people's sessions.
_ACTS = re.compile(
    r"(pg_(read|ls|stat)_\w*(file|dir)\w*|pg_sleep\w*|pg_(terminate|cancel)_backend|pg_reload_conf|pg_(try_)?advisory\w*"
    r"|pg_notify|pg_rotate_logfile|pg_switch_wal|lo_\w+|dblink\w*|set_config|setval|nextval|query_to_xml\w*"
    r"|database_to_xml\w*|load_file|sleep|benchmark|get_lock|release_(all_)?locks?|master_pos_wait|load_extension"
    r"|readfile|writefile|edit|fts3_tokenizer|file|url|remote|remotesecure|s3|hdfs|mysql|postgresql|jdbc|odbc"
    r"|executable|sys_exec|sys_eval|external_query|ai_\w+|http_\w+)"
)
# Anything else is not even looked at: the parser would tell the log what it can't read.
_BEGINS = re.compile(r"(\s|--[^\n]*\n|/\*.*?\*/|\()*(select|with)\b", re.IGNORECASE | re.DOTALL)
# MySQL and MariaDB run what stands in such a comment.
_RUN_COMMENT = re.compile(r"/\*M?!")


def checked(query: str, *, dialect: str) -> str:
    """The query as it may be run, without a semicolon at its end; raises ConnectorError for all but one SELECT."""
    bare = query.strip().rstrip("; \n\t")
    if not _BEGINS.match(bare):
        raise _refused()
    try:
        statements = [statement for statement in sqlglot.parse(bare, read=dialect) if statement is not None]
    except (SqlglotError, RecursionError):
        raise ConnectorError("The SQL can't be read. Write one SELECT.", permanent=True) from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query) or _RUN_COMMENT.search(bare):
        raise _refused()
    if any(isinstance(node, _CHANGES) for node in statements[0].walk()):
        raise _refused()
    for function in statements[0].find_all(exp.Func):
        names = {function.name.casefold(), *(name.casefold() for name in function.sql_names())}
        if any(_ACTS.fullmatch(name) for name in names):
            raise ConnectorError(
                "The SQL calls {function}(), which does more than read. Leave it out.",
                permanent=True,
                function=next(name for name in sorted(names) if _ACTS.fullmatch(name)),
            )
    return bare


def the_number(rows: Sequence[Sequence[object]], *, source: str) -> Decimal:
    """The only value of an answer; raises ConnectorError where there is none, more than one, or no number."""
    if len(rows) != 1:
        raise ConnectorError(
            "The SQL answers with {count} rows. Ask for one number, for example with COUNT(*) or SUM(…).",
            permanent=True,
            count="no" if not rows else "several",
        )
    if len(rows[0]) != 1:
        raise ConnectorError("The SQL answers with several columns. Ask for one number.", permanent=True)
    return number(rows[0][0], source=source)


def _refused() -> ConnectorError:
    return ConnectorError("Only one SELECT that reads is allowed here, and nothing else.", permanent=True)
