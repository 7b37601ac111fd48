"""Markets: the list of a vintage, one of them with everything that is known, and the scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from aker_gui.api.formats import JSON
from aker_gui.api.models import AnyRow, Listing, Market
from aker_gui.api.problems import among_what_is_stored
from aker_gui.api.queries import MarketQuery, MarketsQuery, ScoresQuery
from aker_gui.api.replies import Reply
from aker_gui.api.shared import DataDep, RepliesDep, described, listed, warned
from aker_gui.features import score_status
from aker_gui.vintage import newest_run

router = APIRouter(prefix="/api/v1", tags=["markets"])
Row = dict[str, Any]
SIZES = ("population", "total_jobs")


@router.get("/markets", responses=described(Listing[Market]))
async def markets(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[MarketsQuery, Query()]
) -> Response:
    """The markets of a vintage, by code."""

    def rows() -> tuple[list[Row], Row]:
        day = data.vintage_day(query.as_of)
        stored = data.markets_of(day)
        chosen = filtered(stored, query.state, query.type)
        statuses = data.vintage_statuses(query.as_of, SIZES)
        linked = [_stated(row, statuses) for row in chosen]
        return linked, {"as_of": day, "run": newest_run(stored) or None, "warning": data.warning(query.as_of)}

    return await listed(request, replies, query, rows, lambda row: str(row["msa_id"]))


@router.get("/markets/{market}", responses=described(AnyRow, (JSON,), (404,)))
async def market(
    request: Request,
    data: DataDep,
    replies: RepliesDep,
    market: Annotated[str, Path(max_length=200, description="Code, CBSA code, city or title.", examples=["DEN"])],
    query: Annotated[MarketQuery, Query()],
) -> Response:
    """Everything that is known of a market: every metric with status, interval, inputs, percentile and peers; its
    history and its scores. The same as `aker show MARKET --json`."""

    def make() -> Reply:
        with among_what_is_stored("unknown-peers"):
            report = data.market(market, query.as_of, query.peers)
        document = report.as_dict()
        code, day = report.msa_id, report.data_vintage
        document["metrics"] = [
            {**metric, "as_of": day, "explanation": explanation_of(code, metric["id"], day)}
            for metric in document["metrics"]
        ]
        document["scores"] = [{**score, **_score_words(score)} for score in document["scores"]]
        return Reply(orjson.dumps(document), JSON, warned(document.get("warning")))

    return await replies.respond(request, (request.url.path, request.url.query), make)


@router.get("/scores", responses=described(Listing[AnyRow]))
async def scores(
    request: Request, data: DataDep, replies: RepliesDep, query: Annotated[ScoresQuery, Query()]
) -> Response:
    """The ranking of a pillar: score, interval, rank, contributions that add up to the score, missing metrics.

    among: in another universe, whose name and size stand beside each score; the largest size class first.
    """

    def rows() -> tuple[list[Row], Row]:
        ranked = data.ranking(query.as_of, query.pillar, query.among)
        states = {row["msa_id"]: row["states"] for row in data.vintage_markets(query.as_of)}
        known = [{**row, "states": states.get(row["msa_id"]), **_score_words(row, query.among)} for row in ranked]
        chosen = filtered(known, query.state, query.type)
        if not ranked:
            return [], {}
        first = ranked[0]
        said = [data.warning(query.as_of), "" if query.among else data.scores_note(query.as_of)]
        warning = " ".join(filter(None, said)) or None
        return chosen, {"as_of": first["data_vintage"], "run": first["run_id"], "warning": warning}

    return await listed(request, replies, query, rows, lambda row: str(row["msa_id"]))


def _stated(market: Row, statuses: Mapping[tuple[str, str], str]) -> Row:
    """A market with the status of its two figures, and the links to what they are made of."""
    code, day = market["msa_id"], market["data_vintage"]
    more: Row = {}
    for metric in SIZES:
        more[f"{metric}_status"] = statuses.get((code, metric))
        more[f"{metric}_explanation"] = explanation_of(code, metric, day)
    return {**market, **more, "as_of": day, "facts": f"/api/v1/facts?{urlencode({'market': code, 'as_of': day})}"}


def _score_words(score: Row, among: str | None = None) -> Row:
    """What stands beside a score wherever it is shown: unit, status, vintage, and what it is made of."""
    day = score["data_vintage"]
    return {
        "unit": "points (0 to 100)",
        "status": score_status(score),
        "as_of": day,
        "explanation": explanation_of(score["msa_id"], "score", day, **({"among": among} if among else {})),
    }


def explanation_of(place: str, metric: str, day: date, **more: str) -> str:
    """The address of what a market's number or score is made of."""
    return (
        f"/api/v1/explanations?{urlencode({'place': place, 'metric': metric, 'as_of': day, **more}, errors='replace')}"
    )


def filtered(rows: Sequence[Row], state: str | None, kind: str | None) -> list[Row]:
    """Rows of a state (a market of several states is in each) and type."""
    return [
        row
        for row in rows
        if (state is None or state.upper() in (row["states"] or "").split("-"))
        and (kind is None or row["type"] == kind)
    ]
