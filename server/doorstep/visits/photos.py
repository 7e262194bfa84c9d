"""Photos: what counts as one, where its bytes are kept, and the copy that people see.

The phone's bytes are kept untouched and private, under their own digest; nobody is ever served them. What is served
is drawn anew from the decoded picture, so that no position, no hidden file and no script travels with it. Bytes are
durable before there is a row for them: a row without its file does not happen, a file without a row is swept later
(`doorstep fsck`).

Some time after its record was sealed, the original goes, with the position and the serial number in it. What people see
stays as a file of its own below `copies/`, and the row says when the original went and what the copy's digest is: what
went on time is no loss, and the digest that the customer signed stands in the record as before.
"""

from __future__ import annotations

import errno
import hashlib
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import obstore
import sqlalchemy as sa
from obstore.store import LocalStore, from_url
from PIL import Image, ImageOps
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .. import durable, installation
from ..clock import new_id
from ..database import Base, Moment, Uuid, db, is_sqlite
from ..errors import Fault, Invalid, NotFound, TooLarge, Unavailable

MAX_BYTES = 4 * 1024 * 1024
MAX_SIDE = 12_000
MAX_PIXELS = 50_000_000
MAX_WHOLE_PIXELS = 6_000_000
"""For what a decoder holds whole, at up to 24 bytes a pixel; a JPEG of one scan is decoded row by row, reduced."""
MAX_SCANS = 64
"""Passes of a progressive JPEG: cameras write ten, a bomb has thousands, and each paints the whole picture again."""

SHOWN_SIDE = 2000
"""Longer side of a served copy, in pixels; phones send 1600."""
QUALITY = 85

MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}

COPY_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer that carries a copy says: its address holds the digest, so it never changes."""

_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_SCAN, _END = 0xDA, 0xD9
_SEQUENTIAL = {0xC0, 0xC1}
_PNG_END = bytes.fromhex("0000000049454e44ae426082")

Image.MAX_IMAGE_PIXELS = None  # what a header promises is judged by `_refuse_bomb`, before anything is decoded

# A decode takes up to some 150 MB; more than two at once could exhaust a small machine at the end of the day.
_decoding = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Photo:
    """A picture whose bytes (`size` of them) are kept; width and height in pixels, as stored."""

    sha256: str
    size: int
    mime: str
    width: int
    height: int


@dataclass(frozen=True)
class Reference:
    """An event `photo.added` that names a photo; `person` made the event."""

    event: str
    visit: str
    person: str
    sha256: str


class _Photo(Base):
    __tablename__ = "photos"

    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    size: Mapped[int]
    mime: Mapped[str] = mapped_column(sa.String(20))
    width: Mapped[int]
    height: Mapped[int]
    verified_at: Mapped[datetime] = mapped_column(Moment, index=True)
    original_deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    copy_sha256: Mapped[str | None] = mapped_column(sa.String(64))


class _Reference(Base):
    __tablename__ = "photo_refs"
    __table_args__ = (sa.Index(None, "person", "sha256"),)

    event: Mapped[str] = mapped_column(Uuid, primary_key=True)
    visit: Mapped[str] = mapped_column(Uuid, index=True)
    person: Mapped[str] = mapped_column(Uuid)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)


_photo = cast(sa.Table, _Photo.__table__)
_reference = cast(sa.Table, _Reference.__table__)

# Every push and pull takes one of these: built once.
_DIGESTS: sa.BindParameter[list[str]] = sa.bindparam("digests", expanding=True)
_HAVE = sa.select(_photo.c.sha256).where(_photo.c.sha256.in_(_DIGESTS))
_OF_PERSON = sa.select(_reference.c.sha256).where(_reference.c.person == sa.bindparam("of"))
_REFERRED = _OF_PERSON.where(_reference.c.sha256.in_(_DIGESTS))
_WANTED = (
    _OF_PERSON.where(~sa.exists().where(_photo.c.sha256 == _reference.c.sha256))
    .distinct()
    .order_by(_reference.c.sha256)
    .limit(sa.bindparam("limit"))
)


def is_digest(text: str) -> bool:
    """Whether this can name a photo."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


# ---- bytes


def keep(sha256: str, data: bytes) -> Photo:
    """Checks a photo and keeps its bytes, durable; outside any transaction, because it is slow.

    The row follows in the caller's transaction, with `add`. Raises TooLarge or Invalid (`hash_differs`, `not_an_image`)
    without keeping anything, Unavailable when the bytes cannot be stored. Repeating it changes nothing.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(f"A photo has at most {MAX_BYTES} bytes.")
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Invalid("The bytes do not have this SHA-256; send them again.", code="hash_differs")
    with _decoding:
        kind, (width, height), _ = _decoded(data)
    photo = Photo(sha256, len(data), MIMES[kind], width, height)
    _store_bytes(_path(sha256), data)
    return photo


def open_copy(sha256: str) -> bytes:
    """The copy that people may see: a JPEG, upright, at most 2000 pixels a side, nothing in it but the picture.

    It is drawn from the original as long as there is one. Raises NotFound when there is neither.
    """
    try:
        return _drawn(read(sha256))
    except NotFound:
        return read_copy(sha256)


def keep_copy(sha256: str) -> str:
    """Writes the copy that people see into a file, durable, and returns its digest. Raises NotFound, or Invalid when
    the original is damaged: then nothing was written, and the original must stay."""
    original = read(sha256)
    if hashlib.sha256(original).hexdigest() != sha256:
        raise Invalid("The original was changed.", code="hash_differs")
    copy = _drawn(original)
    _store_bytes(_copy_path(sha256), copy)
    return hashlib.sha256(copy).hexdigest()


def _drawn(data: bytes) -> bytes:
    with _decoding:
        picture = _flat(_decoded(data)[2])
        picture.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
        picture.info.clear()
        copy = BytesIO()
        picture.save(copy, "JPEG", quality=QUALITY)
    return copy.getvalue()


def read(sha256: str) -> bytes:
    """The untouched bytes; for checks alone, never for an answer. Raises NotFound, or Unavailable `photos_down`."""
    return _bytes(_path(sha256), sha256)


def read_copy(sha256: str) -> bytes:
    """The bytes of the copy that was kept in place of the original. Raises NotFound, or Unavailable `photos_down`."""
    return _bytes(_copy_path(sha256), sha256)


def _bytes(path: str, sha256: str) -> bytes:
    try:
        with _reached() as store:
            return bytes(store.get(path).bytes())
    except FileNotFoundError as error:
        raise NotFound("There is no such photo.", of=sha256) from error


def stored() -> Iterator[tuple[str, datetime]]:
    """Every file of the photo store: its digest (another file, also a copy: its path), and when it was last written.

    Also what a crash left of a file half written, which the store itself does not list.
    """
    with _reached() as store:
        yield from _stored(store)


def _stored(store: Any) -> Iterator[tuple[str, datetime]]:
    if isinstance(store, LocalStore):
        for path in _folder(store).glob("**/*"):
            with suppress(FileNotFoundError):  # a file half written is renamed when it is whole
                if path.is_file():
                    name = path.relative_to(_folder(store)).as_posix()
                    yield _named(name), datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return
    for page in obstore.list(store):
        for entry in page:
            if is_digest(name := _named(entry["path"])):  # what else lies in the bucket, the journal too, is not ours
                yield name, entry["last_modified"]


def remove(name: str) -> None:
    """Deletes a file that no row names; `name` as `stored` gives it."""
    path = _path(name) if is_digest(name) else name
    with _reached() as store:
        if isinstance(store, LocalStore):
            (_folder(store) / path).unlink(missing_ok=True)
        else:
            store.delete(path)


PROBE = "probe"
_PATIENCE: Any = {"max_retries": 2, "retry_timeout": timedelta(seconds=15)}


def probe() -> None:
    """Writes, reads and deletes a little file of the store; raises Unavailable `photos_down` when it cannot be used."""
    name, said = f"{PROBE}/{new_id()}", b"doorstep"
    with _reached() as store:
        store.put(name, said)
        read = bytes(store.get(name).bytes())
        store.delete(name)
    if read != said:
        raise Unavailable("The photo store gives other bytes than it took.", code="photos_down")


def _store_bytes(path: str, data: bytes) -> None:
    with _reached() as store:
        store.put(path, data)
        if isinstance(store, LocalStore):  # it renames into place, but does not wait for the disk, and hides nothing
            durable.make_private(_folder(store) / path)
            for folder in (_folder(store) / path).relative_to(_folder(store)).parents:
                durable.make_private(_folder(store) / folder)
            durable.settle(_folder(store) / path, _folder(store))


@contextmanager
def _reached() -> Iterator[Any]:
    """The photo store; what goes wrong there is Unavailable, except that there is no such file."""
    try:
        yield _store_at(installation.settings().photos_url)
    except FileNotFoundError:
        raise
    except OSError as error:
        code = "storage_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "photos_down"
        raise Unavailable("The photo store cannot be used; send it again later.", code=code) from error
    except (obstore.exceptions.BaseError, ValueError) as error:
        code = "storage_full" if "No space left" in str(error) else "photos_down"
        raise Unavailable("The photo store cannot be used; send it again later.", code=code) from error


@lru_cache(maxsize=4)
def _store_at(url: str) -> Any:
    if url.startswith("file:"):
        store = from_url(url, mkdir=True)
        durable.make_private(_folder(cast(LocalStore, store)))
        return store
    # A store that does not answer must not hold a phone, or a question of the proxy, for minutes.
    return from_url(url, client_options={"timeout": "20s", "connect_timeout": "5s"}, retry_config=_PATIENCE)


def _folder(store: LocalStore) -> Path:
    return Path(str(store.prefix))


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _copy_path(sha256: str) -> str:
    return f"copies/{sha256[:2]}/{sha256}.jpg"


def _named(path: str) -> str:
    digest = path.rpartition("/")[2]
    return digest if is_digest(digest) and path == _path(digest) else path


# ---- pictures


def _decoded(data: bytes) -> tuple[str, tuple[int, int], Image.Image]:
    """Its kind, its stored size in pixels, and the picture, upright and reduced to about what is shown.

    It is decoded to its last row, because `verify()` accepts a file cut in half. Raises Invalid.
    """
    try:
        picture = Image.open(BytesIO(data), formats=tuple(MIMES))
        kind, size = str(picture.format), picture.size
        _refuse_bomb(kind, size, data)
        if getattr(picture, "n_frames", 1) > 1:
            raise _no_image("more than one picture")
        if kind == "JPEG":
            picture.draft(None, (SHOWN_SIDE, SHOWN_SIDE))
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
    except Invalid:
        raise
    except Exception as error:  # a decoder fails in as many ways as there are broken files
        raise _no_image("not a whole JPEG, PNG or WebP") from error
    return kind, size, picture


def _refuse_bomb(kind: str, size: tuple[int, int], data: bytes) -> None:
    """Looks at what the header promises, before a decoder takes memory or time for it."""
    width, height = size
    whole = True
    match kind:
        case "JPEG":
            markers = _markers(data)
            scans = markers.count(_SCAN)
            if scans > MAX_SCANS:
                raise _no_image("too many passes")
            whole = scans > 1 or not _SEQUENTIAL.intersection(markers)
        case "PNG":
            if _PNG_END not in data:
                raise _no_image("it ends too early")
        case "WEBP":
            pass
        case _:
            raise _no_image("not one JPEG, PNG or WebP")
    if max(width, height) > MAX_SIDE or width * height > (MAX_WHOLE_PIXELS if whole else MAX_PIXELS):
        raise _no_image("too many pixels")


def _markers(data: bytes) -> list[int]:
    """A JPEG's markers in order, up to its end."""
    markers, at = [], 2
    while found := _MARKER.search(data, at):
        markers.append(found[1][0])
        if markers[-1] == _END:
            break
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])
    return markers


def _flat(picture: Image.Image) -> Image.Image:
    """In the colours of a JPEG: 16 bits become 8, what was transparent becomes white."""
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGB", "L"):
        return picture
    if "A" not in picture.mode and "transparency" not in picture.info:
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")


def _no_image(why: str) -> Invalid:
    return Invalid(f"This cannot be kept as a photo: {why}.", (Fault("", why, "not_an_image"),), code="not_an_image")


# ---- rows


def add(photo: Photo, now: datetime) -> bool:
    """Writes the row of a kept photo; False when it stood there already."""
    insert = sqlite.insert(_photo) if is_sqlite() else postgresql.insert(_photo)
    row = {**vars(photo), "verified_at": now}
    result = db.session.execute(insert.values(row).on_conflict_do_nothing().returning(_photo.c.sha256))
    return result.first() is not None


def refer(references: Iterable[Reference]) -> None:
    """Writes which events name which photos; once for each event."""
    if rows := [vars(reference) for reference in references]:
        db.session.execute(sa.insert(_reference), rows)


def have(sha256s: Iterable[str]) -> set[str]:
    """Those of the given photos that are kept and verified."""
    return set(db.session.scalars(_HAVE, {"digests": list(sha256s)}))


def referred(person: str, sha256s: Iterable[str]) -> set[str]:
    """Those of the given photos that events of this person name."""
    digests = [sha256 for sha256 in sha256s if is_digest(sha256)]
    return set(db.session.scalars(_REFERRED, {"of": person, "digests": digests}))


def wanted(person: str, limit: int = 200) -> list[str]:
    """Photos that events of this person name and whose bytes have not arrived, sorted."""
    return list(db.session.scalars(_WANTED, {"of": person, "limit": limit}))


def visits_of(sha256: str) -> list[str]:
    """The visits whose events name a photo; none for what is no digest, whatever a path may hold."""
    if not is_digest(sha256):
        return []
    query = sa.select(_reference.c.visit).where(_reference.c.sha256 == sha256).distinct()
    return list(db.session.execute(query).scalars())


def of_visits(visits: Iterable[str]) -> dict[str, list[Reference]]:
    """The references of each visit that has any, in the order of their events."""
    query = sa.select(_reference).where(_reference.c.visit.in_(list(visits))).order_by(_reference.c.event)
    found: dict[str, list[Reference]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.visit, []).append(Reference(**row._mapping))
    return found


def all_kept() -> list[str]:
    """The digests of all photos that have a row, sorted."""
    return list(db.session.execute(sa.select(_photo.c.sha256).order_by(_photo.c.sha256)).scalars())


# ---- the life of an original


@dataclass(frozen=True)
class LetGo:
    """A photo whose original was deleted on time: when, and the digest of the copy that stays."""

    at: datetime
    copy_sha256: str


def with_originals(before: datetime, after: str, limit: int) -> list[str]:
    """At most `limit` photos that came before an instant and have their original, the first after a digest."""
    query = sa.select(_photo.c.sha256).where(_photo.c.verified_at < before, _photo.c.original_deleted_at.is_(None))
    return list(db.session.scalars(query.where(_photo.c.sha256 > after).order_by(_photo.c.sha256).limit(limit)))


def let_go(sha256: str, copy_sha256: str, now: datetime) -> bool:
    """Writes that the original goes now; False when that stood there already."""
    there = sa.and_(_photo.c.sha256 == sha256, _photo.c.original_deleted_at.is_(None))
    changed = sa.update(_photo).where(there).values(original_deleted_at=now, copy_sha256=copy_sha256)
    return db.session.execute(changed.returning(_photo.c.sha256)).first() is not None


def were_let_go(sha256s: Iterable[str]) -> dict[str, LetGo]:
    """Those of the given photos whose original was deleted on time."""
    query = sa.select(_photo.c.sha256, _photo.c.original_deleted_at, _photo.c.copy_sha256)
    query = query.where(_photo.c.sha256.in_(list(sha256s)), _photo.c.original_deleted_at.is_not(None))
    return {row.sha256: LetGo(row.original_deleted_at, row.copy_sha256) for row in db.session.execute(query)}


def kept(sha256: str) -> Photo | None:
    """The photo of this digest, if it is kept, with its original or without."""
    query = sa.select(*(_photo.c[name] for name in Photo.__dataclass_fields__)).where(_photo.c.sha256 == sha256)
    row = db.session.execute(query).first()
    return Photo(*row) if row else None


def copies() -> dict[str, tuple[str, str]]:
    """The file of each copy that was kept in place of an original: its name in the store → photo and digest."""
    query = sa.select(_photo.c.sha256, _photo.c.copy_sha256).where(_photo.c.original_deleted_at.is_not(None))
    return {_copy_path(row.sha256): (row.sha256, row.copy_sha256) for row in db.session.execute(query)}
