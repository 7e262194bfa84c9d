"""Who of the office has which late visit in hand, or until when it rests. A table of its own; no row is read or
written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261201_hands"
down_revision = "20261201_holds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "late_hands",
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("entry", Uuid, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_late_hands_visit")),
        sa.PrimaryKeyConstraint("visit", name=op.f("pk_late_hands")),
    )


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_table("late_hands")
