"""Columns of two tables of the Workforce Information Database, by their names in the structures 3.0 and 2.8.

Of 3.0: the structure document of the Analyst Resource Center (https://www.widcenter.org), revision of May 1, 2025, with
its types. Of 2.8: the names that states publish in that layout (Colorado's QCEW and LAUS, data.colorado.gov cjkq-q9ih
and 4e3w-qire; Kansas's labor force), in the order of 3.0, which added the version of the kind of area alone.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from aker_core.errors import ConfigError

VERSIONS = ("3.0", "2.8")


class Column(NamedTuple):
    """A column: its name in 3.0, in 2.8 (empty: not there), and its type of so many characters or digits."""

    name: str
    old: str
    kind: str
    width: int


_PLACE_AND_PERIOD = (
    Column("StFips", "stfips", "char", 2),
    Column("AreaType", "areatype", "char", 2),
    Column("AreaTypeVersion", "", "char", 4),
    Column("Area", "area", "char", 6),
    Column("PeriodYear", "periodyear", "char", 4),
    Column("PeriodType", "periodtype", "char", 2),
    Column("Period", "period", "char", 2),
)
INDUSTRY = (
    *_PLACE_AND_PERIOD,
    Column("IndCodeType", "indcodty", "char", 2),
    Column("IndCode", "indcode", "char", 10),
    Column("Ownership", "ownership", "char", 2),
    Column("Prelim", "prelim", "char", 1),
    Column("Firms", "firms", "numeric", 8),
    Column("Establishments", "estab", "numeric", 8),
    Column("QuarterAvgEmp", "avgemp", "numeric", 9),
    Column("Month1Emp", "mnth1emp", "numeric", 9),
    Column("Month2Emp", "mnth2emp", "numeric", 9),
    Column("Month3Emp", "mnth3emp", "numeric", 9),
    Column("TopEmployerAvgEmp", "topempav", "numeric", 9),
    Column("TotalWages", "totwage", "numeric", 14),
    Column("AvgWeeklyWage", "avgwkwage", "numeric", 8),
    Column("TaxableWages", "taxwage", "numeric", 14),
    Column("UIContributions", "contrib", "numeric", 12),
    Column("Suppress", "suppress", "char", 1),
)
LABOR_FORCE = (
    *_PLACE_AND_PERIOD,
    Column("Adjusted", "adjusted", "char", 1),
    Column("Prelim", "prelim", "char", 1),
    Column("Benchmark", "benchmark", "char", 4),
    Column("LaborForce", "laborforce", "numeric", 9),
    Column("Employed", "emplab", "numeric", 9),
    Column("Unemployed", "unemp", "numeric", 9),
    Column("UnemployedRate", "unemprate", "numeric", 5),
    Column("CLFPRate", "clfprate", "numeric", 5),
    Column("EmpPopRatio", "emppopratio", "numeric", 5),
)
# Table: its file in 3.0 and in 2.8.
FILES = {"Industry": ("Industry.csv", "industry.csv"), "LaborForce": ("LaborForce.csv", "labforce.csv")}


def in_version(rows: pl.LazyFrame, columns: tuple[Column, ...], version: str) -> pl.LazyFrame:
    """Rows with the names of 3.0 as the structure of a version has them. Raises ConfigError for another version."""
    if version not in VERSIONS:
        raise ConfigError(f"Unknown structure {version!r} of the WID. Choose from {', '.join(VERSIONS)}")
    if version == VERSIONS[0]:
        return rows.select(column.name for column in columns)
    return rows.select(pl.col(column.name).alias(column.old) for column in columns if column.old)
