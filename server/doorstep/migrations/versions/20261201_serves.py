"""The teams for which a dispatcher dispatches who is of another one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Uuid

revision = "20261201_serves"
down_revision = "20261201_undo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "person_teams",
        sa.Column("person", Uuid, nullable=False),
        sa.Column("team", Uuid, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_person_teams_person")),
        sa.ForeignKeyConstraint(["team"], ["teams.id"], name=op.f("fk_person_teams_team")),
        sa.PrimaryKeyConstraint("person", "team", name=op.f("pk_person_teams")),
    )
    op.create_index(op.f("ix_person_teams_team"), "person_teams", ["team"])


def downgrade() -> None:
    """Goes back to the version before, where everybody looks after one team."""
    op.drop_table("person_teams")
