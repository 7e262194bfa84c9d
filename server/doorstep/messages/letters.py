"""How a message reads: its template filled in, with times by the clock of the place, in the recipient's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .. import zones

Json = dict[str, Any]

WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Occasion:
    """What a message is about, as a calendar knows it: `uid` is its name there, and of two that have the same one the
    higher `sequence` counts."""

    uid: str
    start: datetime
    end: datetime | None
    zone: str
    sequence: int
    cancelled: bool = False


@dataclass(frozen=True)
class Letter:
    """A message in words; `fields` are those that filled its template, by name, and `kind` and `role` say which
    template that was: whoever sends by templates of their own fills them in there. `visit`: the id of the one that it
    is about, for staff to open; `until`: when it has lost its sense."""

    language: str
    subject: str
    text: str
    kind: str = ""
    role: str = ""
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    about: Occasion | None = None
    visit: str | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Names:
    """The words that stand for the ids of a message: people and customers by id (how to address them), addresses by
    premises."""

    people: Mapping[str, str]
    customers: Mapping[str, str]
    addresses: Mapping[str, str]


def letter(
    kind: str,
    role: str,
    facts: Mapping[str, Any],
    standard: Mapping[str, Any],
    names: Names,
    language: str,
    link: str,
    home: str,
    channel: str = "",
) -> Letter:
    """A message of this kind to somebody of this role. `link` is the address of the customer's page, or the digits of a
    code, whichever the message is about; `home` the zone of
    the installation: a time by another clock than its own says by which. Facts of what begins at no certain time have
    no `start`, and its messages do not speak of one; a message that names what its facts do not say raises KeyError.
    A `channel` that may not carry all that the words need gets words of its own, and never hears of the rest."""
    message = standard["messages"]["send"][kind]
    words = message.get(role, message)[language]
    fields = _fields(facts, standard, names, Reading(language, facts["zone"], home))
    fields |= {"link": link, "code": link}
    if "visits" in facts:
        lines = [
            _filled(message["line"][language], _fields(visit, standard, names, Reading(language, visit["zone"], home)))
            for visit in facts["visits"]
        ]
        fields |= {"list": "\n".join(lines), "count": str(len(lines))}
    words, carried = _carried(words, fields, standard["messages"].get("channels", {}).get(channel), language)
    subject, text = _one_line(_filled(words["subject"], carried)), _filled(words["text"], carried)
    about = _occasion(facts) if channel not in standard["messages"].get("channels", {}) else None
    return Letter(language, subject, text, kind, role, carried, about)


def _carried(
    words: Mapping[str, str], fields: Mapping[str, str], channel: Mapping[str, Any] | None, language: str
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The words and the fields that a channel may carry: all, where the standard says nothing of it (None)."""
    if channel is None:
        return words, fields
    needed = {name for part in ("subject", "text") for name in _FIELD.findall(words[part])}
    may = {name: value for name, value in fields.items() if name in channel["carries"]}
    return (words if needed <= set(channel["carries"]) else channel[language]), may


def _occasion(facts: Mapping[str, Any]) -> Occasion | None:
    """What the facts say to a calendar; None when they say nothing, or name no time."""
    said = facts.get("calendar")
    if said is None or not facts.get("start"):
        return None
    start, end = datetime.fromisoformat(facts["start"]), datetime.fromisoformat(said["end"])
    return Occasion(said["uid"], start, end, facts["zone"], said["sequence"], said["cancelled"])


@dataclass(frozen=True)
class Reading:
    """In which language and by which clock times are written; `home` is the zone of the installation."""

    language: str
    zone: str
    home: str

    def date(self, moment: str) -> str:
        """The day: 11月23日（周一）, Mon 23 Nov."""
        there = self._there(moment)
        weekday = WEEKDAYS[self.language][there.weekday()]
        if self.language == "zh":
            return f"{there.month}月{there.day}日（周{weekday}）"
        return f"{weekday} {there.day} {MONTHS[there.month - 1]}"

    def clock(self, moment: str, beside: str) -> str:
        """The time of day, 09:05 or 14:30, with its day where that is another one than that of the instant `beside`:
        次日 01:30, 01:30 the next day."""
        return self._on_its_day(moment, beside) + self._offset(moment)

    def moment(self, moment: str) -> str:
        """The time of day with its day, where it stands beside nothing."""
        return f"{self.date(moment)}{'' if self.language == 'zh' else ', '}{self._of_day(moment)}{self._offset(moment)}"

    def period(self, start: str, end: str | None) -> str:
        """The time of a promise: 09:00, or 09:00–11:00 for a window. In the night when the clocks are changed each end
        of a window stands with the offset that it has."""
        if end is None:
            return self._of_day(start) + self._offset(start)
        last, offsets = self._on_its_day(end, start), (self._offset(start), self._offset(end))
        if any(offsets) and self._there(start).utcoffset() != self._there(end).utcoffset():
            return f"{self._of_day(start)}{self._east(start)}–{last}{self._east(end)}"
        return f"{self._of_day(start)}–{last}{offsets[0] or offsets[1]}"

    def _there(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment).astimezone(zones.place(self.zone))

    def _of_day(self, moment: str) -> str:
        there = self._there(moment)
        return f"{there.hour:02d}:{there.minute:02d}"

    def _on_its_day(self, moment: str, beside: str) -> str:
        days, time = (self._there(moment).date() - self._there(beside).date()).days, self._of_day(moment)
        if days == 0:
            return time
        if days in OTHER_DAYS[self.language]:
            return OTHER_DAYS[self.language][days].format(time)
        return f"{self.date(moment)}{'' if self.language == 'zh' else ', '}{time}"

    def _offset(self, moment: str) -> str:
        """Which clock it is, where the installation's shows another time, or this one shows it twice."""
        at = datetime.fromisoformat(moment)
        there = zones.offset(at, self.zone)
        if there == zones.offset(at, self.home) and not zones.is_said_twice(at, self.zone):
            return ""
        return self._east(moment)

    def _east(self, moment: str) -> str:
        there = zones.offset(datetime.fromisoformat(moment), self.zone)
        east = f"UTC{there[0]}{int(there[1:3])}{there[3:].removesuffix(':00')}"
        return f"（{east}）" if self.language == "zh" else f" ({east})"


OTHER_DAYS = {"zh": {1: "次日 {}", -1: "前一天 {}"}, "en": {1: "{} the next day", -1: "{} the day before"}}


def _fields(facts: Mapping[str, Any], standard: Mapping[str, Any], names: Names, reading: Reading) -> dict[str, str]:
    words, language, start = standard["messages"]["words"], reading.language, facts.get("start")
    visit = standard["visits"].get(facts.get("kind"), {})
    fields = {
        "company": standard["brand"]["company"][language],
        "hotline": standard["brand"]["hotline"],
        "technician": names.people.get(facts.get("technician", "")) or words["technician"][language],
        "customer": names.customers.get(facts.get("customer", ""), ""),
        "address": names.addresses.get(facts.get("premises", ""), ""),
        "order": facts.get("order", ""),
        "kind": visit.get("name", {}).get(language, ""),
    }
    if start:
        fields |= {"date": reading.date(start), "time": reading.period(start, facts.get("end"))}
    times = {"expected": "expected", "due": "due", "depart": "depart_by", "heard": "heard"}
    fields |= {
        field: reading.clock(facts[name], start) if start else reading.moment(facts[name])
        for field, name in times.items()
        if name in facts
    }
    if "count" in facts:
        fields["count"] = str(facts["count"])
    if "level" in facts:
        fields["promise"] = standard["levels"][facts["level"]][language]
        fields["state"] = words["unheard" if facts["state"] == "unheard" else "overdue"][language]
    return fields


def _filled(template: str, fields: Mapping[str, str]) -> str:
    """The template with its fields filled in; what is filled in is not looked at again."""
    return _FIELD.sub(lambda found: fields[found[1]], template)


def _one_line(subject: str) -> str:
    return " ".join(subject.split())
