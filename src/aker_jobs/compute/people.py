"""People metrics of markets: residents, net migration of ages 25-44 (ACS) and of all ages (IRS), household income."""

from __future__ import annotations

import polars as pl

from aker_geo.crosswalk import counties_to_markets
from aker_jobs.compute.values import empty, metric_values, one, source_rows, texts
from aker_jobs.metrics.acs import acs_net_25_44
from aker_jobs.metrics.irs import irs_market_flows

# Lines of B07001 and B07401 for the bins 25-29 ... 40-44: all, from another county of the state, another state, abroad.
AGE_25_44_LINES = tuple(str(first + number) for first in (6, 54, 70, 86) for number in range(4))


def market_population(population: pl.LazyFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Residents of each market and year: the sum of its counties.

    population: the table `census_pep`. crosswalk: cbsa_code, county_fips. Returns cbsa_code, year, population (null
    where a county has none, with the reason), vintage, county_fips and payloads (lists).
    """
    counties = population.filter(pl.col("area_type") == "county").select(
        "county_fips", "year", "vintage", "population", "payload_sha256"
    )
    newest: pl.DataFrame = counties.filter(pl.col("vintage") == pl.col("vintage").max().over("year")).collect()
    placed = counties_to_markets(newest, crosswalk, amounts=["population"], by=["year"])
    told = newest.group_by("year").agg(
        vintage=pl.col("vintage").max(), payloads=pl.col("payload_sha256").unique().sort()
    )
    listed = crosswalk.group_by("cbsa_code").agg(county_fips=pl.col("county_fips").sort())
    lacking = pl.col("counties") - pl.col("counties_found")
    return (
        placed.markets.join(told, on="year")
        .join(listed, on="cbsa_code")
        .with_columns(
            population=pl.col("population").cast(pl.Int64),
            reason=pl.when(lacking > 0).then(pl.format("no estimate for {} of its {} counties", lacking, "counties")),
        )
        .select("cbsa_code", "year", "population", "reason", "vintage", "county_fips", "payloads")
    )


def population_values(population: pl.DataFrame, year: int) -> pl.DataFrame:
    """`population` of the data year, July 1 estimate."""
    return metric_values(
        population.filter(pl.col("year") == year),
        "population",
        pl.col("population"),
        period=pl.format("{} (vintage {})", "year", "vintage"),
        method="sum of county estimates of July 1",
        inputs=[
            source_rows(
                "census_pep", "payloads", county_fips=pl.col("county_fips"), year=one("year"), vintage=one("vintage")
            )
        ],
        reason=pl.col("reason"),
    )


def newest_year(table: pl.LazyFrame, year: int, column: str = "year") -> int | None:
    """The newest year of a table that is not after the data year, or None."""
    found = table.filter(pl.col(column) <= year).select(pl.col(column).max()).collect().item()
    return None if found is None else int(found)


def young_adult_values(
    mobility: pl.LazyFrame, markets: pl.DataFrame, residents: pl.DataFrame | None, year: int
) -> pl.DataFrame:
    """Net domestic migration of ages 25-44 from the newest 1-year ACS up to the data year.

    mobility: the table `census_mobility`. residents: `market_population`, for the rate per 1,000 of all residents.
    """
    newest = newest_year(mobility, year)
    if newest is None:
        return empty()
    cells = mobility.filter((pl.col("year") == newest) & (pl.col("geography") == "metro")).collect()
    payloads = cells.group_by(cbsa_code=pl.col("geo_code")).agg(payloads=pl.col("payload_sha256").unique().sort())
    found = (
        markets.select("cbsa_code")
        .join(acs_net_25_44(cells).rename({"geo_code": "cbsa_code"}), on="cbsa_code", how="left")
        .join(payloads, on="cbsa_code", how="left")
        .join(_residents_of(residents, newest, year), on="cbsa_code", how="left")
        .with_columns(year=pl.lit(newest), payloads=pl.col("payloads").fill_null([]))
    )
    scale = pl.when(pl.col("population") > 0).then(1000 / pl.col("population"))
    rows = {
        "population_25_44": (pl.col("population_25_44"), pl.col("population_moe")),
        "mig_25_44_net": (pl.col("net"), pl.col("net_moe")),
        "mig_25_44_per_1k": (pl.col("per_1k"), pl.col("per_1k_moe")),
        "mig_25_44_per_1k_residents": (scale * pl.col("net"), scale * pl.col("net_moe")),
    }
    status = pl.col("status").fill_null("not_published")
    return pl.concat(
        metric_values(
            found,
            metric,
            value,
            status=pl.when(value.is_null() & (status == "observed")).then(pl.lit("not_published")).otherwise(status),
            moe=pl.when(value.is_not_null()).then(moe),
            period=pl.format("{} (ACS 1-year)", "year"),
            method="movers from elsewhere in the U.S. (B07001) less movers to elsewhere (B07401), ages 25-44",
            inputs=[
                source_rows(
                    "census_mobility",
                    "payloads",
                    geography=texts("metro"),
                    geo_code=one("cbsa_code"),
                    year=one("year"),
                    line=texts(*AGE_25_44_LINES),
                )
            ],
            reason=pl.when(value.is_null()).then(pl.lit("the 1-year survey publishes no such figure for this area")),
        )
        for metric, (value, moe) in rows.items()
    )


def all_ages_values(
    flows: pl.LazyFrame, crosswalk: pl.DataFrame, residents: pl.DataFrame | None, year: int
) -> pl.DataFrame:
    """Migration of tax filers and their dependants from the newest IRS pair of years that ends by the data year.

    flows: the table `irs_county_flows`. The rate is per 1,000 residents of the second year.
    """
    newest = newest_year(flows, year, "year2")
    if newest is None:
        return empty()
    pair = flows.filter(pl.col("year2") == newest)
    markets = crosswalk.group_by("cbsa_code").agg(county_fips=pl.col("county_fips").sort())
    payloads = pair.select(pl.col("payload_sha256").unique().sort()).collect().to_series().to_list()
    found = markets.join(
        irs_market_flows(pair, crosswalk, _residents_of(residents, newest, year)), on="cbsa_code", how="left"
    ).with_columns(year2=pl.lit(newest), payloads=pl.lit(payloads, pl.List(pl.String)))
    totals = source_rows(
        "irs_county_flows",
        "payloads",
        county_fips=pl.col("county_fips"),
        counterpart_code=texts("97000"),
        year2=one("year2"),
    )
    pairs = source_rows(
        "irs_county_flows",
        "payloads",
        county_fips=pl.col("county_fips"),
        counterpart_code=pl.col("county_fips"),
        year2=one("year2"),
    )
    found = found.join(_states_with_pairs(pair, crosswalk), on="cbsa_code", how="left").with_columns(
        within_market=pl.when(pl.col("pairs_listed") | (pl.col("counties") == 1)).then("within_market")
    )
    rows = {
        "irs_inflow_us": (
            pl.col("inflow_us"),
            "sum of county totals from the U.S., moves within the market included",
            totals,
        ),
        "irs_outflow_us": (
            pl.col("outflow_us"),
            "sum of county totals to the U.S., moves within the market included",
            totals,
        ),
        "irs_within_market": (pl.col("within_market"), "sum of inflows between two counties of the market", pairs),
        "mig_all_ages_net": (pl.col("net"), "inflow less outflow; moves within the market cancel", totals),
        "mig_all_ages_per_1k": (pl.col("net_per_1k"), "1,000 * net / residents of the second year", totals),
    }
    missing = pl.col("counties_absent").fill_null(0) + pl.col("counties_withheld").fill_null(0)
    return pl.concat(
        metric_values(
            found,
            metric,
            value,
            status=pl.when(value.is_null() & (pl.col("status") == "observed"))
            .then(pl.lit("not_published"))
            .otherwise(pl.col("status").fill_null("not_published")),
            period=pl.format("{}-{}", pl.col("year2") - 1, "year2"),
            method=method,
            inputs=[inputs],
            reason=pl.when(pl.lit(metric == "irs_within_market") & ~pl.col("pairs_listed") & (missing == 0))
            .then(pl.lit("this vintage does not list flows between counties of the state"))
            .when(missing > 0)
            .then(pl.format("{} counties of the market have no published total", missing)),
        )
        for metric, (value, method, inputs) in rows.items()
    )


def _states_with_pairs(pair: pl.LazyFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Whether the file lists flows between two counties of one state, for all states of each market.

    From 2022-23 flows within a state may be folded into one row: what is not listed is not zero.
    """
    subject, other = pl.col("county_fips"), pl.col("counterpart_code")
    state = subject.str.slice(0, 2)
    listed = (
        pair.filter((pl.col("counterpart_kind") == "county") & (subject != other) & (state == other.str.slice(0, 2)))
        .select(state=state.unique())
        .collect()["state"]
    )
    return crosswalk.group_by("cbsa_code").agg(pairs_listed=state.is_in(listed.to_list()).all())


def income_values(income: pl.LazyFrame, markets: pl.DataFrame, year: int) -> pl.DataFrame:
    """`median_household_income_usd` (B19013) from the newest 1-year ACS up to the data year, in its year's dollars."""
    newest = newest_year(income, year)
    if newest is None:
        return empty()
    published = income.filter((pl.col("year") == newest) & (pl.col("geography") == "metro")).collect()
    found = (
        markets.select("cbsa_code")
        .join(published, left_on="cbsa_code", right_on="geo_code", how="left")
        .with_columns(year=pl.lit(newest), payloads=pl.concat_list("payload_sha256").list.drop_nulls())
    )
    return metric_values(
        found,
        "median_household_income_usd",
        pl.col("estimate"),
        moe=pl.col("moe"),
        period=pl.format("{} (ACS 1-year)", "year"),
        method="as published (B19013 line 1)",
        inputs=[
            source_rows(
                "census_income", "payloads", geography=texts("metro"), geo_code=one("cbsa_code"), year=one("year")
            )
        ],
        reason=pl.when(pl.col("estimate").is_null()).then(
            pl.lit("the 1-year survey publishes no such figure for this area")
        ),
    )


def _residents_of(residents: pl.DataFrame | None, year: int, data_year: int) -> pl.DataFrame:
    """Residents of a year, of the markets that have an estimate for the data year too.

    A rate is stored beside the population of the data year; where boundaries changed in between there is none, and a
    rate on the old ones would stand beside nothing.
    """
    if residents is None:
        return pl.DataFrame(schema={"cbsa_code": pl.String, "population": pl.Int64})
    beside = residents.filter(pl.col("year") == data_year).drop_nulls("population")
    return (
        residents.filter(pl.col("year") == year)
        .join(beside, on="cbsa_code", how="semi")
        .select("cbsa_code", "population")
    )
