"""Reviews."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""


def downgrade() -> None:
    """Goes back to the version before."""
