"""Lists, numbers and searches read what they show and no more: the suffixes by which customers are found, what a record
is superseded by and what failed in it beside its summary, messages by state.

The new columns have no default, so that the rows stay as they are but for those few that have something to say.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Uuid

revision = "20261130_lookups"
down_revision = "20261130_voices"
branch_labels = None
depends_on = None

SUPERSEDED = """
UPDATE record_summaries SET superseded = (
    SELECT min(later.number) FROM record_summaries AS later
    WHERE later.visit = record_summaries.visit AND later.number > record_summaries.number
) WHERE visit IN (SELECT visit FROM record_summaries GROUP BY visit HAVING count(*) > 1)
"""
FAILED = """
UPDATE record_summaries SET failed = (
    SELECT {array} FROM record_failures WHERE record = record_summaries.number
) WHERE number IN (SELECT record FROM record_failures)
"""
SUFFIXES = """
INSERT INTO customer_suffixes (suffix, customer)
WITH RECURSIVE suffixes(customer, suffix) AS (
    SELECT id, replace(phone, '+', '') FROM customers UNION SELECT id, name_form FROM customers
    UNION ALL
    SELECT customer, substr(suffix, 2) FROM suffixes WHERE length(suffix) > 1
)
SELECT DISTINCT substr(suffix, 1, 20), customer FROM suffixes WHERE suffix <> '' ORDER BY 1, 2
"""
ARRAYS = {"sqlite": "json_group_array(item)", "postgresql": "CAST(json_agg(item) AS text)"}


def upgrade() -> None:
    """Goes to this version."""
    kind = op.get_bind().dialect.name
    op.add_column("record_summaries", sa.Column("failed", sa.Text(), nullable=True))
    op.add_column("record_summaries", sa.Column("superseded", sa.BigInteger(), nullable=True))
    op.execute(SUPERSEDED)
    op.execute(FAILED.format(array=ARRAYS[kind]))
    op.create_index("ix_record_summaries_day_number", "record_summaries", ["day", "number"])
    op.create_index("ix_messages_state_due", "messages", ["state", "due"])
    op.create_table(
        "customer_suffixes",
        sa.Column("suffix", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("customer", Uuid, nullable=False),
        sa.PrimaryKeyConstraint("suffix", "customer", name=op.f("pk_customer_suffixes")),
        sqlite_with_rowid=False,
    )
    op.execute(SUFFIXES)


def downgrade() -> None:
    """Goes back to the version before, which works all of it out each time."""
    op.drop_table("customer_suffixes")
    op.drop_index("ix_messages_state_due", table_name="messages")
    op.drop_index("ix_record_summaries_day_number", table_name="record_summaries")
    op.drop_column("record_summaries", "superseded")
    op.drop_column("record_summaries", "failed")
