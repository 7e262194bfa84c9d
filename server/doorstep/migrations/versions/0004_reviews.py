"""Reviews of records, questions about them, and what counting records needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PAGE = 200
"""Records that are read at once."""


def upgrade() -> None:
    """Goes to this version, and reads the records that were sealed before it once."""
    op.create_table(
        "asked_items",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_asked_items")),
    )
    op.create_table(
        "record_failures",
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["chain_entries.number"], name=op.f("fk_record_failures_record")),
        sa.PrimaryKeyConstraint("record", "item", name=op.f("pk_record_failures")),
    )
    op.create_index(op.f("ix_record_failures_item_record"), "record_failures", ["item", "record"], unique=False)
    op.add_column("record_summaries", sa.Column("asked", sa.String(length=64), nullable=True))
    op.add_column("record_summaries", sa.Column("review", sa.Text(), nullable=True))
    op.add_column("record_summaries", sa.Column("review_verdict", sa.Text(), nullable=True))
    op.create_table(
        "review_questions",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("review", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("person", Uuid, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", Uuid, nullable=False),
        sa.Column("replies", sa.Text(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.Column("answer", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_review_questions_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_questions")),
        sa.UniqueConstraint("answer", name=op.f("uq_review_questions_answer")),
    )
    op.create_index(
        "ix_review_questions_open",
        "review_questions",
        ["visit"],
        unique=True,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("team", Uuid, nullable=False),
        sa.Column("technician", Uuid, nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("picked_at", Moment(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'sent_back', 'answered', 'closed')", name=op.f("ck_reviews_state")),
        sa.ForeignKeyConstraint(["record"], ["chain_entries.number"], name=op.f("fk_reviews_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("record", name=op.f("uq_reviews_record")),
        sa.UniqueConstraint("visit", name=op.f("uq_reviews_visit")),
    )
    op.create_index(op.f("ix_reviews_team_state_record"), "reviews", ["team", "state", "record"], unique=False)
    op.create_table(
        "review_steps",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("review", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", Uuid, nullable=True),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["review"], ["reviews.id"], name=op.f("fk_review_steps_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_steps")),
    )
    op.create_index(op.f("ix_review_steps_review"), "review_steps", ["review"], unique=False)
    op.create_table(
        "review_progress",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_review_progress_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_progress")),
    )
    _read_records()


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_table("review_progress")
    op.drop_index(op.f("ix_review_steps_review"), table_name="review_steps")
    op.drop_table("review_steps")
    op.drop_index(op.f("ix_reviews_team_state_record"), table_name="reviews")
    op.drop_table("reviews")
    op.drop_index("ix_review_questions_open", table_name="review_questions")
    op.drop_table("review_questions")
    for column in ("review_verdict", "review", "asked"):
        op.drop_column("record_summaries", column)
    op.drop_index(op.f("ix_record_failures_item_record"), table_name="record_failures")
    op.drop_table("record_failures")
    op.drop_table("asked_items")


def _read_records() -> None:
    """Notes what each record was asked and what failed in it, as sealing does from now on."""
    connection = op.get_bind()
    known = set()
    for number, assessment in _assessments(connection):
        items = sorted(item["id"] for phase in assessment["phases"] for item in phase["items"])
        text = json.dumps(items, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest not in known:
            known.add(digest)
            connection.execute(sa.text("INSERT INTO asked_items VALUES (:d, :t)"), {"d": digest, "t": text})
        asked = sa.text("UPDATE record_summaries SET asked = :d WHERE number = :n")
        connection.execute(asked, {"d": digest, "n": number})
        if assessment["failed"]:
            failed = sa.text("INSERT INTO record_failures VALUES (:n, :i)")
            connection.execute(failed, [{"n": number, "i": item} for item in assessment["failed"]])


def _assessments(connection: sa.Connection) -> Iterator[tuple[int, dict[str, Any]]]:
    """The assessment of each record, by number; what an assessment says of states is sealed in the open."""
    query = sa.text(
        "SELECT number, document FROM chain_entries WHERE kind = 'record' AND number > :after ORDER BY number LIMIT :n"
    )
    after = 0
    while rows := connection.execute(query, {"after": after, "n": PAGE}).all():
        for row in rows:
            yield row.number, json.loads(row.document)["assessment"]
        after = rows[-1].number
