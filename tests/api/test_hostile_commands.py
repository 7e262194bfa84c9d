"""Every command × every argument, each with what nobody should give it: a sentence, never a traceback.

The commands are found by walking through the program, so one that is added is tried as well.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result
from flask import Flask

from doorstep import config, create_app
from doorstep.accounts import store
from doorstep.accounts.rules import NewPerson, Person
from doorstep.arguments import NewFile
from doorstep.cli import doorstep
from doorstep.config import SettingsError, from_environment
from doorstep.database import db, reading
from ground import running_app, settings
from people import PASSWORD

HOSTILE = {
    "empty": "",
    "blank": "  ",
    "line break": "T1\nT2",
    "escape": "\x1b[31mred",
    "long": "T" * 5000,
    "no text": "T\udcff1",
    "turned": "T\u202e1",
    "huge": str(10**30),
    "negative": "-9",
    "nowhere": "/no/such/folder/file",
    "below a file": f"{__file__}/x",
}
NAMES = {"name", "team_name", "region", "note"}
STRANGE_NAMES = {"huge", "negative", "nowhere", "below a file"}
"""A text of one line all the same: somebody may write such a name or note."""
ADD = {"staff_no": "T777", "name": "郑伟", "phone": "13800138777", "email": "z@example.com", "roles": "administrator"}
GOOD = {"person add": ADD, "standard diff": {"old": "a", "new": "b"}}
"""What the other arguments of a command say while one is tried."""
PERSON = Person("", "郑伟", "T777", "", frozenset(), None, True, None)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        elif command is not None:
            yield (*path, name), command


COMMANDS = dict(commands(doorstep))


def tried() -> Iterator[Any]:
    """Each command, argument and hostile value."""
    for path, command in COMMANDS.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.is_flag:
                continue
            for kind in HOSTILE:
                named = parameter.name in NAMES or isinstance(parameter.type, NewFile)
                if not named or kind not in STRANGE_NAMES:
                    yield pytest.param(path, str(parameter.name), kind, id=f"{' '.join(path)}-{parameter.name}-{kind}")


def line_of(path: tuple[str, ...], given: dict[str, str]) -> list[str]:
    """The command line that gives these arguments."""
    options, arguments = [], []
    for parameter in COMMANDS[path].params:
        value = given.get(str(parameter.name))
        if value is not None and isinstance(parameter, click.Option):
            options += [parameter.opts[0], value]
        elif value is not None:
            arguments.append(value)
    return [*path, *options, "--password-stdin", "--", *arguments] if path == ("person", "add") else [
        *path, *options, "--", *arguments
    ]  # fmt: skip


def no_such_host(*_: Any, **__: Any) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def run(app: Flask, arguments: list[str]) -> Result:
    return app.test_cli_runner().invoke(doorstep, arguments, input=f"{PASSWORD}\n{PASSWORD}\n")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation without people; what is given to a command is looked at before any database is asked."""
    var = tmp_path_factory.mktemp("office")
    yield from running_app(f"sqlite:///{var / 'test.db'}", var)


@pytest.mark.parametrize(("path", "name", "kind"), list(tried()))
def test_what_nobody_should_give_a_command_is_refused_in_a_sentence(
    office: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: tuple[str, ...], name: str, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("socket.getaddrinfo", no_such_host)
    given = GOOD.get(" ".join(path), {}) | {name: HOSTILE[kind]}
    outcome = run(office, line_of(path, given))
    assert isinstance(outcome.exception, SystemExit), repr(outcome.exception)
    assert outcome.exit_code != 0, outcome.output
    assert len(outcome.stderr.strip()) > 15 and "Traceback" not in outcome.output
    with office.app_context(), reading():
        assert store.everybody(active_only=False) == []


def test_the_same_lines_without_the_hostile_value_are_carried_out(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was tried above was refused for the value that was tried."""
    added: list[NewPerson] = []
    monkeypatch.setattr(store, "add_person", lambda new: added.append(new) or PERSON)
    outcome = run(office, line_of(("person", "add"), ADD))
    assert (outcome.exit_code, [new.staff_no for new in added]) == (0, ["T777"]), outcome.output
    monkeypatch.setattr("waitress.server.BaseWSGIServer.run", lambda _: None)
    assert run(office, ["serve", "--host", "127.0.0.1", "--port", "0"]).exit_code == 0


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_machine_without_tables_is_told_so(path: tuple[str, ...], tmp_path: Path) -> None:
    """Whatever is tried first on a new machine works, or a sentence says what is missing."""
    file = tmp_path / "file"
    file.write_text("工单号")
    app = create_app(settings(f"sqlite:///{tmp_path / 'new.db'}", tmp_path))
    given = ADD | {"file": str(file), "number": "1", "old": "a", "new": "b", "order": "WO-1"}
    if path == ("backup",):
        given["file"] = str(tmp_path / "backup")
    outcome = run(app, line_of(path, given))
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), repr(outcome.exception)
    assert outcome.exit_code == 0 or len(outcome.stderr.strip()) > 15
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    "address",
    [
        "doorstep.example", "ftp://doorstep.example", "https://", "https:///x", "https://doorstep.example/office",
        "https://name:word@doorstep.example", "https://doorstep.example?x=1", "https://doorstep.example#x",
        "https://door step.example", "https://doorstep.example:0", "https://doorstep.example:99999", "https://[::1",
        "http://doorstep.example", "http://192.168.1.7:8000", "https://door\x00step.example", "https://-x.example",
        "https://" + "x" * 300 + ".example", "https://door\udcff.example",
    ],
)  # fmt: skip
def test_an_address_that_nobody_can_open_stops_the_start(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="DOORSTEP_PUBLIC_URL"):
        from_environment({"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_PUBLIC_URL": address})


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://Doorstep.Example/", "https://doorstep.example"),
        ("https://doorstep.example:443", "https://doorstep.example"),
        ("https://doorstep.example:8443/", "https://doorstep.example:8443"),
        ("https://上门.example", "https://xn--fhqz56o.example"),
        ("http://localhost:80/", "http://localhost"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_kept_as_browsers_name_it(tmp_path: Path, typed: str, origin: str) -> None:
    given = {"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_PUBLIC_URL": typed}
    assert from_environment(given).origin == origin


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VAR", f"{__file__}/var"), ("VAR", "/proc/nothing/var"), ("VAR", "a\0b"), ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "11"), ("TRUSTED_PROXIES", "9" * 5000), ("TRUSTED_PROXIES", "²"), ("SAMPLE_PERCENT", "101"),
        ("DATABASE_URL", "postgresql://host:port/name"), ("TICKER", "perhaps"), ("ZONE", "x" * 5000),
        ("ZONE", "../etc"), ("SECRET", "short"), ("NO_SUCH", "1"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError, match=f"DOORSTEP_{name}"):
        create_app(from_environment({"DOORSTEP_VAR": str(tmp_path), f"DOORSTEP_{name}": value}))


def test_several_processes_that_start_at_once_share_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: from_environment({"DOORSTEP_VAR": str(tmp_path)}).secret, range(8)))
    assert len(set(made)) == 1 and len(made[0]) == 64
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret"]


def test_a_secret_that_another_process_made_in_the_meantime_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config.os, "fsync", lambda _: (tmp_path / "secret").write_text("a" * 64))
    assert from_environment({"DOORSTEP_VAR": str(tmp_path)}).secret == "a" * 64


@pytest.mark.parametrize("error", [OSError(28, "No space left on device", "/var/x"), OSError(5, "Input/output error")])
def test_what_a_disk_refuses_is_a_sentence(office: Flask, monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    def refuse() -> None:
        raise error

    monkeypatch.setattr("doorstep.migrations.upgrade", refuse)
    outcome = run(office, ["migrate"])
    assert (outcome.exit_code, outcome.stderr.count("\n")) == (1, 1), repr(outcome.exception)
    assert str(error.strerror) in outcome.stderr
