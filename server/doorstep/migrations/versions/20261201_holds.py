"""Times that somebody of the office holds while a customer is on the telephone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261201_holds"
down_revision = "20261201_expected"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "holds",
        sa.Column("by", Uuid, nullable=False),
        sa.Column("person", Uuid, nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("end", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.CheckConstraint('start < "end"', name=op.f("ck_holds_forward")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_holds_by")),
        sa.PrimaryKeyConstraint("by", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_person"), "holds", ["person"], unique=False)


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index(op.f("ix_holds_person"), table_name="holds")
    op.drop_table("holds")
