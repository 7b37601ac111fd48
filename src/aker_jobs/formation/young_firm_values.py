"""How many firms of markets, states and the nation are young.

The facts name the same firms by class of age as the average age does (`aker_jobs.formation.firm_age_values`), which
brings these inputs.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, facts, no_facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_jobs.formation.firm_age_values import (
    KEYS,
    OTHERWISE,
    TABLE,
    UNPUBLISHED,
    class_terms,
    classes,
    no_classes,
    of_markets,
    why_absent,
)
from aker_jobs.formation.young_firms import FORMULA, young_firms

METRIC = "young_firms_pct"
METHOD = Method("firms of up to five years / firms of all ages, five classes of age", FORMULA)


def young_values(family_inputs: FamilyInputs, bds: pl.LazyFrame, redrawn: pl.DataFrame) -> FamilyResult:
    """`young_firms_pct` of markets. redrawn: as in `age_values`."""
    shares = young_firms(classes(bds, TABLE, family_inputs.scope.year), keys=KEYS)
    if shares.is_empty():
        return no_classes(family_inputs, METRIC)
    year = int(shares["year"][0])
    joined = of_markets(family_inputs.markets, shares, redrawn)
    reason = (
        pl.when(pl.col("share_pct").is_null())
        .then(why_absent())
        .when(pl.col("other_delineation"))
        .then(pl.lit(OTHERWISE))
    )
    return FamilyResult(facts=_facts(joined, year, reason, period=pl.lit(str(year))))


def young_of_areas(family_inputs: FamilyInputs, bds: pl.LazyFrame) -> FamilyResult:
    """States and the nation, by the same classes."""
    fact_frames = [no_facts()]
    for table in ("fa", "st_fa"):
        shares = young_firms(classes(bds, table, family_inputs.scope.year), keys=KEYS)
        if shares.is_empty():
            continue
        reason = pl.when(pl.col("share_pct").is_null()).then(pl.lit(UNPUBLISHED))
        fact_frames.append(_facts(shares, int(shares["year"][0]), reason))
    return FamilyResult(facts=pl.concat(fact_frames))


def _facts(shares: pl.DataFrame, year: int, reason: pl.Expr, period: pl.Expr | None = None) -> pl.DataFrame:
    """Facts of the newest year. shares: geo_code, and the columns of `young_firms`."""
    return facts(
        shares,
        METRIC,
        pl.col("share_pct"),
        year=year,
        method=METHOD,
        inputs=class_terms(),
        status=pl.col("status").fill_null("not_published"),
        current=True,
        place="geo_code",
        reason=reason,
        period=pl.lit(None, pl.String) if period is None else period,
    )
