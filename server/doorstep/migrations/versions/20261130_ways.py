"""Several ways for messages: each channel has its own line of what is due, and may rest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment

revision = "20261130_ways"
down_revision = "20261130_deliveries"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('waiting', 'sending')")


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "channel_rests",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_rests")),
    )
    _index(["channel", "try_at", "id"])


def downgrade() -> None:
    """Goes back to the version before."""
    _index(["try_at", "id"])
    op.drop_table("channel_rests")


def _index(columns: list[str]) -> None:
    op.drop_index("ix_messages_open", table_name="messages")
    op.create_index("ix_messages_open", "messages", columns, sqlite_where=OPEN, postgresql_where=OPEN)
