"""The commands `doorstep standard …`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from .. import clock
from ..arguments import Line
from ..config import standard_folder
from ..database import reading, transact
from . import apply, drafts, store, wording
from .changes import changes
from .loading import belongs, files_in, load, load_files

Json = dict[str, Any]

_folder = click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group()
def standard() -> None:
    """The service standard: check, compare, publish."""


@standard.command()
@_folder
def check(folder: Path | None) -> None:
    """Name every fault of the files in FOLDER (the shipped standard, if none is given)."""
    document = _loaded(folder or standard_folder())
    counts = (f"{len(document[part])} {part}" for part in ("items", "visits", "phrases", "levels"))
    click.echo(f"No fault: {', '.join(counts)}; {document['hash']}.")


@standard.command()
@_folder
@click.option("--note", type=Line(200), help="Why, in a few words; kept with the version.")
@with_appcontext
def publish(folder: Path | None, note: str | None) -> None:
    """Put the standard in FOLDER in force, for visits booked from now on."""
    place = folder or standard_folder()
    document = _loaded(place)
    files = {name: text.decode() for name, text in files_in(place).items() if belongs(name)}
    published = transact(lambda: apply.publish(document, clock.now(), None, note or "", files))
    brand = document["brand"]
    click.echo(f"{'Published' if published else 'Already in force'}: {document['hash']}.")
    click.echo(f"Customers read: {brand['company']['zh']} · {brand['company']['en']}, {brand['hotline']} (brand.yaml).")


@standard.command()
@_folder
@click.option("--force", is_flag=True, help="Also over what was changed in the folder and never published.")
@with_appcontext
def pull(folder: Path | None, force: bool) -> None:
    """Write the files of the standard in force into FOLDER, so that it says what was changed on a page."""
    place = folder or standard_folder()
    with reading():
        history = store.history()
        if not history:
            raise click.ClickException("no standard is published yet")
        files, kept = drafts.sources(history[0].hash)
    found = {name: text for name, text in files_in(place).items() if belongs(name)}
    here, _ = load_files(found)
    published = {one.hash for one in history}
    if found and not force and (here is None or here["hash"] not in published):
        raise click.ClickException(f"{place} has changes that were never published: publish them, or use --force")
    if here is not None and here["hash"] == history[0].hash:
        click.echo(f"{place} says what is in force already: {history[0].hash}.")
        return
    for line in _pulled(place, found, files):
        click.echo(line)
    if not kept:
        click.echo("This version was published before files were kept with it: comments are lost.", err=True)
    click.echo(f"In force: {history[0].hash}.")


@standard.command()
@click.argument("version", required=False, type=Line(64))
@with_appcontext
def show(version: str | None) -> None:
    """Show a VERSION (a hash or its beginning; the one in force, if none is given)."""
    document = _version(version)
    click.echo(document["hash"])
    for kind, checklist in document["visits"].items():
        click.echo(f"\n{kind}: {checklist['name']['zh']} · {checklist['name']['en']}")
        for phase in checklist["phases"]:
            click.echo(f"  {phase['name']['zh']} · {phase['name']['en']}")
            for item in phase["items"]:
                click.echo(f"    {item}  {_told(document['items'][item])}")


@standard.command()
@click.argument("old", type=Line(4096))
@click.argument("new", type=Line(4096))
@with_appcontext
def diff(old: str, new: str) -> None:
    """Compare two versions: each a hash, the beginning of one, or a folder."""
    for line in changes(_folder_or_version(old), _folder_or_version(new)) or ["No difference."]:
        click.echo(line)


def _loaded(folder: Path) -> Json:
    """The document of a folder; ends the program with every fault when there is one."""
    document, faults = load(folder)
    for fault in faults:
        click.echo(f"{folder / fault.file}:{fault.line}: {fault.en} · {fault.zh}", err=True)
    if document is None:
        raise click.exceptions.Exit(1)
    for remark in wording.remarks(document):
        click.echo(f"Note: {remark}", err=True)
    return document


def _pulled(place: Path, found: dict[str, bytes], files: dict[str, str]) -> Iterator[str]:
    """Makes the files of a folder those of a version; says each that it touches, and the comments that go with it."""
    for name in sorted({*found, *files}):
        before, after = found.get(name, b"").decode("utf-8", "replace"), files.get(name)
        if after is None:
            (place / name).unlink()
            yield f"- {name}"
        elif before != after:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(after, "utf-8")
            yield f"{'~' if name in found else '+'} {name}"
            lost = _comments(before) - _comments(after)
            yield from (f"  lost: {line}" for line in sorted(lost))


def _comments(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.lstrip().startswith("#")}


def _folder_or_version(name: str) -> Json:
    return _loaded(Path(name)) if Path(name).is_dir() else _version(name)


def _version(beginning: str | None) -> Json:
    with reading():
        hashes = [one.hash for one in store.history()]
        found = [one for one in hashes if one.startswith(beginning)] if beginning else hashes[:1]
        if len(found) != 1:
            many = "more than one version begins" if found else "no published version begins"
            raise click.ClickException(f"{many} with {beginning or 'anything'}")
        return store.by_hash(found[0])


def _told(item: Json) -> str:
    marks = [name for name in ("critical", "bulk", "private") if item[name]]
    needs = [] if item["required"] else ["optional"]
    return f"{item['zh']} · {item['en']} ({', '.join([item['answer'], *marks, *needs])})"
