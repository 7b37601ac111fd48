"""Files to fetch: validation reports beside the tables of the lake, and what was exported. Read-only.

A file is served where its name is one of those that the server lists itself: no path is made of what a client sends.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from aker_core.markets import files_beside
from aker_gui.api.formats import FACTS, LISTS, Format
from aker_gui.api.models import Export, Listing, Report
from aker_gui.api.problems import Problem
from aker_gui.api.queries import VintageQuery
from aker_gui.api.shared import DataDep, RepliesDep, described, listed
from aker_gui.data import Data

router = APIRouter(prefix="/api/v1", tags=["files"])
Row = dict[str, Any]
NOT_KEPT: Mapping[str, str] = {"Cache-Control": "no-store"}
# Of a report: its own style, and nothing else. It cannot run a script, send a form or be framed.
REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox"
ANY_FILE: Row = {"schema": {"type": "string", "format": "binary"}}
ANY_JSON: Row = {"schema": {"type": "object"}}
Table = Annotated[str, Path(max_length=60, description="Table of the lake.", examples=["census_pep"])]
Month = Annotated[str, Path(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$", description="Vintage.", examples=["2024-06"])]
File = Annotated[
    Literal["report.html", "report.json", "validated.html", "validated.json", "refused.html", "refused.json"],
    Path(description="Kind and form."),
]
ExportName = Annotated[
    str, Path(max_length=400, description="Name as the list has it.", examples=["2024-06/aker-2024-06.xlsx"])
]


def _files(*media_types: str) -> dict[int | str, Any]:
    responses = described(None, (), (404,))
    responses[200] = {
        "description": "The file.",
        "content": {name: ANY_JSON if name == "application/json" else ANY_FILE for name in media_types},
    }
    del responses[304]
    return responses


@router.get("/reports", responses=described(Listing[Report]))
async def reports(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[VintageQuery, Query()]
) -> Response:
    """Validation reports of a vintage's tables: of their rows, of rows judged again, of rows that were kept out."""

    def rows() -> tuple[list[Row], Row]:
        day = data.vintage_day(query.as_of)
        meta = {"as_of": day, "warning": data.warning(query.as_of)}
        return (report_rows(data, f"{day:%Y-%m}") if day else []), meta

    return await listed(request, replies, query, rows, lambda row: f"{row['table']}|{row['kind']}", keep=False)


def report_rows(data: Data, month: str) -> list[Row]:
    """The reports of the tables that were checked for a vintage, by table; kind, and their addresses."""
    tables = sorted({row["table"] for row in data.checks(month).rows})
    return [
        {
            "table": table,
            "as_of": f"{month}-01",
            "kind": kind,
            **{form: f"/api/v1/reports/{table}/{month}/{kind}.{form}" for form in files_beside.FORMS},
        }
        for table in tables
        for kind in files_beside.report_kinds(table, month)
    ]


@router.get("/reports/{table}/{as_of}/{file}", responses=_files("text/html", "application/json"))
async def report(table: Table, as_of: Month, file: File) -> Response:
    """A validation report, as a page or as JSON."""
    kind, _, form = file.partition(".")
    body = await run_in_threadpool(files_beside.report_bytes, table, as_of, kind, form)
    if body is None:
        raise Problem("no-file", f"No {file} of {table} in {as_of}")
    headers = {**NOT_KEPT, "Content-Security-Policy": REPORT_POLICY}
    return Response(
        body, media_type="text/html; charset=utf-8" if form == "html" else "application/json", headers=headers
    )


@router.get("/exports", responses=described(Listing[Export]))
async def exports(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[VintageQuery, Query()]
) -> Response:
    """What can be downloaded for a vintage: exported files, with size and SHA-256, and lists in each format."""

    def rows() -> tuple[list[Row], Row]:
        day = data.vintage_day(query.as_of)
        if day is None:
            return [], {}
        return export_rows(request.app.state.exports, f"{day:%Y-%m}"), {
            "as_of": day,
            "warning": data.warning(query.as_of),
        }

    return await listed(request, replies, query, rows, lambda row: str(row["name"]), keep=False)


def export_rows(exports: files_beside.Exports, month: str) -> list[Row]:
    """Files of a vintage that are there, then lists that are made when they are asked for (no size, no digest)."""
    there = [
        {
            "name": file.name,
            "kind": "file",
            "as_of": f"{month}-01",
            "bytes": file.bytes,
            "sha256": exports.digest(file),
            "modified_at": file.modified_at,
            "href": f"/api/v1/exports/{quote(file.name)}",
        }
        for file in exports.files()
        if file.vintage == month
    ]
    made = [
        _made(name, kind, month)
        for name, formats in (("facts", FACTS), ("markets", LISTS), ("scores", LISTS), ("expansions", LISTS))
        for kind in formats
    ]
    return there + made


def _made(name: str, kind: Format, month: str) -> Row:
    asked = {"format": kind.name} if name == "expansions" else {"as_of": month, "format": kind.name}
    return {
        "name": f"{name}.{kind.name}",
        "kind": "list",
        "as_of": f"{month}-01",
        "bytes": None,
        "sha256": None,
        "modified_at": None,
        "href": f"/api/v1/{name}?{urlencode(asked)}",
    }


@router.get("/exports/{name:path}", responses=_files("application/octet-stream"))
async def export(request: Request, name: ExportName) -> Response:
    """An exported file, by its name in the list."""
    exports: files_beside.Exports = request.app.state.exports
    found = await run_in_threadpool(exports.file, name)
    if found is None:
        raise Problem("no-file", f"No {name!r} among the exports")
    digest = await run_in_threadpool(exports.digest, found)
    headers = {**NOT_KEPT, "Repr-Digest": f"sha-256=:{_base64(digest)}:"}
    return FileResponse(found.path, media_type="application/octet-stream", filename=found.path.name, headers=headers)


def _base64(digest: str) -> str:
    """The digest as RFC 9530 writes it."""
    from base64 import b64encode

    return b64encode(bytes.fromhex(digest)).decode()
