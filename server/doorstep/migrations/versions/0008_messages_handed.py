"""Messages that may have been sent. What may grow (reasons, roles, channels) is for the rules to check."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment
from doorstep.migrations import in_place

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
    op.add_column("messages", sa.Column("handed_at", Moment(), nullable=True))
    _exchange(
        [("state", STATES_BEFORE), ("reason", REASONS_BEFORE), ("role", ROLES_BEFORE), ("channel", CHANNELS_BEFORE)],
        [("state", STATES)],
    )


def downgrade() -> None:
    """Goes back to the version before: what may have been sent counts as sent, and other new words as failed."""
    op.execute("UPDATE messages SET state = 'sent' WHERE state = 'uncertain'")
    op.execute(f"UPDATE messages SET reason = 'failed' WHERE NOT ({REASONS_BEFORE})")  # noqa: S608
    op.execute(f"UPDATE messages SET channel = 'console' WHERE NOT ({CHANNELS_BEFORE})")  # noqa: S608
    op.drop_column("messages", "handed_at")
    _exchange(
        [("state", STATES)],
        [("state", STATES_BEFORE), ("reason", REASONS_BEFORE), ("role", ROLES_BEFORE), ("channel", CHANNELS_BEFORE)],
    )


def _exchange(gone: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    """Puts conditions in place of others; without writing the rows anew, of which there may be millions."""
    if op.get_bind().dialect.name == "sqlite":
        in_place.drop_check("messages", *((f"ck_messages_{name}", condition) for name, condition in gone))
        in_place.add_check("messages", *((f"ck_messages_{name}", condition) for name, condition in new))
        return
    for name, _ in gone:
        op.drop_constraint(op.f(f"ck_messages_{name}"), "messages", type_="check")
    for name, condition in new:
        op.create_check_constraint(op.f(f"ck_messages_{name}"), "messages", condition)
