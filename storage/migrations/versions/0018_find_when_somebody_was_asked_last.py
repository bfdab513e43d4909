"""Find when somebody was asked last"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkin_person_id"))
        batch_op.create_index("ix_checkin_person_id_asked_at", ["person_id", "asked_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("checkin", schema=None) as batch_op:
        batch_op.drop_index("ix_checkin_person_id_asked_at")
        batch_op.create_index(batch_op.f("ix_checkin_person_id"), ["person_id"], unique=False)
