"""Say who may see what, and keep what was done."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    kept = {"sqlite_autoincrement": True}
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("now", sa.JSON(), nullable=False),
        sa.Column("content", sa.String(length=200), nullable=False),
        sa.Column("previous", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_audit_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("partnership_id", "number", name=op.f("uq_audit_partnership_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_partnership_id_subject", ["partnership_id", "subject"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_audit_head_partnership_id_partnership")
        ),
        sa.PrimaryKeyConstraint("partnership_id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_key",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_key_audit_id_audit")),
        sa.PrimaryKeyConstraint("subject", "audit_id", name=op.f("pk_audit_key")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("channel", schema=None, table_kwargs=kept) as batch_op:
        batch_op.add_column(sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("allowed_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_channel_allowed_by_id_member"), "member", ["allowed_by_id"], ["id"])

    with op.batch_alter_table("incident", schema=None, table_kwargs=kept) as batch_op:
        batch_op.alter_column("logged_by_id", existing_type=sa.Integer(), nullable=True)

    with op.batch_alter_table("member", schema=None, table_kwargs=kept) as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("deputy_for_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("deputy_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cleared_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("cleared_until", sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_member_cleared_by_id_member"), "member", ["cleared_by_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_member_deputy_for_id_member"), "member", ["deputy_for_id"], ["id"])

    with op.batch_alter_table("partnership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retention", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("filed", sa.JSON(none_as_null=True), nullable=True))
    _keep_the_audit()


def _keep_the_audit() -> None:
    """From now on the database itself lets nobody change the audit or take from it."""
    if op.get_bind().dialect.name == "sqlite":
        for name, change in (("audit_keeps", "UPDATE"), ("audit_stays", "DELETE")):
            refusing = "SELECT RAISE(ABORT, 'the audit is only added to')"
            op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON audit BEGIN {refusing}; END")
        return
    op.execute(
        "CREATE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added()"
    )
