"""The customer's link."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""


def downgrade() -> None:
    """Goes back to the version before."""
