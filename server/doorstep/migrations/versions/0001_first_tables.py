"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from doorstep.database import Moment, Uuid

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GUARDS = {
    "sqlite": (
        "CREATE TRIGGER chain_entries_unchanged BEFORE UPDATE ON chain_entries BEGIN SELECT RAISE(A"
        "BORT, 'what is sealed never changes'); END",
        "CREATE TRIGGER chain_entries_kept BEFORE DELETE ON chain_entries BEGIN SELECT RAISE(ABORT,"
        " 'what is sealed never changes'); END",
        "CREATE TRIGGER record_openings_unchanged BEFORE UPDATE ON record_openings BEGIN SELECT RAI"
        "SE(ABORT, 'what is sealed never changes'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RA"
        "ISE EXCEPTION 'what is sealed never changes'; END $$",
        "CREATE TRIGGER chain_entries_unchanged BEFORE UPDATE OR DELETE ON chain_entries FOR EACH R"
        "OW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER chain_entries_kept BEFORE TRUNCATE ON chain_entries FOR EACH STATEMENT EXEC"
        "UTE FUNCTION refuse_change()",
        "CREATE TRIGGER record_openings_unchanged BEFORE UPDATE ON record_openings FOR EACH ROW EXE"
        "CUTE FUNCTION refuse_change()",
    ),
}
"""What is sealed never changes: the database says so itself."""


def upgrade() -> None:
    """Goes to this version."""
    op.create_table(
        "chain_entries",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("visit", Uuid, nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sealed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_chain_entries")),
        sa.UniqueConstraint("digest", name=op.f("uq_chain_entries_digest")),
    )
    op.create_index(op.f("ix_chain_entries_visit_number"), "chain_entries", ["visit", "number"], unique=False)
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "clock_samples",
        sa.Column("device", Uuid, nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("mono", sa.BigInteger(), nullable=False),
        sa.Column("wall", sa.BigInteger(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("error_ms", sa.BigInteger(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("device", "boot", "mono", name=op.f("pk_clock_samples")),
    )
    op.create_index("ix_clock_samples_device_wall", "clock_samples", ["device", "wall"], unique=False)
    op.create_table(
        "customers",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address_as", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )
    op.create_index(op.f("ix_customers_phone"), "customers", ["phone"], unique=False)
    op.create_table(
        "device_reports",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("device", Uuid, nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_reports")),
    )
    op.create_index("ix_device_reports_device_received", "device_reports", ["device", "received"], unique=False)
    op.create_table(
        "feed",
        sa.Column("principal", Uuid, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("visit", Uuid, nullable=True),
        sa.Column("event", Uuid, nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("principal", "seq", name=op.f("pk_feed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_clock",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", Uuid, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("backed_up_seq", sa.BigInteger(), nullable=False),
        sa.Column("trimmed_seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_feed_clock_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_clock")),
    )
    op.create_table(
        "feed_marks",
        sa.Column("at", Moment(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("at", name=op.f("pk_feed_marks")),
    )
    op.create_table(
        "photo_refs",
        sa.Column("event", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("person", Uuid, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_photo_refs")),
    )
    op.create_index(op.f("ix_photo_refs_person_sha256"), "photo_refs", ["person", "sha256"], unique=False)
    op.create_index(op.f("ix_photo_refs_sha256"), "photo_refs", ["sha256"], unique=False)
    op.create_index(op.f("ix_photo_refs_visit"), "photo_refs", ["visit"], unique=False)
    op.create_table(
        "photos",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mime", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("verified_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_photos")),
    )
    op.create_table(
        "promises",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", Uuid, nullable=True),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("settled", Moment(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index("ix_promises_visit", "promises", ["visit"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("event", Uuid, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("visit", Uuid, nullable=True),
        sa.Column("device", Uuid, nullable=False),
        sa.Column("by", Uuid, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("event", "digest", name=op.f("pk_quarantine")),
    )
    op.create_index(op.f("ix_quarantine_received"), "quarantine", ["received"], unique=False)
    op.create_index(op.f("ix_quarantine_visit"), "quarantine", ["visit"], unique=False)
    op.create_table(
        "scope_horizon",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("upto", Moment(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_scope_horizon_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_horizon")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("device", Uuid, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_account_at", "sign_in_attempts", ["account", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_address_at", "sign_in_attempts", ["address", "at"], unique=False)
    op.create_index(op.f("ix_sign_in_attempts_at"), "sign_in_attempts", ["at"], unique=False)
    op.create_table(
        "standards",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("published_by", Uuid, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_standards")),
    )
    op.create_index(op.f("ix_standards_published_at"), "standards", ["published_at"], unique=False)
    op.create_table(
        "teams",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "visit_events",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("device", Uuid, nullable=False),
        sa.Column("by", Uuid, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("wall", sa.BigInteger(), nullable=False),
        sa.Column("tz", sa.Integer(), nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("mono", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("received", Moment(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_visit_events")),
        sa.UniqueConstraint("id", name=op.f("uq_visit_events_id")),
    )
    op.create_index("ix_visit_events_visit_seq", "visit_events", ["visit", "seq"], unique=False)
    op.create_table(
        "visit_summaries",
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("unaware", sa.Boolean(), nullable=False),
        sa.Column("arrived", Moment(), nullable=True),
        sa.Column("completed", Moment(), nullable=True),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("surprises", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=True),
        sa.Column("critical", sa.Integer(), nullable=True),
        sa.Column("conflicts", sa.Integer(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("judgement", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("visit", name=op.f("pk_visit_summaries")),
    )
    op.create_index(op.f("ix_visit_summaries_completed"), "visit_summaries", ["completed"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("staff_no", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("team", Uuid, nullable=True),
        sa.Column("region", sa.String(length=80), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("deactivated_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["team"], ["teams.id"], name=op.f("fk_people_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("staff_no", name=op.f("uq_people_staff_no")),
    )
    op.create_index(op.f("ix_people_team"), "people", ["team"], unique=False)
    op.create_table(
        "premises",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("customer", Uuid, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("area_type", sa.Text(), nullable=True),
        sa.Column("place_type", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Text(), nullable=True),
        sa.Column("longitude", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_premises_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises")),
    )
    op.create_index(op.f("ix_premises_customer"), "premises", ["customer"], unique=False)
    op.create_table(
        "record_openings",
        sa.Column("record", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["chain_entries.number"], name=op.f("fk_record_openings_record")),
        sa.PrimaryKeyConstraint("record", "path", name=op.f("pk_record_openings")),
    )
    op.create_table(
        "record_summaries",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team", Uuid, nullable=False),
        sa.Column("technician", Uuid, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", Moment(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("match", sa.Text(), nullable=True),
        sa.Column("critical", sa.Integer(), nullable=False),
        sa.Column("surprises", sa.Integer(), nullable=False),
        sa.Column("completed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["chain_entries.number"], name=op.f("fk_record_summaries_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record_summaries")),
    )
    op.create_index(
        op.f("ix_record_summaries_team_day_number"), "record_summaries", ["team", "day", "number"], unique=False
    )
    op.create_index(op.f("ix_record_summaries_visit_number"), "record_summaries", ["visit", "number"], unique=False)
    op.create_table(
        "devices",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("person", Uuid, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("app_version", sa.String(length=40), nullable=True),
        sa.Column("standalone", sa.Boolean(), nullable=False),
        sa.Column("persisted", sa.Boolean(), nullable=False),
        sa.Column("enrolled", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_devices_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
    )
    op.create_index(op.f("ix_devices_person"), "devices", ["person"], unique=False)
    op.create_table(
        "person_duties",
        sa.Column("person", Uuid, nullable=False),
        sa.Column("duty", sa.Enum("quality", "complaints", name="duty", native_enum=False), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_person_duties_person")),
        sa.PrimaryKeyConstraint("person", "duty", name=op.f("pk_person_duties")),
    )
    op.create_table(
        "person_roles",
        sa.Column("person", Uuid, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "technician",
                "account_manager",
                "dispatcher",
                "supervisor",
                "administrator",
                name="role",
                native_enum=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_person_roles_person")),
        sa.PrimaryKeyConstraint("person", "role", name=op.f("pk_person_roles")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person", Uuid, nullable=False),
        sa.Column("device", Uuid, nullable=True),
        sa.Column("agent", sa.String(length=80), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_sessions_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_device"), "sessions", ["device"], unique=False)
    op.create_index(op.f("ix_sessions_person"), "sessions", ["person"], unique=False)
    op.create_table(
        "trail",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("by", Uuid, nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_trail_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail")),
    )
    op.create_index(op.f("ix_trail_at"), "trail", ["at"], unique=False)
    op.create_index(op.f("ix_trail_of"), "trail", ["of"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team", Uuid, nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("customer", Uuid, nullable=False),
        sa.Column("premises", Uuid, nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("instructions", sa.Text(), nullable=True),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("end", Moment(), nullable=True),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("created_by", Uuid, nullable=True),
        sa.Column("cancelled", Moment(), nullable=True),
        sa.Column("cancelled_by", Uuid, nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("finished", Moment(), nullable=True),
        sa.Column("finished_seq", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('booked', 'cancelled')", name=op.f("ck_visits_state")),
        sa.ForeignKeyConstraint(["customer"], ["customers.id"], name=op.f("fk_visits_customer")),
        sa.ForeignKeyConstraint(["premises"], ["premises.id"], name=op.f("fk_visits_premises")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("order", name=op.f("uq_visits_order")),
    )
    op.create_index(op.f("ix_visits_customer"), "visits", ["customer"], unique=False)
    op.create_index(op.f("ix_visits_premises"), "visits", ["premises"], unique=False)
    op.create_index(op.f("ix_visits_team_start"), "visits", ["team", "start"], unique=False)
    op.create_table(
        "promise_entries",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("end", Moment(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("event", Uuid, nullable=True),
        sa.Column("by", Uuid, nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("origin IN ('office', 'door')", name=op.f("ck_promise_entries_origin")),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_promise_entries_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_entries")),
        sa.UniqueConstraint("event", name=op.f("uq_promise_entries_event")),
    )
    op.create_index(op.f("ix_promise_entries_visit"), "promise_entries", ["visit"], unique=False)
    op.create_table(
        "visit_members",
        sa.Column("visit", Uuid, nullable=False),
        sa.Column("person", Uuid, nullable=False),
        sa.Column("from_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("to_seq", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("role IN ('main', 'backup')", name=op.f("ck_visit_members_role")),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_visit_members_visit")),
        sa.PrimaryKeyConstraint("visit", "person", "from_seq", name=op.f("pk_visit_members")),
    )
    op.create_index(
        "ix_visit_members_main",
        "visit_members",
        ["visit"],
        unique=True,
        sqlite_where=sa.text("to_seq IS NULL AND role = 'main'"),
        postgresql_where=sa.text("to_seq IS NULL AND role = 'main'"),
    )
    op.create_index(
        "ix_visit_members_open",
        "visit_members",
        ["person", "visit"],
        unique=True,
        sqlite_where=sa.text("to_seq IS NULL"),
        postgresql_where=sa.text("to_seq IS NULL"),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Goes back to the version before."""
    op.drop_index(
        "ix_visit_members_open",
        table_name="visit_members",
        sqlite_where=sa.text("to_seq IS NULL"),
        postgresql_where=sa.text("to_seq IS NULL"),
    )
    op.drop_index(
        "ix_visit_members_main",
        table_name="visit_members",
        sqlite_where=sa.text("to_seq IS NULL AND role = 'main'"),
        postgresql_where=sa.text("to_seq IS NULL AND role = 'main'"),
    )
    op.drop_table("visit_members")
    op.drop_index(op.f("ix_promise_entries_visit"), table_name="promise_entries")
    op.drop_table("promise_entries")
    op.drop_index(op.f("ix_visits_team_start"), table_name="visits")
    op.drop_index(op.f("ix_visits_premises"), table_name="visits")
    op.drop_index(op.f("ix_visits_customer"), table_name="visits")
    op.drop_table("visits")
    op.drop_index(op.f("ix_trail_of"), table_name="trail")
    op.drop_index(op.f("ix_trail_at"), table_name="trail")
    op.drop_table("trail")
    op.drop_index(op.f("ix_sessions_person"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_device"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("person_roles")
    op.drop_table("person_duties")
    op.drop_index(op.f("ix_devices_person"), table_name="devices")
    op.drop_table("devices")
    op.drop_index(op.f("ix_record_summaries_visit_number"), table_name="record_summaries")
    op.drop_index(op.f("ix_record_summaries_team_day_number"), table_name="record_summaries")
    op.drop_table("record_summaries")
    op.drop_table("record_openings")
    op.drop_index(op.f("ix_premises_customer"), table_name="premises")
    op.drop_table("premises")
    op.drop_index(op.f("ix_people_team"), table_name="people")
    op.drop_table("people")
    op.drop_index(op.f("ix_visit_summaries_completed"), table_name="visit_summaries")
    op.drop_table("visit_summaries")
    op.drop_index("ix_visit_events_visit_seq", table_name="visit_events")
    op.drop_table("visit_events")
    op.drop_table("teams")
    op.drop_index(op.f("ix_standards_published_at"), table_name="standards")
    op.drop_table("standards")
    op.drop_index(op.f("ix_sign_in_attempts_at"), table_name="sign_in_attempts")
    op.drop_index("ix_sign_in_attempts_address_at", table_name="sign_in_attempts")
    op.drop_index("ix_sign_in_attempts_account_at", table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_table("scope_horizon")
    op.drop_index(op.f("ix_quarantine_visit"), table_name="quarantine")
    op.drop_index(op.f("ix_quarantine_received"), table_name="quarantine")
    op.drop_table("quarantine")
    op.drop_index("ix_promises_visit", table_name="promises")
    op.drop_table("promises")
    op.drop_table("photos")
    op.drop_index(op.f("ix_photo_refs_visit"), table_name="photo_refs")
    op.drop_index(op.f("ix_photo_refs_sha256"), table_name="photo_refs")
    op.drop_index(op.f("ix_photo_refs_person_sha256"), table_name="photo_refs")
    op.drop_table("photo_refs")
    op.drop_table("feed_marks")
    op.drop_table("feed_clock")
    op.drop_table("feed")
    op.drop_index("ix_device_reports_device_received", table_name="device_reports")
    op.drop_table("device_reports")
    op.drop_index(op.f("ix_customers_phone"), table_name="customers")
    op.drop_table("customers")
    op.drop_index("ix_clock_samples_device_wall", table_name="clock_samples")
    op.drop_table("clock_samples")
    op.drop_table("chain_head")
    op.drop_index(op.f("ix_chain_entries_visit_number"), table_name="chain_entries")
    op.drop_table("chain_entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
