"""What each kind of tests may take and took (`tests/budget.yaml`); a plugin of pytest, which prints with `--budget`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

TESTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Kind:
    """A kind of tests: what its files begin with below `tests/`, and the minutes of one process that they may take."""

    name: str
    paths: tuple[str, ...]
    minutes: float


@cache
def kinds() -> list[Kind]:
    """The kinds that the budget names."""
    written = yaml.safe_load((TESTS / "budget.yaml").read_text())
    return [Kind(one["kind"], tuple(one["paths"]), one["minutes"]) for one in written]


def kind_of(file: str) -> str:
    """The kind of a test file, named from `tests/` on; raises LookupError where the budget names none."""
    for kind in kinds():
        if any(file.startswith(path) for path in kind.paths):
            return kind.name
    raise LookupError(f"{file}: tests/budget.yaml names no kind for it")


def of_the_client(report: Path) -> float:
    """The seconds that vitest's processes were busy with tests, from its report."""
    files = json.loads(report.read_text())["testResults"]
    return sum(file["endTime"] - file["startTime"] for file in files) / 1000


def table(seconds: Mapping[str, float]) -> Iterator[str]:
    """The lines that are printed: each kind, what it took, what it may take."""
    yield f"{'minutes of one process':24}{'took':>8}{'budget':>8}"
    for kind in [*kinds(), Kind("whole", (), sum(kind.minutes for kind in kinds()))]:
        took = (sum(seconds.values()) if kind.name == "whole" else seconds.get(kind.name, 0)) / 60
        yield f"{kind.name:24}{took:>8.1f}{kind.minutes:>8.1f}{'  over' if took > kind.minutes else ''}"


class Spent:
    """Adds up the durations of all reports, whichever process they come from."""

    def __init__(self, client: Path) -> None:
        self.seconds: Counter[str] = Counter()
        self.client = client

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid.split("::")[0]] += report.duration  # type: ignore[assignment]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        spent: Counter[str] = Counter()
        for file, seconds in self.seconds.items():
            spent[kind_of(file.removeprefix("tests/"))] += seconds  # type: ignore[assignment]
        spent[kind_of("client/")] += of_the_client(self.client)  # type: ignore[assignment]
        terminalreporter.section("budget")
        for line in table(spent):
            terminalreporter.write_line(line)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--budget", type=Path, help="print what each kind of tests took; the client's from vitest's report"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--budget") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Spent(config.getoption("--budget")))
