"""Short links: of which visit each is. Those of the visits that there are already are written down here, so that their
customers can be told by text message, too."""

from __future__ import annotations

import base64
import hashlib
import hmac

import sqlalchemy as sa
from alembic import op

from doorstep import installation
from doorstep.database import Uuid

revision = "20261130_short_links"
down_revision = "20261130_failing"
branch_labels = None
depends_on = None

AT_ONCE = 5000


def upgrade() -> None:
    """Goes to this version."""
    made = op.create_table(
        "short_links",
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("visit", Uuid, nullable=False),
        sa.ForeignKeyConstraint(["visit"], ["visits.id"], name=op.f("fk_short_links_visit_visits")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_short_links")),
    )
    visits = sa.table("visits", sa.column("id", Uuid), sa.column("link_version"))
    secret = installation.settings().secret.encode()
    found = op.get_bind().execute(sa.select(visits.c.id, visits.c.link_version)).all()
    for first in range(0, len(found), AT_ONCE):
        rows = [{"digest": digest(secret, id, version), "visit": id} for id, version in found[first : first + AT_ONCE]]
        op.bulk_insert(made, rows)


def digest(secret: bytes, visit: str, version: int) -> str:
    """Under what a visit's short link is looked up."""
    keyed = hmac.digest(secret, f"doorstep.short:{visit}:{version}".encode(), "sha256")[:16]
    return hashlib.sha256(base64.urlsafe_b64encode(keyed).rstrip(b"=")).hexdigest()[:32]


def downgrade() -> None:
    """Goes back to the version before, in which a link names the visit."""
    op.drop_table("short_links")
