"""Migration of tax filers and their dependents, all ages (IRS), of markets, as facts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.fact import KEY, Method, facts
from aker_core.facts.formula import roles_of
from aker_core.facts.inputs import input_rows, merged, one, terms, texts
from aker_core.facts.listed_flows import pair_count, states_with_pairs
from aker_geo.crosswalk import crosswalk_of_table
from aker_jobs.migration import flow_status
from aker_jobs.migration.carried_flows import carried_net
from aker_jobs.migration.flow_bounds import flow_bounds
from aker_jobs.migration.irs import irs_market_flows
from aker_jobs.migration.resident_base import resident_base

TABLE = "irs_county_flows"


@dataclass(frozen=True)
class Flow:
    """A sum of flows: its column, the direction of its rows and what stands on their other side."""

    column: str
    direction: str
    counterpart: str


@dataclass(frozen=True)
class Residents:
    """Of markets (`aker_core.facts.residents.SCHEMA`) and of counties (county_fips, people); None: not loaded."""

    of_markets: pl.DataFrame | None = None
    of_counties: pl.DataFrame | None = None


ROLES = {
    "inflow": Flow("inflow_us", "inflow", "us_total"),
    "outflow": Flow("outflow_us", "outflow", "us_total"),
    "within": Flow("within_market", "inflow", "county"),
}
WITHIN = "irs_intra_market_movers"
_INSIDE = "moves within the market included"
# Metric -> column and method.
METRICS: dict[str, tuple[str, Method]] = {
    "irs_inflow_us": ("inflow_us", Method(f"sum of county totals from the U.S., {_INSIDE}", "inflow")),
    "irs_outflow_us": ("outflow_us", Method(f"sum of county totals to the U.S., {_INSIDE}", "outflow")),
    WITHIN: ("within_market", Method("sum of inflows between two counties of the market", "within")),
    "mig_all_ages_net": ("net", Method("inflow less outflow; moves within the market cancel", "inflow - outflow")),
    "mig_all_ages_per_1k": (
        "net_per_1k",
        Method("1,000 * net / residents of the second year", "1000 * (inflow - outflow) / residents"),
    ),
}


def all_ages_values(
    flows: pl.LazyFrame,
    crosswalk: pl.DataFrame,
    residents: Residents,
    year: int,
    data_year: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Migration of tax filers and their dependents in the pair of years that ends in a year: facts and their inputs.

    flows: the table `irs_county_flows`. residents: of the markets, for the rate per 1,000 of the second year, and of
    the counties, which bound what is withheld or absent.
    """
    pair = flows.filter(pl.col("year2") == year)
    codes = pair.select(pl.col("county_fips").unique().sort()).collect().to_series()
    base = resident_base(crosswalk.unique("cbsa_code", maintain_order=True), residents.of_markets, year, data_year)
    members = crosswalk_of_table(codes, crosswalk)
    bounds = flow_bounds(pair, members, residents.of_counties, base)
    movers = _moved(pair, members, base).join(bounds, on="cbsa_code", how="left")
    movers = flow_status.by_other_scheme(movers, crosswalk, codes).with_columns(year2=pl.lit(year))
    carried, behind = carried_net(pair, crosswalk, base, year)
    rows = [_facts(movers, metric, column, method) for metric, (column, method) in METRICS.items()]
    own = pl.concat(rows).join(carried, on=KEY, how="anti", maintain_order="left")
    inputs = [_inputs(movers, role, flow) for role, flow in ROLES.items()]
    return pl.concat([own, carried]), merged([*inputs, behind])


def _moved(pair: pl.LazyFrame, crosswalk: pl.DataFrame, base: pl.DataFrame) -> pl.DataFrame:
    """One row per market: the flows of one pair of years, how well they are listed, payloads, and residents."""
    counties = crosswalk.group_by("cbsa_code").agg(county_fips=pl.col("county_fips").sort())
    by_direction = {
        direction: pl.col("payload_sha256").filter(pl.col("direction") == direction).unique().sort().implode()
        for direction in ("inflow", "outflow")
    }
    return (
        counties.join(irs_market_flows(pair, crosswalk, base), on="cbsa_code", how="left")
        .join(base.drop("population"), on="cbsa_code", how="left")
        .join(pair_count(pair, crosswalk), on="cbsa_code", how="left")
        .join(states_with_pairs(pair, crosswalk), on="cbsa_code", how="left")
        .join(pair.select(**by_direction).collect(), how="cross")
        .with_columns(
            pl.col("pair_count", "counties_absent", "counties_withheld", "withheld_pairs").fill_null(0),
            pl.col("status").fill_null("not_published"),
            # What is not listed is not zero, and a sum with a withheld part is a bound.
            within_market=pl.when(pl.col("counties_absent") == 0, pl.col("pairs_listed")).then("within_market"),
        )
    )


def _facts(movers: pl.DataFrame, metric: str, column: str, method: Method) -> pl.DataFrame:
    within = metric == WITHIN
    low, high = _bounds(column)
    value = pl.when(~flow_status.is_least()).then(column) if within else pl.col(column)
    has_value, is_bounded = value.is_not_null(), low.is_not_null() & value.is_null()
    absent = flow_status.status_within() if within else flow_status.status()
    reason = flow_status.reason_within() if within else flow_status.reason()
    keys = {role: _key(role) for role in ROLES} | {"residents": pl.col("base_key")}
    return facts(
        movers,
        metric,
        value,
        year=pl.col("year2"),
        current=True,
        method=method,
        inputs=terms(**{role: keys[role] for role in roles_of(method.formula)}).replace("", None),
        status=pl.when(has_value).then(pl.lit("observed")).when(is_bounded).then(pl.lit("bounded")).otherwise(absent),
        period=pl.format("{}-{}", pl.col("year2") - 1, "year2"),
        low=pl.when(is_bounded).then(low),
        high=pl.when(is_bounded).then(high),
        reason=pl.when(is_bounded)
        .then(flow_status.listed_only() if within else flow_status.bounds_reason())
        .when(~has_value)
        .then(reason),
    )


def _bounds(column: str) -> tuple[pl.Expr, pl.Expr]:
    """Low and high of a metric: of flows between the counties the sum of those that are listed, without a high."""
    if column == "within_market":
        return pl.when(flow_status.is_least()).then(column), pl.lit(None, pl.Float64)
    comparable = pl.col("status") != "not_comparable"
    return pl.when(comparable).then(f"{column}_low"), pl.when(comparable).then(f"{column}_high")


def _key(role: str) -> pl.Expr:
    """The key of a role; null where the market has no such rows, so that no fact names what is not there."""
    there = pl.col(ROLES[role].column).is_not_null()
    if role != "within":
        there |= (pl.col("status") == "suppressed") | pl.col(f"{ROLES[role].column}_low").is_not_null()
    return pl.when(there).then(pl.format("irs/{}/{}/{}", "cbsa_code", pl.lit(role), "year2"))


def _inputs(movers: pl.DataFrame, role: str, flow: Flow) -> pl.DataFrame:
    """The rows behind a sum: the counties' totals from or to the U.S., or the flows between the counties."""
    between = {"counterpart_code": pl.col("county_fips")} if flow.counterpart == "county" else {}
    return input_rows(
        movers,
        _key(role),
        table=TABLE,
        column="individuals",
        amount=pl.when(pl.col("withheld_pairs") == 0).then(flow.column) if role == "within" else pl.col(flow.column),
        payloads=pl.col(flow.direction),
        where={
            "direction": texts(flow.direction),
            "county_fips": pl.col("county_fips"),
            "counterpart_kind": texts(flow.counterpart),
            "year2": one("year2"),
            **between,
        },
    )
