"""Population Estimates Program: residents of every county and state by year, births, deaths and migration."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from aker_core.errors import ConfigError
from aker_data.check import MOVED, Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.census_geo import POPULATION
from aker_data.sources import cells
from aker_data.sources._cut_off import ends_early
from aker_data.sources.reading import Layout, raise_source_changed, read

ID = "census_pep"
_SITE = "https://www2.census.gov/programs-surveys/popest/datasets"
_PLACE = {"SUMLEV": "sumlev", "STATE": "state_fips", "COUNTY": "county", "STNAME": "state", "CTYNAME": "name"}
_MEASURES = {
    "POPESTIMATE": "population",
    "BIRTHS": "births",
    "DEATHS": "deaths",
    "DOMESTICMIG": "domestic_migration",
    "INTERNATIONALMIG": "international_migration",
}
# Left out on purpose: sums and differences of the above, what the model could not explain, group quarters, rates.
_LEFT_OUT = ("NPOPCHG_", "NPOPCHG", "NATURALINC", "NATURALCHG", "NETMIG", "RESIDUAL", "GQESTIMATES")
_RATES = ("RBIRTH", "RDEATH", "RNATURALINC", "RNATURALCHG", "RINTERNATIONALMIG", "RDOMESTICMIG", "RNETMIG")
_BASES = ("CENSUS{}POP", "ESTIMATESBASE{}", "GQESTIMATESBASE{}")
_AREA_TYPES = {40: "state", 50: "county"}


@dataclass(frozen=True)
class Vintage:
    """One release: the years from the last census to the year of its name."""

    year: int
    first_year: int
    folder: str

    @property
    def years(self) -> range:
        """The years that its file has figures for."""
        return range(self.first_year, self.year + 1)


@cache
def vintages() -> tuple[Vintage, ...]:
    """The releases that are known, newest first. A new one is a row in reference/pep_vintages.csv."""
    text = files("aker_data.reference").joinpath("pep_vintages.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), strict=True)
    table = [Vintage(int(row["vintage"]), int(row["first_year"]), row["folder"]) for row in rows]
    return tuple(sorted(table, key=lambda vintage: -vintage.year))


def request(vintage: Vintage) -> Request:
    """The file of all counties and states of one vintage."""
    return Request(
        source=ID,
        url=f"{_SITE}/{vintage.folder}/counties/totals/co-est{vintage.year}-alldata.csv",
        part=str(vintage.year),
        media="csv",
    )


def requests(scope: Scope) -> list[Need]:
    """The newest vintage that has the year; beside it, where published, the last one of the decade before."""
    fitting = [vintage for vintage in vintages() if scope.year in vintage.years]
    if not fitting:
        releases = vintages()
        span = f"{min(v.first_year for v in releases)} to {releases[0].year}"
        raise ConfigError(
            f"No vintage of county population has {scope.year}. Known years are {span}. Request one of them"
        )
    needs = [Need(f"population of {scope.year}", tuple((request(vintage),) for vintage in fitting))]
    before = [vintage for vintage in vintages() if vintage.year < fitting[0].first_year][:1]
    return needs + [Need(f"population to {vintage.year}", ((request(vintage),),), required=False) for vintage in before]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `POPULATION`, one per place and year, from the file of one column per measure and year."""
    vintage = next((release for release in vintages() if str(release.year) == payload.request.part), None)
    if vintage is None:
        raise_source_changed(payload, "the vintage is not listed in reference/pep_vintages.csv")
    wide = read(payload, _layout(vintage))
    strange = wide.filter(~pl.col("sumlev").is_in(list(_AREA_TYPES))).height
    if strange:
        raise_source_changed(payload, f"{strange} rows are neither states (SUMLEV 40) nor counties (50)")
    places = wide.with_columns(
        pl.col("sumlev").replace_strict(_AREA_TYPES, return_dtype=pl.String).alias("area_type"),
        cells.county(pl.col("state_fips"), pl.col("county")).alias("county_fips"),
    )
    return pl.concat(places.select(*_year(year, vintage)) for year in vintage.years)


def _year(year: int, vintage: Vintage) -> list[pl.Expr]:
    """The columns of the table for one year."""
    constants = {"year": pl.lit(year), "vintage": pl.lit(vintage.year)}
    measures = {ours: pl.col(f"{theirs}{year}") for theirs, ours in _MEASURES.items()}
    columns = constants | measures
    return [columns.get(name, pl.col(name)).cast(dtype).alias(name) for name, dtype in POPULATION.dtypes.items()]


def _layout(vintage: Vintage) -> Layout:
    years = vintage.years
    measures = {f"{stem}{year}": pl.Int64 for stem in _MEASURES for year in years}
    left_out = {f"{stem}{year}" for stem in (*_LEFT_OUT, *_RATES) for year in years}
    bases = {base.format(vintage.first_year) for base in _BASES}
    return Layout(
        columns={**dict.fromkeys(_PLACE.values(), pl.String), "sumlev": pl.Int16, **measures},
        ignored=frozenset(left_out | bases | {"REGION", "DIVISION"}),
        renames=_PLACE,
    )


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """The counties of a state add up to it, in every year of every vintage, and the last state is there."""
    state = pl.col("county_fips").str.slice(0, 2).alias("state_fips")
    keys = ["state_fips", "year", "vintage"]
    by_state = table.select(state, "area_type", "year", "vintage", "population")
    counties = by_state.filter(pl.col("area_type") == "county").group_by(keys).agg(pl.col("population").sum())
    states = by_state.filter(pl.col("area_type") == "state").drop("area_type")
    gap = (pl.col("population_counties") - pl.col("population")).alias("gap")
    both = states.join(counties, on=keys, how="left", suffix="_counties").select("state_fips", gap)
    return [_counties_add_up(both.collect()), ends_early("pep_ends_early", states, "state_fips", by=["vintage"])]


def _counties_add_up(gaps: pl.DataFrame) -> Check:
    """gaps: state_fips and gap (counties less the state) of each state and year, null where no county is there.

    Fatal where counties have more residents than their state: a table of some counties has fewer.
    """
    rows, short = gaps.height, gaps.filter(pl.col("gap").ne_missing(0))
    exact = rows - short.height
    note = f"{exact} of {rows} states and years equal the sum of their counties"
    is_whole = 2 * exact > rows  # else a table of some counties only, such as the sample's
    if is_whole and exact < rows:
        codes = ", ".join(short.get_column("state_fips").unique().sort().head(5))
        note += f"; not those of state {codes}: counties are missing, or were changed. Download it again"
    more = short.filter(pl.col("gap") > 0).get_column("state_fips").unique().sort()
    if fatal := not more.is_empty():
        note = f"the counties of state {', '.join(more.head(5))} have more residents than the state. {MOVED}"
    return Check(
        "pep_counties_add_up",
        passed=exact == rows,
        note=note,
        rows=rows,
        share=exact / rows if rows else None,
        max_abs_error=gaps["gap"].abs().max(),  # type: ignore[arg-type]
        fatal=fatal,
        costs_rows=is_whole,
    )


SOURCE = Source(id=ID, schema=POPULATION, requests=requests, parse=parse, checks=checks)
