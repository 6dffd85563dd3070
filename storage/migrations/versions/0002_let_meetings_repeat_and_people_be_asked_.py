"""Let meetings repeat and people be asked privately."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "quiet_period",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_quiet_period_partnership_id_partnership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_period")),
        sa.UniqueConstraint("partnership_id", "first", "last", name=op.f("uq_quiet_period_partnership_id_first_last")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("skips", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["kind_id"], ["meeting_kind.id"], name=op.f("fk_series_kind_id_meeting_kind")),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_series_partnership_id_partnership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["member.id"], name=op.f("fk_series_set_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index("ix_series_kind_id", ["kind_id"], unique=False)

    op.create_table(
        "prompt",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("occurrences", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_prompt_delivery_id_delivery"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_prompt_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_prompt_partnership_id_partnership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_prompt_delivery_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("prompt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prompt_member_id"), ["member_id"], unique=False)

    op.create_table(
        "prompt_action",
        sa.Column("prompt_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_prompt_action_action_id_action"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["prompt_id"], ["prompt.id"], name=op.f("fk_prompt_action_prompt_id_prompt"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("prompt_id", "action_id", name=op.f("pk_prompt_action")),
    )
    with op.batch_alter_table("prompt_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prompt_action_action_id"), ["action_id"], unique=False)

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaces", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_delivery_partnership_id_settled_at", ["partnership_id", "settled_at"], unique=False)

    with op.batch_alter_table("meeting_kind", schema=None) as batch_op:
        batch_op.add_column(sa.Column("usual", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("reminders", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("filed", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("objectives", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("within", sa.Integer(), nullable=True))

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True))

    kept = {"sqlite_autoincrement": True}  # which rebuilding the table would lose
    with op.batch_alter_table("occurrence", schema=None, table_kwargs=kept) as batch_op:
        batch_op.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("slot", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("state", sa.String(length=40), server_default="stands", nullable=False))
        batch_op.add_column(sa.Column("link", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("note", sa.String(), server_default="", nullable=False))
        batch_op.alter_column("channel_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_unique_constraint(batch_op.f("uq_occurrence_series_id_slot"), ["series_id", "slot"])
        batch_op.create_foreign_key(batch_op.f("fk_occurrence_series_id_series"), "series", ["series_id"], ["id"])

    op.execute("UPDATE meeting_kind SET usual = CASE WHEN paper IN ('jag', 'rag') THEN paper ELSE 'bare' END")
