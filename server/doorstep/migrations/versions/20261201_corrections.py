"""What the office knows of a customer beside how they are reached, and what a correction replaced.

Columns without a value: nothing that there is is read or written.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261201_corrections"
down_revision = "20261201_channel"
branch_labels = None
depends_on = None

CUSTOMERS = ("contact_name", "contact_phone", "hours_from", "hours_until", "note", "door_note")


def upgrade() -> None:
    """Goes to this version."""
    for name in CUSTOMERS:
        op.add_column("customers", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("trail", sa.Column("changed", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_column("trail", "changed")
    for name in reversed(CUSTOMERS):
        op.drop_column("customers", name)
