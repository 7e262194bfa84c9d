"""Lets the originals of photos go once their records have been sealed long enough; what people see of them stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from ..database import reading, transact
from ..errors import Invalid, NotFound
from ..visits import photo_files, photo_store
from . import store

log = structlog.get_logger()

AT_ONCE = 50


def forget_originals(before: datetime, now: datetime, is_stopped: Callable[[], bool]) -> int:
    """Deletes the originals of photos that came before an instant, and all of whose visits were sealed before it;
    returns how many. Repeating it, or doing it in several processes at once, changes nothing.

    1. The copy is durable before the row says that the original went: a crash leaves a copy that is made again.
    2. The row says so before the file goes: a crash leaves a file that `doorstep fsck` removes, and no row without one.
    """
    deleted, last = 0, ""
    while not is_stopped():
        with reading():
            batch = photo_store.with_originals(before, last, AT_ONCE)
            due = [sha256 for sha256 in batch if _all_sealed(photo_store.visits_of(sha256), before)]
        if not batch:
            break
        last = batch[-1]
        for sha256 in due:
            if is_stopped():
                break
            deleted += _forget(sha256, now)
    return deleted


def _all_sealed(visits: list[str], before: datetime) -> bool:
    return bool(visits) and store.sealed_before(visits, before) == set(visits)


def _forget(sha256: str, now: datetime) -> bool:
    try:
        copy = photo_files.keep_copy(sha256)
    except (NotFound, Invalid) as error:
        with reading():
            if photo_store.were_let_go([sha256]):  # by another process, a moment ago
                return False
        # Lost or damaged: that is for fsck to say, and must not look like this.
        log.warning("original_not_deleted", photo=sha256[:8], why=error.code)
        return False
    done = transact(lambda: photo_store.let_go(sha256, copy, now))
    photo_files.remove(sha256)
    return done
