"""An economic developer: where my metro stands among its peers, what makes its score, and what would lift it most.

python docs/examples/economic_developer.py DEN
"""

from __future__ import annotations

import sys

import polars as pl

from aker_core.markets.pillars import INNOVATION
from aker_core.markets.score_frames import load_scores


def room(market: str) -> pl.DataFrame:
    """Of each metric of the innovation score: points given, points possible, and what a typical peer has more."""
    scores = load_scores(as_="polars").filter(pl.col("type") == "metro")
    parts = (
        scores.select("msa_id", "contributions").unnest("contributions").unpivot(index="msa_id", variable_name="metric")
    )
    total = sum(item.weight for item in INNOVATION.ingredients)
    most = pl.DataFrame(
        {
            "metric": [item.metric for item in INNOVATION.ingredients],
            "possible": [100 * item.weight / total for item in INNOVATION.ingredients],
        }
    )
    peers = parts.filter(pl.col("msa_id") != market).group_by("metric").agg(typical=pl.col("value").median())
    own = parts.filter(pl.col("msa_id") == market).select("metric", points="value")
    return (
        own.join(most, on="metric")
        .join(peers, on="metric")
        .with_columns(behind=pl.col("typical") - pl.col("points"))
        .sort("behind", descending=True)
    )


def main(market: str) -> None:
    """Print score, rank range and the metrics by how far the metro is behind the median of the others."""
    (row,) = load_scores(as_="polars").filter(pl.col("msa_id") == market).iter_rows(named=True)
    print(f"{market}: score {row['score']:.1f} ({row['score_p05']:.1f} to {row['score_p95']:.1f})")
    print(f"rank {row['rank_from']} to {row['rank_to']} of {row['universe_size']}")
    for each in room(market).iter_rows(named=True):
        points = f"{each['points']:5.1f} of {each['possible']:4.1f} points"
        print(f"  {each['metric']:<22} {points}, {each['behind']:+5.1f} to the median")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "DEN")
