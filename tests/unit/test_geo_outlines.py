"""Shapefiles and outlines: rings in any order and direction, islands in holes, the antimeridian, damaged files."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np
import pytest
import shapely
from geo_files import dbf, record, shp, square
from hypothesis import given
from hypothesis import strategies as st

from aker_geo.polygons import areas_m2, differing_share, dissolve, outline
from aker_geo.shapefile import read_attributes, read_polygons

ROUND = [(0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0), (0.0, 0.0)]


def made(*rings: list[tuple[float, float]]) -> shapely.MultiPolygon:
    return outline([np.array(ring) for ring in rings]).geometry


@pytest.mark.parametrize("turn_outer", [1, -1])
@pytest.mark.parametrize("turn_hole", [1, -1])
def test_a_ring_in_a_ring_is_a_hole_whichever_way_it_goes(turn_outer: int, turn_hole: int) -> None:
    lake = made(ROUND[::turn_outer], square(4, 4, 2)[::turn_hole])
    assert (lake.area, len(lake.geoms), len(lake.geoms[0].interiors)) == (96.0, 1, 1)


def test_an_island_in_a_lake_is_land_and_order_does_not_matter() -> None:
    rings = [ROUND, square(3, 3, 4), square(4.5, 4.5, 1), square(20, 0, 1)]
    whole = made(*rings)
    assert (whole.area, len(whole.geoms)) == (100 - 16 + 1 + 1, 3)
    assert made(*reversed(rings)).equals_exact(whole)


def test_an_outline_of_many_parts_is_what_an_independent_reader_makes_of_it() -> None:
    rng = np.random.default_rng(7)
    rings = [square(5 * x, 5 * y, rng.uniform(1, 4)) for x in range(8) for y in range(8)]
    assert made(*rings).equals(shapely.union_all([shapely.Polygon(ring) for ring in rings]))


def test_an_outline_across_the_antimeridian_is_cut_there() -> None:
    beyond = made([(179, 50), (179, 52), (181, 52), (181, 50), (179, 50)])
    jumping = made([(179, 50), (179, 52), (-179, 52), (-179, 50), (179, 50)])
    west = made([(-181, 50), (-181, 52), (-179, 52), (-179, 50), (-181, 50)])
    for cut in (beyond, jumping, west):
        assert cut.bounds == (-180, 50, 180, 52)
        assert (cut.area, len(cut.geoms)) == (4.0, 2)
        assert cut.covers(shapely.Point(-179.5, 51))
        assert not cut.covers(shapely.Point(0, 51))


def test_a_ring_that_crosses_itself_is_made_valid_and_says_so() -> None:
    bow = outline([np.array([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)], dtype=float)])
    assert bow.repaired
    assert bow.geometry.is_valid
    assert bow.geometry.area == pytest.approx(2.0)
    assert not outline([np.array(ROUND)]).repaired


@pytest.mark.parametrize(
    "ring",
    [[(0, 0), (1, 1), (2, 2), (0, 0)], [(0, 80), (0, 95), (5, 95), (0, 80)], [(900, 0), (901, 1), (901, 0), (900, 0)]],
)
def test_what_encloses_nothing_or_is_no_place_is_refused(ring: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="area|longitudes"):
        made(ring)


def test_an_outline_of_endless_rings_is_refused() -> None:
    with pytest.raises(ValueError, match="6,000 rings"):
        outline([np.array(square(0, 0))] * 6_000)


def test_dissolving_leaves_no_line_and_does_not_depend_on_order() -> None:
    parts = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 2, 2)]
    whole = dissolve(parts)
    assert (whole.area, len(whole.geoms), len(whole.geoms[0].interiors)) == (4.0, 1, 0)
    assert shapely.to_wkb(dissolve(parts[::-1])) == shapely.to_wkb(whole)
    assert differing_share(whole, whole) == 0
    assert differing_share(shapely.box(0, 0, 2, 1), shapely.box(0, 0, 1, 1)) == 0.5


def test_area_is_that_of_the_ellipsoid() -> None:
    """The whole ellipsoid GRS 80 has 510,065,621.7 square kilometers (Moritz 2000, authalic radius 6,371,007.181 m)."""
    earth = shapely.segmentize(shapely.box(-180, -90, 180, 90), 1)
    assert areas_m2([earth])[0] / 1e6 == pytest.approx(4 * np.pi * 6371.007181**2, rel=1e-8)


@given(st.floats(-170, 170), st.floats(-80, 80), st.floats(0.01, 5))
def test_what_is_written_is_read_again(west: float, south: float, size: float) -> None:
    ring = square(west, south, size)
    (shape,) = read_polygons(shp(record([ring])))
    assert shape.rings[0].tolist() == [list(point) for point in ring]


GOOD = shp(record([ROUND]), record([square(20, 0)]))


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda body: b"", "less than its header"),
        (lambda body: b"\0" * 200, "file code"),
        (lambda body: body[:-8], "cut off or joined"),
        (lambda body: body + body[100:], "cut off or joined"),
        (lambda body: body[:32] + struct.pack("<i", 3) + body[36:], "shape type 3"),
        (lambda body: body[:104] + struct.pack(">i", 10**8) + body[108:], "says 200000000 bytes"),
        (lambda body: body[:100] + struct.pack(">i", 7) + body[104:], "numbered 7"),
        (lambda body: body[:104] + struct.pack(">i", -4) + body[108:], "says -8 bytes"),
        (lambda body: body[:144] + struct.pack("<i", 2**31 - 1) + body[148:], "2147483647 rings"),
        (lambda body: body[:144] + struct.pack("<i", -1) + body[148:], "-1 rings"),
        (lambda body: body[:148] + struct.pack("<i", 2**30) + body[152:], "1073741824 points"),
        (lambda body: body[:152] + struct.pack("<i", 3) + body[156:], "fewer than four"),
        (lambda body: body[:156] + struct.pack("<d", float("nan")) + body[164:], "no number"),
        (lambda body: body[:156] + struct.pack("<d", 0.5) + body[164:], "1 rings that are not closed"),
    ],
)
def test_a_count_that_is_off_is_refused(spoil: Callable[[bytes], bytes], word: str) -> None:
    assert len(read_polygons(GOOD)) == 2
    with pytest.raises(ValueError, match=word):
        read_polygons(spoil(GOOD))


def text(body: bytes) -> str:
    return body.decode()


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda body: body[:20], "less than its header"),
        (lambda body: body[:4] + struct.pack("<I", 2**31) + body[8:], "2147483648 rows"),
        (lambda body: body[:10] + struct.pack("<H", 9) + body[12:], "rows of 9 bytes"),
        (lambda body: body[:8] + struct.pack("<H", 40) + body[10:], "does not end there"),
        (lambda body: body[:48] + b"\xff" + body[49:], "rows of"),
        (lambda body: body[:-30], "bytes of them"),
        (lambda body: body.replace(b"\r ", b"\r*"), "deleted"),
        (lambda body: body.replace(b"COUNTYNS", b"GEOID\0\0\0"), "name of its own"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(spoil: Callable[[bytes], bytes], word: str) -> None:
    good = dbf("35013", "35014")
    assert read_attributes(good, text)["GEOID"] == ["35013", "35014"]
    with pytest.raises(ValueError, match=word):
        read_attributes(spoil(good), text)


@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_bytes_are_read_or_refused_by_name(noise: bytes, at: int) -> None:
    for read, good in ((read_polygons, GOOD), (lambda body: read_attributes(body, text), dbf("35013"))):
        try:
            read(good[:at] + noise + good[at + len(noise) :])  # type: ignore[operator]
        except (ValueError, UnicodeDecodeError) as error:
            assert str(error)  # noqa: PT017 (either outcome is right)
