"""Point to county to market on borders, and markets put together from counties."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import shapely

from aker_geo.boundaries import BoundaryIndex, place_points
from aker_jobs.market_outlines import market_outlines


def test_a_point_on_a_border_belongs_to_the_lowest_code_whatever_the_order_of_rows() -> None:
    boxes = {"08001": shapely.box(0, 0, 1, 1), "08005": shapely.box(1, 0, 2, 1), "08003": shapely.box(0, 1, 2, 2)}
    x, y = np.array([1, 1, 0.5, 1.5, 2, 2.001, np.nan]), np.array([0.5, 1, 1, 1, 2, 1, 0.5])
    expected = ["08001", "08001", "08001", "08003", "08003", None, None]
    for order in (list(boxes), list(reversed(boxes))):
        index = BoundaryIndex.of(order, [shapely.to_wkb(boxes[code]) for code in order])
        assert index.locate(x, y) == expected
    crosswalk = pl.DataFrame({"county_fips": ["08001"], "cbsa_code": ["19740"]})
    placed = place_points(pl.DataFrame({"lon": x, "lat": y}), index, crosswalk)
    assert placed["cbsa_code"].to_list() == ["19740"] * 3 + [None] * 4


def test_what_is_no_place_and_codes_that_repeat_are_refused() -> None:
    box = shapely.to_wkb(shapely.box(0, 0, 1, 1))
    with pytest.raises(ValueError, match="two outlines"):
        BoundaryIndex.of(["08001", "08001"], [box, box])
    with pytest.raises(ValueError, match="longitudes"):
        BoundaryIndex.of(["08001"], [box]).locate(np.array([39.7]), np.array([-104.9]))  # the wrong way around


def table(layer: str, areas: dict[str, shapely.Geometry]) -> pl.DataFrame:
    wkb = [shapely.to_wkb(shapely.multipolygons([shape])) for shape in areas.values()]
    return pl.DataFrame({"layer": layer, "code": list(areas), "geometry": wkb, "payload_sha256": layer * 2})


def test_a_market_is_the_counties_of_its_list_whatever_the_file_says() -> None:
    counties = table("county", {f"0800{at}": shapely.box(at, 0, at + 1, 1) for at in range(6)})
    metros = table("cbsa", {"10000": shapely.box(0, 0, 2, 1), "20000": shapely.box(2, 0, 3, 1)})
    of = {"08000": "10000", "08001": "10000", "08002": "20000", "08003": "20000", "08004": "30000", "08999": "40000"}
    crosswalk = pl.DataFrame({"county_fips": list(of), "cbsa_code": list(of.values())})
    made = market_outlines(pl.concat([counties, metros]), crosswalk)
    assert made.markets.select("cbsa_code", "method").rows() == [
        ("10000", "published"),
        ("20000", "dissolved"),  # its published outline lacks a county of the list
        ("30000", "dissolved"),  # not in the file
    ]
    assert (made.different, made.absent) == (["20000"], ["40000"])
    areas = shapely.area(shapely.from_wkb(made.markets["geometry"].to_list()))
    assert areas.tolist() == [2.0, 2.0, 1.0]
    assert [check.passed for check in made.checks()] == [False, False]
    again = market_outlines(pl.concat([metros, counties]).reverse(), crosswalk.reverse())
    assert again.markets.equals(made.markets)
