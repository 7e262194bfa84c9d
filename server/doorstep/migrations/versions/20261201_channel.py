"""Over which channel a customer would rather be told. A column that both databases note in the declaration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261201_channel"
down_revision = "20261201_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("customers", sa.Column("channel", sa.Text(), nullable=True))


def downgrade() -> None:
    """Goes back to the version before, which asks nobody."""
    op.drop_column("customers", "channel")
