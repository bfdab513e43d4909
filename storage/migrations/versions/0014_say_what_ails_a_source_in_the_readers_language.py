"""Say what ails a source in the reader's language"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("metricsource", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trouble_values", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("metricsource", schema=None) as batch_op:
        batch_op.drop_column("trouble_values")
