"""Reads `phrases.yaml`: what to say, by moment, where and by whom; in which tone never, and what never to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from . import wording
from .entries import LONGEST_LABEL, LONGEST_TEXT, Entry
from .vocabulary import ROLES

Json = dict[str, Any]

PLACES: Mapping[str, str] = {
    "book": "minutes docs",
    "call": "",
    "appointment-call": "minutes docs",
    "arrival-call": "",
    "delay.late": "expected",
    "delay.early": "expected",
    "move.us": "new_time reason",
    "move.customer": "new_time reason",
    "cancel.us": "reason",
    "cancel.customer": "reason",
    "leave.back": "reason minutes promised",
    "leave.gone": "reason minutes promised",
    "question": "promised hours",
    "complaint": "promised problem",
    "complaint.staff": "promised problem",
}
"""Where something is said beside the items of a list, and what the place knows more than every visit does."""
OF_A_VISIT = "company hotline name staff_no phone title address purpose time"
"""What is known wherever something is said."""
OF_THE_SPEAKER = "day hall_time object price product solution trial_end"
"""What only the speaker knows."""
PLACEHOLDERS = frozenset(" ".join((OF_A_VISIT, OF_THE_SPEAKER, *PLACES.values())).split())
MOMENTS = (
    "phone", "appoint", "closing", "reschedule", "travel", "arrive", "enter", "work", "first-ask", "finish", "sign-off",
    "farewell", "complaint", "after-visit", "callback", "any",
)  # fmt: skip
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def phrases(entry: Entry) -> Json:
    """The phrases by id, the tones and what is forbidden."""
    never = entry.map("never", required=True)
    forbidden = [_forbidden(key, one) for key, one in never.maps()] if never is not None else []
    said: Json = {}
    if (say := entry.map("say", required=True)) is not None:
        for moment, spoken in say.maps():
            if moment not in MOMENTS:
                spoken.fault("unknown_moment", moment)
            for key, phrase in spoken.maps():
                if key in said:
                    phrase.fault("duplicate_key", key)
                said[key] = {"moment": moment, **_phrase(phrase, forbidden)}
    tones = entry.map("tones")
    heard = [_tone(key, one) for key, one in tones.maps()] if tones is not None else []
    entry.close()
    return {"phrases": said, "tones": heard, "forbidden": forbidden}


def _phrase(entry: Entry, forbidden: list[Json]) -> Json:
    entry.check_id()
    words = entry.words(*LONGEST_TEXT)
    used = {language: _PLACEHOLDER.findall(text) for language, text in words.items()}
    for language, names in used.items():
        for name in names:
            if name not in PLACEHOLDERS:
                entry.fault("unknown_placeholder", name, entry.line_of(language))
        if "{" in _PLACEHOLDER.sub("", words[language]) or "}" in _PLACEHOLDER.sub("", words[language]):
            entry.fault("odd_brace", line=entry.line_of(language))
    if words["zh"] and words["en"] and set(used["zh"]) != set(used["en"]):
        entry.fault("placeholders_differ", line=entry.line_of("en"))
    for word in wording.refused(words["zh"], forbidden):
        entry.fault("forbidden_words", word, entry.line_of("zh"))
    phrase = {**words, "needs": sorted(set(used["zh"])), **_whose(entry), **entry.sources()}
    entry.close()
    return phrase


def _whose(entry: Entry) -> Json:
    """Who says it, for which kinds of visit (checked when all lists are read) and at which places; absent: any."""
    for key, known, code in (("role", ROLES, "unknown_role"), ("at", PLACES, "unknown_place")):
        for value, line in entry.texts(key):
            if value not in known:
                entry.fault(code, value, line)
    found = {"roles": entry.texts("role"), "kinds": entry.texts("kinds"), "at": entry.texts("at")}
    return {name: [value for value, _ in values] for name, values in found.items() if values}


def _tone(key: str, entry: Entry) -> Json:
    tone = {"id": key, **entry.words(*LONGEST_LABEL), **entry.sources()}
    entry.close()
    return tone


def _forbidden(key: str, entry: Entry) -> Json:
    forbidden: Json = {
        "id": key,
        **entry.words(*LONGEST_LABEL),
        "match": entry.one_of("match", wording.MATCHES, "unknown_value", "phrase"),
        "severity": entry.one_of("severity", wording.SEVERITIES, "unknown_value"),
        **entry.sources(),
    }
    if (instead := entry.map("instead")) is not None:
        forbidden["instead"] = instead.named()
    entry.close()
    return forbidden


def check_places(entry: Entry, said: Json, items: Json, lists: Json) -> None:
    """Notes every phrase that is said nowhere: by no item of a list of its roles and kinds, and at no place."""
    named = set(_named(said, items, lists))
    for _, spoken in (entry.map("say") or entry).maps():
        for key, phrase in spoken.maps():
            for kind, line in phrase.texts("kinds"):
                if kind not in lists:
                    phrase.fault("unknown_kind", kind, line)
            if key in said and "at" not in said[key] and key not in named:
                phrase.fault("no_place", key)


def _named(said: Json, items: Json, lists: Json) -> Iterator[str]:
    """The phrases that an item names where they fit."""
    for kind, one in lists.items():
        for item in (item for phase in one["phases"] for item in phase["items"]):
            for key in items.get(item, {}).get("phrases", ()):
                phrase = said.get(key, {})
                if kind in phrase.get("kinds", [kind]) and one["role"] in phrase.get("roles", [one["role"]]):
                    yield key
