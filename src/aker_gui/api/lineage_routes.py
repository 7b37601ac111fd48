"""Lineage both ways: what one number is made of, and which numbers rest on a table or a payload."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from aker_gui.api.fact_routes import fact_list, require_metric, shown
from aker_gui.api.formats import JSON, LISTS
from aker_gui.api.models import AnyRow, LineageRow, Listing
from aker_gui.api.problems import Problem
from aker_gui.api.queries import ExplanationQuery, LineageQuery
from aker_gui.api.replies import Reply
from aker_gui.api.shared import DataDep, RepliesDep, described, warned
from aker_gui.resting import resting
from aker_gui.score_tree import score_tree

router = APIRouter(prefix="/api/v1", tags=["facts"])
Row = dict[str, Any]
SCORE = "score"


@router.get("/explanations", responses=described(AnyRow, (JSON,), (404,)))
async def explanation(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[ExplanationQuery, Query()]
) -> Response:
    """What a fact is made of: formula, inputs with roles, rows and amounts, archived payloads, and the value again.

    metric=score opens the score of a market: pillars, metrics, facts, as `aker explain DEN score --json` does.
    """
    if query.metric != SCORE:
        require_metric(query.metric)

    def make() -> Reply:
        warning = data.warning(query.as_of)
        if query.metric == SCORE:
            document: Row = {"score": score_tree(data, query.place, query.as_of, query.among), "warning": warning}
            return Reply(orjson.dumps(document), JSON, warned(warning))
        fact = data.fact(query.geography, query.place, query.metric, query.year, query.as_of)
        if fact is None:
            raise Problem("not-stored", f"No {query.metric} of {query.place} in {query.year or 'the vintage'}")
        document = {"fact": fact, **data.explanation(fact), "warning": warning}
        return Reply(orjson.dumps(document), JSON, warned(warning))

    return await replies.respond(request, (request.url.path, request.url.query), make)


@router.get("/lineage", responses=described(Listing[LineageRow], LISTS, (404,)))
async def lineage(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[LineageQuery, Query()]
) -> Response:
    """Which facts rest on a table of the lake or an archived payload, themselves (`direct`) or through other facts.

    roles: the terms of the formula in which they do. Filters as of /facts.
    """
    return await fact_list(
        request, data, replies, query, lambda vintage: resting(data, vintage, query.table, query.payload), _shown, LISTS
    )


def _shown(page: Any) -> Any:
    return shown(page, tuple(LineageRow.model_fields))
