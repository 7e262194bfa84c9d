"""Which codes that were typed at the door were wrong: until now only the right ones were noted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261130_door_codes"
down_revision = "20261130_link"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version. Wrong ones of before are noted when their visit is looked at next."""
    op.add_column("door_codes", sa.Column("is_right", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    """Goes back to the version before, which notes the right ones alone."""
    op.execute("DELETE FROM door_codes WHERE NOT is_right")
    op.drop_column("door_codes", "is_right")
