"""How old businesses are: their distribution by class of age, and an average from the classes' mid-points.

    average = sum over classes of count · mid-point / sum of counts

Ages are known for what began after the series did (March 1976); an older business is `left censored`: at least as old
as the series. It is counted at that age, so an average is what businesses are at least, as far as that class goes.
Definition of the classes: Census Business Dynamics Statistics,
https://www.census.gov/programs-surveys/bds/documentation/codebook-glossary.html.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import polars as pl

from aker_core.facts.frames import open_frame, require_columns, with_numbers, with_years
from aker_core.facts.one_series import OF_A_SERIES, refuse_several
from aker_core.facts.order_free import sorted_sum
from aker_core.facts.status import Status

_WHAT = "business age"
CENSORED = "left censored"
# What was there in March 1976 has no known beginning; the first year whose births are known is 1977.
FIRST_BIRTH_YEAR = 1977
# The classes that metros have; finer ones fall into them, so that places can be compared.
COARSE = {"0": (0, 0), "1 to 5": (1, 5), "6 to 10": (6, 10), "11+": (11, None), CENSORED: (None, None)}


def age_distribution(frame: object, *, keys: Sequence[str], count_column: str = "firms") -> pl.DataFrame:
    """Counts and shares by the coarse classes 0, 1 to 5, 6 to 10, 11+ and left censored, whatever classes are given.

    frame (any kind): keys, year, age_class, age_low, age_high (years; see `census_bds`), the count (null where
    withheld). Returns a Polars frame: keys, year, age_class, count (null where any part of the class is withheld),
    share (of all classes; null where one of them is withheld or missing), status. ValueError: missing columns, negative
    counts, a class that spans two coarse ones, a class twice (as of two places under the same keys).
    """
    placed = coarse_classes(frame, keys, count_column)
    sums = placed.group_by(*keys, "year", "coarse", maintain_order=True).agg(
        count=pl.when(pl.col("count").null_count() == 0).then(pl.col("count").sum())
    )
    group = [*keys, "year"]
    whole = (pl.col("count").null_count().over(group) == 0) & (pl.len().over(group) == len(COARSE))
    total = pl.col("count").sum().over(group)
    has_count = pl.col("count").is_not_null()
    return sums.select(
        *group,
        age_class="coarse",
        count="count",
        share=pl.when(whole & (total > 0)).then(pl.col("count") / total),
        status=pl.when(has_count).then(pl.lit(Status.OBSERVED.value)).otherwise(pl.lit(Status.SUPPRESSED.value)),
    ).sort(*group, pl.col("age_class").replace_strict({name: at for at, name in enumerate(COARSE)}))


def average_age(frame: object, *, keys: Sequence[str], count_column: str = "firms") -> pl.DataFrame:
    """Average age in years by keys and year, from the mid-points of the coarse classes.

    frame: as in `age_distribution`. Mid-points: 0, 3, 8; of 11+ the middle of 11 and the oldest age that can be known
    (year − 1977); of left censored the youngest that it can be (year − 1976). Returns keys, year, average (null unless
    every class is there), low (every business at the youngest age of its class: a hard lower bound), censored_share (of
    the left-censored class), status: derived; suppressed (a class is withheld); not_published (one is missing);
    no_base.
    """
    placed = age_distribution(frame, keys=keys, count_column=count_column)
    censored = pl.col("age_class") == CENSORED
    low, mid = youngest_ages(pl.col("year")), middle_ages(pl.col("year"))
    count = pl.col("count")
    sums = (
        placed.with_columns(low=_of_class(low), mid=_of_class(mid))
        .group_by(*keys, "year", maintain_order=True)
        .agg(
            classes=pl.len(),
            withheld=count.null_count(),
            total=count.sum(),
            years=sorted_sum(count * pl.col("mid")),
            least=sorted_sum(count * pl.col("low")),
            censored=count.filter(censored).sum(),
        )
    )
    return _averaged(sums, keys)


def classes_status(known: Status) -> pl.Expr:
    """The status of a figure of all age classes: `known`, or what is lacking. classes, withheld, total: of a place."""
    return (
        pl.when(pl.col("classes") < len(COARSE))
        .then(pl.lit(Status.NOT_PUBLISHED.value))
        .when(pl.col("withheld") > 0)
        .then(pl.lit(Status.SUPPRESSED.value))
        .when(pl.col("total") == 0)
        .then(pl.lit(Status.NO_BASE.value))
        .otherwise(pl.lit(known.value))
    )


def _averaged(sums: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    status = classes_status(Status.DERIVED)
    is_derived = pl.col("status") == "derived"
    return (
        sums.with_columns(status=status)
        .select(
            *keys,
            "year",
            average=pl.when(is_derived).then(pl.col("years") / pl.col("total")),
            low=pl.when(is_derived).then(pl.col("least") / pl.col("total")),
            censored_share=pl.when(is_derived).then(pl.col("censored") / pl.col("total")),
            status="status",
        )
        .sort(*keys, "year")
    )


def youngest_ages(year: pl.Expr) -> dict[str, pl.Expr]:
    """The youngest age of each coarse class in a year."""
    return {
        name: pl.lit(first) if first is not None else year.cast(pl.Int64) - FIRST_BIRTH_YEAR + 1
        for name, (first, _) in COARSE.items()
    }


def middle_ages(year: pl.Expr) -> dict[str, pl.Expr]:
    """The age that stands for each coarse class in a year: its mid-point; of left censored the youngest."""
    oldest = year.cast(pl.Int64) - FIRST_BIRTH_YEAR
    ages = youngest_ages(year)
    for name, (first, last) in COARSE.items():
        if first is not None:
            ages[name] = (ages[name] + (oldest if last is None else pl.lit(last))) / 2
    return ages


def average_formula(year: int) -> str:
    """The average as a formula over the counts of the classes (`class_role`), with the mid-points of a year."""
    ages = pl.select(*(age.alias(name) for name, age in middle_ages(pl.lit(year)).items())).row(0, named=True)
    years = " + ".join(f"{age:g} * {class_role(name)}" for name, age in ages.items() if age)
    return f"({years}) / ({' + '.join(map(class_role, ages))})"


def class_role(name: str) -> str:
    """The firms of a coarse class as a role of a formula: firms_1_to_5."""
    return f"firms_{name.replace('+', '_plus').replace(' ', '_')}"


def _of_class(ages: dict[str, pl.Expr]) -> pl.Expr:
    """The age of each row's class."""
    return pl.coalesce(pl.when(pl.col("age_class") == name).then(age) for name, age in ages.items()).cast(pl.Float64)


def coarse_classes(frame: object, keys: Sequence[str], count_column: str) -> pl.DataFrame:
    """The rows with the coarse class that each falls into: keys, year, age_class (as given), count, coarse."""
    given = _rows(frame, keys, count_column)
    low, high = pl.col("age_low"), pl.col("age_high")
    spans = {name: (first, last) for name, (first, last) in COARSE.items() if first is not None}
    coarse = pl.coalesce(
        pl.when(pl.col("age_class").cast(pl.String) == CENSORED).then(pl.lit(CENSORED)),
        *(
            pl.when(low >= first, True if last is None else high <= last).then(pl.lit(name))
            for name, (first, last) in spans.items()
        ),
    )
    placed = given.select(*keys, "year", "age_class", count="_count", coarse=coarse)
    odd = placed.filter(pl.col("coarse").is_null())
    if odd.height:
        raise ValueError(
            f"{_WHAT}: class {odd['age_class'][0]!r} is in none of {', '.join(COARSE)}. Leave out the row of all ages"
        )
    return placed


def _rows(frame: object, keys: Sequence[str], count_column: str) -> pl.DataFrame:
    """keys, year, age_class, age_low, age_high and `_count` in Polars, after all refusals that need no arithmetic."""
    opened = open_frame(frame, _WHAT)
    columns = [*keys, "year", "age_class", "age_low", "age_high"]
    require_columns(opened, [*columns, count_column], _WHAT)
    refuse_several(opened, keys, _WHAT, kinds=OF_A_SERIES, but=(*columns, count_column))
    ready = with_numbers(opened, {"_count": count_column, "_low": "age_low", "_high": "age_high"}, _WHAT)
    picked = with_years(ready, "year", _WHAT).select(*keys, "_year", "age_class", "_low", "_high", "_count")
    eager = picked.collect() if isinstance(picked, nw.LazyFrame) else picked
    rows: pl.DataFrame = eager.to_polars().rename({"_year": "year", "_low": "age_low", "_high": "age_high"})
    if (twice := rows.filter(rows.select(*keys, "year", "age_class").is_duplicated())).height:
        raise ValueError(
            f"{_WHAT}: class {twice['age_class'][0]!r} is there twice in {twice['year'][0]}. Name the keys"
        )
    return rows
