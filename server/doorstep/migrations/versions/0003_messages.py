"""Messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('waiting', 'sending')")
WATCHED = sa.text("look_at IS NOT NULL")


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "messages",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("about", Uuid, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("recipient", Uuid, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("visit", Uuid, nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("team", Uuid, nullable=False),
        sa.Column("promise", Uuid, nullable=True),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sending', 'sent', 'not_sent', 'withdrawn')", name="state"),
        sa.CheckConstraint(
            "reason IN ('no_address', 'too_late', 'moved', 'cancelled', 'reassigned', 'finished', 'failed', "
            "'restored')",
            name="reason",
        ),
        sa.CheckConstraint(
            "role IN ('customer', 'technician', 'dispatcher', 'supervisor', 'administrator')", name="role"
        ),
        sa.CheckConstraint("channel IN ('console', 'mail')", name="channel"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "about",
            "version",
            "kind",
            "recipient",
            "channel",
            name=op.f("uq_messages_about_version_kind_recipient_channel"),
        ),
    )
    op.create_index("ix_messages_open", "messages", ["try_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index(op.f("ix_messages_team_due"), "messages", ["team", "due"])
    op.create_index(op.f("ix_messages_visit"), "messages", ["visit"])
    op.add_column("people", sa.Column("email", sa.String(length=254), nullable=True))
    op.add_column("promises", sa.Column("look_at", Moment(), nullable=True))
    op.add_column("promises", sa.Column("steps", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_promises_look_at", "promises", ["look_at"], sqlite_where=WATCHED, postgresql_where=WATCHED)


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index("ix_promises_look_at", table_name="promises")
    op.drop_column("promises", "steps")
    op.drop_column("promises", "look_at")
    op.drop_column("people", "email")
    op.drop_index(op.f("ix_messages_visit"), table_name="messages")
    op.drop_index(op.f("ix_messages_team_due"), table_name="messages")
    op.drop_index("ix_messages_open", table_name="messages")
    op.drop_table("messages")
