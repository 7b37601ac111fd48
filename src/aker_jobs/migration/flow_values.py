"""Migration of tax filers and their dependents, all ages (IRS), of markets, as facts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.formula import roles_of
from aker_core.facts.inputs import input_rows, merged, one, terms, texts
from aker_geo.crosswalk import crosswalk_of_table
from aker_jobs.migration import flow_status
from aker_jobs.migration.irs import irs_market_flows
from aker_jobs.migration.listed_pairs import pair_count, states_with_pairs
from aker_jobs.migration.resident_base import resident_base

TABLE = "irs_county_flows"


@dataclass(frozen=True)
class Flow:
    """A sum of flows: its column, the direction of its rows and what stands on their other side."""

    column: str
    direction: str
    counterpart: str


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
    flows: pl.LazyFrame, crosswalk: pl.DataFrame, residents: pl.DataFrame | None, year: int, data_year: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Migration of tax filers and their dependents in the pair of years that ends in a year: facts and their inputs.

    flows: the table `irs_county_flows`. residents: of the markets; the rate is per 1,000 of the second year.
    """
    pair = flows.filter(pl.col("year2") == year)
    codes = pair.select(pl.col("county_fips").unique().sort()).collect().to_series()
    base = resident_base(crosswalk.unique("cbsa_code", maintain_order=True), residents, year, data_year)
    movers = _moved(pair, crosswalk_of_table(codes, crosswalk), base)
    movers = flow_status.by_other_scheme(movers, crosswalk, codes).with_columns(year2=pl.lit(year))
    rows = [_facts(movers, metric, column, method) for metric, (column, method) in METRICS.items()]
    return pl.concat(rows), merged([_inputs(movers, role, flow) for role, flow in ROLES.items()])


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
            # What is not listed is not zero, and a sum with a withheld part is no value.
            within_market=pl.when(
                pl.col("counties_absent") == 0, pl.col("pairs_listed"), pl.col("withheld_pairs") == 0
            ).then("within_market"),
        )
    )


def _facts(movers: pl.DataFrame, metric: str, column: str, method: Method) -> pl.DataFrame:
    value, within = pl.col(column), metric == WITHIN
    has_value = value.is_not_null()
    partly = has_value & flow_status.some_small() if within else pl.lit(value=False)
    status = flow_status.status_within() if within else flow_status.status()
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
        status=pl.when(has_value).then(pl.lit("observed")).otherwise(status),
        period=pl.format("{}-{}", pl.col("year2") - 1, "year2"),
        low=pl.when(partly).then(value),
        reason=pl.when(partly).then(flow_status.listed_only()).when(~has_value).then(reason),
    )


def _key(role: str) -> pl.Expr:
    """The key of a role; null where the market has no such rows, so that no fact names what is not there."""
    withheld = flow_status.status_within() if role == "within" else pl.col("status")
    there = pl.col(ROLES[role].column).is_not_null() | (withheld == "suppressed")
    return pl.when(there).then(pl.format("irs/{}/{}/{}", "cbsa_code", pl.lit(role), "year2"))


def _inputs(movers: pl.DataFrame, role: str, flow: Flow) -> pl.DataFrame:
    """The rows behind a sum: the counties' totals from or to the U.S., or the flows between the counties."""
    between = {"counterpart_code": pl.col("county_fips")} if flow.counterpart == "county" else {}
    return input_rows(
        movers,
        _key(role),
        table=TABLE,
        column="individuals",
        amount=pl.col(flow.column),
        payloads=pl.col(flow.direction),
        where={
            "direction": texts(flow.direction),
            "county_fips": pl.col("county_fips"),
            "counterpart_kind": texts(flow.counterpart),
            "year2": one("year2"),
            **between,
        },
    )
