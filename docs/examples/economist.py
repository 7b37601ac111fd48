"""An economist: do technology and migration go together, with the uncertainty of the estimates carried along?

python docs/examples/economist.py
"""

from __future__ import annotations

import numpy as np
import polars as pl

from aker_core.markets.coherence import correlation
from aker_core.markets.queries import load_metrics

TECHNOLOGY, MIGRATION = "tech_lq", "mig_25_44_per_1k"
DRAWS = 1000
NORMAL_90 = 1.645  # standard errors to each side of a 90 % interval


def pairs() -> pl.DataFrame:
    """Metros with both metrics: value and standard error of each (zero where a value is no estimate)."""
    facts = load_metrics([TECHNOLOGY, MIGRATION], as_="polars")
    current = facts.filter(pl.col("current") & (pl.col("type") == "metro") & pl.col("value").is_not_null())
    width = pl.coalesce(pl.col("p95") - pl.col("p05"), 2 * pl.col("moe")).fill_null(0.0)
    errors = current.select("msa_id", "metric", "value", error=width / (2 * NORMAL_90))
    wide = [
        errors.filter(pl.col("metric") == name).select("msa_id", pl.col("value", "error").name.suffix(f"_{at}"))
        for at, name in enumerate((TECHNOLOGY, MIGRATION))
    ]
    return wide[0].join(wide[1], on="msa_id").sort("msa_id")


def estimate(seed: int = 0) -> tuple[float, float, float]:
    """The correlation, and the 5th and 95th percentile of it over draws of the estimates' errors."""
    known = pairs()
    columns = [(known[f"value_{at}"].to_numpy(), known[f"error_{at}"].to_numpy()) for at in range(2)]
    generator = np.random.default_rng(seed)
    drawn = [
        correlation(*(value + error * generator.standard_normal(len(value)) for value, error in columns))
        for _ in range(DRAWS)
    ]
    low, high = np.quantile(drawn, [0.05, 0.95])
    return correlation(columns[0][0], columns[1][0]), float(low), float(high)


def main() -> None:
    """Print the correlation with its interval, and how many metros it is of."""
    found, low, high = estimate()
    interval = f"with the errors of estimates {low:.2f} to {high:.2f}"
    print(f"r({TECHNOLOGY}, {MIGRATION}) = {found:.2f}, {interval}; n = {len(pairs())}")


if __name__ == "__main__":
    main()
