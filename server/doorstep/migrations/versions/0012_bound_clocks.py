"""Measurements of a phone's clock that the server's own times made. What was measured before is the phones' word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    with op.batch_alter_table("clock_samples") as table:
        table.add_column(sa.Column("bound", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("clock_samples") as table:
        table.alter_column("bound", server_default=None)


def downgrade() -> None:
    """Goes back to the version before."""
    with op.batch_alter_table("clock_samples") as table:
        table.drop_column("bound")
