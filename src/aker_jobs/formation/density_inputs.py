"""The densities of entries, and the cells of the Business Dynamics Statistics that they are computed from."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_core.facts.fact import Method
from aker_core.facts.inputs import input_rows, one, terms, texts
from aker_jobs.formation.rate_values import resident_term
from aker_jobs.formation.tables import BDS, MEASURES, payloads_of, rows_of

ROLES = {"estabs": "establishments", "estabs_entry": "entries", "estabs_exit": "exits", "emp": "jobs"}


@dataclass(frozen=True)
class Density:
    """Entries per something. column: of `startup_density`. measures: what the formula takes from the table."""

    metric: str
    column: str
    method: Method
    measures: tuple[str, ...]

    @property
    def is_per_resident(self) -> bool:
        return self.column == "per_1k_residents"

    def terms(self) -> pl.Expr:
        """The inputs of a place and year: cells of its rows, and its residents."""
        cells = {ROLES[measure]: cell_key(measure) for measure in self.measures}
        return terms(**cells, residents=resident_term()) if self.is_per_resident else terms(**cells)


DENSITIES = (
    Density(
        "establishment_entry_rate_pct",
        "per_100_estabs",
        Method(
            "100 * entries / average of establishments now and before",
            "100 * entries / (establishments + (exits - entries) / 2)",
        ),
        ("estabs_entry", "estabs", "estabs_exit"),
    ),
    Density(
        "startup_density_per_1k_residents",
        "per_1k_residents",
        Method("1,000 * entries / residents", "1_000 * entries / residents"),
        ("estabs_entry",),
    ),
    Density(
        "startup_density_per_1k_jobs",
        "per_1k_jobs",
        Method("1,000 * entries / jobs of the same table", "1_000 * entries / jobs"),
        ("estabs_entry", "emp"),
    ),
)


def cell_key(measure: str) -> pl.Expr:
    """The key of a count of a place (cbsa_code) and year; null where no rows stand for the place."""
    key = pl.format("bds/{}/{}/{}", "cbsa_code", pl.lit(measure), "year")
    return pl.when(pl.col("geo_codes").is_not_null()).then(key)


def cell_inputs(places: pl.DataFrame, bds: pl.LazyFrame, table: str) -> pl.DataFrame:
    """The rows of one published table. places: cbsa_code (of any place), year, geo_codes (its rows) and `MEASURES`."""
    payloads = payloads_of(rows_of(bds, table))
    where = {"bds_table": texts(table), "geo_code": pl.col("geo_codes"), "year": one("year")}
    return pl.concat(
        [
            input_rows(
                places,
                cell_key(measure),
                table=BDS,
                column=measure,
                amount=pl.col(measure),
                payloads=payloads,
                where=where,
            )
            for measure in MEASURES
        ]
    )
