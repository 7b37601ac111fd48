"""Files of what a page shows, made on this machine: the table of a chart, workbook and report of markets.

Beside the pages, not of the API: whoever programs asks /api/v1. Every file of the sample says so, in its name too.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from aker_core.export.exporting import properties
from aker_core.export.reporting import report_bytes
from aker_core.export.sheets import sheets_of
from aker_core.export.workbook import workbook_bytes
from aker_core.markets.book import book_of
from aker_gui.api.formats import CSV, Format
from aker_gui.api.problems import Problem
from aker_gui.api.replies import Reply
from aker_gui.api.shared import DataDep, RepliesDep
from aker_gui.chart_files import chart_csv, chart_workbook
from aker_gui.charts.comparison import PREFIX
from aker_gui.pages import compare, market

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aker_gui.charts.chart import Chart
    from aker_gui.data import Data

router = APIRouter(prefix="/download", include_in_schema=False)
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
PDF = Format("pdf", "application/pdf", "pdf")
MOST = 10  # markets of one file
Text = Annotated[str | None, Field(None, min_length=1, max_length=200)]


class FileQuery(BaseModel):
    """markets: codes with commas between them; none for all markets of the vintage. as_of: newest vintage up to it."""

    model_config = ConfigDict(extra="forbid")

    markets: Text
    as_of: Text


class ChartQuery(FileQuery):
    """chart: its id on the page of the market, or ``compare-METRIC``. peers: as on the page of a market."""

    chart: Annotated[str, Field(min_length=1, max_length=100)]
    peers: Text


@router.get("/chart.{suffix}")
async def chart_file(
    request: Request,
    data: DataDep,
    replies: RepliesDep,
    suffix: Literal["csv", "xlsx"],
    query: Annotated[ChartQuery, Query()],
) -> Response:
    """The table of a chart."""

    def make() -> Reply:
        codes = _codes(data, query)
        day = _day(data, query)
        drawn = _charts(data, query, codes, day).get(query.chart)
        if drawn is None:
            raise Problem("not-stored", f"No chart {query.chart!r} of {', '.join(codes)}")
        warning = data.warning(query.as_of)
        name = "-".join([*codes, drawn.id])
        if suffix == "csv":
            return _reply(data, CSV, chart_csv(drawn, warning), name, day)
        facts = market.facts_of(data, codes, day)
        return _reply(data, XLSX, chart_workbook(drawn, facts, day, warning), name, day)

    return await replies.respond(request, (request.url.path, request.url.query), make)


@router.get("/markets.{suffix}")
async def markets_file(
    request: Request,
    data: DataDep,
    replies: RepliesDep,
    suffix: Literal["xlsx", "pdf"],
    query: Annotated[FileQuery, Query()],
) -> Response:
    """The workbook that `aker export` writes, of some markets or all; the report that `aker report` writes of some."""

    def make() -> Reply:
        codes, day = _codes(data, query), _day(data, query)
        dossiers = data.dossiers(day.isoformat())
        name = "-".join(codes)
        if suffix == "pdf":
            if not codes:
                raise Problem("invalid-parameter", "markets: name one market, or up to ten")
            return _reply(data, PDF, report_bytes(dossiers, codes), name, day)
        book = book_of(dossiers.book, codes) if codes else dossiers.book
        return _reply(data, XLSX, workbook_bytes(sheets_of(book), properties(book)), name, day)

    return await replies.respond(request, (request.url.path, request.url.query), make)


@router.get("/{path:path}")
async def nothing(path: str) -> Response:
    """Pages come after, and would take what is no file."""
    raise Problem("not-found", f"Nothing at /download/{path}")


def _codes(data: Data, query: FileQuery) -> list[str]:
    names = [part.strip() for part in (query.markets or "").split(",") if part.strip()]
    if len(names) > MOST:
        raise Problem("too-large", f"markets: {len(names)} are named, and a file has up to {MOST}")
    return list(dict.fromkeys(data.find_market(name) for name in names))


def _day(data: Data, query: FileQuery) -> date:
    day = data.vintage_day(query.as_of)
    if day is None:
        raise Problem("not-stored", "No vintage is stored")
    return day


def _charts(data: Data, query: ChartQuery, codes: Sequence[str], day: date) -> dict[str, Chart]:
    if query.chart.startswith(PREFIX):
        return compare.charts_of(data, codes, query.chart.removeprefix(PREFIX), day)
    if len(codes) != 1:
        raise Problem("invalid-parameter", "markets: this chart is of one market")
    return market.charts_of(data, data.market(codes[0], day.isoformat(), query.peers))


def _reply(data: Data, kind: Format, body: bytes, name: str, day: date) -> Reply:
    vintage = data.vintage(day.isoformat())
    sample = "sample-" if vintage is not None and vintage.sample else ""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:100]
    whole = "-".join(part for part in (f"aker-{sample}{day:%Y-%m}", plain) if part)
    return Reply(body, kind, {"Content-Disposition": f'attachment; filename="{whole}.{kind.suffix}"'})
