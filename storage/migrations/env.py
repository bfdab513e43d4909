"""Alembic's entry: the connection is handed in by `storage.schema`."""

from alembic import context

from okrs.errors import HeadwayError
from storage.tables import Row

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    render_as_batch=True,
    compare_type=True,
    # Ours does begin transactions that hold changes of tables too (`storage.engine`), unlike the driver's own.
    transactional_ddl=True,
    # Tables that are not ours (the job queue's) stay out of sight.
    include_name=lambda name, kind, _: kind != "table" or name in Row.metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise HeadwayError(
            "The update would tear apart what belongs together in the database. Nothing was changed."
        )
