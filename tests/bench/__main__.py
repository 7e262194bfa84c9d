"""Measures and prints one table. `python -m tests.bench [SUBJECT…] [--beside PATH]`; without a subject, all of them but
those that take minutes. `visits`, `board`, `messages` and `workers` can be held against another build: PATH is a
checkout of it that was set up."""

from __future__ import annotations

import argparse
import warnings
from importlib import import_module
from pathlib import Path

from .table import Row, as_text

SUBJECTS = ("push", "visits", "pull", "wire", "memory", "timing", "fold", "phone", "start")
ALONE = ("migrate", "board", "office", "lookups", "slots", "verify", "messages", "workers")
"""What takes minutes, and is measured when it is asked for."""
COMPARED = ("visits", "board", "messages", "workers")
"""What can be measured beside another build."""


def main() -> None:
    """Runs the chosen subjects one after another."""
    options = argparse.ArgumentParser(prog="python -m tests.bench")
    options.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join((*SUBJECTS, *ALONE)))
    options.add_argument("--beside", type=Path, metavar="PATH", help="another checkout that was set up")
    asked = options.parse_args()
    chosen = asked.subjects or SUBJECTS
    if unknown := sorted(set(chosen) - {*SUBJECTS, *ALONE}):
        options.error(f"{unknown[0]} cannot be measured; there are: {', '.join((*SUBJECTS, *ALONE))}")
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # of the tests' PostgreSQL server
    rows: list[Row] = []
    for subject in chosen:
        beside = {"beside": asked.beside} if asked.beside and subject in COMPARED else {}
        rows += import_module(f".{subject}", __package__).measure(**beside)
    print(as_text(rows))


if __name__ == "__main__":
    main()
