"""What an administrator writes before it is published: files that stand in place of those of a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import Fault as Marked
from ..errors import Invalid
from . import editing, store, written
from .faults import Fault
from .loading import belongs, load_files

Json = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What the check says of a draft: the document, or the faults and where each of them stands."""

    files: dict[str, str]
    document: Json | None
    faults: tuple[Fault, ...]
    places: tuple[list[str], ...]


def sources(hash: str) -> tuple[dict[str, str], bool]:
    """The files of a version, and whether they are those that it was made of. Raises NotFound."""
    kept = store.kept_files(hash)
    return (kept, True) if kept is not None else (written.files_of(store.by_hash(hash)), False)


def draft(base: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The files of a version with these in their place. Raises NotFound and Invalid."""
    for place, name in enumerate(texts):
        if not belongs(name):
            message = "A standard has no file of this name."
            raise Invalid(message, (Marked(f"/files/{place}/name", message, "name"),))
    return {**sources(base)[0], **texts}


def edited(files: Mapping[str, str], change: Mapping[str, Any]) -> dict[str, str]:
    """The files after one change: of an item (`{item, patch}`), or of the items of a phase (`{kind, phase, items}`)."""
    if "item" in change:
        text = editing.change_item(files["items.yaml"], change["item"], change["patch"])
        return {**files, "items.yaml": text}
    name = f"visits/{change['kind']}.yaml"
    if name not in files:
        message = "There is no such list."
        raise Invalid(message, (Marked("/change/kind", message, "kind"),))
    return {**files, name: editing.change_phase(name, files[name], change["phase"], change["items"])}


def checked(files: Mapping[str, str]) -> Found:
    """What the check of the command line says of these files."""
    document, faults = load_files({name: text.encode("utf-8", "surrogatepass") for name, text in files.items()})
    return Found(dict(files), document, faults, tuple(_places(files, faults)))


def _places(files: Mapping[str, str], faults: Sequence[Fault]) -> list[list[str]]:
    return [
        editing.path_at(fault.file, files[fault.file], fault.line) if fault.file in files else [] for fault in faults
    ]


def check_faultless(found: Found) -> None:
    """Raises Invalid with every fault, by file and line."""
    if found.faults:
        raise Invalid(
            "This standard has faults; see each of them.",
            tuple(Marked(f"/files/{one.file}/{one.line}", one.en, one.code) for one in found.faults),
            code="faulty",
        )
