"""The long form of the suites (`make soak`): each with its full counts, every mutant, every screen in every way.

Run as `python -m tests.soak [WORD]`; with a word, only the suites whose name holds it. A mutant that is not caught
within its budget fails the run; how many schedules each took is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Suite:
    """A test file with its full counts. What prints for each mutant runs in one process, so that it is seen."""

    path: str
    counts: dict[str, str] = field(default_factory=dict)
    aloud: bool = False


SUITES = (
    Suite("faults/test_schedules.py", {"DOORSTEP_TEST_SCHEDULES": "3000"}),
    Suite("faults/test_engine.py", {"DOORSTEP_TEST_ENGINE_SCHEDULES": "1000"}),
    Suite("faults/test_mutants.py", {"DOORSTEP_TEST_MUTANTS": "yes"}, aloud=True),
    Suite("faults/test_power_cuts.py", {"DOORSTEP_TEST_POWER_CUTS": "3000"}),
    Suite("faults/test_postgres_kills.py", {"DOORSTEP_TEST_POSTGRES_KILLS": "200"}),
    Suite("fuzz/test_fuzz_api.py", {"DOORSTEP_TEST_FUZZ_EXAMPLES": "2000"}),
    Suite("fuzz/test_fuzz_databases.py", {"DOORSTEP_TEST_FUZZ_REPLAYED": "20000"}),
    Suite("faults/test_chains.py", {"DOORSTEP_TEST_CHAINS": "300"}),
    Suite("faults/test_booking_races.py", {"DOORSTEP_TEST_RACE_ROUNDS": "1000"}),
    Suite(
        "faults/test_follower_kills.py",
        {"DOORSTEP_TEST_FOLLOWER_KILLS_EVERY": "1", "DOORSTEP_TEST_MUTANTS": "yes"},
    ),
    Suite("faults/test_worker_kills.py", {"DOORSTEP_TEST_MESSAGES": "10000", "DOORSTEP_TEST_MUTANTS": "yes"}),
    Suite("faults/test_replays.py", {"DOORSTEP_TEST_OPERATIONS": "10000"}),
    Suite("browser/test_browser_kills.py", {"DOORSTEP_TEST_KILLS": "300"}),
    Suite("browser/test_accessibility.py", {"DOORSTEP_TEST_EYE": "all"}),
    Suite("browser/test_dispatcher.py", {"DOORSTEP_TEST_EYE": "all"}),
    Suite("browser/test_customer_link.py", {"DOORSTEP_TEST_EYE": "all"}),
    Suite("browser/test_lost_phone.py", {"DOORSTEP_TEST_EYE": "all"}),
    Suite("browser/test_text_stays_text.py", {"DOORSTEP_TEST_ENDED_EVERY": "1"}),
)


def main() -> None:
    """Runs the suites one after another; exits with 1 when one failed."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    failed = [suite.path for suite in SUITES if wanted in suite.path and not passes(suite)]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def passes(suite: Suite) -> bool:
    """Whether a suite passes with its full counts."""
    how = ["-s"] if suite.aloud else ["-n", "2"]
    command = [sys.executable, "-m", "pytest", *how, str(HERE / suite.path)]
    return subprocess.run(command, env={**os.environ, **suite.counts}, check=False).returncode == 0


if __name__ == "__main__":
    main()
