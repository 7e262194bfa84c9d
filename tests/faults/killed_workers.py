"""Four workers on one database that are killed again and again. A program, because workers are forked from a process
that holds no connection yet.

Usage: killed_workers.py SEED [MUTANT], settings from the environment. Sends one message and says so; starts the workers
when it reads a line and kills one of them every 30 to 120 ms until it reads another; then it prints how many it has
killed, and lets them work in peace until it reads a third.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from doorstep import create_app, worker
from doorstep.clock import now
from doorstep.database import db, is_sqlite, transact
from doorstep.messages import claims_store as claims
from doorstep.messages import jobs, rules, store
from doorstep.messages.letters import Letter

WORKERS = 4
LEASE = timedelta(seconds=1)


def lose_the_lease() -> None:
    """A mutant: what a dead worker held is held for ever."""
    rules.LEASE = timedelta(days=1)


def note_before_sending() -> None:
    """A mutant: a message counts as sent before it is."""
    send = jobs.Batches._sent

    def noted_first(batches: jobs.Batches, claimed: store.Message, going: jobs.Outgoing) -> claims.Note:
        transact(lambda: claims.write([claims.sent(claimed, now(), claimed.facts, Letter("zh", "", ""))]))
        time.sleep(0.02)
        return send(batches, claimed, going)

    jobs.Batches._sent = noted_first


def send_without_looking() -> None:
    """A mutant: what was claimed is sent, whatever has happened to the visit."""
    look = jobs.looked_at
    jobs.looked_at = lambda claimed, post: look(
        claimed, replace(post, look=lambda all, _: {one.id: one.facts for one in all})
    )


def claim_without_noting() -> None:
    """A mutant: what is due is sent, and nobody else hears of the claim."""

    def first_due(channel: str, now: datetime, most: int) -> list[store.Message]:
        given = {"channel": channel, "now": now, "most": most}
        due = [row.id for row in db.session.execute(claims._SEEN[is_sqlite()], given)]
        rows = db.session.execute(sa.select(*store._MESSAGE).where(store._messages.c.id.in_(due)))
        return [store._message(row) for row in rows]

    claims.claim = first_due


MUTANTS = {
    mutant.__name__: mutant
    for mutant in (lose_the_lease, note_before_sending, send_without_looking, claim_without_noting)
}


def work(app: Flask) -> None:
    """A worker that looks again soon."""
    while True:
        worker.tick(app, threading.Event())
        time.sleep(0.1)


class AfterOne(threading.Event):
    """Set as soon as it has been asked once."""

    def is_set(self) -> bool:
        asked = super().is_set()
        self.set()
        return asked


def warm_up(app: Flask) -> None:
    """Sends one message, so that no worker must compile its statements anew, and gives up the connection."""
    worker.tick(app, AfterOne())
    with app.app_context():
        db.engine.dispose()


def fork(app: Flask) -> int:
    """Another worker; returns its process id."""
    child = os.fork()
    if child == 0:
        work(app)
        os._exit(0)
    return child


def main() -> None:
    """Starts, kills and ends the workers, as it is told to."""
    chance = random.Random(int(sys.argv[1]))
    rules.LEASE = LEASE
    for name in sys.argv[2:]:
        MUTANTS[name]()
    app = create_app()
    warm_up(app)
    print("ready", flush=True)
    sys.stdin.readline()
    children = [fork(app) for _ in range(WORKERS)]
    enough = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), enough.set()), daemon=True).start()
    kills = 0
    while not enough.is_set():
        time.sleep(chance.uniform(0.03, 0.12))
        place = chance.randrange(WORKERS)
        os.kill(children[place], signal.SIGKILL)
        os.waitpid(children[place], 0)
        children[place] = fork(app)
        kills += 1
    print(kills, flush=True)
    sys.stdin.readline()
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
