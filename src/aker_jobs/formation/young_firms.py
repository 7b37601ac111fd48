"""How many firms are young: of those of known and unknown age, the share that is at most five years old.

    share = 100 · (firms of age 0 + firms of ages 1 to 5) / firms of all classes

Five years is where the literature on business dynamics draws the line (Haltiwanger, Jarmin and Miranda, "Who Creates
Jobs? Small versus Large versus Young", 2013), and where the classes of metros end.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_core.facts.status import Status
from aker_jobs.formation.firm_age import COARSE, age_distribution, class_role, classes_status

YOUNG = ("0", "1 to 5")
FORMULA = f"100 * ({' + '.join(map(class_role, YOUNG))}) / ({' + '.join(map(class_role, COARSE))})"


def young_firms(frame: object, *, keys: Sequence[str], count_column: str = "firms") -> pl.DataFrame:
    """The share of young firms in percent, by keys and year.

    frame: as in `age_distribution`. Returns keys, year, share_pct (null unless every class is there), status: observed;
    suppressed (a class is withheld); not_published (one is missing); no_base (no firms at all).
    """
    count = pl.col("count")
    sums = (
        age_distribution(frame, keys=keys, count_column=count_column)
        .group_by(*keys, "year", maintain_order=True)
        .agg(
            classes=pl.len(),
            withheld=count.null_count(),
            total=count.sum(),
            young=count.filter(pl.col("age_class").is_in(YOUNG)).sum(),
        )
    )
    status = classes_status(Status.OBSERVED)
    is_known = pl.col("status") == Status.OBSERVED.value
    share = pl.when(is_known).then(100 * pl.col("young") / pl.col("total"))
    return sums.with_columns(status=status).select(*keys, "year", share_pct=share, status="status").sort(*keys, "year")
