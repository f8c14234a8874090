"""Platforms: slips, urgent messages; action items have a priority and what they depend on."""

import sqlalchemy as sa
from alembic import op

from bot.store import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if "slip" not in sa.inspect(op.get_bind()).get_table_names():
        _slips_and_alerts()  # for some days 0002 made them
    with op.batch_alter_table("action", schema=None) as batch_op:
        for name in ("priority", "depends"):  # those that are there already have none
            column = sa.Column(name, sa.String(), nullable=False, server_default="")
            batch_op.add_column(column)
    with op.batch_alter_table("action", schema=None) as batch_op:
        for name in ("priority", "depends"):
            batch_op.alter_column(name, server_default=None)


def _slips_and_alerts() -> None:
    op.create_table(
        "slip",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=True),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("slip_pkey")),
    )
    with op.batch_alter_table("slip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slip_account"), ["account"], unique=False)

    op.create_table(
        "alert",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("means", sa.String(length=40), nullable=False),
        sa.Column("noticed_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asker"],
            ["person.handle"],
            name=op.f("alert_asker_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("alert_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("alert_pkey")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_asker"), ["asker"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_project"), ["project"], unique=False)

    op.create_table(
        "summons",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("stands_for", sa.String(), nullable=True),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert"],
            ["alert.code"],
            name=op.f("summons_alert_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.handle"],
            name=op.f("summons_person_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["stands_for"],
            ["person.handle"],
            name=op.f("summons_stands_for_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("summons_pkey")),
    )
    with op.batch_alter_table("summons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_summons_alert"), ["alert"], unique=False)
        batch_op.create_index(batch_op.f("ix_summons_person"), ["person"], unique=False)
