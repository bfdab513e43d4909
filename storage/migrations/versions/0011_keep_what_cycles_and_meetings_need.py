"""Keep what cycles and meetings need: which goal another goes on with, what was learned for all, the last brief."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("keyresult", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carries_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_keyresult_carries_id"), ["carries_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_keyresult_carries_id"), "keyresult", ["carries_id"], ["id"]
        )

    with op.batch_alter_table("oneonone", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("oneonone", schema=None) as batch_op:
        batch_op.drop_column("last_on")

    with op.batch_alter_table("keyresult", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_keyresult_carries_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_keyresult_carries_id"))
        batch_op.drop_column("carries_id")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("shared")
