"""Reviewed reference data of research awards: price indices by fiscal year, and what makes an award one of a sector."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl

from aker_data.schemas.awards import AGENCIES

SECTORS = ("tech", "health", "defense")
FIELDS = ("program_code", "program_title", "award_type", "title", "terms")
# Which index stands for the prices that an agency's money pays.
INDEX_OF = {"NIH": "brdpi", "NSF": "gdp", "DOD": "gdp"}


@cache
def price_indices() -> pl.DataFrame:
    """One row per index (`brdpi`, `gdp`) and fiscal year.

    index, fiscal_year (Int16), value (level; each index has its own base), projected (True where the publisher only
    expected it), reason, vintage (publication), source_url (publisher), found_in (where the figure was read).
    """
    table = _read("price_indices", {"fiscal_year": pl.Int16, "value": pl.Float64, "projected": pl.Boolean})
    if table.select("index", "fiscal_year").is_duplicated().any():
        raise ValueError("price_indices.csv: an index has two values for a fiscal year. Keep one")
    return table


@cache
def sector_rules() -> pl.DataFrame:
    """One row per rule: agency, field (a column of the awards tables), pattern, sector, reason, source_url.

    An award belongs to every sector for which one of the rules of its agency matches the field (case is ignored).
    """
    table = _read("award_sectors", {})
    for column, vocabulary in (("agency", AGENCIES), ("field", FIELDS), ("sector", SECTORS)):
        odd = sorted(set(table[column]) - set(vocabulary))
        if odd:
            raise ValueError(f"award_sectors.csv: {column} {odd[0]!r} is unknown. Use one of {', '.join(vocabulary)}")
    return table


def reference_table(name: str) -> pl.DataFrame:
    """One of the reviewed lists of this family, every column as text."""
    return _read(name, {})


def _read(name: str, types: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    text = (files("aker_jobs.awards") / "reference" / f"{name}.csv").read_bytes()
    return pl.read_csv(text, schema_overrides=types, infer_schema=False).with_columns(
        pl.col(column).cast(dtype) for column, dtype in types.items()
    )
