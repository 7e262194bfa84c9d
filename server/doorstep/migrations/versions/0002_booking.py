"""Booking: plans, calls, idempotency keys."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid
from doorstep.migrations import in_place

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ELSEWHERE = """
SELECT 1 FROM plans WHERE person = NEW.person AND visit <> NEW.visit AND NOT clash
AND start < NEW."end" AND NEW.start < "end"
"""
APART = {
    "sqlite": tuple(
        f"CREATE TRIGGER plans_apart_{moment.lower()} BEFORE {moment} ON plans WHEN NOT NEW.clash "
        f"BEGIN SELECT RAISE(ABORT, 'plan_overlap') WHERE EXISTS ({ELSEWHERE}); END"
        for moment in ("INSERT", "UPDATE")
    ),
    "postgresql": (
        "CREATE TYPE uuidrange AS RANGE (subtype = uuid)",
        "ALTER TABLE plans ADD CONSTRAINT plan_overlap EXCLUDE USING gist "
        """(uuidrange(person, person, '[]') WITH &&, tstzrange(start, "end") WITH &&) WHERE (NOT clash)""",
    ),
}
"""Plans of one person never overlap: the database says so itself."""

BOOKED = """
SELECT visits.id, person, visits.start, coalesce(duration_minutes, 60) + 15 AS minutes FROM visits
JOIN visit_members ON visit = visits.id AND role = 'main' AND to_seq IS NULL
WHERE state = 'booked' AND finished IS NULL ORDER BY person, visits.start, visits.id
"""
LANGUAGE = "language IN ('zh-CN', 'en')"
BEGUN = "UPDATE visits SET begun = true WHERE id IN (SELECT visit FROM visit_events)"


def upgrade() -> None:
    """Goes to this version; the visits that are booked already get their plans, clashing ones marked as such."""
    op.add_column("customers", sa.Column("email", sa.Text(), nullable=True))
    op.add_column("customers", sa.Column("language", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":  # which refuses to write anew what others refer to
        in_place.add_check("customers", ("ck_customers_language", LANGUAGE))
    else:
        op.create_check_constraint(op.f("ck_customers_language"), "customers", LANGUAGE)
    op.add_column("visits", sa.Column("buffer_minutes", sa.Integer(), server_default="15", nullable=False))
    op.add_column("visits", sa.Column("begun", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(BEGUN)
    plans = op.create_table(
        "plans",
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("person", Uuid, nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("end", Moment(), nullable=False),
        sa.Column("clash", sa.Boolean(), nullable=False),
        sa.CheckConstraint('start < "end"', name=op.f("ck_plans_forward")),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_plans_visit")),
        sa.PrimaryKeyConstraint("visit", name=op.f("pk_plans")),
    )
    op.create_index(op.f("ix_plans_person_start"), "plans", ["person", "start"], unique=False)
    op.add_column("visits", sa.Column("cancel_asked_by", sa.Text(), nullable=True))
    op.create_table(
        "office_calls",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", Uuid, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_office_calls_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_calls")),
    )
    op.create_index(op.f("ix_office_calls_visit"), "office_calls", ["visit"], unique=False)
    op.create_table(
        "order_numbers",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_order_numbers")),
    )
    op.create_table(
        "command_keys",
        sa.Column("person", Uuid, nullable=False),
        sa.Column("key", Uuid, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person", "key", name=op.f("pk_command_keys")),
    )
    for statement in APART[op.get_bind().dialect.name]:
        op.execute(statement)
    if rows := _plans_of_booked_visits():
        op.bulk_insert(plans, rows)


def _plans_of_booked_visits() -> list[dict[str, object]]:
    columns = sa.text(BOOKED).columns(id=Uuid, person=Uuid, start=Moment, minutes=sa.Integer)
    rows: list[dict[str, object]] = []
    busy_until: dict[str, datetime] = {}
    for visit, person, start, minutes in op.get_bind().execute(columns):
        end = start + timedelta(minutes=minutes)
        clash = person in busy_until and start < busy_until[person]
        if not clash:
            busy_until[person] = end
        rows.append({"visit": visit, "person": person, "start": start, "end": end, "clash": clash})
    return rows


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_table("command_keys")
    op.drop_table("order_numbers")
    op.drop_index(op.f("ix_office_calls_visit"), table_name="office_calls")
    op.drop_table("office_calls")
    op.drop_column("visits", "cancel_asked_by")
    op.drop_index(op.f("ix_plans_person_start"), table_name="plans")
    op.drop_table("plans")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TYPE uuidrange")
    op.drop_column("visits", "begun")
    op.drop_column("visits", "buffer_minutes")
    if op.get_bind().dialect.name == "sqlite":
        in_place.drop_check("customers", ("ck_customers_language", LANGUAGE))
    else:
        op.drop_constraint(op.f("ck_customers_language"), "customers", type_="check")
    op.drop_column("customers", "language")
    op.drop_column("customers", "email")
