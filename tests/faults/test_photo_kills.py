"""A server that is killed while it takes in photos leaves no row without its bytes, and no rubbish for long."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import ground
from doorstep import create_app, fsck
from doorstep.clock import now
from doorstep.database import db, reading
from doorstep.visits import photo_store
from ground import settings
from serving import PATIENCE

SERVER = """
import hashlib, os, signal, sys
from pathlib import Path
import images
from ground import settings
from doorstep import create_app, durable
from doorstep.clock import now
from doorstep.database import db, writing
from doorstep.visits import photo_files, photo_store

url, var, point = sys.argv[1], Path(sys.argv[2]), sys.argv[3]

def dying(function, before):
    def call(*arguments):
        if not before:
            function(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)
    return call

match point:
    case "bytes written": durable.settle = dying(durable.settle, before=True)
    case "bytes settled": durable.settle = dying(durable.settle, before=False)
    case "row written": photo_store.add = dying(photo_store.add, before=False)

with create_app(settings(url, var)).app_context():
    for seed in range(1000):
        data = images.photo(60, 40, seed)
        kept = photo_files.keep(hashlib.sha256(data).hexdigest(), data)
        with writing():
            photo_store.add(kept, now())
        print(kept.sha256, flush=True)
        if point == "answered":
            os.kill(os.getpid(), signal.SIGKILL)
"""
"""Takes in photos and says which it has acknowledged, until it is killed: at a named point, or by its parent."""

POINTS = ("bytes written", "bytes settled", "row written", "answered", "8 photos")


@pytest.mark.parametrize("point", POINTS)
def test_rows_have_their_bytes_after_a_kill(tmp_path: Path, point: str) -> None:
    url = f"sqlite:///{tmp_path / 'doorstep.db'}"
    app = create_app(settings(url, tmp_path))
    with app.app_context():
        db.create_all()
        acknowledged = killed(url, tmp_path, point)
        finding = fsck.check(now() + timedelta(hours=25))
        assert finding.sound
        with reading():
            assert acknowledged <= set(photo_store.all_kept())
        assert fsck.check(now() + timedelta(hours=25)) == fsck.Finding()
        db.session.remove()
        db.engine.dispose()


def killed(url: str, var: Path, point: str) -> set[str]:
    """Runs a server until it is killed; returns what it had acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-c", SERVER, url, str(var), point],
        cwd=Path(ground.__file__).parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    said = []
    for line in child.stdout:
        said.append(line.strip())
        if point == f"{len(said)} photos":
            child.kill()
    assert child.wait(PATIENCE) == -signal.SIGKILL
    return set(said)
