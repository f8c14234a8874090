"""Meetings, sign-in, keys and files."""

import sqlalchemy as sa
from alembic import op

from bot.store import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "answered",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("answered_pkey")),
    )
    with op.batch_alter_table("answered", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answered_at"), ["at"], unique=False)

    op.create_table(
        "content",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("content_pkey")),
    )
    op.create_table(
        "token",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("shown_at", Instant(), nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.handle"],
            name=op.f("token_person_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("token_pkey")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_person"), ["person"], unique=False)

    op.create_table(
        "visit",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.handle"],
            name=op.f("visit_person_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("visit_pkey")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_person"), ["person"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("recorder", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("called_at", Instant(), nullable=True),
        sa.Column("noticed_at", Instant(), nullable=True),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("rrule", sa.String(), nullable=False),
        sa.Column("begins", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("occurs", sa.String(), nullable=False),
        sa.Column("day_off_kept", sa.Boolean(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("topic", sa.Integer(), nullable=True),
        sa.Column("topic_until", Instant(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("reports", sa.JSON(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("returned_why", sa.String(), nullable=False),
        sa.Column("reopened_at", Instant(), nullable=True),
        sa.Column("filed", sa.JSON(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("next_place", sa.String(), nullable=False),
        sa.Column("next_topic", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by"],
            ["person.handle"],
            name=op.f("meeting_approved_by_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["asker"],
            ["person.handle"],
            name=op.f("meeting_asker_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["host"],
            ["person.handle"],
            name=op.f("meeting_host_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("meeting_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["recorder"],
            ["person.handle"],
            name=op.f("meeting_recorder_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["series"],
            ["meeting.code"],
            name=op.f("meeting_series_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("meeting_pkey")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_asker"), ["asker"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_host"), ["host"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_project"), ["project"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_recorder"), ["recorder"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_series"), ["series"], unique=False)

    op.create_table(
        "attendee",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("stand_in", sa.String(), nullable=True),
        sa.Column("stands_for", sa.String(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("read_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.code"],
            name=op.f("attendee_meeting_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.handle"],
            name=op.f("attendee_person_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["stand_in"],
            ["person.handle"],
            name=op.f("attendee_stand_in_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["stands_for"],
            ["person.handle"],
            name=op.f("attendee_stands_for_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("attendee_pkey")),
    )
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendee_meeting"), ["meeting"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendee_person"), ["person"], unique=False)

    op.create_table(
        "decision",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=True),
        sa.Column("amount", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action"],
            ["action.code"],
            name=op.f("decision_action_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["asker"],
            ["person.handle"],
            name=op.f("decision_asker_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["department"],
            ["department.path"],
            name=op.f("decision_department_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["person.handle"],
            name=op.f("decision_owner_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("decision_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("decision_pkey")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_project"), ["project"], unique=False)

    op.create_table(
        "dispute",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=True),
        sa.Column("positions", sa.String(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action"],
            ["action.code"],
            name=op.f("dispute_action_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["asker"],
            ["person.handle"],
            name=op.f("dispute_asker_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["department"],
            ["department.path"],
            name=op.f("dispute_department_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["person.handle"],
            name=op.f("dispute_owner_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("dispute_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("dispute_pkey")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_project"), ["project"], unique=False)

    op.create_table(
        "material",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("file", sa.JSON(), nullable=False),
        sa.Column("handed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.code"],
            name=op.f("material_meeting_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["person.handle"],
            name=op.f("material_owner_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("material_pkey")),
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_meeting"), ["meeting"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_owner"), ["owner"], unique=False)

    op.create_table(
        "recorded",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("topic", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.code"],
            name=op.f("recorded_meeting_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("recorded_pkey")),
    )
    with op.batch_alter_table("recorded", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recorded_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_recorded_meeting"), ["meeting"], unique=False)

    op.create_table(
        "topic",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.code"],
            name=op.f("topic_meeting_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["who"],
            ["person.handle"],
            name=op.f("topic_who_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("topic_pkey")),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_meeting"), ["meeting"], unique=False)
