"""An investor in apartments: where innovation jobs grow faster than apartments are permitted, and how sure that is.

python docs/examples/investor.py
"""

from __future__ import annotations

import polars as pl

from aker_core.markets.queries import load_metrics
from aker_core.markets.score_frames import load_scores

JOBS_PER_UNIT, VACANCY = "added_tech_jobs_per_permitted_unit_3y", "rental_vacancy_rate_pct"
TIGHT = 6.0  # percent of rental units that stand empty: fewer is a tight market


def candidates() -> pl.DataFrame:
    """Metros with a tight rental market, or one that is not known, most jobs added for each permitted unit first."""
    facts = load_metrics([JOBS_PER_UNIT, VACANCY], as_="polars")
    current = facts.filter(pl.col("current") & (pl.col("geography") == "market") & (pl.col("type") == "metro"))
    empty = pl.DataFrame(schema={JOBS_PER_UNIT: pl.Float64, VACANCY: pl.Float64})
    # A market without any of the two metrics stays in the list: what is not known is shown as such.
    values = pl.concat([current.pivot("metric", index="msa_id", values="value"), empty], how="diagonal_relaxed")
    supply = current.filter(pl.col("metric") == JOBS_PER_UNIT).select(
        "msa_id", jobs_low="p05", jobs_high="p95", jobs_status="status"
    )
    scores = load_scores(as_="polars").select("msa_id", "score", "score_p05", "score_p95", "rank_from", "rank_to")
    return (
        values.filter((pl.col(VACANCY) < TIGHT) | pl.col(VACANCY).is_null())
        .join(supply, on="msa_id")
        .join(scores, on="msa_id")
        .sort(JOBS_PER_UNIT, descending=True, nulls_last=True)
    )


def main() -> None:
    """Print the list; what is withheld or estimated stays visible."""
    for row in candidates().iter_rows(named=True):
        jobs = row[JOBS_PER_UNIT]
        interval = f" (90 %: {row['jobs_low']:.2f} to {row['jobs_high']:.2f})" if row["jobs_low"] is not None else ""
        supply = "not known" if jobs is None else f"{jobs:.2f}{interval}, {row['jobs_status']}"
        rank = f"rank {row['rank_from']} to {row['rank_to']}"
        vacant = "vacancy not known" if row[VACANCY] is None else f"{row[VACANCY]:.1f} % vacant"
        print(f"{row['msa_id']:>5}  jobs per unit {supply}; {vacant}; {rank}")


if __name__ == "__main__":
    main()
