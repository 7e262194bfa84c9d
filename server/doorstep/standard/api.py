"""The routes of the standard: its versions, each as it was published, and how an administrator makes another."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import marshmallow as ma
from flask import Response

from .. import clock
from ..accounts import store as accounts
from ..database import reading, transact
from ..http import Blueprint, caller
from ..packing import Lasting
from . import apply, drafts, schemas, store, wording
from .faults import Fault

blp = Blueprint("standard", __name__, url_prefix="/api/v1/standard", description="The service standard")

FOR_EVER = "private, max-age=31536000, immutable"


@blp.route("", methods=["GET"])
@blp.response(200, schemas.Versions)
@blp.refuses(401)
def versions() -> dict[str, Any]:
    """The published versions, the one in force first."""
    with reading():
        found = store.history()
        people = accounts.people({one.published_by for one in found if one.published_by})
    shown = [
        {**vars(one), "current": place == 0, "by": by.name if (by := people.get(one.published_by or "")) else None}
        for place, one in enumerate(found)
    ]
    return {"items": shown}


@blp.route("/<string(length=64):hash>/files", methods=["GET"])
@blp.response(200, schemas.Files)
@blp.refuses(401, 403, 404)
def files(hash: str) -> dict[str, Any]:
    """The files that a version was made of; `kept` is false where they had to be written from its document."""
    with reading():
        found, kept = drafts.sources(hash)
    return {"files": _listed(found), "kept": kept}


@blp.route("/check", methods=["POST"])
@blp.arguments(schemas.Draft, unknown=ma.RAISE)
@blp.response(200, schemas.Checked)
@blp.refuses(400, 401, 403, 404, 415)
def check(given: dict[str, Any]) -> dict[str, Any]:
    """What the check says of a version with these files in its place, after one more change of them where there is one.
    Nothing is kept."""
    with reading():
        base = drafts.sources(given["base"])[0]
        files = drafts.draft(given["base"], _texts(given))
    if given["change"]:
        files = drafts.edited(files, given["change"])
    found = drafts.checked(files)
    changed = {name: text for name, text in files.items() if base.get(name) != text}
    return {
        "files": _listed(changed),
        "faults": [_fault(fault, place) for fault, place in zip(found.faults, found.places, strict=True)],
        "document": found.document,
        "remarks": wording.remarks(found.document) if found.document else [],
    }


@blp.route("/publish", methods=["POST"])
@blp.arguments(schemas.Publication, unknown=ma.RAISE)
@blp.response(201, schemas.Version)
@blp.refuses(400, 401, 403, 404, 409, 415, 503)
def publish(given: dict[str, Any]) -> dict[str, Any]:
    """Put a version in force that replaces its base. Refused while the check finds a fault, and when another version
    than the base is in force by now (409, `not_in_force`, `of`: which); published already, it says so once more."""
    by = caller().person
    with reading():
        found = drafts.checked(drafts.draft(given["base"], _texts(given)))
    drafts.check_faultless(found)
    assert found.document is not None
    document, now, note = found.document, clock.now(), given["note"]
    transact(lambda: apply.publish(document, now, by.id, note, found.files, given["base"]))
    with reading():
        version = store.history()[0]
        people = accounts.people({version.published_by} if version.published_by else ())
    return {**vars(version), "current": True, "by": next((one.name for one in people.values()), None)}


@blp.route("/<string(length=64):hash>", methods=["GET"])
@blp.response(200, schemas.Standard)
@blp.alt_response(304, description="The caller has it already", success=True)
@blp.refuses(401, 404)
def document(hash: str) -> Response:
    """One version of the standard. Its hash names its content, so it may be kept for ever."""
    return _lasting(hash).answer()


@lru_cache(maxsize=16)  # a hash names one content for ever, so what is cached never grows stale
def _lasting(hash: str) -> Lasting:
    with reading():
        return Lasting(store.text(hash), "application/json", FOR_EVER)


def _texts(given: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["text"] for one in given["files"]}


def _listed(files: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "text": text} for name, text in sorted(files.items())]


def _fault(fault: Fault, place: list[str]) -> dict[str, Any]:
    return {**vars(fault), "zh": fault.zh, "en": fault.en, "place": place}
