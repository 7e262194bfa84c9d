"""What a row is about: `what` (a kind of thing) and `about` (its id) in place of `visit`. Who holds a promise. A visit
may be without a time. Words that grow are for the rules to check.

Made for millions of rows. Columns are renamed, and `what` is added with a default that stands for the rows there are:
both databases note that in the declaration and leave the rows alone. What is written: the feed's few rows about
nothing, the messages about days, the promises that are open. What is read: `feed` once, `promises` and `photo_refs`
once for an index, on SQLite also `visits` and `visit_members`, to see that they meet their declaration.

PostgreSQL holds an ACCESS EXCLUSIVE lock on feed, promises, messages, quarantine, command_keys, photo_refs, visits,
visit_members, person_roles and person_duties from the first change of each to the end, which is some seconds for
millions of rows; whoever asks meanwhile waits five seconds at most and tries again, phones too. The largest table,
visit_events, is not touched. On SQLite nothing is written meanwhile anyway; one table is written anew, `messages`,
because a column of it goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Uuid
from doorstep.migrations import in_place

revision = "20261130_things"
down_revision = "0018"
branch_labels = None
depends_on = None

ABOUT_VISITS = ("feed", "promises", "quarantine", "command_keys", "photo_refs")
NULLABLE = ("feed", "quarantine")
"""Tables with rows that are about nothing, or about nobody knows what."""
INDEXED = {
    "promises": ("ix_promises_visit", "ix_promises_about"),
    "quarantine": ("ix_quarantine_visit", "ix_quarantine_about"),
    "photo_refs": ("ix_photo_refs_visit", "ix_photo_refs_about"),
}
OPEN = "settled IS NULL AND outcome IS NULL"
PERIOD = '"end" IS NULL OR start IS NOT NULL'
WATCHED_BEFORE = "('appointment', 'leave.return')"
ROLE = "role IN ('main', 'backup')"
WORDS = {"person_roles": ("role", 15), "person_duties": ("duty", 10)}
"""Words of people that were as wide as the longest of their day."""


def upgrade() -> None:
    """Goes to this version."""
    for table in ABOUT_VISITS:
        op.alter_column(table, "visit", new_column_name="about")
        nullable = table in NULLABLE
        op.add_column(table, sa.Column("what", sa.Text(), nullable=nullable, server_default="visit"))
        if nullable:
            op.execute(f"UPDATE {table} SET what = NULL WHERE about IS NULL")  # noqa: S608
    op.alter_column("feed", "principal", new_column_name="reader")
    _rename_indexes(back=False)
    op.drop_index("ix_messages_visit", "messages")
    op.drop_column("messages", "visit")
    op.add_column("messages", sa.Column("what", sa.Text(), nullable=False, server_default="visit"))
    op.execute("UPDATE messages SET what = 'day' WHERE day IS NOT NULL")
    _give_promises_holders()
    _let_words_grow()
    if _on_sqlite():
        in_place.redeclare("visits", ("start DATETIME NOT NULL", "start DATETIME"))
        in_place.add_check("visits", ("ck_visits_period", PERIOD))
    else:
        op.alter_column("visits", "start", nullable=True)
        op.create_check_constraint(op.f("ck_visits_period"), "visits", PERIOD)


def _give_promises_holders() -> None:
    """Who made a promise holds it; what nobody made is the dispatchers' of its team. What is settled has no holder. A
    promise of a kind that was not watched before is watched while it is not due yet; nobody is told of the past."""
    op.add_column("promises", sa.Column("holder", Uuid, nullable=True))
    op.add_column("promises", sa.Column("role", sa.Text(), nullable=True))
    op.execute(f'UPDATE promises SET holder = "by" WHERE {OPEN} AND "by" IS NOT NULL')  # noqa: S608
    team = "(SELECT team FROM visits WHERE visits.id = promises.about)"
    op.execute(f"UPDATE promises SET holder = {team}, role = 'dispatcher' WHERE {OPEN} AND \"by\" IS NULL")  # noqa: S608
    op.execute(
        f"UPDATE promises SET look_at = made WHERE {OPEN} AND look_at IS NULL AND steps = 0 AND due > CURRENT_TIMESTAMP"  # noqa: S608
    )
    op.create_index(
        "ix_promises_held",
        "promises",
        ["holder", "due"],
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )


def _let_words_grow() -> None:
    if _on_sqlite():
        in_place.drop_check("visit_members", ("ck_visit_members_role", ROLE))
        for table, (column, width) in WORDS.items():
            in_place.redeclare(table, (f"{column} VARCHAR({width}) NOT NULL", f"{column} TEXT NOT NULL"))
        return
    op.drop_constraint(op.f("ck_visit_members_role"), "visit_members", type_="check")
    for table, (column, _) in WORDS.items():
        op.alter_column(table, column, type_=sa.Text())


def downgrade() -> None:
    """Goes back to the version before, which knows visits and nothing else: what is told about another thing goes.
    Refused while a visit has no time, which that version could not show."""
    timeless = op.get_bind().execute(sa.text("SELECT id FROM visits WHERE start IS NULL ORDER BY id")).scalars().all()
    if timeless:
        raise RuntimeError(
            f"{len(timeless)} visits have no time, which the version before does not know. Agree on a time for each "
            f"first: {', '.join(map(str, timeless[:10]))}."
        )
    if _on_sqlite():
        in_place.drop_check("visits", ("ck_visits_period", PERIOD))
        in_place.redeclare("visits", ("start DATETIME", "start DATETIME NOT NULL"))
    else:
        op.drop_constraint(op.f("ck_visits_period"), "visits", type_="check")
        op.alter_column("visits", "start", nullable=False)
    _narrow_words()
    op.drop_index("ix_promises_held", "promises")
    op.execute(f"UPDATE promises SET look_at = NULL, steps = 0 WHERE kind NOT IN {WATCHED_BEFORE}")  # noqa: S608
    for column in ("role", "holder"):
        op.drop_column("promises", column)
    op.execute("DELETE FROM messages WHERE what NOT IN ('visit', 'day')")
    op.drop_column("messages", "what")
    op.add_column("messages", sa.Column("visit", Uuid, nullable=True))
    op.execute("UPDATE messages SET visit = about WHERE day IS NULL")
    op.create_index("ix_messages_visit", "messages", ["visit"])
    _rename_indexes(back=True)
    op.alter_column("feed", "reader", new_column_name="principal")
    for table in ABOUT_VISITS:
        if table == "quarantine":  # what somebody did is kept, whatever it was about
            op.execute("UPDATE quarantine SET about = NULL WHERE what <> 'visit'")
        else:
            op.execute(f"DELETE FROM {table} WHERE what <> 'visit'")  # noqa: S608
        op.drop_column(table, "what")
        op.alter_column(table, "about", new_column_name="visit")


def _narrow_words() -> None:
    """Roles that the version before does not know would not fit; it has no use for them either."""
    op.execute(f"DELETE FROM visit_members WHERE NOT ({ROLE})")  # noqa: S608
    for table, (column, width) in WORDS.items():
        op.execute(f"DELETE FROM {table} WHERE length({column}) > {width}")  # noqa: S608
    if _on_sqlite():
        in_place.add_check("visit_members", ("ck_visit_members_role", ROLE))
        for table, (column, width) in WORDS.items():
            in_place.redeclare(table, (f"{column} TEXT NOT NULL", f"{column} VARCHAR({width}) NOT NULL"))
        return
    op.create_check_constraint(op.f("ck_visit_members_role"), "visit_members", ROLE)
    for table, (column, width) in WORDS.items():
        op.alter_column(table, column, type_=sa.String(width))


def _rename_indexes(back: bool) -> None:
    """PostgreSQL renames them; SQLite makes them anew."""
    for table, (visit, about) in INDEXED.items():
        old, new = (about, visit) if back else (visit, about)
        if _on_sqlite():
            op.drop_index(old, table)
            op.create_index(new, table, ["about"])
        else:
            op.execute(f"ALTER INDEX {old} RENAME TO {new}")


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
