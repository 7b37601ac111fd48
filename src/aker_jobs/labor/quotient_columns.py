"""The location quotient as columns: a local share of jobs over the nation's, with bounds and status."""

from __future__ import annotations

import narwhals as nw

from aker_core.facts.status import Status


def quotient_columns(*, bounded: bool = False, own_base: bool = False) -> list[nw.Expr]:
    """``lq``, its bounds where there are any, and ``status``; a share's ends use the base that goes with them.

    Of ``_local``, ``_national``, ``_base_local``, ``_base_national`` (jobs as Float64, null where withheld); bounded:
    also of ``_low``, ``_high``, ``_rest_low``, ``_rest_high``. own_base: the bases are sums of the rows, so that a
    withheld row leaves them unknown; else the totals of all industries, without which there is no base.
    """
    national = ratio(nw.col("_national"), nw.col("_base_national"))
    lq = ratio(ratio(nw.col("_local"), nw.col("_base_local")), national)
    exprs = [lq.alias("lq")]
    if bounded:
        for name, jobs, rest in (("lq_low", "_low", "_rest_low"), ("lq_high", "_high", "_rest_high")):
            end = ratio(ratio(nw.col(jobs), nw.col(jobs) + nw.col(rest)), national)
            exprs.append(nw.coalesce(lq, end).alias(name))
    return [*exprs, _status(bounded=bounded, own_base=own_base).alias("status")]


def _status(*, bounded: bool, own_base: bool) -> nw.Expr:
    """Whether a quotient is known, known within bounds, withheld, or without a base."""
    withheld = nw.col("_local").is_null() | nw.col("_national").is_null()
    if own_base:
        withheld = withheld | nw.col("_base_local").is_null() | nw.col("_base_national").is_null()
    is_bounded = nw.lit(value=False)
    if bounded:
        ends_known = (~nw.col("_low").is_null()) & (~nw.col("_high").is_null()) & (~nw.col("_rest_low").is_null())
        is_bounded = withheld & (~nw.col("_national").is_null()) & ends_known
    no_base = (nw.col("_base_local") <= 0) | (nw.col("_national") <= 0) | (nw.col("_base_national") <= 0)
    if not own_base:
        no_base = no_base | nw.col("_base_local").is_null() | nw.col("_base_national").is_null()
    return (
        nw.when(no_base)
        .then(nw.lit(Status.NO_BASE.value))
        .otherwise(
            nw.when(is_bounded)
            .then(nw.lit(Status.BOUNDED.value))
            .otherwise(nw.when(withheld).then(nw.lit(Status.SUPPRESSED.value)).otherwise(nw.lit(Status.OBSERVED.value)))
        )
    )


def ratio(part: nw.Expr, whole: nw.Expr) -> nw.Expr:
    """part / whole, null where the whole is zero (never infinite)."""
    return nw.when(whole > 0).then(part / whole)
