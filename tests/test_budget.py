"""The budget names every test file, and is what a whole run may take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budget import TESTS, kind_of, kinds, of_the_client, table


def test_every_test_file_is_of_a_kind() -> None:
    files = [str(path.relative_to(TESTS)) for path in TESTS.rglob("test_*.py")]
    assert {kind_of(file) for file in files} == {kind.name for kind in kinds()} - {"reserve"}
    assert kind_of("api/test_authorisation.py") == "who may" and kind_of("api/sync/test_sync.py") == "api"
    with pytest.raises(LookupError, match="elsewhere"):
        kind_of("elsewhere/test_x.py")


def test_two_processors_take_at_most_25_minutes() -> None:
    assert sum(kind.minutes for kind in kinds()) == 2 * 25


def test_what_is_over_its_budget_is_named() -> None:
    lines = list(table({"browser": 18.1 * 60, "api": 8.9 * 60}))
    [over] = [line for line in lines if line.endswith("over")]
    assert over.split() == ["browser", "18.1", "18.0", "over"]
    assert lines[-1].split() == ["whole", "27.0", "50.0"]


def test_the_clients_time_is_that_of_its_files(tmp_path: Path) -> None:
    report = tmp_path / "client.json"
    report.write_text(
        json.dumps({"testResults": [{"startTime": 1000, "endTime": 3500.5}, {"startTime": 0, "endTime": 500}]})
    )
    assert of_the_client(report) == pytest.approx(3.0005)
