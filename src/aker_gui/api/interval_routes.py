"""The facts that are known within an interval: estimates, certain bounds, ranges of studies, margins of a survey."""

from __future__ import annotations

from typing import Annotated

import polars as pl
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from aker_core.markets.qualifiers import TOO_FEW
from aker_gui.api.fact_routes import fact_list, shown
from aker_gui.api.formats import LISTS
from aker_gui.api.models import Interval, Listing
from aker_gui.api.queries import IntervalsQuery
from aker_gui.api.shared import DataDep, RepliesDep, described
from aker_gui.data import Data
from aker_gui.vintage import Vintage
from aker_jobs.registry import METRICS

router = APIRouter(prefix="/api/v1", tags=["facts"])
# Share of cases in which the figure lies within; nobody knows it of a range, such as what studies that disagree span.
COVERAGE = {"estimate": 0.9, "bounds": 1.0, "margin": 0.9, "range": None}
RANGES = tuple(declared.id for declared in METRICS if declared.family == "expansions")


@router.get("/intervals", responses=described(Listing[Interval], LISTS, (404,)))
async def intervals(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[IntervalsQuery, Query()]
) -> Response:
    """Facts that are known within an interval, and what kind of interval it is. Filters as of /facts.

    Those of scores are in /scores (score_p05, score_p95, rank_from, rank_to).
    """
    return await fact_list(
        request, data, replies, query, lambda vintage: _of_kind(data, vintage, query.kind), _shown, LISTS
    )


def with_intervals(facts: pl.DataFrame) -> pl.DataFrame:
    """The facts that have an interval, with lower, upper, kind and coverage: the estimate's before certain bounds, and
    those before a margin. Of what rests on too few establishments no estimate is made: it has bounds. What is announced
    has a range: what feeds and studies span is no certain bound.

    facts: metric, value, low, high, p05, p95, moe in the unit of the metric, reason. lower, upper: null where that end
    is open.
    """
    is_few = pl.col("reason").cast(pl.String).str.starts_with(TOO_FEW).fill_null(value=False)
    has_estimate = pl.col("p05").is_not_null() & pl.col("p95").is_not_null() & ~is_few
    has_bounds = pl.col("low").is_not_null() | pl.col("high").is_not_null()
    has_margin = pl.col("value").is_not_null() & pl.col("moe").is_not_null()
    kind = (
        pl.when(has_estimate)
        .then(pl.lit("estimate"))
        .when(has_bounds)
        .then(pl.when(pl.col("metric").cast(pl.String).is_in(RANGES)).then(pl.lit("range")).otherwise(pl.lit("bounds")))
        .when(has_margin)
        .then(pl.lit("margin"))
    )
    found = facts.with_columns(kind=kind).filter(pl.col("kind").is_not_null())
    return found.with_columns(
        lower=_end("p05", "low", pl.col("value") - pl.col("moe")),
        upper=_end("p95", "high", pl.col("value") + pl.col("moe")),
        coverage=pl.col("kind").replace_strict(COVERAGE, return_dtype=pl.Float64),
    )


def _end(estimate: str, bound: str, margin: pl.Expr) -> pl.Expr:
    kind = pl.col("kind")
    is_bound = kind.is_in(["bounds", "range"])
    return pl.when(kind == "estimate").then(estimate).when(is_bound).then(bound).otherwise(margin)


def _of_kind(data: Data, vintage: Vintage, kind: str | None) -> pl.DataFrame:
    found = data.kept(("intervals", vintage.day), lambda: with_intervals(vintage.frame))
    return found if kind is None else found.filter(pl.col("kind") == kind)


def _shown(page: pl.DataFrame) -> pl.DataFrame:
    return shown(page, tuple(Interval.model_fields))
