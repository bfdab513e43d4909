"""Raise silent goals with everything else that is raised, call one of it not helpful, and decline to help"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The daily look at everybody's goals finds the silent ones too.
    op.execute("DELETE FROM due WHERE intent IN ('floor.review', 'floor.remind')")
    with op.batch_alter_table("helprequest", schema=None) as batch_op:
        batch_op.add_column(sa.Column("declined_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unhelpful", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.alter_column("unhelpful", server_default=None)

    with op.batch_alter_table("nudgewish", schema=None) as batch_op:
        batch_op.drop_column("unhelpful")


def downgrade() -> None:
    with op.batch_alter_table("nudgewish", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unhelpful", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_column("unhelpful")

    with op.batch_alter_table("helprequest", schema=None) as batch_op:
        batch_op.drop_column("declined_at")
