"""Every row of every table as plain values, and every text in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from storage.store import Store
from storage.tables import Row

Rows = dict[str, list[dict[str, Any]]]


async def everything(store: Store) -> Rows:
    """The rows of each table by its name."""
    async with store.database.turn, store.database.engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in await connection.execute(select(table))]
            for table in Row.metadata.sorted_tables
        }


def texts(rows: Rows) -> Iterator[str]:
    """Every text anywhere, those inside JSON one by one."""
    for of_table in rows.values():
        for row in of_table:
            for value in row.values():
                yield from _texts(value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (*_texts(key), *_texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        try:
            inside = json.loads(value) if value.startswith(("{", "[")) else None
        except ValueError:
            inside = None
        if inside is None:
            yield value
        else:
            yield from _texts(inside)
