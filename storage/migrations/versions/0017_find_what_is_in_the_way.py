"""Find what is in the way"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entry_blocked",
            ["workspace_id", "key_result_id"],
            unique=False,
            sqlite_where=sa.text("blocked = 1"),
            postgresql_where=sa.text("blocked"),
        )


def downgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_entry_blocked", sqlite_where=sa.text("blocked = 1"), postgresql_where=sa.text("blocked")
        )
