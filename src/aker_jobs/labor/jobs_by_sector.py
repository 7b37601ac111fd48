"""The jobs of every market: from QCEW cells to the sector table and the values of all job metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.areas import market_areas, own_areas, sector_places
from aker_jobs.labor.growth_values import WINDOWS, growth_values
from aker_jobs.labor.nation import NATION, national_levels, national_parts
from aker_jobs.labor.quotient_values import concentration_values, sector_table
from aker_jobs.labor.sector_sums import left_out, level_of, national_industries, published_levels, sector_sums
from aker_jobs.labor.sectors import sector_definitions
from aker_jobs.labor.totals import market_totals, total_values
from aker_jobs.labor.withheld import withheld_bounds

HISTORY = max(WINDOWS)
CBSA_DIGITS = 5
COMMON_CODES = "followed by the industries that both editions of NAICS have"


@dataclass(frozen=True)
class Labor:
    """What came out for the jobs: metric values, the sector table behind the quotients, totals and areas by market.

    by_year: `sector_sums` of every year at hand, each by the codes of its own edition of NAICS. common: the same by the
    codes that both ends of a window have, for the windows (years -> sums) in which the codes of a sector changed.
    benchmarks: the same of the nation (cbsa_code `US`) and of the markets' states (two digits), from their own rows.
    """

    values: pl.DataFrame
    sectors: pl.DataFrame
    totals: pl.DataFrame
    by_year: pl.DataFrame = field(default_factory=pl.DataFrame)
    common: dict[int, pl.DataFrame] = field(default_factory=dict)
    benchmarks: Labor | None = None


@dataclass(frozen=True)
class Nation:
    """The nation's cells of one year, where its rows came from, and whether they are its own (not added up)."""

    year: int
    cells: pl.DataFrame
    areas: list[str]
    payloads: list[str]
    own_rows: bool


def sector_years(definitions: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    """What sectors are made of in each year: sector, year, industry_code, own_code.

    definitions: sector, industry_code, own_code, first_year, last_year.
    """
    span = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int16})
    joined = definitions.join(span, how="cross")
    within = (pl.col("year") >= pl.col("first_year")) & (pl.col("year") <= pl.col("last_year"))
    return joined.filter(within).select("sector", "year", "industry_code", "own_code")


def nation_of(cells: pl.LazyFrame, year: int) -> Nation:
    """The nation's cells of a year: its own rows, or the sum of its states (of counties where a state has no row)."""
    of_year = cells.filter(pl.col("year") == year)
    summed = national_levels(of_year, ["jobs"])
    area = pl.col("area_fips").cast(pl.String)
    own = of_year.filter(area == NATION).select(pl.col("payload_sha256").cast(pl.String).unique()).collect()
    named = summed.with_columns(
        area_fips=pl.lit(NATION), year=pl.lit(year, pl.Int16), payload_sha256=pl.lit(None, pl.String)
    ).with_columns(jobs_low=pl.col("jobs"), jobs_high=pl.col("jobs"))
    if own.height:
        return Nation(year, named, [NATION], own.to_series().sort().to_list(), own_rows=True)
    places = of_year.select(area.alias("area_fips"), "payload_sha256").unique().collect()
    parts = places.join(national_parts(places["area_fips"].unique()), on="area_fips", how="semi")
    payloads = parts["payload_sha256"].cast(pl.String).unique().sort().to_list()
    return Nation(year, named, parts["area_fips"].unique().sort().to_list(), payloads, own_rows=False)


def _nation_levels(nation: Nation, sectors: pl.DataFrame) -> pl.DataFrame:
    """On which levels the nation is at hand. An added-up nation has a level only with every ownership of the sectors:
    files that were filtered by ownership would otherwise give a part of a sector for the whole."""
    there = nation.cells.with_columns(level=level_of(pl.col("industry_code"))).drop_nulls("level")
    found = there.select("own_code", "level").unique()
    if not nation.own_rows:
        wanted = sectors.select("own_code", level=level_of(pl.col("industry_code"))).unique()
        lacking = wanted.join(found, on=["own_code", "level"], how="anti")
        found = found.join(
            lacking.select("level", owner=qcew.owner(pl.col("own_code"))),
            left_on=["level", qcew.owner(pl.col("own_code"))],
            right_on=["level", "owner"],
            how="anti",
        )
    levels = found.group_by(owner=qcew.owner(pl.col("own_code"))).agg(levels=pl.col("level").unique())
    return levels.with_columns(area_fips=pl.lit(NATION), year=pl.lit(nation.year, pl.Int16))


def _bounded(cells: pl.DataFrame, slack: float) -> pl.DataFrame:
    """The cells with jobs_low and jobs_high; the hierarchy is worked through only for areas that withhold something."""
    hiding = cells.filter(pl.col("jobs").is_null()).select("area_fips").unique()
    if not hiding.height:
        return cells.with_columns(jobs_low=pl.col("jobs").cast(pl.Float64), jobs_high=pl.col("jobs").cast(pl.Float64))
    open_ones = cells.join(hiding, on="area_fips", how="anti")
    found = withheld_bounds(
        cells.join(hiding, on="area_fips", how="semi"),
        value_column="jobs",
        establishments_column="establishments",
        slack=slack,
    ).rename({"value_low": "jobs_low", "value_high": "jobs_high"})
    plain = open_ones.with_columns(jobs_low=pl.col("jobs").cast(pl.Float64), jobs_high=pl.col("jobs").cast(pl.Float64))
    return pl.concat([plain, found.select(plain.columns)], how="vertical_relaxed")


def compute_labor(
    cells: pl.LazyFrame,
    crosswalk: pl.DataFrame,
    definitions: pl.DataFrame,
    population: pl.DataFrame,
    *,
    year: int,
    source: str,
    slack: float,
) -> Labor:
    """All job metrics of the markets of a crosswalk (cbsa_code, county_fips) for a data year.

    cells: as of `aker_jobs.labor.qcew_cells`, of the data year and up to five before. definitions: see `sector_years`.
    population: residents of the data year, of the states (two digits) and the nation (`US`) too where they are known:
    cbsa_code, population, population_year, population_vintage, county_fips, population_payloads. source: the table the
    cells are from. slack: see `withheld_bounds`.
    """
    area_totals = qcew.area_totals(cells)
    own = own_areas(area_totals, crosswalk["county_fips"].str.slice(0, 2).unique())
    areas = pl.concat([market_areas(area_totals, crosswalk), own])
    totals = market_totals(areas, area_totals).join(_states(crosswalk, own), on="cbsa_code")
    now = totals.filter(pl.col("year") == year)
    sectors = sector_years(definitions, range(year - HISTORY, year + 1))
    levels = published_levels(cells)
    places = sector_places(areas)
    of_year = places.filter(pl.col("year") == year)
    this_year = of_year["area_fips"].unique().to_list()
    current = _bounded(qcew.cells_of(cells.filter(pl.col("year") == year), this_year), slack)
    there = national_industries(cells)
    lost = left_out(there, sectors)
    sums = sector_sums(current, of_year, sectors, levels, lost)
    nation = nation_of(cells, year)
    table, told = _with_nation(sums, now, nation, sectors, population, lost)
    values = [total_values(now, source), concentration_values(table, told, source)]
    grown, by_year, common = _growth(
        _history(cells, places, sectors), totals, places, sectors, (levels, there), year, source
    )
    every = Labor(pl.concat([*values, *grown]), table, totals, by_year, common)
    market = pl.col("cbsa_code").str.len_chars() == CBSA_DIGITS
    return replace(_only(every, market), benchmarks=_only(every, ~market))


def _only(labor: Labor, which: pl.Expr) -> Labor:
    """The part of some places."""
    common = {span: sums.filter(which) for span, sums in labor.common.items()}
    return Labor(
        values=labor.values.filter(which),
        sectors=labor.sectors.filter(which),
        totals=labor.totals.filter(which),
        by_year=labor.by_year.filter(which),
        common=common,
    )


def _states(crosswalk: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """A state of each market; Connecticut where the market has a part in it, because its areas changed in 2024.

    Places of their own rows (states, the nation) have none: no state was redrawn.
    """
    states = crosswalk.select("cbsa_code", state_fips=pl.col("county_fips").str.slice(0, 2))
    there = (pl.col("state_fips") == "09").any()
    found = states.group_by("cbsa_code").agg(
        state_fips=pl.when(there).then(pl.lit("09")).otherwise(pl.col("state_fips").min())
    )
    return pl.concat([found, own.select("cbsa_code", state_fips=pl.lit("")).unique()])


def _with_nation(
    sums: pl.DataFrame,
    now: pl.DataFrame,
    nation: Nation,
    sectors: pl.DataFrame,
    population: pl.DataFrame,
    lost: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    national, total = _national_sums(nation, sectors, lost)
    told = national.select("sector").with_columns(
        national_payloads=pl.lit(nation.payloads, pl.List(pl.String)),
        national_areas=pl.lit(nation.areas, pl.List(pl.String)),
    )
    return sector_table(sums, now, national, total, population), told


def _national_sums(nation: Nation, sectors: pl.DataFrame, lost: pl.DataFrame) -> tuple[pl.DataFrame, float | None]:
    """`sector_sums` of the nation in its year, and the jobs of all its industries (None where not to be had)."""
    place = pl.DataFrame(
        {"cbsa_code": "US", "year": nation.year, "owner": [qcew.PRIVATE, qcew.GOVERNMENT], "area_fips": NATION},
        schema_overrides={"year": pl.Int16},
    )
    of_year = sectors.filter(pl.col("year") == nation.year)
    national = sector_sums(nation.cells, place, of_year, _nation_levels(nation, of_year), lost)
    total = nation.cells.filter((pl.col("own_code") == "0") & (pl.col("industry_code") == "10"))["jobs"]
    return national, total.item() if len(total) == 1 else None


def _growth(
    history: pl.DataFrame,
    totals: pl.DataFrame,
    places: pl.DataFrame,
    sectors: pl.DataFrame,
    published: tuple[pl.DataFrame, pl.DataFrame],
    year: int,
    source: str,
) -> tuple[list[pl.DataFrame], pl.DataFrame, dict[int, pl.DataFrame]]:
    """Growth of all jobs and of every sector, and the sums by year behind it (see `Labor`). Where the industry codes
    changed within a window, a sector is followed by the codes that both editions have.

    published: as of `published_levels` and of `national_industries`.
    """
    levels, there = published
    known = totals.drop_nulls("area_fips")
    all_jobs = known.with_columns(
        metric_stem=pl.lit("total_jobs"),
        jobs=pl.col("total_jobs"),
        payloads=pl.col("total_payloads"),
        own_codes=pl.lit(["0"], pl.List(pl.String)),
        industry_codes=pl.lit(["10"], pl.List(pl.String)),
        government_fips=pl.col("area_fips"),
        note=pl.lit(None, pl.String),
        complete=pl.lit(value=True),
    )
    found = [growth_values(_series(all_jobs), year, source)]
    by_year = sector_sums(history, places, sectors, levels, left_out(there, sectors))
    common: dict[int, pl.DataFrame] = {}
    for spans, kept, changed in _comparable(sectors, year):
        sums = sector_sums(history, places, kept, levels, left_out(there, kept)) if changed else by_year
        common |= dict.fromkeys(spans, sums) if changed else {}
        joined = sums.join(known, on=["cbsa_code", "year"]).rename({"sector": "metric_stem"})
        note = pl.when(pl.col("metric_stem").is_in(changed)).then(pl.lit(COMMON_CODES))
        found.append(growth_values(_series(joined.with_columns(note=note)), year, source, spans))
    return found, by_year, common


def _history(cells: pl.LazyFrame, places: pl.DataFrame, sectors: pl.DataFrame) -> pl.DataFrame:
    """The sector cells of all years in the areas that are used, withheld ones null."""
    codes = sectors["industry_code"].unique().to_list()
    wanted = cells.filter(pl.col("industry_code").is_in(codes))
    found = qcew.cells_of(wanted, places["area_fips"].unique().to_list())
    return found.with_columns(jobs_low=pl.col("jobs"), jobs_high=pl.col("jobs"))


def _series(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        "cbsa_code",
        "metric_stem",
        "year",
        "jobs",
        "covers",
        "basis",
        "qtr",
        "area_fips",
        "government_fips",
        "own_codes",
        "industry_codes",
        "payloads",
        "note",
        "state_fips",
        "complete",
    )


def _comparable(sectors: pl.DataFrame, year: int) -> list[tuple[tuple[int, ...], pl.DataFrame, list[str]]]:
    """Windows with the sector definitions by which both ends can be compared, and the sectors that this narrows."""
    found: dict[tuple[str, ...], tuple[list[int], pl.DataFrame]] = {}
    for span in WINDOWS:
        ends = sectors.filter(pl.col("year").is_in([year - span, year]))
        listed = ends.group_by("sector", "year").agg(codes=pl.col("industry_code").unique().sort())
        changed = listed.group_by("sector").agg(n=pl.col("codes").n_unique()).filter(pl.col("n") > 1)["sector"]
        both = ends.group_by("sector", "industry_code").agg(n=pl.col("year").n_unique()).filter(pl.col("n") == 2)
        kept = sectors.join(both, on=["sector", "industry_code"], how="semi") if len(changed) else sectors
        found.setdefault(tuple(sorted(changed)), ([], kept))[0].append(span)
    return [(tuple(spans), kept, list(changed)) for changed, (spans, kept) in found.items()]


def changed_sectors(year: int) -> dict[int, list[str]]:
    """By window (years up to the data year): the sectors whose codes are not the same at both ends."""
    sectors = sector_years(sector_definitions(), range(year - HISTORY, year + 1))
    return {span: changed for spans, _, changed in _comparable(sectors, year) for span in spans}
