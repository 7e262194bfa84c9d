"""What the last file of work orders said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "imported_orders",
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("end", Moment(), nullable=True),
        sa.Column("main", Uuid, nullable=True),
        sa.Column("backup", Uuid, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_imported_orders_visit_visits")),
        sa.PrimaryKeyConstraint("visit", name=op.f("pk_imported_orders")),
    )


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_table("imported_orders")
