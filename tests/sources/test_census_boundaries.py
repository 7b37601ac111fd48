"""Outlines: layers that are another than the publisher's, and bad answers of TIGERweb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import geo_files
import pytest

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload, Request
from aker_data.sources import _tigerweb, census_boundaries
from aker_sample import outlines

AT = datetime(2024, 6, 1, tzinfo=UTC)


def payload(body: bytes, request: Request | None = None) -> Payload:
    return Payload(request or census_boundaries.request(2016, "county"), "0" * 64, body, AT)


def spoiled(change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    rings = geo_files.record([geo_files.square(-107, 32)])
    return geo_files.zipped(change({"shp": geo_files.shp(rings), "dbf": geo_files.dbf("35013")}))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda made: made | {"dbf": made["dbf"].replace(b"LSAD", b"KIND")}, "LSAD"),
        (lambda made: made | {"dbf": made["dbf"].replace(b"COUNTYNS", b"NEWFIELD")}, "NEWFIELD"),
        (lambda made: made | {"dbf": geo_files.dbf("35013", "35014")}, "1 records and the .dbf 2 rows"),
        (lambda made: made | {"dbf": geo_files.dbf("35013", ALAND="many")}, "does not fit its column"),
        (lambda made: made | {"shp": made["shp"][:-16]}, "cut off"),
        (lambda made: made | {"prj": b'PROJCS["NAD_1983_Albers",GEOGCS["GCS_North_American_1983"'}, "Albers"),
        (lambda made: made | {"shp": geo_files.shp(geo_files.record([geo_files.square(2e5, 4e6)]))}, "no longitudes"),
        (
            lambda made: made | {"shp": geo_files.shp(geo_files.record([[(0, 0), (0, 1), (1, 1), (2, 0)]]))},
            "not closed",
        ),
    ],
)
def test_a_layer_that_is_another_is_refused_by_name(change: Callable[..., dict[str, bytes]], word: str) -> None:
    assert census_boundaries.parse(payload(spoiled(lambda made: made))).height == 1
    with pytest.raises(SourceChanged, match=word):
        census_boundaries.parse(payload(spoiled(change)))


def test_names_in_latin_1_are_read() -> None:
    latin = spoiled(lambda made: made | {"dbf": made["dbf"].replace("Doña Ana".encode(), b"Do\xf1a Ana ")})
    assert census_boundaries.parse(payload(latin))["name"].to_list() == ["Doña Ana"]


def test_an_outline_of_another_size_is_a_finding() -> None:
    small = geo_files.counties({"35013": [geo_files.square(-107, 32, 0.5)]})  # 12,000 square kilometers are stated
    table = census_boundaries.parse(payload(small))
    assert [check.name for check in census_boundaries.checks(table.lazy()) if not check.passed] == [
        "areas_are_those_published"
    ]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b'{"error": {"code": 400, "message": "Unable to complete operation."}}', "answers with an error"),
        (b'{"features": []}', "no features"),
        (b'{"features": [{"properties": {"GEOID": "08031"}}]}', "lacks BASENAME"),
        (
            outlines.state("08").replace(b'"features"', b'"exceededTransferLimit": true, "features"'),
            "a part of the counties",
        ),
        (outlines.state("08").replace(b'"MultiPolygon"', b'"Mystery"'), "the outline of 08"),
        (outlines.state("08")[:-9], "no JSON"),
    ],
)
def test_a_bad_answer_of_the_map_service_is_refused_by_name(body: bytes, word: str) -> None:
    (request, *_) = (request for request in _tigerweb.requests("census_boundaries", 2023) if "08" in request.part[-2:])
    assert census_boundaries.parse(payload(outlines.state("08"), request)).height > 5
    with pytest.raises(SourceChanged, match=word):
        census_boundaries.parse(payload(body, request))
