"""`doorstep visit`: takes in what a phone saved to a file when it was cut off; revokes a customer's link."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from .. import clock
from ..accounts import device_store
from ..accounts import store as accounts
from ..accounts.rules import Caller, Person
from ..appointments import order_store
from ..arguments import Line
from ..database import reading, transact
from ..errors import DoorstepError, NotFound
from ..visits import photo_files, photo_store
from . import jobs, links, photos, push, rules

FORMAT = "doorstep-export/1"
BATCH = 200


@click.group()
def visit() -> None:
    """Visits."""


@visit.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_file(file: Path) -> None:
    """Take in the unsent work of a phone (doorstep-export/1), as if the phone had sent it.

    Every event goes through the same intake, under the name of the person whose phone it was. Repeating it is
    harmless. Names each event and photo that was not accepted; the exit code is then 1.
    """
    document = _document(file)
    person = _person(document)
    try:
        device = _device(document, person)
        refused = [
            *_import_events(document["events"], person, device),
            *_import_photos(document["photos"], person),
        ]
        jobs.settle_all(lambda: False)
    except DoorstepError as error:
        raise click.ClickException(f"{error.code}: {error.message}") from error
    for sentence in refused:
        click.echo(sentence)
    if refused:
        sys.exit(1)


@visit.command("renew-link")
@click.argument("order", type=Line(80))
@click.option("--reason", type=Line(200), default="doorstep visit renew-link", help="Why; the office reads it.")
@with_appcontext
def renew_link(order: str, reason: str) -> None:
    """Revoke the customer's link and door code of the visit with this work-order number.

    The customer is sent the new link; their page shows the new code.
    """
    with reading():
        found = order_store.by_order(order)
    if found is None:
        raise click.ClickException(f"There is no visit with the work-order number {order}.")
    links.renew(found.id, reason, None, clock.now())
    click.echo(f"The former link of {order} opens nothing any more.")


def _document(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file} is not JSON.") from error
    lists = isinstance(document, dict) and all(isinstance(document.get(name), list) for name in ("events", "photos"))
    if not lists or document.get("format") != FORMAT:
        raise click.ClickException(f"{file} is not a file that a phone saved ({FORMAT}).")
    return dict(document)


def _person(document: dict[str, Any]) -> Person:
    named = document.get("person")
    id = named.get("id") if isinstance(named, dict) else None
    with reading():
        person = accounts.person(str(id)) if rules.is_id(id) else None
    if person is None:
        raise click.ClickException("The person whose phone saved this file is not known here.")
    return person


def _device(document: dict[str, Any], person: Person) -> str:
    """The phone that saved the file; registered now if it never reached the server."""
    if not rules.is_id(document.get("device")):
        raise click.ClickException("The file does not say which phone saved it.")
    id = str(document["device"])
    with reading():
        known = device_store.device(id)
    if known is None:
        transact(lambda: device_store.enrol_device(id, person.id, "a file", False, False, clock.now()))
    return id


def _import_events(events: list[Any], person: Person, device: str) -> list[str]:
    """Takes in the events and says how many; returns a sentence for each that was not accepted."""
    refused = [f"event {place}: has no id" for place, event in enumerate(events, 1) if not rules.is_offered(event)]
    distinct = list({event["id"]: event for event in events if rules.is_offered(event)}.values())
    counts = {"accepted": 0, "duplicate": 0, "quarantined": 0}
    caller = Caller(person, "", device, "session")
    for start in range(0, len(distinct), BATCH):
        batch = distinct[start : start + BATCH]
        pushed = push.push(caller, device, batch, clock.now())
        for event in batch:
            decision = pushed.decisions[event["id"]]
            counts[decision.result] += 1
            if decision.reason:
                refused.append(f"event {event['id']} ({event.get('type')}): {decision.reason}")
    click.echo(", ".join(f"{count} {result}" for result, count in counts.items()) + ".")
    return refused


def _import_photos(pictures: list[Any], person: Person) -> list[str]:
    """Takes in the photos and says how many; returns a sentence for each that was not kept."""
    refused = []
    for place, picture in enumerate(pictures, 1):
        try:
            _import_photo(picture, person)
        except DoorstepError as error:
            refused.append(f"photo {place}: {error.message}")
        except (KeyError, TypeError, ValueError):
            refused.append(f"photo {place}: has no readable bytes")
    click.echo(f"{len(pictures) - len(refused)} photos kept.")
    return refused


def _import_photo(picture: Any, person: Person) -> None:
    sha256, data = str(picture["sha256"]), base64.b64decode(picture["bytes"], validate=True)
    with reading():
        named = photos.named(person.id, [sha256])
    if not named:
        raise NotFound("No event of this person names it.", of=sha256)
    with reading():
        if photo_store.were_let_go([sha256]):
            return  # its original went on time, and is not wanted back
    photos.keep(photo_files.keep(sha256, data), clock.now())
