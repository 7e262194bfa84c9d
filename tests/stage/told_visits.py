"""Visits of which everything is told that can be: each item answered, each text marked with what it was written at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, TypeVar

from builders import standard as shipped

T = TypeVar("T")

OF_THE_OFFICE = {item for item, one in shipped()["items"].items() if one["audience"] == "office"}
MARKED = {*OF_THE_OFFICE, *"note call delay injury safety conflict other rating reason report".split()}
"""What marks a text that is not the customer's to read: an item of the office, or a place outside the items."""
FIELDS = {"about_staff", "content", "private", "despite", "judged", "report"}
"""What no answer to a customer has a field for: what somebody thinks of them, or of how they were served."""
GRADE = "special"
"""How hard the complaint is called; nothing else of these visits is called so."""


def mark(item: str) -> str:
    """A text that stands for whatever somebody may write at an item, and nowhere else."""
    return f"⟦{item}⟧"


def leaked(shown: Any) -> list[str]:
    """What of the office stands in something that a customer is shown: marks of texts, and names of fields."""
    text = json.dumps(shown, ensure_ascii=False, default=str)
    words = [word for word in MARKED if mark(word) in text] + [GRADE] * (f'"{GRADE}"' in text)
    return words + sorted(FIELDS & set(_fields(shown)))


def _fields(shown: Any) -> Iterator[str]:
    if isinstance(shown, dict):
        yield from shown
    for value in shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list) else ():
        yield from _fields(value)


def items_of(kind: str) -> list[str]:
    return [item for phase in shipped()["visits"][kind]["phases"] for item in phase["items"]]


OF_ANOTHER = "work.of-another-version"
"""An item that the standard of the visit does not have."""


def picture(kind: str, item: str | None) -> str:
    """The digest of the photo of an item; None: of the visit."""
    return f"{[*items_of(kind), None, OF_ANOTHER].index(item):064x}"


def answer(item: str, random: Random) -> Any:
    """An answer to an item; what can be written is marked with its name."""
    definition = shipped()["items"][item]
    match definition["answer"]:
        case "tick":
            return random.choice(("done", "not_done"))
        case "yes-no-na":
            return random.choice(("yes", "no", "na"))
        case "consent":
            return random.choice(("yes", "yes", "no", "withdrawn"))
        case "choice":
            values = [option["value"] for option in definition["options"]]
            return random.sample(values, random.randint(1, 2)) if definition["multiple"] else random.choice(values)
        case "number":
            return random.choice(("940", "-21.5", "-80"))
        case "text":
            return mark(item)
        case _:
            return None


def answers(kind: str, random: Random, said: Callable[..., T]) -> Iterator[T]:
    """An answer, or a photo, and a note for each item of a list."""
    size = {"size": 1, "mime": "image/jpeg", "width": 1, "height": 1}
    for item in items_of(kind):
        # A photo can be taken beside any item.
        if shipped()["items"][item]["answer"] == "photo" or item in OF_THE_OFFICE:
            yield said("photo.added", sha256=picture(kind, item), item=item, **size)
        if (value := answer(item, random)) is not None:
            yield said("item.answered", item=item, value=value, note=mark(item))
        yield said("note.added", item=item, text=mark(item))


def everything(kind: str, random: Random, said: Callable[..., T], when: str) -> Iterator[T]:
    """Everything that can be said of a visit before the signature; `said` makes an event, `when` is promised."""
    size = {"size": 1, "mime": "image/jpeg", "width": 1, "height": 1}
    yield said("visit.arrived")
    yield from answers(kind, random, said)
    yield said("photo.added", sha256=picture(kind, None), **size)
    yield said("photo.added", sha256=picture(kind, OF_ANOTHER), item=OF_ANOTHER, **size)
    yield said("note.added", text=mark("note"))
    yield said("call.attempted", purpose="arrival", result="reached", note=mark("call"))
    yield said("delay.told", expected=when, answer="accepts", cause=mark("delay"))
    yield said("leave.started", reason="trace", returning=False, told=True, promised=when)
    yield said("question.raised", text="账单", hotline="queued", promised=when)
    yield said("complaint.raised", text="迟到", content="service", grade=GRADE, about_staff=True, promised=when)
    for one in ("injury", "safety", "conflict", "other"):
        yield said("incident.reported", kind=one, text=mark(one))
    yield said("incident.reported", kind="damage", text="茶几")
    yield said("promise.agreed", start=when, zone="Asia/Shanghai", asked_by="customer", agreed_by="王")
    yield said("rating.given", stars=2, comment=mark("rating"))
