"""A phone that follows a script. It knows only what a real one knows, and speaks to the server over the same HTTP."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any, Literal, Protocol

import rfc8785
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask

from .. import installation, iso
from ..clock import new_id
from ..events.rules import Event
from ..records.canonical import canonical
from ..records.statements import FORMAT, statement
from ..standard.fields import fields
from ..standard.rules import assess, decimal, facts_read
from ..visits.events import parse
from ..visits.keys import OAEP, agreed
from ..visits.rules import fold
from .pictures import SIZE, photo

Json = dict[str, Any]

API = "/api/v1"
TZ = 480
PRIVATE_BYTES = 256
"""Plain private answers are padded to this length, so that the length of the cipher text says nothing."""


class DemoError(Exception):
    """The demonstration cannot go on: the server said something that a phone does not expect."""


class Answer(Protocol):
    """What comes back from the server."""

    status_code: int

    def get_json(self) -> Any: ...

    def get_data(self, as_text: Literal[True]) -> str: ...


class Client(Protocol):
    """What a phone speaks to the server through: it keeps the session, and says what a page of ours says."""

    def open(self, path: str, *, method: str, **request: Any) -> Answer:
        """Sends a request, with `json`, or `data` of a `content_type`."""


class Here:
    """A server in this process."""

    def __init__(self, app: Flask) -> None:
        self._base = installation.settings(app).origin
        self._client = app.test_client()
        self._client.environ_base.update(HTTP_SEC_FETCH_SITE="same-origin", HTTP_ORIGIN=self._base)

    def open(self, path: str, *, method: str, **request: Any) -> Answer:
        return self._client.open(path, method=method, base_url=self._base, **request)


class Phone:
    """The phone of one person on one day. Its clock runs a little ahead, as phones' clocks do."""

    AHEAD_MS = 1_700

    def __init__(self, client: Client, staff_no: str, password: str) -> None:
        self.id = new_id()
        self.run = f"run-{self.id[-12:]}"
        self._client = client
        sign_in = {"staff_no": staff_no, "password": password, "device": self.id}
        self.person = self.call("POST", "/session", json=sign_in)["person"]
        name = {"device": self.id, "name": "Android, Chrome", "standalone": True, "persisted": True}
        self.call("POST", "/sync/devices", json=name)
        self.documents, self.seen = self._pull()
        self._standards: dict[str, Json] = {}

    def call(self, method: str, path: str, **request: Any) -> Json:
        """The JSON answer of the server; raises DemoError when it refuses."""
        answer = self._client.open(f"{API}{path}", method=method, **request)
        if answer.status_code != 200:
            raise DemoError(f"{method} {path}: {answer.status_code} {answer.get_data(as_text=True)}")
        return dict(answer.get_json())

    def standard(self, hash: str) -> Json:
        """A version of the standard."""
        if hash not in self._standards:
            self._standards[hash] = self.call("GET", f"/standard/{hash}")
        return self._standards[hash]

    def push(self, events: list[Json], photos: Mapping[str, bytes], wall: int, mono: int) -> None:
        """Hands in what happened in one visit, with a measurement of the clock (`wall`, `mono`), then the photos."""
        answer = self.call("POST", "/sync/push", json=self.batch(events, wall, mono))
        for id, result in answer["results"].items():
            if result["result"] != "accepted":
                raise DemoError(f"event {id}: {result}")
        for sha256 in answer["want_photos"]:
            self.call("PUT", f"/sync/photos/{sha256}", data=photos[sha256], content_type="image/jpeg")

    def batch(self, events: list[Json], wall: int, mono: int) -> Json:
        """What a push of these events says."""
        measured = {"wall": wall, "mono": [self.run, mono], "offset_ms": -self.AHEAD_MS, "error_ms": 120}
        return {"device": self.id, "events": events, "clock": measured}

    def _pull(self) -> tuple[dict[str, Json], int]:
        """The documents of the visits in scope, by work-order number, and the place in the feed."""
        documents, seen, query, more = {}, 0, "", True
        while more:
            page = self.call("GET", f"/sync/pull{query}")
            for item in page["items"]:
                seen = max(seen, item["seq"])
                if item["kind"] in ("scope.added", "visit"):
                    documents[item["document"]["order"]] = item["document"]
            query, more = f"?cursor={page['cursor']}", page["more"]
        return documents, seen


class Visit:
    """A visit in the hands of a scripted person: its clock goes forward from act to act.

    `said` are the answers that the script wants; everything else that is asked gets an answer that passes.
    """

    def __init__(self, phone: Phone, order: str, said: Mapping[str, Any]) -> None:
        self.phone = phone
        self.document = phone.documents[order]
        self.standard = phone.standard(self.document["standard"])
        self.said = said
        self.chance = Random(order)
        self.promised = iso.instant_ms(self.document["promise"]["start"])
        self.wall = self.promised
        self.events: list[Json] = []
        self.photos: dict[str, bytes] = {}

    # -- acts

    def at(self, minutes: float) -> None:
        """Moves the clock to so many minutes after the promised start."""
        self.wall = self.promised + int(minutes * 60_000)

    def say(self, type: str, **body: Any) -> str:
        """One event, some seconds after the one before; returns its id."""
        id = new_id()
        self._record(id, type, body)
        return id

    def mark(self, name: str) -> None:
        """Departed, arrived, entered, started, finished or left."""
        self.say(f"visit.{name}", replaces=[])

    def answer(self, phase: str, skip: tuple[str, ...] = ()) -> None:
        """Answers what the phase asks of the person: low-risk ticks in one tap, the rest one by one.

        An answer can make other items appear, so the checklist is asked again after each.
        """
        while open_items := [item for item in self._open(phase) if item not in skip]:
            items = self.standard["items"]
            bulk = [item for item in open_items if items[item]["bulk"] and item not in self.said]
            if bulk:
                self.say("items.confirmed", phase=phase, items=bulk, replaces=[])
            elif items[open_items[0]]["answer"] == "photo":
                self.take_photo(open_items[0])
            else:
                self._answer(open_items[0])

    def take_photo(self, item: str) -> None:
        """A photo for an item."""
        data = photo(f"{self.document['order']} {item}", tidy=item.startswith("finish"))
        sha256 = hashlib.sha256(data).hexdigest()
        width, height = SIZE
        self.photos[sha256] = data
        self.say("photo.added", sha256=sha256, size=len(data), mime="image/jpeg", width=width, height=height, item=item)

    def answer_privately(self) -> None:
        """The customer's answers about the person, sealed so that only the server can read them."""
        for item in self._asked("sign-off"):
            definition = self.standard["items"][item]
            if definition.get("private"):
                value = self.said.get(item, next(one for one in ("yes", "no") if one not in definition["fail"]))
                id = new_id()
                sealed = seal(value, id, item, self.document["id"], self.document["key"])
                self._record(id, "private.answered", {"item": item, **sealed, "replaces": []})

    def sign(self, signature: Json) -> None:
        """The customer signs what the phone shows, in the way given; nothing where the list asks for no signature."""
        if not any(self.standard["items"][item]["answer"] == "signature" for item in self._asked("sign-off")):
            return
        named = set(facts_read(self.standard, self.document["kind"]))
        facts = {name: value for name, value in self.document["facts"].items() if name in named}
        then = {**self.document, "facts": facts}
        visit = self._fold()
        shown = statement(self.standard, then, visit, self._assess(visit, then), "zh-CN")
        self.say(
            "visit.signed",
            statement=canonical(shown).decode(),
            format=FORMAT,
            language="zh-CN",
            standard=self.standard["hash"],
            promises=shown["promise"]["entries"],
            events=[event["id"] for event in self.events],
            facts=facts,
            signature=signature,
            replaces=[],
        )

    def complete(self, outcome: str, report: str, reason: str | None = None) -> None:
        """Closes the visit and hands everything in, some minutes later, when the phone has network again."""
        if outcome == "done" and (blockers := self._assess(self._fold(), self.document)["blockers"]):
            raise DemoError(f"{self.document['order']} cannot be closed: {blockers}")
        why = {"reason": reason} if reason else {}
        self.say("visit.completed", outcome=outcome, report=report, recorded=len(self.events) + 1, **why)
        self.wall += 240_000
        self.phone.push(self.events, self.photos, self.wall + self.phone.AHEAD_MS, self._mono())

    # -- what the phone knows

    def _record(self, id: str, type: str, body: Json) -> None:
        self.wall += self.chance.randrange(6_000, 28_000)
        self.events.append(
            {
                "id": id,
                "visit": self.document["id"],
                "type": type,
                "v": 1,
                "seen": self.phone.seen,
                "wall": self.wall + self.phone.AHEAD_MS,
                "tz": TZ,
                "mono": [self.phone.run, self._mono()],
                "body": body,
            }
        )

    def _mono(self) -> int:
        """The monotonic clock: since the midnight before the visit, when the phone was switched on."""
        return (self.wall + TZ * 60_000) % 86_400_000

    def _fold(self) -> Json:
        events = []
        for raw in self.events:
            event = parse(raw)
            if not isinstance(event, Event):
                raise DemoError(f"{raw['type']}: {event.pointer} {event.message}")
            events.append(replace(event, device=self.phone.id, by=self.phone.person["id"]))
        return fold(events)

    def _assess(self, visit: Json, document: Json) -> Json:
        return assess(self.standard, document["kind"], visit, fields(visit, document, {}))

    def _asked(self, phase: str) -> list[str]:
        """The items that the phase asks for now."""
        return [item["id"] for item in self._items(phase)]

    def _items(self, phase: str) -> list[Json]:
        phases = self._assess(self._fold(), self.document)["phases"]
        return next((one["items"] for one in phases if one["id"] == phase), [])

    def _open(self, phase: str) -> list[str]:
        """The items of a phase that wait for an answer of this person; optional ones only if the script wants them."""
        found = []
        for item in self._items(phase):
            definition = self.standard["items"][item["id"]]
            wanted = definition["required"] or item["id"] in self.said or definition["answer"] == "photo"
            by_hand = definition["answer"] not in ("computed", "duration", "signature")
            if item["state"] == "open" and definition["who"] == "technician" and by_hand and wanted:
                found.append(item["id"])
        return found

    def _answer(self, item: str) -> None:
        definition = self.standard["items"][item]
        if item in self.said:
            value, *note = self.said[item] if isinstance(self.said[item], tuple) else (self.said[item],)
        else:
            value, note = PASSING[definition["answer"]](definition, self.document["facts"]), []
        more = {"note": note[0]} if note else {}
        self.say("item.answered", item=item, value=value, replaces=[], **more)


# ---- answers that pass


def _choice(item: Json, _: Json) -> Any:
    value = next(option["value"] for option in item["options"] if not option.get("fail"))
    return [value] if item.get("multiple") else value


def _number(item: Json, facts: Json) -> str:
    """A number well inside what passes."""
    bounds = item.get("pass", {})
    if by := item.get("pass_by"):
        bounds = by["values"][facts.get(by["field"], by["default"])]
    if "of" in bounds:
        whole = decimal(facts.get(bounds["of"])) or Fraction(100)
        return str(int(whole * Fraction(96, 100)))
    low = decimal(bounds.get("gte")) if "gte" in bounds else Fraction(item.get("min", 0))
    high = decimal(bounds.get("lte")) if "lte" in bounds else Fraction(item.get("max", 100))
    assert low is not None and high is not None
    return str(int((low + high) / 2))


PASSING: Mapping[str, Callable[[Json, Json], Any]] = {
    "tick": lambda item, facts: "done",
    "yes-no-na": lambda item, facts: next(value for value in ("yes", "no") if value not in item["fail"]),
    "choice": _choice,
    "number": _number,
    "text": lambda item, facts: "正常",
    "consent": lambda item, facts: "yes",
}
"""For each kind of item, an answer that passes, given the item and the office's facts."""


# ---- private answers


def seal(value: str, event: str, item: str, visit: str, key: Mapping[str, str]) -> dict[str, str]:
    """A private answer as the phone encrypts it (docs/protocol.md, Private answers)."""
    (secret, wrapped), iv = _agreed(key["x25519"]) if "x25519" in key else _wrapped(key["spki"]), os.urandom(12)
    plain = json.dumps({"value": value}, ensure_ascii=False).encode().ljust(PRIVATE_BYTES)
    bound = rfc8785.dumps({"event": event, "item": item, "key": key["id"], "visit": visit})
    return {
        "key": key["id"],
        "wrapped": _encoded(wrapped),
        "iv": _encoded(iv),
        "ciphertext": _encoded(AESGCM(secret).encrypt(iv, plain, bound)),
    }


def _agreed(server: str) -> tuple[bytes, bytes]:
    """A key that the server agrees on, and what tells it how."""
    own, theirs = X25519PrivateKey.generate(), X25519PublicKey.from_public_bytes(_decoded(server))
    public = own.public_key().public_bytes_raw()
    return agreed(own.exchange(theirs), public, theirs), public


def _wrapped(spki: str) -> tuple[bytes, bytes]:
    """The same where the server cannot agree on one."""
    public, secret = serialization.load_der_public_key(_decoded(spki)), AESGCM.generate_key(256)
    assert isinstance(public, rsa.RSAPublicKey)
    return secret, public.encrypt(secret, OAEP)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
