"""Where the quotients of the data year stand among all markets: `{sector}_lq_z` and `{sector}_lq_log_z`."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from aker_core.facts.fact import estimate_columns, facts
from aker_core.facts.inputs import input_rows, one, terms, texts
from aker_core.facts.order_free import sorted_sum
from aker_core.facts.recompute import FACTS_TABLE
from aker_jobs.comparison.standardized_lq import LEAST_MARKETS, standardized_quotients
from aker_jobs.comparison.windows import WITHHELD
from aker_jobs.labor.growth_values import absent_reason
from aker_jobs.labor.job_sums import markets_only
from aker_jobs.labor.labor_facts import Labor
from aker_jobs.labor.quotient_values import NONE_HERE

NO_SPREAD = f"fewer than {LEAST_MARKETS} markets have a quotient, or all quotients are equal"
LQ = pl.col("lq")


class Score(NamedTuple):
    """One kind of score: its column, what is standardized (in words, and as a formula of the quotient), and the
    aggregates of all quotients that give mean, standard deviation and number."""

    column: str
    of: str
    term: str
    added: str
    squares: str
    number: str

    @property
    def formula(self) -> str:
        """The score as a formula over the roles of its inputs."""
        spread = "sqrt((squares - added ** 2 / markets) / (markets - 1))"
        return f"({self.term} - added / markets) / {spread}"


SCORES = (
    Score("lq_z", "LQ", "lq", "sum", "sum_of_squares", "count"),
    Score("lq_log_z", "ln LQ", "ln(lq)", "sum_of_logs", "sum_of_squared_logs", "count_above_zero"),
)
# Aggregates over all quotients, and over those that have a logarithm: by the last part of the key.
AMOUNTS = {"sum": sorted_sum(LQ), "sum_of_squares": sorted_sum(LQ * LQ), "count": LQ.count()}
OF_LOGS = {
    "sum_of_logs": sorted_sum(LQ.log()),
    "sum_of_squared_logs": sorted_sum(LQ.log() * LQ.log()),
    "count_above_zero": LQ.count(),
}


def standard_scores(labor: Labor) -> pl.DataFrame:
    """The scores of the markets of the refresh, among those with a quotient, estimated ones included."""
    rows = standardized_quotients(_with_quotients(labor), quotient_column="lq")
    return pl.concat(_facts(rows, score, labor.sums.source.name) for score in SCORES)


def _with_quotients(labor: Labor) -> pl.DataFrame:
    """The sectors of markets with the quotient that stands for each: estimated where cells are withheld."""
    estimated = pl.when(pl.col("lq_estimate") > 0).then("lq_estimate")
    return markets_only(labor.sectors).with_columns(
        lq=pl.coalesce("lq", estimated), is_estimated=pl.col("lq").is_null()
    )


def _key(what: pl.Expr) -> pl.Expr:
    """The key of a market's quotient, or of an aggregate over the quotients of all markets."""
    return pl.format("facts/{}/{}_lq/{}", what, "sector", "year")


def _terms(score: Score) -> pl.Expr:
    return terms(
        lq=_key(pl.col("cbsa_code")),
        added=_key(pl.lit(score.added)),
        squares=_key(pl.lit(score.squares)),
        markets=_key(pl.lit(score.number)),
    )


def _facts(rows: pl.DataFrame, score: Score, source: str) -> pl.DataFrame:
    value = pl.col(score.column)
    unloaded = pl.col("nation_complete").is_null() | pl.col("national_total_jobs").is_null()
    absence = pl.when(unloaded).then(pl.lit("not_loaded")).otherwise("absence")
    imputed = value.is_not_null() & pl.col("is_estimated")
    status = (
        pl.when(imputed)
        .then(pl.lit("imputed"))
        .when(value.is_not_null())
        .then(pl.lit("derived"))
        .when(absence.is_not_null())
        .then(absence)
        .when(LQ.is_null())
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("no_base"))
    )
    ends = {name: _at_end(score, f"lq_{name}") for name in ("p05", "p95", "low", "high")}
    return facts(
        rows,
        pl.format("{}_{}", "sector", pl.lit(score.column)),
        value,
        year=pl.col("year"),
        method=pl.lit(f"({score.of} - mean of {score.of}) / standard deviation of {score.of} (n - 1) over the markets"),
        formula=pl.lit(score.formula),
        inputs=_terms(score),
        status=status,
        current=True,
        period=pl.col("period"),
        reason=pl.when(value.is_not_null())
        .then(pl.format("among {} markets with a quotient", "lq_universe"))
        .when(absence.is_not_null())
        .then(absent_reason(absence, source))
        .when(LQ.is_null())
        .then(pl.lit(WITHHELD))
        .when(LQ == 0)
        .then(pl.lit(NONE_HERE))
        .otherwise(pl.lit(NO_SPREAD)),
        ends=estimate_columns(status, ends, pl.col("disclosed_share")),
    )


def _at_end(score: Score, end: str) -> pl.Expr:
    """The score at an end of a quotient's interval or bounds, with mean and deviation as they are."""
    logs = score.column == "lq_log_z"
    of, at = (LQ.log(), pl.when(pl.col(end) > 0).then(pl.col(end).log())) if logs else (LQ, pl.col(end))
    value = pl.col(score.column)
    known = pl.when(value.is_not_null()).then(of)
    step = (value.max() - value.min()) / (known.max() - known.min())
    return value + (at - of) * step.over("sector")


def score_inputs(labor: Labor) -> pl.DataFrame:
    """What the scores name: the quotient of each market, and the aggregates over all markets with one."""
    rows = _with_quotients(labor).sort("cbsa_code")
    single = rows.with_columns(geo_code=one("cbsa_code"))
    every, above = _by_sector(rows.filter(LQ >= 0), **AMOUNTS), _by_sector(rows.filter(LQ > 0), **OF_LOGS)
    return pl.concat(
        [
            _of_facts(single, _key(pl.col("cbsa_code")), "value", LQ, "sum"),
            *(
                _of_facts(those, _key(pl.lit(name)), "value", pl.col(name), name.removesuffix("_above_zero"))
                for those, amounts in ((every, AMOUNTS), (above, OF_LOGS))
                for name in amounts
            ),
        ]
    )


def _by_sector(rows: pl.DataFrame, **amounts: pl.Expr) -> pl.DataFrame:
    return rows.group_by("sector", "year", maintain_order=True).agg(geo_code=pl.col("cbsa_code"), **amounts)


def _of_facts(rows: pl.DataFrame, key: pl.Expr, column: str, amount: pl.Expr, aggregate: str) -> pl.DataFrame:
    return input_rows(
        rows.with_columns(metric=pl.concat_list(pl.format("{}_lq", "sector"))),
        key,
        table=FACTS_TABLE,
        column=column,
        amount=amount,
        payloads=pl.lit([], pl.List(pl.String)),
        where={
            "geography": texts("market"),
            "metric": pl.col("metric"),
            "year": one("year"),
            "geo_code": pl.col("geo_code"),
        },
        aggregate=aggregate,
    )
