"""What providers of text messages say of messages after they took them, and who wants no more of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261130_deliveries"
down_revision = "20261130_levels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("message", Uuid, nullable=True),
        sa.Column("segments", sa.SmallInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("reported", Moment, nullable=True),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_message"), "deliveries", ["message"])
    op.create_index(op.f("ix_deliveries_at"), "deliveries", ["at"])
    op.create_table(
        "opt_outs",
        sa.Column("customer", Uuid, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_opt_outs_customer_customers")),
        sa.PrimaryKeyConstraint("customer", "channel", name=op.f("pk_opt_outs")),
    )


def downgrade() -> None:
    """Goes back to the version before, which hears of no deliveries."""
    op.drop_table("opt_outs")
    op.drop_table("deliveries")
