"""What a person types on the command line, looked at before it is used: each refusal is a sentence that names it."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any

import click

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows: on a screen a name would show as another one."""


class Line(click.ParamType[str]):
    """A text of one line, not empty, of at most `longest` characters, all of which can be seen."""

    name = "text"

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not text:
            self.fail("It is empty.", param, ctx)
        if len(text) > self.longest:
            self.fail(f"It has {len(text)} characters; {self.longest} are the most.", param, ctx)
        if any(unicodedata.category(letter) in _UNSEEN or letter in _TURNING for letter in text):
            self.fail("It holds a character that cannot be seen, or bytes that are no text.", param, ctx)
        return text


class NewFile(click.Path):
    """A file that is to be written: its folder is there and may be written to, and nothing of its name stands there."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        folder = path.absolute().parent
        Line(255).convert(path.name, param, ctx)
        if os.path.lexists(path):
            self.fail(f"{click.format_filename(path)} exists already.", param, ctx)
        if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            self.fail(f"There is no folder {click.format_filename(folder)} that may be written to.", param, ctx)
        return path
