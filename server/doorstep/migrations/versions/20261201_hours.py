"""Hours of single dates, leave, who stands in for whom, and years of the calendar that the office put right.

New tables; nothing that there is is read or written.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261201_hours"
down_revision = "20261201_skills"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "shift_dates",
        sa.Column("person", Uuid, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("end", sa.Time(), nullable=True),
        sa.CheckConstraint('start <> "end" AND (start IS NULL) = ("end" IS NULL)', name=op.f("ck_shift_dates_lasting")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_shift_dates_person")),
        sa.PrimaryKeyConstraint("person", "day", name=op.f("pk_shift_dates")),
    )
    op.create_table(
        "shift_terms",
        sa.Column("person", Uuid, nullable=False),
        sa.Column("keeps", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("partner", Uuid, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_shift_terms_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_shift_terms")),
    )
    op.create_table(
        "leaves",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("person", Uuid, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("begin", Moment(), nullable=False),
        sa.Column("end", Moment(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", Uuid, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cover", Uuid, nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", Uuid, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("ver", sa.Integer(), nullable=False, server_default="1"),
        sa.CheckConstraint('begin < "end"', name=op.f("ck_leaves_lasting")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_leaves_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index("ix_leaves_person_end", "leaves", ["person", "end"])
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("holidays", sa.Text(), nullable=False),
        sa.Column("make_up", sa.Text(), nullable=False),
        sa.Column("by", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
    )


def downgrade() -> None:
    """Goes back to the version before, which knows the hours of the week alone."""
    for table in ("calendar_years", "leaves", "shift_terms", "shift_dates"):
        op.drop_table(table)
