"""The published cells that an estimated sum is explained by."""

from __future__ import annotations

import polars as pl

from aker_jobs.place_cells import PlaceCells, place_cells

SCHEMA = {"area_fips": pl.String, "own_code": pl.String, "industry_code": pl.String, "jobs": pl.Int64}


def of_education(*rows: tuple[str, str, int | None]) -> list[tuple[str, str]]:
    frame = pl.DataFrame([(area, own, "61", jobs) for area, own, jobs in rows], SCHEMA, orient="row")
    cells = PlaceCells(["16580", "C1658"], frame, 2016).of_sector("education")
    return list(cells.select("area_fips", "own_code").iter_rows())


def test_governments_of_a_metro_are_explained_by_its_counties() -> None:
    """Metro files have private industries alone: its public schools and universities are the counties' rows."""
    rows = (("C1658", "5", None), ("17019", "5", 900), ("17019", "2", None), ("17019", "3", 5_000), ("17053", "3", 700))
    assert of_education(*rows) == [("17019", "2"), ("17019", "3"), ("17053", "3"), ("C1658", "5")]


def test_a_place_without_rows_of_its_own_is_explained_by_its_counties() -> None:
    assert of_education(("17019", "5", None), ("17019", "3", 5_000)) == [("17019", "3"), ("17019", "5")]


class LakeOfQuarters:
    """A table of four quarters of one county, and a list in which it is a market; its metro has `more` jobs."""

    more = 0

    def as_ofs(self, table: str) -> list[str]:
        return ["2017-06"] if table == "bls_qcew_quarterly" else []

    def scan(self, table: str, _as_of: str) -> pl.LazyFrame:
        if table == "cbsa_delineation":
            return pl.LazyFrame({"delineation": "2015-07", "cbsa_code": ["16580"], "county_fips": ["17019"]})
        rows = [("17019", own, code, 2016, qtr, jobs + qtr) for qtr in range(1, 5) for own, code, jobs in CELLS]
        rows += [("C1658", own, code, 2016, 1, self.more + jobs + 1) for own, code, jobs in CELLS if own != "3"]
        # Of one more area there is the first quarter alone, so that figures are made of it.
        rows.append(("17053", "0", "10", 2016, 1, 7))
        columns = ["area_fips", "own_code", "industry_code", "year", "qtr", "month3_emplvl"]
        return pl.LazyFrame(rows, columns, orient="row").with_columns(payload_sha256=pl.lit("sha"))


CELLS = (("0", "10", 1_000), ("5", "61", 40), ("3", "61", 50))


def test_an_estimate_of_a_quarter_is_explained_by_the_cells_of_that_quarter() -> None:
    cells = place_cells(LakeOfQuarters(), "2017-06", "16580", ["education"], 2016, "2015-07")  # type: ignore[arg-type]
    found = cells.of_sector("education").select("own_code", "qtr", "month3_emplvl")
    assert found.rows() == [("3", 1, 51), ("5", 1, 41)]
    assert set(cells.of_sector("education")["area_fips"]) == {"17019", "C1658"}


def test_a_metro_that_is_drawn_otherwise_is_explained_by_its_counties() -> None:
    lake = LakeOfQuarters()
    lake.more = 300
    cells = place_cells(lake, "2017-06", "16580", ["education"], 2016, "2015-07")  # type: ignore[arg-type]
    assert cells.of_sector("education").select("area_fips", "own_code").rows() == [("17019", "3"), ("17019", "5")]
