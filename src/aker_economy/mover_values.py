"""Income per person who moved into or out of a market (IRS county flows), as facts.

Moves between counties of a market are in the counties' totals and are taken out again, as far as they are listed. A
file that lists none of them (those within a state in one row, as from the pair 2022-23 on) gives no value: most of whom
it counts may have moved from one county of the market to another.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import input_rows, merged, one, terms, texts
from aker_core.facts.listed_flows import pair_count, states_with_pairs
from aker_core.facts.selection import newest_year
from aker_geo.crosswalk import crosswalk_of_table, other_scheme

TABLE = "irs_county_flows"
METRICS = {"inflow": "income_per_in_migrant_usd", "outflow": "income_per_out_migrant_usd"}
METHOD = Method(
    "adjusted gross income of movers / filers and dependents; moves within the market taken out",
    "1000 * (income - income_within) / (people - people_within)",
)
COLUMNS = {"income": "agi_kusd", "people": "individuals"}
OTHER_COUNTIES = "flows are published by other counties than the market's"
WITHHELD = "the flows of one of its counties are withheld"
NOT_LISTED = "these files do not list the flows between counties of a state: moves within the market stay in the totals"
NOBODY = "nobody moved across the market's boundary"


def mover_values(family_inputs: FamilyInputs) -> FamilyResult:
    """The income of both directions in the newest pair of years up to the data year."""
    table = family_inputs.tables[TABLE]
    year = newest_year(table, family_inputs.scope.year, "year2")
    if year is None:
        return FamilyResult()
    flows = table.filter(pl.col("year2") == year).collect()
    sums = movers_of_markets(flows, family_inputs.crosswalk).with_columns(year2=pl.lit(year, pl.Int16))
    rows = [_facts(sums.filter(pl.col("direction") == name), metric) for name, metric in METRICS.items()]
    inputs = [_inputs(sums, role, within=within) for role in COLUMNS for within in (False, True)]
    return FamilyResult(facts=pl.concat(rows), inputs=merged(inputs))


def movers_of_markets(flows: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """One row per market and direction: income and people (sums of county totals from or to the U.S., null where a
    county is withheld or has no row), income_within and people_within (between its counties, null where one is
    withheld or none is listed), value (dollars per person), counties, absent (how many have no row), pair_count (flows
    between its counties that are listed), is_listed (false where the file lists none within a state of several of its
    counties), otherwise (Connecticut by its other scheme), county_fips, payloads.

    flows: rows of `irs_county_flows` of one pair of years. crosswalk: cbsa_code, county_fips.
    """
    codes = flows["county_fips"].cast(pl.String)
    members = crosswalk_of_table(codes, crosswalk)
    other = sorted(other_scheme(crosswalk, codes.unique()))
    counties = members.group_by("cbsa_code").agg(
        pl.col("county_fips").sort(), counties=pl.len(), otherwise=pl.col("county_fips").is_in(other).any()
    )
    rows = flows.with_columns(
        pl.col("county_fips", "counterpart_code", "direction", "counterpart_kind").cast(pl.String)
    )
    grid = counties.join(pl.DataFrame({"direction": list(METRICS)}), how="cross")
    payloads = rows.group_by("direction").agg(payloads=pl.col("payload_sha256").cast(pl.String).unique().sort())
    sums = (
        grid.join(_totals(rows, members), on=["cbsa_code", "direction"], how="left")
        .join(_within(rows, members), on=["cbsa_code", "direction"], how="left")
        .join(_listed(rows, members), on=["cbsa_code", "direction"], how="left")
        .join(payloads, on="direction", how="left")
        .with_columns(
            pl.col("rows", "hidden_within", "pair_count").fill_null(0), pl.col("is_listed").fill_null(value=True)
        )
    )
    whole = (pl.col("rows") == pl.col("counties")) & (pl.col("hidden") == 0)
    clean = (pl.col("hidden_within") == 0) & pl.col("is_listed")
    amounts = sums.with_columns(
        **{role: pl.when(whole).then(role) for role in COLUMNS},
        **{f"{role}_within": pl.when(clean).then(pl.col(f"{role}_within").fill_null(0)) for role in COLUMNS},
        absent=pl.col("counties") - pl.col("rows"),
    )
    people = pl.col("people") - pl.col("people_within")
    return amounts.with_columns(
        movers=people,
        value=pl.when(people > 0).then(1000 * (pl.col("income") - pl.col("income_within")) / people),
    ).sort("cbsa_code", "direction")


def _totals(rows: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.filter(pl.col("counterpart_kind") == "us_total")
        .join(members, on="county_fips")
        .group_by("cbsa_code", "direction")
        .agg(
            rows=pl.len(),
            hidden=pl.any_horizontal(pl.col(*COLUMNS.values()).is_null()).sum(),
            **{role: pl.col(column).cast(pl.Int64).sum() for role, column in COLUMNS.items()},
        )
    )


def _within(rows: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Flows between two counties of one market."""
    other = members.rename({"county_fips": "counterpart_code", "cbsa_code": "other_market"})
    return (
        rows.filter(pl.col("counterpart_kind") == "county")
        .join(members, on="county_fips")
        .join(other, on="counterpart_code")
        .filter(pl.col("cbsa_code") == pl.col("other_market"))
        .group_by("cbsa_code", "direction")
        .agg(
            hidden_within=pl.any_horizontal(pl.col(*COLUMNS.values()).is_null()).sum(),
            **{f"{role}_within": pl.col(column).cast(pl.Int64).sum() for role, column in COLUMNS.items()},
        )
    )


def _listed(rows: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """How many flows between the counties of each market the file of each direction lists, and whether it lists any."""
    parts = []
    for direction in METRICS:
        file = rows.lazy().filter(pl.col("direction") == direction)
        listed = states_with_pairs(file, members).rename({"pairs_listed": "is_listed"})
        counted = listed.join(pair_count(file, members, direction), on="cbsa_code", how="left")
        parts.append(counted.with_columns(direction=pl.lit(direction)))
    return pl.concat(parts)


def _facts(rows: pl.DataFrame, metric: str) -> pl.DataFrame:
    value = pl.col("value")
    keys = {f"{role}{end}": _key(f"{role}{end}") for role in COLUMNS for end in ("", "_within")}
    return facts(
        rows,
        metric,
        value,
        year=pl.col("year2"),
        current=True,
        method=METHOD,
        inputs=pl.when(value.is_not_null()).then(terms(**keys)),
        status=_status(),
        period=pl.format("{}-{}", pl.col("year2") - 1, "year2"),
        reason=_reason(),
    )


def _status() -> pl.Expr:
    return (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit("derived"))
        .when("otherwise")
        .then(pl.lit("not_comparable"))
        .when((pl.col("absent") > 0) | ~pl.col("is_listed"))
        .then(pl.lit("not_published"))
        .when(pl.col("movers").is_null())
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("no_base"))
    )


def _reason() -> pl.Expr:
    """Why there is no value, or what stays in it."""
    lacking = pl.format("no flows of {} of its {} counties are published", "absent", "counties")
    pairs = pl.col("counties") * (pl.col("counties") - 1)
    some_stay = pl.format(
        "{} of {} flows between its counties are listed; who moved in the others stays in", "pair_count", pairs
    )
    why_none = (
        pl.when("otherwise")
        .then(pl.lit(OTHER_COUNTIES))
        .when(pl.col("absent") > 0)
        .then(lacking)
        .when(~pl.col("is_listed"))
        .then(pl.lit(NOT_LISTED))
        .when(pl.col("movers").is_null())
        .then(pl.lit(WITHHELD))
        .otherwise(pl.lit(NOBODY))
    )
    return pl.when(pl.col("value").is_null()).then(why_none).when(pl.col("pair_count") < pairs).then(some_stay)


def _key(role: str) -> pl.Expr:
    return pl.format("movers/{}/{}/{}/{}", "cbsa_code", "direction", pl.lit(role), "year2")


def _inputs(sums: pl.DataFrame, role: str, *, within: bool) -> pl.DataFrame:
    """The counties' totals from or to the U.S., or the flows between the counties."""
    name = f"{role}_within" if within else role
    between = {"counterpart_code": pl.col("county_fips")} if within else {}
    return input_rows(
        sums.filter(pl.col("value").is_not_null()),
        _key(name),
        table=TABLE,
        column=COLUMNS[role],
        amount=pl.col(name),
        payloads=pl.col("payloads"),
        where={
            "direction": one("direction"),
            "county_fips": pl.col("county_fips"),
            "counterpart_kind": texts("county" if within else "us_total"),
            "year2": one("year2"),
            **between,
        },
    )
