"""Tables of the BLS API: monthly series of metros, one row for each series and month."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

MEASURES = {"03": "unemployment_rate_pct", "04": "unemployed", "06": "labor_force"}


def _keys(series: str) -> tuple[Column, ...]:
    return (
        Column("series_id", pl.String, series, pattern=r"^[A-Z]{3}[A-Z0-9]+$"),
        Column("cbsa_code", pl.String, "CBSA code of the metro, by the list of July 2023.", pattern=r"^\d{5}$"),
        Column("state_fips", pl.String, "State under which the publisher keeps it.", pattern=r"^\d{2}$"),
    )


_MONTHS = (
    Column("year", pl.Int16, "Calendar year.", low=1976, high=2100),
    Column(
        "period", pl.String, "M01 to M12: months; M13: the publisher's annual average.", pattern=r"^M(0[1-9]|1[0-3])$"
    ),
)
_FOOTNOTES = Column(
    "footnotes",
    pl.String,
    "The publisher's codes, joined by +: P preliminary, R revised, X not available (October 2025).",
    nullable=True,
)

LAUS = TableSchema(
    name="bls_laus_metro",
    says="Local Area Unemployment Statistics of metropolitan areas, not seasonally adjusted: people by residence.",
    columns=(
        *_keys("Series, such as LAUMT391741000000003."),
        Column("measure", pl.String, "What the series counts.", one_of=tuple(MEASURES.values())),
        *_MONTHS,
        Column("value", pl.Float64, "Percent for the rate, else people; null: not available.", nullable=True, low=0),
        _FOOTNOTES,
    ),
    key=("series_id", "year", "period"),
)

CES = TableSchema(
    name="bls_ces_metro",
    says="Current Employment Statistics, state and metro area: all employees on nonfarm payrolls, not seasonally "
    "adjusted, by workplace.",
    columns=(
        *_keys("Series, such as SMU08197400000000001."),
        *_MONTHS,
        Column("thousands", pl.Float64, "Jobs in thousands; null: not available.", nullable=True, low=0),
        _FOOTNOTES,
    ),
    key=("series_id", "year", "period"),
)
