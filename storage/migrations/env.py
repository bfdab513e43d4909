"""Alembic's entry: the connection is handed in by `storage.schema`."""

from alembic import context

from storage.tables import Row

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    render_as_batch=True,
    compare_type=True,
    # Tables that are not ours (the job queue's) stay out of sight.
    include_name=lambda name, kind, _: kind != "table" or name in Row.metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
