"""Where the quotients of the data year stand among all markets: `{sector}_lq_z` and `{sector}_lq_log_z`."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from aker_core.facts.fact import facts
from aker_core.facts.inputs import input_rows, one, terms, texts
from aker_core.facts.order_free import sorted_sum
from aker_core.facts.recompute import FACTS_TABLE
from aker_jobs.comparison.quotient_history import WITHHELD
from aker_jobs.comparison.standardized_lq import LEAST_MARKETS, standardized_quotients
from aker_jobs.labor.growth_values import absent_reason
from aker_jobs.labor.jobs_by_sector import markets_only
from aker_jobs.labor.labor_facts import Labor
from aker_jobs.labor.quotient_values import NONE_HERE, QUOTIENT, quotient_terms

NO_SPREAD = f"fewer than {LEAST_MARKETS} markets have a quotient, or all quotients are equal"
LQ = pl.col("lq")


class Score(NamedTuple):
    """One kind of score: its column, what is standardized (in words, and as a formula of the quotient), and the
    aggregates of all quotients that give mean and standard deviation."""

    column: str
    of: str
    term: str
    added: str
    squares: str

    def formula(self, quotient: str) -> str:
        """The score as a formula; quotient: the market's own, as one."""
        spread = "sqrt((squares - added ** 2 / markets) / (markets - 1))"
        return f"({self.term.format(quotient)} - added / markets) / {spread}"


SCORES = (
    Score("lq_z", "LQ", "{}", "sum", "sum_of_squares"),
    Score("lq_log_z", "ln LQ", "ln({})", "sum_of_logs", "sum_of_squared_logs"),
)
AMOUNTS = {
    "sum": sorted_sum(LQ),
    "sum_of_squares": sorted_sum(LQ * LQ),
    "sum_of_logs": sorted_sum(LQ.log()),
    "sum_of_squared_logs": sorted_sum(LQ.log() * LQ.log()),
    "count": LQ.count(),
}


def standard_scores(labor: Labor) -> pl.DataFrame:
    """The scores of the markets of the refresh, among those with a quotient."""
    rows = standardized_quotients(markets_only(labor.sectors), quotient_column="lq")
    return pl.concat(_facts(rows, score, labor.sums.source.name) for score in SCORES)


def _key(what: pl.Expr) -> pl.Expr:
    """The key of a market's quotient, or of an aggregate over the quotients of all markets."""
    return pl.format("facts/{}/{}_lq/{}", what, "sector", "year")


def _terms(score: Score) -> pl.Expr:
    # A market without an establishment has a quotient of 0, which is no fact: its cells are named instead. It is one of
    # the markets over which the mean of the quotients is taken, and has no logarithm.
    own = pl.when(LQ == 0).then(quotient_terms()).otherwise(terms(lq=_key(pl.col("cbsa_code"))))
    zeros = pl.lit(score.column == "lq_z") & (LQ == 0).any().over("sector")
    return terms(
        own,
        pl.when(zeros).then(pl.lit("markets=") + _key(pl.lit("zero"))),
        added=_key(pl.lit(score.added)),
        squares=_key(pl.lit(score.squares)),
        markets=_key(pl.lit("count")),
    )


def _facts(rows: pl.DataFrame, score: Score, source: str) -> pl.DataFrame:
    value = pl.col(score.column)
    unloaded = pl.col("nation_complete").is_null() | pl.col("national_total_jobs").is_null()
    absence = pl.when(unloaded).then(pl.lit("not_loaded")).otherwise("absence")
    return facts(
        rows,
        pl.format("{}_{}", "sector", pl.lit(score.column)),
        value,
        year=pl.col("year"),
        method=pl.lit(f"({score.of} - mean of {score.of}) / standard deviation of {score.of} (n - 1) over the markets"),
        formula=pl.when(LQ == 0).then(pl.lit(score.formula(QUOTIENT.formula))).otherwise(pl.lit(score.formula("lq"))),
        inputs=_terms(score),
        status=pl.when(value.is_not_null())
        .then(pl.lit("derived"))
        .when(absence.is_not_null())
        .then(absence)
        .when(LQ.is_null())
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("no_base")),
        current=True,
        reason=pl.when(value.is_not_null())
        .then(pl.format("among {} markets with a quotient", "lq_universe"))
        .when(absence.is_not_null())
        .then(absent_reason(absence, source))
        .when(LQ.is_null())
        .then(pl.lit(WITHHELD))
        .when(LQ == 0)
        .then(pl.lit(NONE_HERE))
        .otherwise(pl.lit(NO_SPREAD)),
    )


def score_inputs(labor: Labor) -> pl.DataFrame:
    """What the scores name: the quotient of each market, and the aggregates over all markets with one."""
    rows = markets_only(labor.sectors).sort("cbsa_code")
    single = rows.filter(LQ.ne_missing(0)).with_columns(geo_code=one("cbsa_code"))
    every = _by_sector(rows.filter(LQ > 0), **AMOUNTS)
    zeros = _by_sector(rows.filter(LQ == 0), zeros=pl.len())
    return pl.concat(
        [
            _of_facts(single, _key(pl.col("cbsa_code")), "value", LQ, "sum"),
            *(_of_facts(every, _key(pl.lit(name)), "value", pl.col(name), name) for name in AMOUNTS),
            # Their facts have no value: the rows are counted by a column that is never empty.
            _of_facts(zeros, _key(pl.lit("zero")), "year", pl.col("zeros"), "count"),
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
