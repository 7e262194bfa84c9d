"""One-time codes, with which people give themselves a password."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261201_codes"
down_revision = "20261201_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "one_time_codes",
        sa.Column("person", Uuid, nullable=False),
        sa.Column("code_hash", sa.String(200), nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_one_time_codes_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_one_time_codes")),
    )


def downgrade() -> None:
    """Goes back to the version before, where an administrator sets each password."""
    op.drop_table("one_time_codes")
