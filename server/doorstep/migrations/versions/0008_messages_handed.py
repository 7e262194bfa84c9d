"""Messages that may have been sent. What may grow (reasons, roles, channels) is for the rules to check."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATES = "state IN ('waiting', 'sending', 'sent', 'uncertain', 'not_sent', 'withdrawn')"
STATES_BEFORE = "state IN ('waiting', 'sending', 'sent', 'not_sent', 'withdrawn')"
REASONS_BEFORE = (
    "reason IN ('no_address', 'too_late', 'moved', 'cancelled', 'reassigned', 'finished', 'failed', 'restored')"
)
ROLES_BEFORE = "role IN ('customer', 'technician', 'dispatcher', 'supervisor', 'administrator')"
CHANNELS_BEFORE = "channel IN ('console', 'mail')"


def upgrade() -> None:
    """Goes to this version."""
    with op.batch_alter_table("messages") as table:
        for name in ("state", "reason", "role", "channel"):
            table.drop_constraint(op.f(f"ck_messages_{name}"), type_="check")
        table.create_check_constraint(op.f("ck_messages_state"), STATES)
        table.add_column(sa.Column("handed_at", Moment(), nullable=True))


def downgrade() -> None:
    """Goes back to the version before: what may have been sent counts as sent, and other new words as failed."""
    op.execute("UPDATE messages SET state = 'sent' WHERE state = 'uncertain'")
    op.execute("UPDATE messages SET reason = 'failed' WHERE reason IN ('no_channel', 'shut_out')")
    op.execute("UPDATE messages SET channel = 'console' WHERE channel = 'none'")
    with op.batch_alter_table("messages") as table:
        table.drop_column("handed_at")
        table.drop_constraint(op.f("ck_messages_state"), type_="check")
        table.create_check_constraint(op.f("ck_messages_state"), STATES_BEFORE)
        table.create_check_constraint(op.f("ck_messages_reason"), REASONS_BEFORE)
        table.create_check_constraint(op.f("ck_messages_role"), ROLES_BEFORE)
        table.create_check_constraint(op.f("ck_messages_channel"), CHANNELS_BEFORE)
