"""What an event is about: `what` (a kind of thing) and `about` (its id) in place of `visit`.

Made for a log of many millions: both databases note the new name and the new column with its default in the
declaration, and leave the rows alone. PostgreSQL holds the log for that moment.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261130_log"
down_revision = "20261130_things"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.execute("ALTER TABLE visit_events RENAME COLUMN visit TO about")
    op.add_column("visit_events", sa.Column("what", sa.Text(), nullable=False, server_default="visit"))


def downgrade() -> None:
    """Goes back to the version before, which knows what was said about visits and nothing else."""
    op.execute("DELETE FROM visit_events WHERE what <> 'visit'")
    op.drop_column("visit_events", "what")
    op.execute("ALTER TABLE visit_events RENAME COLUMN about TO visit")
