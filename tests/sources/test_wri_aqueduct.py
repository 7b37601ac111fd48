"""Water stress: the formats of polygons, pieces of basins in counties, the time an overlay takes, bad answers."""

from __future__ import annotations

import io
import sqlite3
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from aker_core.errors import SourceChanged
from aker_data.contracts import Outlines, Payload, Scope
from aker_data.schemas.validate import validate
from aker_data.schemas.wri import STRESS
from aker_data.sources import wri_aqueduct
from aker_geo.overlay import overlay
from aker_geo.polygons import areas_m2
from aker_sample.geopackages import geopackage
from aker_sample.shapefiles import zipped

COLUMNS = ("string_id TEXT", "gid_0 TEXT", "bws_raw REAL", "bws_score REAL", "bws_cat INTEGER", "bws_label TEXT")
BASINS = (
    ("1-USA.6_1-None", "USA", 0.5, 3.0, 3, "High (40-80%)"),
    ("2-USA.6_1-None", "USA", -9999, -9999, -9999, "No Data"),
    ("3-CAN.1_1-None", "CAN", 0.1, 1.0, 1, "Low - Medium (10-20%)"),
)
OUTLINES = [shapely.multipolygons([shapely.box(x, 39, x + 1, 40)]) for x in (-106, -105, -104)]
COUNTY = shapely.multipolygons([shapely.box(-105.5, 39.25, -103.5, 39.75)])
COUNTIES = Outlines(("08001",), (shapely.to_wkb(COUNTY),))


def package() -> bytes:
    """The layer as a GeoPackage."""
    return geopackage("baseline_annual", COLUMNS, BASINS, OUTLINES)


def in_a_zip(body: bytes, name: str = "Aqueduct40/GPKG/Aqueduct40_baseline_annual.gpkg") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return packed.getvalue()


def table() -> pl.DataFrame:
    names = [column.split()[0] for column in COLUMNS]
    return pl.DataFrame(BASINS, schema=names, orient="row").with_columns(
        geometry=pl.Series(shapely.to_wkb(OUTLINES).tolist())
    )


def parquet() -> bytes:
    body = io.BytesIO()
    table().write_parquet(body)
    return body.getvalue()


def shapefile() -> bytes:
    fields = dict.fromkeys(table().drop("geometry").columns, ("C", 40))
    rows = [{name: str(value) for name, value in row.items()} for row in table().drop("geometry").to_dicts()]
    return zipped("baseline_annual", fields, rows, OUTLINES)


def geodatabase(folder: Path) -> bytes:
    """The nested zip of a geodatabase, as the publisher's."""
    raw = pytest.importorskip("pyogrio.raw", reason="pyogrio (aker[terrain]) is not installed")
    path = folder / "Aq40_Y2023D07M05.gdb"
    frame = table().drop("geometry")
    raw.write(
        path, np.array(shapely.to_wkb(OUTLINES)), [frame[name].to_numpy() for name in frame.columns],
        np.array(frame.columns), layer="baseline_annual", driver="OpenFileGDB", geometry_type="MultiPolygon",
        crs="EPSG:4326",
    )  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path.iterdir()):
            archive.writestr(
                f"Aqueduct40_waterrisk_download_Y2023M07D05/GDB/{path.name}/{file.name}", file.read_bytes()
            )
        archive.writestr("Aqueduct40_waterrisk_download_Y2023M07D05/CVS/Aqueduct40_baseline_annual.csv", b"pfaf_id\n")
    return packed.getvalue()


def payload(body: bytes) -> Payload:
    return Payload(wri_aqueduct.request(COUNTIES.digest), "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def test_pieces_of_a_county_by_pencil() -> None:
    """The county takes half of a scored basin and the whole width of one without a score; Canada's is left out."""
    rows = wri_aqueduct.parse(payload(package()), COUNTIES)
    assert [check for check in validate(rows, STRESS) if not check.passed] == []
    assert rows["string_id"].to_list() == ["1-USA.6_1-None", "2-USA.6_1-None"]
    half, whole = areas_m2([shapely.box(-105.5, 39.25, -105, 39.75), shapely.box(-105, 39.25, -104, 39.75)])
    assert rows["area_m2"].to_list() == pytest.approx([half, whole])
    assert rows["scored_m2"].to_list() == pytest.approx([half, 0.0])
    assert rows["score_m2"].to_list() == pytest.approx([3 * half, 0.0])
    assert rows["stress_score"].to_list() == [3.0, None]
    assert rows["stress_ratio"].to_list() == [0.5, None]  # -9999 is no figure


def test_every_format_gives_the_same_rows() -> None:
    expected = wri_aqueduct.parse(payload(package()), COUNTIES)
    for body in (in_a_zip(package()), parquet(), shapefile()):
        rows = wri_aqueduct.parse(payload(body), COUNTIES)
        assert rows.drop("area_m2", "scored_m2", "score_m2").equals(expected.drop("area_m2", "scored_m2", "score_m2"))
        assert rows["area_m2"].to_list() == pytest.approx(expected["area_m2"].to_list(), rel=1e-9)


def test_a_geodatabase_is_read_by_gdal(tmp_path: Path) -> None:
    rows = wri_aqueduct.parse(payload(geodatabase(tmp_path)), COUNTIES)
    assert rows.equals(wri_aqueduct.parse(payload(package()), COUNTIES))


def test_a_geodatabase_without_gdal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(SourceChanged, match=r"aker\[terrain\]"):
        wri_aqueduct.parse(payload(in_a_zip(b"x", "GDB/Aq40.gdb/a00000001.gdbtable")), COUNTIES)


def test_without_outlines_there_are_no_rows() -> None:
    assert wri_aqueduct.parse(payload(package())).height == 0
    assert len(wri_aqueduct.requests(Scope(2023, "2024-06", "2023-07"))) == 1


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda _body: b"<!DOCTYPE html><html><body>Access Denied</body></html>", "zip"),
        (lambda _body: b"", "zip"),
        (lambda body: body[: len(body) // 2], "malformed|cannot be read"),
        (lambda body: body.replace(b"bws_score", b"bws_other"), "bws_score"),
        (lambda body: body.replace(b"GP\x00\x01", b"XX\x00\x01"), "GeoPackage"),
        (lambda body: in_a_zip(b"a,b\n", "Aqueduct40.csv"), "no GeoPackage"),
    ],
)
def test_a_bad_answer_is_refused(spoil: Callable[[bytes], bytes], word: str) -> None:
    with pytest.raises(SourceChanged, match=word):
        wri_aqueduct.parse(payload(spoil(package())), COUNTIES)


def test_a_layer_without_a_name_is_refused_by_what_is_missing() -> None:
    database = sqlite3.connect(":memory:")
    database.deserialize(package())
    database.executescript("""
        CREATE TABLE nameless AS SELECT NULL AS table_name, NULL AS column_name FROM gpkg_geometry_columns;
        DROP TABLE gpkg_geometry_columns;
        ALTER TABLE nameless RENAME TO gpkg_geometry_columns;
    """)
    with pytest.raises(SourceChanged, match="no layer has the columns"):
        wri_aqueduct.parse(payload(database.serialize()), COUNTIES)


def ragged(x: float, y: float, size: float, points: int, seed: int) -> shapely.Polygon:
    """A square whose sides have many ends that lie a little off, alike for both neighbors of a side."""
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    ring: list[tuple[float, float]] = []
    for begin, end in pairwise(corners):
        low, high = sorted([begin, end])
        random = np.random.default_rng([seed, *(round((value + 400) * 1000) for value in (*low, *high))])
        part = np.linspace(0, 1, points + 2)[1:-1]
        off = random.uniform(-0.1, 0.1, points) * np.minimum(part, 1 - part) * size
        upright = low[0] == high[0]
        across = low[0] + (off if upright else (high[0] - low[0]) * part)
        up = low[1] + ((high[1] - low[1]) * part if upright else off)
        side = list(zip(across.tolist(), up.tolist(), strict=True))
        ring += [begin, *(side if begin == low else side[::-1])]
    return shapely.polygons(ring)


@pytest.mark.parametrize(("share", "limit"), [(0.1, 20.0), pytest.param(1.0, 60.0, marks=pytest.mark.drill)])
def test_basins_are_laid_over_3222_counties_within_a_minute(share: float, limit: float) -> None:
    """3,222 counties of 200 points, 12,000 basins of 400: pieces of a county add up to it, as basins tile the land."""
    across = int(57 * share**0.5) or 1
    counties = [ragged(-125 + x * 0.5, 25 + y * 0.5, 0.5, 50, 1) for x in range(across) for y in range(across)]
    counties = counties[: int(3_222 * share)]
    wide = across * 0.5 + 1
    step = wide / int(110 * share**0.5)
    basins = [  # of other seeds and sizes than the counties, so that borders never agree
        ragged(-125.5 + x * step, 24.5 + y * step, step, 100, 2)
        for x in range(int(110 * share**0.5))
        for y in range(int(110 * share**0.5))
    ]
    assert len(basins) >= 11_000 * share
    began = time.perf_counter()
    pieces = overlay(counties, basins)
    seconds = time.perf_counter() - began
    sums = np.bincount(pieces.one, pieces.area_m2, len(counties))
    assert sums == pytest.approx(areas_m2(counties), rel=1e-6)
    assert seconds < limit
