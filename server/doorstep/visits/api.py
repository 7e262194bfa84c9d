"""Photos for the office: the copy that people may see."""

from __future__ import annotations

from flask import Response, request

from ..accounts.rules import oversees
from ..appointments import store as appointments
from ..database import reading
from ..errors import NotFound
from ..http import Blueprint, caller
from . import photo_files, photo_store, photos

blp = Blueprint("photos", __name__, url_prefix="/api/v1/photos", description="Photos of visits, for the office.")


@blp.get("/<string:sha256>")
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
@blp.alt_response(304, description="The caller has it already", success=True)
@blp.refuses(401, 403, 404)
def photo(sha256: str) -> Response:
    """A photo of a visit of one's own team, drawn anew: upright, without position or other metadata."""
    asking = caller().person
    with reading():
        visits = appointments.visits(photo_store.visits_of(sha256)).values()
    if not any(oversees(asking, visit.team) for visit in visits):
        raise NotFound("There is no such photo here.", of=sha256)
    answer = Response(headers=photos.COPY_HEADERS, mimetype="image/jpeg")
    answer.set_etag(sha256)
    answer.headers["Content-Disposition"] = f'inline; filename="{sha256[:12]}.jpg"'
    if request.if_none_match.contains(sha256):
        answer.status_code = 304
    else:
        answer.set_data(photo_files.open_copy(sha256))
    return answer
