"""What the first load of the technician's app weighs, read off the built client."""

from __future__ import annotations

import re
from pathlib import Path

from doorstep.config import PACKAGE

LIMIT_KB = 45.0
"""What script and style of the first load may weigh, compressed."""

BUILT = PACKAGE / "static"
KB = 1_000

LINKED = re.compile(r'(?:src|href)="/assets/([\w.-]+\.(?:js|css))"')
IMPORTED = re.compile(r"""\b(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")
TODAY = re.compile(r"""\bimport\(\s*["'`]\./(field-[\w.-]+\.js)["'`]""")


def first_load(built: Path = BUILT) -> dict[str, int]:
    """The files that Today needs, largest first, with their compressed bytes: what the page names, the chunk of Today
    with its style, and whatever these import."""
    assets = built / "assets"
    wanted = LINKED.findall((built / "index.html").read_text("utf-8"))
    wanted += [path.name for path in assets.glob("field-*.css")]
    found: dict[str, int] = {}
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        found[name] = (assets / f"{name}.br").stat().st_size
        if name.endswith(".js"):
            code = (assets / name).read_text("utf-8")
            wanted += IMPORTED.findall(code) + TODAY.findall(code)
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def as_text(files: dict[str, int]) -> str:
    """A line for each file, and one for all."""
    lines = [f"{size / KB:6.1f} kB  {name}" for name, size in files.items()]
    return "\n".join([*lines, f"{sum(files.values()) / KB:6.1f} kB  together; at most {LIMIT_KB} kB"])
