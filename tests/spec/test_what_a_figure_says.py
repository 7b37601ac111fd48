"""What a figure may be read as: the right values, worked out here from the publishers' own files."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

import polars as pl
import pytest
from real_payloads import payload

from aker_data.contracts import Scope
from aker_data.sources import (
    census_bds,
    census_bfs_county,
    census_bfs_monthly,
    nih_reporter,
)
from aker_geo.codes import postal_codes, state_fips
from aker_jobs.awards.nih_parts import PARTS
from aker_jobs.awards.rows import counted_awards
from aker_jobs.formation.share_error import measured_year, share_errors
from aker_jobs.formation.survival_values import rates_of
from aker_jobs.metrics import acs_net_25_44
from aker_jobs.series_releases import days_of_payloads


def test_establishments_of_firms_of_an_age_are_not_survivors(shared_data: Path) -> None:
    """The nation's births of 2016: 0.531 stand in firms of age 5, of which some opened since; survivors are fewer."""
    table = census_bds.parse(payload(census_bds.request("fa", 2021), shared_data / "bds" / "bds2021_fa.csv"))
    cell = {
        (row["year"], row["age_low"]): row
        for row in table.filter(pl.col("age_low") == pl.col("age_high"), pl.col("year") >= 2016).to_dicts()
    }
    born, last = cell[2016, 0], cell[2021, 5]
    assert last["estabs"] / born["estabs"] == pytest.approx(0.5307, abs=5e-5)
    # Those that opened in the last year alone did not survive from 2016.
    assert (last["estabs"] - last["estabs_entry"]) / born["estabs"] == pytest.approx(0.5024, abs=5e-5)
    firms = [cell[2016 + age, age]["firms"] / born["firms"] for age in range(1, 6)]
    assert firms == [pytest.approx(share, abs=5e-4) for share in (0.783, 0.686, 0.618, 0.561, 0.518)]
    # So the table by age of the firm gives no survival of establishments, for the nation as for states.
    lazy = table.with_columns(payload_sha256=pl.lit("bds")).lazy()
    assert rates_of(lazy, "", 2021).is_empty()


def test_how_far_a_share_of_applications_misses(shared_data: Path) -> None:
    """States worked out by their share of the nation's applications, beside their published figures."""
    path = shared_data / "bfs" / "asof_2025-08" / "bfs_monthly.csv"
    request = census_bfs_monthly.requests(Scope(2024, "2025-08", "2023-07"))[0].alternatives[0][0]
    months = census_bfs_monthly.parse(payload(request, path)).with_columns(pl.col("series", "geo").cast(pl.String))
    of_area = months.filter(
        ~pl.col("seasonally_adjusted"), pl.col("naics_sector") == "TOTAL", pl.col("value").is_not_null()
    )
    years = (
        of_area.group_by("series", "geo", "year")
        .agg(pl.len(), pl.col("value").sum())
        .filter(pl.col("len") == 12)
        .pivot("series", index=["geo", "year"], values="value")
    )
    states = years.filter(pl.col("geo").is_in([postal_codes()[code] for code in state_fips()]))
    nation = years.filter(pl.col("geo") == "US").drop("geo")
    both = states.join(nation, on="year", suffix="_nation")
    assert {series: list(errors) for series, errors in share_errors().items()} == {
        series: list(range(2005, 2025)) for series in ("BA_HBA", "BF_SBF4Q")
    }
    for series, errors in share_errors().items():
        for year, error in errors.items():
            rows = both.filter(pl.col("year") == year).drop_nulls(series)
            worked = rows["BA_BA"] / rows["BA_BA_nation"] * rows[f"{series}_nation"]
            factor, miss = rows[series] / worked, (worked / rows[series] - 1).abs()
            found = [factor.quantile(0.05, "linear"), factor.quantile(0.95, "linear")]
            found += [miss.quantile(0.5, "linear"), miss.quantile(0.9, "linear")]
            told = [error.low, error.high, error.median_miss, error.p90_miss]
            assert (rows.height, found) == (51, [pytest.approx(share, abs=6e-4) for share in told])

    # One interval of all years would be called nine in ten, and hold 67 to 80 % of the formations of 2020 to 2023.
    by_share = pl.col("BA_BA") / pl.col("BA_BA_nation") * pl.col("BF_SBF4Q_nation")
    factors = both.drop_nulls("BF_SBF4Q").select("year", factor=pl.col("BF_SBF4Q") / by_share)
    low, high = (factors["factor"].quantile(share, "linear") for share in (0.05, 0.95))
    held = factors.group_by("year").agg(pl.col("factor").is_between(low, high).mean())
    newest = dict(held.filter(pl.col("year").is_between(2020, 2023)).iter_rows())
    assert factors.select(pl.col("factor").is_between(low, high).mean()).item() == pytest.approx(0.9, abs=2e-3)
    assert (min(newest.values()), max(newest.values())) == (pytest.approx(34 / 51), pytest.approx(41 / 51))


def test_intervals_are_wider_in_the_newest_years() -> None:
    """A year that was not measured has the interval of the nearest one; words name the year that it is of."""
    errors = share_errors()["BF_SBF4Q"]
    widths = {year: error.high - error.low for year, error in errors.items()}
    assert max(widths[year] for year in range(2005, 2020)) < min(widths[year] for year in range(2020, 2025))
    assert [measured_year("BF_SBF4Q", year) for year in (2003, 2016, 2026)] == [2005, 2016, 2024]
    assert errors[2016].words(2016) == (
        "state share: states by their share of the nation miss by 18% at the median, by 40% at the 90th percentile "
        "(2016); no percentile"
    )


def survey_cells(folder: Path, year: int) -> pl.DataFrame:
    """Every cell of both mobility tables by state: geo_code, table, line, estimate, moe."""
    rows = []
    for table in ("B07001", "B07401"):
        with (folder / f"acs-acs1-{year}-GROUP_{table}_DATA.csv").open() as lines:
            for row in csv.DictReader(lines):
                for name in [name for name in row if name.endswith("E") and name[7:10].isdigit()]:
                    figures = [_figure(row[name[:-1] + kind]) for kind in "EM"]
                    rows.append((year, "state", row["GEO_ID"][-2:], table, int(name[7:10]), *figures))
    columns = ["year", "geography", "geo_code", "table", "line", "estimate", "moe"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _figure(text: str) -> float | None:
    return None if text in {"", "null"} or float(text) < 0 else float(text)


def test_movers_between_counties_of_a_state_are_the_same_people_in_both_tables(shared_data: Path) -> None:
    cells = survey_cells(shared_data / "acs" / "api_group_csv", 2018).filter(pl.col("geo_code") != "72")
    inside = cells.filter(pl.col("line").is_between(54, 57))
    both = inside.pivot("table", index=["geo_code", "line"], values=["estimate", "moe"])
    assert both.height == 204
    assert both.filter(pl.col("estimate_B07001") != pl.col("estimate_B07401")).is_empty()
    # The District of Columbia is one county: its zeros have margins of a model, one for each table.
    differing = both.filter(pl.col("moe_B07001") != pl.col("moe_B07401"))
    assert differing.select("geo_code", "estimate_B07001").unique().rows() == [("11", 0.0)]


def test_ages_that_move_together_have_a_wider_margin(shared_data: Path) -> None:
    """The published margin of movers of all ages over the root of squares of their ages; and Texas worked out."""
    cells = survey_cells(shared_data / "acs" / "api_group_csv", 2018).filter(pl.col("geo_code") != "72")
    moe = {(row["geo_code"], row["table"], row["line"]): row for row in cells.to_dicts()}

    def root(state: str, table: str, lines: range) -> float:
        of = [moe[state, table, line] for line in lines]
        zeros = max((row["moe"] for row in of if row["estimate"] == 0), default=0.0)
        return math.sqrt(sum(row["moe"] ** 2 for row in of if row["estimate"] != 0) + zeros**2)

    def factor(state: str, table: str, first: int) -> float:
        return float(moe[state, table, first]["moe"]) / root(state, table, range(first + 1, first + 16))

    states = sorted(cells["geo_code"].unique())
    medians = [median(factor(state, "B07001", first) for state in states) for first in (49, 65)]
    assert medians == [pytest.approx(1.269, abs=1e-3), pytest.approx(1.287, abs=1e-3)]

    parts = [max(1.0, factor("48", table, 65)) * root("48", table, range(70, 74)) for table in ("B07001", "B07401")]
    found = acs_net_25_44(cells).row(by_predicate=pl.col("geo_code") == "48", named=True)
    assert found["net_moe"] == pytest.approx(math.hypot(*parts))
    # Without the covariance it was too narrow, with the movers between its own counties too wide.
    alone = math.hypot(*(root("48", table, range(70, 74)) for table in ("B07001", "B07401")))
    assert alone < found["net_moe"] < math.hypot(found["inflow_moe"], found["outflow_moe"])


def test_arrivals_from_abroad_may_turn_the_sign(shared_data: Path) -> None:
    """States of 2018 whose net domestic migration of ages 25-44 is negative, and positive with arrivals from abroad."""
    found = acs_net_25_44(survey_cells(shared_data / "acs" / "api_group_csv", 2018)).drop_nulls("net")
    turned = found.filter(pl.col("net") < 0, pl.col("net") + pl.col("abroad") > 0)
    assert found.height == 51
    assert 15 <= turned.height <= 17


def test_a_file_of_many_years_was_not_known_before_it_appeared(shared_data: Path) -> None:
    """Formation of 2016 as of 2017-06 out of files of 2023 and 2025: the day is that of the file, not of the year."""
    scope = Scope(2024, "2025-08", "2023-07")
    monthly = census_bfs_monthly.requests(scope)[0].alternatives[0][0]
    county = census_bfs_county.requests(scope)[0].alternatives[0][0]
    read = {
        "census_bfs_monthly": census_bfs_monthly.parse(
            payload(monthly, shared_data / "bfs" / "asof_2025-08" / "bfs_monthly.csv")
        ),
        "census_bfs_county": census_bfs_county.parse(
            payload(county, shared_data / "bfs" / "county_2023" / "bfs_county_apps_annual.xlsx")
        ),
        "census_bds": census_bds.parse(payload(census_bds.request("fa", 2021), shared_data / "bds" / "bds2021_fa.csv")),
    }
    of_months = read["census_bfs_monthly"].filter(pl.col("value").is_not_null())
    assert max(of_months.select("year", "month").iter_rows()) == (2025, 8)
    assert read["census_bfs_county"].filter(pl.col("applications").is_not_null())["year"].max() == 2023
    days = {
        name: days_of_payloads({name: rows.with_columns(payload_sha256=pl.lit(name)).lazy()})[name]
        for name, rows in read.items()
    }
    # August was over; the county workbook comes in June, the dynamics in September two years after.
    assert days == {
        "census_bfs_monthly": date(2025, 9, 1),
        "census_bfs_county": date(2024, 6, 1),
        "census_bds": date(2023, 9, 1),
    }


def test_dollars_of_reporter_are_not_all_of_nih(shared_data: Path) -> None:
    """The first 49 records of the file of 2022: 39 grants of institutes, two of the FDA, eight of Veterans Affairs."""
    path = shared_data / "nih_exporter" / "RePORTER_PRJ_C_FY2022.first49rows.csv"
    with path.open(encoding="latin1") as lines:
        records = list(csv.DictReader(lines))
    dollars = {
        agency: [float(row["TOTAL_COST"]) for row in records if row["ADMINISTERING_IC"] == agency and row["TOTAL_COST"]]
        for agency in {row["ADMINISTERING_IC"] for row in records}
    }
    of_fda, of_veterans = dollars.pop("FD"), dollars.pop("VA")
    assert (len(of_fda), len(of_veterans), sum(map(len, dollars.values()))) == (2, 0, 39)

    table = nih_reporter.parse(payload(replace(nih_reporter.exporter(2022), media="csv"), path))
    counted = counted_awards({"nih_reporter": table.with_columns(payload_sha256=pl.lit("nih")).lazy()}, 2022)
    found = {name: counted.filter(pl.col(name))["cents"].sum() / 100 for name in PARTS}
    assert found == {
        "nih_grants": sum(map(sum, dollars.values())),
        "nih_intramural": 0,
        "nih_contracts": 0,
        "nih_other_agencies": sum(of_fda),
    }
    assert counted.filter(pl.col("withheld_ids").list.len() > 0).is_empty(), "Veterans Affairs withholds nothing of NIH"
