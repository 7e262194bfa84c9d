"""Reads `service-levels.yaml`: windows around an appointment, and deadlines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import iso
from . import vocabulary
from .conditions import Conditions
from .entries import LONGEST_LABEL, Entry

Json = dict[str, Any]

# What starts a promise and what meets it. The words are events of the promise engine.
TRIGGERS = frozenset(
    """
    order.reported order.accepted order.assigned order.working appointment.called delay.predicted delay.told
    leave.started leave.ended question.raised question.answered hotline.called complaint.raised complaint.answered
    complaint.resolved business.accepted business.completed business.told business.signed business.returned
    visit.arrived visit.completed callback.made card.made trial.ends trial.decided suspension.planned
    suspension.reminded suggestion.made suggestion.answered incident.happened incident.reported
    """.split()
)
# Who is told: a role, a duty of the region (complaints), or a part that somebody plays for this one promise.
TOLD = frozenset({*vocabulary.ROLES, "complaints", "administrator", "visitor", "owner", "customer"})

# Functions that say when a promise is due, and their arguments; `by` names the field that picks from `values`.
DUE: dict[str, frozenset[str]] = {
    "after": frozenset({"duration", "by", "values", "opening"}),
    "before": frozenset({"duration"}),
    "working_days": frozenset({"days"}),
    "business_hours": frozenset({"duration"}),
    "promised": frozenset({"duration", "by", "values", "longest"}),
    "same_day": frozenset({"until", "otherwise"}),
}


def windows(entry: Entry) -> dict[str, bool]:
    """Every level's id, and whether it is a window around an appointment."""
    return {key: "due" not in one for key, one in entry.maps()}


def level(entry: Entry, conditions: Conditions) -> Json:
    """The level as it is served."""
    entry.check_id()
    compiled: Json = {
        **entry.words(*LONGEST_LABEL),
        **entry.sources(),
        "enabled": entry.flag("enabled", True),
    }
    if "due" in entry:
        if "earliest" in entry or "latest" in entry:
            entry.fault("window_or_due", line=entry.line_of("due"))
            entry.texts("earliest")
            entry.texts("latest")
        compiled.update(_deadline(entry, conditions))
    else:
        compiled.update(_window(entry))
    entry.close()
    return compiled


def _window(entry: Entry) -> Json:
    window: Json = {key: entry.duration(key, required=True) for key in ("earliest", "latest")}
    if "target" in entry:
        window["target"] = entry.durations("target")
        if len(window["target"]) != 2:
            entry.fault("wrong_arguments", "target", entry.line_of("target"))
    bounds = [window["earliest"], *window.get("target", []), window["latest"]]
    lengths = [iso.duration(one) for one in bounds if one and iso.is_duration(one)]
    if lengths != sorted(lengths):
        entry.fault("window_order", line=entry.line_of("earliest"))
    return {**window, **_watched(entry)}


def _deadline(entry: Entry, conditions: Conditions) -> Json:
    deadline: Json = {"starts": entry.one_of("starts", TRIGGERS, "unknown_trigger")}
    deadline["met"] = [trigger for trigger, _ in entry.texts("met", required=True)]
    for trigger, line in entry.texts("met"):
        if trigger not in TRIGGERS:
            entry.fault("unknown_trigger", trigger, line)
    if (when := entry.map("when")) is not None:
        deadline["when"] = conditions.when(when)
    if (due := entry.map("due")) is not None:
        deadline["due"] = _due(due, conditions)
    return {**deadline, **_watched(entry)}


def _watched(entry: Entry) -> Json:
    """Who hears of it when: the same for a deadline and for the end of a window."""
    watched: Json = {"warn": entry.durations("warn"), "tell": _tell(entry.map("tell")), "escalate": []}
    if (escalate := entry.map("escalate")) is not None:
        for after, node in escalate.nodes():
            if not iso.is_duration(after):
                escalate.fault("bad_duration", after, node.line)
            watched["escalate"].append({"after": after, "to": _told(escalate, after)})
    return watched


def _due(entry: Entry, conditions: Conditions) -> Json:
    fn = entry.one_of("fn", DUE, "unknown_function")
    due: Json = {"fn": fn}
    allowed = DUE.get(fn, frozenset())
    read: dict[str, Callable[[], Any]] = {
        "duration": lambda: entry.duration("duration", required=True, months=fn == "after"),
        "longest": lambda: entry.duration("longest"),
        "otherwise": lambda: entry.duration("otherwise", required=True),
        "days": lambda: entry.integer("days", required=True),
        "until": lambda: entry.text("until", required=True),
        "opening": lambda: entry.flag("opening"),
        "by": lambda: entry.text("by"),
        "values": lambda: _durations_by(entry),
    }
    for argument in sorted(allowed):
        if (value := read[argument]()) is not None and value is not False:
            due[argument] = value
    if ("by" in due) != ("values" in due):
        entry.fault("missing_key", "values" if "by" in due else "by")
    if "by" in due and due["by"] != "complaint.grade":  # the grade belongs to the complaint, not to a visit
        conditions.check_field(due["by"], entry, entry.line_of("by"))
    entry.close()
    return due


def _durations_by(entry: Entry) -> Json | None:
    values = entry.map("values")
    if values is None:
        return None
    return {key: values.duration(key) for key, _ in values.nodes()}


def _tell(entry: Entry | None) -> Json:
    if entry is None:
        return {}
    tell = {moment: _told(entry, moment) for moment in ("start", "warn", "overdue") if moment in entry}
    entry.close()
    return tell


def _told(entry: Entry, key: str) -> list[str]:
    for who, line in entry.texts(key):
        if who not in TOLD:
            entry.fault("unknown_role", who, line)
    return [who for who, _ in entry.texts(key)]
