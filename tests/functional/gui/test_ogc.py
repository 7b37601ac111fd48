"""OGC API Features over real HTTP: links lead on, boxes find what is there, geometries are valid, faults are 400."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import shapely
from limits import HANG

from aker_gui.features import score_status

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
GEOJSON = "application/geo+json"
DENVER = "-105.0,39.7,-104.9,39.8"


@pytest.fixture(scope="module")
def ogc(mapped: str) -> Iterator[httpx.Client]:
    """A client of the collections of the sample, with outlines."""
    with httpx.Client(base_url=f"{mapped}/api/v1/ogc", timeout=HANG) as client:
        yield client


def followed(ogc: httpx.Client, address: str) -> Iterator[dict[str, Any]]:
    """The pages of items from an address on, by the links `next`."""
    while address:
        answer = ogc.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, GEOJSON)
        page: dict[str, Any] = answer.json()
        assert page["numberReturned"] == len(page["features"])
        yield page
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")


def test_links_lead_from_the_landing_page_to_a_feature(ogc: httpx.Client, mapped: str) -> None:
    landing = ogc.get("").json()
    links = {link["rel"]: link["href"] for link in landing["links"]}
    assert CORE in ogc.get(links["conformance"]).json()["conformsTo"]
    assert ogc.get(links["service-desc"]).json()["openapi"].startswith("3.")
    collections = {row["id"]: row for row in ogc.get(links["data"]).json()["collections"]}
    assert set(collections) == {"markets", "counties"}
    for name, row in collections.items():
        own = {link["rel"]: link["href"] for link in row["links"]}
        assert ogc.get(own["self"]).json() == row
        assert own["items"].startswith(mapped)
        feature = ogc.get(own["items"], params={"limit": 1}).json()["features"][0]
        one = ogc.get(f"{own['items']}/{feature['id']}")
        assert one.headers["content-type"] == GEOJSON
        document = one.json()
        assert {link["rel"] for link in document.pop("links")} == {"self", "collection"}
        assert document.pop("warning").startswith("SAMPLE")
        assert document == feature, name
        west, south, east, north = row["extent"]["spatial"]["bbox"][0]
        assert shapely.box(west, south, east, north).covers(shapely.from_geojson(json.dumps(feature["geometry"])))


@pytest.mark.parametrize("name", ["markets", "counties"])
def test_pages_have_every_feature_once_and_every_geometry_is_valid(ogc: httpx.Client, name: str) -> None:
    pages = list(followed(ogc, f"/collections/{name}/items?limit=5"))
    features = [feature for page in pages for feature in page["features"]]
    assert {page["numberMatched"] for page in pages} == {len(features)}
    assert len({feature["id"] for feature in features}) == len(features) >= 12
    for feature in features:
        assert feature["geometry"]["type"] == "MultiPolygon"
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.is_valid
        for part in shape.geoms:
            assert part.exterior.is_ccw, "RFC 7946, 3.1.6"
            assert not any(hole.is_ccw for hole in part.interiors)
        west, south, east, north = shape.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90


def test_properties_are_the_scores_of_the_api(ogc: httpx.Client, api: httpx.Client) -> None:
    features = {f["properties"]["msa_id"]: f for f in ogc.get("/collections/markets/items").json()["features"]}
    rows = api.get("/scores").json()["data"]
    assert {row["msa_id"] for row in rows} == set(features)
    for row in rows:
        own = features[row["msa_id"]]["properties"]
        names = {"score": "score_0_100", "p05": "score_p05", "p95": "score_p95", "rank": "rank"}
        assert {name: own[f"innovation_{name}"] for name in names} == {n: row[theirs] for n, theirs in names.items()}
        assert own["innovation_status"] == score_status(row)
        assert own["data_origin"] == "sample"
    denver = features["DEN"]
    assert (denver["id"], denver["properties"]["cbsa_code"]) == ("19740", "19740")
    assert ogc.get("/collections/markets/items").json()["warning"].startswith("SAMPLE")
    facts = api.get(denver["properties"]["facts"].removeprefix("/api/v1"))
    assert facts.json()["meta"]["total"] > 100


def test_filters_find_what_is_there(ogc: httpx.Client) -> None:
    def found(**params: str) -> set[str]:
        page = ogc.get("/collections/markets/items", params=params).json()
        return {feature["properties"]["msa_id"] for feature in page["features"]}

    everywhere = found()
    assert found(bbox=DENVER) == {"DEN"}
    assert found(bbox="-180,-90,180,90") == everywhere
    assert found(bbox="-180,-90,-10,180,90,10") == everywhere
    assert found(bbox="0,0,10,10") == set()
    assert found(bbox="170,20,-110,50") < everywhere, "across 180 degrees: the west coast"
    assert "DEN" not in found(bbox="170,20,-110,50")
    assert found(state="tx") == {"AUS"}
    assert found(state="TX", bbox=DENVER) == set()
    assert found(type="metro") | found(type="micro") == everywhere
    assert found(datetime="2024-06-01") == found(datetime="2020-01-01T00:00:00Z/..") == everywhere
    assert found(datetime="../2019-12-31") == set()
    assert found(datetime="2024-06-02/..") == set()
    counties = ogc.get("/collections/counties/items", params={"bbox": DENVER}).json()["features"]
    assert "08031" in {feature["id"] for feature in counties}


HOSTILE = {
    "bbox": [
        *(
            "nan,1,2,3",
            "1e400,0,1,1",
            "0,0,1e400,1",
            "1,2,3",
            "1,2,3,4,5",
            "a,b,c,d",
            "",
            ",,,",
            "0,10,1,5",
            "0x1,0,1,1",
        ),
        *("500,0,-500,1", "1_0,0,20,1", "0,0,5,1,1,0", "' OR 1=1 --", "0,0,1,1;DROP TABLE facts", "\x00", "inf,0,1,1"),
    ],
    "datetime": ["yesterday", "2024-13-01", "2024-02-30", "../..", "2024-06-30/2024-01-01", "2024-01-01/x/y", "", "/"],
    "limit": ["0", "-1", "1001", "1e3", "nan"],
    "type": ["village"],
    "state": ["Colorado", "<b>"],
    "crs": ["http://www.opengis.net/def/crs/EPSG/0/3857"],
    "nonsense": ["1"],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_question_is_refused(ogc: httpx.Client, name: str) -> None:
    for text in HOSTILE[name]:
        answer = ogc.get("/collections/markets/items", params={name: text})
        assert answer.status_code == 400, (name, text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "/api/v1/problems/bad-request"


def test_what_is_not_there(ogc: httpx.Client) -> None:
    for path in ("/collections/rivers", "/collections/rivers/items", "/collections/markets/items/99999", "/nope"):
        answer = ogc.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), path
    for path in ("", "/conformance", "/collections", "/collections/markets", "/collections/markets/items/19740"):
        assert ogc.get(path, params={"nonsense": 1}).status_code == 400, path
    assert ogc.get("/collections/markets/items", params={"after": "no such id"}).status_code == 410
    assert ogc.get("/collections/markets/items", params={"run": "of old"}).status_code == 410
    assert ogc.get("/collections/markets/items", params={"bbox": "1," * 3_000}).status_code == 414


def test_methods_and_tags_are_as_elsewhere(ogc: httpx.Client) -> None:
    address = "/collections/markets/items"
    first = ogc.get(address)
    assert first.headers["content-encoding"] == "gzip"
    again = ogc.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = ogc.head(address)
    assert (head.status_code, head.content) == (200, b"")
    for method in ("OPTIONS", "POST", "PUT", "DELETE"):
        answer = ogc.request(method, address)
        assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


def test_links_name_the_host_that_was_asked(ogc: httpx.Client, mapped: str) -> None:
    """Answers are kept: one that was made for a name of this machine is not sent for another."""
    port = mapped.rpartition(":")[2]
    for host in (f"127.0.0.1:{port}", f"localhost:{port}"):
        landing = ogc.get("", headers={"Host": host}).json()
        assert landing["links"][0]["href"] == f"http://{host}/api/v1/ogc"


def test_without_outlines_markets_are_features_without_a_place(api: httpx.Client) -> None:
    page = api.get("/ogc/collections/markets/items").json()
    assert page["numberMatched"] == 12
    assert {feature["geometry"] is None for feature in page["features"]} == {True}
    assert api.get("/ogc/collections/markets/items", params={"bbox": DENVER}).json()["features"] == []
    assert api.get("/ogc/collections/counties/items").json()["numberMatched"] == 0
    fault = api.get("/map")
    assert fault.status_code == 404
    assert "flows.refresh_boundaries" in fault.json()["fix"]
