"""Slopes within outlines: cells by their middle, GeoTIFFs by their own reader and by GDAL, in bounded memory."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from aker_geo import terrain
from aker_geo.geotiff import GdalGrid, open_grid
from aker_geo.terrain import cell_meters, horn_slope
from aker_geo.zonal import NOWHERE, labels_of, zonal_slopes
from aker_sample.geotiffs import NO_DATA, geotiff


def hills(rows: int, columns: int) -> np.ndarray:
    y, x = np.mgrid[0:rows, 0:columns]
    return (300 * np.sin(y / 9) + 200 * np.cos(x / 7)).astype(np.float32)


def star(seed: int, x0: float = -105.5, y0: float = 39.5) -> shapely.MultiPolygon:
    """A ragged ring with a hole and an island, valid whatever the seed."""
    random = np.random.default_rng(seed)
    turns = np.sort(random.uniform(0, 2 * np.pi, 25))
    radii = random.uniform(0.25, 0.48, 25)
    ring = np.column_stack([x0 + radii * np.cos(turns), y0 + radii * np.sin(turns)])
    body = shapely.make_valid(shapely.polygons(ring))
    body = shapely.difference(body, shapely.box(x0 - 0.08, y0 - 0.05, x0 + 0.03, y0 + 0.09))
    body = shapely.union(body, shapely.box(x0 - 0.02, y0 - 0.01, x0, y0 + 0.02))
    return shapely.multipolygons([part for part in shapely.get_parts(body) if part.geom_type == "Polygon"])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(20, 90))
def test_cells_are_those_whose_middle_is_inside(seed: int, size: int) -> None:
    geometry, cell = star(seed), 1 / size
    x, y = -106 + (np.arange(size) + 0.5) * cell, 40 - (np.arange(size) + 0.5) * cell
    labels = labels_of([geometry], x, y)
    middles = shapely.points(*np.meshgrid(x, y))
    apart = shapely.distance(middles, geometry.boundary) > 1e-9  # on a border either neighbor may have the cell
    assert ((labels == 0) == shapely.contains(geometry, middles))[apart].all()


def test_a_cell_in_two_outlines_is_the_first_ones_and_a_shared_border_leaves_none_out() -> None:
    left, right = shapely.box(0, 0, 0.5, 1), shapely.box(0.5, 0, 1, 1)
    x, y = (np.arange(10) + 0.5) / 10, 1 - (np.arange(10) + 0.5) / 10
    labels = labels_of([shapely.multipolygons([part]) for part in (left, right)], x, y)
    assert [(labels == zone).sum() for zone in (0, 1, NOWHERE)] == [50, 50, 0]
    both = labels_of([shapely.multipolygons([part]) for part in (shapely.box(0, 0, 1, 1), right)], x, y)
    assert (both == 0).all()


@pytest.mark.parametrize("band", [1, 400, 10**9])
def test_sums_are_those_of_all_cells_together(band: int, monkeypatch: pytest.MonkeyPatch) -> None:
    z = hills(62, 62)
    grid = open_grid(geotiff(z, -106 - 1 / 60, 40 + 1 / 60, 1 / 60))
    outlines = [star(1), star(2)]
    monkeypatch.setattr(terrain, "BAND_CELLS", band)
    result = zonal_slopes(grid, outlines, within=(-106, 39, -105, 40))
    x, y = -106 - 1 / 60 + (np.arange(62) + 0.5) / 60, 40 + 1 / 60 - (np.arange(62) + 0.5) / 60
    widths, height = cell_meters(y, 1.0)
    slope = horn_slope(z.astype(float), widths / 60, height / 60)
    areas = np.broadcast_to((widths * height / 3600)[:, None], z.shape)
    inside = shapely.contains_xy(outlines[0], *np.meshgrid(x, y))
    second = shapely.contains_xy(outlines[1], *np.meshgrid(x, y)) & ~inside
    for mask, zone in zip((inside, second), result, strict=True):
        assert zone.cells == mask.sum()
        assert zone.without == 0
        assert zone.area_m2 == pytest.approx(areas[mask].sum(), rel=1e-12)
        assert zone.rise_m2 == pytest.approx((areas * slope)[mask].sum(), rel=1e-12)
        assert zone.steep_m2 == pytest.approx(areas[mask & (slope > 0.15)].sum(), rel=1e-12)


def test_tiles_that_overlap_count_a_cell_once() -> None:
    """Two tiles with six cells of each other: together what the grid of both is."""
    z = hills(60, 120)
    whole = open_grid(geotiff(z, -106, 40, 1 / 60))
    outline = [shapely.multipolygons([shapely.box(-105.7, 39.2, -104.3, 39.8)])]
    (expected,) = zonal_slopes(whole, outline)
    west = open_grid(geotiff(z[:, :66], -106, 40, 1 / 60))
    east = open_grid(geotiff(z[:, 54:], -106 + 54 / 60, 40, 1 / 60))
    (one,), (other,) = (
        zonal_slopes(grid, outline, within=box)
        for grid, box in ((west, (-106, 39, -105, 40)), (east, (-105, 39, -104, 40)))
    )
    assert one.cells + other.cells == expected.cells
    assert one.rise_m2 + other.rise_m2 == pytest.approx(expected.rise_m2, rel=1e-12)


def test_cells_without_value_have_no_slope_and_are_counted() -> None:
    z = hills(20, 20)
    z[10, 10] = NO_DATA
    (zone,) = zonal_slopes(open_grid(geotiff(z, 0, 1, 1 / 20)), [shapely.multipolygons([shapely.box(0, 0, 1, 1)])])
    assert (zone.cells, zone.without) == (18 * 18 - 9, 4 * 19 + 9)


@pytest.mark.parametrize("deflate", [True, False])
def test_gdal_reads_the_same_grid(deflate: bool) -> None:
    pytest.importorskip("rasterio", reason="rasterio (aker[terrain]) is not installed")
    body = geotiff(hills(50, 40), -106, 40, 1 / 50, deflate=deflate)
    own, gdal = open_grid(body), GdalGrid(body)
    assert (own.shape, own.west, own.north) == (gdal.shape, gdal.west, gdal.north)
    assert (own.dx, own.dy) == pytest.approx((gdal.dx, gdal.dy))
    assert np.array_equal(own[0:50], gdal[0:50])
    assert np.array_equal(own[17:33], gdal[17:33])


@pytest.mark.parametrize(
    ("options", "is_own"),
    [
        ({"compress": "deflate", "predictor": 3, "tiled": True, "blockxsize": 64, "blockysize": 48}, True),
        ({"compress": "lzw", "tiled": True, "blockxsize": 64, "blockysize": 64}, False),
        ({"compress": "deflate", "BIGTIFF": "YES"}, True),
    ],
)
def test_what_gdal_writes_is_read(options: dict[str, object], is_own: bool) -> None:
    rasterio = pytest.importorskip("rasterio", reason="rasterio (aker[terrain]) is not installed")
    z = hills(150, 130)
    with rasterio.io.MemoryFile() as memory:
        transform = rasterio.transform.from_origin(-106, 40, 1 / 150, 1 / 150)
        with memory.open(
            driver="GTiff", height=150, width=130, count=1, dtype="float32", crs="EPSG:4269", transform=transform,
            **options,
        ) as file:  # fmt: skip
            file.write(z, 1)
        body = memory.read()
    grid = open_grid(body)
    assert isinstance(grid, GdalGrid) is not is_own
    assert np.array_equal(grid[0:150], z)
    assert np.array_equal(grid[47:97], z[47:97])


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda body: b"%PDF" + body[4:], "not a TIFF"),
        (lambda body: body[: len(body) // 2], "cut off|damaged"),
        (
            lambda body: body.replace(b"\x00\x04\x00\x00\x01\x00\x02\x00", b"\x00\x04\x00\x00\x01\x00\x01\x00"),
            "degrees",
        ),
        (lambda body: body[:4] + b"\xff\xff\xff\x7f" + body[8:], "damaged"),
    ],
)
def test_what_is_no_grid_of_degrees_is_refused(spoil: object, words: str) -> None:
    body = geotiff(hills(40, 40), -106, 40, 1 / 40)
    with pytest.raises(ValueError, match=words):
        open_grid(spoil(body))[0:40]  # type: ignore[operator]


@pytest.mark.parametrize("kind", [1, 2, 3, 11, 12, 16])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_tag_of_another_type_or_without_a_value_is_read_or_refused(kind: int, count: int) -> None:
    """Whatever a tag holds: no value, text, or fractions (infinite ones too) where whole numbers belong."""
    body = geotiff(hills(8, 8), -106, 40, 1 / 60)
    (at,) = struct.unpack_from("<I", body, 4)
    (entries,) = struct.unpack_from("<H", body, at)
    refused = 0
    for number in range(entries):
        spoiled = bytearray(body)
        struct.pack_into("<HI", spoiled, at + 4 + 12 * number, kind, count)
        try:
            assert open_grid(bytes(spoiled))[:].shape
        except ValueError:
            refused += 1
    assert refused


MADE = """
import sys, numpy as np
from pathlib import Path
from aker_sample.geotiffs import geotiff
n = int(sys.argv[1])
y, x = np.arange(n, dtype=np.float32)[:, None], np.arange(n, dtype=np.float32)[None, :]
z = (300 * np.sin(y / 90) + 200 * np.cos(x / 70)).astype(np.float32)
Path(sys.argv[2]).write_bytes(geotiff(z, -106, 40, 1 / n))
"""
READ = '''
import resource, sys, shapely
from pathlib import Path

def peak_kilobytes():
    """Of this program alone: what the system counts for it begins with the size of the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))

from aker_geo.geotiff import open_grid
from aker_geo.zonal import zonal_slopes
grid = open_grid(Path(sys.argv[2]).read_bytes())
(zone,) = zonal_slopes(grid, [shapely.multipolygons([shapely.box(-105.9, 39.1, -105.1, 39.9)])])
print(zone.cells, zone.rise_m2 / zone.area_m2, zone.steep_m2 / zone.area_m2, peak_kilobytes())
'''


def reference(n: int) -> tuple[int, float, float]:
    """The same by the derivatives of the surface's formula in Horn's weights, row by row."""
    y, x = np.arange(n), np.arange(n)
    latitudes = 40 - (y + 0.5) / n
    widths, height = cell_meters(latitudes, 1.0)
    inner_x = (-106 + (x + 0.5) / n > -105.9) & (-106 + (x + 0.5) / n < -105.1)
    inner_y = (latitudes > 39.1) & (latitudes < 39.9)
    surface_y, surface_x = 300 * np.sin(y / 90), 200 * np.cos(x / 70)
    east = (np.roll(surface_x, -1) - np.roll(surface_x, 1)) / 2
    south = (np.roll(surface_y, -1) - np.roll(surface_y, 1)) / 2
    cells, area, rise, steep = 0, 0.0, 0.0, 0.0
    for row in np.flatnonzero(inner_y):
        slope = np.hypot(east[inner_x] / (widths[row] / n), south[row] / (height / n))
        cells += len(slope)
        area += widths[row] * len(slope)
        rise += widths[row] * slope.sum()
        steep += widths[row] * (slope > 0.15).sum()
    return cells, rise / area, steep / area


@pytest.mark.parametrize("size", [1_500, pytest.param(10_000, marks=pytest.mark.drill)])
def test_a_large_raster_is_read_in_bounded_memory_and_equals_the_reference(size: int, tmp_path: Path) -> None:
    """Below 1 GB and within 1e-6 for 10,000 x 10,000 cells; heights are stored as single floats."""
    arguments = [str(size), str(tmp_path / "large.tif")]
    subprocess.run([sys.executable, "-c", MADE, *arguments], check=True)
    done = subprocess.run([sys.executable, "-c", READ, *arguments], capture_output=True, text=True, check=True)
    cells, mean, steep, kilobytes = done.stdout.split()
    expected = reference(size)
    assert int(cells) == expected[0]
    assert float(mean) == pytest.approx(expected[1], abs=1e-6)
    assert float(steep) == pytest.approx(expected[2], abs=1e-4)
    assert int(kilobytes) < 1_000_000


def test_the_real_grid_in_a_county_sized_outline(shared_data: Path) -> None:
    stored = np.load(shared_data / "dem/jacksboro_fault_dem.npz")
    z = stored["elevation"].astype(np.float32)
    cell, north = float(stored["dx"]), float(stored["ymax"])
    grid = open_grid(geotiff(z, float(stored["xmin"]), north, cell))
    box = shapely.multipolygons([shapely.box(float(stored["xmin"]), north - 1, float(stored["xmin"]) + 1, north)])
    (zone,) = zonal_slopes(grid, [box])
    assert zone.cells == 342 * 401
    assert 0.15 < zone.rise_m2 / zone.area_m2 < 0.35
