"""When a customer was told to expect somebody, in its own column of a call and no longer in its note."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment

revision = "20261201_expected"
down_revision = "20261201_corrections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("office_calls", sa.Column("expected", Moment(), nullable=True))


def downgrade() -> None:
    """Goes back to the version before, which finds it in no note."""
    op.drop_column("office_calls", "expected")
