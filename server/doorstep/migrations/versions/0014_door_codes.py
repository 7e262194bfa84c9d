"""Which arrivals came with the right door code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Uuid

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version. Arrivals from before it are noted when their visit is looked at next."""
    op.create_table(
        "door_codes",
        sa.Column("event", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_door_codes")),
    )
    op.create_index(op.f("ix_door_codes_visit"), "door_codes", ["visit"], unique=False)


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index(op.f("ix_door_codes_visit"), table_name="door_codes")
    op.drop_table("door_codes")
