"""A workspace comes to rest, goes on, and ends."""

from __future__ import annotations

from sqlmodel import col, delete, select

from okrs.errors import HeadwayError
from storage.queries import Queries
from storage.tables import Row, Workspace


class Lifecycle(Queries):
    async def hold(self) -> Workspace:
        """The workspace, locked until this work ends; raises HeadwayError when it is gone."""
        found = await self._session.exec(
            select(Workspace)
            .where(Workspace.id == self._workspace)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        workspace = found.one_or_none()
        if workspace is None:
            raise HeadwayError("This workspace does not exist any more.")
        return workspace

    async def erase(self) -> None:
        """Deletes every row of the workspace, whatever the table, and the workspace itself."""
        # What refers to another row comes before it.
        for table in reversed(Row.metadata.sorted_tables):
            if "workspace_id" in table.c:
                connection = await self._session.connection()
                await connection.execute(table.delete().where(table.c.workspace_id == self._workspace))
        await self._session.exec(delete(Workspace).where(col(Workspace.id) == self._workspace))
