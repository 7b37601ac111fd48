"""The sample's QCEW answers as BLS writes them: the annual single file and the slices by area and by industry.

Text is quoted and numbers are not; in a withheld cell stands a bare 0 with N in its disclosure column.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

import numpy as np
import polars as pl

from aker_sample.apportion import Numbers, half_up
from aker_sample.qcew_areas import Figures, areas, figures, published
from aker_sample.qcew_cells import naics_of, scheme
from aker_sample.qcew_disclosure import Flags, withheld

FILE_YEARS = range(2016, 2024)
# One county that a publisher's file lacks: Gilpin, Colorado, in 2019. The metro's own row still has it.
MISSING = {(2019, "08047")}
WEEKS = 52
_MEASURES = (
    "annual_avg_estabs",
    "annual_avg_emplvl",
    "total_annual_wages",
    "taxable_annual_wages",
    "annual_contributions",
    "annual_avg_wkly_wage",
    "avg_annual_pay",
)
_KEYS = ("area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code")
HEADER = (
    *_KEYS,
    *_MEASURES,
    "lq_disclosure_code",
    *(f"lq_{name}" for name in _MEASURES),
    "oty_disclosure_code",
    *(f"oty_{name}_{kind}" for name in _MEASURES for kind in ("chg", "pct_chg")),
)


def single_file(year: int) -> bytes:
    """The zipped annual file of all areas and industries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        member = zipfile.ZipInfo(f"{year}.annual.singlefile.csv", date_time=(year + 1, 6, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        packed.writestr(member, _csv(table(year)), compresslevel=1)
    return buffer.getvalue()


def area_slice(year: int, code: str) -> bytes | None:
    """Every row of an area, or None where the sample has none."""
    return _slice(year, "area_fips", code)


def industry_slice(year: int, code: str) -> bytes | None:
    """Every row of an industry (written with _ for -, as in the address), or None where the sample has none."""
    return _slice(year, "industry_code", code.replace("_", "-"))


def _slice(year: int, column: str, code: str) -> bytes | None:
    rows = table(year).filter(pl.col(column) == f'"{code}"')
    return _csv(rows) if rows.height else None


def _csv(rows: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    buffer.write((",".join(f'"{name}"' for name in HEADER) + "\n").encode())
    rows.write_csv(buffer, include_header=False, quote_style="never", float_precision=2, null_value="0")
    return buffer.getvalue()


@lru_cache(maxsize=2)
def table(year: int) -> pl.DataFrame:
    """One row per area and cell in the publisher's columns; text already quoted, withheld numbers null."""
    naics = naics_of(year)
    now, before = figures(year, naics), figures(year - 1, naics)
    hidden = withheld(year, naics)
    shown = (now.estabs > 0) & published(naics)
    for missing_year, code in MISSING:
        if missing_year == year:
            shown[areas().codes.index(code)] = False
    rows, columns = np.nonzero(shown)
    lacks = hidden[rows, columns]
    lacks_before = lacks | withheld(year - 1, naics)[rows, columns] | (before.estabs == 0)[rows, columns]
    found: dict[str, pl.Series] = dict(_keys(year, rows, columns, lacks))
    level = [value[rows, columns] for value in _seven(now)]
    prior = [value[rows, columns] for value in _seven(before)]
    ratios = [value[rows, columns] for value in _quotients(now, naics)]
    for name, value in zip(_MEASURES, level, strict=True):
        found[name] = _numbers(value, lacks, name).cast(pl.Int64)
    found["lq_disclosure_code"] = _flag(lacks)
    for name, value in zip(_MEASURES, ratios, strict=True):
        found[f"lq_{name}"] = _numbers(value, lacks, name)
    found["oty_disclosure_code"] = _flag(lacks_before)
    for name, value, old in zip(_MEASURES, level, prior, strict=True):
        change = value - old
        percent = half_up(change / np.where(old > 0, old, 1.0) * 100, 1)
        found[f"oty_{name}_chg"] = _numbers(change, lacks_before, name).cast(pl.Int64)
        # A tenth as an exact decimal: written with one digit, where location quotients have two.
        found[f"oty_{name}_pct_chg"] = _numbers(percent, lacks_before, name).cast(pl.Decimal(12, 1))
    return pl.DataFrame(found).select(HEADER)


def _keys(
    year: int,
    rows: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
    columns: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
    lacks: Flags,
) -> dict[str, pl.Series]:
    places, cells = areas(), scheme(naics_of(year)).cells
    level = places.first_level[rows] + np.array([cell.level for cell in cells])[columns]

    def text(values: list[str], at: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> pl.Series:
        return pl.Series([f'"{value}"' for value in values]).gather(pl.Series(at))

    same = np.zeros(len(rows), dtype=np.intp)
    return {
        "area_fips": text(list(places.codes), rows),
        "own_code": text([cell.own for cell in cells], columns),
        "industry_code": text([cell.industry for cell in cells], columns),
        "agglvl_code": text([f"{at}" for at in range(100)], level),
        "size_code": text(["0"], same),
        "year": text([str(year)], same),
        "qtr": text(["A"], same),
        "disclosure_code": _flag(lacks),
    }


def _flag(lacks: Flags) -> pl.Series:
    return pl.Series(['""', '"N"']).gather(pl.Series(lacks.astype(np.int64)))


def _numbers(values: Numbers, lacks: Flags, name: str) -> pl.Series:
    """Values with the withheld ones null; counts of establishments are never withheld."""
    hide = np.zeros_like(lacks) if name == _MEASURES[0] else lacks
    return pl.Series(np.where(hide, np.nan, values), nan_to_null=True)


def _seven(true: Figures) -> tuple[Numbers, ...]:
    """The five measured levels and the two wages that follow from them."""
    jobs = np.maximum(true.jobs, 1.0)
    return (*true.measures(), half_up(true.wages / jobs / WEEKS), half_up(true.wages / jobs))


def _quotients(true: Figures, naics: int) -> list[Numbers]:
    """Location quotients against all industries and ownerships of the area and the nation, from true levels."""
    total = scheme(naics).cells.index(next(cell for cell in scheme(naics).cells if cell.level == 0))
    nation = areas().codes.index("US000")
    jobs = np.maximum(true.jobs, 1.0)
    pay = true.wages / jobs
    found = []
    for value in (*true.measures(), pay, pay):
        base = value[nation] / value[nation, total]
        local = value / np.maximum(value[:, total], 1e-9)[:, None]
        found.append(half_up(np.where(base > 0, local / np.where(base > 0, base, 1.0), 0.0), 2))
    return found
