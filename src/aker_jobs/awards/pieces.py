"""What places got of an agency in a fiscal year and sector, input by input."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_data.schemas.usaspending import DEVELOPMENT
from aker_jobs.awards.nih_parts import PARTS
from aker_jobs.awards.reference_data import SECTORS

ALL = "all"  # whatever the sector
# Sectors, parts of what NIH lists, and what DoD spends beside research.
KINDS = (ALL, *SECTORS, *PARTS, DEVELOPMENT)
PIECE: dict[str, pl.DataType | type[pl.DataType]] = {
    "geo_code": pl.String,
    "agency": pl.String,
    "fiscal_year": pl.Int16,
    "sector": pl.String,
    "key": pl.String,
    "cents": pl.Int64,
    "withheld": pl.Boolean,
    "part": pl.String,
    "campuses": pl.Int64,
    "all_campuses": pl.Int64,
    "campuses_key": pl.String,
    "all_campuses_key": pl.String,
}
BY = ["geo_code", "agency", "fiscal_year", "sector"]


@dataclass(frozen=True)
class Pieces:
    """What places got. rows: `PIECE`, one per place, agency, fiscal year, sector and input. inputs: of the keys.

    part: null, or a name for a group of campuses; cents are then those of all of them, of which the place counts
    campuses / all_campuses.
    """

    rows: pl.DataFrame
    inputs: pl.DataFrame


def none_key() -> pl.Expr:
    """The key of the input that says that a place has no award of an agency and fiscal year."""
    return pl.format("awards/{}/none/{}", pl.col("agency").str.to_lowercase(), "fiscal_year")
