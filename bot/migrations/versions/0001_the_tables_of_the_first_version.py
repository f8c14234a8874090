"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

from bot.store import BIG, Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "chat",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("busy_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("chat_pkey")),
    )
    op.create_table(
        "day",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("day_pkey")),
    )
    op.create_table(
        "department",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("english", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["head"],
            ["person.handle"],
            name=op.f("department_head_fkey"),
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("path", name=op.f("department_pkey")),
    )
    op.create_table(
        "due",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("wait_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("rule", "subject", name=op.f("due_pkey")),
    )
    op.create_index(op.f("ix_due_at"), "due", ["at"], unique=False)
    op.create_table(
        "memo",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("memo_pkey")),
    )
    op.create_table(
        "permission",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("permission_pkey")),
    )
    op.create_index(op.f("ix_permission_command"), "permission", ["command"], unique=False)
    op.create_table(
        "sequence",
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("letter", name=op.f("sequence_pkey")),
    )
    op.create_table(
        "person",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("quiet", sa.String(), nullable=True),
        sa.Column("suspended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department"],
            ["department.path"],
            name=op.f("person_department_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("handle", name=op.f("person_pkey")),
    )
    op.create_index(op.f("ix_person_department"), "person", ["department"], unique=False)
    op.create_index(op.f("ix_person_email"), "person", ["email"], unique=False)
    op.create_index(op.f("ix_person_name"), "person", ["name"], unique=False)
    op.create_table(
        "account",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("direct", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.handle"],
            name=op.f("account_person_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("account_pkey")),
    )
    op.create_index(op.f("ix_account_person"), "account", ["person"], unique=False)
    op.create_table(
        "handedin",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.handle"],
            name=op.f("handedin_person_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("handedin_pkey")),
    )
    op.create_table(
        "handling",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("concern", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["person.handle"],
            name=op.f("handling_by_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("handling_pkey")),
    )
    op.create_index(op.f("ix_handling_concern"), "handling", ["concern"], unique=False)
    op.create_table(
        "onetime",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.handle"],
            name=op.f("onetime_person_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("onetime_pkey")),
    )
    op.create_table(
        "project",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("chat", sa.String(), nullable=True),
        sa.Column("visibility", sa.String(length=40), nullable=False),
        sa.Column("background", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("budget", sa.String(), nullable=False),
        sa.Column("results", sa.String(), nullable=False),
        sa.Column("initiator", sa.String(), nullable=True),
        sa.Column("lead", sa.String(), nullable=True),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asker"],
            ["person.handle"],
            name=op.f("project_asker_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["chat"],
            ["chat.key"],
            name=op.f("project_chat_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["initiator"],
            ["department.path"],
            name=op.f("project_initiator_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["lead"],
            ["department.path"],
            name=op.f("project_lead_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("project_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("project_pkey")),
    )
    op.create_index(op.f("ix_project_chat"), "project", ["chat"], unique=False)
    op.create_index(op.f("ix_project_project"), "project", ["project"], unique=False)
    op.create_table(
        "spoken",
        sa.Column("id", BIG, nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["person.handle"],
            name=op.f("spoken_by_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("spoken_pkey")),
        sa.UniqueConstraint("event_id", name=op.f("spoken_event_id_key")),
    )
    op.create_index(op.f("ix_spoken_by"), "spoken", ["by"], unique=False)
    op.create_index(op.f("ix_spoken_chat"), "spoken", ["chat"], unique=False)
    op.create_table(
        "action",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("declined_at", Instant(), nullable=True),
        sa.Column("declined_why", sa.String(), nullable=False),
        sa.Column("proposed", Instant(), nullable=True),
        sa.Column("proposed_why", sa.String(), nullable=False),
        sa.Column("delayed_why", sa.String(), nullable=False),
        sa.Column("returned_why", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("rrule", sa.String(), nullable=False),
        sa.Column("begins", sa.String(), nullable=False),
        sa.Column("occurs", sa.String(), nullable=False),
        sa.Column("follows", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asker"],
            ["person.handle"],
            name=op.f("action_asker_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["department"],
            ["department.path"],
            name=op.f("action_department_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["follows"],
            ["action.code"],
            name=op.f("action_follows_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["person.handle"],
            name=op.f("action_owner_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("action_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("action_pkey")),
    )
    op.create_index(op.f("ix_action_asker"), "action", ["asker"], unique=False)
    op.create_index(op.f("ix_action_owner"), "action", ["owner"], unique=False)
    op.create_index(op.f("ix_action_project"), "action", ["project"], unique=False)
    op.create_table(
        "findable",
        sa.Column("id", BIG, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("tokens", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("findable_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("findable_pkey")),
    )
    op.create_index(op.f("ix_findable_project"), "findable", ["project"], unique=False)
    op.create_index(op.f("ix_findable_source"), "findable", ["source"], unique=False)
    op.create_index(op.f("ix_findable_subject"), "findable", ["subject"], unique=False)
    op.create_table(
        "home",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat"],
            ["chat.key"],
            name=op.f("home_chat_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("home_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("home_pkey")),
    )
    op.create_index(op.f("ix_home_chat"), "home", ["chat"], unique=False)
    op.create_index(op.f("ix_home_project"), "home", ["project"], unique=False)
    op.create_table(
        "member",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("duty", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department"],
            ["department.path"],
            name=op.f("member_department_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.handle"],
            name=op.f("member_person_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("member_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("member_pkey")),
    )
    op.create_index(op.f("ix_member_person"), "member", ["person"], unique=False)
    op.create_index(op.f("ix_member_project"), "member", ["project"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("spoken", BIG, nullable=True),
        sa.Column("edits", BIG, nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("platform_id", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat"],
            ["chat.key"],
            name=op.f("message_chat_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["edits"],
            ["message.id"],
            name=op.f("message_edits_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["spoken"],
            ["spoken.id"],
            name=op.f("message_spoken_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("message_pkey")),
    )
    op.create_index(op.f("ix_message_chat"), "message", ["chat"], unique=False)
    op.create_index(op.f("ix_message_edits"), "message", ["edits"], unique=False)
    op.create_index(op.f("ix_message_platform_id"), "message", ["platform_id"], unique=False)
    op.create_index(op.f("ix_message_spoken"), "message", ["spoken"], unique=False)
    op.create_index(op.f("ix_message_state"), "message", ["state"], unique=False)
    op.create_index(op.f("ix_message_subject"), "message", ["subject"], unique=False)
    op.create_table(
        "risk",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("impact", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("happened", Instant(), nullable=True),
        sa.Column("looked_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asker"],
            ["person.handle"],
            name=op.f("risk_asker_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["department"],
            ["department.path"],
            name=op.f("risk_department_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["person.handle"],
            name=op.f("risk_owner_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("risk_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("risk_pkey")),
    )
    op.create_index(op.f("ix_risk_asker"), "risk", ["asker"], unique=False)
    op.create_index(op.f("ix_risk_owner"), "risk", ["owner"], unique=False)
    op.create_index(op.f("ix_risk_project"), "risk", ["project"], unique=False)
    op.create_table(
        "setting",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("setting_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("setting_pkey")),
    )
    op.create_index(op.f("ix_setting_project"), "setting", ["project"], unique=False)
    op.create_table(
        "trail",
        sa.Column("id", BIG, nullable=False),
        sa.Column("spoken", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["spoken"],
            ["spoken.id"],
            name=op.f("trail_spoken_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("trail_pkey")),
    )
    op.create_index(op.f("ix_trail_key"), "trail", ["key"], unique=False)
    op.create_index(op.f("ix_trail_spoken"), "trail", ["spoken"], unique=False)
    op.create_table(
        "issue",
        sa.Column("cancelled_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("impact", sa.String(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("happened", Instant(), nullable=True),
        sa.Column("looked_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_why", sa.String(), nullable=False),
        sa.Column("risk", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asker"],
            ["person.handle"],
            name=op.f("issue_asker_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["department"],
            ["department.path"],
            name=op.f("issue_department_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner"],
            ["person.handle"],
            name=op.f("issue_owner_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["project"],
            ["project.code"],
            name=op.f("issue_project_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["risk"],
            ["risk.code"],
            name=op.f("issue_risk_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("issue_pkey")),
    )
    op.create_index(op.f("ix_issue_asker"), "issue", ["asker"], unique=False)
    op.create_index(op.f("ix_issue_owner"), "issue", ["owner"], unique=False)
    op.create_index(op.f("ix_issue_project"), "issue", ["project"], unique=False)
    op.create_table(
        "notice",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("tone", sa.String(length=40), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("verbs", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("held_until", Instant(), nullable=True),
        sa.Column("spoken", BIG, nullable=True),
        sa.Column("message", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["message"],
            ["message.id"],
            name=op.f("notice_message_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["spoken"],
            ["spoken.id"],
            name=op.f("notice_spoken_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("notice_pkey")),
    )
    op.create_index(op.f("ix_notice_held_until"), "notice", ["held_until"], unique=False)
    op.create_index(op.f("ix_notice_message"), "notice", ["message"], unique=False)
    op.create_index(op.f("ix_notice_rule"), "notice", ["rule"], unique=False)
    op.create_index(op.f("ix_notice_state"), "notice", ["state"], unique=False)
    op.create_index(op.f("ix_notice_subject"), "notice", ["subject"], unique=False)
    op.create_table(
        "shown",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("message", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat"],
            ["chat.key"],
            name=op.f("shown_chat_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["message"],
            ["message.id"],
            name=op.f("shown_message_fkey"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("subject", "chat", name=op.f("shown_pkey")),
    )
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(
            "department_head_fkey",
            "department",
            "person",
            ["head"],
            ["handle"],
            deferrable=True,
            initially="DEFERRED",
        )

    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX IF NOT EXISTS ix_findable_words ON findable USING gin "
            "(to_tsvector('simple', tokens))"
        )

    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5(tokens, "
            "content='findable', content_rowid='id', tokenize='unicode61')"
        )
        op.execute(
            "CREATE TRIGGER IF NOT EXISTS findable_added AFTER INSERT ON findable BEGIN "
            "INSERT INTO found(rowid, tokens) VALUES (new.id, new.tokens); END"
        )
        op.execute(
            "CREATE TRIGGER IF NOT EXISTS findable_gone AFTER DELETE ON findable BEGIN "
            "INSERT INTO found(found, rowid, tokens) VALUES ('delete', old.id, "
            "old.tokens); END"
        )
