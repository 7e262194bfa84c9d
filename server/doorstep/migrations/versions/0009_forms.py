"""Names and work-order numbers as they are compared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.customers.rules import normal_form
from doorstep.database import Uuid

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

customers = sa.table("customers", sa.column("id", Uuid), sa.column("name"), sa.column("name_form"))
visits = sa.table("visits", sa.column("id", Uuid), sa.column("order"), sa.column("order_form"))


def upgrade() -> None:
    """Goes to this version."""
    op.add_column("customers", sa.Column("name_form", sa.Text(), server_default="", nullable=False))
    op.add_column("visits", sa.Column("order_form", sa.Text(), server_default="", nullable=False))
    _fill(customers, "name_form", [(id, normal_form(name)) for id, name in _rows(customers.c.id, customers.c.name)])
    # Numbers that differ in their spelling alone were two until now, and stay two. A form holds no blank in front of
    # a bracket, so nothing else has theirs.
    seen: dict[str, int] = {}
    forms = []
    for id, order in _rows(visits.c.id, visits.c.order):
        form = normal_form(order)
        seen[form] = seen.get(form, 0) + 1
        forms.append((id, form if seen[form] == 1 else f"{form} ({seen[form]})"))
    _fill(visits, "order_form", forms)
    op.create_index(op.f("ix_visits_order_form"), "visits", ["order_form"], unique=True)


def _rows(id: sa.ColumnClause[str], text: sa.ColumnClause[str]) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in op.get_bind().execute(sa.select(id, text).order_by(id))]


def _fill(table: sa.TableClause, column: str, forms: list[tuple[str, str]]) -> None:
    if forms:
        filled = sa.update(table).where(table.c.id == sa.bindparam("of")).values({column: sa.bindparam("form")})
        op.get_bind().execute(filled, [{"of": id, "form": form} for id, form in forms])


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index(op.f("ix_visits_order_form"), table_name="visits")
    op.drop_column("visits", "order_form")
    op.drop_column("customers", "name_form")
