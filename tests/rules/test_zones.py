"""The closed list of zones, and what a local time may mean in one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from doorstep import zones
from doorstep.config import SettingsError, from_environment

BERLIN = "Europe/Berlin"


def told(local: str, zone: str = BERLIN) -> list[str]:
    return [at.astimezone(zones.place(zone)).isoformat() for at in zones.instants(datetime.fromisoformat(local), zone)]


def test_every_zone_of_the_list_has_a_clock() -> None:
    assert len(zones.KNOWN) > 400
    assert {name for name in zones.KNOWN if zones.place(name).key != name} == set()
    assert all(map(zones.is_known, ("Asia/Shanghai", "Asia/Urumqi", "America/Argentina/Ushuaia", "UTC")))
    assert not any(map(zones.is_known, ("posix/Asia/Shanghai", "localtime", "PRC", "Asia", "", None, "asia/shanghai")))


@pytest.mark.parametrize("name", ["posix/Asia/Urumqi", "posix/right/Asia/Urumqi", "Asia/Urumqi"])
def test_what_stands_behind_a_prefix_of_the_files_is_read(name: str) -> None:
    assert zones.reading(name, "Asia/Shanghai") == zones.kept(name) == "Asia/Urumqi"


@pytest.mark.parametrize(("name", "kept"), [("localtime", "UTC"), ("Nowhere/City", "UTC"), ("../etc/passwd", "UTC")])
def test_what_nobody_knows_is_the_zone_of_the_visit_or_of_an_old_row_utc(name: str, kept: str) -> None:
    assert zones.reading(name, "Asia/Shanghai") == "Asia/Shanghai"
    assert zones.kept(name) == kept
    assert zones.place(name).key == kept


def test_a_local_time_means_one_instant_none_or_two() -> None:
    assert told("2026-11-30T09:00") == ["2026-11-30T09:00:00+01:00"]
    assert told("2026-03-29T02:30") == []
    assert told("2026-10-25T02:30") == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]
    assert told("2026-03-29T03:00") == ["2026-03-29T03:00:00+02:00"]
    assert told("2026-10-25T03:00") == ["2026-10-25T03:00:00+01:00"]
    assert told("2026-11-30T09:00", "Asia/Kathmandu") == ["2026-11-30T09:00:00+05:45"]


def test_a_time_that_comes_twice_is_told_with_its_offset() -> None:
    twice = datetime.fromisoformat("2026-10-25T02:30:00+01:00")
    assert zones.is_said_twice(twice, BERLIN)
    assert zones.offset(twice, BERLIN) == "+01:00"
    assert not zones.is_said_twice(twice, "Asia/Shanghai")


@pytest.mark.parametrize("zone", ["posix/Asia/Shanghai", "localtime", "Nowhere/City"])
def test_an_installation_in_a_zone_that_pages_cannot_show_does_not_start(zone: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"DOORSTEP_ZONE is .* such as Asia/Shanghai"):
        from_environment({"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_ZONE": zone})
