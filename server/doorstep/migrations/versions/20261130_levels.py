"""Since when somebody is to go to a visit, and who looks on at a promise that was not kept.

Both databases note the new column in the declaration and leave the rows of `visits` alone: of a visit that was given to
somebody before, nobody knows since when.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261130_levels"
down_revision = "20261130_short_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("visits", sa.Column("assigned", Moment(), nullable=True))
    op.create_table(
        "promise_watchers",
        sa.Column("promise", Uuid, nullable=False),
        sa.Column("holder", Uuid, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("promise", "holder", "role", name=op.f("pk_promise_watchers")),
    )
    op.create_index(op.f("ix_promise_watchers_holder"), "promise_watchers", ["holder"])


def downgrade() -> None:
    """Goes back to the version before, whose engine knows no promises of levels."""
    op.drop_table("promise_watchers")
    op.drop_column("visits", "assigned")
