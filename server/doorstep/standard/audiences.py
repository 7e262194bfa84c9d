"""For whom the answer to an item is: the customer, who signs and keeps a receipt, or the office alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .entries import Entry
from .vocabulary import PHASES_BEFORE_THE_DOOR

Json = dict[str, Any]


def derived(item: Json, phases: Collection[str]) -> str | None:
    """Whose the answer is by who gives it and when; None where somebody has to say it. Nothing that a technician says
    at the door becomes the customer's by itself.

    1. What is asked in private, and what an auditor or the program answers, is the office's.
    2. What the customer says openly (a signature, a rating) is the customer's.
    3. What no list asks at the door or behind it is the office's.
    """
    if item["private"] or item["who"] in ("auditor", "system"):
        return "office"
    if item["who"] == "customer":
        return "customer"
    return "office" if all(phase in PHASES_BEFORE_THE_DOOR for phase in phases) else None


def settle(items: Entry, compiled: Mapping[str, Json], lists: Iterable[Json] | None) -> None:
    """Writes into each item whose its answer is. `lists` are all that ask them; None where one could not be read, and
    nobody can say who asks what.

    Noted as faults: an item of which nothing says it, and one that is said to be the customer's although the customer
    can never read it.
    """
    asked: dict[str, set[str]] = {}
    for phase in (phase for one in lists or () for phase in one["phases"]):
        for item in phase["items"]:
            asked.setdefault(item, set()).add(phase["id"])
    for key, entry in items.maps():
        item = compiled[key]
        found = derived(item, asked.get(key, ()))
        if item.get("audience") == "customer" and (item["private"] or item["who"] in ("auditor", "system")):
            entry.fault("not_for_customer", line=entry.line_of("audience"))
        elif "audience" not in item and found is None and lists is not None:
            entry.fault("no_audience")
        item.setdefault("audience", found or "office")
