"""Numbers of a year are counted in one index: what failed in a record is named by a digest, as what was asked is, and
what is counted lies together by day. A text of items might be longer than an entry of an index can be.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "20261130_counted"
down_revision = "20261130_unsettled"
branch_labels = None
depends_on = None

COUNTED = ["day", "team", "outcome", "verdict", "review", "review_verdict", "asked", "failed"]
IN_FORCE = sa.text("superseded IS NULL")
FAILED = sa.text("SELECT DISTINCT failed FROM record_summaries WHERE failed IS NOT NULL")
KEEP = sa.text("INSERT INTO asked_items (digest, items) VALUES (:digest, :items) ON CONFLICT DO NOTHING")
SPELT = sa.text("SELECT items FROM asked_items WHERE digest = :digest")
RENAMED = sa.table("renamed", sa.column("before"), sa.column("after"))
RENAME = (
    "UPDATE record_summaries SET failed = renamed.after FROM renamed WHERE renamed.before = record_summaries.failed"
)


def upgrade() -> None:
    """Goes to this version."""
    connection = op.get_bind()

    def kept(text: str) -> str:
        items = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(items.encode()).hexdigest()
        connection.execute(KEEP, {"digest": digest, "items": items})
        return digest

    _rename(kept)
    name, table = "ix_record_summaries_counted", "record_summaries"
    op.create_index(name, table, COUNTED, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)


def downgrade() -> None:
    """Goes back to the version before, which has the items as a text."""
    connection = op.get_bind()
    op.drop_index("ix_record_summaries_counted", table_name="record_summaries")
    _rename(lambda digest: str(connection.execute(SPELT, {"digest": digest}).scalar_one()))


def _rename(as_now: Callable[[str], str]) -> None:
    """Writes for each text of the column what it is now, in one pass over the table."""
    connection = op.get_bind()
    renamed = [{"before": text, "after": as_now(text)} for text in connection.scalars(FAILED).all()]
    connection.execute(sa.text("CREATE TEMPORARY TABLE renamed (before TEXT, after TEXT)"))
    if renamed:
        connection.execute(sa.insert(RENAMED), renamed)
    connection.execute(sa.text(RENAME))
    connection.execute(sa.text("DROP TABLE renamed"))
