"""How a message reads: its template filled in, with times by the clock of the place, in the recipient's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import zones

Json = dict[str, Any]

WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Letter:
    """A message in words."""

    language: str
    subject: str
    text: str


@dataclass(frozen=True)
class Names:
    """The words that stand for the ids of a message: people and customers by id (how to address them), addresses by
    premises."""

    people: Mapping[str, str]
    customers: Mapping[str, str]
    addresses: Mapping[str, str]


def letter(
    kind: str, role: str, facts: Mapping[str, Any], standard: Mapping[str, Any], names: Names, language: str, link: str
) -> Letter:
    """A message of this kind to somebody of this role. `link` is the address of the customer's page."""
    message = standard["messages"]["send"][kind]
    words = message.get(role, message)[language]
    fields = _fields(facts, standard, names, language) | {"link": link}
    if "visits" in facts:
        lines = [
            _filled(message["line"][language], _fields(visit, standard, names, language)) for visit in facts["visits"]
        ]
        fields |= {"list": "\n".join(lines), "count": str(len(lines))}
    return Letter(language, _one_line(_filled(words["subject"], fields)), _filled(words["text"], fields))


def _fields(facts: Mapping[str, Any], standard: Mapping[str, Any], names: Names, language: str) -> dict[str, str]:
    words, zone = standard["messages"]["words"], facts["zone"]
    visit = standard["visits"].get(facts.get("kind"), {})
    fields = {
        "company": standard["brand"]["company"][language],
        "hotline": standard["brand"]["hotline"],
        "technician": names.people.get(facts["technician"]) or words["technician"][language],
        "customer": names.customers.get(facts.get("customer", ""), ""),
        "address": names.addresses.get(facts.get("premises", ""), ""),
        "order": facts.get("order", ""),
        "kind": visit.get("name", {}).get(language, ""),
        "date": date(facts["start"], zone, language),
        "time": period(facts["start"], facts.get("end"), zone),
    }
    fields |= {field: clock(facts[field], zone) for field in ("expected", "due") if field in facts}
    if "depart_by" in facts:
        fields["depart"] = clock(facts["depart_by"], zone)
    if "level" in facts:
        fields["promise"] = standard["levels"][facts["level"]][language]
        fields["state"] = words["unheard" if facts["state"] == "unheard" else "overdue"][language]
    return fields


def date(moment: str, zone: str, language: str) -> str:
    """The day: 11月23日（周一）, Mon 23 Nov."""
    there = datetime.fromisoformat(moment).astimezone(zones.place(zone))
    weekday = WEEKDAYS[language][there.weekday()]
    if language == "zh":
        return f"{there.month}月{there.day}日（周{weekday}）"
    return f"{weekday} {there.day} {MONTHS[there.month - 1]}"


def clock(moment: str, zone: str) -> str:
    """The time of day: 9:05, 14:30."""
    there = datetime.fromisoformat(moment).astimezone(zones.place(zone))
    return f"{there.hour}:{there.minute:02d}"


def period(start: str, end: str | None, zone: str) -> str:
    """The time of a promise: 9:00, or 9:00–11:00 for a window."""
    return f"{clock(start, zone)}–{clock(end, zone)}" if end else clock(start, zone)


def _filled(template: str, fields: Mapping[str, str]) -> str:
    """The template with its fields filled in; what is filled in is not looked at again."""
    return _FIELD.sub(lambda found: fields[found[1]], template)


def _one_line(subject: str) -> str:
    return " ".join(subject.split())
