"""Migration of tax filers and their dependents, all ages, from county flows to markets.

A move between two counties of one market is no migration of the market: it is in the inflow of one county and in the
outflow of another, and cancels in the net. Definition of the flows: IRS Statistics of Income, migration data,
https://www.irs.gov/statistics/soi-tax-stats-migration-data (individuals = filers and dependents; flows of fewer than
20 returns are withheld).
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.polars_frames import county_codes, polars_lazy
from aker_core.facts.status import Status
from aker_geo.crosswalk import crosswalk_by_period

KEYS = ("year1", "year2")
_NEEDED = (*KEYS, "direction", "county_fips", "counterpart_code", "counterpart_kind", "individuals")


def irs_market_flows(
    flows: pl.LazyFrame | pl.DataFrame,
    crosswalk: pl.LazyFrame | pl.DataFrame,
    population: pl.DataFrame | None = None,
    *,
    market_column: str = "cbsa_code",
) -> pl.DataFrame:
    """One row per market and pair of years, in individuals.

    flows: direction (``inflow``, ``outflow``), year1, year2, county_fips, counterpart_code, counterpart_kind
    (``us_total``, ``county``, …), individuals (null where withheld). crosswalk: county_fips and `market_column`, one
    market per county, 8031 or 08031 (counties without one are left out by the caller); a retired code counts to the
    county that has its place now. population: `market_column`, population.

    inflow_us, outflow_us: sums of the counties' totals from and to the U.S., moves between counties of the market
    included; null as soon as one county's total is withheld or absent. within_market: sum of flows between two counties
    of the market, a lower bound where withheld_pairs is above zero; within_gap: the same sum of the outflow tables
    minus that of the inflow tables. net = inflow_us − outflow_us, from outside the market as well as in all. net_per_1k
    only with population. counties, counties_absent, counties_withheld: how many the market has, lacks, or are withheld.
    status: observed, suppressed (a total is withheld), not_published (a total is absent). ValueError: missing columns,
    a county in two markets, a flow or the residents of a market twice, negative individuals (the publisher's -1).
    """
    lazy = polars_lazy(flows, "irs_market_flows")
    there = lazy.collect_schema().names()
    missing = [column for column in _NEEDED if column not in there]
    if missing:
        raise ValueError(f"irs_market_flows: no column {missing}. The table has {there}")
    lazy = county_codes(lazy, "county_fips", "counterpart_code")
    _refuse_what_would_be_added(lazy)
    listed = county_codes(polars_lazy(crosswalk, "irs_market_flows, crosswalk"), "county_fips")
    counties = listed.select("county_fips", market=pl.col(market_column)).unique().collect()
    if counties["county_fips"].is_duplicated().any():
        twice = counties.filter(pl.col("county_fips").is_duplicated())["county_fips"][0]
        raise ValueError(f"irs_market_flows: county {twice} is in two markets. Give one vintage of the delineation")
    counties = _in_each_period(lazy, counties)
    totals = _totals(lazy, counties).join(_within(lazy, counties), on=["market", *KEYS], how="left")
    totals = totals.with_columns(
        pl.col("within_market", "within_gap", "withheld_pairs").fill_null(0),
        net=pl.col("inflow_us") - pl.col("outflow_us"),
    ).with_columns(
        status=pl.when(pl.col("counties_absent") > 0)
        .then(pl.lit(Status.NOT_PUBLISHED.value))
        .when(pl.col("counties_withheld") > 0)
        .then(pl.lit(Status.SUPPRESSED.value))
        .otherwise(pl.lit(Status.OBSERVED.value))
    )
    if population is not None:
        residents = polars_lazy(population, "irs_market_flows, population").collect()
        people = residents.select(market=pl.col(market_column), population=pl.col("population"))
        if people["market"].is_duplicated().any():
            twice = people.filter(pl.col("market").is_duplicated())["market"][0]
            raise ValueError(f"irs_market_flows: {twice} has two rows of residents. Give those of one year")
        totals = totals.join(people, on="market", how="left").with_columns(
            net_per_1k=pl.when(pl.col("population") > 0).then(1000 * pl.col("net") / pl.col("population"))
        )
    return totals.rename({"market": market_column}).sort(market_column, *KEYS)


def _refuse_what_would_be_added(flows: pl.LazyFrame) -> None:
    """ValueError for a code in the place of a withheld figure, and for a flow that is there twice."""
    key = (*KEYS, "direction", "county_fips", "counterpart_code")
    used = flows.filter(pl.col("counterpart_kind").is_in(["us_total", "county"]))
    rows, keys, least = (
        used.select(pl.len(), pl.struct(*key).n_unique().alias("keys"), pl.col("individuals").min()).collect().row(0)
    )
    if least is not None and least < 0:
        raise ValueError(
            f"irs_market_flows: individuals holds {least}. A withheld flow must be null, not the publisher's code"
        )
    if keys != rows:
        raise ValueError(f"irs_market_flows: {rows - keys:,} flows are there twice. Give each {', '.join(key)} once")


def _in_each_period(flows: pl.LazyFrame, counties: pl.DataFrame) -> pl.DataFrame:
    """market, county_fips and the pair of years: the counties as the flows of that pair have them."""
    written = flows.select(*KEYS, "county_fips").unique().collect()
    members = crosswalk_by_period(written, counties.select("county_fips", cbsa_code="market"), KEYS)
    return members.rename({"cbsa_code": "market"})


def _totals(flows: pl.LazyFrame, counties: pl.DataFrame) -> pl.DataFrame:
    """U.S. totals of all counties of each market, by direction."""
    totals = (
        flows.filter(pl.col("counterpart_kind") == "us_total")
        .select(*KEYS, "direction", "county_fips", pl.col("individuals").cast(pl.Int64))
        .collect()
    )
    grid = counties.join(pl.DataFrame({"direction": ["inflow", "outflow"]}), how="cross")
    rows = grid.join(
        totals.with_columns(published=pl.lit(value=True)), on=["county_fips", "direction", *KEYS], how="left"
    )
    inflow = pl.col("direction") == "inflow"

    def whole(side: pl.Expr) -> pl.Expr:
        amounts = pl.col("individuals").filter(side)
        return pl.when(amounts.null_count() == 0).then(amounts.sum())

    absent = pl.col("published").is_null()
    return rows.group_by("market", *KEYS).agg(
        inflow_us=whole(inflow),
        outflow_us=whole(~inflow),
        counties=pl.col("county_fips").n_unique(),
        counties_absent=pl.col("county_fips").filter(absent).n_unique(),
        counties_withheld=pl.col("county_fips").filter(~absent & pl.col("individuals").is_null()).n_unique(),
    )


def _within(flows: pl.LazyFrame, counties: pl.DataFrame) -> pl.DataFrame:
    """Flows between two different counties of one market: a lower bound where some are withheld."""
    here = counties.lazy()
    other = here.rename({"county_fips": "counterpart_code", "market": "other_market"})
    pairs = (
        flows.filter((pl.col("counterpart_kind") == "county") & (pl.col("county_fips") != pl.col("counterpart_code")))
        .join(here, on=["county_fips", *KEYS], how="inner")
        .join(other, on=["counterpart_code", *KEYS], how="inner")
        .filter(pl.col("market") == pl.col("other_market"))
    )
    amount, inflow = pl.col("individuals").cast(pl.Int64), pl.col("direction") == "inflow"
    return (
        pairs.group_by("market", *KEYS)
        .agg(
            within_market=amount.filter(inflow).sum(),
            within_gap=amount.filter(~inflow).sum() - amount.filter(inflow).sum(),
            withheld_pairs=amount.filter(inflow).null_count().cast(pl.Int64),
        )
        .collect()
    )
