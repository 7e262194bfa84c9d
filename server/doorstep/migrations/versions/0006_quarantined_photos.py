"""Photos that quarantined events name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("quarantine", sa.Column("photo", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_quarantine_by_photo"), "quarantine", ["by", "photo"], unique=False)


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index(op.f("ix_quarantine_by_photo"), table_name="quarantine")
    op.drop_column("quarantine", "photo")
