"""Hours of work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Uuid

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "shifts",
        sa.Column("person", Uuid, nullable=False),
        sa.Column("weekday", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("end", sa.Time(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_shifts_weekday")),
        sa.CheckConstraint('start < "end"', name=op.f("ck_shifts_forward")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_shifts_person")),
        sa.PrimaryKeyConstraint("person", "weekday", name=op.f("pk_shifts")),
    )


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_table("shifts")
