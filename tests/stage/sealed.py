"""Finished visits, sealed as intake seals them, without a phone: for tests of what comes after the sealing."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_der_public_key

from builders import standard
from doorstep.accounts.rules import Person
from doorstep.appointments import member_store
from doorstep.appointments import store as appointments
from doorstep.appointments.rules import NewVisit
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer, Premises
from doorstep.database import reading, writing
from doorstep.events import store as event_log
from doorstep.events.rules import Event, as_sent
from doorstep.events.store import LoggedEvent
from doorstep.events.times import Corrected
from doorstep.feed import store as feed
from doorstep.intake import documents
from doorstep.records import canonical, contents, later, statements, store
from doorstep.records.store import Record
from doorstep.standard.fields import fields
from doorstep.standard.rules import assess
from doorstep.visits import keys, photo_store, photos
from doorstep.visits.rules import fold

KIND, ZONE = "broadband-install", "Asia/Shanghai"
NOTE = "光猫放在弱电箱"


@dataclass
class Told:
    """What a phone tells of one visit, event by event."""

    visit: str
    person: Person
    at: datetime
    device: str = field(default_factory=new_id)
    boot: str = field(default_factory=new_id)
    events: list[Event] = field(default_factory=list)

    def tell(self, type: str, **body: Any) -> Event:
        """The next event, a minute after the one before."""
        minutes = len(self.events)
        wall = int(self.at.timestamp() * 1000) + minutes * 60_000
        event = Event(
            id=new_id(),
            what="visit",
            about=self.visit,
            type=type,
            v=1,
            seen=0,
            wall=wall,
            tz=480,
            mono=(self.boot, minutes * 60_000),
            body=body,
            device=self.device,
            by=self.person.id,
        )
        self.events.append(event)
        return event


def booked(person: Person, start: datetime, team: str | None = None) -> str:
    """A visit of the person's team, or of another one; returns its id."""
    visit = NewVisit(
        id=new_id(),
        order=f"WO-{new_id()}",
        kind=KIND,
        team=team or str(person.team),
        customer=Customer(new_id(), "王小明", "王先生", "+8613900000001", "ordinary", False),
        premises=Premises(new_id(), "人民路 1 号", "city", "home", None, None),
        facts={"order.access": "fibre"},
        start=start,
        end=None,
        zone=ZONE,
        asked_by="customer",
        agreed_by="王先生",
        travel_minutes=20,
        duration_minutes=60,
        instructions=None,
        members=((person.id, "main"),),
        agreed_at=start - timedelta(days=1),
    )
    with writing():
        appointments.insert(visit, standard()["hash"], None, now())
        member_store.add_member(visit.id, person.id, "main", 0)
    return visit.id


def finished(
    person: Person,
    start: datetime | None = None,
    *,
    team: str | None = None,
    outcome: str = "done",
    verdict: str = "on_time",
    match: str = "matches",
    cloth: str = "not_done",
    photo: str | None = None,
    privately: Callable[[str, str], Mapping[str, Any]] | None = None,
    stray: bool = False,
    reason: str | None = None,
) -> Record:
    """A visit that was done, signed and sealed. `cloth` is the answer to a critical item; `privately` makes the body of
    a private answer to visit and event; with `stray` a leave ends that nobody began."""
    start = start or now() - timedelta(hours=2)
    told = Told(booked(person, start, team), person, start)
    told.tell("visit.arrived", replaces=[], door_code="4711")
    told.tell("item.answered", item="enter.shoe-covers", value="done", note=NOTE, replaces=[])
    told.tell("item.answered", item="work.cloth", value=cloth, replaces=[])
    told.tell("note.added", text=NOTE)
    if photo:
        told.tell("photo.added", sha256=photo, size=9, mime="image/jpeg", width=1, height=1, item="finish.photo")
    if stray:
        told.tell("leave.ended", leave=new_id())
    if privately:
        answer = told.tell("private.answered")
        answer.body.update(privately(told.visit, answer.id))
    named = [event.id for event in told.events]
    signature = {"kind": "drawn", "name": "王小明", "strokes": [[0, 0, 9, 9]]}
    told.tell(
        "visit.signed",
        statement=json.dumps(
            {"format": statements.FORMAT, "language": "zh-CN", "items": [{"id": "enter.shoe-covers"}], "photos": []}
        ),
        format=statements.FORMAT,
        language="zh-CN",
        standard=standard()["hash"],
        promises=[],
        events=named,
        facts={},
        signature=signature,
        replaces=[],
    )
    told.tell(
        "visit.completed", outcome=outcome, **({"reason": reason} if reason else {}), recorded=len(told.events) + 1
    )
    keep(told.events)
    return seal(told.visit, verdict=verdict, match=match)


def keep(events: list[Event]) -> None:
    """Appends events to the log, with their references to photos, as intake does."""
    with writing():
        added = [event for event in events if event.type == "photo.added"]
        photo_store.refer(
            photos.Reference(one.id, "visit", one.about, str(one.by), one.body["sha256"]) for one in added
        )
        seqs = feed.take(len(events))
        logged = [LoggedEvent(seq, event, now()) for seq, event in zip(seqs, events, strict=True)]
        event_log.append(logged, {event.id: canonical.digest(canonical.canonical(as_sent(event))) for event in events})


def seal(visit_id: str, *, verdict: str = "on_time", match: str = "matches") -> Record:
    """Seals everything that the log of a visit holds."""
    made = prepared(visit_id, verdict=verdict, match=match)
    with writing():
        return store.seal(made, now())


def prepared(visit_id: str, *, verdict: str = "on_time", match: str = "matches") -> store.Prepared:
    """The next record of a visit, of everything that its log holds."""
    with reading():
        events = event_log.events_of("visit", visit_id)
        visit = fold(events)
        document = documents.of([visit_id])[visit_id]
        [arrived] = visit["marks"]["arrived"]
        earlier = store.records_of(visit_id)
        content = contents.content(
            document=document,
            standard=standard(),
            events=events,
            visit=visit,
            assessment=assess(standard(), KIND, visit, fields(visit, document, {})),
            arrival={
                "verdict": verdict,
                "minutes": "0.0",
                "error_s": 1,
                "grade": "measured",
                "event": arrived["event"],
            },
            signatures=[
                {"event": signed["event"], "match": match, "changed_after": [], "not_seen": [], "after": later.NOTHING}
                for signed in visit["signatures"]
            ],
            corrections=[Corrected(event.id, event.wall + 500, 40, "measured") for event in events],
            private=private_answers(events, visit),
            supersedes=earlier[-1].number if earlier else None,
        )
        return store.prepare(content)


def private_answers(events: list[Event], visit: dict[str, Any]) -> dict[str, list[Any]]:
    """What the customer answered privately, by item, as intake reads it; None for what cannot be opened."""

    def value(event: Event) -> Any:
        try:
            return keys.decrypt(event.body, event.about, event.id)
        except keys.Unreadable:
            return None

    by_id = {event.id: event for event in events}
    return {item: [value(by_id[entry["event"]]) for entry in entries] for item, entries in visit["private"].items()}


def sealed_answer(item: str, value: object, way: str = "rsa") -> Callable[[str, str], dict[str, Any]]:
    """The body of a private answer as a phone makes it, by `rsa` or `x25519`."""
    return sealed_text(item, json.dumps({"value": value}), way)


def sealed_text(item: str, said: str, way: str = "rsa") -> Callable[[str, str], dict[str, Any]]:
    """The body of a private answer that holds any text."""
    public = keys.public()
    spki = load_der_public_key(base64.urlsafe_b64decode(public["spki"] + "=="))
    server = X25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(public["x25519"] + "=="))

    def once() -> tuple[bytes, bytes]:
        """A key for one answer, and what tells the server."""
        if way == "rsa":
            key = secrets.token_bytes(32)
            return key, spki.encrypt(key, keys.OAEP)
        own = X25519PrivateKey.generate()
        theirs = own.public_key().public_bytes_raw()
        return keys.agreed(own.exchange(server), theirs, server), theirs

    def body(visit: str, event: str) -> dict[str, Any]:
        (key, wrapped), iv = once(), secrets.token_bytes(12)
        bound = rfc8785.dumps({"event": event, "item": item, "key": public["id"], "visit": visit})
        plain = said.encode().ljust(256)
        parts = {
            "wrapped": wrapped,
            "iv": iv,
            "ciphertext": AESGCM(key).encrypt(iv, plain, bound),
        }
        text = {name: base64.urlsafe_b64encode(part).rstrip(b"=").decode() for name, part in parts.items()}
        return {"item": item, "key": public["id"], **text, "replaces": []}

    return body
