"""Table of the Business Dynamics Statistics: establishments, firms and jobs that begin, last and end."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

# In the order of the publisher's columns. Definitions:
# https://www.census.gov/programs-surveys/bds/documentation/codebook-glossary.html.
COUNTS = {
    "firms": "Firms with an establishment in the cell. A firm counts in every area where it has one: never sum areas.",
    "estabs": "Establishments with paid employees in the pay period of March 12.",
    "emp": "Employees in the pay period of March 12.",
    "denom": "Average of employees of this March and the last (DHS denominator of the job rates).",
    "estabs_entry": "Establishments that opened in the last twelve months (age 0, or back after a year without).",
    "estabs_exit": "Establishments that closed in the last twelve months.",
    "job_creation": "Jobs gained by opening and growing establishments.",
    "job_creation_births": "Jobs gained by opening establishments.",
    "job_creation_continuers": "Jobs gained by growing establishments.",
    "job_destruction": "Jobs lost by closing and shrinking establishments.",
    "job_destruction_deaths": "Jobs lost by closing establishments.",
    "job_destruction_continuers": "Jobs lost by shrinking establishments.",
    "net_job_creation": "Jobs gained less jobs lost; may be negative.",
    "firmdeath_firms": "Firms that ended with all their establishments.",
    "firmdeath_estabs": "Establishments of firms that ended.",
    "firmdeath_emp": "Employees of firms that ended.",
}
# Published rate -> the count it is made of; percent of `denom`, or of establishments (see `metrics.dynamics`).
RATES = {
    "estabs_entry_rate": "estabs_entry",
    "estabs_exit_rate": "estabs_exit",
    "job_creation_rate_births": "job_creation_births",
    "job_creation_rate": "job_creation",
    "job_destruction_rate_deaths": "job_destruction_deaths",
    "job_destruction_rate": "job_destruction",
    "net_job_creation_rate": "net_job_creation",
    "reallocation_rate": "job_creation",
}
SIGNED = ("net_job_creation", "net_job_creation_rate")
MEASURES = (*COUNTS, *RATES)
FLAGS = "DSXN"
ALL = "all"
LEFT_CENSORED = "left censored"


def flag(measure: str) -> pl.Expr:
    """The publisher's letter for a measure of a row: D, S, X or N; null where the cell holds a number."""
    letter = pl.col("flags").str.slice(MEASURES.index(measure), 1)
    return pl.when(letter != ".").then(letter)


def _measure(name: str) -> Column:
    says = COUNTS.get(name) or f"{RATES[name]} per 100 of the average of this year and the last."
    if name == "reallocation_rate":
        says = "Job creation rate and job destruction rate less the absolute net rate."
    kind = pl.Float64 if name in RATES else pl.Int32
    return Column(name, kind, f"{says} Null where `flags` says why.", nullable=True, low=None if name in SIGNED else 0)


DYNAMICS = TableSchema(
    name="census_bds",
    says="Private employer establishments, their firms and their jobs by year: how many there are, began and ended. "
    "Each published table is a part; figures of different tables and vintages do not add up exactly.",
    columns=(
        Column("bds_table", pl.String, "Which published table: its keys, `us` for the table without any."),
        Column("vintage", pl.Int16, "Release, named by its last year.", low=2021, high=2100),
        Column("year", pl.Int16, "The twelve months that end in March of this year.", low=1978, high=2100),
        Column("geography", pl.String, "What the code is.", one_of=("nation", "state", "metro", "county")),
        Column(
            "geo_code", pl.String, "US, state (2 digits), CBSA or county (5 digits).", pattern=r"^(US|\d{2}|\d{5})$"
        ),
        Column("sector", pl.String, "NAICS sector, or all.", pattern=r"^(all|\d{2}(-\d{2})?)$"),
        Column("age_of", pl.String, "Whose age the class is.", one_of=("firm", "establishment", ALL)),
        Column(
            "age_class",
            pl.String,
            "Age in years: one year (`3`), a span (`6 to 10`), open (`26+`), `left censored` (began before the series "
            "did), or all.",
            pattern=rf"^(all|\d+|\d+ to \d+|\d+\+|{LEFT_CENSORED})$",
        ),
        Column("age_low", pl.Int16, "Youngest age of the class; null for all and left censored.", nullable=True, low=0),
        Column("age_high", pl.Int16, "Oldest age; null for open classes, all and left censored.", nullable=True, low=0),
        *(_measure(name) for name in MEASURES),
        Column(
            "flags",
            pl.String,
            f"One letter per measure, in the order {', '.join(MEASURES)}: `.` a number, D withheld, S below the "
            "publisher's quality, X structurally missing, N cannot be calculated. Null where all are numbers.",
            nullable=True,
            pattern=rf"^[.{FLAGS}]{{{len(MEASURES)}}}$",
        ),
    ),
    key=("bds_table", "year", "geo_code", "sector", "age_class"),
)
