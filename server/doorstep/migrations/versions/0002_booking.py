"""Booking: plans, hours, calls, idempotency keys."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""


def downgrade() -> None:
    """Goes back to the version before."""
