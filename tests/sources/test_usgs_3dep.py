"""Elevation tiles: which ones, what they come to in counties, and bad answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from aker_core.errors import SourceChanged
from aker_data.contracts import Outlines, Payload, Scope
from aker_data.schemas.usgs import SLOPES
from aker_data.schemas.validate import validate
from aker_data.sources import usgs_3dep
from aker_geo.polygons import areas_m2
from aker_sample.geotiffs import NO_DATA, geotiff

SCOPE = Scope(2023, "2024-06", "2023-07")
EAST, WEST = shapely.box(-105.5, 39.2, -105.0, 39.8), shapely.box(-106.4, 39.2, -105.5, 39.8)
COUNTIES = Outlines(("08001", "08003"), tuple(shapely.to_wkb(shapely.multipolygons([box])) for box in (EAST, WEST)))
CELL, BEYOND = 1 / 100, 6


def tile(rise: float = 0.0, none: tuple[slice, slice] | None = None) -> bytes:
    """A degree whose height grows to the east by `rise` meters a cell, with six cells of its neighbors."""
    heights = np.tile(np.arange(100 + 2 * BEYOND, dtype=np.float32) * rise, (100 + 2 * BEYOND, 1))
    if none is not None:
        heights[none] = NO_DATA
    return geotiff(heights, -106 - BEYOND * CELL, 40 + BEYOND * CELL, CELL)


def payload(body: bytes, name: str = "n40w106") -> Payload:
    return Payload(usgs_3dep.request(name, COUNTIES.digest), "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def test_tiles_are_those_that_touch_a_county() -> None:
    needs = usgs_3dep.on_outlines(COUNTIES).requests(SCOPE)
    assert [need.label for need in needs] == ["elevations of n40w106", "elevations of n40w107"]
    (request,) = needs[0].alternatives[0]
    assert request.url.endswith("/current/n40w106/USGS_1_n40w106.tif")
    assert request.part == f"n40w106/{COUNTIES.digest}"


def test_other_outlines_are_another_part() -> None:
    other = Outlines(COUNTIES.codes[:1], COUNTIES.wkb[:1])
    assert usgs_3dep.request("n40w106", other.digest).part != usgs_3dep.request("n40w106", COUNTIES.digest).part


@pytest.mark.parametrize("name", ["n40w106", "n52e179", "s14w171"])
def test_a_tile_is_named_by_its_north_west_corner(name: str) -> None:
    west, _, _, north = usgs_3dep.degree_of(name)
    assert usgs_3dep.tile_name(int(west), int(north)) == name
    assert usgs_3dep.degree_of("n40w106") == (-106, 39, -105, 40)


def test_a_plane_has_its_slope_in_both_counties_and_only_cells_of_the_degree_count() -> None:
    rows = usgs_3dep.parse(payload(tile(rise=170.0)), COUNTIES)
    assert validate(rows, SLOPES)[0].passed
    assert rows["county_fips"].to_list() == ["08001", "08003"]
    assert rows["cells"].to_list() == [50 * 60, 50 * 60]  # of 08003 the half that lies in this tile
    slopes = (rows["rise_m2"] / rows["area_m2"]).to_list()
    assert slopes == pytest.approx([170 / 857] * 2, rel=0.01)  # a cell is 857 m wide at 39.5 degrees
    assert (rows["steep_m2"] / rows["area_m2"]).to_list() == [1.0, 1.0]
    assert rows["area_m2"][0] == pytest.approx(rows["outline_m2"][0], rel=1e-4)
    assert rows["outline_m2"].to_list() == pytest.approx(list(areas_m2([EAST, WEST])))


def test_what_has_no_elevation_has_no_slope_and_is_no_zero() -> None:
    rows = usgs_3dep.parse(payload(tile(rise=1.0, none=(slice(None), slice(60, 80)))), COUNTIES)
    assert rows["cells_without"].sum() == 22 * 60
    assert rows["cells"].sum() == 2 * 50 * 60 - 22 * 60


def test_without_outlines_there_are_no_rows() -> None:
    assert usgs_3dep.parse(payload(tile())).height == 0
    assert [need.label for need in usgs_3dep.requests(SCOPE)] == ["elevations of n40w106"]


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda _body: b"<!DOCTYPE html><html><body>Access Denied</body></html>", "not a TIFF"),
        (lambda _body: b"", "not a TIFF"),
        (lambda body: body[: len(body) // 2], "cut off"),
        (lambda body: body[:1000] + bytes(2000) + body[3000:], "inflated|early|damaged"),
        (
            lambda body: body.replace(b"\x03\x01\x03\x00\x01\x00\x00\x00\x08", b"\x03\x01\x03\x00\x01\x00\x00\x00\x63"),
            "99",
        ),
    ],
)
def test_a_bad_answer_is_refused(spoil: Callable[[bytes], bytes], word: str) -> None:
    body = tile(rise=1.0)
    assert spoil(body) != body
    with pytest.raises((SourceChanged, ValueError), match=word):
        usgs_3dep.parse(payload(spoil(body)), COUNTIES)
