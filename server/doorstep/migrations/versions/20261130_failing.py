"""The page of messages begins with what reached nobody, and shows those of one customer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261130_failing"
down_revision = "20261130_pushes"
branch_labels = None
depends_on = None

FAILING = sa.text(
    "(state = 'uncertain' OR (state = 'not_sent' AND reason <> 'opted_out') OR (state = 'waiting' AND attempts > 0))"
)


def upgrade() -> None:
    """Goes to this version."""
    op.create_index("ix_messages_failing", "messages", ["team", "due"], sqlite_where=FAILING, postgresql_where=FAILING)
    op.create_index("ix_messages_recipient_due", "messages", ["recipient", "due"])


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index("ix_messages_recipient_due", table_name="messages")
    op.drop_index("ix_messages_failing", table_name="messages")
