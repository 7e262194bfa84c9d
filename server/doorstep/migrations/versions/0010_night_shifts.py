"""Hours of work that end on the next day."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes to this version."""
    with op.batch_alter_table("shifts") as shifts:
        shifts.drop_constraint(op.f("ck_shifts_forward"), type_="check")
        shifts.create_check_constraint(op.f("ck_shifts_lasting"), 'start <> "end"')


def downgrade() -> None:
    """Goes back to the version before, which knows no night: hours that end on the next day end at midnight there."""
    op.execute("""UPDATE shifts SET "end" = '23:59:00' WHERE "end" <= start AND start < '23:59:00'""")
    op.execute("""DELETE FROM shifts WHERE "end" <= start""")
    with op.batch_alter_table("shifts") as shifts:
        shifts.drop_constraint(op.f("ck_shifts_lasting"), type_="check")
        shifts.create_check_constraint(op.f("ck_shifts_forward"), 'start < "end"')
