"""Slopes: by pencil, against the formula written out cell by cell, on a real grid, and in bounded memory."""

from __future__ import annotations

import math
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_geo import terrain
from aker_geo.terrain import Slopes, cell_meters, horn_slope, slopes


def written_out(z: np.ndarray, width: float | np.ndarray, height: float) -> np.ndarray:
    """Horn's formula, one cell at a time."""
    widths = np.broadcast_to(width, z.shape[:1])
    slope = np.full(z.shape, math.nan)
    for r in range(1, z.shape[0] - 1):
        for c in range(1, z.shape[1] - 1):
            (nw, n, ne), (w, _, e), (sw, s, se) = z[r - 1 : r + 2, c - 1 : c + 2].tolist()
            p = ((ne + 2 * e + se) - (nw + 2 * w + sw)) / (8 * widths[r])
            q = ((sw + 2 * s + se) - (nw + 2 * n + ne)) / (8 * height)
            slope[r, c] = math.sqrt(p * p + q * q)
    return slope


def test_one_cell_by_pencil() -> None:
    """East (4 + 2·6 + 8) - (1 + 2·2 + 3) = 16 of 80; south (3 + 2·5 + 8) - (1 + 2·2 + 4) = 12 of 80: slope 0.25."""
    z = np.array([[1, 2, 4], [2, 99, 6], [3, 5, 8]], dtype=float)
    assert horn_slope(z, 10, 10)[1, 1] == pytest.approx(math.hypot(16, 12) / 80)
    assert np.isnan(horn_slope(z, 10, 10)).sum() == 8


def test_a_plane_has_its_own_slope_everywhere() -> None:
    y, x = np.mgrid[0:20, 0:30]
    slope = horn_slope(0.3 * 30 * x - 0.4 * 20 * y, 30, 20)[1:-1, 1:-1]
    assert slope == pytest.approx(0.5)
    assert slopes(0.3 * 30.0 * x, 30, 20) == Slopes(18 * 28, pytest.approx(0.3), 1.0)


@pytest.mark.parametrize("band", [1, 700, 3_000, 10**9])
def test_the_real_grid_is_as_the_formula_written_out(
    shared_data: Path, band: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = np.load(shared_data / "dem/jacksboro_fault_dem.npz")
    z = stored["elevation"].astype(float)
    latitudes = np.linspace(float(stored["ymin"]), float(stored["ymax"]), len(z))
    widths, height = cell_meters(latitudes, float(stored["dx"]))
    expected = written_out(z, widths, height)
    assert np.nanmax(np.abs(horn_slope(z, widths, height) - expected)) < 1e-12
    monkeypatch.setattr(terrain, "BAND_CELLS", band)
    whole = slopes(z, widths, height)
    inner, weight = expected[1:-1, 1:-1], np.broadcast_to(widths[1:-1, None], (342, 401))
    assert whole.cells == 342 * 401
    assert whole.mean == pytest.approx(np.average(inner, weights=weight), rel=1e-12)
    assert whole.steep_share == pytest.approx(np.average(inner > 0.15, weights=weight), rel=1e-12)
    assert 0.15 < whole.mean < 0.35  # ridges of the Cumberland Mountains: tens of percent, not of degrees or feet


@given(st.integers(3, 9), st.integers(3, 9), st.integers(0, 2**32 - 1))
def test_any_grid_is_as_the_formula_written_out(rows: int, columns: int, seed: int) -> None:
    z = np.random.default_rng(seed).uniform(-100, 4_000, (rows, columns))
    assert horn_slope(z, 25.0, 30.0) == pytest.approx(written_out(z, 25.0, 30.0), nan_ok=True, abs=1e-9)


def test_a_cell_without_value_takes_its_neighbors_with_it() -> None:
    z = np.zeros((7, 7))
    z[3, 3] = np.nan
    assert np.isnan(horn_slope(z, 1, 1)[2:5, 2:5]).all()
    assert slopes(z, 1, 1) == Slopes(25 - 9, 0.0, 0.0)


def test_only_cells_that_count_are_counted_by_their_area() -> None:
    z = np.zeros((6, 6))
    z[:, 3:] = [5, 10, 15]
    widths = np.array([1, 1, 1, 3, 3, 3], dtype=float)
    mask = np.zeros((6, 6), dtype=bool)
    mask[2:4, 1] = True
    mask[2, 4] = True
    # Row 2 is 1 m wide, row 3 is 3 m: two flat cells of area 1 and 3, one of slope 5 of area 1.
    assert slopes(z, widths, 1.0, counted=mask) == Slopes(3, pytest.approx(1.0), pytest.approx(0.2))
    nothing = slopes(z, widths, 1.0, counted=np.zeros((6, 6), dtype=bool))
    assert nothing == Slopes(0, None, None)


def test_what_is_no_grid_is_refused() -> None:
    for wrong in (np.zeros(5), np.zeros((0, 3))):
        with pytest.raises(ValueError, match="grid"):
            horn_slope(wrong, 1, 1)
    with pytest.raises(ValueError, match="size"):
        horn_slope(np.zeros((3, 3)), 0, 1)
    with pytest.raises(ValueError, match="mask"):
        slopes(np.zeros((3, 3)), 1, 1, counted=np.zeros((3, 4)))
    assert slopes(np.zeros((2, 2)), 1, 1) == Slopes(0, None, None)


def test_cells_of_a_grid_in_degrees_have_the_size_of_the_ellipsoid() -> None:
    """One degree at 0, 45 and 60 degrees north, on GRS 80."""
    widths, _ = cell_meters(np.array([0.0, 45.0, 60.0]), 1)
    assert widths.round().tolist() == [111_319, 78_847, 55_800]
    assert [round(cell_meters(np.array([at]), 1)[1]) for at in (0.0, 45.0, 60.0)] == [110_574, 111_132, 111_412]


@dataclass
class Hills:
    """A grid that is never whole in memory."""

    shape: tuple[int, ...] = (6_000, 4_000)

    def __getitem__(self, rows: slice) -> np.ndarray:
        y = np.arange(rows.start, rows.stop)[:, None]
        return 100 * np.sin(y / 50) + 100 * np.cos(np.arange(self.shape[1])[None, :] / 70)


def test_a_large_grid_is_read_in_bands() -> None:
    tracemalloc.start()
    whole = slopes(Hills(), 30, 30)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert whole.cells == 5_998 * 3_998
    assert peak < 250_000_000  # the grid alone would take 192 MB, its slopes several times that
