"""Jobs of every place and year, in all and by sector: from QCEW cells to sums, before anything is divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.areas import market_areas, own_areas, sector_places
from aker_jobs.labor.estimates.misfits import misfits, no_misfits
from aker_jobs.labor.estimates.withheld import no_margins
from aker_jobs.labor.industry_levels import TOTAL_LEVEL, left_out, national_industries, published_levels
from aker_jobs.labor.joint_errors import shared_errors
from aker_jobs.labor.metro_rows import without_metro_rows
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.nation_quotients import QUOTIENT
from aker_jobs.labor.national_sums import NationalSums, margin_rows, nation_of, national_sums
from aker_jobs.labor.sector_bounds import sector_bounds, uncontradicted
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
from aker_jobs.labor.sectors import HISTORY, SHIFT_SPAN, WINDOWS, comparable_codes, sector_years
from aker_jobs.labor.totals import market_totals
from aker_jobs.labor.withheld import withheld_bounds

CBSA_DIGITS = 5
PRIVATE, GOVERNMENTS = "5", ["1", "2", "3"]  # ownerships
TWO_DIGITS = 4  # level of industries of two digits
REBUILT = "-rebuilt"  # in keys: a sector without the rows of metros
NO_YEAR = 0


@dataclass(frozen=True)
class JobSums:
    """The jobs of the markets, their states (two digits) and the nation (US), as far as these have rows of their own.

    totals: as of `market_totals`, every loaded year. by_year: `sector_sums` of every year, each by the codes of its own
    edition of NAICS, with bounds and estimates (`aker_jobs.labor.sector_estimates.SCHEMA`). common: the same by the
    codes that both ends of a window have, for the windows (years -> sums) in which the codes of some sectors
    (`changed`) are not the same. correlations: how the errors of both ends of a window are (years ->
    `aker_jobs.labor.joint_errors.shared_errors`). parts: `sector_parts` of by_year and common. national: what the
    quotients of the data year are held against. contradicted: margins of the data year that their parts contradict,
    which bind no estimate. misfits: how far its estimates are off all others (`aker_jobs.labor.estimates.misfits`).
    estimated: the years of which withheld jobs were estimated. Earlier years without estimates
    have no bounds but what is disclosed. industries: the private industries of two digits and the governments in total
    that markets withhold in the data year and `SHIFT_SPAN` years before, where they were estimated (sector:
    `5-44-45`, else as by_year), and their parts.
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
    misfits: pl.DataFrame = field(default_factory=no_misfits)
    estimated: tuple[int, ...] = ()
    industries: pl.DataFrame = field(default_factory=pl.DataFrame)
    industry_parts: pl.DataFrame = field(default_factory=pl.DataFrame)

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
    they are made without rows of metros. of_wholes: whether they are the industries of the economy, which add up."""

    spans: tuple[int, ...]
    sectors: pl.DataFrame
    changed: list[str]
    rebuilt: bool = False
    of_wholes: bool = False

    @property
    def label(self) -> pl.Expr:
        """The name of a sector in keys."""
        name = pl.col("sector")
        if self.rebuilt:
            return name + REBUILT
        return pl.when(name.is_in(self.changed)).then(name + COMMON).otherwise(name) if self.changed else name


@dataclass(frozen=True)
class _Coded:
    """The sums of one coding: parts and sums as of `sector_parts` and `sector_sums`, by year the withheld county cells
    of those that were estimated, and the bounds of the sums of the bounded year."""

    parts: pl.DataFrame
    sums: pl.DataFrame
    leaves: dict[int, pl.DataFrame]
    bounds: pl.DataFrame | None

    def leaves_of(self, year: int) -> pl.DataFrame:
        """Those of one year: none where nothing was estimated."""
        return self.leaves.get(year, pl.DataFrame(schema=LEAVES))

    def judged(self, year: int) -> pl.DataFrame:
        """Those of one year, and whether an estimate of their sum is_shown."""
        shown = self.sums.filter(pl.col("year") == year).select("cbsa_code", "sector", is_shown=~pl.col("too_few"))
        return self.leaves_of(year).join(shown, on=["cbsa_code", "sector"])


@dataclass(frozen=True)
class _Years:
    """The cells of some years in the areas that are used, and what was estimated. bounded: the year of which sums are
    bounded too, for which there is no time in all."""

    jobs: dict[int, pl.DataFrame]
    estimated: dict[int, EstimatedYear]
    bounded: int


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

    def years(self, years: list[int], membership: pl.DataFrame, rounding: float, bounded: int) -> _Years:
        """The cells of years. membership: as of `jobs_by_sector`. rounding: of one figure. bounded: a year."""
        read = {year: _cells_of_year(self, membership, year, rounding, bounds=year == bounded) for year in years}
        estimated = {year: of_year for year, (_, of_year) in read.items() if of_year is not None}
        return _Years({year: jobs for year, (jobs, _) in read.items()}, estimated, bounded)

    def sums(self, years: _Years, coding: _Coding, slack: float, beside: Sequence[_Coded] = ()) -> _Coded:
        """Parts and sums of the sectors of a coding, with estimates where there are any. slack: of one figure. beside:
        other codings of the same years, that of the year's own edition first: bounds of sectors that are the same here
        are taken from it, and no sum is shown that gives away a cell by what it differs from one of theirs."""
        known = beside[0].bounds if beside else None
        of_years = pl.col("year").is_in([*years.jobs])
        places, sectors = self.places.filter(of_years), coding.sectors.filter(of_years)
        parts = sector_parts(pl.concat(years.jobs.values(), how="vertical_relaxed"), places, sectors, coding.changed)
        sums = sector_sums(parts, places, sectors, self.levels, left_out(self.industries, sectors))
        rows, leaves, bounds = [], {}, known
        for year, jobs in years.jobs.items():
            of_year, here, codes = (frame.filter(pl.col("year") == year) for frame in (sums, places, sectors))
            estimated = years.estimated.get(year)
            if year == years.bounded:
                moved = codes if known is None else codes.filter(pl.col("sector").is_in(coding.changed))
                same = [] if known is None else [known.filter(~pl.col("sector").is_in(coding.changed))]
                bounds = pl.concat([*same, _sum_bounds(jobs, estimated, here, moved, slack)])
                of_year = _with_sum_bounds(of_year, bounds)
            if estimated is None:
                rows.append(without_estimates(of_year))
                continue
            others = [
                other.judged(year).with_columns(sector=pl.format("{} {}", pl.lit(at), "sector"))
                for at, other in enumerate(beside)
            ]
            estimates = sector_estimates(
                estimated.fit,
                jobs,
                estimated.placed(here),
                codes,
                pl.concat(others) if others else None,
                of_wholes=coding.of_wholes,
            )
            rows.append(with_estimates(of_year, estimates, coding.label, estimated.wider))
            leaves[year] = estimates.leaves
        return _Coded(parts, pl.concat(rows).sort("cbsa_code", "year", "sector"), leaves, bounds)


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
    years = table.years(sorted({*totals["year"].to_list(), year}), counties, source.rounding, year)
    own = table.sums(years, codings[0], source.rounding)
    coded = [own]
    for coding in codings[1:]:
        coded.append(table.sums(years, coding, source.rounding, coded))
    windows = {span: coding for coding in codings for span in coding.spans}
    positions = {span: codings.index(windows[span]) if span in windows else 0 for span in WINDOWS}
    current = sectors.filter(pl.col("year") == year)
    industries = _industries(table, years, (year - SHIFT_SPAN, year), source.rounding, coded)
    return JobSums(
        year=year,
        source=source,
        totals=totals,
        national=national_sums(nation_of(cells, year, source.rounding), current, left_out(table.industries, current)),
        by_year=coded[0].sums,
        parts=pl.concat(each.parts for each in coded).unique("key", keep="first", maintain_order=True),
        common={span: coded[positions[span]].sums for span in windows},
        changed={span: coding.changed for span, coding in windows.items()},
        correlations={
            span: shared_errors(coded[at].leaves_of(year), coded[at].leaves_of(year - span), span)
            for span, at in positions.items()
            if year - span in years.jobs
        },
        contradicted=years.estimated[year].fit.left_out if year in years.estimated else no_margins(),
        misfits=misfits(years.estimated[year].fit) if year in years.estimated else no_misfits(),
        estimated=tuple(years.estimated),
        **industries,
    )


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
    years = table.years([year], counties, source.rounding, year)
    coded = table.sums(years, coding, source.rounding)
    apart = pl.element().str.replace("qcew/", f"qcew{REBUILT}/", literal=True)
    sums = markets_only(coded.sums).with_columns(pl.col("keys").list.eval(apart))
    parts = coded.parts.with_columns(pl.col("key").str.replace("qcew/", f"qcew{REBUILT}/", literal=True))
    return Rebuilt(year, sums, parts, years.estimated.get(year))


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
    levels = (pl.col("agglvl_code") % 10) <= qcew.DEEPEST_LEVEL
    cells = of_year.drop(QUOTIENT, strict=False).filter(levels).collect()
    texts = ("area_fips", "own_code", "industry_code", "payload_sha256")
    named = cells.with_columns(pl.col(texts).cast(pl.String))
    national = is_national(of_year, year)
    without = national and not (named["area_fips"] == NATION_AREA).any()
    rows = margin_rows(nation_of(table.cells, year, rounding)) if without else None
    estimated = estimated_year(named, membership, rounding, national=national, nation=rows)
    if estimated is not None:
        return estimated.cells.filter(pl.col("area_fips").is_in(areas)), estimated
    used = named.filter(pl.col("area_fips").is_in(areas))
    return (_bounded(used, rounding) if bounds else _disclosed(used)), None


def _industries(
    table: _Table, years: _Years, wanted: tuple[int, ...], slack: float, beside: list[_Coded]
) -> dict[str, pl.DataFrame]:
    """What `JobSums` has of the industries of the economy in some years, nothing where none was estimated."""
    coded = [_industries_of_year(table, years, year, slack, beside) for year in wanted if year in years.estimated]
    if not coded:
        return {}
    named = pl.concat(markets_only(each.sums).drop_nulls("estimate_key") for each in coded)
    keys = named.select(key=pl.col("keys").explode()).unique()
    parts = pl.concat(each.parts for each in coded).unique("key", keep="first", maintain_order=True)
    return {"industries": named, "industry_parts": parts.join(keys, on="key", how="semi")}


def _industries_of_year(table: _Table, years: _Years, year: int, slack: float, beside: list[_Coded]) -> _Coded:
    jobs = years.jobs[year]
    level, private = pl.col("agglvl_code") % 10, pl.col("own_code") == PRIVATE
    economy = jobs.filter(
        (private & (level == TWO_DIGITS)) | (pl.col("own_code").is_in(GOVERNMENTS) & (level == TOTAL_LEVEL))
    )
    sectors = (
        economy.select("own_code", "industry_code")
        .unique()
        .sort("own_code", "industry_code")
        .with_columns(sector=pl.format("{}-{}", "own_code", "industry_code"), year=pl.lit(year, pl.Int16))
    )
    # Sums are not bounded: what industries leave of all jobs bounds them as well.
    only = _Years({year: jobs}, {year: years.estimated[year]}, NO_YEAR)
    return table.sums(only, _Coding((), sectors, [], of_wholes=True), slack, beside)


def _sum_bounds(
    jobs: pl.DataFrame, estimated: EstimatedYear | None, places: pl.DataFrame, sectors: pl.DataFrame, slack: float
) -> pl.DataFrame:
    """Bounds of the sums of sectors: over all areas where the table holds the nation, else within each area."""
    if estimated is None or estimated.areas is not None:
        return sector_bounds(jobs, places, sectors, slack)
    sound = uncontradicted(estimated.cells, estimated.fit.left_out, sectors)
    return sector_bounds(sound, places, sectors, slack, estimated.membership, estimated.fit.incomplete)


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
