"""What has a life: the originals of photos go on time, measurements of clocks are found by when they came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("photos", sa.Column("original_deleted_at", Moment(), nullable=True))
    op.add_column("photos", sa.Column("copy_sha256", sa.String(64), nullable=True))
    op.create_index(op.f("ix_photos_verified_at"), "photos", ["verified_at"])
    op.create_index(op.f("ix_clock_samples_received"), "clock_samples", ["received"])


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index(op.f("ix_clock_samples_received"), "clock_samples")
    op.drop_index(op.f("ix_photos_verified_at"), "photos")
    op.drop_column("photos", "copy_sha256")
    op.drop_column("photos", "original_deleted_at")
