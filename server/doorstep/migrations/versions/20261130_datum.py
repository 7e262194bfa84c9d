"""In which system the position of a place counts.

Made for millions of places: both databases note the new column with its default in the declaration, and leave the rows
alone. What stands there was read as WGS-84, or converted to it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261130_datum"
down_revision = "20261130_log"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("premises", sa.Column("datum", sa.Text(), nullable=True, server_default="WGS-84"))


def downgrade() -> None:
    """Goes back to the version before, which takes every position for one in WGS-84: others go."""
    op.execute("UPDATE premises SET latitude = NULL, longitude = NULL WHERE datum IS NULL AND latitude IS NOT NULL")
    op.drop_column("premises", "datum")
