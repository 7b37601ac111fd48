"""The CBSA list and the population of all counties in the publishers' formats, with synthetic figures."""

from __future__ import annotations

import io
from collections.abc import Iterable

import numpy as np
import polars as pl
from openpyxl import Workbook

from aker_sample.publisher import Files
from aker_sample.publishers.census_delineation import delineations
from aker_sample.publishers.census_pep import population_estimates
from bench.files import YEAR
from bench.synthetic_places import counties

_VINTAGES = (range(2010, 2020), range(2020, YEAR + 1))
_LIST_TITLE = (
    "List 1. CORE BASED STATISTICAL AREAS (CBSAs), METROPOLITAN DIVISIONS, AND COMBINED STATISTICAL AREAS (CSAs), "
    "JULY 2023"
)
_LIST_HEADER = (
    "CBSA Code",
    "Metropolitan Division Code",
    "CSA Code",
    "CBSA Title",
    "Metropolitan/Micropolitan Statistical Area",
    "Metropolitan Division Title",
    "CSA Title",
    "County/County Equivalent",
    "State Name",
    "FIPS State Code",
    "FIPS County Code",
    "Central/Outlying County",
)


def delineation_double() -> Files:
    """The list of July 2023."""
    return delineations(lambda year: delineation_file() if year == f"{YEAR}" else None)


def delineation_file() -> bytes:
    """The workbook of that list."""
    return _delineation(counties(1.0))


def population_double() -> Files:
    """The vintages of both decades."""

    def table(vintage: str) -> bytes | None:
        years = next((years for years in _VINTAGES if f"{years[-1]}" == vintage), None)
        return None if years is None else _population(counties(1.0), years)

    return population_estimates(table)


def _delineation(places: pl.DataFrame) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("List 1")
    sheet.append(["Table with row headers in column A and column headers in row 3"])
    sheet.append([_LIST_TITLE])
    sheet.append(list(_LIST_HEADER))
    kinds = {"metro": "Metropolitan Statistical Area", "micro": "Micropolitan Statistical Area"}
    seen: set[str] = set()
    for row in (
        places.filter(pl.col("cbsa").is_not_null()).sort("cbsa", "population", descending=[False, True]).to_dicts()
    ):
        code, state = row["cbsa"], row["state"]
        titles = [f"Area {code}, {state}", kinds[row["cbsa_type"]], None, row["csa"] and f"Area {row['csa']}"]
        place = "Outlying" if code in seen else "Central"
        seen.add(code)
        county = [row["county_name"], f"State {state}", state, row["county"][2:], place]
        sheet.append([code, None, row["csa"], *titles, *county])
    sheet.append(["Note: synthetic, for measuring; no list of the Office of Management and Budget."])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _population(places: pl.DataFrame, years: range) -> bytes:
    draw = np.random.default_rng(12)
    stems = ("POPESTIMATE", "NPOPCHG", "BIRTHS", "DEATHS", "NATURALCHG", "INTERNATIONALMIG", "DOMESTICMIG", "NETMIG")
    growth = draw.normal(0.006, 0.01, len(places))
    own = places.select("county", "county_name", "state", pl.col("population").alias(f"ESTIMATESBASE{years[0]}"))
    for year in years:
        people = (places["population"].to_numpy() * (1 + growth) ** (year - YEAR)).round()
        births, deaths, abroad = people * 0.011, people * 0.009, people * 0.003
        change = people * growth
        moved = change - births + deaths
        values = (people, change, births, deaths, births - deaths, abroad, moved - abroad, moved)
        own = own.with_columns(
            pl.Series(f"{stem}{year}", value.round().astype(np.int64))
            for stem, value in zip(stems, values, strict=True)
        )
    measures = [f"{stem}{year}" for stem in stems for year in years]
    states = (
        own.group_by("state")
        .agg(pl.col(f"ESTIMATESBASE{years[0]}", *measures).sum())
        .with_columns(county=pl.lit("000"))
    )
    rows = [
        frame.select(
            SUMLEV=pl.lit(level),
            REGION=pl.lit("1"),
            DIVISION=pl.lit("1"),
            STATE="state",
            COUNTY=pl.col("county").str.slice(-3),
            STNAME=pl.format("State {}", "state"),
            CTYNAME=name,
            **{measure: measure for measure in (f"ESTIMATESBASE{years[0]}", *measures)},
        )
        for frame, level, name in (
            (states, "040", pl.format("State {}", "state")),
            (own, "050", pl.col("county_name")),
        )
    ]
    table = pl.concat(rows).sort("STATE", "COUNTY").with_columns(pl.lit(0).alias(n) for n in _left_out(years))
    return table.write_csv().encode("latin-1")


def _left_out(years: range) -> Iterable[str]:
    yield from (f"RESIDUAL{year}" for year in years)
    yield from (f"GQESTIMATES{year}" for year in years)
    yield f"GQESTIMATESBASE{years[0]}"
