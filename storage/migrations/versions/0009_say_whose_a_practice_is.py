"""Say whose a practice is, and what became of its offers"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("stays", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.alter_column("key_result_id", existing_type=sa.Uuid(), nullable=True)

    with op.batch_alter_table("practiceoffer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("wondered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("told_who", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("practiceoffer", schema=None) as batch_op:
        batch_op.drop_column("told_who")
        batch_op.drop_column("wondered_at")
        batch_op.drop_column("asked_at")

    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.alter_column("key_result_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("stays")
        batch_op.drop_column("named")
