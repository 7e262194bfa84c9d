"""When a customer's link was renewed, by whom and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261130_renewals"
down_revision = "20261130_counted"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "link_renewals",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by", Uuid, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_link_renewals_visit_visits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_renewals")),
    )
    op.create_index(op.f("ix_link_renewals_visit"), "link_renewals", ["visit"])


def downgrade() -> None:
    """Goes back to the version before, which notes no renewals."""
    op.drop_table("link_renewals")
