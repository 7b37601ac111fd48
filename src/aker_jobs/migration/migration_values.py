"""Migration of markets: net of ages 25-44 (ACS) and of all ages (IRS), in people and per 1,000 of them."""

from __future__ import annotations

import polars as pl

from aker_core.facts.legacy import empty, metric_values, one, source_rows, texts
from aker_jobs.migration.acs import acs_net_25_44
from aker_jobs.migration.irs import irs_market_flows
from aker_jobs.population.residents import NOT_SURVEYED, newest_year, other_delineation

# Lines of the bins 25-29 ... 40-44: of all residents (B07001), and of movers from or to another county of the state or
# another state (B07001 and B07401).
RESIDENT_LINES = tuple(str(6 + number) for number in range(4))
MOVER_LINES = tuple(str(first + number) for first in (54, 70) for number in range(4))
RESIDENTS_25_44 = "residents of ages 25-44 (B07001, lines 6 to 9)"
NET_25_44 = "movers from elsewhere in the U.S. (B07001) less movers to elsewhere (B07401), ages 25-44"
PAIRS_NOT_LISTED = "this vintage does not list all flows between counties of a state"
NO_RESIDENTS = "no estimate of the residents on the same boundaries"
RESIDENTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "cbsa_code": pl.String,
    "population": pl.Int64,
    "residents_year": pl.Int16,
    "residents_vintage": pl.Int16,
    "residents_counties": pl.List(pl.String),
    "residents_payloads": pl.List(pl.String),
}


def young_adult_values(
    mobility: pl.LazyFrame,
    markets: pl.DataFrame,
    residents: pl.DataFrame | None,
    year: int,
    delineation: str | None = None,
) -> pl.DataFrame:
    """Net domestic migration of ages 25-44 from the newest 1-year ACS up to the data year.

    mobility: the table `census_mobility`. residents: `market_population`, for the rate per 1,000 of all residents.
    delineation: that of the markets. Where the survey draws metros by another list, its figures are labelled derived,
    and there is no rate per resident: people counted on other boundaries would make a number of neither.
    """
    newest = newest_year(mobility, year)
    if newest is None:
        return empty()
    cells = mobility.filter((pl.col("year") == newest) & (pl.col("geography") == "metro")).collect()
    found = _surveyed(cells, markets, _residents_of(residents, newest, year)).with_columns(year=pl.lit(newest))
    otherwise = other_delineation(newest, delineation)
    alike = pl.lit(otherwise is None)
    scale = pl.when(pl.col("population") > 0, alike).then(1000 / pl.col("population"))
    movers = _survey_rows(("B07001", "B07401"), MOVER_LINES)
    of_that_age = _survey_rows(("B07001",), RESIDENT_LINES)
    of_all = (scale * pl.col("net"), scale * pl.col("net_moe"))
    rows = {
        "population_25_44": (pl.col("population_25_44"), pl.col("population_moe"), RESIDENTS_25_44, [of_that_age]),
        "mig_25_44_net": (pl.col("net"), pl.col("net_moe"), NET_25_44, [movers]),
        "mig_25_44_per_1k": (
            pl.col("per_1k"),
            pl.col("per_1k_moe"),
            f"1,000 * ({NET_25_44}) / of that age",
            [movers, of_that_age],
        ),
        "mig_25_44_per_1k_residents": (*of_all, f"1,000 * ({NET_25_44}) / residents", [movers, _resident_rows()]),
    }
    status = pl.col("status").fill_null("not_published")
    return pl.concat(
        metric_values(
            found,
            metric,
            value,
            status=pl.when(value.is_null() & (status == "observed"))
            .then(pl.lit("not_published"))
            .when(value.is_not_null() & ~alike)
            .then(pl.lit("derived"))
            .otherwise(status),
            moe=pl.when(value.is_not_null()).then(moe),
            period=pl.format("{} (ACS 1-year)", "year"),
            method=method,
            inputs=inputs,
            reason=pl.when(status != "observed")
            .then(pl.lit(f"{NOT_SURVEYED}; {otherwise}" if otherwise else NOT_SURVEYED))
            .when(value.is_null() & alike)
            .then(pl.lit(NO_RESIDENTS))
            .otherwise(pl.lit(otherwise, pl.String)),
        )
        for metric, (value, moe, method, inputs) in rows.items()
    )


def _surveyed(cells: pl.DataFrame, markets: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """One row per market: the net of ages 25-44 with its margins, its payloads, and all residents beside it."""
    payloads = cells.group_by(cbsa_code=pl.col("geo_code")).agg(payloads=pl.col("payload_sha256").unique().sort())
    return (
        markets.select("cbsa_code")
        .join(acs_net_25_44(cells).rename({"geo_code": "cbsa_code"}), on="cbsa_code", how="left")
        .join(payloads, on="cbsa_code", how="left")
        .join(residents, on="cbsa_code", how="left")
        .with_columns(pl.col("payloads").fill_null([]))
    )


def _survey_rows(tables: tuple[str, ...], lines: tuple[str, ...]) -> pl.Expr:
    """The cells of the survey behind a figure of a market."""
    return source_rows(
        "census_mobility",
        "payloads",
        geography=texts("metro"),
        geo_code=one("cbsa_code"),
        year=one("year"),
        table=texts(*tables),
        line=texts(*lines),
    )


def _flow_rows(kind: str, *directions: str) -> pl.Expr:
    """The flows behind a figure of a market: its counties' totals from and to the U.S., or those between them."""
    between = {"counterpart_code": pl.col("county_fips")} if kind == "county" else {}
    return source_rows(
        "irs_county_flows",
        "payloads",
        direction=texts(*directions),
        county_fips=pl.col("county_fips"),
        counterpart_kind=texts(kind),
        year2=one("year2"),
        **between,
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
    found = _moved(pair, crosswalk, _residents_of(residents, newest, year)).with_columns(year2=pl.lit(newest))
    ordered = (pl.col("pairs_found").fill_null(0), pl.col("counties") * (pl.col("counties") - 1))
    partly = pl.col("within_market").is_not_null() & (ordered[0] < ordered[1])
    missing = pl.col("counties_absent").fill_null(0) + pl.col("counties_withheld").fill_null(0)
    return pl.concat(
        metric_values(
            found,
            metric,
            value,
            # The status is of both directions together: one of them may be whole where the other is not.
            status=pl.when(value.is_not_null())
            .then(pl.lit("observed"))
            .when(pl.col("status") == "observed")
            .then(pl.lit("not_published"))
            .otherwise(pl.col("status").fill_null("not_published")),
            period=pl.format("{}-{}", pl.col("year2") - 1, "year2"),
            method=method,
            inputs=inputs,
            low=pl.when(partly & pl.lit(metric == "irs_within_market")).then(value),
            reason=pl.when(partly & pl.lit(metric == "irs_within_market"))
            .then(pl.format("at least: {} of {} flows between its counties are listed, the others are small", *ordered))
            .when(value.is_not_null())
            .then(None)
            .when(missing > 0)
            .then(pl.format("{} of the market's {} counties have no published total", missing, "counties"))
            .otherwise(pl.lit(PAIRS_NOT_LISTED if metric == "irs_within_market" else NO_RESIDENTS)),
        )
        for metric, (value, method, inputs) in _flow_metrics().items()
    )


def _moved(pair: pl.LazyFrame, crosswalk: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """One row per market: the flows of one pair of years, how well they are listed, payloads, and residents."""
    markets = crosswalk.group_by("cbsa_code").agg(county_fips=pl.col("county_fips").sort())
    payloads = pair.select(pl.col("payload_sha256").unique().sort()).collect().to_series().to_list()
    return (
        markets.join(irs_market_flows(pair, crosswalk, people), on="cbsa_code", how="left")
        .join(people.drop("population"), on="cbsa_code", how="left")
        .join(_pairs_found(pair, crosswalk), on="cbsa_code", how="left")
        .join(_states_with_pairs(pair, crosswalk), on="cbsa_code", how="left")
        .with_columns(
            payloads=pl.lit(payloads, pl.List(pl.String)),
            # What is not listed is not zero, and a sum with a withheld part is no value.
            within_market=pl.when(
                pl.col("counties_absent") == 0, pl.col("pairs_listed"), pl.col("withheld_pairs") == 0
            ).then("within_market"),
        )
    )


def _flow_metrics() -> dict[str, tuple[pl.Expr, str, list[pl.Expr]]]:
    """Of each metric of the flows: its column, how it is made, and the rows behind it."""
    totals = _flow_rows("us_total", "inflow", "outflow")
    inside = "moves within the market included"
    return {
        "irs_inflow_us": (
            pl.col("inflow_us"),
            f"sum of county totals from the U.S., {inside}",
            [_flow_rows("us_total", "inflow")],
        ),
        "irs_outflow_us": (
            pl.col("outflow_us"),
            f"sum of county totals to the U.S., {inside}",
            [_flow_rows("us_total", "outflow")],
        ),
        "irs_within_market": (
            pl.col("within_market"),
            "sum of inflows between two counties of the market",
            [_flow_rows("county", "inflow")],
        ),
        "mig_all_ages_net": (pl.col("net"), "inflow less outflow; moves within the market cancel", [totals]),
        "mig_all_ages_per_1k": (
            pl.col("net_per_1k"),
            "1,000 * net / residents of the second year",
            [totals, _resident_rows()],
        ),
    }


def _pairs_found(pair: pl.LazyFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """How many flows from one county of a market into another the file lists; those of few returns are not."""
    here = crosswalk.lazy().select("county_fips", "cbsa_code")
    there = here.rename({"county_fips": "counterpart_code", "cbsa_code": "other"})
    moves = pair.filter(
        (pl.col("direction") == "inflow")
        & (pl.col("counterpart_kind") == "county")
        & (pl.col("county_fips") != pl.col("counterpart_code"))
    )
    inside = moves.join(here, on="county_fips").join(there, on="counterpart_code")
    return (
        inside.filter(pl.col("cbsa_code") == pl.col("other")).group_by("cbsa_code").agg(pairs_found=pl.len()).collect()
    )


def _states_with_pairs(pair: pl.LazyFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Whether the file lists flows between two counties of one state, for all states of which a market has several.

    From 2022-23 flows within a state may be folded into one row: what is not listed is not zero.
    """
    subject, other = pl.col("county_fips"), pl.col("counterpart_code")
    state = subject.str.slice(0, 2)
    listed = (
        pair.filter((pl.col("counterpart_kind") == "county") & (subject != other) & (state == other.str.slice(0, 2)))
        .select(state=state.unique())
        .collect()["state"]
    )
    parts = crosswalk.group_by("cbsa_code", state=state).agg(alone=pl.len() == 1)
    return parts.group_by("cbsa_code").agg(
        pairs_listed=(pl.col("alone") | pl.col("state").is_in(listed.to_list())).all()
    )


def _residents_of(residents: pl.DataFrame | None, year: int, data_year: int) -> pl.DataFrame:
    """Residents of a year, of the markets that have an estimate for the data year too.

    A rate is stored beside the population of the data year; where boundaries changed in between there is none, and a
    rate on the old ones would stand beside nothing.
    """
    if residents is None:
        return pl.DataFrame(schema=RESIDENTS)
    beside = residents.filter(pl.col("year") == data_year).drop_nulls("population")
    return (
        residents.filter(pl.col("year") == year)
        .join(beside, on="cbsa_code", how="semi")
        .select(
            "cbsa_code",
            "population",
            residents_year=pl.col("year").cast(pl.Int16),
            residents_vintage=pl.col("vintage").cast(pl.Int16),
            residents_counties="county_fips",
            residents_payloads="payloads",
        )
    )


def _resident_rows() -> pl.Expr:
    """The rows of the estimates behind `_residents_of`, where there are any."""
    return pl.when(pl.col("residents_payloads").is_not_null()).then(
        source_rows(
            "census_pep",
            "residents_payloads",
            county_fips=pl.col("residents_counties"),
            year=one("residents_year"),
            vintage=one("residents_vintage"),
        )
    )
