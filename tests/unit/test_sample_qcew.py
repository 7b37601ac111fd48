"""The sample's QCEW files: the publisher's layout, sums that hold, ratios that follow from levels, safe withholding."""

import csv
import io
import zipfile
from functools import cache

import numpy as np
import polars as pl
import pytest

import aker_sample as sample
from aker_sample import qcew_cells
from aker_sample.base_files import members, rows
from aker_sample.publishers.bls_qcew import HEADER
from aker_sample.qcew_areas import areas, figures, published
from aker_sample.qcew_cells import naics_of, scheme
from aker_sample.qcew_disclosure import withheld

YEARS = range(2016, 2024)
PLACE = ["area_fips", "own_code", "industry_code"]
BLS = "https://data.bls.gov/cew/data"


@cache
def text_of(year: int) -> str:
    answer = sample.answer("GET", f"{BLS}/files/{year}/csv/{year}_annual_singlefile.zip", None, None)
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        assert packed.namelist() == [f"{year}.annual.singlefile.csv"]
        return packed.read(packed.namelist()[0]).decode()


@cache
def table(year: int) -> pl.DataFrame:
    text = [*HEADER[:8], "lq_disclosure_code", "oty_disclosure_code"]
    types = {name: pl.String if name in text else pl.Float64 for name in HEADER}
    return pl.read_csv(io.StringIO(text_of(year)), schema_overrides=types)


def shown(year: int) -> pl.DataFrame:
    return table(year).filter(pl.col("disclosure_code").fill_null("") == "")


def cell(year: int, area: str, own: str, industry: str, column: str = "annual_avg_emplvl") -> float:
    row = table(year).filter(area_fips=area, own_code=own, industry_code=industry)
    assert row.height == 1
    return row[column][0]


@pytest.mark.parametrize("year", YEARS)
def test_file_has_the_publishers_columns_quoting_and_size(year: int) -> None:
    lines = text_of(year).splitlines()
    assert lines[0] == ",".join(f'"{name}"' for name in HEADER)
    assert len(HEADER) == 38
    assert len(lines) <= 25_001
    first = lines[1].split(",")
    assert all(first[at].startswith('"') for at in (*range(8), 15, 23))
    assert not any('"' in first[at] for at in range(38) if at not in (*range(8), 15, 23))
    assert table(year).select(PLACE).is_duplicated().sum() == 0


def test_header_equals_the_real_files(shared_data) -> None:
    with (shared_data / "qcew" / "annual_2021" / "DC_complete" / "2021.annual.singlefile.csv").open() as real:
        assert real.readline().rstrip("\r\n") == text_of(2021).splitlines()[0]


def test_withheld_rows_are_written_as_the_publisher_writes_them() -> None:
    rows_of = [line for line in csv.reader(text_of(2023).splitlines()) if line[7] == "N"]
    assert len(rows_of) > 1000
    for line in rows_of:
        assert line[9:15] == ["0"] * 6
        assert int(line[8]) > 0
        assert line[15] == "N"
        assert line[17:23] == ["0"] * 6
        assert line[23] == "N"
        assert line[26:] == ["0"] * 12


def test_2016_is_calibrated_on_the_published_first_quarter() -> None:
    assert cell(2016, "C1974", "0", "10") == 1_390_609
    assert cell(2016, "C1242", "0", "10") == 941_193
    assert cell(2016, "08047", "0", "10") == 4_916
    for row in rows("qcew_2016_areas.csv"):
        if row["basis"] == "published" and not row["unit"].endswith("999"):
            found = table(2016).filter(area_fips=row["unit"], own_code="5", industry_code=row["sector"])
            assert found["disclosure_code"][0] == "N" or found["annual_avg_emplvl"][0] == int(row["emp"])


def test_nation_of_2019_is_published_by_ownership() -> None:
    for row in rows("qcew_2019_nation.csv"):
        if row["sector"] == "total":
            assert cell(2019, "US000", row["own"], "10") == pytest.approx(int(row["emp"]), abs=0)


@pytest.mark.parametrize("year", [2016, 2020, 2023])
def test_true_levels_add_up_in_every_direction(year: int) -> None:
    naics = naics_of(year)
    true, kind, places = figures(year, naics), scheme(naics), areas()
    for level in true.measures():
        assert np.array_equal(level, np.floor(level))
        for parent, children in kind.equations:
            assert np.array_equal(level[:, parent], level[:, list(children)].sum(axis=1))
        for metro, counties in places.metros:
            assert np.array_equal(level[metro], level[list(counties)].sum(axis=0))
        states = [at for at, code in enumerate(places.codes) if code.endswith("000") and code != "US000"]
        assert (level[states].sum(axis=0) <= level[places.codes.index("US000")]).all()


@pytest.mark.parametrize("year", [2018, 2023])
def test_published_quotients_follow_from_the_published_levels(year: int) -> None:
    frame = shown(year)
    total = frame.filter(own_code="0", industry_code="10").select("area_fips", total="annual_avg_emplvl")
    nation = frame.filter(area_fips="US000").select("own_code", "industry_code", nation="annual_avg_emplvl")
    whole = cell(year, "US000", "0", "10")
    joined = frame.join(total, on="area_fips").join(nation, on=["own_code", "industry_code"])
    assert joined.height == frame.height
    ratio = pl.col("annual_avg_emplvl") / pl.col("total") / (pl.col("nation") / whole)
    worst = joined.filter(pl.col("nation") > 0).select((ratio - pl.col("lq_annual_avg_emplvl")).abs().max()).item()
    assert worst <= 0.005 + 1e-9


@pytest.mark.parametrize("year", [2017, 2020, 2023])
def test_over_the_year_change_links_the_files(year: int) -> None:
    before = shown(year - 1).select(*PLACE, before="annual_avg_emplvl")
    both = shown(year).filter(pl.col("oty_disclosure_code").fill_null("") == "").join(before, on=PLACE)
    assert both.height > 5000
    change = pl.col("annual_avg_emplvl") - pl.col("before")
    # Gilpin's row is missing in 2019, but the publisher still knew its level.
    assert both.filter(change != pl.col("oty_annual_avg_emplvl_chg")).height == 0
    percent = change / pl.col("before") * 100
    gap = both.filter(pl.col("before") > 0).select((percent - pl.col("oty_annual_avg_emplvl_pct_chg")).abs().max())
    assert gap.item() <= 0.05 + 1e-6


@pytest.mark.parametrize("year", [2016, 2019, 2022])
def test_no_withheld_cell_can_be_had_by_subtraction(year: int) -> None:
    naics = naics_of(year)
    hidden, kind, places = withheld(year, naics), scheme(naics), areas()
    there = (figures(year, naics).estabs > 0) & published(naics)
    assert not (hidden & ~there).any()
    for parent, children in kind.equations:
        group = [parent, *children]
        alone = (hidden[:, group].sum(axis=1) == 1) & there[:, parent]
        assert not alone.any(), (kind.cells[parent], [places.codes[at] for at in np.nonzero(alone)[0]])
    for metro, counties in places.metros:
        alone = (hidden[[metro, *counties]].sum(axis=0) == 1) & there[metro]
        assert not alone.any()


def test_withholding_is_as_announced() -> None:
    ours = pl.col("area_fips").is_in(members("2020")["19740"])
    for year in YEARS:
        held = table(year).filter(disclosure_code="N")
        assert held.filter(pl.col("area_fips").is_in(["C1974", "US000"])).height == 0
        assert held.filter(pl.col("own_code") == "0").height == 0
        # Public employers of Denver's counties are shown: education is not private alone.
        assert held.filter(pl.col("own_code").is_in(["1", "2", "3"]) & ours).height == 0
    held, whole = table(2023).filter(disclosure_code="N"), table(2023)
    share = {
        area: held.filter(area_fips=area).height / whole.filter(area_fips=area).height for area in ("08047", "08031")
    }
    assert share["08047"] > 1.5 * share["08031"]


# Share of withheld cells in the first quarter of 2016, all areas of the nation but California and Texas as states: by
# kind of area (first digit of the aggregation level) and level (4 sectors, 5 three digits, 6 four digits); private.
REAL_SHARES = {
    ("metro", 4, 4): 0.199,
    ("metro", 4, 5): 0.341,
    ("metro", 4, 6): 0.485,
    ("county", 7, 4): 0.266,
    ("county", 7, 5): 0.426,
    ("county", 7, 6): 0.581,
    ("state", 5, 5): 0.054,
    ("state", 5, 6): 0.126,
}


@pytest.mark.parametrize("year", [2016, 2019, 2023])
@pytest.mark.parametrize("kind", REAL_SHARES, ids=str)
def test_as_much_is_withheld_as_in_the_real_nation(kind: tuple[str, int, int], year: int) -> None:
    _, first, level = kind
    cells = table(year).with_columns(pl.col("agglvl_code").str.to_integer())
    of_kind = cells.filter(pl.col("agglvl_code") == 10 * first + level, own_code="5")
    assert of_kind.filter(disclosure_code="N").height / of_kind.height == pytest.approx(REAL_SHARES[kind], abs=0.05)


@pytest.mark.parametrize("year", [2016, 2023])
def test_no_single_employer_is_shown(year: int) -> None:
    """Private cells of one or two establishments, where withholding them does not need a cell that is always shown."""
    few = (
        table(year).filter(pl.col("annual_avg_estabs") < 3, own_code="5").filter(~pl.col("area_fips").is_in(["C1974"]))
    )
    assert few.height > 500
    assert few.filter(disclosure_code="N").height / few.height > 0.97


def test_metros_have_government_in_total_only_as_published() -> None:
    metro = table(2023).filter(pl.col("area_fips").str.starts_with("C") & (pl.col("own_code") != "5"))
    assert set(metro["industry_code"]) == {"10"}
    assert set(metro["own_code"]) == {"0", "1", "2", "3"}
    assert cell(2023, "08031", "2", "611") > 0


def test_classification_changes_with_the_year() -> None:
    codes = {year: set(table(year).filter(area_fips="US000")["industry_code"]) for year in (2016, 2017, 2021, 2022)}
    assert {"5171", "5172", "5112"} <= codes[2016]
    assert "5173" not in codes[2016]
    assert {"5173", "5112", "5191"} <= codes[2017] & codes[2021]
    assert {"5132", "5162", "5192", "5171"} <= codes[2022]
    assert not {"5112", "5191", "5173"} & codes[2022]
    # Whatever a code is called, information as a whole is the same before and after.
    old, new = figures(2022, 2017), figures(2022, 2022)
    at = {naics: [c.industry for c in scheme(naics).cells if c.own == "5"].index("51") for naics in (2017, 2022)}
    offset = {naics: [c.own for c in scheme(naics).cells].index("5") for naics in (2017, 2022)}
    assert np.array_equal(old.jobs[:, offset[2017] + at[2017]], new.jobs[:, offset[2022] + at[2022]])


def test_one_county_is_missing_from_one_year() -> None:
    absent = [year for year in YEARS if table(year).filter(area_fips="08047").is_empty()]
    assert absent == [2019]
    assert {f"09{county}" for county in ("003", "007", "013")} <= set(table(2023)["area_fips"])
    assert table(2023).filter(pl.col("area_fips").str.starts_with("091")).is_empty()


def test_jobs_dip_in_2020_everywhere_and_recover() -> None:
    for metro in ("C1974", "C1242", "C3830", "US000"):
        path = {year: cell(year, metro, "0", "10") for year in YEARS}
        assert path[2020] < path[2019]
        assert path[2023] > path[2020]
    assert cell(2023, "C1242", "0", "10") / cell(2016, "C1242", "0", "10") > 1.2


def test_slices_are_rows_of_the_same_file() -> None:
    whole = set(text_of(2022).splitlines())
    for address in ("area/C1974", "area/US000", "industry/31_33", "industry/10", "industry/5132"):
        answer = sample.answer("GET", f"{BLS}/api/2022/a/{address}.csv", None, None)
        lines = answer.body.decode().splitlines()
        assert answer.status == 200
        assert len(lines) > 1
        assert set(lines) <= whole
    for address in ("area/99999", "industry/5112", "industry/31-34"):
        assert sample.answer("GET", f"{BLS}/api/2022/a/{address}.csv", None, None).status == 404


def test_sectors_needed_by_the_metrics_are_there() -> None:
    tech = {"3341", "3342", "3344", "3345", "5132", "5182", "5192", "5413", "5415", "5417"}
    others = {"3364", "3366", "3254", "3391", "6215", "621", "622", "623", "61", "611", "541"}
    assert tech | others <= set(table(2023).filter(area_fips="C1974", own_code="5")["industry_code"])
    public = table(2023).filter(area_fips="08031")
    assert public.filter(own_code="1", industry_code="928").height == 1
    assert {"2", "3"} <= set(public.filter(industry_code="61")["own_code"])


def test_every_year_has_a_classification() -> None:
    assert [qcew_cells.naics_of(year) for year in (2016, 2017, 2021, 2022, 2023)] == [2012, 2017, 2017, 2022, 2022]
