"""A command of the office remembers how things stood before it, and which one it takes back. Two columns, empty where
they were not written; no row is read or written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Uuid

revision = "20261201_undo"
down_revision = "20261201_hours"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("command_keys", sa.Column("before", sa.JSON(), nullable=True))
    op.add_column("command_keys", sa.Column("undoes", Uuid, nullable=True))


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_column("command_keys", "undoes")
    op.drop_column("command_keys", "before")
