"""How fast the chain of sealed records is verified, by one process and by one for each core."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from doorstep.database import reading
from doorstep.records import store
from doorstep.records.commands import record
from sealed import finished, seal

from .installation import DATABASES, Installation, installation
from .table import Row, progress

ENTRIES = 6_000
AIM = 3_000


def measure() -> Iterator[Row]:
    for kind in DATABASES:
        with installation(kind) as made:
            progress(f"verify on {kind}: {ENTRIES:,} records")
            with made.app.app_context():
                visits = [finished(made.people.li).visit for _ in range(20)]
                for place in range(ENTRIES - len(visits)):
                    seal(visits[place % len(visits)])
                with reading():
                    size = len(store.records_of(visits[0])[0].document)
            cores = len(os.sched_getaffinity(0))
            one = rate(made, 1)
            yield Row(f"record verify, {kind}: entries of {size:,} B a second, one process", f"{one:,.0f}",
                      f"≥ {AIM:,}", one >= AIM)  # fmt: skip
            yield Row(f"  {cores} processes", f"{rate(made, cores):,.0f}")


def rate(made: Installation, processes: int) -> float:
    began = time.perf_counter()
    result = made.app.test_cli_runner().invoke(record, ["verify", "--processes", str(processes)])
    assert result.exit_code == 0, result.output
    return ENTRIES / (time.perf_counter() - began)
