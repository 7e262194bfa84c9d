"""Reads `messages.yaml`: what is told to whom, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import wording
from .entries import LONGEST_LABEL, LONGEST_TEXT, WORD, Entry
from .ways import channels, ways

Json = dict[str, Any]

TO = ("customer", "technician", "dispatcher", "supervisor", "told")
STARTED_BY = frozenset(
    "visit.booked visit.moved visit.reassigned visit.cancelled visit.departed visit.not_departed delay.told".split()
    + "delay.early visit.completed visit.done_after_all leave.moved leave.cancelled leave.reassigned".split()
    + "leave.after_all promise.start promise.warn promise.overdue promise.escalated photos.asked link.renewed".split()
    + "visit.arrived incident.reported visit.missed message.given_up".split()
)
"""What a message answers to at once."""
FOR_CUSTOMERS = frozenset("visit.reassigned visit.not_departed visit.done_after_all photos.asked link.renewed".split())
"""What answers to something that a customer was told, or asked for."""
FOR_OFFICE = frozenset({"incident.reported", "visit.missed", "message.given_up"})
"""What concerns the office alone."""
OFFICE = ("dispatcher", "supervisor")
ABOUT = ("visit", "day", "phone", "team")
"""What a message can be about."""
WORDS = ("technician", "overdue", "unheard")
"""What the file gives words to beside the messages themselves."""
VARIANTS = ("customer", "technician")
"""Whom a promise's message may address in other words."""

_VISIT = frozenset("company hotline customer technician date time order kind address".split())
_DAY = frozenset("company hotline technician date count list".split())
_PHONE = frozenset("company hotline technician heard count".split())
_TEAM = frozenset("company hotline count".split())
_LINE = frozenset("time kind order address customer".split())
_CODE = frozenset("company hotline customer order kind address code".split())
_NEW_LINK = frozenset("company hotline customer order kind address link".split())
_PROMISE = _VISIT | {"promise", "due", "state"}
_EVERY = _PROMISE | _DAY | _CODE | _NEW_LINK | {"expected", "depart", "heard"}
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DAYS = range(-7, 1)
_FIELD = re.compile(r"\{([^{}]*)\}")
_TOUCHED_LINK = re.compile(r"\S\{link\}|\{link\}\S")
"""Many programs that make links end one at a blank only (GFM, 6.9); Chinese has no blank after a full stop."""


def messages(entry: Entry, forbidden: list[Json]) -> Json:
    """The messages by kind (`send`), and the words that they share; none says what is `forbidden`."""
    words = entry.map("words", required=True)
    shared = {word: one.named() for word in WORDS if (one := words.map(word, required=True))} if words else {}
    if words:
        words.close()
    send = entry.map("send", required=True)
    compiled = {kind: _message(one) for kind, one in send.maps()} if send else {}
    routes = dict(_routes(entry, compiled))
    entry.close()
    for _, one in send.maps() if send else ():
        _check_wording(one, forbidden)
    return {"words": shared, "send": compiled, **routes}


def _routes(entry: Entry, send: Json) -> Iterator[tuple[str, Json]]:
    """Over which channels messages go (`ways`) and what some of these may carry (`channels`), where it is said."""
    carried = channels(restricted, _EVERY, _texts) if (restricted := entry.map("channels")) else {}
    if carried:
        yield "channels", carried
    if (order := entry.map("ways")) is not None:
        yield "ways", ways(order, send, carried)


def _message(entry: Entry) -> Json:
    if not WORD.fullmatch(entry.name):
        entry.fault("bad_id", entry.name)
    to = entry.one_of("to", TO, "unknown_role")
    about = entry.one_of("about", ABOUT, "unknown_value", "visit")
    message: Json = {"to": to, "about": about, **_when(entry)}
    about_promise = message.get("after", "").startswith("promise.")
    if (to == "told") != about_promise or not _fits(message):
        entry.fault("wrong_recipient", to, entry.line_of("to"))
    message["until"] = entry.text("until", required=True)
    calls_off = message.get("after", "").startswith("leave.")
    for_office = message.get("after") in FOR_OFFICE
    if for_office and to not in OFFICE:
        entry.fault("wrong_recipient", to, entry.line_of("to"))
    if (calls_off and to != "technician") or (message.get("after") in FOR_CUSTOMERS and to != "customer"):
        entry.fault("wrong_recipient", to, entry.line_of("to"))
    timeless = about_promise or message.get("after") == "link.renewed"
    ends_itself = timeless or (calls_off and message["after"] != "leave.after_all")
    if message["until"] and (message["until"] != "start" or ends_itself):
        entry.duration("until")
    fields = _fields(message, about_promise)
    message.update(_texts(entry, fields))
    if about_promise:
        message.update({role: _variant(one, fields) for role in VARIANTS if (one := entry.map(role))})
        message.update({"levels": [level for level, _ in levels]} if (levels := entry.texts("levels")) else {})
    if about == "day" and (line := entry.map("line", required=True)) is not None:
        message["line"] = line.words(*LONGEST_TEXT)
        _check_fields(line, message["line"], {language: line.line_of(language) for language in ("zh", "en")}, _LINE)
        line.close()
    entry.close()
    return message


def _fits(message: Json) -> bool:
    """Whether what it is about, when it goes and to whom go together."""
    to, past = message["to"], message.get("past", {})
    match message["about"]:
        case "day":
            return to == "technician" and "at" in message
        case "phone":
            return to in ("technician", *OFFICE) and "heard" in past
        case "team":
            return message.get("after") == "message.given_up"
    return "heard" not in past and message.get("after") != "message.given_up" and (not past or to in OFFICE)


def _when(entry: Entry) -> Json:
    """Exactly one of `after`, `at`, `before` and `past`."""
    given = [key for key in ("after", "at", "before", "past") if key in entry]
    if len(given) != 1:
        entry.fault("one_moment", line=entry.line_of(given[1]) if given else None)
    found: Json = {}
    if "after" in entry:
        found["after"] = entry.one_of("after", STARTED_BY, "unknown_trigger")
    if (at := entry.map("at")) is not None:
        days, time = at.integer("days", required=True), at.text("time", required=True)
        if days is not None and days not in _DAYS:
            at.fault("bad_days", str(days), at.line_of("days"))
        if time is not None and not _TIME.fullmatch(time):
            at.fault("bad_time", time, at.line_of("time"))
        at.close()
        found["at"] = {"days": days, "time": time}
    for name, of in (("before", ("start", "depart_by")), ("past", ("depart_by", "heard"))):
        if (moment := entry.map(name)) is not None:
            known = [key for key in of if key in moment]
            if len(known) != 1:
                moment.fault("one_moment")
            found[name] = {key: moment.duration(key) for key in known}
            moment.close()
    return found


def _fields(message: Json, about_promise: bool) -> frozenset[str]:
    """The fields that a message's words may name."""
    if message["about"] != "visit":
        return {"day": _DAY, "phone": _PHONE, "team": _TEAM}[message["about"]]
    if message.get("after") == "photos.asked":
        return _CODE
    if message.get("after") == "link.renewed":
        return _NEW_LINK
    fields = _PROMISE if about_promise else _VISIT
    more = {
        "link": message["to"] == "customer",
        "expected": message.get("after") in ("delay.told", "delay.early"),
        "depart": "depart_by" in {**message.get("before", {}), **message.get("past", {})},
    }
    return fields | {field for field, known in more.items() if known}


def _variant(entry: Entry, fields: frozenset[str]) -> Json:
    """The words for one role."""
    texts = _texts(entry, fields)
    entry.close()
    return texts


def _texts(entry: Entry, fields: frozenset[str]) -> Json:
    """Subject and text in both languages: `{zh: {subject, text}, en: …}`."""
    found: Json = {}
    lines: dict[str, dict[str, int]] = {}
    for language, place in (("zh", 0), ("en", 1)):
        words = entry.map(language, required=True)
        found[language] = dict(_subject_and_text(words, place)) if words else {"subject": "", "text": ""}
        lines[language] = {part: words.line_of(part) if words else entry.line for part in ("subject", "text")}
    for part in ("subject", "text"):
        words_of_part = {language: found[language][part] for language in ("zh", "en")}
        _check_fields(entry, words_of_part, {language: lines[language][part] for language in ("zh", "en")}, fields)
    return found


def _subject_and_text(entry: Entry, place: int) -> Iterator[tuple[str, str]]:
    for part, longest in (("subject", LONGEST_LABEL), ("text", LONGEST_TEXT)):
        words = entry.text(part, required=True) or ""
        if len(words) > longest[place]:
            entry.fault("too_long", str(longest[place]), entry.line_of(part))
        yield part, words
    if "\n" in (entry.text("subject") or ""):
        entry.fault("one_line", "subject", entry.line_of("subject"))
    entry.close()


def _check_wording(entry: Entry, forbidden: list[Json]) -> None:
    """Notes forbidden words in what somebody is told."""
    told = [(words, key) for one in (entry, *map(entry.map, VARIANTS)) if one and (words := one.map("zh"))
            for key in ("subject", "text")]  # fmt: skip
    if line := entry.map("line"):
        told.append((line, "zh"))
    for words, key in told:
        for word in wording.refused(words.text(key) or "", forbidden):
            words.fault("forbidden_words", word, words.line_of(key))


def _check_fields(entry: Entry, words: dict[str, str], lines: dict[str, int], fields: frozenset[str]) -> None:
    """Both languages name the same fields, and none that is not known there."""
    used = {language: set(_FIELD.findall(text)) for language, text in words.items()}
    for language, names in used.items():
        for name in sorted(names - fields):
            entry.fault("unknown_placeholder", name, lines[language])
        if set("{}") & set(_FIELD.sub("", words[language])):
            entry.fault("odd_brace", line=lines[language])
        if _TOUCHED_LINK.search(words[language]):
            entry.fault("link_touches", "{link}", lines[language])
    if words["zh"] and words["en"] and used["zh"] != used["en"]:
        entry.fault("placeholders_differ", line=lines["en"])
