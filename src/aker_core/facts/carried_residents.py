"""Residents of Connecticut's markets where a vintage has the state by its other scheme: carried over by towns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import polars as pl

from aker_core.facts.inputs import TERM, input_rows, one
from aker_geo.connecticut import COUNTIES, Scheme
from aker_geo.crosswalk import other_scheme
from aker_geo.town_weights import error, market_weights

TABLE, COLUMN = "census_pep", "population"
# carried, terms: the formula over the counties of the other scheme, and its inputs. error: what nine of ten are within,
# as a share; null where the towns' own estimates of the year add up to them.
CARRIED: dict[str, pl.DataType | type[pl.DataType]] = {
    "cbsa_code": pl.String,
    "year": pl.Int16,
    "population": pl.Int64,
    "county_fips": pl.List(pl.String),
    "carried": pl.String,
    "terms": pl.String,
    "error": pl.Float64,
}
_Row = tuple[str, int, int, list[str], str, str, float | None]


def carried_residents(newest: pl.DataFrame, crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Residents of the markets whose counties a year has by the other scheme, where every part is known: `CARRIED`.

    newest: county_fips, year, population. crosswalk: cbsa_code, county_fips. county_fips: those of the table.
    """
    rows: list[_Row] = []
    for (year,), counties in newest.sort("year", "county_fips").group_by("year", maintain_order=True):
        if other := other_scheme(crosswalk, counties["county_fips"]):
            people = dict(counties.select("county_fips", "population").iter_rows())
            rows += _of_year(int(str(year)), people, crosswalk, other)
    return pl.DataFrame(rows, schema=CARRIED, orient="row")


def _of_year(
    year: int, people: Mapping[str, int | None], crosswalk: pl.DataFrame, other: frozenset[str]
) -> Iterator[_Row]:
    to: Scheme = "counties" if other <= COUNTIES else "planning_regions"
    of_state = crosswalk.filter(pl.col("county_fips").is_in(sorted(other)))
    for market in of_state["cbsa_code"].unique().sort():
        own = crosswalk.filter(pl.col("cbsa_code") == market)["county_fips"].to_list()
        weights = market_weights(own, to, year)
        known = {code: number for code in weights if (number := people.get(code)) is not None}
        if len(known) < len(weights):
            continue
        formula = " + ".join(f"{weight!r} * c{code}" for code, weight in weights.items())
        terms = TERM.join(f"c{code}=county_residents/{code}/{year}" for code in weights)
        total = round(math.fsum(weight * known[code] for code, weight in weights.items()))
        yield market, year, total, list(weights), f"round({formula})", terms, error(to, year)


def carried_reason(error_share: pl.Expr) -> pl.Expr:
    """What to know of residents that were carried over. error_share: the column `error`."""
    exact = pl.lit("Connecticut's other county scheme: the towns' own estimates of the year, summed")
    within = pl.format("{} %", (100 * error_share).round(1))
    words = pl.format("Connecticut's other county scheme, carried over by the towns: 9 of 10 are within {}", within)
    return pl.when(error_share.is_null()).then(exact).otherwise(words)


def carried_inputs(newest: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """The counties that residents were carried over from.

    newest: county_fips, year, vintage, population, payload_sha256. residents: with the columns of `CARRIED`.
    """
    named = residents.filter(pl.col("carried").is_not_null()).select("county_fips", "year").explode("county_fips")
    counties = newest.with_columns(pl.col("county_fips", "payload_sha256").cast(pl.String))
    return input_rows(
        named.unique(maintain_order=True).join(counties, on=["county_fips", "year"], maintain_order="left"),
        pl.format("county_residents/{}/{}", "county_fips", "year"),
        table=TABLE,
        column=COLUMN,
        amount=pl.col("population"),
        payloads=pl.concat_list("payload_sha256"),
        where={"county_fips": one("county_fips"), "year": one("year"), "vintage": one("vintage")},
    )
