"""Net migration of tax filers of markets whose counties the flows have by Connecticut's other scheme, as facts.

In- and outflow of a county or region are split by the residents of its towns (`aker_geo.town_weights`); what moves
between the parts cancels in the net. Flows between the counties of a market cannot be had this way, and inflow and
outflow by themselves would hold moves inside a region that its totals do not: only the net and its rate are carried
over.
"""

from __future__ import annotations

import math

import polars as pl

from aker_core.facts.fact import facts
from aker_core.facts.inputs import TERM, input_rows, one, terms, texts
from aker_geo.connecticut import COUNTIES, Scheme
from aker_geo.crosswalk import other_scheme
from aker_geo.town_weights import market_weights

TABLE = "irs_county_flows"
NET, RATE = "mig_all_ages_net", "mig_all_ages_per_1k"
# Nine of ten net flows are within so many per 1,000 residents: net domestic migration of 2020-21 by the Census Bureau's
# vintages 2021 (counties) and 2023 (regions), the revision of the state's total taken out. docs/methodology.md has the
# table. What the two vintages differ in otherwise is part of it, so that it is rather too wide.
ERROR_PER_1K = 4.2
REASON = (
    "Connecticut's other county scheme, carried over by the residents of its towns: "
    f"9 of 10 are within {ERROR_PER_1K} per 1,000 residents"
)
_WORDS = "net flows by Connecticut's other county scheme, carried over by the residents of its towns"
_ROW: dict[str, pl.DataType | type[pl.DataType]] = {
    "cbsa_code": pl.String,
    "net": pl.Float64,
    "formula": pl.String,
    "counties": pl.List(pl.String),
}
Row = tuple[str, float, str, list[str]]


def carried_net(
    pair: pl.LazyFrame, crosswalk: pl.DataFrame, base: pl.DataFrame, year: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`mig_all_ages_net` and its rate of the markets that are carried over: `derived`, with interval; and their inputs.

    pair: the flows of a pair of years. crosswalk: county_fips, cbsa_code. base: `resident_base`. year: the second one.
    Without rows where the flows have the state by the scheme of the markets, or lack a total that is needed.
    """
    totals = pair.filter(pl.col("counterpart_kind") == "us_total").collect()
    totals = totals.with_columns(pl.col("county_fips", "direction").cast(pl.String))
    amounts = {(way, code): n for way, code, n in totals.select("direction", "county_fips", "individuals").iter_rows()}
    codes = pl.Series([code for _, code in amounts], dtype=pl.String)
    rows = list(_rows(amounts, crosswalk, other_scheme(crosswalk, codes.unique()), year))
    frame = pl.DataFrame(rows, schema=_ROW, orient="row").join(base, on="cbsa_code", how="left", maintain_order="left")
    values = [_facts(frame, year, is_rate=False), _facts(frame, year, is_rate=True)]
    return pl.concat(values), _inputs(frame, totals, year)


def _rows(
    amounts: dict[tuple[str, str], int | None], crosswalk: pl.DataFrame, other: frozenset[str], year: int
) -> list[Row]:
    to: Scheme = "counties" if other <= COUNTIES else "planning_regions"
    rows: list[Row] = []
    for market in crosswalk.filter(pl.col("county_fips").is_in(sorted(other)))["cbsa_code"].unique().sort():
        own = crosswalk.filter(pl.col("cbsa_code") == market)["county_fips"].to_list()
        weights = market_weights(own, to, year)
        net = [
            weight * (into - out)
            for code, weight in weights.items()
            if (into := amounts.get(("inflow", code))) is not None
            and (out := amounts.get(("outflow", code))) is not None
        ]
        if len(net) == len(weights):
            formula = " + ".join(f"{weight!r} * (i{code} - o{code})" for code, weight in weights.items())
            rows.append((market, math.fsum(net), formula, list(weights)))
    return rows


def _facts(frame: pl.DataFrame, year: int, *, is_rate: bool) -> pl.DataFrame:
    """The net, or its rate: that has a value where the residents of the second year are known."""
    people = pl.col("population").cast(pl.Float64)
    value = 1000 * pl.col("net") / people if is_rate else pl.col("net")
    error = pl.lit(ERROR_PER_1K) if is_rate else ERROR_PER_1K / 1000 * people
    rows = frame.filter(people > 0) if is_rate else frame
    code = pl.element()
    flows = pl.col("counties").list.eval(
        pl.format(
            f"i{{}}=irs_county/{{}}/inflow/{year}{TERM}o{{}}=irs_county/{{}}/outflow/{year}", code, code, code, code
        )
    )
    return facts(
        rows,
        RATE if is_rate else NET,
        value,
        year=year,
        current=True,
        method=pl.lit(f"1,000 * {_WORDS} / residents of the second year" if is_rate else _WORDS),
        formula=pl.format("1000 * ({}) / residents", "formula") if is_rate else pl.col("formula"),
        inputs=terms(flows.list.join(TERM), residents=pl.col("base_key")) if is_rate else flows.list.join(TERM),
        status=pl.lit("derived"),
        period=pl.lit(f"{year - 1}-{year}"),
        p05=value - error,
        p95=value + error,
        reason=pl.lit(REASON),
    )


def _inputs(frame: pl.DataFrame, totals: pl.DataFrame, year: int) -> pl.DataFrame:
    codes = frame["counties"].explode().unique()
    rows = totals.filter(pl.col("county_fips").is_in(codes.implode()))
    return input_rows(
        rows,
        pl.format("irs_county/{}/{}/{}", "county_fips", "direction", pl.lit(year)),
        table=TABLE,
        column="individuals",
        amount=pl.col("individuals"),
        payloads=pl.concat_list(pl.col("payload_sha256").cast(pl.String)),
        where={
            "direction": one("direction"),
            "county_fips": one("county_fips"),
            "counterpart_kind": texts("us_total"),
            "year2": one("year2"),
        },
    )
