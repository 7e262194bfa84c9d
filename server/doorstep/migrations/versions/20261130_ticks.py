"""When the worker's jobs were last done. A new table; nothing that there is is read or written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment

revision = "20261130_ticks"
down_revision = "20261130_calendars"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "ticks",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_ticks")),
    )


def downgrade() -> None:
    """Goes back to the version before, which notes no ticks."""
    op.drop_table("ticks")
