"""Tell who tried a source what it said"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("metricsource", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("test_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("metricsource", schema=None) as batch_op:
        batch_op.drop_column("test_key")
