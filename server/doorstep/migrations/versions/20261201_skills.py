"""What people can do, and where they work: a region of one's own becomes one of several."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Uuid

revision = "20261201_skills"
down_revision = "20261130_ways"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    for table, word, length in (("person_skills", "skill", 40), ("person_regions", "region", 80)):
        op.create_table(
            table,
            sa.Column("person", Uuid, nullable=False),
            sa.Column(word, sa.String(length), nullable=False),
            sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f(f"fk_{table}_person")),
            sa.PrimaryKeyConstraint("person", word, name=op.f(f"pk_{table}")),
        )
    op.execute("INSERT INTO person_regions SELECT id, region FROM people WHERE region IS NOT NULL")
    op.drop_column("people", "region")


def downgrade() -> None:
    """Goes back to the version before, where somebody has one region at most."""
    op.add_column("people", sa.Column("region", sa.String(80), nullable=True))
    op.execute("UPDATE people SET region = (SELECT MIN(region) FROM person_regions WHERE person = people.id)")
    op.drop_table("person_regions")
    op.drop_table("person_skills")
