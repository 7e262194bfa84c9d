"""What was said and from which nothing has followed yet, and the place in the feed at which an answer to a review was
followed: reviews are brought up to answers in the order in which these follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261130_unsettled"
down_revision = "20261130_door_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "unsettled",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about", Uuid, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("again", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_unsettled")),
    )
    op.create_index(op.f("ix_unsettled_about"), "unsettled", ["about"])
    op.add_column("review_questions", sa.Column("told", sa.BigInteger(), nullable=True))
    op.execute("UPDATE review_questions SET told = answer WHERE answer IS NOT NULL")
    op.create_index(op.f("ix_review_questions_told"), "review_questions", ["told"])


def downgrade() -> None:
    """Goes back to the version before, which does what follows in the push: what waits is to have followed by then."""
    op.drop_index(op.f("ix_review_questions_told"), "review_questions")
    op.drop_column("review_questions", "told")
    op.drop_table("unsettled")
