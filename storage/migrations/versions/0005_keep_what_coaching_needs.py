"""Keep what coaching needs"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SOURCES_BEFORE = "source IN ('reply', 'form', 'command', 'import')"
_SOURCES = "source IN ('reply', 'form', 'command', 'import', 'metric', 'api')"


def upgrade() -> None:
    op.create_table(
        "modeluse",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("cost", storage.columns.DecimalText(length=60), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_modeluse_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "day", name=op.f("pk_modeluse")),
    )
    op.create_table(
        "nudgewish",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "blocker",
                "experiment",
                "no_help",
                "stuck",
                "disagreement",
                "floor",
                "cycle",
                "alert",
                "source",
                "share",
                "practice",
                name="nudgekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("unhelpful", sa.Integer(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudgewish_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_nudgewish_workspace_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", "subject", name=op.f("pk_nudgewish")),
    )
    op.create_table(
        "oneonone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_oneonone_manager_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_oneonone_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_oneonone_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oneonone")),
        sa.UniqueConstraint("manager_id", "person_id", name=op.f("uq_oneonone_manager_id_person_id")),
    )
    with op.batch_alter_table("oneonone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oneonone_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_oneonone_person_id"), ["person_id"], unique=False)

    op.create_table(
        "thought",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("intent", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "answered",
                "given_up",
                name="thoughtstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("claimed_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_thought_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_thought_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thought")),
        sa.UniqueConstraint("key", name=op.f("uq_thought_key")),
    )
    with op.batch_alter_table("thought", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thought_person_id"), ["person_id"], unique=False)

    op.create_table(
        "metric",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=True),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "wanted",
            sa.Enum("up", "down", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_metric_outcome_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_metric_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric")),
        sa.UniqueConstraint("workspace_id", "code", name=op.f("uq_metric_workspace_id_code")),
    )
    with op.batch_alter_table("metric", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_metric_outcome_id"), ["outcome_id"], unique=False)

    op.create_table(
        "cascade",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("objective_id", sa.Uuid(), nullable=True),
        sa.Column("behaviour", sa.Text(), nullable=False),
        sa.Column("objective", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "accepted",
                "left_out",
                name="draftstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["objective_id"], ["objective.id"], name=op.f("fk_cascade_objective_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_cascade_outcome_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cascade_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_cascade_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_cascade_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cascade")),
        sa.UniqueConstraint("outcome_id", "team_id", name=op.f("uq_cascade_outcome_id_team_id")),
    )
    with op.batch_alter_table("cascade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cascade_objective_id"), ["objective_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cascade_outcome_id"), ["outcome_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cascade_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cascade_team_id"), ["team_id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("metric_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("value", storage.columns.DecimalText(length=60), nullable=False),
        sa.Column("as_of", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "reply",
                "form",
                "command",
                "import",
                "metric",
                "api",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("retracted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["metric_id"], ["metric.id"], name=op.f("fk_reading_metric_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reading_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_reading_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_metric_id"), ["metric_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reading_person_id"), ["person_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("key_result_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "occasion",
            sa.Enum(
                "no_help",
                "review",
                "close",
                name="occasion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "choice",
            sa.Enum(
                "keep", "change", "stop", name="choice", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["key_result_id"], ["keyresult.id"], name=op.f("fk_decision_key_result_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_decision_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_key_result_id"), ["key_result_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_person_id"), ["person_id"], unique=False)

    op.create_table(
        "experiment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("key_result_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("behaviour", sa.Text(), nullable=False),
        sa.Column("easier", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "helped",
                "partly",
                "did_not",
                "not_tried",
                name="experimentresult",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("begun_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reviewed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_result_id"], ["keyresult.id"], name=op.f("fk_experiment_key_result_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_experiment_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_experiment_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment")),
    )
    with op.batch_alter_table("experiment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiment_key_result_id"), ["key_result_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_experiment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "practice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("key_result_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "private",
                "shared",
                "withdrawn",
                "declined",
                name="practicestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("shared_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["key_result_id"], ["keyresult.id"], name=op.f("fk_practice_key_result_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_practice_person_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_practice_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_key_result_id"), ["key_result_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_person_id"), ["person_id"], unique=False)

    op.create_table(
        "practiceoffer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("key_result_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("tries", sa.Boolean(), nullable=True),
        sa.Column("helped", sa.Boolean(), nullable=True),
        sa.Column("offered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("answered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("thanked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["key_result_id"], ["keyresult.id"], name=op.f("fk_practiceoffer_key_result_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_practiceoffer_person_id")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_practiceoffer_practice_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_practiceoffer_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practiceoffer")),
        sa.UniqueConstraint(
            "practice_id",
            "key_result_id",
            "person_id",
            name=op.f("uq_practiceoffer_practice_id_key_result_id_person_id"),
        ),
    )
    with op.batch_alter_table("practiceoffer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practiceoffer_key_result_id"), ["key_result_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practiceoffer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practiceoffer_practice_id"), ["practice_id"], unique=False)

    with op.batch_alter_table("helprequest", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_entry_source"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_entry_source"), _SOURCES)

    with op.batch_alter_table("keyresult", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moves_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_keyresult_moves_id"), ["moves_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_keyresult_moves_id"), "metric", ["moves_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_entry_source"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_entry_source"), _SOURCES_BEFORE)

    with op.batch_alter_table("keyresult", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_keyresult_moves_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_keyresult_moves_id"))
        batch_op.drop_column("moves_id")

    with op.batch_alter_table("helprequest", schema=None) as batch_op:
        batch_op.drop_column("taken_at")

    with op.batch_alter_table("practiceoffer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practiceoffer_practice_id"))
        batch_op.drop_index(batch_op.f("ix_practiceoffer_person_id"))
        batch_op.drop_index(batch_op.f("ix_practiceoffer_key_result_id"))

    op.drop_table("practiceoffer")
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_person_id"))
        batch_op.drop_index(batch_op.f("ix_practice_key_result_id"))

    op.drop_table("practice")
    with op.batch_alter_table("experiment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experiment_person_id"))
        batch_op.drop_index(batch_op.f("ix_experiment_key_result_id"))

    op.drop_table("experiment")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_person_id"))
        batch_op.drop_index(batch_op.f("ix_decision_key_result_id"))

    op.drop_table("decision")
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reading_person_id"))
        batch_op.drop_index(batch_op.f("ix_reading_metric_id"))

    op.drop_table("reading")
    with op.batch_alter_table("cascade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cascade_team_id"))
        batch_op.drop_index(batch_op.f("ix_cascade_person_id"))
        batch_op.drop_index(batch_op.f("ix_cascade_outcome_id"))
        batch_op.drop_index(batch_op.f("ix_cascade_objective_id"))

    op.drop_table("cascade")
    with op.batch_alter_table("metric", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metric_outcome_id"))

    op.drop_table("metric")
    with op.batch_alter_table("thought", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thought_person_id"))

    op.drop_table("thought")
    with op.batch_alter_table("oneonone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oneonone_person_id"))
        batch_op.drop_index(batch_op.f("ix_oneonone_manager_id"))

    op.drop_table("oneonone")
    op.drop_table("nudgewish")
    op.drop_table("modeluse")
