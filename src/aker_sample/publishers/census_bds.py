"""Business Dynamics Statistics: the tables of one release; newer ones are not out."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from aker_sample.messages import CSV
from aker_sample.publisher import Files, Publisher, Route, content

# Counts of which all other columns follow, and the columns in the order of the published files.
PARTS = (
    *("firms", "estabs", "emp", "estabs_entry", "estabs_exit", "job_creation_births", "job_creation_continuers"),
    *("job_destruction_deaths", "job_destruction_continuers", "firmdeath_firms", "firmdeath_estabs", "firmdeath_emp"),
)
MEASURES = (
    *("firms", "estabs", "emp", "denom", "estabs_entry", "estabs_entry_rate", "estabs_exit", "estabs_exit_rate"),
    *("job_creation", "job_creation_births", "job_creation_continuers", "job_creation_rate_births"),
    *("job_creation_rate", "job_destruction", "job_destruction_deaths", "job_destruction_continuers"),
    *("job_destruction_rate_deaths", "job_destruction_rate", "net_job_creation", "net_job_creation_rate"),
    *("reallocation_rate", "firmdeath_firms", "firmdeath_estabs", "firmdeath_emp"),
)
SAMPLE_RELEASE = 2021


def business_dynamics(table: Callable[[str], bytes | None], release: int) -> Files:
    """One release. table: the CSV of a table by its name (`us` has no keys), or None where there is none."""

    def of_release(folder: str, asked: str, name: str | None) -> bytes | None:
        return table(name or "us") if folder == asked == f"{release}" else None

    path = r"/programs-surveys/bds/tables/time-series/(\d{4})/bds(\d{4})(?:_(\w+))?\.csv"
    return Files("https://www2.census.gov", "2", Route(path, of_release, CSV))


def completed(parts: pl.DataFrame) -> pl.DataFrame:
    """Sums and rates from the parts, as the publisher makes them."""
    zero = {name: pl.col(name).fill_null(0) for name in PARTS}
    gained = zero["job_creation_births"] + zero["job_creation_continuers"]
    lost = zero["job_destruction_deaths"] + zero["job_destruction_continuers"]
    known = pl.col("job_destruction_deaths").is_not_null()
    summed = parts.with_columns(
        job_creation=gained,
        job_destruction=pl.when(known).then(lost),
        net_job_creation=gained - lost,
        denom=(pl.col("emp") - (gained - lost) / 2).floor(),
        average=pl.col("estabs") + (zero["estabs_exit"] - pl.col("estabs_entry")) / 2,
    )
    rates = {
        "estabs_entry_rate": ("estabs_entry", "average"),
        "estabs_exit_rate": ("estabs_exit", "average"),
        "job_creation_rate_births": ("job_creation_births", "denom"),
        "job_creation_rate": ("job_creation", "denom"),
        "job_destruction_rate_deaths": ("job_destruction_deaths", "denom"),
        "job_destruction_rate": ("job_destruction", "denom"),
        "net_job_creation_rate": ("net_job_creation", "denom"),
    }
    rated = summed.with_columns(**{name: 100 * pl.col(count) / pl.col(base) for name, (count, base) in rates.items()})
    both = pl.col("job_creation_rate") + pl.col("job_destruction_rate") - pl.col("net_job_creation_rate").abs()
    return rated.with_columns(reallocation_rate=both)


def written(frame: pl.DataFrame, keys: tuple[str, ...], flag: str) -> bytes:
    """The table as CSV. flag: what stands in cells without a figure (X: structurally missing, D: withheld)."""
    counts = [name for name in MEASURES if "_rate" not in name]
    table = frame.select(*keys, *MEASURES).with_columns(pl.col(counts).cast(pl.Int64))
    return table.write_csv(null_value=flag, float_precision=3).encode()


def sample() -> tuple[Publisher, ...]:
    """The release of 2021: the nation by age of the firm as published, the other tables synthetic."""
    return (business_dynamics(content("bds", "table"), SAMPLE_RELEASE),)
