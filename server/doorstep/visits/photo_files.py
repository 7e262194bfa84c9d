"""Where the bytes of photos are kept: a folder or an object store, by digest; originals, and copies of those that
went."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from .. import durable, installation
from ..clock import new_id
from ..errors import Invalid, NotFound, TooLarge, Unavailable
from .photos import MAX_BYTES, Photo, copy_path, is_digest


def keep(sha256: str, data: bytes) -> Photo:
    """Checks a photo and keeps its bytes, durable; outside any transaction, because it is slow.

    The row follows in the caller's transaction, with `photo_store.add`. Raises TooLarge or Invalid (`hash_differs`,
    `not_an_image`) without keeping anything, Unavailable when the bytes cannot be stored. Repeating it changes nothing.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(f"A photo has at most {MAX_BYTES} bytes.")
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Invalid("The bytes do not have this SHA-256; send them again.", code="hash_differs")
    from . import pictures  # whoever shows or takes in no photo needs no decoder

    photo = Photo(sha256, len(data), *pictures.measured(data))
    _store_bytes(_path(sha256), data)
    return photo


def open_copy(sha256: str) -> bytes:
    """The copy that people may see: a JPEG, upright, at most 2000 pixels a side, nothing in it but the picture.

    It is drawn from the original as long as there is one. Raises NotFound when there is neither.
    """
    from . import pictures

    try:
        return pictures.drawn(read(sha256))
    except NotFound:
        return read_copy(sha256)


def keep_copy(sha256: str) -> str:
    """Writes the copy that people see into a file, durable, and returns its digest. Raises NotFound, or Invalid when
    the original is damaged: then nothing was written, and the original must stay."""
    original = read(sha256)
    if hashlib.sha256(original).hexdigest() != sha256:
        raise Invalid("The original was changed.", code="hash_differs")
    from . import pictures

    copy = pictures.drawn(original)
    _store_bytes(copy_path(sha256), copy)
    return hashlib.sha256(copy).hexdigest()


def read(sha256: str) -> bytes:
    """The untouched bytes; for checks alone, never for an answer. Raises NotFound, or Unavailable `photos_down`."""
    return _bytes(_path(sha256), sha256)


def read_copy(sha256: str) -> bytes:
    """The bytes of the copy that was kept in place of the original. Raises NotFound, or Unavailable `photos_down`."""
    return _bytes(copy_path(sha256), sha256)


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
    if _is_folder(store):
        for path in _folder(store).glob("**/*"):
            with suppress(FileNotFoundError):  # a file half written is renamed when it is whole
                if path.is_file():
                    name = path.relative_to(_folder(store)).as_posix()
                    yield _named(name), datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return
    import obstore

    for page in obstore.list(store):
        for entry in page:
            if is_digest(name := _named(entry["path"])):  # what else lies in the bucket, the journal too, is not ours
                yield name, entry["last_modified"]


def remove(name: str) -> None:
    """Deletes a file that no row names; `name` as `stored` gives it."""
    path = _path(name) if is_digest(name) else name
    with _reached() as store:
        if _is_folder(store):
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
        if _is_folder(store):  # it renames into place, but does not wait for the disk, and hides nothing
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
    except Exception as error:
        import obstore

        if not isinstance(error, obstore.exceptions.BaseError | ValueError):
            raise
        code = "storage_full" if "No space left" in str(error) else "photos_down"
        raise Unavailable("The photo store cannot be used; send it again later.", code=code) from error


@lru_cache(maxsize=4)
def _store_at(url: str) -> Any:
    from obstore.store import from_url  # a worker may never touch a photo

    if url.startswith("file:"):
        store = from_url(url, mkdir=True)
        durable.make_private(_folder(store))
        return store
    # A store that does not answer must not hold a phone, or a question of the proxy, for minutes.
    return from_url(url, client_options={"timeout": "20s", "connect_timeout": "5s"}, retry_config=_PATIENCE)


def _is_folder(store: Any) -> bool:
    from obstore.store import LocalStore

    return isinstance(store, LocalStore)


def _folder(store: Any) -> Path:
    return Path(str(store.prefix))


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _named(path: str) -> str:
    digest = path.rpartition("/")[2]
    return digest if is_digest(digest) and path == _path(digest) else path
