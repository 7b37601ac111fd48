"""Technology jobs added over three years for every housing unit permitted in them, as facts made of facts.

Innovation sectors share industries, so their jobs cannot be added up; technology alone stands for them here.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import DIGITS, Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import TERM, input_rows, merged, one, terms, texts
from aker_core.facts.recompute import FACTS_TABLE
from aker_economy.permit_values import AMOUNTS as PERMITTED
from aker_economy.permit_values import TABLE as PERMITS
from aker_economy.permit_values import permit_inputs, permit_key, permits_of_areas
from aker_jobs.comparison.shift_share_values import SPAN

METRIC, JOBS = f"added_tech_jobs_per_permitted_unit_{SPAN}y", f"tech_change_{SPAN}y"
METHOD = Method(f"change in technology jobs over {SPAN} years / housing units permitted in them", "jobs / units")
NO_UNITS = "no unit was permitted in the three years"
NO_PERMITS = "permits of all counties are not known in each of the three years"
NOT_LOADED = f"permits of each of the three years are not loaded (table {PERMITS}; see `aker sources --missing`)"
NO_TABLE = pl.DataFrame(schema={"cbsa_code": pl.String, "units": pl.Int64, "unit_keys": pl.List(pl.String)})
UNITS = pl.col("units")
HAS_UNITS = UNITS.is_not_null() & (UNITS > 0)


def jobs_per_permitted_unit(family_inputs: FamilyInputs, changes: pl.DataFrame) -> FamilyResult:
    """Jobs added for every housing unit permitted. changes: as in `jobs_per_unit`."""
    if PERMITS not in family_inputs.tables:
        return FamilyResult(facts=jobs_per_unit(changes, NO_TABLE, are_years_loaded=False)[0])
    table = family_inputs.tables[PERMITS].filter(pl.col("year") <= family_inputs.scope.year).collect()
    areas = permits_of_areas(table, family_inputs.crosswalk)
    keyed = areas.filter(pl.col("counties_found") > 0).with_columns(key=permit_key(PERMITTED[0]))
    year = family_inputs.scope.year
    loaded = table.filter(pl.col("year") > year - SPAN)["year"].n_unique() == SPAN
    rows, inputs = jobs_per_unit(changes, units_of_years(keyed, year), are_years_loaded=loaded)
    return FamilyResult(facts=rows, inputs=merged([inputs, permit_inputs(areas, PERMITTED[0])]))


def units_of_years(areas: pl.DataFrame, year: int) -> pl.DataFrame:
    """Units permitted in the years of the window: cbsa_code, units (null unless all years are known), unit_keys.

    areas: rows of `aker_economy.permit_values.permits_of_areas`, with `key` of the input.
    """
    window = areas.filter(pl.col("year") > year - SPAN, pl.col("year") <= year)
    return (
        window.group_by(cbsa_code="area")
        .agg(
            units=pl.when((pl.len() == SPAN) & (pl.col("units").null_count() == 0)).then(pl.col("units").sum()),
            unit_keys=pl.col("key").sort(),
        )
        .sort("cbsa_code")
    )


def jobs_per_unit(
    changes: pl.DataFrame, units: pl.DataFrame, *, are_years_loaded: bool = True
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The facts of markets, and the changes in jobs as their inputs.

    changes: facts, of which those of `tech_change_3y` are used. units: as of `units_of_years`. are_years_loaded: false
    where units that are not known are only not loaded (else the publisher has none). What is known of the change:
    value, bounds or interval is divided by the units; what is not keeps its status and reason. Changes count
    with the digits that are stored: the result is the same whether they come from the database or were just computed.
    """
    rows = (
        changes.filter(pl.col("metric") == JOBS, pl.col("geography") == "market")
        .with_columns(pl.col("value", "low", "high", "p05", "p95").round_sig_figs(DIGITS))
        .join(units, left_on="geo_code", right_on="cbsa_code", how="left")
    )
    known = pl.any_horizontal(pl.col("value", "low", "high").is_not_null())
    status = (
        pl.when(~known)
        .then("status")
        .when(UNITS.is_null())
        .then(pl.lit("not_published" if are_years_loaded else "not_loaded"))
        .when(UNITS == 0)
        .then(pl.lit("no_base"))
        .when(pl.col("status") == "observed")
        .then(pl.lit("derived"))
        .otherwise("status")
    )
    ends: dict[str, pl.Expr] = {
        name: pl.when(HAS_UNITS).then(pl.col(name) / UNITS) for name in ("low", "high", "p05", "p95")
    }
    per_unit = facts(
        rows,
        METRIC,
        pl.when(HAS_UNITS).then(pl.col("value") / UNITS),
        year=pl.col("year"),
        current=True,
        place="geo_code",
        method=METHOD,
        inputs=pl.when(known & UNITS.is_not_null()).then(terms(_unit_terms(), jobs=_key())),
        status=status,
        period=pl.format("{}-{}", pl.col("year") - SPAN, "year"),
        reason=pl.when(known & UNITS.is_null())
        .then(pl.lit(NO_PERMITS if are_years_loaded else NOT_LOADED))
        .when(known & (UNITS == 0))
        .then(pl.lit(NO_UNITS))
        .otherwise("reason"),
        ends=ends,
    )
    return per_unit, _inputs(rows)


def _key() -> pl.Expr:
    return pl.format("facts/{}/{}/{}", "geo_code", pl.lit(JOBS), "year")


def _unit_terms() -> pl.Expr:
    return pl.lit("units=") + pl.col("unit_keys").list.join(f"{TERM}units=")


def _inputs(rows: pl.DataFrame) -> pl.DataFrame:
    return input_rows(
        rows,
        _key(),
        table=FACTS_TABLE,
        column="value",
        amount=pl.col("value"),
        payloads=pl.lit([], pl.List(pl.String)),
        where={
            "geography": texts("market"),
            "metric": texts(JOBS),
            "year": one("year"),
            "geo_code": one("geo_code"),
        },
    )
