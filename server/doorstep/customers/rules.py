"""Who is visited, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass

AREA_TYPES = ("city", "county_seat", "township", "village")
"""Kinds of area; an address of unknown area has none and is treated as a city."""

PLACE_TYPES = ("home", "office", "shop", "other")
TIERS = ("diamond", "gold", "silver", "none")
LANGUAGES = ("zh-CN", "en")
"""Languages in which a customer can be written to."""


@dataclass(frozen=True)
class Customer:
    """Somebody who is visited.

    `address_as` is how to speak to them (王女士), `phone` is E.164, `tier` one of TIERS or unknown,
    `language` one of LANGUAGES (unknown: the first).
    """

    id: str
    name: str
    address_as: str | None
    phone: str
    tier: str | None = None
    is_new: bool = False
    email: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Premises:
    """Where a visit goes. Latitude and longitude are decimal strings in degrees (WGS 84), or unknown."""

    id: str
    address: str
    area_type: str | None = None
    place_type: str | None = None
    latitude: str | None = None
    longitude: str | None = None


def is_email(text: str) -> bool:
    """Whether mail can be sent to this: one address in ASCII, as SMTP takes it everywhere (RFC 5321)."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")


def facts(customer: Customer, premises: Premises) -> dict[str, str | bool]:
    """What the checklist's conditions may read about customer and premises; what is unknown is absent."""
    known: dict[str, str | bool | None] = {
        "customer.is_new": customer.is_new,
        "customer.tier": customer.tier,
        "visit.area_type": premises.area_type,
        "visit.place_type": premises.place_type,
    }
    return {name: value for name, value in known.items() if value is not None}
