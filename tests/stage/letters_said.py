"""Every text that the shipped standard can send, filled in with one visit, as a file that a person reads.

`python tests/stage/letters_said.py` writes it anew after a text was changed; what is different then is to be read, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doorstep.config import standard_folder
from doorstep.messages.letters import Names, letter
from doorstep.standard.loading import load

FILE = Path(__file__).parents[1] / "cases" / "letters.txt"
LANGUAGES = ("zh", "en")
TOLD = ("customer", "technician", "supervisor")
"""Who hears of a promise: those for whom there may be words of their own, and everybody else."""
NAMES = Names({"li": "李强"}, {"wang": "王女士"}, {"home": "梧桐路18号2单元601"})
LINKS = {"photos.asked": "246810"}
"""What stands for the link, or for the code."""
FACTS: dict[str, Any] = {
    "order": "WO-1",
    "kind": "broadband-install",
    "standard": "s",
    "customer": "wang",
    "premises": "home",
    "technician": "li",
    "start": "2026-11-23T01:00:00+00:00",
    "end": "2026-11-23T03:00:00+00:00",
    "zone": "Asia/Shanghai",
    "expected": "2026-11-23T01:30:00+00:00",
    "depart_by": "2026-11-23T00:35:00+00:00",
    "due": "2026-11-23T01:40:00+00:00",
    "level": "leave.promise",
    "state": "overdue",
    "heard": "2026-11-23T04:20:00+00:00",
    "count": 2,
}
TIMELESS = {name: value for name, value in FACTS.items() if name not in ("start", "end")}
"""Those of what is about no visit."""


def sent() -> dict[str, str]:
    """All of them, by kind, whom it goes to, and language."""
    standard, _ = load(standard_folder())
    assert standard is not None
    return {
        f"{kind} → {role} ({language})": _one(kind, role, language, standard)
        for kind, role, language in _each(standard)
    }


def read() -> dict[str, str]:
    """Those that somebody has read."""
    parts = (part.partition("\n") for part in FILE.read_text(encoding="utf-8").split("== ")[1:])
    return {which: text.removesuffix("\n\n") for which, _, text in parts}


def _each(standard: Any) -> Iterator[tuple[str, str, str]]:
    for kind, message in standard["messages"]["send"].items():
        for role in TOLD if message["to"] == "told" else (message["to"],):
            for language in LANGUAGES:
                yield kind, role, language


def _one(kind: str, role: str, language: str, standard: Any) -> str:
    message = standard["messages"]["send"][kind]
    facts = {**FACTS, "visits": [FACTS, FACTS]} if message["about"] == "day" else FACTS
    facts = TIMELESS if message["about"] in ("phone", "team") else facts
    link = LINKS.get(message.get("after", ""), "https://doorstep.example/#/v/…")
    said = letter(kind, role, facts, standard, NAMES, language, link, "Asia/Shanghai")
    return f"{said.subject}\n--\n{said.text}"


if __name__ == "__main__":
    FILE.write_text("".join(f"== {which}\n{text}\n\n" for which, text in sent().items()), encoding="utf-8")
