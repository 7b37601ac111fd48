"""Facts in every format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import polars as pl
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from aker_core.markets.basis import basis_column, basis_of
from aker_gui.api.formats import FACTS, JSON, JSON_STAT, SDMX_CSV, Format, chosen_format, json_list, table_bytes
from aker_gui.api.json_stat import json_stat
from aker_gui.api.models import Fact, JsonStat, Listing
from aker_gui.api.paging import next_link, require_run
from aker_gui.api.problems import Problem
from aker_gui.api.queries import FactsQuery
from aker_gui.api.replies import Replies, Reply
from aker_gui.api.sdmx import sdmx_csv
from aker_gui.api.shared import DataDep, RepliesDep, described, list_headers, require_page, warned
from aker_gui.data import Data
from aker_gui.vintage import Vintage
from aker_jobs.registry import EVERY, metric

router = APIRouter(prefix="/api/v1", tags=["facts"])
Row = dict[str, Any]
KEY = ("geography", "place", "metric", "year")
COLUMNS = tuple(Fact.model_fields)
NOTHING: Row = {"count": 0, "total": 0, "as_of": None, "run": None, "warning": None}


@router.get("/facts", responses=described(Listing[Fact] | JsonStat, FACTS, (404,)))
async def facts(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[FactsQuery, Query()]
) -> Response:
    """Numbers with unit, status, interval, period and explanation, by geography, place, metric and year."""
    return await fact_list(request, data, replies, query, lambda vintage: vintage.frame, shown, FACTS)


async def fact_list(
    request: Request,
    data: Data,
    replies: Replies,
    query: FactsQuery,
    of: Callable[[Vintage], pl.DataFrame],
    columns: Callable[[pl.DataFrame], pl.DataFrame],
    offered: Sequence[Format],
) -> Response:
    """A page of facts in the format that was asked for. of: the facts of a vintage that may be asked for; columns:
    as they are shown."""
    kind = chosen_format(request.headers.get("accept", ""), query.format, offered)
    require_page(kind, query.limit)
    for name in query.metric:
        require_metric(name)

    def make() -> Reply:
        vintage = data.vintage(query.as_of)
        if vintage is None:
            links = {"self": request.url.path, "next": None, "describedby": "/api/v1/openapi.json"}
            return Reply(json_list([], NOTHING, links), JSON)
        require_run(query.run, vintage.run)
        found = selected(of(vintage), query, [data.find_market(name) for name in query.market])
        page, more = _page(found, query)
        last = "|".join(map(str, page.select(KEY).row(-1))) if more else ""
        following = next_link(request, last, as_of=vintage.day, run=vintage.run) if more else None
        meta: Row = {
            "count": len(page),
            "total": len(found),
            "as_of": vintage.day,
            "run": vintage.run,
            "warning": data.warning(query.as_of),
        }
        headers = list_headers(request, kind, following) | warned(meta["warning"])
        links = {"self": request.url.path, "next": following, "describedby": "/api/v1/openapi.json"}
        return Reply(_body(columns(page), kind, vintage, meta, links), kind, headers)

    return await replies.respond(request, (request.url.path, request.url.query, kind.name), make)


def _body(rows: pl.DataFrame, kind: Format, vintage: Vintage, meta: Row, links: Row) -> bytes:
    if kind is JSON_STAT:
        return json_stat(rows, vintage.label, meta["warning"])
    if kind is SDMX_CSV:
        return sdmx_csv(rows, meta["warning"])
    return json_list(rows, meta, links) if kind is JSON else table_bytes(rows, kind, meta["warning"])


def require_metric(name: str) -> None:
    """Raise Problem for a metric that is not declared."""
    try:
        metric(name)
    except ValueError as error:
        raise Problem("unknown-metric", str(error)) from None


def selected(facts: pl.DataFrame, query: FactsQuery, markets: list[str]) -> pl.DataFrame:
    """The facts that were asked for, in their order."""
    conditions: list[pl.Expr] = []
    if markets:
        conditions.append((pl.col("geography") == "market") & pl.col("msa_id").is_in(markets))
    if query.metric:
        conditions.append(pl.col("metric").is_in(query.metric))
    if query.status:
        conditions.append(pl.col("status").cast(pl.String).is_in(list(query.status)))
    if query.state is not None:
        conditions.append(pl.col("states").cast(pl.String).str.split("-").list.contains(query.state.upper()))
    equal = {"geography": query.geography, "type": query.type, "year": query.year, "period": query.period}
    conditions += [pl.col(name) == value for name, value in equal.items() if value is not None]
    if query.current is not None:
        conditions.append(pl.col("current") == query.current)
    return facts.filter(conditions) if conditions else facts


def _page(found: pl.DataFrame, query: FactsQuery) -> tuple[pl.DataFrame, bool]:
    start = 0
    if query.after is not None:
        geography, _, rest = query.after.partition("|")  # of the shape that the query declares
        place, name, year = rest.rsplit("|", 2)
        values = (geography, place, name, int(year))
        there = found.select(
            pl.arg_where(pl.all_horizontal(pl.col(name) == value for name, value in zip(KEY, values, strict=True)))
        )
        if not len(there):
            raise Problem("list-has-changed", f"No row {query.after!r} is in this list")
        start = int(there.item(0, 0)) + 1
    return found.slice(start, query.limit), start + query.limit < len(found)


def shown(page: pl.DataFrame, columns: Sequence[str] = COLUMNS) -> pl.DataFrame:
    """The columns of `Fact`, or others that the page has."""
    units = pl.DataFrame([{"metric": m.id, "unit": m.unit, "basis": basis_of(m)} for m in EVERY]).with_columns(
        pl.col("metric").cast(pl.Categorical)
    )
    names = page.select("geography", "place").unique()
    queries = names.with_columns(
        base=pl.Series(
            [
                urlencode({"geography": geography, "place": place or ""}, errors="replace")
                for geography, place in names.iter_rows()
            ],
            dtype=pl.String,
        )
    )
    return (
        page.join(units, on="metric", how="left", maintain_order="left")
        .join(queries, on=("geography", "place"), how="left", maintain_order="left", nulls_equal=True)
        .with_columns(
            basis=basis_column(),
            code="geo_code",
            as_of="data_vintage",
            explanation=pl.format(
                "/api/v1/explanations?{}&metric={}&year={}&as_of={}",
                "base",
                pl.col("metric").cast(pl.String),
                "year",
                pl.col("data_vintage").cast(pl.String),
            ),
        )
        .select(columns)
    )
