"""Why numbers moved between two vintages, and the one thing that can be written: a decision on an expansion."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from aker_core.explain.diff_reading import Question
from aker_core.markets.report import SYNTHETIC
from aker_gui.api.formats import JSON
from aker_gui.api.models import AnyRow
from aker_gui.api.problems import Problem, among_what_is_stored
from aker_gui.api.queries import DiffQuery, ReviewBody
from aker_gui.api.replies import Reply
from aker_gui.api.shared import DataDep, RepliesDep, described, warned
from aker_gui.data import Data

router = APIRouter(prefix="/api/v1", tags=["changes"])
Event = Annotated[str, Path(min_length=1, max_length=100, description="Key of the event.")]


@router.get("/diffs", responses=described(AnyRow, (JSON,), (404,)))
async def diffs(request: Request, data: DataDep, replies: RepliesDep, query: Annotated[DiffQuery, Query()]) -> Response:
    """Why a market's score or metric moved between two vintages, by stage; or which markets moved most.

    The same as `aker diff … --json`.
    """

    def make() -> Reply:
        question = Question(query.of)
        with among_what_is_stored("unknown-metric"):
            question.check()
        with among_what_is_stored("not-stored"):
            found = _compared(data, query, question)
        warning = data.warning(query.last) or data.warning(query.first)
        return Reply(orjson.dumps({**found, "warning": warning}), JSON, warned(warning))

    return await replies.respond(request, (request.url.path, request.url.query), make)


def _compared(data: Data, query: DiffQuery, question: Question) -> dict[str, Any]:
    if query.market is not None:
        return data.change(query.market, query.first, query.last, question).as_dict()
    movers = data.movers(query.first, query.last, question, query.limit)
    changes = [change.as_dict() for change in movers.changes]
    return {"compared": movers.compared, "in_one_alone": movers.others, "markets": changes}


@router.get("/expansions/{event}", responses=described(AnyRow, (JSON,), (404,)))
async def one_event(request: Request, data: DataDep, replies: RepliesDep, event: Event) -> Response:
    """One announced expansion: each field with the text that it was read from, its history, its decisions."""

    def make() -> Reply:
        with among_what_is_stored("not-stored"):
            found = data.event(event)
        warning = SYNTHETIC if found["data_origin"] == "sample" else None
        return Reply(orjson.dumps({"event": found, "warning": warning}), JSON, warned(warning))

    return await replies.respond(request, request.url.path, make)


@router.post("/expansions/{event}/review", responses=described(AnyRow, (JSON,), (400, 403, 404, 415)))
async def review(request: Request, data: DataDep, event: Event, body: ReviewBody) -> Response:
    """Accept, correct or reject an announced expansion, as `aker review` does; the next refresh applies it.

    Only where AKER_API_TOKEN is set, so that nobody decides who was not let in.
    """
    if not data.writable:
        raise Problem("read-only", "No token is set, so that anybody on this machine could decide")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON.media_type:
        raise Problem("wrong-content", "The body is not sent as application/json")  # no form of another site can
    with among_what_is_stored("not-stored"):
        await run_in_threadpool(data.event, event)
    kept = await run_in_threadpool(data.decide, event, body.decision, body.fields, body.why, body.by)
    return Response(orjson.dumps(asdict(kept)), media_type=JSON.media_type, headers={"Cache-Control": "no-store"})
