"""What a pull says: the things that a person's phone holds, whole, or what has changed about them, item by item."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .. import clock
from ..events import store as event_log
from ..events.store import LoggedEvent
from ..feed import store as feed
from ..feed.rules import FIRST, Clock, FeedRow, kinds_about
from ..intake.things import SHOWN, kind_of
from . import rules
from .rules import Cursor, Page

Thing = tuple[str, str]
"""Kind and id."""
Shown = dict[Thing, Any]
"""What a person sees: the document of each thing, or None where no row asks for it. What they are told of a thing that
they see no more stands under the kind of the row that says so."""
Entry = tuple[dict[str, Any] | None, Cursor]
"""What a page may say next (None: nothing), and the cursor after that."""

READ_TOGETHER = 100
"""Things of a reset that are read at once, about as many as fit into a page: one by one would be slow, all of them too
many for the last page."""
EVENTS_TOGETHER = 4000
"""Events that are read at once. Of a single thing there may be more."""


@dataclass
class Logs:
    """The logs of things that a page brings whole, up to a place of the feed: read many at once, in the order in which
    the page comes to them, and no more than it needs."""

    wanted: Sequence[Thing]
    upto: int
    _read: dict[Thing, list[LoggedEvent]] = field(default_factory=dict)

    def of(self, thing: Thing) -> list[LoggedEvent]:
        """The log of one of the things that are wanted."""
        if thing not in self._read:
            begin = self.wanted.index(thing)
            near = [id for what, id in self.wanted[begin : begin + READ_TOGETHER] if what == thing[0]]
            logs = event_log.logs_of(thing[0], self._few(thing[0], near), self.upto)
            self._read = {(thing[0], id): log for id, log in logs.items()}
        return self._read[thing]

    def _few(self, what: str, ids: Sequence[str]) -> list[str]:
        """The first of these things, as many as have no more events together than are read at once; at least one."""
        lengths, few, events = event_log.lengths_of(what, ids, self.upto), ids[:1], 0
        for place, id in enumerate(ids):
            events += lengths.get(id, 0)
            if events > EVENTS_TOGETHER:
                break
            few = ids[: place + 1]
        return list(few)


@dataclass(frozen=True)
class Read:
    """What was read for a page: documents, the events of its rows by their place, logs."""

    shown: Shown
    events: Mapping[int, LoggedEvent]
    logs: Logs


@dataclass
class Answered:
    """Items of a page, as JSON, and the cursor after them; `key` is that of private answers, where it stands in none of
    the documents."""

    items: list[bytes]
    cursor: Cursor
    key: dict[str, str] | None = None


def changes(page: Page, person: str, position: Clock) -> Answered:
    """The next feed rows as items, and the cursor after them.

    Rows of a thing that the person has left meanwhile say no more than that it is gone.
    """
    rows = feed.rows_after(person, page.after, page.head, rules.PAGE_ITEMS)
    shown: Shown = {}
    for what in {row.what for row in rows if row.what and row.about}:
        shown |= _shown(what, [row for row in rows if row.what == what and row.about], person)
    seen = [row for row in rows if (row.what, row.about) in shown]
    events = event_log.events_at([row.seq for row in seen if row.event])
    whole = {(str(row.what), str(row.about)): row.seq for row in seen if row.kind == kinds_about(str(row.what)).added}
    read = Read(shown, events, Logs(list(whole), max(whole.values(), default=0)))

    def entries() -> Iterator[Entry]:
        for row in rows:
            told = row.about is None or (row.what, row.about) in shown or row.kind == kinds_about(str(row.what)).removed
            yield _item(row, position.seq, read) if told else None, Cursor(position.epoch, person, row.seq)

    end = rows[-1].seq if len(rows) == rules.PAGE_ITEMS else page.head
    return _filled(page, entries(), Cursor(position.epoch, person, end))


def snapshot(page: Page, person: str, position: Clock) -> Answered:
    """The next things in scope, whole, as they stood when the reset began; what came since follows as
    changes."""
    scope = _behind(page.last, person)
    logs = Logs(scope, page.head)

    def entries() -> Iterator[Entry]:
        shown: Shown = {}
        for place, (what, id) in enumerate(scope[: rules.PAGE_ITEMS]):
            if (what, id) not in shown:
                near = [one for kind, one in scope[place : place + READ_TOGETHER] if kind == what]
                shown = {(what, one): document for one, document in SHOWN[what].documents(near, person).items()}
            row = FeedRow(person, page.head, kinds_about(what).added, what, id, detail="reset")
            yield _item(row, position.seq, Read(shown, {}, logs)), Cursor(position.epoch, person, page.head, id, what)

    end = Cursor(position.epoch, person, page.head)
    if len(scope) > rules.PAGE_ITEMS:
        what, id = scope[rules.PAGE_ITEMS - 1]
        end = replace(end, after=id, what=what)
    return _filled(page, entries(), end)


def _behind(last: Thing | None, person: str) -> list[Thing]:
    """Kind and id of everything in scope behind `last`, in the order in which a reset walks."""
    kinds = list(SHOWN)
    kinds = kinds[kinds.index(last[0]) :] if last else kinds
    all = [(what, id) for what in kinds for id in sorted(SHOWN[what].scope(person, clock.now()))]
    return [(what, id) for what, id in all if last is None or what != last[0] or id > last[1]]


def _shown(what: str, rows: Sequence[FeedRow], person: str) -> Shown:
    """Those of the things of a kind that these rows are about and that the person sees."""
    if what not in SHOWN:
        return {}
    kinds = kinds_about(what)
    seen = set(SHOWN[what].seen({str(row.about) for row in rows}, person))
    wanted = {str(row.about) for row in rows if row.kind in (kinds.document, kinds.added)}
    documents = SHOWN[what].documents(wanted & seen, person)
    left = SHOWN[what].left({str(row.about) for row in rows if row.kind == kinds.removed}, person)
    return {(what, id): documents.get(id) for id in seen} | {(kinds.removed, id): left[id] for id in left}


def _filled(page: Page, entries: Iterator[Entry], end: Cursor) -> Answered:
    """As many entries as fit into a page, at least one; and the cursor after them, `end` after the last."""
    items: list[bytes] = []
    used, reached, key = 0, end, None
    for item, after in entries:
        if item is not None:
            if page.key_once and item.get("document"):
                key, item["document"] = item["document"]["key"], {**item["document"], "key": None}
            items.append(text(item))
            used += len(items[-1])
            if used > rules.PAGE_BYTES and len(items) > 1:
                return Answered(items[:-1], reached, key)
        reached = after
    return Answered(items, end, key)


def _item(row: FeedRow, upto: int, read: Read) -> dict[str, Any]:
    """A row as the phone gets it."""
    item: dict[str, Any] = {"seq": row.seq, "kind": row.kind}
    if row.what is not None:
        item |= {row.what: row.about} | _said_of(row.what, row, upto, read)
    match row.kind:
        case "photo.stored":
            item["sha256"] = row.detail
        case "standard.published":
            item["hash"] = row.detail
    return item


def _said_of(what: str, row: FeedRow, upto: int, read: Read) -> dict[str, Any]:
    """What the item of a row says of its thing. Documents come as they are now, `upto` that place of the feed: a phone
    that shows one knows what stands in it, even when the rows that brought it there stand on a later page. That of
    anything but a visit is a field of its own, so that each has one form."""
    kinds, id = kinds_about(what), str(row.about)
    if row.kind == kinds.event:
        return {"event": handed_out(read.events[row.seq])}
    if row.kind == kinds.removed:
        return {"reason": row.detail, **read.shown.get((kinds.removed, id), {})}
    if row.kind not in (kinds.document, kinds.added):
        return {}
    said = {"document" if what == FIRST else "thing": read.shown[what, id], "upto": upto}
    if row.kind == kinds.added:
        log = [entry for entry in read.logs.of((what, id)) if entry.seq <= row.seq]
        said |= {"events": [handed_out(entry) for entry in log], "reason": row.detail}
    return said


def handed_out(entry: LoggedEvent) -> dict[str, Any]:
    """An event as other phones get it."""
    return entry.as_handed_out(kind_of(entry.event))


def text(value: Any) -> bytes:
    """JSON on the wire."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
