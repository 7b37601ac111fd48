"""How sure ranks are, as tables: confidence sets, pairs of markets, percentiles by kind of doubt. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from aker_core.markets.doubt import KINDS, TOPS, Doubt
from aker_core.markets.rank_confidence import certainly_above, marginal_rank_sets

Numbers = npt.NDArray[np.float64]
SETS = 500  # draws of the bootstrap behind confidence sets


def rank_sets(doubt: Doubt, level: float = 0.9) -> pl.DataFrame:
    """Confidence sets of the ranks (`rank_confidence`): rank_from, rank_to of each market by itself, all_from, all_to
    of all together, and possible_top_10, _25, _100: whether it may be among the first."""
    estimates, errors = doubt.estimates()
    best, worst = marginal_rank_sets(estimates, errors, level, SETS, doubt.seed)
    above = certainly_above(estimates, errors, level, SETS, doubt.seed)
    better = above.sum(axis=0)
    return pl.DataFrame(
        {
            "msa_id": list(doubt.codes),
            "rank_from": best,
            "rank_to": worst,
            "all_from": 1 + better,
            "all_to": len(estimates) - above.sum(axis=1),
            **{f"possible_top_{count}": better < count for count in TOPS},
        }
    )


def pairwise(doubt: Doubt, codes: Sequence[str]) -> pl.DataFrame:
    """The probability that a market's score is above another's: one row for each kind and ordered pair of codes.

    kind, above, below, probability. Codes without a score are left out.
    """
    scored = [code for code in codes if code in doubt.codes]
    rows = []
    for kind in KINDS:
        drawn = doubt.drawn(kind)
        rows += [(kind, one, other, drawn.above(one, other)) for one in scored for other in scored if one != other]
    return pl.DataFrame(rows, schema=["kind", "above", "below", "probability"], orient="row")


def summary(doubt: Doubt) -> pl.DataFrame:
    """Of each market and kind: <kind>_from, <kind>_to (5 to 95 %), <kind>_top_10, _25, _100 (probabilities)."""
    columns: dict[str, Numbers] = {}
    for kind in KINDS:
        drawn = doubt.drawn(kind)
        columns[f"{kind}_from"], columns[f"{kind}_to"] = drawn.interval()
        columns |= {f"{kind}_top_{count}": drawn.top(count) for count in TOPS}
    return pl.DataFrame({"msa_id": list(doubt.codes), **columns})
