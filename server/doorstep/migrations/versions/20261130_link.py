"""What the customer did by the link is told apart from what the office did.

A time of the ledger that the customer chose has the origin `link`, and so has a cancellation. What is there already
says which it is: whoever chooses a time by the link confirms it in the same moment, and nobody of the office noted it;
and whatever the office cancels says by whom.

On both databases the column is noted in the declaration alone. The CHECK of the origin goes: the word has grown. Rows
are written where the customer did something, which is found in one pass over the cancelled visits and the
confirmations.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.migrations import in_place

revision = "20261130_link"
down_revision = "20261130_words"
branch_labels = None
depends_on = None

CHECK = "origin IN ('office', 'door')"

CHOSEN = sa.text(
    "UPDATE promise_entries SET origin = 'link' WHERE id IN (SELECT entry.id FROM promise_confirmations said "
    'JOIN promise_entries entry ON entry.id = said.entry AND entry.at = said.at WHERE entry."by" IS NULL '
    "AND entry.origin = 'office' AND entry.asked_by = 'customer')"
)
CALLED_OFF = sa.text(
    "UPDATE visits SET cancel_origin = 'link' "
    "WHERE state = 'cancelled' AND cancelled_by IS NULL AND cancel_asked_by = 'customer'"
)


def upgrade() -> None:
    """Goes to this version."""
    if _on_sqlite():
        in_place.drop_check("promise_entries", ("ck_promise_entries_origin", CHECK))
    else:
        op.drop_constraint(op.f("ck_promise_entries_origin"), "promise_entries", type_="check")
    op.add_column("visits", sa.Column("cancel_origin", sa.Text(), nullable=True))
    op.execute(CHOSEN)
    op.execute(CALLED_OFF)


def downgrade() -> None:
    """Goes back to the version before, which takes what the customer did for the office's."""
    op.drop_column("visits", "cancel_origin")
    op.execute("UPDATE promise_entries SET origin = 'office' WHERE origin = 'link'")
    if _on_sqlite():
        in_place.add_check("promise_entries", ("ck_promise_entries_origin", CHECK))
    else:
        op.create_check_constraint(op.f("ck_promise_entries_origin"), "promise_entries", CHECK)


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
