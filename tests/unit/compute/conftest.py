"""Hand-made tables of the shape that compute works on."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

CELLS = {
    "area_fips": pl.String,
    "own_code": pl.String,
    "industry_code": pl.String,
    "agglvl_code": pl.Int16,
    "year": pl.Int16,
    "jobs": pl.Int64,
    "establishments": pl.Int64,
    "wages_usd": pl.Int64,
    "jobs_oty_change": pl.Int64,
    "period": pl.String,
    "qtr": pl.String,
    "payload_sha256": pl.String,
}


class Cells:
    """Collects QCEW cells. A cell's level follows from its area, ownership and industry as BLS has it."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, area: str, own: str, code: str, year: int, jobs: int | None, **given: Any) -> Cells:
        """One cell; jobs None: withheld."""
        kind = {"U": 10, "C": 40}.get(area[0], 50 if area.endswith("000") else 70)
        level = {2: 4, 5: 4, 3: 5, 4: 6}[len(code)] if code != "10" else int(own != "0")
        row = {
            "area_fips": area,
            "own_code": own,
            "industry_code": code,
            "agglvl_code": kind + level,
            "year": year,
            "jobs": jobs,
            "establishments": 5,
            "wages_usd": 1000 * (jobs or 0),
            "jobs_oty_change": 0,
            "period": str(year),
            "qtr": "A",
            "payload_sha256": f"qcew-{year}",
        }
        self.rows.append({**row, **given})
        return self

    def frame(self) -> pl.DataFrame:
        """All cells so far; quotients where one is among them."""
        quotients = {"jobs_quotient": pl.Float64} if any("jobs_quotient" in row for row in self.rows) else {}
        return pl.DataFrame(self.rows, schema={**CELLS, **quotients})

    def lazy(self) -> pl.LazyFrame:
        """All cells so far."""
        return self.frame().lazy()


@pytest.fixture
def cells() -> Cells:
    """An empty table of cells."""
    return Cells()
