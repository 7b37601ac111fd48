"""The map of the nation: everything on the picture and where it belongs, paths that browsers read, no gaps."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely

from aker_geo.albers import RADIUS, albers
from aker_geo.national_map import FRAMES, HEIGHT, LEAST, WIDTH, frame_of, national_map, path

PLACES = {
    "DEN": shapely.box(-106.2, 39.1, -103.7, 40.1),
    "MIA": shapely.box(-80.9, 25.1, -80.0, 26.9),
    "ANC": shapely.box(-153.0, 60.0, -147.0, 63.0),
    "HNL": shapely.box(-158.3, 21.2, -157.6, 21.7),
    "SJU": shapely.box(-66.6, 18.0, -65.6, 18.5),
    "GUM": shapely.box(144.6, 13.2, 145.0, 13.7),
}
COUNTIES = {"08001": PLACES["DEN"], "12001": PLACES["MIA"], "02001": PLACES["ANC"], "15001": PLACES["HNL"]}


def wkb(shapes: dict[str, shapely.Geometry]) -> dict[str, bytes]:
    return {code: shapely.to_wkb(shapely.multipolygons([shape])) for code, shape in shapes.items()}


def drawn(text: str) -> shapely.Geometry:
    """A path as a browser reads it: M is absolute, l are steps, z closes."""
    rings = []
    for part in text.split("z")[:-1]:
        start, steps = re.fullmatch(r"M(-?\d+ -?\d+)l([-\d ]+)", part).groups()  # type: ignore[union-attr]
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        moves = np.array(numbers).reshape(-1, 2)
        rings.append(np.cumsum(np.vstack([[int(number) for number in start.split()], moves]), axis=0))
    return shapely.union_all([shapely.Polygon(ring) for ring in rings])


def test_every_market_lies_in_its_part_of_the_picture() -> None:
    made = national_map("x", wkb(PLACES), wkb(COUNTIES))
    assert set(made.markets) == set(PLACES) - {"GUM"}, "no part of the map has Guam"
    places = {frame.name: shapely.box(*frame.place) for frame in FRAMES}
    for code, name in {"ANC": "Alaska", "HNL": "Hawaii", "SJU": "Puerto Rico"}.items():
        assert places[name].covers(drawn(made.markets[code])), code
        assert made.frames.count("M") == 3
    assert shapely.box(0, 0, WIDTH, HEIGHT).covers(drawn(made.states))
    west, east = drawn(made.markets["DEN"]).centroid, drawn(made.markets["MIA"]).centroid
    assert west.x < east.x
    assert west.y < east.y, "north is up"
    x, y = made.marks["DEN"]
    assert drawn(made.markets["DEN"]).covers(shapely.Point(x, y))


def test_neighbors_share_one_line_after_they_are_generalized() -> None:
    wavy = np.linspace(38, 41, 400)
    border = np.column_stack([-104 + 0.02 * np.sin(40 * wavy), wavy])
    west = shapely.Polygon([(-107, 38), *border, (-107, 41)])
    east = shapely.Polygon([(-101, 38), *border, (-101, 41)])
    made = national_map("x", wkb({"A": west, "B": east}), wkb({"08001": west}))
    one, other = drawn(made.markets["A"]), drawn(made.markets["B"])
    assert one.intersection(other).area == 0
    assert shapely.union(one, other).geom_type == "Polygon", "no gap opened between them"
    assert len(made.markets["A"]) < 1_000


def test_equal_areas_stay_equal() -> None:
    """Albers keeps areas: a degree by a degree at 30 N and at 48 N, in square kilometers of the sphere."""
    for south in (30.0, 47.0):
        edge = np.linspace(0, 1, 200)
        sides = [(-97 + edge, np.full(200, south)), (np.full(200, -96), south + edge)]
        sides += [(-96 - edge, np.full(200, south + 1)), (np.full(200, -97), south + 1 - edge)]
        area = shapely.Polygon(albers(np.concatenate([np.column_stack(side) for side in sides]))).area
        expected = RADIUS**2 * np.radians(1) * (np.sin(np.radians(south + 1)) - np.sin(np.radians(south)))
        assert area == pytest.approx(expected, rel=1e-4)


def test_the_aleutians_are_one_piece_whichever_side_of_the_antimeridian() -> None:
    frame = frame_of(shapely.box(172.5, 52, 173.5, 53))
    assert frame is not None
    assert frame.name == "Alaska"
    east, west = frame.project(np.array([[179.9, 52.0], [-179.9, 52.0]]))
    assert 0 < west[0] - east[0] < 20


def test_a_speck_is_still_a_market_and_islands_that_nobody_would_see_are_left_out() -> None:
    square = path(shapely.multipolygons([shapely.box(100, 100, 100.2, 100.2)]))
    assert drawn(square).bounds == (100 - LEAST, 100 - LEAST, 100 + LEAST, 100 + LEAST)
    two = path(shapely.multipolygons([shapely.box(0, 0, 50, 50), shapely.box(60, 60, 62, 62)]))
    assert two.count("M") == 1
    lake = shapely.Polygon(shapely.box(0, 0, 50, 50).exterior, [shapely.box(10, 10, 20, 20).exterior])
    assert path(shapely.multipolygons([lake])).count("M") == 2


def test_the_same_outlines_give_the_same_map() -> None:
    turned = dict(reversed(wkb(PLACES).items()))
    assert national_map("x", turned, wkb(COUNTIES)) == national_map("x", wkb(PLACES), wkb(COUNTIES))
    assert national_map("x", {}, {}).markets == {}
