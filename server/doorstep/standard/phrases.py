"""Reads `phrases.yaml`: what to say, by moment, and what never to say."""

from __future__ import annotations

import re
from typing import Any

from .entries import LONGEST_LABEL, LONGEST_TEXT, Entry

Json = dict[str, Any]

PLACEHOLDERS = frozenset(
    "company hotline name staff_no title time new_time minutes hours purpose address docs reason product price"
    " problem solution phone".split()
)
MOMENTS = (
    "appoint", "reschedule", "travel", "arrive", "enter", "work", "first-ask", "finish", "sign-off", "farewell",
    "complaint", "after-visit", "callback", "phone", "any",
)  # fmt: skip
MATCHES = ("phrase", "start", "never")
SEVERITIES = ("block", "warn", "info")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def phrases(entry: Entry) -> tuple[Json, list[Json]]:
    """The phrases by id, and what is forbidden."""
    said: Json = {}
    if (say := entry.map("say", required=True)) is not None:
        for moment, spoken in say.maps():
            if moment not in MOMENTS:
                spoken.fault("unknown_moment", moment)
            for key, phrase in spoken.maps():
                if key in said:
                    phrase.fault("duplicate_key", key)
                said[key] = {"moment": moment, **_phrase(phrase)}
    never = entry.map("never", required=True)
    forbidden = [_forbidden(key, one) for key, one in never.maps()] if never is not None else []
    entry.close()
    return said, forbidden


def _phrase(entry: Entry) -> Json:
    entry.check_id()
    words = entry.words(*LONGEST_TEXT)
    used = {language: _PLACEHOLDER.findall(text) for language, text in words.items()}
    for language, names in used.items():
        for name in names:
            if name not in PLACEHOLDERS:
                entry.fault("unknown_placeholder", name, entry.line_of(language))
    if words["zh"] and words["en"] and set(used["zh"]) != set(used["en"]):
        entry.fault("placeholders_differ", line=entry.line_of("en"))
    phrase = {**words, **entry.sources()}
    entry.close()
    return phrase


def _forbidden(key: str, entry: Entry) -> Json:
    forbidden: Json = {
        "id": key,
        **entry.words(*LONGEST_LABEL),
        "match": entry.one_of("match", MATCHES, "unknown_value", "phrase"),
        "severity": entry.one_of("severity", SEVERITIES, "unknown_value"),
        **entry.sources(),
    }
    if (instead := entry.map("instead")) is not None:
        forbidden["instead"] = instead.named()
    entry.close()
    return forbidden
