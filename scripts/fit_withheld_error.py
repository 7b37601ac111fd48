"""Learn how far estimates of withheld jobs are off: python -m scripts.fit_withheld_error BY_AREA_ZIP MEMBERSHIP_CSV

BY_AREA_ZIP: a year of QCEW by area with quarters 1 and 2 of some metros at least. MEMBERSHIP_CSV: county_fips,
qcew_area.
Intervals are learned on disclosed cells of March that are hidden; then widened by one factor, until with a month's own
movement they hold 90 % of the cells of metros that are really withheld in March and disclosed in April. Writes
src/aker_jobs/labor/reference/withheld_error.csv, and stores and prints the errors (docs/measured/withheld_later.json).
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import numpy as np
import polars as pl

from aker_jobs.labor.estimates import intervals
from aker_jobs.labor.estimates.bounds import hard_bounds
from aker_jobs.labor.estimates.estimated_cells import estimated_cells
from aker_jobs.labor.estimates.holdout import hidden_cells, masked_cells
from aker_jobs.labor.estimates.leaves import METRO, METRO_TENS
from aker_jobs.labor.estimates.withheld_jobs import WithheldJobs, withheld_jobs
from aker_jobs.labor.withheld import withheld_bounds
from scripts.render_withheld import LATER, adding_up, later, store
from scripts.render_withheld import intervals as intervals_table
from scripts.withheld_rows import adding_up_rows, error_row, width_rows

TARGET = Path("src/aker_jobs/labor/reference/withheld_error.csv")
COLUMNS = ["area_fips", "own_code", "industry_code", "agglvl_code", "qtr", "disclosure_code", "qtrly_estabs_count"]
MONTHS = ["month1_emplvl", "month3_emplvl"]
WAGES = "total_qtrly_wages"
KEYS = ["area_fips", "own_code", "industry_code"]
CLASSES = 6
HELD, HELD_LATER = 0.905, 0.9
SIZES = (1, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 1e9)
Numbers = np.ndarray


def read(path: Path) -> pl.DataFrame:
    """Rows of all areas with jobs of the first and the third month and wages, null where withheld."""
    texts = dict.fromkeys(("area_fips", "own_code", "industry_code", "disclosure_code"), pl.String)
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".csv"))
        tables = [
            pl.read_csv(archive.read(name), columns=[*COLUMNS, *MONTHS, WAGES], schema_overrides=texts)
            for name in names
        ]
    withheld = pl.col("disclosure_code").eq_missing("N")
    return pl.concat(tables, how="vertical_relaxed").with_columns(pl.when(~withheld).then(pl.col(*MONTHS, WAGES)))


def march_and_april(rows: pl.DataFrame) -> pl.DataFrame:
    """Private four-digit cells of metros that are disclosed in April: KEYS, april, march (null where withheld)."""
    cells = rows.filter(pl.col("agglvl_code") == 46, pl.col("own_code") == "5")
    march = cells.filter(pl.col("qtr") == 1).select(*KEYS, march="month3_emplvl", estabs="qtrly_estabs_count")
    april = cells.filter(pl.col("qtr") == 2).drop_nulls("month1_emplvl").select(*KEYS, april="month1_emplvl")
    return march.join(april, on=KEYS).sort(KEYS)


def estimated(fit: WithheldJobs, cells: pl.DataFrame) -> tuple[pl.DataFrame, Numbers]:
    """The cells with their sums, and the terms of the error."""
    numbered = cells.with_row_index("number")
    inside = fit.leaves_in(METRO, numbered.select("number", *KEYS)).sort("number", "leaf")
    sums = fit.sums(inside.select("leaf", "number"), numbered.height)
    leaves, numbers = (inside[name].cast(pl.Int64).to_numpy() for name in ("leaf", "number"))
    spread = intervals.free_spread(leaves, numbers, numbered.height, fit.partitions, fit.variance)
    terms = intervals.terms_of(sums["withheld"].to_numpy(), sums["open_estabs"].to_numpy(), spread)
    return numbered.hstack(sums), np.stack(list(terms.values()), axis=1)


def shortest(errors: Numbers) -> tuple[float, float]:
    """The ends of the shortest interval that holds `HELD` of the errors."""
    ordered = np.sort(errors)
    count = int(np.ceil(HELD * len(ordered)))
    first = int(np.argmin(ordered[count - 1 :] - ordered[: len(ordered) - count + 1]))
    return float(ordered[first]), float(ordered[first + count - 1])


def learned(terms: Numbers, errors: Numbers) -> intervals.ErrorModel:
    """The error of hidden cells, by their terms; months are filled in by `months`."""
    coefficients = np.linalg.lstsq(terms, np.log(np.abs(errors) + 0.5), rcond=None)[0]
    expected = np.exp(terms @ coefficients)
    edges = np.quantile(expected, np.linspace(0, 1, CLASSES + 1))[1:-1]
    at = np.searchsorted(edges, expected)
    ends = [shortest((errors / expected)[at == number]) for number in range(CLASSES)]
    none = np.zeros(0)
    named = dict(zip(intervals.TERMS, coefficients.tolist(), strict=True))
    return intervals.ErrorModel(named, edges, *(np.array(side) for side in zip(*ends, strict=True)), none, none, none)


def interval(
    model: intervals.ErrorModel, cells: pl.DataFrame, terms: Numbers, factor: float
) -> tuple[Numbers, Numbers]:
    """The interval of the month inside the hard bounds (low, high of the cells)."""
    expected = np.exp(terms @ np.array(list(model.coefficients.values())))
    at = np.searchsorted(model.edges, expected)
    estimate, low, high = (cells[name].to_numpy() for name in ("estimate", "low", "high"))
    ends = (np.clip(estimate + factor * side[at] * expected, low, high) for side in (model.low, model.high))
    return tuple(ends)  # type: ignore[return-value]


def months(cells: pl.DataFrame) -> pl.DataFrame:
    """How far disclosed cells move from March to April, by size: value (jobs), p05, p95 (shares)."""
    both = cells.drop_nulls("march").filter(pl.col("march") > 0)
    size, move = both["march"].to_numpy().astype(float), (both["april"] / both["march"] - 1).to_numpy()
    at = np.searchsorted(np.array(SIZES[1:]), size, side="right")
    rows = [
        (float(np.median(size[at == number])), *np.quantile(move[at == number], [0.05, 0.95]).tolist())
        for number in range(len(SIZES) - 1)
    ]
    return pl.DataFrame(rows, schema=["value", "p05", "p95"], orient="row")


def with_a_month(estimate: Numbers, ends: tuple[Numbers, Numbers], table: pl.DataFrame) -> tuple[Numbers, Numbers]:
    """The intervals of March with what a month moves cells of their size."""
    at, sizes = np.log(np.maximum(estimate, 1)), np.log(table["value"].to_numpy())
    down, up = (estimate * np.interp(at, sizes, table[name].to_numpy()) for name in ("p05", "p95"))
    low, high = np.hypot(estimate - ends[0], down), np.hypot(ends[1] - estimate, up)
    return np.maximum(estimate - low, 0), estimate + high


def held(true: Numbers, estimate: Numbers, ends: tuple[Numbers, Numbers], table: pl.DataFrame) -> float:
    """The share of the cells of April inside the intervals of March with a month added."""
    low, high = with_a_month(estimate, ends, table)
    return float(((true >= low) & (true <= high)).mean())


def written(model: intervals.ErrorModel, factor: float, table: pl.DataFrame) -> str:
    lines = ["kind,term,value,up_to,p05,p95"]
    lines += [f"coefficient,{name},{value:.4f},,," for name, value in model.coefficients.items()]
    for up_to, low, high in zip([*(f"{edge:.3f}" for edge in model.edges), ""], model.low, model.high, strict=True):
        lines.append(f"quantile,,,{up_to},{factor * low:.3f},{factor * high:.3f}")
    lines += [f"month,,{size:.0f},,{low:.4f},{high:.4f}" for size, low, high in table.iter_rows()]
    return "\n".join(lines) + "\n"


def main(path: str, membership_path: str) -> None:
    rows = read(Path(path))
    membership = pl.read_csv(membership_path, schema_overrides={"county_fips": pl.String})
    now = rows.filter(pl.col("qtr") == 1).select(
        *KEYS,
        "agglvl_code",
        estabs="qtrly_estabs_count",
        jobs=pl.col("month3_emplvl").cast(pl.Float64),
        wages_usd=pl.col(WAGES).cast(pl.Float64),
    )
    hidden = hidden_cells(now)
    masked = withheld_jobs(masked_cells(now, membership, hidden), membership)
    fit = withheld_jobs(now, membership)
    if fit is None or masked is None:
        sys.exit("No counties in the file. Give the files of the whole nation")
    known, known_terms = estimated(masked, hidden.sort(KEYS))
    model = learned(known_terms, (known["jobs"] - known["estimate"]).to_numpy())

    cells = march_and_april(rows)
    april = cells.filter(pl.col("march").is_null()).select(*KEYS, "april")
    withheld = bounded(now, membership, fit).join(april, on=KEYS, how="left", maintain_order="left")
    every, every_terms = estimated(fit, withheld)
    every = every.with_columns(pl.col("estimate").clip("low", "high"))
    seen = every["april"].is_not_null()
    really, terms = every.filter(seen), every_terms[seen.to_numpy()]
    true, estimate = really["april"].to_numpy().astype(float), really["estimate"].to_numpy()
    table = months(cells)
    for factor in np.arange(1.0, 3.0, 0.05):
        ends = interval(model, really, terms, factor)
        if held(true, estimate, ends, table) >= HELD_LATER:
            break
    TARGET.write_text(written(model, float(factor), table), encoding="utf-8")
    without = withheld_jobs(now.filter(pl.col("agglvl_code") // 10 != METRO_TENS), membership)
    disclosed = now.filter(pl.col("agglvl_code") == 46, pl.col("own_code") == "5").drop_nulls("jobs").sort(KEYS)
    if without is None:
        sys.exit("No counties in the file. Give the files of the whole nation")
    rebuilt, _ = estimated(without, disclosed.select(*KEYS, true="jobs"))
    blind, _ = estimated(without, really.select(*KEYS, "april"))
    measured = [
        error_row("all margins", true, estimate),
        error_row("… cells above 100 jobs", true, estimate, true > 100),
        error_row("… cells that have jobs in April", true, estimate, true > 0),
        error_row("… cells of two or more establishments", true, estimate, (really["estabs"] >= 2).to_numpy()),
        error_row("without any metro row", true, blind["estimate"].to_numpy()),
        error_row(
            "… disclosed metro cells rebuilt from counties and states, March",
            rebuilt["true"].to_numpy(),
            rebuilt["estimate"].to_numpy(),
        ),
        *width_rows(with_intervals(model, every, every_terms, float(factor), table)),
        *adding_up_rows(estimated_cells(now, membership), membership),
    ]
    store(LATER, "python -m scripts.fit_withheld_error BY_AREA_ZIP MEMBERSHIP_CSV", measured)
    print(later(measured), intervals_table(measured), adding_up(measured), f"factor {factor:.2f}", sep="\n")


def bounded(now: pl.DataFrame, membership: pl.DataFrame, fit: WithheldJobs) -> pl.DataFrame:
    """The withheld private four-digit cells of metros with the bounds in use, and those of one area alone."""
    over_areas = hard_bounds(now, membership, fit.left_out).select(*KEYS, "low", "high")
    alone = withheld_bounds(now, value_column="jobs", establishments_column="estabs")
    withheld = alone.filter(pl.col("agglvl_code") == 46, pl.col("own_code") == "5", pl.col("jobs").is_null())
    named = withheld.select(*KEYS, estabs="estabs", alone_low="value_low", alone_high="value_high")
    return named.join(over_areas, on=KEYS).sort(KEYS)


def with_intervals(
    model: intervals.ErrorModel, cells: pl.DataFrame, terms: Numbers, factor: float, table: pl.DataFrame
) -> pl.DataFrame:
    """The cells with the intervals of `withheld_rows.width_rows`."""
    estimate = cells["estimate"].to_numpy()
    ends = interval(model, cells, terms, factor)
    wide, moved = (with_a_month(estimate, of, table) for of in (ends, (estimate, estimate)))
    pairs = {"month_": ends, "": wide, "moved_": moved}
    return cells.with_columns(
        pl.Series(f"{kind}{name}", side)
        for kind, of in pairs.items()
        for name, side in zip(("p05", "p95"), of, strict=True)
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
