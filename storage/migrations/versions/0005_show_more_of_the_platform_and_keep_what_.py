"""Show more of the platform, and keep what meetings ask for."""

import sqlalchemy as sa
from alembic import op

from storage.sought import sought_of

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "home",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=200), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_home_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_home_partnership_id_partnership"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home")),
        sa.UniqueConstraint("platform", "person", name=op.f("uq_home_platform_person")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("home", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_home_member_id"), ["member_id"], unique=False)

    op.create_table(
        "origin",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_origin_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_origin_partnership_id_partnership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origin")),
        sa.UniqueConstraint(
            "partnership_id",
            "platform",
            "place",
            "message",
            "subject",
            name=op.f("uq_origin_partnership_id_platform_place_message_subject"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("origin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_origin_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_origin_partnership_id_subject", ["partnership_id", "subject"], unique=False)

    op.create_table(
        "reaction",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("emoji", sa.String(length=200), nullable=False),
        sa.Column("becomes", sa.String(length=40), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_reaction_partnership_id_partnership"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["member.id"], name=op.f("fk_reaction_set_by_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
        sa.UniqueConstraint("partnership_id", "emoji", name=op.f("uq_reaction_partnership_id_emoji")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "meeting_action",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["member.id"], name=op.f("fk_meeting_action_added_by_id_member")),
        sa.ForeignKeyConstraint(["done_by_id"], ["member.id"], name=op.f("fk_meeting_action_done_by_id_member")),
        sa.ForeignKeyConstraint(["kind_id"], ["meeting_kind.id"], name=op.f("fk_meeting_action_kind_id_meeting_kind")),
        sa.ForeignKeyConstraint(["lead_id"], ["organisation.id"], name=op.f("fk_meeting_action_lead_id_organisation")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_meeting_action_occurrence_id_occurrence")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_meeting_action_owner_id_member")),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_meeting_action_partnership_id_partnership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_action")),
        sa.UniqueConstraint("partnership_id", "number", name=op.f("uq_meeting_action_partnership_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meeting_action", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_action_kind_id_done_at", ["kind_id", "done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_action_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_action_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_action_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_board_channel_id_channel"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_board_delivery_id_delivery"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["meeting_kind.id"], name=op.f("fk_board_kind_id_meeting_kind"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_board_partnership_id_partnership"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_board_delivery_id")),
        sa.UniqueConstraint("kind_id", name=op.f("uq_board_kind_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("board", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_channel_id"), ["channel_id"], unique=False)

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sought", sa.String(), server_default="", nullable=False))
    _make_sought()

    with op.batch_alter_table("action_update", schema=None) as batch_op:
        batch_op.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirms", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("gone", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_incident_logged_by_id_id", ["logged_by_id", "id"], unique=False)


def _make_sought() -> None:
    """Let the actions that there are be found."""
    action = sa.table("action", sa.column("id"), sa.column("ref"), sa.column("text"), sa.column("sought"))
    rows = op.get_bind().execute(sa.select(action.c.id, action.c.ref, action.c.text)).all()
    values = [{"row": row.id, "found_by": sought_of(row.ref, row.text)} for row in rows]
    if values:
        setting = sa.update(action).where(action.c.id == sa.bindparam("row"))
        op.get_bind().execute(setting.values(sought=sa.bindparam("found_by")), values)
