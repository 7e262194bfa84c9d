"""A model of the phone, in Python: what docs/protocol.md asks of one, small enough to run a thousand times a minute.

It talks to the real server through `send`, which the schedule makes unreliable. Everything it would keep in IndexedDB
stands in `Disk`, so that a power loss and a cloned phone are one assignment each. The class attributes name its
defences: a mutant takes one away, and the schedules must notice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

Send = Callable[["Phone", str, str, Any], "Answer"]


@dataclass(frozen=True)
class Answer:
    """What came back: `body` is None when it was no JSON."""

    status: int
    body: dict[str, Any] | None


class Lost(Exception):
    """No answer came."""


@dataclass
class Own:
    """An event that this phone made; `acknowledged` by the server, `seq` once it came back in a pull."""

    event: dict[str, Any]
    acknowledged: bool = False
    quarantined: bool = False
    seq: int | None = None


@dataclass
class Disk:
    """What survives a kill."""

    device: str
    epoch: str | None = None
    cursor: str | None = None
    enrolled: bool = False
    own: dict[str, Own] = field(default_factory=dict)
    events: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """Events heard from the server, by visit and id."""
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Documents of the visits in scope."""
    photos: dict[str, bytes] = field(default_factory=dict)
    verified: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    """Photos of which the server knows nothing although it has answered for their events."""
    staged: list[dict[str, Any]] | None = None
    """Pages of a reset that is not complete; in another epoch the server begins it again."""
    backed_up: int = 0
    staged_cursor: str | None = None
    staged_epoch: str | None = None

    def copy(self) -> Disk:
        """Another disk with the same content; events and documents are never changed in place, so they are shared."""
        return replace(
            self,
            own={id: replace(own) for id, own in self.own.items()},
            events={visit: dict(events) for visit, events in self.events.items()},
            documents=dict(self.documents),
            photos=dict(self.photos),
            verified=set(self.verified),
            refused=set(self.refused),
            staged=None if self.staged is None else list(self.staged),
        )


class Phone:
    """One phone of one person."""

    page_is_atomic = True
    keeps_queue_on_reset = True
    checks_the_answer = True
    offers_again_after_restore = True
    deletes_only_when_backed_up = True
    waits_for_verified_photos = True
    checks_the_base = True
    lets_unknown_photos_rest = True

    def __init__(self, name: str, person: str, device: str, new_id: Callable[[], str]) -> None:
        self.name = name
        self.person = person
        self.new_id = new_id
        self.disk = Disk(device)
        self.nonce = 0
        self.outstanding: set[str] = set()
        self.skew = 0
        self.up_to_date = False
        self.last: Answer | None = None
        """The last answer, for a failure's message."""

    # what the person sees and does

    def view(self, visit: str) -> list[dict[str, Any]]:
        """Every event of a visit that this phone knows: the server's and its own, one for each id."""
        known = dict(self.disk.events.get(visit, {}))
        for id, own in self.disk.own.items():
            if own.event["visit"] == visit and not own.quarantined:
                known.setdefault(id, own.event | {"by": self.person, "device": self.disk.device})
        return list(known.values())

    def tap(self, visit: str, type: str, body: dict[str, Any], wall: int, mono: int) -> str:
        """Records one event, durably, before anything is shown."""
        id = self.new_id()
        self.disk.own[id] = Own(
            {"id": id, "visit": visit, "type": type, "v": 1, "seen": 0, "wall": wall, "tz": 480}
            | {"mono": [self.disk.device, mono], "body": body}
        )
        return id

    def answer(self, visit: str, item: str, value: str, replaces: list[str], wall: int, mono: int) -> str:
        """Answers an item; `replaces` is what stood on the screen when the finger came down."""
        return self.tap(visit, "item.answered", {"item": item, "value": value, "replaces": replaces}, wall, mono)

    def photograph(self, visit: str, data: bytes, wall: int, mono: int, mime: str = "image/jpeg") -> str:
        """Keeps a photo's bytes together with its event."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.disk.photos[sha256] = data
        body = {"sha256": sha256, "size": len(data), "mime": mime, "width": 8, "height": 8}
        return self.tap(visit, "photo.added", body, wall, mono)

    # what it does by itself

    def pending(self) -> list[Own]:
        """What the server has not acknowledged."""
        return [own for own in self.disk.own.values() if not own.acknowledged]

    def quiet(self) -> bool:
        """Whether nothing is left to send."""
        return not self.pending() and not self.unverified()

    def unverified(self) -> list[str]:
        """Photos that still have to go out."""
        return sorted(set(self.disk.photos) - self.disk.verified - self.disk.refused)

    def ready(self) -> list[str]:
        """Those of them whose events the server has answered for, accepted or set aside."""
        waiting = {own.event["body"].get("sha256") for own in self.pending()}
        return [sha256 for sha256 in self.unverified() if sha256 not in waiting]

    def sync(self, send: Send) -> None:
        """One round of the engine: enrol if needed, push, pull, photos. Raises Lost when the network does."""
        if not self.disk.enrolled:
            self.enrol(send)
        self.push(send)
        self.pull(send)
        self.send_photos(send)

    def enrol(self, send: Send) -> None:
        enrolment = {"device": self.disk.device, "name": self.name, "standalone": True, "persisted": True}
        answer = self.believed(send(self, "POST", "/devices", enrolment), "device")
        if answer:
            self.heard_epoch(answer["epoch"])
            self.disk.enrolled = True

    def push(self, send: Send) -> None:
        batch = self.pending()[:50]
        if not batch:
            return
        answer = send(self, "POST", "/push", {"device": self.disk.device, "events": [own.event for own in batch]})
        if answer.status == 409:
            self.disk.enrolled = False
        body = self.believed(answer, "results")
        if body:
            self.heard_epoch(body["epoch"])
            self.take_results(body)

    def take_results(self, body: dict[str, Any]) -> None:
        """Acknowledges what the server named, id by id."""
        if body["epoch"] != self.disk.epoch:
            return
        for id in body["results"]:
            own = self.disk.own.get(id)
            if own:
                own.acknowledged = True
                own.quarantined = body["results"].get(id, {}).get("result") == "quarantined"
        self.disk.backed_up = body["backed_up_seq"]
        self.forget()

    def pull(self, send: Send, pages: int = 3) -> None:
        self.up_to_date = False
        resumed = self.disk.staged is not None  # a reset shows things as they stood when it began
        for _ in range(pages):
            query = f"/pull?cursor={self.disk.cursor}" if self.disk.cursor else "/pull"
            if self.disk.staged is not None and self.disk.staged_cursor:
                query = f"/pull?cursor={self.disk.staged_cursor}"
            body = self.believed(send(self, "GET", query, None), "items")
            if not body or not self.apply(body):
                return
            if not body["more"]:
                self.up_to_date = not (resumed and body["reset"])
                return

    def apply(self, page: dict[str, Any]) -> bool:
        """Applies one page with its cursor; False when the answer is not to this phone's present question."""
        expected = self.disk.staged_cursor if self.disk.staged is not None else self.disk.cursor
        if self.checks_the_base and page["base"] != expected and not page["reset"]:
            return False
        if self.checks_the_base and page["reset"] and page["base"] not in {expected, self.disk.cursor}:
            return False
        self.heard_epoch(page["epoch"])
        if page["reset"]:
            if page["base"] == self.disk.cursor or self.disk.staged is None or self.disk.staged_epoch != page["epoch"]:
                self.disk.staged = []
            self.disk.staged += page["items"]
            self.disk.staged_epoch = page["epoch"]
            self.disk.staged_cursor = page["cursor"]
            if page["more"]:
                return True
            items, self.disk.staged, self.disk.staged_cursor = self.disk.staged, None, None
            self.disk.events, self.disk.documents = {}, {}
            if not self.keeps_queue_on_reset:
                self.disk.own = {id: own for id, own in self.disk.own.items() if own.acknowledged}
        else:
            items = page["items"]
        if not self.page_is_atomic:
            items = items[: len(items) // 2]  # the mutant: killed in the middle, the cursor already written
        for item in items:
            self.take(item)
        self.disk.cursor = page["cursor"]
        self.disk.backed_up = page["backed_up_seq"]
        self.forget()
        self.put_away()
        return True

    def put_away(self) -> None:
        """A finished visit leaves the phone once a backup holds its completion."""
        for visit, events in list(self.disk.events.items()):
            completed = [event["seq"] for event in events.values() if event["type"] == "visit.completed"]
            if completed and min(completed) <= self.disk.backed_up:
                self.disk.documents.pop(visit, None)

    def take(self, item: dict[str, Any]) -> None:
        """One item of the feed."""
        match item["kind"]:
            case "event":
                self.take_event(item["event"])
            case "visit":
                if item["visit"] in self.disk.documents:
                    self.disk.documents[item["visit"]] = item["document"]
            case "scope.added":
                self.disk.documents[item["visit"]] = item["document"]
                self.disk.events[item["visit"]] = {}
                for event in item["events"]:
                    self.take_event(event)
            case "scope.removed":
                self.disk.documents.pop(item["visit"], None)
                self.disk.events.pop(item["visit"], None)

    def take_event(self, event: dict[str, Any]) -> None:
        self.disk.events.setdefault(event["visit"], {})[event["id"]] = event
        own = self.disk.own.get(event["id"])
        if own:
            own.seq = event["seq"]
            own.acknowledged = True

    def heard_epoch(self, epoch: str) -> None:
        """A new epoch: the server may have forgotten; everything is offered again."""
        if self.disk.epoch is not None and epoch != self.disk.epoch and self.offers_again_after_restore:
            for own in self.disk.own.values():
                own.acknowledged, own.seq, own.quarantined = False, None, False
            self.disk.verified, self.disk.refused = set(), set()
            self.disk.enrolled = False
        self.disk.epoch = epoch

    def forget(self) -> None:
        """Deletes own events that the server has, and has backed up."""
        limit = self.disk.backed_up if self.deletes_only_when_backed_up else 1 << 60
        gone = [id for id, own in self.disk.own.items() if own.acknowledged and (own.seq or 1 << 61) <= limit]
        if not self.deletes_only_when_backed_up:
            gone = [id for id, own in self.disk.own.items() if own.acknowledged]
        for id in gone:
            del self.disk.own[id]

    def send_photos(self, send: Send) -> None:
        """Uploads what is missing, one at a time; believes only the server's own echo of the hash."""
        wanted = self.ready()
        if not wanted:
            return
        body = self.believed(send(self, "POST", "/photos/have", {"sha256": wanted}), "missing")
        if not body:
            return
        self.heard_epoch(body["epoch"])
        self.disk.verified |= set(body["verified"])
        if self.lets_unknown_photos_rest:
            self.disk.refused |= set(self.ready()) & set(wanted) - set(body["verified"]) - set(body["missing"])
        for sha256 in body["missing"]:
            answer = send(self, "PUT", f"/photos/{sha256}", self.disk.photos[sha256])
            if not self.waits_for_verified_photos:
                self.disk.verified.add(sha256)
            stored = self.believed(answer, "sha256")
            if stored and stored["sha256"] == sha256:
                self.disk.verified.add(sha256)

    def believed(self, answer: Answer, member: str) -> dict[str, Any] | None:
        """The body, if it really is the server's answer to this phone's own question."""
        self.last = answer
        if not self.checks_the_answer:
            return answer.body if answer.body and member in answer.body else self.invented(member, answer)
        body = answer.body
        if answer.status // 100 != 2 or body is None or body.get("doorstep") != 1:
            return None
        if body.get("req") not in self.outstanding:
            return None
        self.outstanding.discard(body["req"])
        return body

    def take_late(self, answer: Answer) -> None:
        """An answer that comes after the phone had given up waiting for it."""
        if page := self.believed(answer, "items"):
            if "items" in page:
                self.apply(page)
            elif "results" in page:
                self.take_results(page)

    def invented(self, member: str, answer: Answer) -> dict[str, Any] | None:
        """The mutant that takes any 200 for success."""
        if answer.status != 200 or member != "results":
            return None
        results = {own.event["id"]: {"result": "accepted"} for own in self.pending()}
        return {"epoch": self.disk.epoch, "results": results, "backed_up_seq": 0}
