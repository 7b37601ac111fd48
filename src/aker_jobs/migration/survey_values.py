"""Net migration of ages 25-44 (ACS) of markets and states, in people and per 1,000 of them, as facts."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.formula import roles_of
from aker_core.facts.inputs import input_rows, merged, one, terms, texts
from aker_core.facts.survey import not_surveyed, survey_key, survey_period, survey_status
from aker_jobs.migration.acs import CURRENT, FORMER, acs_net_25_44
from aker_jobs.migration.resident_base import resident_base

TABLE = "census_mobility"
# Lines of the bins 25-29 ... 40-44: of all residents (B07001), and of movers from or to another county of the state or
# another state (B07001 and B07401).
ABROAD_LINES = tuple(str(86 + number) for number in range(4))
ZERO = "does not differ from zero: its margin at 90 % is larger"
RESIDENT_LINES = tuple(str(6 + number) for number in range(4))
MOVER_LINES = tuple(str(first + number) for first in (54, 70) for number in range(4))
NET = "movers from elsewhere in the U.S. (B07001) less movers to elsewhere (B07401), ages 25-44"
# Role -> sum of `acs_net_25_44`, table and lines of its cells.
ROLES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "moved_in": ("inflow", CURRENT, MOVER_LINES),
    "moved_out": ("outflow", FORMER, MOVER_LINES),
    "residents_25_44": ("population_25_44", CURRENT, RESIDENT_LINES),
    "from_abroad": ("abroad", CURRENT, ABROAD_LINES),
}
METHODS = {
    "population_25_44": Method("residents of ages 25-44 (B07001, lines 6 to 9)", "residents_25_44"),
    "net_migration_25_44": Method(NET, "moved_in - moved_out"),
    "arrivals_abroad_25_44": Method(
        "moved from abroad or Puerto Rico (B07001, lines 86 to 89), ages 25-44", "from_abroad"
    ),
    "mig_25_44_per_1k": Method(f"1,000 * ({NET}) / of that age", "1000 * (moved_in - moved_out) / residents_25_44"),
    "mig_25_44_per_1k_residents": Method(f"1,000 * ({NET}) / residents", "1000 * (moved_in - moved_out) / residents"),
}


def young_adult_values(
    mobility: pl.LazyFrame, places: pl.DataFrame, residents: pl.DataFrame | None, year: int, data_year: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Net domestic migration of ages 25-44 from the 1-year survey of a year: facts and their inputs.

    mobility: the table `census_mobility`. places: `aker_core.facts.survey.surveyed_places`. residents: of markets and
    of areas, for the rate per 1,000 of all residents. Where the survey draws metros by another list, its figures are
    labeled derived, and there is no rate per resident: residents and movers would be of different
    areas. States and the nation have a fact only where they have a value; the nation's net is zero by definition.
    """
    cells = mobility.filter(pl.col("year") == year).collect()
    table = _surveyed(cells, places, resident_base(places, residents, year, data_year)).with_columns(year=pl.lit(year))
    rows = pl.concat(_facts(table, metric, value, moe) for metric, (value, moe) in _values().items())
    inputs = merged([_inputs(table, role) for role in ROLES])
    of_market = pl.col("geography") == "market"
    return rows.filter(of_market | pl.col("value").is_not_null()), inputs


def _values() -> dict[str, tuple[pl.Expr, pl.Expr]]:
    """Of each metric the value and its margin."""
    alike = pl.col("otherwise").is_null()
    scale = pl.when(pl.col("population") > 0, alike).then(1000 / pl.col("population"))
    return {
        "population_25_44": (pl.col("population_25_44"), pl.col("population_moe")),
        "net_migration_25_44": (pl.col("net"), pl.col("net_moe")),
        "arrivals_abroad_25_44": (pl.col("abroad"), pl.col("abroad_moe")),
        "mig_25_44_per_1k": (pl.col("per_1k"), pl.col("per_1k_moe")),
        "mig_25_44_per_1k_residents": (scale * pl.col("net"), scale * pl.col("net_moe")),
    }


def _surveyed(cells: pl.DataFrame, places: pl.DataFrame, base: pl.DataFrame) -> pl.DataFrame:
    """One row per place: the net of ages 25-44 with its margins, the payloads by table, and all residents beside it."""
    place = ["geography", "cbsa_code"]
    by_table = {
        table: pl.col("payload_sha256").filter(pl.col("table") == table).unique().sort() for table in (CURRENT, FORMER)
    }
    payloads = cells.group_by("geography", cbsa_code="geo_code").agg(**by_table)
    net = acs_net_25_44(cells).drop("year").rename({"geo_code": "cbsa_code"})
    return (
        places.join(net, on=place, how="left")
        .join(payloads, on=place, how="left")
        .join(base, on="cbsa_code", how="left")
        .with_columns(pl.col("status").fill_null("not_published"))
    )


def _facts(rows: pl.DataFrame, metric: str, value: pl.Expr, moe: pl.Expr) -> pl.DataFrame:
    method = METHODS[metric]
    surveyed, alike = pl.col("status") == "observed", pl.col("otherwise").is_null()
    # Only the rate per resident can be null where the survey is whole.
    no_rate = pl.when(alike).then("base_status").otherwise(pl.lit("not_comparable"))
    keys = {role: _key(role) for role in ROLES} | {"residents": pl.col("base_key")}
    return facts(
        rows,
        metric,
        value,
        year=pl.col("year"),
        current=True,
        method=method,
        inputs=terms(**{role: keys[role] for role in roles_of(method.formula)}).replace("", None),
        status=survey_status(value, pl.when(surveyed).then(no_rate).otherwise("status")),
        moe=pl.when(value.is_not_null()).then(moe),
        period=survey_period(),
        reason=pl.when(value.is_not_null())
        .then(_said(metric, value, moe))
        .when(surveyed & ~alike)
        .then("otherwise")
        .when(surveyed)
        .then("base_reason")
        .otherwise(not_surveyed()),
    )


def _said(metric: str, value: pl.Expr, moe: pl.Expr) -> pl.Expr:
    """What is said of a value: how the survey draws the area, and whether a net differs from zero."""
    is_net = pl.lit(metric.startswith(("net_", "mig_")))
    zero = pl.when(is_net & (value.abs() <= moe)).then(pl.lit(ZERO))
    words = pl.concat_str("otherwise", zero, separator="; ", ignore_nulls=True)
    return pl.when(words != "").then(words)


def _key(role: str) -> pl.Expr:
    """The key of a role; null where the place has no such cells, so that no fact names what is not there."""
    there = pl.col(ROLES[role][0]).is_not_null() | (pl.col("status") == "suppressed")
    return pl.when(there).then(survey_key(role))


def _inputs(rows: pl.DataFrame, role: str) -> pl.DataFrame:
    """The cells behind a role, of places that have them; a withheld one leaves no amount."""
    column, table, lines = ROLES[role]
    return input_rows(
        rows,
        _key(role),
        table=TABLE,
        column="estimate",
        amount=pl.col(column),
        payloads=pl.col(table),
        where={
            "geography": one("geography"),
            "geo_code": one("cbsa_code"),
            "year": one("year"),
            "table": texts(table),
            "line": texts(*lines),
        },
    )
