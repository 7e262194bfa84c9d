"""The customer's link."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("visits", sa.Column("link_version", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "promise_confirmations",
        sa.Column("entry", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry"], ["promise_entries.id"], name=op.f("fk_promise_confirmations_entry_promise_entries")
        ),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_promise_confirmations_visit_visits")),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_promise_confirmations")),
    )
    op.create_index(op.f("ix_promise_confirmations_visit"), "promise_confirmations", ["visit"], unique=False)


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index(op.f("ix_promise_confirmations_visit"), table_name="promise_confirmations")
    op.drop_table("promise_confirmations")
    op.drop_column("visits", "link_version")
