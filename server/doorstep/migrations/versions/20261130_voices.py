"""What customers say through their link, and the codes that open the photos of a visit. Two new tables; nothing that
there is is read or written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "20261130_voices"
down_revision = "20261130_datum"
branch_labels = None
depends_on = None

OPEN = sa.text("answered IS NULL")


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "voices",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("team", Uuid, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("stars", sa.SmallInteger(), nullable=True),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("answered", Moment(), nullable=True),
        sa.Column("answered_by", Uuid, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_voices_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voices")),
    )
    op.create_index(op.f("ix_voices_visit"), "voices", ["visit"])
    op.create_index("ix_voices_team_at", "voices", ["team", "at"])
    op.create_index("ix_voices_open", "voices", ["team", "at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "photo_codes",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("opened", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_photo_codes_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_codes")),
    )
    op.create_index(op.f("ix_photo_codes_visit"), "photo_codes", ["visit"])


def downgrade() -> None:
    """Goes back to the version before, which knows of neither: messages and promises about them go as well."""
    op.execute("DELETE FROM messages WHERE what IN ('voice', 'code')")
    op.execute("DELETE FROM promises WHERE what = 'voice'")
    op.drop_table("photo_codes")
    op.drop_table("voices")
