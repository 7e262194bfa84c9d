"""What a measurement says, and the table of all of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

HEAD = ("what", "measured", "aim", "met")


@dataclass(frozen=True)
class Row:
    """One line of the table. `met` is None for a number without an aim, which explains another."""

    what: str
    measured: str
    aim: str = ""
    met: bool | None = None


def as_text(rows: Iterable[Row]) -> str:
    """The rows below each other, in aligned columns."""
    verdicts = {True: "yes", False: "NO", None: ""}
    cells = [(row.what, row.measured, row.aim, verdicts[row.met]) for row in rows]
    widths = [max(map(len, column)) for column in zip(HEAD, *cells, strict=True)]
    rule = ["-" * width for width in widths]
    padded = ([cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in (HEAD, rule, *cells))
    return "\n".join("  ".join(line).rstrip() for line in padded)


def progress(what: str) -> None:
    """Says on stderr what is being measured now."""
    print(f"… {what}", file=sys.stderr, flush=True)


def timed(work: Callable[[], object]) -> float:
    """How long a call takes, in milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def median_ms(times: Sequence[float]) -> str:
    """The median of times, for the table."""
    return f"{median(times):.2f} ms"
