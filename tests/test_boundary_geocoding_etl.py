"""Boundaries and geocoding from the publishers' files and answers to markets: what the ETL runbook runs.

Real files are read where they are at hand (`shared_data`); the rest runs on the sample and on doubles behind sockets.
"""

from __future__ import annotations

import base64
import email
import json
import sqlite3
import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import geo_files
import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest
import shapely
import yaml
from publishers import ingest_context, serving
from sqlalchemy import text

from aker_core.config import Settings
from aker_core.errors import SourceChanged, StorageError
from aker_data.contracts import Payload, Request, Scope
from aker_data.engine import open_database
from aker_data.ingest.context import context_from
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.geocode import geocode
from aker_data.ingest.run import ingest
from aker_data.lake.tables import Lake
from aker_data.models import CountyBoundary, MarketBoundary
from aker_data.schemas.census_boundaries import BOUNDARIES, GEOCODES
from aker_data.schemas.validate import validate
from aker_data.sources import census_boundaries, census_geocoder
from aker_data.sources.census_geocoder import Address, batch_request, single_request
from aker_data.store.boundaries import BoundaryStamp, boundaries, replace_boundaries
from aker_geo.boundaries import BoundaryIndex
from aker_jobs.boundary_refresh import place
from aker_sample import outlines
from aker_sample.base_files import members, rows
from aker_sample.publishers.census_boundaries import TigerWeb, boundary_files
from aker_sample.publishers.census_geocoder import Geocoder
from flows.refresh_boundaries import refresh_boundaries

AT = datetime(2024, 6, 1, tzinfo=UTC)
SCOPE = Scope(2023, "2024-06", "2023-07")
DENVER, DOUGLAS, OCEAN = (-104.985, 39.739), (-104.87, 39.37), (-140.0, 30.0)


def payload(body: bytes, request: Request | None = None) -> Payload:
    return Payload(request or census_boundaries.request(2016, "county"), "0" * 64, body, AT)


# The publisher's files


@pytest.fixture(scope="module")
def real_county_zip(shared_data: Path) -> bytes:
    stem = shared_data / "boundaries/census_cb/cb_2016_us_county_500k"
    return geo_files.zipped({ending: Path(f"{stem}.{ending}").read_bytes() for ending in ("shp", "shx", "dbf")})


@pytest.fixture(scope="module")
def real_counties(real_county_zip: bytes) -> pl.DataFrame:
    return census_boundaries.parse(payload(real_county_zip))


def test_every_county_of_the_real_file_is_read(real_counties: pl.DataFrame) -> None:
    assert real_counties.height == 3_233
    assert [check for check in validate(real_counties, BOUNDARIES) if not check.passed] == []
    assert [check for check in census_boundaries.checks(real_counties.lazy()) if not check.passed] == []
    assert real_counties["points"].sum() == 1_039_365
    assert real_counties.filter(code="35013")["name"].to_list() == ["Doña Ana"]  # UTF-8 that the .dbf does not announce
    assert real_counties.filter(code="08031").select("land_m2", "lsad").row(0) == (397_133_930, "06")


def test_the_real_file_reads_as_an_independent_reader_reads_it(real_counties: pl.DataFrame, shared_data: Path) -> None:
    shapefile = pytest.importorskip("shapefile")
    reader = shapefile.Reader(str(shared_data / "boundaries/census_cb/cb_2016_us_county_500k"), encoding="utf-8")
    theirs = {
        record["GEOID"]: shapely.geometry.shape(shape)
        for record, shape in zip(reader.records(), reader.shapes(), strict=True)
    }
    ours = dict(zip(real_counties["code"], shapely.from_wkb(real_counties["geometry"].to_list()), strict=True))
    assert ours.keys() == theirs.keys()
    assert [code for code in ours if not shapely.equals(ours[code], theirs[code])] == []


def test_aleutians_west_lies_on_both_sides_of_the_antimeridian(real_counties: pl.DataFrame) -> None:
    row = real_counties.row(by_predicate=pl.col("code") == "02016", named=True)
    assert (row["west"], row["east"]) == (-179.148909, 179.77847)
    index = BoundaryIndex.of(real_counties["code"].to_list(), real_counties["geometry"].to_list())
    longitudes, latitudes = np.array([173.17, -176.65, 0.0]), np.array([52.93, 51.88, 51.9])  # Attu, Adak, Greenwich
    assert index.locate(longitudes, latitudes) == ["02016", "02016", None]


def test_a_million_points_fall_where_a_plain_search_finds_them(real_counties: pl.DataFrame) -> None:
    index = BoundaryIndex.of(real_counties["code"].to_list(), real_counties["geometry"].to_list())
    rng = np.random.default_rng(3)
    x, y = rng.uniform(-125, -66, 1_000_000), rng.uniform(24, 50, 1_000_000)
    codes = index.locate(x, y)
    assert 0.5 < sum(code is not None for code in codes) / len(codes) < 0.6
    sample = rng.choice(len(x), 300, replace=False)
    for at in sample:
        touching = shapely.intersects(index.outlines, shapely.Point(x[at], y[at]))
        assert codes[at] == next((index.codes[county] for county in np.flatnonzero(touching)), None)


# The sample through the flow


def settings(folder: Path, dsn: str | None = None, **more: Any) -> Settings:
    paths = {"cache_path": folder / "cache", "lake_path": str(folder / "lake"), "data_path": folder / "data"}
    return Settings(source_mode="sample", postgis_dsn=dsn or f"sqlite:///{folder}/aker.db", **paths, **more)


def test_the_flow_stores_every_market_on_both_databases(tmp_path: Path, database_url: str) -> None:
    chosen = settings(tmp_path, database_url)
    result = refresh_boundaries("2024-06", settings=chosen)
    assert (result.outcome, result.changed, result.markets, result.origin) == ("completed", True, 12, "sample")
    with open_database(database_url)() as session:
        markets = dict(boundaries(session, MarketBoundary, "2023-07"))
        counties = dict(boundaries(session, CountyBoundary, "2023-07"))
        methods = dict(session.execute(text("SELECT cbsa_code, method FROM market_boundaries")).all())  # type: ignore[arg-type]
    assert markets.keys() == members("2023").keys()
    assert counties.keys() == {area.code for area in outlines.counties("2023")}
    # The sample's file of metros lacks Hartford, so it is put together from its planning regions.
    assert {code for code, method in methods.items() if method == "dissolved"} == {"25540"}
    shapes = {code: shapely.from_wkb(body) for code, body in (markets | counties).items()}
    assert all(shape.is_valid and shape.geom_type == "MultiPolygon" for shape in shapes.values())
    hartford = shapely.union(shapes["09110"], shapes["09130"])
    assert shapely.area(shapely.symmetric_difference(shapes["25540"], hartford)) < 1e-12
    assert refresh_boundaries("2024-06", settings=chosen).changed is False


def test_postgis_finds_a_point_by_its_own_index(tmp_path: Path, postgis_url: str) -> None:
    refresh_boundaries("2024-06", settings=settings(tmp_path, postgis_url))
    query = "SELECT {code} FROM {table} WHERE ST_Covers(geometry, ST_SetSRID(ST_Point(:x, :y), 4326))"
    with open_database(postgis_url)() as session:
        point = {"x": DENVER[0], "y": DENVER[1]}
        for code, table, found in (
            ("county_fips", "county_boundaries", "08031"),
            ("cbsa_code", "market_boundaries", "19740"),
        ):
            assert session.scalars(text(query.format(code=code, table=table)), point).all() == [found]
            index = text(f"SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_{table}_geometry'")
            assert "USING gist" in str(session.scalar(index))
            invalid = text(f"SELECT count(*) FROM {table} WHERE NOT ST_IsValid(geometry) OR ST_SRID(geometry) <> 4326")
            assert session.scalar(invalid) == 0


def test_files_of_the_lake_are_geoparquet(tmp_path: Path) -> None:
    refresh_boundaries("2024-06", settings=settings(tmp_path))
    files = Lake(str(tmp_path / "lake")).files("census_boundaries", "2024-06")
    assert len(files) == 2
    for file in files:
        described = json.loads(pq.read_metadata(file.at).metadata[b"geo"])
        assert (described["version"], described["primary_column"]) == ("1.1.0", "geometry")
        column = described["columns"]["geometry"]
        assert (column["encoding"], column["geometry_types"]) == ("WKB", ["MultiPolygon"])
        shapes = shapely.from_wkb(pq.read_table(file.at, columns=["geometry"])["geometry"].to_pylist())
        assert column["bbox"] == shapely.total_bounds(shapes).tolist()


def test_points_go_to_counties_and_markets_by_what_was_refreshed(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    refresh_boundaries("2024-06", settings=chosen)
    asked = [*DENVER], [*DOUGLAS], [*OCEAN], [-106.8, 32.3], [None, None], [-72.682, 41.764]
    points = pl.DataFrame(asked, schema={"lon": pl.Float64, "lat": pl.Float64}, orient="row").with_row_index("at")
    placed = place(points, context_from(chosen).lake, SCOPE)
    assert placed.select("county_fips", "cbsa_code").rows() == [
        ("08031", "19740"),
        ("08035", "19740"),
        (None, None),
        ("35013", None),  # Doña Ana is in no market of the sample
        (None, None),
        ("09110", "25540"),
    ]
    assert placed["at"].to_list() == [*range(6)]


def test_an_earlier_year_has_the_counties_of_its_list(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    result = refresh_boundaries("2017-06", year=2016, settings=chosen)
    assert (result.outcome, result.markets) == ("completed", 12)
    with open_database(chosen.postgis_dsn.get_secret_value())() as session:
        codes = {code for code, _ in boundaries(session, CountyBoundary, "2015-07")}
    assert {"09003", "09007", "09013"} <= codes
    assert not {"09110", "09130"} & codes


def test_published_outlines_are_not_replaced_by_the_samples(session_factory: Any) -> None:
    box = shapely.to_wkb(shapely.multipolygons([shapely.box(0, 0, 1, 1)]))
    counties = pl.DataFrame({"county_fips": ["08031"], "geometry": [box], "source_data_hash": ["a"]})
    markets = pl.DataFrame(
        {"cbsa_code": ["19740"], "method": ["published"], "geometry": [box], "source_data_hash": ["a"]}
    )
    stamp = BoundaryStamp("2023-07", 2023, "published", "run")
    with session_factory() as session, session.begin():
        assert replace_boundaries(session, counties, markets, stamp)
        assert not replace_boundaries(session, counties, markets, stamp)
        assert boundaries(session, CountyBoundary, "2023-07", ["08031"]) == [("08031", box)]
        with pytest.raises(StorageError, match="published"):
            replace_boundaries(session, counties, markets, replace(stamp, data_origin="sample"))
        assert replace_boundaries(session, counties.clear(), markets, replace(stamp, year=2024))
        assert boundaries(session, CountyBoundary, "2023-07") == []


# Bad answers


GOOD = geo_files.counties({"35013": [geo_files.square(-107, 32)]})


def bomb() -> bytes:
    return geo_files.zipped({"shp": b"\0" * 210_000_000, "dbf": b""})


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"<!DOCTYPE html><html><body>Access Denied</body></html>", "damaged"),
        (b"", "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (geo_files.zipped({"shp": geo_files.shp(), "prj": b""}), r"\*\.dbf"),
        (geo_files.zipped({"dbf": geo_files.dbf("35013")}), r"\*\.shp"),
    ],
)
def test_an_answer_that_is_no_layer_is_refused_by_name(body: bytes, word: str) -> None:
    with pytest.raises(SourceChanged, match=word):
        census_boundaries.parse(payload(body))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(SourceChanged, match="more than the 200000000 allowed"):
        census_boundaries.parse(payload(bomb()))


# TIGERweb, the second way


def test_counties_come_from_the_map_service_where_no_file_is_published(tmp_path: Path) -> None:
    def state(code: str) -> bytes:
        have = json.loads(outlines.state(code))
        ring = geo_files.square(-100 + int(code), 30)[::-1]
        made = {"GEOID": f"{code}001", "BASENAME": "Made up", "LSADC": "06", "AREALAND": 10_600_000_000, "AREAWATER": 0}
        feature = {"type": "Feature", "properties": made, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        return json.dumps(have if have["features"] else have | {"features": [feature]}).encode()

    files, service = boundary_files(lambda year, layer: None), TigerWeb(state)
    with serving(files), serving(service):
        result = ingest(
            census_boundaries.SOURCE,
            SCOPE,
            context=(made := ingest_context(tmp_path, files, service)),
            recorder=Unrecorded(),
        )
    assert [request.path.rpartition("/")[2] for request in files.requests][:3] == [
        "cb_2023_us_county_500k.zip",
        "cb_2024_us_county_500k.zip",
        "cb_2025_us_county_500k.zip",
    ]
    assert len(service.requests) == 52
    assert [missing.label for missing in result.missing] == ["outlines of CBSAs of 2023-07"]
    rows = made.lake.scan("census_boundaries", "2024-06").collect()
    assert rows["product"].unique().to_list() == ["tigerweb"]
    denver = shapely.from_wkb(rows.row(by_predicate=pl.col("code") == "08031", named=True)["geometry"])
    assert denver.covers(shapely.Point(*DENVER))


# Geocoding


ADDRESSES = [Address(row["street"], row["city"], row["state"], row["zip"]) for row in rows("synthetic_addresses.csv")]
NOWHERE = Address("79 Wistful Vista", "Wistful Vista", "IL")


def recorded(shared_data: Path, name: str) -> list[tuple[str, str, str]]:
    """Address, request body and answer of each exchange of a recording, read as text: no tag of it is obeyed."""
    node = yaml.compose((shared_data / f"census_geocoder/fitnr_censusgeocode/{name}.yaml").read_text())

    def inside(mapping: Any, *keys: str) -> Any:
        for key in keys:
            mapping = next(value for name, value in mapping.value if name.value == key)
        return mapping

    def body(mapping: Any) -> str:
        state = (
            next((value for name, value in getattr(mapping, "value", []) if name.value == "state"), None)
            if not isinstance(mapping.value, str)
            else None
        )
        return base64.b64decode(state.value[0].value).decode() if state is not None else ""

    return [
        (
            inside(exchange, "request", "uri").value,
            body(inside(exchange, "request", "body")),
            inside(exchange, "response", "body", "string").value,
        )
        for exchange in inside(node, "interactions").value
    ]


def test_a_recorded_answer_for_one_line_is_read(shared_data: Path) -> None:
    (uri, _, answer), *_ = recorded(shared_data, "onelineaddress")
    request = single_request(Address("1600 Pennsylvania Avenue NW", "Washington", "DC", "20500"))
    ours, theirs = urlsplit(request.url), urlsplit(uri)
    assert (ours.netloc, ours.path) == (theirs.netloc, theirs.path)
    assert {**parse_qs(ours.query), "layers": ["all"]} == parse_qs(theirs.query)
    (row,) = census_geocoder.parse(payload(answer.encode(), request)).to_dicts()
    assert (row["match"], row["lon"], row["lat"], row["side"]) == ("match", -77.03535, 38.898754, "L")
    assert (row["county_fips"], row["tract"], row["block"]) == ("11001", "006202", "1031")
    assert row["matched_address"].endswith("DC, 20502")


def test_a_recorded_batch_is_read_and_ours_is_of_the_same_form(shared_data: Path) -> None:
    locations, (uri, body, answer) = recorded(shared_data, "address-batch")
    request = batch_request([ADDRESSES[0], NOWHERE])
    assert request.url == uri
    frame = census_geocoder.parse(payload(answer.encode(), request))
    assert frame["match"].to_list() == ["match", "no_match", "no_match"]
    assert frame.row(0, named=True)["county_fips"] == "36061"
    theirs, ours = ({*form} for form in (fields(body), fields(request.body or "")))
    assert theirs == ours == {"addressFile", "benchmark", "vintage"}
    assert fields(body)["vintage"] == fields(request.body or "")["vintage"]
    with pytest.raises(SourceChanged, match="8 cells"):  # the answer without geographies
        census_geocoder.parse(payload(locations[2].encode(), request))


def fields(body: str) -> dict[str, str]:
    """The fields of a form by an independent reader."""
    boundary = body.partition("\r\n")[0].removeprefix("--")
    message = email.message_from_string(f"Content-Type: multipart/form-data; boundary={boundary}\r\n\r\n{body}")
    parts: Any = message.get_payload()
    return {part.get_param("name", header="content-disposition"): part.get_payload() for part in parts}


def test_a_batch_over_http_is_asked_once_and_then_answered_by_the_archive(tmp_path: Path) -> None:
    double = Geocoder(lambda: rows("synthetic_addresses.csv"))
    asked = [*ADDRESSES, NOWHERE, ADDRESSES[3]]
    with serving(double):
        context = ingest_context(tmp_path, double)
        first = geocode(asked, context, batch=6)
        assert [request.method for request in double.requests] == ["POST"] * 3
        for request in double.requests:
            kind, _, boundary = request.headers["content-type"].partition("; boundary=")
            assert kind == "multipart/form-data"
            assert request.body.startswith(f"--{boundary}\r\n".encode())
            assert request.body.endswith(f"--{boundary}--\r\n".encode())
        assert geocode(list(reversed(asked)), context).reverse().equals(first)
        assert len(double.requests) == 3
        geocode([*asked, Address("1 New Street", "Boise", "ID")], context)
        assert (double.requests[-1].method, len(double.requests)) == ("GET", 4)
    assert validate(first.unique("address_id"), GEOCODES)
    assert first.height == 17
    assert first["match"].to_list() == ["match"] * 14 + ["tie", "no_match", "match"]
    assert first["address"][16] == ADDRESSES[3].line
    assert first["match_type"].to_list()[:3] == ["exact", "non_exact", "exact"]
    replayed = geocode(asked, ingest_context(tmp_path, mode="replay"))
    assert replayed.equals(first)


def test_geocoded_addresses_go_to_their_markets(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    refresh_boundaries("2024-06", settings=chosen)
    context = context_from(chosen)
    found = geocode(ADDRESSES[2:14], context)
    placed = place(found.drop("county_fips"), context.lake, SCOPE)
    assert placed["county_fips"].to_list() == found["county_fips"].to_list()
    assert placed["cbsa_code"].n_unique() == 12


def test_an_answer_without_every_address_is_refused(tmp_path: Path) -> None:
    double = Geocoder(lambda: rows("synthetic_addresses.csv"))
    double.faults[1] = lambda reply: replace(reply, body=reply.body[reply.body.index(b"\n") + 1 :])
    with serving(double), pytest.raises(SourceChanged, match="2 addresses were asked for and 1 answered"):
        geocode(ADDRESSES[:2], ingest_context(tmp_path, double))


def test_sqlite_holds_plain_well_known_binary(tmp_path: Path) -> None:
    refresh_boundaries("2024-06", settings=settings(tmp_path))
    with sqlite3.connect(tmp_path / "aker.db") as database:
        ((body,),) = database.execute("SELECT geometry FROM county_boundaries WHERE county_fips = '08031'")
    assert struct.unpack("<BI", body[:5]) == (1, 6)
    assert shapely.from_wkb(body).covers(shapely.Point(*DENVER))
