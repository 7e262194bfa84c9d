"""Customers who were made one with another, what each merge handed over, and pairs that are two.

A column without a value and two tables; nothing that there is is read or written.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261201_doubles"
down_revision = "20261201_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("customers", sa.Column("merged_into", Uuid, nullable=True))
    op.create_table(
        "merges",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("kept", Uuid, nullable=False),
        sa.Column("gone", Uuid, nullable=False),
        sa.Column("by", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["kept"], ["customers.id"], name=op.f("fk_merges_kept")),
        sa.ForeignKeyConstraint(["gone"], ["customers.id"], name=op.f("fk_merges_gone")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_merges_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_kept"), "merges", ["kept"])
    op.create_index(op.f("ix_merges_gone"), "merges", ["gone"])
    op.create_table(
        "apart",
        sa.Column("one", Uuid, nullable=False),
        sa.Column("other", Uuid, nullable=False),
        sa.Column("by", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["customers.id"], name=op.f("fk_apart_one")),
        sa.ForeignKeyConstraint(["other"], ["customers.id"], name=op.f("fk_apart_other")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_apart_by")),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_apart")),
    )


def downgrade() -> None:
    """Goes back to the version before: who was made one stays one, and nobody knows of it any more."""
    op.drop_table("apart")
    op.drop_table("merges")
    op.drop_column("customers", "merged_into")
