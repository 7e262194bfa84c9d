"""The words that a standard may use: kinds of answers, functions, and the fields that its conditions read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

ANSWERS = (
    "tick", "yes-no-na", "choice", "number", "text", "photo", "consent", "signature", "duration", "computed",
)  # fmt: skip
WHO = ("technician", "system", "customer", "auditor")
AUDIENCES = ("customer", "office")
ROLES = ("technician", "account_manager", "dispatcher", "supervisor")
RECIPIENTS = ("customer", "technician", "dispatcher", "supervisor", "complaints", "administrator")
"""Whom messages go to."""
ROBOTS = ("wecom", "dingtalk", "feishu")
"""Channels that post into a group."""
CHANNELS = ("console", "mail", "sms", "push", *ROBOTS, "webhook")
PHONE = "phone"
"""Not a channel: somebody of the office tells it by telephone when no channel could."""
LEAVES = ("trace", "exchange", "material", "support", "other")
OUTCOMES = ("done", "missed", "stopped", "cancelled", "rescheduled")

# Without work there is nothing to ask beyond the door.
PHASES_WITHOUT_WORK = ("prepare", "appoint", "travel", "arrive")

# What is asked here is asked before anybody stands at the door: the customer has no part in it.
PHASES_BEFORE_THE_DOOR = ("prepare", "appoint", "travel")

# Function → how many fields it reads (`None`: one or more).
FUNCTIONS: Mapping[str, int | None] = MappingProxyType(
    {"present": None, "recorded": 1, "not_after": 2, "verdict": 1, "within": 2, "seconds": 2}
)

# What the office knows about a visit (`facts` of the visit document): a kind, or the values it can have.
FACTS: Mapping[str, str | tuple[str, ...]] = MappingProxyType(
    {
        "visit.area_type": ("city", "county_seat", "township", "village"),
        "visit.place_type": ("home", "office", "shop", "other"),
        "order.access": ("fibre", "copper", "wireless", "none"),
        "order.pon_type": ("gpon", "xgs_pon", "epon"),
        "order.wifi": "boolean",
        "order.contracted_down_mbps": "number",
        "order.contracted_up_mbps": "number",
        "order.services": ("web", "video", "iptv", "voice", "mesh"),
        "order.about": ("visit", "complaint", "trial", "retention", "business"),
        "order.reported_at": "instant",
        "order.accepted_at": "instant",
        "order.fault": "text",
        "order.documents": "text",
        "order.gate": "text",
        "customer.position": "text",
        "customer.kind": ("individual", "organisation"),
        "customer.tier": ("diamond", "gold", "silver", "none"),
        "customer.is_new": "boolean",
        "customer.contact_complete": "boolean",
        "staff.name": "text",
        "staff.number": "text",
        "staff.phone": "text",
        "brand.company": "text",
        "brand.hotline": "text",
        "appointment.kind": ("planned", "ad_hoc"),
    }
)

# What `fields` computes from the fold and the ledger, or takes from the judgements. Instants are milliseconds.
COMPUTED: Mapping[str, str | tuple[str, ...]] = MappingProxyType(
    {
        "visit.outcome": OUTCOMES,
        "visit.report": "text",
        "visit.tried": "boolean",
        "travel.departed": "instant",
        "visit.arrived": "instant",
        "visit.entered": "instant",
        "visit.started": "instant",
        "visit.finished": "instant",
        "visit.signed": "instant",
        "visit.left": "instant",
        "arrival.verdict": ("early", "on_target", "on_time", "late", "undetermined"),
        "appointment.start": "instant",
        "appointment.depart_by": "instant",
        "appointment.revision": "number",
        "appointment.reached": "boolean",
        "appointment.agreed_by": "text",
        "appointment.asked_by": ("customer", "staff", "resource", "weather", "third_party"),
        "delay.predicted": "boolean",
        "delay.told": "boolean",
        "delay.told_at": "instant",
        "notice.verdict": ("told", "after", "silent"),
        "notice.told_at": "instant",
        "notice.due": "instant",
        "leave.count": "number",
        "leave.all_told": "boolean",
        "leave.verdict": ("kept", "broken", "undetermined"),
        "leave.promised": "text",
        "photo.count": "number",
        "signature.kind": ("drawn", "typed", "refused"),
        "rating.stars": "number",
        "question.count": "number",
        "question.hotline": ("called", "queued", "declined"),
        "question.all_promised": "boolean",
        "complaint.count": "number",
    }
)

# `level.<id of a service level>`: how the deadline engine judges that promise.
LEVEL_VERDICTS = ("met", "broken", "undetermined")


def field_kind(name: str, levels: Iterable[str]) -> str | tuple[str, ...] | None:
    """The kind of a field, or the values it can have; None when there is no such field."""
    if name.startswith("level."):
        return LEVEL_VERDICTS if name.removeprefix("level.") in levels else None
    return FACTS.get(name) or COMPUTED.get(name)
