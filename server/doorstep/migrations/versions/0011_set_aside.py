"""What becomes of the quarantine, what could not be sealed, and contradictions that reach a supervisor."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SETTLED: dict[str, Any] = {
    "team": Uuid,
    "parcel": Uuid,
    "settled": Moment(),
    "settled_by": Uuid,
    "settlement": sa.Text(),
    "comment": sa.Text(),
    "taken_into": Uuid,
}


def upgrade() -> None:
    """Goes to this version; what stands in the quarantine gets its team and its parcel."""
    for name, kind in SETTLED.items():
        op.add_column("quarantine", sa.Column(name, kind, nullable=True))
    _sort()
    op.create_index(
        "ix_quarantine_open",
        "quarantine",
        ["parcel"],
        unique=False,
        sqlite_where=sa.text("settled IS NULL"),
        postgresql_where=sa.text("settled IS NULL"),
    )
    op.create_table(
        "unsealed_visits",
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_unsealed_visits_visit")),
        sa.PrimaryKeyConstraint("visit", name=op.f("pk_unsealed_visits")),
    )
    op.add_column("review_progress", sa.Column("flagged", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index(
        "ix_visit_events_flagged",
        "visit_events",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("flags <> ''"),
        postgresql_where=sa.text("flags <> ''"),
    )


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index("ix_visit_events_flagged", table_name="visit_events")
    op.drop_column("review_progress", "flagged")
    op.drop_table("unsealed_visits")
    op.drop_index("ix_quarantine_open", table_name="quarantine")
    for name in reversed(SETTLED):
        op.drop_column("quarantine", name)


def _sort() -> None:
    """As `intake.rules.parcel` does from now on."""
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "UPDATE quarantine SET team = coalesce((SELECT team FROM visits WHERE visits.id = quarantine.visit), "
            "(SELECT team FROM people WHERE people.id = quarantine.by))"
        )
    )
    groups = connection.execute(sa.text('SELECT DISTINCT visit, "by", device, reason FROM quarantine')).all()
    for visit, by, device, reason in groups:
        words = "|".join(str(word) for word in (visit, by, device, reason))
        parcel = str(uuid.uuid5(uuid.NAMESPACE_OID, words))
        same = "visit IS NULL" if visit is None else "visit = :visit"
        # Only the condition varies, and it is one of two texts.
        update = (
            f'UPDATE quarantine SET parcel = :parcel WHERE {same} AND "by" = :by AND device = :device AND reason = :r'  # noqa: S608
        )
        given = {"parcel": parcel, "by": by, "device": device, "r": reason}
        connection.execute(sa.text(update), given if visit is None else {**given, "visit": visit})
