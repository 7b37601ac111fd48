"""What all routes share: the data, the replies, and a list as the reply that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, cast

from fastapi import Depends
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from aker_gui.api.formats import JSON, LISTS, Format, chosen_format, json_list, table_bytes
from aker_gui.api.models import Problem as ProblemModel
from aker_gui.api.paging import LONGEST_LIST, next_link, require_run, start_of
from aker_gui.api.problems import MEDIA_TYPE, Problem
from aker_gui.api.replies import Replies, Reply
from aker_gui.data import Data

Row = dict[str, Any]
BINARY = {"schema": {"type": "string", "format": "binary"}}


def _data(request: Request) -> Data:
    return cast("Data", request.app.state.data)


def _replies(request: Request) -> Replies:
    return cast("Replies", request.app.state.replies)


DataDep = Annotated[Data, Depends(_data)]
RepliesDep = Annotated[Replies, Depends(_replies)]


def described(model: Any, formats: Sequence[Format] = LISTS, also: Sequence[int] = ()) -> dict[int | str, Any]:
    """The responses of a route: its model, its other formats, and the problems that it can have."""
    others = {kind.media_type: BINARY for kind in formats if kind.accepted_as != JSON.media_type}
    faults = (401, 406, 410, 413, 414, 421, 422, 429, 431, 500, 503, *also)
    problem = {"model": ProblemModel, "content": {MEDIA_TYPE: {}}}
    return {
        200: {"model": model, "content": others},
        304: {"description": "Not modified: If-None-Match names what there is."},
        **{status: {**problem, "description": "A problem (RFC 9457)."} for status in sorted(set(faults))},
    }


async def listed(
    request: Request,
    replies: Replies,
    query: BaseModel,
    rows: Callable[[], tuple[Sequence[Row], Row]],
    key: Callable[[Row], str],
    *,
    keep: bool = True,
) -> Response:
    """A list of rows as the page and format that were asked for.

    rows: makes them, and the meta of the list (as_of, run, warning). key: of a row, unique in the list. keep: as long
    as the database does not change; False of what lies in files.
    """
    named = query.model_dump()
    kind = chosen_format(request.headers.get("accept", ""), named["format"], LISTS)
    require_page(kind, named["limit"])

    def make() -> Reply:
        found, meta = rows()
        require_run(named["run"], meta.get("run"))
        start = start_of([key(row) for row in found], named["after"])
        page = found[start : start + named["limit"]]
        more = start + len(page) < len(found)
        following = next_link(request, key(page[-1]), as_of=meta.get("as_of"), run=meta.get("run")) if more else None
        full = {"count": len(page), "total": len(found), "as_of": None, "run": None, "warning": None, **meta}
        links = {"self": str(request.url.path), "next": following, "describedby": "/api/v1/openapi.json"}
        body = json_list(page, full, links) if kind is JSON else table_bytes(page, kind, full["warning"])
        return Reply(body, kind, list_headers(request, kind, following) | warned(full["warning"]))

    if not keep:
        return await replies.respond_anew(make)
    return await replies.respond(request, (request.url.path, request.url.query, kind.name), make)


def warned(warning: str | None) -> dict[str, str]:
    """The header that says what is said wherever such figures are shown: every format has it."""
    return {"Aker-Warning": warning} if warning else {}


def list_headers(request: Request, kind: Format, following: str | None) -> dict[str, str]:
    """The link to the next page, and a file name for what is no JSON."""
    headers = {} if following is None else {"Link": f'<{following}>; rel="next"'}
    if kind.accepted_as != JSON.media_type:
        name = f"aker-{request.url.path.rstrip('/').rpartition('/')[2]}.{kind.suffix}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return headers


def require_page(kind: Format, limit: int) -> None:
    """Raise Problem where JSON of that many rows is asked for."""
    if kind.accepted_as == JSON.media_type and limit > LONGEST_LIST:
        raise Problem("too-large", f"limit={limit:,}: JSON has at most {LONGEST_LIST:,} rows a page")
