"""How soon a command that does nothing heavy is there: `doorstep --help` beside a bare Python that imports Flask and
SQLAlchemy. The processor's time of a process is compared, which does not depend on what else the machine does."""

from __future__ import annotations

import resource
import subprocess
import sys
from statistics import median

from .table import Row, progress

ROUNDS = 7
MOST = 2.0
BARE = "import flask, sqlalchemy"
LIST = "import sys; sys.argv = ['doorstep', '--help']; from doorstep.cli import main; main()"


def measure() -> list[Row]:
    """One row: the ratio of the medians."""
    progress("the start of doorstep --help")
    bare, listed = (median(_cost(program) for _ in range(ROUNDS)) for program in (BARE, LIST))
    ratio = listed / bare
    said = f"{ratio:.2f} ({listed:.0f} ms beside {bare:.0f} ms)"
    return [Row("doorstep --help beside Flask and SQLAlchemy", said, f"<= {MOST:.0f}", ratio <= MOST)]


def _cost(program: str) -> float:
    """Milliseconds of the processor that a new Python takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
