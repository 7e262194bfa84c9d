"""Visits made up from a seed: events of every known type and some unknown ones, on few ids, so that they meet."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from shared_cases import event_id

ITEMS = ("enter.cloth", "work.test", "work.speed", "constructor", "1")
TEXTS = ("", "门铃坏了", "é e\u0301", "👩‍🔧", "line\nbreak", '"quoted"', "\u2028\ue000\U0001f600", "x" * 300)
WHEN = "2026-06-03T18:20:00+08:00"
SHA256 = "0123456789abcdef" * 4


def random_events(random: Random, count: int) -> list[dict[str, Any]]:
    """`count` events as the server hands them out, in no order, all different."""
    ids = [event_id(f"e{place:05}") for place in range(count)]
    events = [random_event(random, id, random.sample(ids, min(3, count))) for id in ids]
    random.shuffle(events)
    return events


def random_event(random: Random, id: str, others: list[str]) -> dict[str, Any]:
    """One event that may speak about others."""
    device = random.choice("AB")
    kind = random.choice(list(BODIES))
    return {
        "id": id,
        "visit": event_id("visit"),
        "type": kind,
        "v": 1,
        "seen": random.randrange(100),
        "wall": 1_780_480_800_000 + random.randrange(10_000_000),
        "tz": random.choice((480, 360, -570)),
        "mono": [device + random.choice("12"), random.randrange(10_000_000)],
        "body": {"replaces": random.sample(others, random.randint(0, len(others))), **BODIES[kind](random, others)},
        "device": device,
        "by": random.choice(("wang", "li", None)),
    }


Body = Callable[[Random, list[str]], dict[str, Any]]


def mark(random: Random, others: list[str]) -> dict[str, Any]:
    return {"undone": True} if random.random() < 0.2 else {}


def guarded(random: Random, others: list[str]) -> dict[str, Any]:
    """A mark about which the phone may have asked back."""
    asked = optional(random, despite=["other_day", "other_visit"], reason=random.choice(TEXTS))
    return {**mark(random, others), **asked}


def optional(random: Random, **fields: Any) -> dict[str, Any]:
    """Some of the fields."""
    return {name: value for name, value in fields.items() if random.random() < 0.5}


BODIES: dict[str, Body] = {
    **{f"visit.{name}": mark for name in ("entered", "finished", "left")},
    **{f"visit.{name}": guarded for name in ("departed", "started")},
    "visit.arrived": lambda random, others: {
        **guarded(random, others),
        **optional(random, door_code="4711", position={"lat": "29.5", "lon": "-106.5", "accuracy": 20}),
        **optional(random, judged={"verdict": "early", "minutes": "-24.0", "error_s": 2, "entry": event_id("entry")}),
    },
    "door_code.entered": lambda random, others: {"door_code": random.choice(("4711", "123456"))},
    "item.answered": lambda random, others: {
        "item": random.choice(ITEMS),
        "value": random.choice((None, "done", "not_done", "-21.5", ["web", "iptv"], *TEXTS)),
        **optional(random, note=random.choice(TEXTS), mood=[1, {"deep": None}]),
    },
    "items.confirmed": lambda random, others: {"phase": "prepare", "items": random.choices(ITEMS, k=3)},
    "note.added": lambda random, others: {"text": random.choice(TEXTS), **optional(random, item="work.test")},
    "photo.added": lambda random, others: {
        **{"sha256": SHA256, "size": 9, "mime": "image/jpeg", "width": 4, "height": 3},
        **optional(random, item="work.test"),
    },
    "photo.withdrawn": lambda random, others: {"photo": random.choice(others)},
    "call.attempted": lambda random, others: {
        "purpose": "arrival",
        "result": random.choice(("reached", "no_answer")),
        **optional(random, note=random.choice(TEXTS)),
    },
    "delay.told": lambda random, others: {"expected": WHEN, "answer": "accepts", **optional(random, cause="rain")},
    "leave.started": lambda random, others: {
        "reason": "trace",
        "returning": random.random() < 0.8,
        "told": True,
        **optional(random, minutes=random.choice((0, 30, 60)), promised=WHEN, note=random.choice(TEXTS)),
    },
    "leave.ended": lambda random, others: {"leave": random.choice(others)},
    "line.checked": lambda random, others: {
        "leave": random.choice(others),
        "works": random.random() < 0.5,
        **optional(random, note=random.choice(TEXTS)),
    },
    "question.raised": lambda random, others: {
        "text": random.choice(TEXTS),
        "hotline": "queued",
        **optional(random, ticket="T-1", promised=WHEN),
    },
    "hotline.called": lambda random, others: {"question": random.choice(others), "ticket": "T-2"},
    "complaint.raised": lambda random, others: {
        **{"text": random.choice(TEXTS), "content": "price", "grade": "hard", "about_staff": True, "promised": WHEN},
    },
    "incident.reported": lambda random, others: {"kind": "damage", "text": random.choice(TEXTS)},
    "promise.agreed": lambda random, others: {
        **{"start": WHEN, "zone": "Asia/Shanghai", "asked_by": "customer", "agreed_by": "王"},
        **optional(random, end=WHEN, reason=random.choice(TEXTS)),
    },
    "rating.given": lambda random, others: {
        "stars": random.randint(1, 5),
        **optional(random, comment=random.choice(TEXTS)),
    },
    "private.answered": lambda random, others: {
        "item": random.choice(ITEMS),
        "key": "k1",
        **{"wrapped": "AAAA", "iv": "A" * 16, "ciphertext": "BBBB"},
    },
    "visit.signed": lambda random, others: {
        **{"statement": random.choice(TEXTS), "format": "doorstep-statement/1", "language": "zh-CN"},
        **{"standard": SHA256, "promises": [], "events": others, "facts": {"order.wifi": True, "n": 7}},
        "signature": {"kind": "drawn", "strokes": [[0, -1, 5, 6]], **optional(random, name="王")},
    },
    "visit.completed": lambda random, others: {
        "outcome": random.choice(("done", "missed")),
        "recorded": 3,
        **optional(random, reason=random.choice(TEXTS), report="ok"),
    },
    "change.seen": lambda random, others: {
        "state": "booked",
        **optional(random, entry=random.choice(others), gone=True),
    },
    "reply.given": lambda random, others: {"record": 1, "text": random.choice(TEXTS)},
    "meter.read": lambda random, others: {"value": "12.5", "replaces": others},
}
