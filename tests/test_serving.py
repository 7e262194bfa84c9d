"""The server of the tests says that it is quiet when it is, and not before."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterable
from typing import Any

from doorstep.cli import COMMANDS, doorstep
from serving import PATIENCE, SaysWhenQuiet


def test_quiet_waits_for_what_is_being_worked_on() -> None:
    begun, go_on, said = threading.Event(), threading.Event(), list[str]()

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        begun.set()
        assert go_on.wait(PATIENCE)
        said.append("written")
        return []

    def ask(path: str) -> None:
        server({"PATH_INFO": path}, lambda status, _: said.append(status))

    server = SaysWhenQuiet(app)
    slow, asking = (threading.Thread(target=ask, args=(path,)) for path in ("/push", "/quiet"))
    slow.start()
    assert begun.wait(PATIENCE)
    asking.start()
    asking.join(0.2)
    assert asking.is_alive() and said == []
    go_on.set()
    for thread in (slow, asking):
        thread.join(PATIENCE)
    assert said == ["written", "204 No Content"]
    ask("/quiet")
    assert said[-1] == "204 No Content"


def test_a_server_holds_no_command_that_it_was_not_given() -> None:
    program = "import sys, doorstep.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "doorstep.sync.api" not in loaded and not [
        name for name in loaded if re.search(r"doorstep.*commands$", name)
    ]


def test_the_list_of_commands_loads_no_command_and_says_what_each_does() -> None:
    program = "import sys; from doorstep.cli import main; sys.argv = ['doorstep', '--help']; main()"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    loaded = "import sys, doorstep.cli; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "alembic", "doorstep.application", "doorstep.database"} & set(modules)
    for name, (_, line) in COMMANDS.items():
        command = doorstep.get_command(None, name)
        assert command is not None and f"  {name} " in shown
        said = " ".join((command.help or "").split())
        assert said.startswith(line.rstrip(".")), f"{name} is listed as {line!r}, and says of itself: {said}"
