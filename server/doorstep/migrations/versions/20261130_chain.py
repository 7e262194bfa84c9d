"""An order has several visits, one after the other: `continues` names the one before, `carried` what it left.

A number stood in one visit; now it stands once in a first visit, and whatever continues that has it too. Both databases
note the columns in the declaration. PostgreSQL drops one index of `visits` and makes two of one column, some seconds
for a million visits, and holds `visits` meanwhile. SQLite has the number's index as part of the table: it is taken out
of the declaration and dropped (`in_place.drop_unique`), and no row is written.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Uuid
from doorstep.migrations import in_place

revision = "20261130_chain"
down_revision = "20261130_lookups"
branch_labels = None
depends_on = None

FIRST = "continues IS NULL"


def upgrade() -> None:
    """Goes to this version."""
    if _on_sqlite():
        in_place.drop_unique("visits", "uq_visits_order", "order")
    else:
        op.drop_constraint(op.f("uq_visits_order"), "visits", type_="unique")
    op.add_column("visits", sa.Column("continues", Uuid, nullable=True))
    op.add_column("visits", sa.Column("carried", sa.Text(), nullable=True))
    op.create_index(op.f("ix_visits_continues"), "visits", ["continues"], unique=True)
    op.drop_index(op.f("ix_visits_order_form"), "visits")
    op.create_index(op.f("ix_visits_order_form"), "visits", ["order_form"])
    op.create_index(
        "ix_visits_order_first",
        "visits",
        ["order_form"],
        unique=True,
        sqlite_where=sa.text(FIRST),
        postgresql_where=sa.text(FIRST),
    )


def downgrade() -> None:
    """Goes back to the version before, in which a number stands in one visit: those that continue another get numbers
    of their own, the order's and which visit of it they are (`WO-1/2`)."""
    connection = op.get_bind()
    chains = sa.text(
        "WITH RECURSIVE chain AS (SELECT id, 1 AS place FROM visits WHERE continues IS NULL AND EXISTS "
        "(SELECT 1 FROM visits later WHERE later.continues = visits.id) UNION ALL SELECT visits.id, place + 1 "
        "FROM visits JOIN chain ON visits.continues = chain.id) SELECT id, place FROM chain WHERE place > 1"
    )
    numbered = connection.execute(chains).all()
    op.drop_index("ix_visits_order_first", "visits")
    for id, place in numbered:
        own = 'UPDATE visits SET "order" = "order" || :own, order_form = order_form || :own WHERE id = :id'
        connection.execute(sa.text(own), {"own": f"/{place}", "id": id})
    op.drop_index(op.f("ix_visits_order_form"), "visits")
    op.create_index(op.f("ix_visits_order_form"), "visits", ["order_form"], unique=True)
    op.drop_index(op.f("ix_visits_continues"), "visits")
    for column in ("carried", "continues"):
        op.drop_column("visits", column)
    if _on_sqlite():
        in_place.add_unique("visits", "uq_visits_order", "order")
    else:
        op.create_unique_constraint(op.f("uq_visits_order"), "visits", ["order"])


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
