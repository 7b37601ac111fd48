"""Job metrics of markets: totals, location quotients, jobs per 100,000 residents and growth of the sectors."""

from __future__ import annotations

import polars as pl

from aker_jobs.compute.values import empty, metric_values, one, source_rows, texts
from aker_jobs.metrics.concentration import location_quotient
from aker_jobs.metrics.growth import CONNECTICUT_2024, cagr_frame

WINDOWS = (1, 3, 5)
LEAST_GROWTH, MOST_GROWTH = -1.0, 10.0  # decimals per year; the table refuses what lies outside
GOVERNMENT_BY_COUNTY = "government by industry is not published for metros; the counties' is added up"


def _total_rows(table: str, payloads: str = "total_payloads", areas: str = "area_fips") -> pl.Expr:
    return source_rows(
        table, payloads, area_fips=pl.col(areas), own_code=texts("0"), industry_code=texts("10"), year=one("year")
    )


def _sector_rows(table: str, payloads: str, private: str, government: str, year: str = "year") -> list[pl.Expr]:
    """The rows of a sector: private ones of some areas, and those of government of the same or of other areas."""
    sides = (
        (private, pl.col("own_codes").list.set_intersection(["5"])),
        (government, pl.col("own_codes").list.set_difference(["5"])),
    )
    return [
        pl.when(owners.list.len() > 0, pl.col(areas).list.len() > 0).then(
            source_rows(
                table,
                payloads,
                area_fips=pl.col(areas),
                own_code=owners,
                industry_code=pl.col("industry_codes"),
                year=one(year),
            )
        )
        for areas, owners in sides
    ]


def market_totals(areas: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """All-industry jobs and wages of each market and year, over the areas that stand for it.

    areas: as of `market_areas`. totals: as of `area_totals`. Returns areas with total_jobs, total_wages_usd,
    jobs_oty_change (null where any part is), period and total_payloads.
    """
    summed = (
        areas.drop_nulls("area_fips")
        .select("cbsa_code", "year", "area_fips")
        .explode("area_fips")
        .join(totals, on=["area_fips", "year"])
        .group_by("cbsa_code", "year")
        .agg(
            total_jobs=_whole_sum("jobs"),
            total_wages_usd=_whole_sum("wages_usd"),
            jobs_oty_change=_whole_sum("jobs_oty_change"),
            period=pl.col("period").first(),
            total_payloads=pl.col("payload_sha256").unique().sort(),
        )
    )
    return areas.join(summed, on=["cbsa_code", "year"], how="left")


def _whole_sum(column: str) -> pl.Expr:
    return pl.when(pl.col(column).null_count() == 0).then(pl.col(column).sum())


def total_values(market: pl.DataFrame, table: str) -> pl.DataFrame:
    """`total_jobs` and `total_jobs_oty_pct` from the market's totals of one year.

    The over-the-year change is the publisher's own, which compares the same set of establishments and codes:
    percent = change / (level - change).
    """
    status = _basis_status(pl.col("total_jobs"))
    inputs = [_total_rows(table)]
    base = pl.col("total_jobs") - pl.col("jobs_oty_change")
    change = pl.when(base > 0).then(100 * pl.col("jobs_oty_change") / base)
    shared = {"period": pl.col("period"), "inputs": inputs, "reason": pl.col("reason")}
    jobs = metric_values(
        market,
        "total_jobs",
        pl.col("total_jobs"),
        status=status,
        method="sum of covered jobs (own 0, industry 10) over area_fips",
        **shared,  # type: ignore[arg-type]
    )
    pct = metric_values(
        market,
        "total_jobs_oty_pct",
        change,
        status=_basis_status(change),
        method="100 * published change / (level - published change)",
        **shared,  # type: ignore[arg-type]
    )
    return pl.concat([jobs, pct, *_wage_values(market, table, status)])


def _wage_values(market: pl.DataFrame, table: str, status: pl.Expr) -> list[pl.DataFrame]:
    """`total_wages_usd` and `avg_annual_pay_usd`, where the cells are of a year: a quarter's wages are no year's."""
    wages = pl.col("total_wages_usd").cast(pl.Float64)
    rows = {
        "total_wages_usd": (wages, "sum of wages (own 0, industry 10) over area_fips"),
        "avg_annual_pay_usd": (
            pl.when(pl.col("total_jobs") > 0).then(wages / pl.col("total_jobs")),
            "wages of the year / annual average jobs",
        ),
    }
    of_year = market.filter(~pl.col("period").fill_null("").str.contains("Q"))
    return [
        metric_values(
            of_year,
            metric,
            value,
            status=pl.when(value.is_null()).then(pl.lit("not_published")).otherwise(status),
            period=pl.col("period"),
            method=method,
            inputs=[_total_rows(table)],
            reason=pl.col("reason"),
        )
        for metric, (value, method) in rows.items()
    ]


def _basis_status(value: pl.Expr) -> pl.Expr:
    return (
        pl.when(value.is_null())
        .then(pl.lit("not_published"))
        .when(pl.col("basis") == "counties")
        .then(pl.lit("derived"))
        .otherwise(pl.lit("observed"))
    )


def sector_table(
    sums: pl.DataFrame, market: pl.DataFrame, nation: pl.DataFrame, nation_total: float | None, population: pl.DataFrame
) -> pl.DataFrame:
    """One row per market and sector of one year with everything its quotient is made of, and the quotient.

    sums: `sector_sums` of the markets. market: `market_totals` of the year. nation: `sector_sums` of the nation
    (cbsa_code `US`). nation_total: all-industry jobs of the nation, None where not to be had. population: cbsa_code,
    population, population_period, population_payloads. Adds lq, lq_low, lq_high, jobs_per_100k and status to
    local_jobs, national_jobs, local_total_jobs, national_total_jobs and population.
    """
    whole_nation = nation.filter("complete").select(
        "sector", national_jobs=pl.col("jobs"), nation_complete=pl.lit(value=True)
    )
    frame = (
        sums.join(market.rename({"reason": "area_reason"}), on=["cbsa_code", "year"], how="left")
        .join(whole_nation, on="sector", how="left")
        .join(population, on="cbsa_code", how="left")
        .with_columns(
            # Where the nation lacks the industries, the files at hand do not hold the whole sector for the market either.
            pl.when(pl.col("nation_complete").is_not_null())
            .then(pl.col("jobs", "jobs_low", "jobs_high").cast(pl.Float64))
            .name.prefix("local_"),
            local_total_jobs=pl.col("total_jobs").cast(pl.Float64),
            national_jobs=pl.col("national_jobs").cast(pl.Float64),
            national_total_jobs=pl.lit(nation_total, pl.Float64),
            # People counted on other boundaries than the jobs would make a number of neither.
            population=pl.when(pl.col("covers")).then("population"),
        )
    )
    return location_quotient(
        frame,
        sector_column="sector",
        local_jobs_column="local_jobs",
        national_jobs_column="national_jobs",
        population_column="population",
        per_100k=True,
    )


def _from_counties() -> pl.Expr:
    """Whether counties were added up, for all of a sector or for its government part."""
    with_government = pl.col("own_codes").list.set_difference(["5"]).list.len() > 0
    apart = with_government & (pl.col("government_fips") != pl.col("area_fips")).fill_null(value=False)
    return (pl.col("basis") == "counties") | apart


def concentration_values(table: pl.DataFrame, nation: pl.DataFrame, source: str) -> pl.DataFrame:
    """`{sector}_lq` and `{sector}_jobs_per_100k` from the sector table.

    nation: one row per sector: national_payloads, national_areas (what the nation was added up from).
    """
    rows = table.join(nation, on="sector", how="left").with_columns(
        national_payloads=pl.col("national_payloads").fill_null([]),
        national_areas=pl.col("national_areas").fill_null([]),
    )
    # A quotient of zero (no establishment) is no quotient: the table keeps positive ones only.
    none_here = pl.col("lq") == 0
    lq = pl.when(~none_here).then(pl.col("lq"))
    derived = (pl.col("status") == "observed") & _from_counties()
    no_nation = pl.col("national_jobs").is_null()
    status = (
        pl.when(no_nation | pl.col("total_jobs").is_null() | ~pl.col("complete"))
        .then(pl.lit("not_published"))
        .when(none_here)
        .then(pl.lit("no_base"))
        .when(derived)
        .then(pl.lit("derived"))
        .otherwise(pl.col("status"))
    )
    reason = (
        pl.when(no_nation)
        .then(pl.lit("the industries of the sector are not all at hand for the nation"))
        .when(~pl.col("complete"))
        .then(pl.lit("the industries of the sector are not published for the area"))
        .when(none_here)
        .then(pl.lit("no establishment of the sector here"))
        .when(pl.col("withheld") > 0)
        .then(pl.format("{} withheld cells; bounds from parents, siblings and children", "withheld"))
        .otherwise(pl.coalesce("area_reason", pl.when(_from_counties()).then(pl.lit(GOVERNMENT_BY_COUNTY))))
    )
    bounded = status == "bounded"
    local = _sector_rows(source, "payloads", "area_fips", "government_fips")
    nation_rows = _sector_rows(source, "national_payloads", "national_areas", "national_areas")
    quotients = metric_values(
        rows,
        pl.format("{}_lq", "sector"),
        lq,
        status=status,
        low=pl.when(bounded).then(pl.col("lq_low")),
        high=pl.when(bounded).then(pl.col("lq_high")),
        period=pl.col("period"),
        method="(local sector / local total) / (national sector / national total), all ownerships in the totals",
        inputs=[*local, _total_rows(source), *nation_rows, _total_rows(source, "national_payloads", "national_areas")],
        reason=reason,
    )
    per_person = pl.col("jobs_per_100k")
    rate_status = (
        pl.when(per_person.is_not_null())
        .then(pl.when(_from_counties()).then(pl.lit("derived")).otherwise(pl.lit("observed")))
        .when(pl.col("withheld") > 0, pl.col("population").is_not_null(), pl.col("local_jobs_high").is_not_null())
        .then(pl.lit("bounded"))
        .otherwise(pl.lit("not_published"))
    )
    scale = 100_000 / pl.col("population")
    rates = metric_values(
        rows,
        pl.format("{}_jobs_per_100k", "sector"),
        per_person,
        status=rate_status,
        low=pl.when(rate_status == "bounded").then(scale * pl.col("local_jobs_low")),
        high=pl.when(rate_status == "bounded").then(scale * pl.col("local_jobs_high")),
        period=pl.col("period"),
        method="100,000 * local sector jobs / residents",
        inputs=[
            *local,
            source_rows(
                "census_pep",
                "population_payloads",
                county_fips=pl.col("county_fips"),
                year=one("population_year"),
                vintage=one("population_vintage"),
            ),
        ],
        reason=pl.when(~pl.col("covers").fill_null(value=False))
        .then(pl.lit("jobs and residents are counted on different boundaries here"))
        .otherwise(reason),
    )
    return pl.concat([quotients, rates])


def growth_values(series: pl.DataFrame, year: int, source: str, spans: tuple[int, ...] = WINDOWS) -> pl.DataFrame:
    """Growth over the years of each span up to the data year, from one row per market, series and year.

    series: cbsa_code, metric_stem (`total_jobs`, `tech`, ...), year, jobs, withheld, basis, area_reason, state_fips (first
    county's state, for breaks), area_fips, government_fips, own_codes, industry_codes, payloads, note (null, or how the series was made
    comparable). Growth across a change of the boundaries is refused.
    """
    if not series.height or not spans:
        return empty()
    keyed = series.with_columns(boundaries=pl.col("covers").cast(pl.String).fill_null("publisher"))
    grown = cagr_frame(
        keyed.with_columns(pl.col("jobs").cast(pl.Float64)),
        key_columns=["cbsa_code", "metric_stem"],
        year_column="year",
        value_column="jobs",
        years=spans,
        breaks=(CONNECTICUT_2024,),
        break_column="state_fips",
    ).filter(pl.col("year") == year)
    return pl.concat(_window_values(grown, keyed, span, year, source) for span in spans)


def _window_values(grown: pl.DataFrame, series: pl.DataFrame, span: int, year: int, source: str) -> pl.DataFrame:
    start = series.filter(pl.col("year") == year - span).select(
        "cbsa_code",
        "metric_stem",
        start_year="year",
        start_areas="area_fips",
        start_government="government_fips",
        start_complete="complete",
        start_payloads="payloads",
        start_basis="basis",
        start_boundaries="boundaries",
    )
    rows = grown.join(start, on=["cbsa_code", "metric_stem"], how="left").with_columns(
        pl.col("start_areas", "start_government", "start_payloads").fill_null([])
    )
    moved = pl.col("boundaries") != pl.col("start_boundaries")
    grown_by = pl.col(f"cagr_{span}y")
    # A series that ends at zero, or starts from next to nothing, has no rate that could be compared with others.
    usable = (grown_by > LEAST_GROWTH) & (grown_by < MOST_GROWTH)
    rate = pl.when(usable & ~moved.fill_null(value=False)).then(grown_by)
    incomplete = ~(pl.col("complete") & pl.col("start_complete")).fill_null(value=True)
    made = _from_counties() | (pl.col("start_basis") == "counties") | pl.col("note").is_not_null()
    status = (
        pl.when(rate.is_not_null() & made)
        .then(pl.lit("derived"))
        .when(moved.fill_null(value=False) | incomplete)
        .then(pl.lit("not_published"))
        .when(grown_by.is_not_null() & ~usable)
        .then(pl.lit("no_base"))
        .otherwise(pl.col(f"cagr_{span}y_status"))
    )
    ends = _sector_rows(source, "payloads", "area_fips", "government_fips")
    starts = _sector_rows(source, "start_payloads", "start_areas", "start_government", "start_year")
    return metric_values(
        rows,
        pl.format("{}_cagr_{}y", "metric_stem", pl.lit(span)),
        rate,
        status=status,
        period=pl.format("{}-{}", pl.lit(year - span), "year"),
        method=f"(end / start) ** (1 / {span}) - 1",
        inputs=[*ends, *starts],
        reason=pl.when(moved.fill_null(value=False))
        .then(pl.lit("the market's boundaries changed between the two years"))
        .when(incomplete)
        .then(pl.lit("the industries of the sector are not published for the area"))
        .when(grown_by.is_not_null() & ~usable)
        .then(pl.lit("ended at zero, or started from next to nothing"))
        .otherwise(pl.coalesce(f"cagr_{span}y_reason", "note")),
    )
