"""Phones that were given up with nothing on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    with op.batch_alter_table("devices") as table:
        table.add_column(sa.Column("emptied_at", Moment(), nullable=True))


def downgrade() -> None:
    """Goes back to the version before."""
    with op.batch_alter_table("devices") as table:
        table.drop_column("emptied_at")
