"""Keep whose a team's draft is to be, and why a team was left out"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cascade", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_cascade_owner_id"), ["owner_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_cascade_owner_id"), "person", ["owner_id"], ["id"])
    with op.batch_alter_table("cascade", schema=None) as batch_op:
        batch_op.alter_column("reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("cascade", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_cascade_owner_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_cascade_owner_id"))
        batch_op.drop_column("reason")
        batch_op.drop_column("owner_id")
