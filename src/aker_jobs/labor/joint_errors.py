"""Two years of one place estimated together: intervals of what is made of both.

The same withheld cell in two years is not two independent guesses: what makes an estimate too high in one year (large
employers, a low share of the margins) makes it too high in the next. The errors of two estimated sums are taken to be
correlated by `SHARED_ERROR` for each year between them as far as they rest on the same county cells, and not at all as
far as they do not.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aker_jobs.labor.too_few import LEAF

# Measured on cells of the first quarters of 2015 and 2016 that were disclosed in both and hidden in both (0.89 to
# 0.91; docs/methodology.md). Of years further apart it is not known: it is taken to fall off by this factor a year.
SHARED_ERROR = 0.9
LEAST_JOBS = 0.5  # an end of an interval is not taken for nothing: growth from nothing has no bounds
SIGN_UNKNOWN = "the interval holds growth and decline: the sign is not known"


def shared_errors(end: pl.DataFrame, start: pl.DataFrame, years: int) -> pl.DataFrame:
    """How the errors of the sums of two years are correlated: cbsa_code, sector, correlation.

    years: that lie between. end, start: withheld county cells of the sums (`aker_jobs.labor.sector_estimates.LEAVES`).
    Of each year's variance the part counts that lies in cells withheld in both.
    """
    at = ["cbsa_code", "sector"]
    both = end.join(start, on=[*at, *LEAF], suffix="_start")
    shared = both.group_by(at).agg(pl.col("variance", "variance_start").sort().sum())
    whole = [
        side.group_by(at).agg(pl.col("variance").sort().sum().alias(name))
        for side, name in ((end, "whole"), (start, "whole_start"))
    ]
    joined = shared.join(whole[0], on=at).join(whole[1], on=at)
    shares = [pl.col("variance") / pl.col("whole"), pl.col("variance_start") / pl.col("whole_start")]
    overlap = (shares[0] * shares[1]).sqrt().clip(0.0, 1.0).fill_nan(0.0)
    return joined.select(*at, correlation=SHARED_ERROR**years * overlap).sort(at)


def combined(end: pl.Expr, start: pl.Expr) -> pl.Expr:
    """The half width of a difference of two figures, from that of each to the side that moves it: correlated errors
    offset one another. Column: correlation."""
    offset = 2 * pl.col("correlation").fill_null(0.0) * end * start
    return (end**2 + start**2 - offset).clip(lower_bound=0.0).sqrt()


def difference(end: str, start: str, end_scale: pl.Expr, start_scale: pl.Expr) -> dict[str, pl.Expr]:
    """p05, p95, low and high of end · end_scale − start · start_scale; scales are positive.

    end, start: prefixes of the columns figure, p05, p95, low, high (p05 and p95 equal to the figure where it is known).
    """
    up, down = _half_widths(end), _half_widths(start)
    value = pl.col(f"{end}figure") * end_scale - pl.col(f"{start}figure") * start_scale
    low = pl.col(f"{end}low") * end_scale - pl.col(f"{start}high") * start_scale
    high = pl.col(f"{end}high") * end_scale - pl.col(f"{start}low") * start_scale
    p05 = value - combined(up["down"] * end_scale, down["up"] * start_scale)
    p95 = value + combined(up["up"] * end_scale, down["down"] * start_scale)
    return _inside(value, p05, p95, low, high)


def growth(end: str, start: str, years: int) -> dict[str, pl.Expr]:
    """p05, p95, low and high of (end / start)^(1 / years) − 1; null where a start of nothing sets no bound."""

    def logs(prefix: str) -> dict[str, pl.Expr]:
        figure = pl.col(f"{prefix}figure")
        ends = {name: pl.col(f"{prefix}{name}").clip(lower_bound=LEAST_JOBS) for name in ("p05", "p95")}
        return {
            "up": (ends["p95"] / figure).log().clip(lower_bound=0.0),
            "down": (figure / ends["p05"]).log().clip(lower_bound=0.0),
        }

    def rate(ratio: pl.Expr) -> pl.Expr:
        return pl.when(ratio.is_finite()).then(ratio ** (1 / years) - 1)

    of_end, of_start = logs(end), logs(start)
    ratio = pl.col(f"{end}figure") / pl.col(f"{start}figure")
    low = rate(pl.col(f"{end}low") / pl.col(f"{start}high"))
    high = rate(pl.when(pl.col(f"{start}low") > 0).then(pl.col(f"{end}high") / pl.col(f"{start}low")))
    p05 = rate(ratio * (-combined(of_end["down"], of_start["up"])).exp())
    p95 = rate(ratio * combined(of_end["up"], of_start["down"]).exp())
    return _inside(rate(ratio), p05, p95, low, high)


def scaled(prefix: str, scale: pl.Expr) -> dict[str, pl.Expr]:
    """p05, p95, low and high of figure · scale; a negative scale turns them round."""
    ends = {name: pl.col(f"{prefix}{name}") * scale for name in ("p05", "p95", "low", "high")}
    turned = {"p05": "p95", "p95": "p05", "low": "high", "high": "low"}
    return {name: pl.when(scale >= 0).then(expr).otherwise(ends[turned[name]]) for name, expr in ends.items()}


def certain_where(few: pl.Expr, ends: Mapping[str, pl.Expr]) -> dict[str, pl.Expr]:
    """The ends of a comparison: its bounds in place of an interval where it rests on too few establishments, of which
    no estimate is made; an end that nothing bounds keeps the interval's.

    ends: p05, p95, low and high. few: whether either year does.
    """
    sure = {"p05": "low", "p95": "high"}
    likely = {name: pl.when(few).then(ends[bound]).fill_null(ends[name]) for name, bound in sure.items()}
    return {**ends, **likely}


def _half_widths(prefix: str) -> dict[str, pl.Expr]:
    figure = pl.col(f"{prefix}figure")
    return {"up": pl.col(f"{prefix}p95") - figure, "down": figure - pl.col(f"{prefix}p05")}


def _inside(value: pl.Expr, p05: pl.Expr, p95: pl.Expr, low: pl.Expr, high: pl.Expr) -> dict[str, pl.Expr]:
    """The interval inside the bounds, and both around the value."""
    least, most = low.fill_null(float("-inf")), high.fill_null(float("inf"))
    return {
        "p05": pl.min_horizontal(p05.clip(least, most), value),
        "p95": pl.max_horizontal(p95.clip(least, most), value),
        "low": low,
        "high": high,
    }
