"""How far an estimate may be off: the spread that margins leave to a sum of withheld leaves, and the learned error.

A sum takes part in each margin with some of the margin's spread. What the margin leaves free of it is s · (1 − s/S),
where s is the variance of its leaves in the margin and S that of all of the margin's leaves: nothing where the margin
has no other leaf, all of it where the margin is much larger. A regression on disclosed cells that were hidden turns the
size of the sum, its establishments, its spread and what each kind of margin leaves of it into a typical error, and
quantiles of the standardized error into an interval (split conformal prediction by class of error; Lei et al. 2018,
JASA 113). All is learned by scripts/fit_withheld_error.py and kept in reference/withheld_error.csv, the interval's
factor on cells that were really withheld.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import polars as pl

from aker_jobs.labor.estimates.leaves import COUNTY, METRO, NATION, STATE
from aker_jobs.labor.estimates.partitions import Groups, Numbers, Partition, added

ORDER = (NATION, STATE, METRO, COUNTY)
EXACT = (STATE, METRO, COUNTY)
TERMS = (
    "constant",
    "size",
    "spread",
    *ORDER,
    "free",
    "estabs",
    "size_size",
    "free_free",
    "size_free",
)
_LEAST_SHARE = 1e-3


@dataclass(frozen=True)
class ErrorModel:
    """coefficients: of the error by term. edges: upper ends of the classes of errors but the last. low, high: the 5th
    and 95th percentile of the standardized error by class. sizes, month_low, month_high: how far a cell of that many
    jobs moves from one month to the next, as a share: 5th and 95th percentile."""

    coefficients: dict[str, float]
    edges: Numbers
    low: Numbers
    high: Numbers
    sizes: Numbers
    month_low: Numbers
    month_high: Numbers


@cache
def error_model() -> ErrorModel:
    """The learned error of estimates."""
    path = resources.files("aker_jobs.labor") / "reference" / "withheld_error.csv"
    with path.open("rb") as stream:
        table = pl.read_csv(stream, comment_prefix="#")
    terms, classes, months = (table.filter(pl.col("kind") == kind) for kind in ("coefficient", "quantile", "month"))
    classes, months = classes.sort("up_to", nulls_last=True), months.sort("value")
    return ErrorModel(
        dict(terms.select("term", "value").iter_rows()),
        classes["up_to"].drop_nulls().to_numpy(),
        classes["p05"].to_numpy(),
        classes["p95"].to_numpy(),
        months["value"].to_numpy(),
        months["p05"].to_numpy(),
        months["p95"].to_numpy(),
    )


def free_spread(
    leaves: Groups, sums: Groups, count: int, partitions: list[Partition], variance: Numbers
) -> dict[str, Numbers]:
    """The spread of each sum before any margin (`alone`) and the share of it that each kind of margin leaves.

    leaves, sums: positions of leaves and numbers (of `count`) of the sums that they are in. variance: of each leaf.
    """
    own_variance = variance[leaves]
    alone = added(own_variance, sums, count)
    spread = {"alone": alone}
    for part in partitions:
        size = len(part.remainder)
        whole = np.append(part.sums(variance), np.inf)
        pairs, at = np.unique(sums * (size + 1) + part.group[leaves], return_inverse=True)
        own = added(own_variance, at, len(pairs))
        total = whole[pairs % (size + 1)]
        share = np.divide(own, total, out=np.zeros_like(own), where=total > 0)
        left = added(np.maximum(own * (1 - share), 0.0), pairs // (size + 1), count)
        spread[part.kind] = np.divide(left, alone, out=np.ones_like(left), where=alone > 0)
    return spread


def establishments_beside(
    leaves: Groups, sums: Groups, count: int, partitions: list[Partition], estabs: Numbers
) -> Numbers:
    """What published margins leave beside each sum of withheld leaves: the fewest establishments that they do, NaN
    where they leave nothing, or some leaf of the sum is in no margin of any kind of area.

    A margin that holds leaves of the sum and others tells these others once the sum is known. leaves, sums: positions
    of withheld leaves and numbers (of `count`) of their sums. estabs: of each leaf, zero where disclosed.
    """
    fewest = np.full(count, np.inf)
    for part in partitions:
        if part.kind not in EXACT:
            continue
        size = len(part.remainder)
        group = part.group[leaves]
        pairs, at = np.unique(sums * (size + 1) + group, return_inverse=True)
        rest = np.append(part.sums(estabs), np.inf)[pairs % (size + 1)] - added(estabs[leaves], at, len(pairs))
        beside = added(rest, pairs // (size + 1), count)
        fewest = np.fmin(fewest, np.where(beside > 0, beside, np.inf))
    return np.asarray(np.where(np.isinf(fewest), np.nan, fewest))


def terms_of(estimates: Numbers, estabs: Numbers, spread: dict[str, Numbers]) -> dict[str, Numbers]:
    """The terms of the regression, by name. estabs: establishments of the withheld leaves of each sum."""
    shares = {kind: np.log(np.maximum(spread[kind], _LEAST_SHARE)) for kind in ORDER if kind in spread}
    size, alone = np.log(estimates + 1), np.sqrt(spread["alone"])
    # The closest of the kinds that bind exactly: what it leaves is an upper limit of what all leave.
    closest = np.minimum.reduce([shares[kind] for kind in EXACT if kind in shares])
    free = np.log(alone * np.exp(closest / 2) + 1)
    return {
        "constant": np.ones_like(estimates),
        "size": size,
        "spread": np.log(alone + 1),
        **shares,
        "free": free,
        "estabs": np.log(estabs + 1),
        "size_size": size**2,
        "free_free": free**2,
        "size_free": size * free,
    }


def expected_error(estimates: Numbers, estabs: Numbers, spread: dict[str, Numbers]) -> Numbers:
    """The typical absolute error of estimated sums, in jobs."""
    coefficients = error_model().coefficients
    terms = terms_of(estimates, estabs, spread)
    # Added in the order of the file: the same bytes give the same number.
    log = sum((coefficients[name] * terms[name] for name in coefficients if name in terms), np.zeros_like(estimates))
    return np.asarray(np.exp(log))


def interval(estimates: Numbers, error: Numbers) -> tuple[Numbers, Numbers]:
    """The 5th and 95th percentile of the sums in the month that is estimated."""
    model = error_model()
    at = np.searchsorted(model.edges, error)
    return np.maximum(estimates + model.low[at] * error, 0.0), estimates + model.high[at] * error


def with_a_month(estimates: Numbers, p05: Numbers, p95: Numbers) -> tuple[Numbers, Numbers]:
    """The interval widened by what a month moves a cell of that size: the two add up as independent errors do."""
    model = error_model()
    at, sizes = np.log(np.maximum(estimates, 1)), np.log(model.sizes)
    down, up = (estimates * np.interp(at, sizes, share) for share in (model.month_low, model.month_high))
    low, high = np.hypot(estimates - p05, down), np.hypot(p95 - estimates, up)
    return np.maximum(estimates - low, 0.0), estimates + high
