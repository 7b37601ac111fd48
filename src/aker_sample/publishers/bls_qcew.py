"""The Quarterly Census of Employment and Wages, annual averages: the single file, slices by area and by industry.

Text is quoted and numbers are not; in a withheld cell stands a bare 0 with N in its disclosure column.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection
from typing import IO

import polars as pl

from aker_sample.messages import CSV, ZIP, ServerRequest
from aker_sample.publisher import Publisher, Route, content

SAMPLE_YEARS = range(2016, 2024)
LEVELS = (
    *("annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages", "taxable_annual_wages", "annual_contributions"),
)
MEASURES = (*LEVELS, "annual_avg_wkly_wage", "avg_annual_pay")
KEYS = ("area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code")
HEADER = (
    *KEYS,
    *MEASURES,
    "lq_disclosure_code",
    *(f"lq_{name}" for name in MEASURES),
    "oty_disclosure_code",
    *(f"oty_{name}_{kind}" for name in MEASURES for kind in ("chg", "pct_chg")),
)


class Qcew(Publisher):
    """The files of some years. table: the rows of a year in columns `HEADER`, text quoted, withheld numbers null."""

    home = "https://data.bls.gov"
    version = "3"
    routes = (
        Route(r"/cew/data/files/(\d{4})/csv/(\d{4})_annual_singlefile\.zip", "single_file", ZIP),
        Route(r"/cew/data/api/(\d{4})/a/(area|industry)/(\w+)\.csv", "area_or_industry", CSV),
    )

    def __init__(self, table: Callable[[int], pl.DataFrame], years: Collection[int]) -> None:
        super().__init__()
        self._table, self._years = table, years

    def single_file(self, request: ServerRequest, folder: str, year: str) -> bytes | None:  # noqa: ARG002
        """The zipped annual file of all areas and industries."""
        if folder != year or int(year) not in self._years:
            return None
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            member = zipfile.ZipInfo(f"{year}.annual.singlefile.csv", date_time=(int(year) + 1, 6, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(member, _csv(self._table(int(year))), compresslevel=1)
        return buffer.getvalue()

    def area_or_industry(self, request: ServerRequest, year: str, kind: str, code: str) -> bytes | None:  # noqa: ARG002
        """Every row of an area, or of an industry (written with _ for -); None where there is none."""
        if int(year) not in self._years:
            return None
        column = "area_fips" if kind == "area" else "industry_code"
        rows = self._table(int(year)).filter(
            pl.col(column) == f'"{code if kind == "area" else code.replace("_", "-")}"'
        )
        return _csv(rows) if rows.height else None


def write_csv(rows: pl.DataFrame, file: IO[bytes]) -> None:
    """Rows as a file of the publisher."""
    file.write((",".join(f'"{name}"' for name in HEADER) + "\n").encode())
    rows.write_csv(file, include_header=False, quote_style="never", float_precision=2, null_value="0")


def _csv(rows: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    write_csv(rows, buffer)
    return buffer.getvalue()


def sample() -> tuple[Publisher, ...]:
    """Areas of the sample, from published totals and synthetic detail."""
    return (Qcew(content("qcew_table", "table"), SAMPLE_YEARS),)
