"""The files that a version of the standard was made of are kept with it. One column, empty for the versions that are
there; no row is read or written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261201_sources"
down_revision = "20261201_doubles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("standards", sa.Column("files", sa.Text(), nullable=True))


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_column("standards", "files")
