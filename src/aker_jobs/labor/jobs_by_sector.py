"""Jobs of every place and year, in all and by sector: from QCEW cells to sums, before anything is divided."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.areas import market_areas, own_areas, sector_places
from aker_jobs.labor.estimates.withheld import WithheldJobs, no_margins
from aker_jobs.labor.industry_levels import left_out, national_industries, published_levels
from aker_jobs.labor.national_sums import NationalSums, nation_of, national_sums
from aker_jobs.labor.sector_bounds import sector_bounds
from aker_jobs.labor.sector_estimates import LEAST_ESTABLISHMENTS, estimated_nation, is_national, sector_estimates
from aker_jobs.labor.sector_estimates import SCHEMA as ESTIMATED
from aker_jobs.labor.sector_sums import sector_parts, sector_sums
from aker_jobs.labor.sectors import HISTORY, comparable_codes, sector_years
from aker_jobs.labor.totals import market_totals
from aker_jobs.labor.withheld import withheld_bounds

CBSA_DIGITS = 5


@dataclass(frozen=True)
class JobSums:
    """The jobs of the markets, their states (two digits) and the nation (US), as far as these have rows of their own.

    totals: as of `market_totals`, every loaded year. current: `sector_sums` of the data year, with bounds. by_year:
    `sector_sums` of every year, each by the codes of its own edition of NAICS. common: the same by the codes that both
    ends of a window have, for the windows (years -> sums) in which the codes of some sectors (`changed`) are not the
    same. parts: `sector_parts` of by_year and common. national: what the quotients of the data year are held against.
    contradicted: margins of the data year that their parts contradict, which bind no estimate. estimated: whether
    withheld jobs were estimated: in tables of the whole nation.
    """

    year: int
    source: qcew.QcewTable
    totals: pl.DataFrame
    current: pl.DataFrame
    national: NationalSums
    by_year: pl.DataFrame
    parts: pl.DataFrame
    common: dict[int, pl.DataFrame] = field(default_factory=dict)
    changed: dict[int, list[str]] = field(default_factory=dict)
    contradicted: pl.DataFrame = field(default_factory=no_margins)
    estimated: bool = False

    def of_window(self, span: int) -> pl.DataFrame:
        """The sums by which the data year can be compared with that of `span` years before."""
        return self.common.get(span, self.by_year)


@dataclass(frozen=True)
class _Table:
    """What is read of the cells once: places and sectors of every year, and what the rows say of their completeness."""

    cells: pl.LazyFrame
    places: pl.DataFrame
    sectors: pl.DataFrame
    levels: pl.DataFrame
    industries: pl.DataFrame

    def sums(
        self, jobs: pl.DataFrame, sectors: pl.DataFrame, changed: list[str] | None = None
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Parts and sums of some sectors in the years that these are of."""
        places = self.places.filter(pl.col("year").is_in(sectors["year"].unique().to_list()))
        parts = sector_parts(jobs, places, sectors, changed)
        return parts, sector_sums(parts, places, sectors, self.levels, left_out(self.industries, sectors))


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
    table = _Table(cells, sector_places(totals), sectors, published_levels(cells), national_industries(cells))
    of_year = sectors.filter(pl.col("year") == year)
    bounded, fit = _current(table, crosswalk if membership is None else membership, year, source.rounding)
    _, current = table.sums(bounded, of_year)
    current = _with_sum_bounds(current, bounded, table, of_year, source.rounding)
    current = _with_estimates(current, fit, bounded, table, of_year)
    national = national_sums(nation_of(cells, year), of_year, left_out(table.industries, of_year))
    history = _history(table)
    parts, by_year = table.sums(history, sectors)
    every = [parts]
    common: dict[int, pl.DataFrame] = {}
    changed_of: dict[int, list[str]] = {}
    for spans, kept, changed in comparable_codes(sectors, year):
        changed_of |= dict.fromkeys(spans, changed)
        if changed:
            parts, sums = table.sums(history, kept, changed)
            every.append(parts)
            common |= dict.fromkeys(spans, sums)
    named = pl.concat(every).unique("key", keep="first", maintain_order=True)
    contradicted = no_margins() if fit is None else fit.left_out
    return JobSums(
        year, source, totals, current, national, by_year, named, common, changed_of, contradicted, fit is not None
    )


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


def _current_cells(table: _Table, year: int) -> pl.DataFrame:
    """All cells of the data year in the areas that are used: bounds need the whole hierarchy."""
    areas = table.places.filter(pl.col("year") == year)["area_fips"].unique().to_list()
    return qcew.cells_of(table.cells.filter(pl.col("year") == year), areas)


def _current(
    table: _Table, membership: pl.DataFrame, year: int, rounding: float
) -> tuple[pl.DataFrame, WithheldJobs | None]:
    """The cells of the data year in the areas that are used, with bounds; with the fit of all withheld ones where the
    table holds the nation."""
    if not is_national(table.cells, year):
        return _bounded(_current_cells(table, year), rounding), None
    cells = table.cells.filter(pl.col("year") == year, (pl.col("agglvl_code") % 10) <= qcew.DEEPEST_LEVEL).collect()
    texts = ("area_fips", "own_code", "industry_code", "payload_sha256")
    fit, bounded = estimated_nation(cells.with_columns(pl.col(texts).cast(pl.String)), membership, rounding)
    areas = table.places.filter(pl.col("year") == year)["area_fips"].unique().to_list()
    return bounded.filter(pl.col("area_fips").is_in(areas)), fit


def _with_sum_bounds(
    sums: pl.DataFrame, cells: pl.DataFrame, table: _Table, sectors: pl.DataFrame, rounding: float
) -> pl.DataFrame:
    """The sums with the bounds of the sum where these are narrower than the sum of the cells' bounds."""
    places = table.places.filter(pl.col("year").is_in(sectors["year"].unique().to_list()))
    bounds = sector_bounds(cells, places, sectors, rounding)
    joined = sums.join(bounds, on=["cbsa_code", "sector"], how="left", maintain_order="left")
    return joined.with_columns(
        jobs_low=pl.when("complete").then(pl.max_horizontal("jobs_low", "sum_low")),
        jobs_high=pl.when("complete").then(pl.min_horizontal("jobs_high", "sum_high")),
    ).select(sums.columns)


def _with_estimates(
    sums: pl.DataFrame, fit: WithheldJobs | None, cells: pl.DataFrame, table: _Table, sectors: pl.DataFrame
) -> pl.DataFrame:
    """The sums with the columns of `sector_estimates`, null where nothing is withheld or nothing is estimated."""
    if fit is None:
        return sums.with_columns(pl.lit(None, kind).alias(name) for name, kind in ESTIMATED.items() if name not in sums)
    places = table.places.filter(pl.col("year").is_in(sectors["year"].unique().to_list()))
    estimates = sector_estimates(fit, cells, places, sectors)
    joined = sums.join(estimates, on=["cbsa_code", "sector"], how="left", maintain_order="left")
    low, high = pl.col("jobs_low"), pl.col("jobs_high").fill_null(float("inf"))
    ends = pl.col("estimate", "estimate_p05", "estimate_p95")
    few = pl.col("open_establishments") < LEAST_ESTABLISHMENTS
    # What is known of one or two establishments is what anybody can work out: the bounds, and their middle.
    middle = (low + pl.col("jobs_high")) / 2
    disclosed = pl.col("disclosed_share") * pl.col("estimate")
    public = {
        "disclosed_share": pl.when(middle > 0).then(disclosed / middle),
        "estimate": middle,
        "estimate_p05": low,
        "estimate_p95": pl.col("jobs_high"),
    }
    inside = joined.with_columns(pl.when(pl.col("complete"), low.is_not_null()).then(ends.clip(low, high)))
    return inside.with_columns(
        pl.when(few & pl.col(name).is_not_null()).then(known).otherwise(name).alias(name)
        for name, known in public.items()
    )


def _history(table: _Table) -> pl.DataFrame:
    """The sector cells of all years in the areas that are used, withheld ones null."""
    codes = table.sectors["industry_code"].unique().to_list()
    selection = table.cells.filter(pl.col("industry_code").is_in(codes))
    cells = qcew.cells_of(selection, table.places["area_fips"].unique().to_list())
    return cells.with_columns(jobs_low=pl.col("jobs"), jobs_high=pl.col("jobs"))


def _bounded(cells: pl.DataFrame, slack: float) -> pl.DataFrame:
    """The cells with jobs_low and jobs_high; the hierarchy is worked through only for areas that withhold something."""
    hiding = cells.filter(pl.col("jobs").is_null()).select("area_fips").unique()
    if not hiding.height:
        return cells.with_columns(jobs_low=pl.col("jobs").cast(pl.Float64), jobs_high=pl.col("jobs").cast(pl.Float64))
    open_ones = cells.join(hiding, on="area_fips", how="anti")
    bounds = withheld_bounds(
        cells.join(hiding, on="area_fips", how="semi"),
        value_column="jobs",
        establishments_column="establishments",
        slack=slack,
    ).rename({"value_low": "jobs_low", "value_high": "jobs_high"})
    plain = open_ones.with_columns(jobs_low=pl.col("jobs").cast(pl.Float64), jobs_high=pl.col("jobs").cast(pl.Float64))
    return pl.concat([plain, bounds.select(plain.columns)], how="vertical_relaxed")
