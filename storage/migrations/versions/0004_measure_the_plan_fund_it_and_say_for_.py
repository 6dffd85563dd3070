"""Measure the plan, fund it, and say for whom a paper is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    kept = {"sqlite_autoincrement": True}
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("geography", sa.String(length=200), nullable=False),
        sa.Column("polarity", sa.String(length=40), nullable=False),
        sa.Column("baseline", sa.String(length=60), nullable=True),
        sa.Column("baseline_period", sa.String(length=200), nullable=False),
        sa.Column("comparator", sa.String(), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=True),
        sa.Column("target_span", sa.String(length=40), nullable=True),
        sa.Column("bands", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("filed", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["member.id"], name=op.f("fk_measure_added_by_id_member")),
        sa.ForeignKeyConstraint(["objective_id"], ["objective.id"], name=op.f("fk_measure_objective_id_objective")),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_measure_partnership_id_partnership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_measure_plan_id_plan"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("plan_id", "name", name=op.f("uq_measure_plan_id_name")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_objective_id"), ["objective_id"], unique=False)

    op.create_table(
        "bid",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("funder", sa.String(), nullable=False),
        sa.Column("amount", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=200), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("objective_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("filed", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_bid_action_id_action")),
        sa.ForeignKeyConstraint(["added_by_id"], ["member.id"], name=op.f("fk_bid_added_by_id_member")),
        sa.ForeignKeyConstraint(["objective_id"], ["objective.id"], name=op.f("fk_bid_objective_id_objective")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_bid_partnership_id_partnership"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_bid_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid")),
        sa.UniqueConstraint("partnership_id", "number", name=op.f("uq_bid_partnership_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bid", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bid_objective_id"), ["objective_id"], unique=False)

    op.create_table(
        "reading",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("span", sa.String(length=40), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_for_id", sa.Integer(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_reading_measure_id_measure"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_reading_partnership_id_partnership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["member.id"], name=op.f("fk_reading_set_by_id_member")),
        sa.ForeignKeyConstraint(["set_for_id"], ["organisation.id"], name=op.f("fk_reading_set_for_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index("ix_reading_partnership_id_last", ["partnership_id", "last"], unique=False)
        batch_op.create_index(
            "uq_reading_measure_id_first_last",
            ["measure_id", "first", "last"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("funding", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("paper", schema=None, table_kwargs=kept) as batch_op:
        batch_op.add_column(sa.Column("audience", sa.String(length=200), server_default="", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_paper_occurrence_id_version"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_paper_occurrence_id_audience_version"), ["occurrence_id", "audience", "version"]
        )

    with op.batch_alter_table("partnership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suppress_under", sa.Integer(), nullable=True))

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.JSON(), server_default="{}", nullable=False))
