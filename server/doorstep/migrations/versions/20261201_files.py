"""Which files of work orders were imported, by whom and when, and how many rows did what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261201_files"
down_revision = "20261201_hands"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    counts = [
        sa.Column(name, sa.Integer(), nullable=False)
        for name in ("added", "moved", "reassigned", "corrected", "unchanged", "refused")
    ]
    op.create_table(
        "order_files",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", Uuid, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        *counts,
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_order_files_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_files")),
    )
    op.create_index(op.f("ix_order_files_at_id"), "order_files", ["at", "id"], unique=False)
    op.create_index(op.f("ix_order_files_by_at"), "order_files", ["by", "at"], unique=False)


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index(op.f("ix_order_files_by_at"), table_name="order_files")
    op.drop_index(op.f("ix_order_files_at_id"), table_name="order_files")
    op.drop_table("order_files")
