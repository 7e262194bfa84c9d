"""What people say of promises: whether what was promised has come about.

Both databases note the new column in the declaration and leave the rows of `promises` alone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261130_words"
down_revision = "20261130_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "promise_words",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("promise", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("by", Uuid, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_words")),
    )
    op.create_index(op.f("ix_promise_words_promise"), "promise_words", ["promise"])
    op.add_column("promises", sa.Column("heard", Moment(), nullable=True))


def downgrade() -> None:
    """Goes back to the version before, which does not know promises that words settle."""
    op.execute("DELETE FROM promises WHERE kind = 'order.working'")
    op.drop_column("promises", "heard")
    op.drop_table("promise_words")
