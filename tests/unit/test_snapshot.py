"""The snapshot is what its README says, its connectors read it, and the same files make the same bytes again."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

import aker_snapshot as snapshot
from aker_data import catalogue
from aker_data.contracts import Payload, Request, Scope
from aker_data.sources import _qcew, cbsa_delineation, census_boundaries
from aker_data.sources import bls_qcew_quarterly as qcew
from aker_jobs.labor.parity import parity
from aker_sample import shapefiles
from aker_snapshot import county_outlines, qcew_layout
from aker_snapshot.arcs import cut, joined
from aker_snapshot.columns import packed, unpacked
from aker_snapshot.files import ADDRESSES, FOLDER, QCEW, county_file, qcew_figures, raw
from aker_snapshot.qcew_figures import NATION, Figures
from aker_snapshot.qcew_rows import depth, parent
from aker_snapshot.qcew_store import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 12_000_000
SCOPE = Scope(2016, "2017-06", "2015-07")
README = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
TEXT = " ".join(README.split())
pytestmark = pytest.mark.xdist_group("snapshot")


@pytest.fixture(scope="module")
def figures() -> Figures:
    return qcew_figures()


def asked(request: Request) -> Payload:
    """The snapshot's answer to a request of a connector."""
    reply = snapshot.answer("GET", request.url, None, None)
    assert reply.status == 200, request.url
    return Payload(request, hashlib.sha256(reply.body).hexdigest(), reply.body, datetime(2017, 6, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    """QCEW of the quarter as the connector reads it from the whole file."""
    return qcew.parse(asked(qcew.single_file(2016))).with_columns(
        pl.col("area_fips", "own_code", "industry_code").cast(pl.String)
    )


def jobs(rows: pl.DataFrame, area: str, own: str = "0", industry: str = "10") -> int:
    return int(rows.filter(area_fips=area, own_code=own, industry_code=industry)["month3_emplvl"].item())


def test_its_size_is_what_the_readme_says() -> None:
    size = {path: path.stat().st_size for path in FOLDER.rglob("*.xz")}
    assert sum(size.values()) < MOST_BYTES
    assert f"{sum(size.values()):,} bytes in all" in README
    folders = {name: {path.stem for path in size if path.parent.name == name} for name in (QCEW, county_outlines.NAME)}
    assert folders == {QCEW: set(COLUMNS), county_outlines.NAME: {*county_outlines.COLUMNS, county_outlines.TABLE}}
    for _, name, bytes_here in re.findall(r"^\| (`([\w.-]+)`.*) \| ([\d,]+) \|$", README, re.M):
        names = re.findall(r"`([\w.-]+\.(?:csv|xlsx?))`", _) or [name]
        names = ["list1_2015.xls" if name == "list1.xls" else name for name in names]
        assert sum((FOLDER / f"{name}.xz").stat().st_size for name in names) == int(bytes_here.replace(",", ""))
    for name in folders:
        assert f"| {sum(bytes_ for path, bytes_ in size.items() if path.parent.name == name):,} (" in README


def test_its_rows_are_what_the_readme_says(rows: pl.DataFrame) -> None:
    level = pl.col("agglvl_code")
    totals = rows.filter(own_code="0", industry_code="10")
    counts = {
        "{:,} rows": rows.height,
        "{:,} areas": totals.height,
        "{:,} counties and places": totals.filter(level == 70).height,
        "{:,} metropolitan": totals.filter(level == 40).height,
        "{:,} micropolitan": totals.filter(level == 80).height,
        "{:,} combined areas": totals.filter(level == 30).height,
        "{:,} of states": totals.filter(level == 50).height,
        "{:,} of them withheld": rows.filter(disclosure_code="N").height,
        "{:,} jobs in March": jobs(rows, NATION),
        "{:,} establishments": totals.filter(area_fips=NATION)["qtrly_estabs"].item(),
    }
    assert [text.format(count) for text, count in counts.items() if text.format(count) not in TEXT] == []
    assert rows.select(pl.col("year").unique().item(), pl.col("qtr").unique().item()).row(0) == (2016, 1)
    assert rows.filter(level % 10 > 6, level < 90).height == 0
    assert not {"06000", "48000"} & set(rows["area_fips"])
    assert rows.filter(pl.col("area_fips").str.starts_with("06")).height > 20_000


def test_totals_that_are_published_elsewhere(rows: pl.DataFrame) -> None:
    """Denver and its counties as in the publisher's by-area files; groups of areas; the nation's quotients."""
    assert jobs(rows, "C1974") == 1_390_609
    counties = ("08001", "08005", "08014", "08019", "08031", "08035", "08039", "08047", "08059", "08093")
    assert sum(jobs(rows, county) for county in counties) == 1_390_609
    nation = jobs(rows, NATION)
    assert sum(jobs(rows, NATION, own) for own in "1235") == pytest.approx(nation, rel=5e-6)
    for comparison in parity(rows.drop("qtr").with_columns(qtr=pl.lit(1)), levels=("month3_emplvl", "qtrly_estabs")):
        assert comparison.ok, comparison.note
        assert comparison.rows > 500_000


def test_every_metro_of_the_list_has_counties_with_jobs(rows: pl.DataFrame) -> None:
    need = cbsa_delineation.requests(SCOPE)[0]
    listed = cbsa_delineation.parse(asked(need.alternatives[0][0]))
    metros = listed.filter(pl.col("cbsa_type").cast(pl.String) == "metro")
    assert metros["cbsa_code"].n_unique() == 389
    totals = rows.filter(own_code="0", industry_code="10").select("area_fips")
    counted = metros.join(totals, left_on="county_fips", right_on="area_fips", how="semi")
    assert counted["cbsa_code"].n_unique() == 389


@pytest.mark.parametrize("source_id", ["census_pep", "irs_county_flows", "census_bfs_monthly", "census_bfs_county"])
def test_connectors_read_the_other_files(source_id: str) -> None:
    source = catalogue.load(source_id)
    held = [
        request
        for need in source.requests(SCOPE)
        for alternative in need.alternatives
        for request in alternative
        if snapshot.knows("GET", request.url, None)
    ]
    assert held
    assert all(source.parse(asked(request)).height > 3_000 for request in held)


def test_every_file_is_at_its_address_byte_for_byte() -> None:
    for address in ADDRESSES:
        name = address.rpartition("/")[2].replace("list1.xls", "list1_2015.xls")
        assert snapshot.answer("GET", address, None, None).body == raw(name)


def test_outlines_are_those_of_the_nation_and_nowhere_overlap() -> None:
    """Every county and county equivalent of 2016, none left out; borders are generalized once."""
    request = census_boundaries.request(2016, "county")
    rows = census_boundaries.parse(asked(request))
    shapes = shapely.from_wkb(rows["geometry"].to_list())
    assert (rows.height, rows["code"].n_unique(), rows["repaired"].sum()) == (3_233, 3_233, 0)
    assert f"{rows.height:,} outlines" in TEXT
    assert f"{rows['points'].sum():,} points" in TEXT
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    odd = next(check for check in census_boundaries.checks(rows.lazy()) if check.name == "areas_are_those_published")
    assert odd.rows == 3
    listed = cbsa_delineation.parse(asked(cbsa_delineation.requests(SCOPE)[0].alternatives[0][0]))
    assert set(listed["county_fips"]) <= set(rows["code"])
    denver = rows.filter(code="08031").row(0, named=True)
    assert (denver["name"], denver["land_m2"], denver["water_m2"]) == ("Denver", 397_133_930, 4_225_831)
    assert rows.filter(code="35013")["name"].item() == "Doña Ana"


def test_outlines_are_near_the_publishers(shared_data: Path) -> None:
    stem = shared_data / "boundaries" / "census_cb" / county_outlines.NAME
    published = shapefiles_of(stem)
    ours = census_boundaries.parse(asked(census_boundaries.request(2016, "county")))
    assert ours.select("code", "name", "lsad", "land_m2", "water_m2").equals(
        published.select("code", "name", "lsad", "land_m2", "water_m2")
    )
    one, other = (shapely.from_wkb(rows["geometry"].to_list()) for rows in (ours, published))
    farthest = shapely.hausdorff_distance(shapely.boundary(one[::40]), shapely.boundary(other[::40]))
    assert farthest.max() < 0.03


def shapefiles_of(stem: Path) -> pl.DataFrame:
    """A .shp and .dbf as the connector reads them zipped."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for ending in (".shp", ".dbf"):
            archive.writestr(stem.name + ending, stem.with_suffix(ending).read_bytes())
    request = census_boundaries.request(2016, "county")
    return census_boundaries.parse(Payload(request, "0" * 64, buffer.getvalue(), datetime(2017, 1, 1, tzinfo=UTC)))


def test_a_shared_border_is_kept_once() -> None:
    """Two squares side by side, one with a lake that is the third: five lines, six points of them where lines meet."""
    left = [(0, 0), (0, 4), (4, 4), (4, 0), (0, 0)]
    right = [(4, 0), (4, 4), (8, 4), (8, 0), (4, 0)]
    lake = [(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)]
    rings = [np.array(ring, dtype=np.int64) for ring in (left, lake, right, lake[::-1])]
    arcs = cut(rings)
    assert len(arcs.counts) == 4  # the border, what is left of either square, the lake
    assert (arcs.refs < 0).sum() == 2  # border and lake the other way around
    again = joined(arcs)
    for ring, other in zip(rings, again, strict=True):
        assert shapely.Polygon(ring).equals_exact(shapely.Polygon(other), normalize=True)


def test_unchanged_is_said_and_other_addresses_are_not_known() -> None:
    url = ADDRESSES[0]
    first = snapshot.answer("GET", url, None, None)
    assert first.etag
    assert first.etag.startswith('"snapshot-')
    assert snapshot.answer("GET", url, None, first.etag).status == 304
    for other in (url.replace("2015", "2020"), url.replace("https", "http"), "https://[half/an/address", ""):
        assert not snapshot.knows("GET", other, None)
        assert snapshot.answer("GET", other, None, None).status == 404


def test_slices_are_parts_of_the_whole(rows: pl.DataFrame) -> None:
    key = ["area_fips", "own_code", "industry_code"]
    for request, part in (
        (_qcew.area_slice(2016, "C1974", "1"), rows.filter(area_fips="C1974")),
        (_qcew.industry_slice(2016, "31-33", "1"), rows.filter(industry_code="31-33")),
    ):
        piece = qcew.parse(asked(request)).with_columns(pl.col(key).cast(pl.String)).sort(key)
        assert piece.height > 100
        assert piece.equals(part.sort(key).select(piece.columns))
    assert snapshot.answer("GET", _qcew.area_slice(2016, "C9999", "1").url, None, None).status == 404


def test_numbers_come_back_as_they_went() -> None:
    edges = np.array([0, -1, 1, 127, -128, 128, 255, 256, -(2**40), 2**40], dtype=np.int64)
    for values in (edges, edges[:1], edges[:0]):
        assert unpacked(packed(values)).tolist() == values.tolist()
    for bad in (b"", b"no column", packed(edges)[:-9]):
        with pytest.raises(ValueError, match="not a column"):
            unpacked(bad)


@pytest.mark.parametrize(
    ("cell", "above", "level"),
    [
        (("0", "10"), None, 0),
        (("8", "10"), None, 1),
        (("5", "10"), ("0", "10"), 1),
        (("5", "102"), ("5", "10"), 2),
        (("5", "1024"), ("5", "102"), 3),
        (("5", "31-33"), ("5", "1013"), 4),
        (("5", "334"), ("5", "31-33"), 5),
        (("5", "3341"), ("5", "334"), 6),
        (("3", "92"), ("3", "1028"), 4),
    ],
)
def test_what_adds_up_to_what(cell: tuple[str, str], above: tuple[str, str] | None, level: int) -> None:
    assert (parent(cell), depth(cell)) == (above, level)


def publishers_folder(folder: Path, figures: Figures) -> Path:
    """Files as a person downloads them: of QCEW the areas of Delaware in files by area, of all else the first lines."""
    table = qcew_layout.table(figures)
    counts = {name: name.replace("_estabs", "_estabs_count") for name in table.columns}
    with zipfile.ZipFile(folder / "2016_qtrly_by_area.zip", "w") as packed_files:
        for area in ("10000", "10001", "10003", "10005", "C2010"):
            rows = table.filter(pl.col("area_fips") == f'"{area}"').rename(counts)
            titled = rows.with_columns(
                pl.lit('""').alias(f"{of}_title") for of in ("area", "own", "industry", "agglvl", "size")
            )
            header = ",".join(f'"{name}"' for name in titled.columns) + "\r\n"
            body = io.BytesIO()
            titled.write_csv(body, include_header=False, quote_style="never", line_terminator="\r\n")
            packed_files.writestr(f"2016.q1-q4 {area} Somewhere.csv", header.encode() + body.getvalue())
    for address in ADDRESSES:
        name = address.rpartition("/")[2].replace("list1.xls", "list1_2015.xls")
        (folder / name).write_bytes(raw(name)[:2_000])
    counties = census_boundaries.parse(asked(census_boundaries.request(2016, "county"))).filter(
        pl.col("code").str.starts_with("10")
    )
    rows = [row for row in outline_rows() if row["GEOID"].startswith("10")]
    shapes = list(shapely.from_wkb(counties["geometry"].to_list()))
    stem = folder / county_outlines.NAME
    stem.with_suffix(".shp").write_bytes(shapefiles.shapes(shapes)[0])
    stem.with_suffix(".dbf").write_bytes(shapefiles.table(county_outlines.FIELDS, rows))
    return folder


def outline_rows() -> list[dict[str, str]]:
    """The attributes of all counties of the snapshot."""
    return county_outlines.attributes(raw(f"{county_outlines.NAME}/{county_outlines.TABLE}"))


@pytest.mark.drill
def test_the_same_files_make_the_same_bytes(tmp_path: Path, figures: Figures, rows: pl.DataFrame) -> None:
    folder = publishers_folder(tmp_path, figures)
    made = []
    for target in (tmp_path / "once", tmp_path / "twice"):
        command = [sys.executable, "-m", "scripts.make_snapshot", str(folder), str(target)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        made.append({path.relative_to(target): path.read_bytes() for path in target.rglob("*.xz")})
    assert made[0] == made[1]
    assert len(made[0]) == len(COLUMNS) + len(ADDRESSES) + len(county_outlines.COLUMNS) + 1
    with zipfile.ZipFile(io.BytesIO(county_file(tmp_path / "once"))) as archive:
        assert f"{county_outlines.NAME}.shp" in archive.namelist()
    again = qcew_figures(tmp_path / "once")
    buffer = io.BytesIO()
    qcew_layout.write_single_file(again, buffer)
    key = ["area_fips", "own_code", "industry_code"]
    request = qcew.single_file(2016)
    read = qcew.parse(Payload(request, "0" * 64, buffer.getvalue(), datetime(2017, 1, 1, tzinfo=UTC)))
    read = read.with_columns(pl.col(key).cast(pl.String)).sort(key)
    delaware = read.filter(pl.col("area_fips") != NATION)
    expected = rows.filter(pl.col("area_fips").is_in(delaware["area_fips"].unique().to_list())).sort(key)
    assert delaware.equals(expected.select(delaware.columns))
    counties = expected.filter(own_code="0", industry_code="10", agglvl_code=70)
    assert jobs(read, NATION) == counties["month3_emplvl"].sum()


def test_the_wheel_has_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {info.filename: info.file_size for info in wheel.infolist()}
    for path in FOLDER.parent.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert held[f"aker_snapshot/{path.relative_to(FOLDER.parent)}"] == path.stat().st_size
