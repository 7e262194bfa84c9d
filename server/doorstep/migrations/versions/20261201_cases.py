"""Cases: what customers ask for or complain of, with everything that is done to each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261201_cases"
down_revision = "20261201_sources"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended IS NULL")


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "cases",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("team", Uuid, nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("visit", Uuid, nullable=True),
        sa.Column("customer", Uuid, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("owner", Uuid, nullable=False),
        sa.Column("offered", Uuid, nullable=True),
        sa.Column("opened", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_open", "cases", ["team", "due", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_cases_owned", "cases", ["owner", "due", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_cases_ended", "cases", ["team", "ended", "id"])
    op.create_index(op.f("ix_cases_visit"), "cases", ["visit"])
    op.create_index(op.f("ix_cases_customer"), "cases", ["customer"])
    op.create_table(
        "case_acts",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("case", Uuid, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", Uuid, nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_acts_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_acts")),
        sa.UniqueConstraint("case", "seq", name=op.f("uq_case_acts_case_seq")),
    )
    op.create_table(
        "case_concerned",
        sa.Column("case", Uuid, nullable=False),
        sa.Column("person", Uuid, nullable=False),
        sa.Column("verified", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_concerned_case")),
        sa.PrimaryKeyConstraint("case", "person", name=op.f("pk_case_concerned")),
    )


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_table("case_concerned")
    op.drop_table("case_acts")
    op.drop_table("cases")
