"""HTTP, once for everything: problem documents (RFC 9457) for errors, security headers, the client's files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict
from functools import cached_property, partial
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import flask_smorest
import marshmallow as ma
import structlog
from flask import Flask, Request, Response, g, json, request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import PathConverter

from . import errors, limits, logs, packing, surroundings
from .config import PACKAGE, Settings

if TYPE_CHECKING:
    from .accounts.rules import Caller

log = structlog.get_logger()

STATUS: dict[type[errors.DoorstepError], int] = {
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.UpgradeRequired: 426,
    errors.PreconditionRequired: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
    errors.DoorstepError: 500,
}

CODES = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "media_type",
    422: "invalid",
}
"""The code of what Flask and webargs refuse by themselves."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"


class Problem(ma.Schema):
    """A problem document (RFC 9457)."""

    type = ma.fields.String(metadata={"description": "always about:blank"})
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True, metadata={"description": "stable name of the cause"})
    detail = ma.fields.String()
    of = ma.fields.String(metadata={"description": "id of the thing it is about"})
    others = ma.fields.List(ma.fields.String(), metadata={"description": "ids of what is in the way"})
    visits = ma.fields.List(
        ma.fields.Nested(
            ma.Schema.from_dict(
                {name: ma.fields.String(required=True) for name in ("id", "order", "person", "start", "end")},
                name="VisitInTheWay",
            )
        ),
        metadata={"description": "visits that keep the person at that time"},
    )
    times = ma.fields.List(
        ma.fields.Nested(
            ma.Schema.from_dict(
                {"start": ma.fields.String(required=True), "end": ma.fields.String(allow_none=True)}, name="TimeLeft"
            )
        ),
        metadata={"description": "times that can still be chosen"},
    )
    until = ma.fields.String(metadata={"description": "when a time is free again that somebody holds"})
    living = ma.fields.Nested(
        ma.Schema.from_dict(
            {
                "id": ma.fields.String(required=True),
                "order": ma.fields.String(required=True),
                "start": ma.fields.String(required=True, allow_none=True),
            },
            name="LivingVisit",
        ),
        metadata={"description": "the visit that goes on where this one is over"},
    )
    faults = ma.fields.List(
        ma.fields.Nested(
            ma.Schema.from_dict(
                {name: ma.fields.String(required=True) for name in ("pointer", "message", "code")}, name="Fault"
            )
        )
    )


class ProblemApi(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest's Api, with problem documents in place of its own error shape."""

    ERROR_SCHEMA = Problem

    def __init__(self, app: Flask) -> None:
        self.undocumented: list[Callable[[], None]] = []
        self._documenting = Lock()
        super().__init__(app)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document; to be asked for when every route is there. It is made of the routes only then: most
        servers are never asked, and would hold it in their memory."""
        with self._documenting:
            while self.undocumented:
                self.undocumented.pop(0)()
        document: dict[str, Any] = self.spec.to_dict()
        for path, operations in document["paths"].items():
            if "get" in operations and packing.has_tag(path):
                had = {"description": "The caller has it already (If-None-Match)"}
                operations["get"]["responses"].setdefault("304", had)
        return document

    @cached_property
    def _document_text(self) -> packing.Lasting:
        return packing.Lasting(json.dumps(self.document, indent=2, sort_keys=False), "application/json", "no-cache")

    def _openapi_json(self) -> Response:
        """Serves the document, which is made once: it takes longer than most answers, and anybody may ask."""
        return self._document_text.answer()

    def _register_responses(self) -> None:
        """Documents each error as `application/problem+json` (flask-smorest says application/json)."""
        for status in HTTPStatus:
            response = {
                "description": status.phrase,
                "content": {"application/problem+json": {"schema": Problem}},
            }
            self.spec.components.response(status.name, response, lazy=True)
        self.spec.components.response(
            "DEFAULT_ERROR",
            {"description": "Error", "content": {"application/problem+json": {"schema": Problem}}},
            lazy=True,
        )

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answers what Flask and webargs refuse; keeps headers such as Allow and Retry-After."""
        status = error.code or 500
        data = getattr(error, "data", None) or {}
        faults = [_fault(pointer, text) for pointer, text in _flat(data.get("messages") or {})]
        response = problem(status, CODES.get(status, "error"), error.description or "", faults=faults)
        for name, value in error.get_headers():
            if name.lower() not in {"content-type", "content-length"}:
                response.headers[name] = value
        for name, value in (data.get("headers") or {}).items():
            response.headers[name] = value
        return response


class BodyParser(FlaskParser):
    """webargs' parser, which does not expect JSON that nests too deeply or holds numbers of thousands of digits."""

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError) as error:
            raise BadRequest("The JSON of this request is beyond every limit.") from error


_View = TypeVar("_View", bound=Callable[..., Any])


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """The routes of a feature."""

    ARGUMENTS_PARSER = BodyParser()

    def register_views_in_doc(self, api: ProblemApi, *given: Any, **more: Any) -> None:
        """Has these routes documented when somebody asks for the document."""
        api.undocumented.append(partial(super().register_views_in_doc, api, *given, **more))

    def refuses(self, *statuses: int) -> Callable[[_View], _View]:
        """Documents with which statuses, beside those of every route, this one answers a problem."""

        def documented(view: _View) -> _View:
            for status in reversed(statuses):
                view = self.alt_response(status)(view)
            return view

        return documented


def caller() -> Caller:
    """Who is asking; raises Unauthenticated when nobody is signed in."""
    found: Caller | None = g.get("caller")
    if found is None:
        raise errors.Unauthenticated("Nobody is signed in here.")
    return found


def if_match() -> int:
    """The version that the caller has seen and changes (`If-Match: "3"`).

    Raises PreconditionRequired without it, Stale for anything that is no version.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise errors.PreconditionRequired("Say which version you change: If-Match with the ETag.", code="if_match")
    if not re.fullmatch(r'"[1-9][0-9]{0,8}"', given, re.ASCII):
        raise errors.Stale("If-Match names no version of this.")
    return int(given.strip('"'))


IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
    "description": "the ETag of what is changed",
}
"""How the document of a route says that it calls `if_match`."""


UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": f"^{UUID_FORM}$"},
    "description": "a UUID made up for this command; sent again, it does nothing twice",
}
"""How the document of a route says that it calls `idempotency_key`."""


def idempotency_key() -> tuple[str, str]:
    """The key of the command that this request is, and the fingerprint of what it asks: of its path and its content.
    Raises Invalid."""
    key = request.headers.get("Idempotency-Key", "")
    if not re.fullmatch(UUID_FORM, key, re.ASCII):
        message = "Every command carries an Idempotency-Key, a UUID made up for it."
        raise errors.Invalid(message, (errors.Fault("/headers/Idempotency-Key", message),), code="idempotency_key")
    content = json.dumps([request.path, request.get_json()], sort_keys=True)
    # A text whose form no schema looks at may hold half of a surrogate pair.
    return key.lower(), hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """A problem document as a response; empty members are left out."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail, **more}
    text = json.dumps({name: value for name, value in body.items() if value not in (None, "", [], ())})
    # The name of a field that a caller made up may hold half of a surrogate pair; JSON has an escape for it.
    return Response(text.encode("utf-8", "backslashreplace"), status, mimetype="application/problem+json")


def prepare(app: Flask, settings: Settings) -> ProblemApi:
    """Sets up errors, headers and the OpenAPI document; returns the Api that blueprints register with."""
    app.config.update(
        API_TITLE="Doorstep",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        MAX_CONTENT_LENGTH=limits.MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=64 * 1024,
        PROVIDE_AUTOMATIC_OPTIONS=False,  # one origin, so nobody asks beforehand
    )
    logs.prepare(app, behind_proxy=settings.trusted_proxies > 0)
    surroundings.watch(app, settings)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    app.before_request(_limit)
    for error in STATUS:
        app.register_error_handler(error, _known)
    app.register_error_handler(Exception, _unknown)
    app.after_request(lambda response: _secured(packing.finish(response), settings))
    return ProblemApi(app)


def _limit() -> None:
    """Refuses a body that is too large where it goes, before it is read, whichever server this runs in."""
    most = limits.most_bytes(request.method, request.path, request.headers.get("Cookie", ""))
    request.max_content_length = most
    if (request.content_length or 0) > most:
        raise errors.TooLarge(f"A body may have {most} bytes here.")


def _known(error: errors.DoorstepError) -> Response:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    faults = [asdict(fault) for fault in getattr(error, "faults", ())]
    more: dict[str, Any] = {name: list(getattr(error, name, ())) for name in ("others", "visits", "times")}
    more |= {name: getattr(error, name, None) for name in ("living", "until")}
    response = problem(status, error.code, error.message, of=error.of, faults=faults, **more)
    if retry_after := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(retry_after)
    return response


def _unknown(error: Exception) -> Response | HTTPException:
    if isinstance(error, HTTPException):
        return error
    log.exception("unexpected", route=request.url_rule and request.url_rule.rule)
    detail = "Something went wrong here. It is in the log under the request's id."
    return problem(500, "error", detail, of=g.get("request_id"))


def _secured(response: Response, settings: Settings) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if settings.secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _flat(messages: Any, pointer: str = "") -> list[tuple[str, str]]:
    """webargs' nested messages as (JSON pointer, sentence); its first level names the place (json, query …)."""
    if isinstance(messages, dict):
        return [found for key, value in messages.items() for found in _flat(value, f"{pointer}/{_escaped(key)}")]
    if isinstance(messages, list):
        return [found for value in messages for found in _flat(value, pointer)]
    return [(pointer, str(messages))]


def _escaped(key: Any) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")


def _fault(pointer: str, text: str) -> dict[str, str]:
    place, _, rest = pointer.removeprefix("/").partition("/")
    return {"pointer": f"/{rest}" if place == "json" else pointer, "message": text, "code": "invalid"}


class PageConverter(PathConverter):
    """Any path but those of the API, whose unknown ones are 404 and whose wrong methods are 405."""

    regex = "(?!api/)[^/].*?"


def serve_client(app: Flask, settings: Settings) -> None:
    """Serves the built client: hashed files for ever, the shell for every page that is not the API."""
    from whitenoise import WhiteNoise

    built = PACKAGE / "static"
    shell = built / "index.html"

    def headers(response_headers: Any, path: str, url: str) -> None:
        for name, value in HEADERS.items():
            response_headers[name] = value
        if settings.secure:
            response_headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if not url.startswith("/assets/"):
            response_headers["Cache-Control"] = "no-cache"

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=built if built.is_dir() else None,
        index_file=True,
        allow_all_origins=False,
        max_age=0,
        immutable_file_test=lambda path, url: url.startswith("/assets/"),
        add_headers_function=headers,
    )

    app.url_map.converters["page"] = PageConverter

    @app.get("/<page:page>")
    def client_page(page: str) -> Response:
        """The shell: the client finds its own way."""
        if "." in page.rsplit("/", 1)[-1] or not shell.exists():
            raise errors.NotFound("There is nothing at this address.")
        return Response(shell.read_bytes(), mimetype="text/html", headers={"Cache-Control": "no-cache"})
