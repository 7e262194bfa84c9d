"""Messages are claimed many at a time: an index has the next ones in their order, another what is under way about the
same thing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261130_claims"
down_revision = "20261130_renewals"
branch_labels = None
depends_on = None

OPEN, SENDING = sa.text("state IN ('waiting', 'sending')"), sa.text("state = 'sending'")


def upgrade() -> None:
    """Goes to this version."""
    op.drop_index("ix_messages_open", table_name="messages")
    op.create_index("ix_messages_open", "messages", ["try_at", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_messages_sending", "messages", ["about"], sqlite_where=SENDING, postgresql_where=SENDING)


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index("ix_messages_sending", table_name="messages")
    op.drop_index("ix_messages_open", table_name="messages")
    op.create_index("ix_messages_open", "messages", ["try_at"], sqlite_where=OPEN, postgresql_where=OPEN)
