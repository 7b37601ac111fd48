"""What stands beside the numbers: metrics, vintages, runs, checks, announced expansions, kinds of problems."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator
from starlette.requests import Request
from starlette.responses import Response

from aker_core.markets.basis import basis_of
from aker_core.markets.report import SYNTHETIC
from aker_gui.api.formats import JSON
from aker_gui.api.models import AnyRow, Check, Listing, Metric, Run
from aker_gui.api.parameters import one_of
from aker_gui.api.problems import KINDS, ROOT
from aker_gui.api.queries import EventsQuery, ListQuery, VintageQuery
from aker_gui.api.replies import Reply
from aker_gui.api.shared import DataDep, RepliesDep, described, listed
from aker_jobs.registry import EVERY

router = APIRouter(prefix="/api/v1", tags=["records"])
Row = dict[str, Any]
KindName = Annotated[str, AfterValidator(one_of(KINDS))]
START = {
    name: f"/api/v1/{name}"
    for name in (
        "markets",
        "metrics",
        "facts",
        "intervals",
        "scores",
        "expansions",
        "vintages",
        "runs",
        "explanations",
        "lineage",
        "diffs",
        "checks",
        "reports",
        "exports",
        "map",
        "ogc",
    )
}


@router.get("", responses=described(AnyRow, (JSON,)))
@router.get("/", include_in_schema=False)
async def start(request: Request, replies: RepliesDep) -> Response:
    """Where to begin: the lists and the description of the API."""
    document = {"links": {**START, "describedby": "/api/v1/openapi.json", "problems": ROOT}}
    return await replies.respond(request, request.url.path, lambda: Reply(orjson.dumps(document), JSON))


@router.get("/metrics", responses=described(Listing[Metric]))
async def metrics(request: Request, replies: RepliesDep, query: Annotated[ListQuery, Query()]) -> Response:
    """Every metric that is declared: unit, formula, direction, sources, limits."""
    rows = [
        {**vars(m), "basis": basis_of(m), "inputs": list(m.inputs), "facts": f"/api/v1/facts?metric={m.id}"}
        for m in EVERY
    ]
    return await listed(request, replies, query, lambda: (rows, {}), lambda row: str(row["id"]))


@router.get("/vintages", responses=described(Listing[AnyRow]))
async def vintages(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[ListQuery, Query()]
) -> Response:
    """What is stored: vintages by data year and origin, newest first."""
    return await listed(
        request,
        replies,
        query,
        lambda: (data.vintages(), {}),
        lambda row: f"{row['data_vintage']}|{row['data_year']}|{row['data_origin']}",
    )


@router.get("/runs", responses=described(Listing[Run]))
async def runs(request: Request, data: DataDep, replies: RepliesDep, query: Annotated[ListQuery, Query()]) -> Response:
    """All runs, newest first: code, configuration, how they ended and why."""
    return await listed(request, replies, query, lambda: (data.runs(), {}), lambda row: str(row["id"]))


@router.get("/checks", responses=described(Listing[Check]))
async def checks(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[VintageQuery, Query()]
) -> Response:
    """The newest result of every check of a vintage."""

    def rows() -> tuple[list[Row], Row]:
        result = data.checks(query.as_of)
        names = Check.model_fields
        found = [{name: row[name] for name in names} for row in result.rows]
        day = None if result.vintage is None else f"{result.vintage}-01"
        return found, {"as_of": day, "warning": SYNTHETIC if result.origin == "sample" and found else None}

    return await listed(request, replies, query, rows, lambda row: f"{row['table']}|{row['name']}")


@router.get("/expansions", responses=described(Listing[AnyRow], also=(404,)))
async def expansions(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[EventsQuery, Query()]
) -> Response:
    """Announced expansions as they stand, newest announcement first."""

    def rows() -> tuple[list[Row], Row]:
        market = None if query.market is None else data.find_market(query.market)
        equal = {"msa_id": market, "sector": query.sector, "status": query.status, "review_state": query.review_state}
        wanted = {name: value for name, value in equal.items() if value is not None}
        found = [
            {**row, "explanation": f"/api/v1/expansions/{quote(row['event_key'], safe='')}"}
            for row in data.events()
            if all(row[name] == value for name, value in wanted.items())
        ]
        sample = any(row["data_origin"] == "sample" for row in found)
        return found, {"warning": SYNTHETIC if sample else None}

    return await listed(request, replies, query, rows, lambda row: str(row["event_key"]))


@router.get("/problems", responses=described(AnyRow, (JSON,)))
async def problems(request: Request, replies: RepliesDep) -> Response:
    """Every kind of problem that an answer may be."""
    document = {name: asdict(kind) for name, kind in KINDS.items()}
    return await replies.respond(request, request.url.path, lambda: Reply(orjson.dumps(document), JSON))


@router.get("/problems/{kind}", responses=described(AnyRow, (JSON,)))
async def problem(
    request: Request,
    replies: RepliesDep,
    kind: Annotated[KindName, Path(description="Last part of `type`.", json_schema_extra={"enum": [*KINDS]})],
) -> Response:
    """One kind of problem."""
    document = asdict(KINDS[kind])
    return await replies.respond(request, request.url.path, lambda: Reply(orjson.dumps(document), JSON))
