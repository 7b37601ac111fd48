"""How far an estimate may be off: the spread that margins leave to a sum of withheld leaves, and the learned error.

A sum takes part in each margin with some of the margin's spread. What the margin leaves free of it is s · (1 − s/S),
where s is the variance of its leaves in the margin and S that of all of the margin's leaves: nothing where the margin
has no other leaf, all of it where the margin is much larger. A regression on cells that were really withheld turns the
size of the sum, its spread and what each kind of margin leaves of it into an error, and its quantiles into an interval
(reference/withheld_error.csv).
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np
import polars as pl

from aker_jobs.labor.estimates.leaves import COUNTY, METRO, NATION, STATE
from aker_jobs.labor.estimates.margins import Groups, Numbers, Partition, added

ORDER = (NATION, STATE, METRO, COUNTY)
_LEAST_SHARE = 1e-3


@cache
def error_model() -> tuple[dict[str, float], pl.DataFrame]:
    """Coefficients of the error by term, and quantiles of the standardized error: up_to, p05, p95."""
    path = resources.files("aker_jobs.labor") / "reference" / "withheld_error.csv"
    with path.open("rb") as stream:
        table = pl.read_csv(stream, comment_prefix="#")
    terms = table.filter(pl.col("kind") == "coefficient")
    bins = table.filter(pl.col("kind") == "quantile").select("up_to", "p05", "p95").sort("up_to", nulls_last=True)
    return dict(terms.select("term", "value").iter_rows()), bins


def free_spread(sums: Groups, count: int, partitions: list[Partition], variance: Numbers) -> dict[str, Numbers]:
    """The spread of each sum before any margin (`alone`) and the share of it that each kind of margin leaves.

    sums: the number of the sum of each leaf, `count` where it is in none. variance: of each leaf.
    """
    inside = sums < count
    alone = added(variance, np.minimum(sums, count), count)
    spread = {"alone": alone}
    for part in partitions:
        size = len(part.remainder)
        whole = np.append(part.sums(variance), np.inf)
        pairs, at = np.unique(sums[inside] * (size + 1) + part.group[inside], return_inverse=True)
        own = added(variance[inside], at, len(pairs))
        total = whole[pairs % (size + 1)]
        share = np.divide(own, total, out=np.zeros_like(own), where=total > 0)
        left = added(np.maximum(own * (1 - share), 0.0), pairs // (size + 1), count)
        spread[part.kind] = np.divide(left, alone, out=np.ones_like(left), where=alone > 0)
    return spread


def terms_of(estimates: Numbers, spread: dict[str, Numbers]) -> dict[str, Numbers]:
    """The terms of the regression, by name."""
    shares = {kind: np.log(np.maximum(spread[kind], _LEAST_SHARE)) for kind in ORDER if kind in spread}
    return {
        "constant": np.ones_like(estimates),
        "size": np.log(estimates + 1),
        "spread": np.log(np.sqrt(spread["alone"]) + 1),
        **shares,
    }


def expected_error(estimates: Numbers, spread: dict[str, Numbers]) -> Numbers:
    """The typical absolute error of estimated sums, in jobs."""
    coefficients, _ = error_model()
    terms = terms_of(estimates, spread)
    # Added in the order of the file: the same bytes give the same number.
    log = sum((coefficients[name] * terms[name] for name in coefficients if name in terms), np.zeros_like(estimates))
    return np.asarray(np.exp(log))


def interval(estimates: Numbers, error: Numbers) -> tuple[Numbers, Numbers]:
    """The 5th and 95th percentile of the sums."""
    _, bins = error_model()
    at = np.searchsorted(bins["up_to"].drop_nulls().to_numpy(), error)
    low, high = (bins[name].to_numpy()[at] for name in ("p05", "p95"))
    return np.maximum(estimates + low * error, 0.0), estimates + high * error
