"""Errors of the API as problem details (RFC 9457): every answer that is no success is `application/problem+json`."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson
from starlette.responses import Response

from aker_core.control_characters import harmless
from aker_core.errors import AkerError, ConfigError, StorageError, UnknownGeography

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/v1/problems"
OGC = "/api/v1/ogc"  # its standard (OGC 17-069r4, 7.15.1) has 400 where other routes have 422
LONGEST = 500  # letters of a detail: a request may be repeated in it


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its status, title, and what to do about it."""

    status: int
    title: str
    fix: str


KINDS: Mapping[str, Kind] = {
    "invalid-parameter": Kind(
        422, "A parameter is unknown or has an invalid value", "Compare with /api/v1/openapi.json"
    ),
    "bad-request": Kind(
        400, "A parameter of OGC API Features is unknown or has an invalid value", "Compare with /api/v1/openapi.json"
    ),
    "unknown-market": Kind(404, "The market is not stored", "List markets with /api/v1/markets"),
    "unknown-peers": Kind(
        404,
        "These peers are not among the markets that are stored",
        "Name markets (DEN,BOI), or how many of the nearest",
    ),
    "unknown-metric": Kind(404, "The metric is not declared", "List metrics with /api/v1/metrics"),
    "not-stored": Kind(404, "Nothing is stored under this name", "Leave out as_of for the newest vintage"),
    "no-file": Kind(404, "There is no such file", "See /api/v1/exports and /api/v1/reports for what there is"),
    "no-outlines": Kind(
        404, "No outlines are stored", "Run python -m flows.refresh_boundaries with the label of the vintage"
    ),
    "not-found": Kind(404, "There is no such address", "See /api/v1 for what there is"),
    "method-not-allowed": Kind(405, "The API only reads", "Use GET or HEAD"),
    "read-only": Kind(403, "Nothing can be decided here", "Set AKER_API_TOKEN and serve again, or use aker review"),
    "invalid-body": Kind(400, "The body cannot be read", "Send JSON in UTF-8 as /api/v1/openapi.json describes it"),
    "not-http": Kind(400, "The request is no HTTP", "Send HTTP/1.1 with a head of at most 16 KB"),
    "wrong-content": Kind(415, "The body has another type", "Send Content-Type: application/json"),
    "not-acceptable": Kind(406, "No format of this list is acceptable", "Send Accept: application/json, or format="),
    "list-has-changed": Kind(410, "The figures were refreshed since the first page", "Start again at the first page"),
    "too-large": Kind(413, "The request or its answer is too large", "Filter by market or metric, or lower limit"),
    "head-too-large": Kind(431, "The headers are too large", "Send fewer or shorter headers"),
    "uri-too-long": Kind(414, "The address is too long", "Filter by fewer values"),
    "unauthorized": Kind(401, "A token is needed", "Send Authorization: Bearer with the value of AKER_API_TOKEN"),
    "wrong-host": Kind(421, "This address is not served", "Use 127.0.0.1 or localhost, or set AKER_API_TOKEN"),
    "too-many-requests": Kind(429, "Too many requests", "Wait as long as Retry-After says"),
    "no-database": Kind(503, "The database cannot be read", "Run aker refresh, or set AKER_POSTGIS_DSN"),
    "internal": Kind(500, "The request failed because of an error in Aker", "Report it with the time and the address"),
}
BY_STATUS = {
    400: "invalid-body",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    422: "invalid-parameter",
}


class Problem(Exception):
    """An answer that is an error. kind: of `KINDS`; detail: what is wrong with this request."""

    def __init__(self, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.headers = kind, detail, dict(headers or {})


def problem_body(kind: str, detail: str) -> bytes:
    """The body of an error."""
    known = KINDS[kind]
    text = harmless(detail)
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    document: dict[str, Any] = {"type": f"{ROOT}/{kind}", "title": known.title, "status": known.status}
    return orjson.dumps({**document, "detail": f"{shown.rstrip('.')}. {known.fix}.", "fix": known.fix})


def problem_response(kind: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The response of an error; never kept by caches."""
    status = KINDS[kind].status
    return Response(
        problem_body(kind, detail),
        status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def of_error(error: AkerError) -> Problem:
    """The problem that an error of ours is, by its class."""
    if isinstance(error, UnknownGeography):
        return Problem("unknown-market", str(error))
    if isinstance(error, StorageError):
        return Problem("no-database", str(error))
    # Options of the command line are parameters here.
    return Problem("invalid-parameter" if isinstance(error, ConfigError) else "internal", str(error).removeprefix("--"))


@contextmanager
def among_what_is_stored(kind: str) -> Iterator[None]:
    """Let a request that is well formed, and that what is stored cannot answer, be a problem of this kind (404)."""
    try:
        yield
    except ConfigError as error:
        raise Problem(kind, of_error(error).detail) from error


def add_handlers(app: FastAPI) -> None:
    """Let every error of the app become a problem."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    @app.exception_handler(Problem)
    async def _problem(_request: Request, error: Problem) -> Response:
        return problem_response(error.kind, error.detail, error.headers)

    @app.exception_handler(AkerError)
    async def _ours(_request: Request, error: AkerError) -> Response:
        known = of_error(error)
        return problem_response(known.kind, known.detail)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        faults = "; ".join(f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in error.errors())
        return problem_response("bad-request" if request.url.path.startswith(OGC) else "invalid-parameter", faults)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> Response:
        kind = BY_STATUS.get(error.status_code, "internal")
        return problem_response(kind, HTTPStatus(error.status_code).phrase, error.headers)

    @app.exception_handler(Exception)
    async def _other(_request: Request, _error: Exception) -> Response:
        return problem_response("internal", "The cause is in the log of the server")
