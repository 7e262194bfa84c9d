"""Phone keys in the database, the machines that work on it, and what restores took back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid
from doorstep.visits import keys

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "phone_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("spki", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_keys")),
    )
    op.create_table(
        "machines",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machines")),
    )
    op.create_table(
        "entries_taken_back",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("visit", Uuid, nullable=True),
        sa.Column("sealed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_entries_taken_back")),
    )
    op.add_column("feed_clock", sa.Column("restored_at", Moment(), nullable=True))


def downgrade() -> None:
    """Goes back to the version before, whose keys stood in files below `var`."""
    rows = op.get_bind().execute(sa.text("SELECT id, wrapped FROM phone_keys")).all()
    keys.put_into_files({str(row.id): bytes(row.wrapped) for row in rows})
    with op.batch_alter_table("feed_clock") as batch:
        batch.drop_column("restored_at")
    for table in ("entries_taken_back", "machines", "phone_keys"):
        op.drop_table(table)
