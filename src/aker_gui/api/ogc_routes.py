"""OGC API Features, Part 1 (OGC 17-069r4): markets and counties for GIS, with outlines and scores. Core and GeoJSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from aker_gui.api.formats import GEOJSON, JSON
from aker_gui.api.models import AnyRow
from aker_gui.api.models import Problem as ProblemModel
from aker_gui.api.ogc_queries import ItemsQuery, OgcQuery, interval
from aker_gui.api.paging import next_link, require_run, start_of
from aker_gui.api.problems import MEDIA_TYPE, OGC, Problem
from aker_gui.api.replies import Reply
from aker_gui.api.shared import DataDep, RepliesDep, warned
from aker_gui.data import Data
from aker_gui.features import Features, collection, parsed_box
from aker_gui.vintage import newest_run

router = APIRouter(prefix=OGC, tags=["ogc"])
Row = dict[str, Any]
CLASSES = [f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "geojson")]
CRS = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
FAULT = {"model": ProblemModel, "content": {MEDIA_TYPE: {}}, "description": "A problem (RFC 9457)."}
CollectionName = Annotated[str, Path(max_length=40, description="markets or counties.", examples=["markets"])]
Plain = Annotated[OgcQuery, Query()]
FeatureId = Annotated[str, Path(max_length=100, description="CBSA code or county FIPS code.", examples=["19740"])]


@dataclass(frozen=True)
class Kind:
    """A collection: what it is, and its features of the newest vintage up to a date."""

    title: str
    description: str
    features: Callable[[Data, str | None], Features]


KINDS = {
    "markets": Kind(
        "Metropolitan and micropolitan areas",
        "Markets of a vintage with their outlines, and of each pillar score, 90 % interval, rank and status.",
        Data.market_features,
    ),
    "counties": Kind(
        "Counties and county equivalents",
        "Outlines of counties, as the delineation of the vintage's markets has them.",
        Data.county_features,
    ),
}


def _described(media_type: str, *, found: bool = False) -> dict[int | str, Any]:
    """The responses of a route, as the standard has them: any problem is the default."""
    answer = {"model": AnyRow, "content": {media_type: {}}} if media_type != JSON.media_type else {"model": AnyRow}
    unchanged = {"description": "Not modified: If-None-Match names what there is."}
    return {200: answer, 304: unchanged, 400: FAULT, **({404: FAULT} if found else {}), "default": FAULT}


@router.get("", responses=_described(JSON.media_type))
@router.get("/", include_in_schema=False)
async def landing(request: Request, replies: RepliesDep, _query: Plain) -> Response:
    """Where to begin: description, conformance, collections."""
    links = [
        _link(request, OGC, "self"),
        _link(request, "/api/v1/openapi.json", "service-desc", "application/vnd.oai.openapi+json;version=3.1"),
        _link(request, f"{OGC}/conformance", "conformance"),
        _link(request, f"{OGC}/collections", "data"),
    ]
    text = "Markets and counties of the United States with outlines and scores."
    return await _json(request, replies, lambda: {"title": "Aker", "description": text, "links": links})


@router.get("/conformance", responses=_described(JSON.media_type))
async def conformance(request: Request, replies: RepliesDep, _query: Plain) -> Response:
    """The classes of the standard that are met."""
    return await _json(request, replies, lambda: {"conformsTo": CLASSES})


@router.get("/collections", responses=_described(JSON.media_type))
async def collections(request: Request, data: DataDep, replies: RepliesDep, _query: Plain) -> Response:
    """What features there are."""

    def make() -> Row:
        described = [_collection(request, data, name) for name in KINDS]
        return {"links": [_link(request, f"{OGC}/collections", "self")], "collections": described}

    return await _json(request, replies, make)


@router.get("/collections/{name}", responses=_described(JSON.media_type, found=True))
async def one_collection(
    request: Request, data: DataDep, replies: RepliesDep, name: CollectionName, _query: Plain
) -> Response:
    """One collection: its extent and where its features are."""
    _kind(name)
    return await _json(request, replies, lambda: _collection(request, data, name))


@router.get("/collections/{name}/items", responses=_described(GEOJSON.media_type, found=True))
async def items(
    request: Request,
    data: DataDep,
    replies: RepliesDep,
    name: CollectionName,
    query: Annotated[ItemsQuery, Query()],
) -> Response:
    """Features of a collection by box, date, state and type, as GeoJSON (RFC 7946), page by page."""
    kind = _kind(name)
    if name == "counties" and query.type is not None:
        raise Problem("bad-request", "type: counties have none")

    def make() -> Reply:
        as_of, run = _vintage(data, query)
        require_run(query.run, run)
        features = kind.features(data, as_of) if run is not None else Features([], [], {})
        matched = _matched(features, query)
        start = start_of([features.ids[at] for at in matched], query.after)
        page = matched[start : start + query.limit]
        links = [_link(request, f"{request.url.path}?{request.url.query}".rstrip("?"), "self", GEOJSON.media_type)]
        if start + len(page) < len(matched):
            following = next_link(request, features.ids[page[-1]], run=run)
            links.append(_link(request, following, "next", GEOJSON.media_type))
        warning = data.warning(as_of) if page else None
        more = {"links": links, "numberMatched": len(matched), "numberReturned": len(page), **_warning(warning)}
        return Reply(collection([features.feature(at) for at in page], more), GEOJSON, warned(warning))

    return await replies.respond(request, (_base(request), request.url.path, request.url.query), make)


@router.get("/collections/{name}/items/{feature}", responses=_described(GEOJSON.media_type, found=True))
async def item(
    request: Request, data: DataDep, replies: RepliesDep, name: CollectionName, feature: FeatureId, _query: Plain
) -> Response:
    """One feature of the newest vintage."""
    kind = _kind(name)

    def make() -> Reply:
        features = kind.features(data, None)
        if feature not in features.ids:
            raise Problem("not-stored", f"No {feature!r} among {name}")
        links = [
            _link(request, f"{OGC}/collections/{name}/items/{feature}", "self", GEOJSON.media_type),
            _link(request, f"{OGC}/collections/{name}", "collection"),
        ]
        warning = data.warning()
        body = features.feature(features.ids.index(feature), links, _warning(warning))
        return Reply(body, GEOJSON, warned(warning))

    return await replies.respond(request, (_base(request), request.url.path), make)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Problem("not-found", f"No collection {name!r}: there are {' and '.join(KINDS)}")
    return KINDS[name]


def _vintage(data: Data, query: ItemsQuery) -> tuple[str | None, str | None]:
    """The date up to which the newest vintage is meant, and its run; no run where the interval has no vintage."""
    first, last = interval(query.datetime) if query.datetime else (None, None)
    markets = data.vintage_markets(last)
    if not markets or (first is not None and f"{markets[0]['data_vintage']}" < first):
        return last, None
    return last, newest_run(markets)


def _matched(features: Features, query: ItemsQuery) -> list[int]:
    """Positions of the features that a query is about, in their order."""
    within = None if query.bbox is None else features.within(parsed_box(query.bbox))
    state = None if query.state is None else query.state.upper()
    found = []
    for at, row in enumerate(features.properties):
        states = (row.get("states") or row.get("state") or "").split("-")
        is_of_type = query.type is None or row.get("type") == query.type
        if (within is None or at in within) and (state is None or state in states) and is_of_type:
            found.append(at)
    return found


def _warning(warning: str | None) -> Row:
    return {"warning": warning} if warning else {}


def _collection(request: Request, data: Data, name: str) -> Row:
    kind = KINDS[name]
    markets = data.vintage_markets()
    box = kind.features(data, None).box
    spatial = {"spatial": {"bbox": [box], "crs": CRS}} if box else {}
    days = [f"{row['data_vintage']}T00:00:00Z" for row in markets[:1]]
    temporal = {"temporal": {"interval": [[days[0], days[0]]]}} if days else {}
    path = f"{OGC}/collections/{name}"
    return {
        "id": name,
        "title": kind.title,
        "description": kind.description,
        "itemType": "feature",
        "crs": [CRS],
        "extent": spatial | temporal,
        "links": [_link(request, path, "self"), _link(request, f"{path}/items", "items", GEOJSON.media_type)],
    }


async def _json(request: Request, replies: RepliesDep, make: Callable[[], Row]) -> Response:
    key = (_base(request), request.url.path)
    return await replies.respond(request, key, lambda: Reply(orjson.dumps(make()), JSON))


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _link(request: Request, path: str, rel: str, media_type: str = JSON.media_type) -> Row:
    """A link with its whole address: clients of GIS follow no other."""
    return {"href": f"{_base(request)}{path}", "rel": rel, "type": media_type}
