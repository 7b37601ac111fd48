"""Learn how far estimates of withheld jobs are off: python -m scripts.fit_withheld_error BY_AREA_ZIP MEMBERSHIP_CSV

BY_AREA_ZIP: a year of QCEW by area with all quarters. MEMBERSHIP_CSV: county_fips, qcew_area. Cells of metros that are
withheld in March and disclosed in April tell their true size, but for a month's change. Writes
src/aker_jobs/labor/reference/withheld_error.csv and prints the errors.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import numpy as np
import polars as pl

from aker_jobs.labor.estimates import intervals
from aker_jobs.labor.estimates.leaves import METRO
from aker_jobs.labor.estimates.withheld import WithheldJobs, withheld_jobs

TARGET = Path("src/aker_jobs/labor/reference/withheld_error.csv")
COLUMNS = ["area_fips", "own_code", "industry_code", "agglvl_code", "qtr", "disclosure_code", "qtrly_estabs_count"]
MONTHS = ["month1_emplvl", "month3_emplvl"]
BINS = 8
KEYS = ["area_fips", "own_code", "industry_code"]


def read(path: Path) -> pl.DataFrame:
    """Rows of all areas with jobs of the first and the third month, null where withheld."""
    texts = dict.fromkeys(("area_fips", "own_code", "industry_code", "disclosure_code"), pl.String)
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".csv"))
        tables = [
            pl.read_csv(archive.read(name), columns=[*COLUMNS, *MONTHS], schema_overrides=texts) for name in names
        ]
    withheld = pl.col("disclosure_code").eq_missing("N")
    return pl.concat(tables, how="vertical_relaxed").with_columns(pl.when(~withheld).then(pl.col(MONTHS)))


def really_withheld(rows: pl.DataFrame) -> pl.DataFrame:
    """Private four-digit cells of metros that are withheld in March, with the jobs of April."""
    cells = rows.filter(pl.col("agglvl_code") == 46, pl.col("own_code") == "5")
    hidden = cells.filter(pl.col("qtr") == 1, pl.col("month3_emplvl").is_null())
    later = cells.filter(pl.col("qtr") == 2).drop_nulls("month1_emplvl")
    return hidden.select(KEYS).join(later.select(*KEYS, april="month1_emplvl"), on=KEYS).sort(KEYS)


def estimates(fit: WithheldJobs, cells: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, np.ndarray]]:
    """The cells with known and hidden jobs, and the terms of the error."""
    numbered = cells.with_row_index("number")
    inside = fit.leaves_in(METRO, numbered.select("number", *KEYS))
    numbers = np.full(len(fit.jobs), numbered.height, dtype=np.int64)
    numbers[inside["leaf"].to_numpy()] = inside["number"].to_numpy()
    sums = fit.sums(numbers, numbered.height)
    hidden = sums["withheld"].to_numpy()
    spread = intervals.free_spread(numbers, numbered.height, fit.partitions, fit.variance)
    return numbered.hstack(sums), intervals.terms_of(hidden, spread)


def main(path: str, membership: str) -> None:
    rows = read(Path(path))
    now = rows.filter(pl.col("qtr") == 1).select(
        *KEYS, "agglvl_code", estabs="qtrly_estabs_count", jobs="month3_emplvl"
    )
    fit = withheld_jobs(now, pl.read_csv(membership, schema_overrides={"county_fips": pl.String}))
    if fit is None:
        sys.exit("No counties in the file. Give the files of the whole nation")
    cells, terms = estimates(fit, really_withheld(rows))
    true, estimate = cells["april"].to_numpy().astype(float), cells["estimate"].to_numpy()
    error = np.abs(true - estimate)
    matrix = np.stack(list(terms.values()), axis=1)
    coefficients = np.linalg.lstsq(matrix, np.log(error + 0.5), rcond=None)[0]
    expected = np.exp(matrix @ coefficients)
    edges = np.quantile(expected, np.linspace(0, 1, BINS + 1))[1:-1]
    at = np.searchsorted(edges, expected)
    lines = ["kind,term,value,up_to,p05,p95"]
    lines += [f"coefficient,{name},{value:.4f},,," for name, value in zip(terms, coefficients, strict=True)]
    standardized = (true - estimate) / expected
    for number in range(BINS):
        low, high = np.quantile(standardized[at == number], [0.045, 0.955])
        up_to = f"{edges[number]:.3f}" if number < BINS - 1 else ""
        lines.append(f"quantile,,,{up_to},{low:.3f},{high:.3f}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    relative = error / np.maximum(true, 1)
    large = true > 100
    print(f"{len(true):,} cells, {true.sum():,.0f} jobs: errors {error.sum() / true.sum():.2%} of the jobs, median")
    print(f"{np.median(relative):.1%}, above 100 jobs {error[large].sum() / true[large].sum():.2%}")


if __name__ == "__main__":
    main(*sys.argv[1:])
