"""Jobs of every place and year, in all and by sector: from QCEW cells to sums, before anything is divided."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.areas import market_areas, own_areas, sector_places
from aker_jobs.labor.estimates.withheld import no_margins
from aker_jobs.labor.industry_levels import left_out, national_industries, published_levels
from aker_jobs.labor.joint_errors import shared_errors
from aker_jobs.labor.metro_rows import without_metro_rows
from aker_jobs.labor.national_sums import NationalSums, nation_of, national_sums
from aker_jobs.labor.sector_bounds import sector_bounds
from aker_jobs.labor.sector_estimates import (
    LEAVES,
    EstimatedYear,
    estimated_year,
    is_national,
    sector_estimates,
    with_estimates,
    without_estimates,
)
from aker_jobs.labor.sector_sums import COMMON, sector_parts, sector_sums
from aker_jobs.labor.sectors import HISTORY, WINDOWS, comparable_codes, sector_years
from aker_jobs.labor.totals import market_totals
from aker_jobs.labor.withheld import withheld_bounds

CBSA_DIGITS = 5
REBUILT = "-rebuilt"  # in keys: a sector without the rows of metros


@dataclass(frozen=True)
class JobSums:
    """The jobs of the markets, their states (two digits) and the nation (US), as far as these have rows of their own.

    totals: as of `market_totals`, every loaded year. by_year: `sector_sums` of every year, each by the codes of its own
    edition of NAICS, with bounds and estimates (`aker_jobs.labor.sector_estimates.SCHEMA`). common: the same by the
    codes that both ends of a window have, for the windows (years -> sums) in which the codes of some sectors
    (`changed`) are not the same. correlations: how the errors of both ends of a window are (years ->
    `aker_jobs.labor.joint_errors.shared_errors`). parts: `sector_parts` of by_year and common. national: what the
    quotients of the data year are held against. contradicted: margins of the data year that their parts contradict,
    which bind no estimate. estimated: the years of which withheld jobs were estimated. Earlier years without estimates
    have no bounds but what is disclosed.
    """

    year: int
    source: qcew.QcewTable
    totals: pl.DataFrame
    national: NationalSums
    by_year: pl.DataFrame
    parts: pl.DataFrame
    common: dict[int, pl.DataFrame] = field(default_factory=dict)
    changed: dict[int, list[str]] = field(default_factory=dict)
    correlations: dict[int, pl.DataFrame] = field(default_factory=dict)
    contradicted: pl.DataFrame = field(default_factory=no_margins)
    estimated: tuple[int, ...] = ()

    @property
    def current(self) -> pl.DataFrame:
        """The sums of the data year."""
        return self.by_year.filter(pl.col("year") == self.year)

    def of_window(self, span: int) -> pl.DataFrame:
        """The sums by which the data year can be compared with that of `span` years before."""
        return self.common.get(span, self.by_year)

    def estimates(self) -> pl.DataFrame:
        """All sums that were estimated, each once."""
        rows = [self.by_year, *self.common.values()]
        return pl.concat(rows).drop_nulls("estimate_key").unique("estimate_key", keep="first", maintain_order=True)


@dataclass(frozen=True)
class Rebuilt:
    """The sums of sectors of one year as if the publisher had metros in total only: `sector_sums` of markets with
    estimates, their parts for inputs, and what was estimated (None where nothing could be)."""

    year: int
    sums: pl.DataFrame
    parts: pl.DataFrame
    estimated: EstimatedYear | None


@dataclass(frozen=True, eq=False)
class _Coding:
    """What sectors are made of in each year, and how they are named in keys. spans: the windows that it is for (none:
    all years, by their own edition). changed: sectors that are here by fewer codes than their own. rebuilt: whether
    they are made without rows of metros."""

    spans: tuple[int, ...]
    sectors: pl.DataFrame
    changed: list[str]
    rebuilt: bool = False

    @property
    def label(self) -> pl.Expr:
        """The name of a sector in keys."""
        name = pl.col("sector")
        if self.rebuilt:
            return name + REBUILT
        return pl.when(name.is_in(self.changed)).then(name + COMMON).otherwise(name) if self.changed else name


@dataclass(frozen=True)
class _OfYear:
    """The sums of one coding in one year: parts and sums as of `sector_parts` and `sector_sums`, and the withheld
    county cells of those that were estimated."""

    parts: pl.DataFrame
    sums: pl.DataFrame
    leaves: pl.DataFrame


@dataclass(frozen=True)
class _Table:
    """What is read of the cells once: places of every year, and what the rows say of their completeness."""

    cells: pl.LazyFrame
    places: pl.DataFrame
    levels: pl.DataFrame
    industries: pl.DataFrame

    def areas(self, year: int) -> list[str]:
        """The areas that are used in a year."""
        return self.places.filter(pl.col("year") == year)["area_fips"].unique().sort().to_list()

    def sums(
        self, jobs: pl.DataFrame, estimated: EstimatedYear | None, coding: _Coding, year: int, slack: float | None
    ) -> _OfYear:
        """Parts and sums of the sectors of a coding in one year, with estimates where there are any.

        slack: rounding of one figure, where the cells have bounds; None where they have none.
        """
        of_year = pl.col("year") == year
        places, sectors = self.places.filter(of_year), coding.sectors.filter(of_year)
        parts = sector_parts(jobs, places, sectors, coding.changed)
        sums = sector_sums(parts, places, sectors, self.levels, left_out(self.industries, sectors))
        if slack is not None:
            sums = _with_sum_bounds(sums, sector_bounds(jobs, places, sectors, slack))
        if estimated is None:
            return _OfYear(parts, without_estimates(sums), pl.DataFrame(schema=LEAVES))
        estimates = sector_estimates(estimated.fit, jobs, estimated.placed(places), sectors)
        return _OfYear(parts, with_estimates(sums, estimates, coding.label, estimated.wider), estimates.leaves)


def jobs_by_sector(
    cells: pl.LazyFrame,
    crosswalk: pl.DataFrame,
    definitions: pl.DataFrame,
    year: int,
    source: qcew.QcewTable,
    membership: pl.DataFrame | None = None,
) -> JobSums:
    """Sums of the markets of a crosswalk (cbsa_code, county_fips), of their states and the nation.

    cells: as of `aker_jobs.labor.qcew_cells`, of the data year and up to five before. definitions: see `sector_years`.
    membership: county_fips, qcew_area of all markets, also of those that are not asked for (default: of the crosswalk).
    """
    totals = _totals(cells, crosswalk, source)
    sectors = sector_years(definitions, range(year - HISTORY, year + 1))
    table = _Table(cells, sector_places(totals), published_levels(cells), national_industries(cells))
    codings = [_Coding((), sectors, [])]
    codings += [_Coding(*coding) for coding in comparable_codes(sectors, year) if coding[2]]
    counties = crosswalk if membership is None else membership
    found: dict[int, list[_OfYear]] = {}
    estimated, contradicted = [], no_margins()
    for each in sorted({*totals["year"].to_list(), year}):
        bounded, of_year = _cells_of_year(table, counties, each, source.rounding, bounds=each == year)
        slack = source.rounding if each == year else None  # the bounds of sums take time: of the data year only
        found[each] = [table.sums(bounded, of_year, coding, each, slack) for coding in codings]
        if of_year is not None:
            estimated.append(each)
            contradicted = of_year.fit.left_out if each == year else contradicted
    windows = {span: coding for coding in codings for span in coding.spans}
    positions = {span: codings.index(windows[span]) if span in windows else 0 for span in WINDOWS}
    current = sectors.filter(pl.col("year") == year)
    return JobSums(
        year=year,
        source=source,
        totals=totals,
        national=national_sums(nation_of(cells, year), current, left_out(table.industries, current)),
        by_year=_sums(found, 0),
        parts=pl.concat(part.parts for parts in found.values() for part in parts).unique(
            "key", keep="first", maintain_order=True
        ),
        common={span: _sums(found, positions[span]) for span in windows},
        changed={span: coding.changed for span, coding in windows.items()},
        correlations={
            span: shared_errors(found[year][at].leaves, found[year - span][at].leaves, span)
            for span, at in positions.items()
            if year in found and year - span in found
        },
        contradicted=contradicted,
        estimated=tuple(estimated),
    )


def _sums(found: dict[int, list[_OfYear]], position: int) -> pl.DataFrame:
    return pl.concat(of_year[position].sums for of_year in found.values()).sort("cbsa_code", "year", "sector")


def rebuilt_by_sector(
    cells: pl.LazyFrame,
    crosswalk: pl.DataFrame,
    definitions: pl.DataFrame,
    year: int,
    source: qcew.QcewTable,
    membership: pl.DataFrame | None = None,
) -> Rebuilt:
    """The sums of sectors of one year from counties, states and the nation alone. Arguments: as of `jobs_by_sector`."""
    stripped = without_metro_rows(cells.filter(pl.col("year") == year))
    coding = _Coding((), sector_years(definitions, [year]), [], rebuilt=True)
    table = _Table(
        stripped,
        sector_places(_totals(stripped, crosswalk, source)),
        published_levels(stripped),
        national_industries(stripped),
    )
    counties = crosswalk if membership is None else membership
    bounded, estimated = _cells_of_year(table, counties, year, source.rounding, bounds=True)
    found = table.sums(bounded, estimated, coding, year, source.rounding)
    apart = pl.element().str.replace("qcew/", f"qcew{REBUILT}/", literal=True)
    sums = markets_only(found.sums).with_columns(pl.col("keys").list.eval(apart))
    parts = found.parts.with_columns(pl.col("key").str.replace("qcew/", f"qcew{REBUILT}/", literal=True))
    return Rebuilt(year, sums, parts, estimated)


def markets_only(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of markets, without those of states and the nation."""
    return rows.filter(pl.col("cbsa_code").str.len_chars() == CBSA_DIGITS)


def _totals(cells: pl.LazyFrame, crosswalk: pl.DataFrame, source: qcew.QcewTable) -> pl.DataFrame:
    """`market_totals` of all places with the state that breaks are looked up by; what is not loaded names its table."""
    area_totals = qcew.area_totals(cells)
    own = own_areas(area_totals, crosswalk["county_fips"].str.slice(0, 2).unique())
    areas = pl.concat([market_areas(area_totals, crosswalk), own])
    unloaded = pl.col("absence") == "not_loaded"
    named = areas.with_columns(
        reason=pl.when(unloaded).then(pl.format("{} in {}", "reason", pl.lit(source.name))).otherwise("reason")
    )
    return market_totals(named, area_totals).join(_states(crosswalk, own), on="cbsa_code")


def _states(crosswalk: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """A state of each market; Connecticut where the market has a part in it, because its areas changed in 2024.

    Places of their own rows (states, the nation) have none: no state was redrawn.
    """
    states = crosswalk.select("cbsa_code", state_fips=pl.col("county_fips").str.slice(0, 2))
    there = (pl.col("state_fips") == "09").any()
    state_lists = states.group_by("cbsa_code").agg(
        state_fips=pl.when(there).then(pl.lit("09")).otherwise(pl.col("state_fips").min())
    )
    return pl.concat([state_lists, own.select("cbsa_code", state_fips=pl.lit("")).unique()])


def _cells_of_year(
    table: _Table, membership: pl.DataFrame, year: int, rounding: float, *, bounds: bool
) -> tuple[pl.DataFrame, EstimatedYear | None]:
    """The cells of a year in the areas that are used, with bounds, and the estimates of all withheld ones where the
    table holds margins enough. bounds: whether cells are given any without estimates (they need the whole hierarchy).
    """
    areas = table.areas(year)
    of_year = table.cells.filter(pl.col("year") == year)
    cells = of_year.filter((pl.col("agglvl_code") % 10) <= qcew.DEEPEST_LEVEL).collect()
    texts = ("area_fips", "own_code", "industry_code", "payload_sha256")
    named = cells.with_columns(pl.col(texts).cast(pl.String))
    estimated = estimated_year(named, membership, rounding, national=is_national(of_year, year))
    if estimated is not None:
        return estimated.cells.filter(pl.col("area_fips").is_in(areas)), estimated
    used = named.filter(pl.col("area_fips").is_in(areas))
    return (_bounded(used, rounding) if bounds else _disclosed(used)), None


def _with_sum_bounds(sums: pl.DataFrame, bounds: pl.DataFrame) -> pl.DataFrame:
    """The sums with the bounds of the sum where these are narrower than the sum of the cells' bounds."""
    joined = sums.join(bounds, on=["cbsa_code", "sector"], how="left", maintain_order="left")
    return joined.with_columns(
        jobs_low=pl.when("complete").then(pl.max_horizontal("jobs_low", "sum_low")),
        jobs_high=pl.when("complete").then(pl.min_horizontal("jobs_high", "sum_high")),
    ).select(sums.columns)


def _disclosed(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with bounds where they are disclosed, and none where they are withheld."""
    return cells.with_columns(jobs_low=pl.col("jobs").cast(pl.Float64), jobs_high=pl.col("jobs").cast(pl.Float64))


def _bounded(cells: pl.DataFrame, slack: float) -> pl.DataFrame:
    """The cells with jobs_low and jobs_high; the hierarchy is worked through only for areas that withhold something."""
    hiding = cells.filter(pl.col("jobs").is_null()).select("area_fips").unique()
    if not hiding.height:
        return _disclosed(cells)
    open_ones = cells.join(hiding, on="area_fips", how="anti")
    bounds = withheld_bounds(
        cells.join(hiding, on="area_fips", how="semi"),
        value_column="jobs",
        establishments_column="establishments",
        slack=slack,
    ).rename({"value_low": "jobs_low", "value_high": "jobs_high"})
    plain = _disclosed(open_ones)
    return pl.concat([plain, bounds.select(plain.columns)], how="vertical_relaxed")
