"""The photos that events name, whatever they are about: which are wanted, and what is told when their bytes come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from ..appointments.rules import VISIT
from ..database import transact
from ..events.rules import Event
from ..events.shapes import Refusal
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..visits import photo_store, photos
from . import store, things
from .rules import Offered


def refer(events: Sequence[Event]) -> None:
    """Notes which events name which photos."""
    photo_store.refer(
        photos.Reference(event.id, event.what, event.about, str(event.by), sha256)
        for event in events
        if (sha256 := photo_of(event))
    )


def missing(offered: Iterable[Offered]) -> list[str]:
    """The photos that these add and whose bytes have not arrived, sorted."""
    named = {sha256 for one in offered if (sha256 := photo_of(one.said))}
    return sorted(named - photo_store.have(named)) if named else []


def photo_of(said: Event | Refusal) -> str | None:
    """The photo that an event adds; what cannot be read adds none."""
    kind = things.kind_of(said) if isinstance(said, Event) else None
    if isinstance(said, Event) and kind and kind.photo:
        return str(said.body[kind.photo])
    return None


def named(person: str, sha256s: Collection[str]) -> set[str]:
    """Those of the given photos that events of this person name, also events in quarantine: whose work it was
    may be settled later, but only while the bytes are there."""
    digests = [sha256 for sha256 in sha256s if photos.is_digest(sha256)]
    return photo_store.referred(person, digests) | store.photos_of(person, digests)


def wanted(person: str) -> list[str]:
    """Photos that events of this person name, also in quarantine, and whose bytes have not arrived; sorted."""
    found = set(photo_store.wanted(person))
    if set_aside := store.photos_of(person):
        found |= set_aside - photo_store.have(set_aside)
    return sorted(found)


def keep(photo: photos.Photo, now: datetime) -> None:
    """Writes that the bytes of a photo are kept, and tells everybody who reads what it is about; once."""
    transact(lambda: _keep(photo, now))


def _keep(photo: photos.Photo, now: datetime) -> None:
    named = {VISIT: photo_store.visits_of(photo.sha256)}
    held = things.hold(named, {})
    if not photo_store.add(photo, now):
        return
    about = [(what, id) for what, among in held.items() for id in sorted(among.ids)]
    feed.append(
        FeedRow(reader, seq, "photo.stored", what, id, detail=photo.sha256)
        for seq, (what, id) in zip(feed.take(len(about)), about, strict=True)
        for reader in held[what].readers(id)
    )
