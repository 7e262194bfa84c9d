"""The long form of the fault suites (`make soak`): 3,000 schedules on each database, then every mutant.

Run as `python -m tests.soak [SCHEDULES]`. For each mutant it prints how many schedules it took to be caught; one that
is not caught within the budget fails the run. The budget is the rule of three: a mutant that fails one schedule in a
hundred is caught within 300 with a chance of 95 %.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Runs the suites with full counts; exits with the first failing suite's code."""
    schedules = sys.argv[1] if len(sys.argv) > 1 else "3000"
    environment = {**os.environ, "DOORSTEP_TEST_SCHEDULES": schedules, "DOORSTEP_TEST_MUTANTS": "yes"}
    suites = ("faults/test_schedules.py", "faults/test_mutants.py")
    command = [sys.executable, "-m", "pytest", "-n", "2", "-s", *(str(HERE / suite) for suite in suites)]
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
