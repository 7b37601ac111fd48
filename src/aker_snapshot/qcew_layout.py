"""The snapshot's QCEW in the publisher's layout: the quarterly single file, 42 columns, text quoted and numbers not.

What the snapshot does not hold (taxable wages, contributions, and the quotients and changes of these and of weekly
wages) is written as 0, as the publisher writes what it does not give. No connector reads these columns.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO

import numpy as np
import polars as pl

from aker_snapshot.qcew_figures import LEVELS, SIGNS, WEEKLY, Figures
from aker_snapshot.qcew_rows import Whole

YEAR, QUARTER = 2016, 1
_KEYS = ("area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code")
_MEASURES = (*LEVELS, "taxable_qtrly_wages", "qtrly_contributions", WEEKLY)
HEADER = (
    *_KEYS,
    *_MEASURES,
    "lq_disclosure_code",
    *(f"lq_{name}" for name in _MEASURES),
    "oty_disclosure_code",
    *(f"oty_{name}_{kind}" for name in _MEASURES for kind in ("chg", "pct_chg")),
)


def table(figures: Figures) -> pl.DataFrame:
    """All rows in the columns of `HEADER`, by area, ownership and industry; text already quoted."""
    rows, codes = figures.rows, figures.codes
    order = np.lexsort((rows.cell, rows.area))
    areas, (owns, industries) = rows.areas, zip(*rows.cells, strict=True)
    columns = {
        "area_fips": _text(areas, rows.area[order]),
        "own_code": _text(owns, rows.cell[order]),
        "industry_code": _text(industries, rows.cell[order]),
        "agglvl_code": _text([str(level) for level in range(100)], rows.levels[order]),
        "disclosure_code": _text(SIGNS, codes.level[order]),
        "lq_disclosure_code": _text(SIGNS, codes.quotient[order]),
        "oty_disclosure_code": _text(SIGNS, codes.change[order]),
    }
    for name in LEVELS:
        columns[name] = pl.Series(figures.levels[name][order])
        columns[f"oty_{name}_chg"] = pl.Series(figures.changes[name][order])
    for name, values in figures.rounded.items():
        places = 2 if name.startswith("lq_") else 1 if name.endswith("_pct_chg") else 0
        columns[name] = _decimal(values[order], places)
    constants = {"size_code": '"0"', "year": f'"{YEAR}"', "qtr": f'"{QUARTER}"'}
    left_out = {name: pl.lit(constants.get(name, "0")) for name in HEADER if name not in columns}
    return pl.DataFrame(columns).with_columns(**left_out).select(HEADER)


def _text(values: tuple[str, ...] | list[str], at: Whole) -> pl.Series:
    return pl.Series([f'"{value}"' for value in values]).gather(pl.Series(at))


def _decimal(values: Whole, places: int) -> pl.Series:
    """Whole numbers of hundredths or tenths as exact decimals."""
    exact = pl.Decimal(18, places)
    return pl.select((pl.lit(pl.Series(values)).cast(exact) / 10**places).cast(exact)).to_series()


def write_single_file(figures: Figures, file: IO[bytes]) -> None:
    """The zipped quarterly file of all areas and industries."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        member = zipfile.ZipInfo(f"{YEAR}.q{QUARTER}-q{QUARTER}.singlefile.csv", date_time=(YEAR, 12, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        packed.writestr(member, csv(table(figures)), compresslevel=1)


def csv(rows: pl.DataFrame) -> bytes:
    """Rows as a file of the publisher."""
    buffer = io.BytesIO((",".join(f'"{name}"' for name in HEADER) + "\n").encode())
    buffer.seek(0, io.SEEK_END)
    rows.write_csv(buffer, include_header=False, quote_style="never")
    return buffer.getvalue()
