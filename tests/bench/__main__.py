"""Measures and prints one table. `python -m tests.bench [SUBJECT…]`; without a subject, all of them but `migrate`."""

from __future__ import annotations

import sys
import warnings
from importlib import import_module

from .table import Row, as_text

SUBJECTS = ("push", "pull", "wire", "memory", "timing", "fold", "phone")
ALONE = ("migrate", "lookups", "verify")
"""What takes minutes, and is measured when it is asked for."""


def main() -> None:
    """Runs the chosen subjects one after another."""
    chosen = sys.argv[1:] or SUBJECTS
    if unknown := sorted(set(chosen) - {*SUBJECTS, *ALONE}):
        sys.exit(f"{unknown[0]} cannot be measured; there are: {', '.join((*SUBJECTS, *ALONE))}")
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # of the tests' PostgreSQL server
    rows: list[Row] = []
    for subject in chosen:
        rows += import_module(f".{subject}", __package__).measure()
    print(as_text(rows))


if __name__ == "__main__":
    main()
