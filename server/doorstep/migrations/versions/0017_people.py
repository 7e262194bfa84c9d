"""Versions of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("people", sa.Column("ver", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_column("people", "ver")
