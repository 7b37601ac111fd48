"""Whether a year of awards has far fewer than those beside it: cut off at the end of a line, a file looks whole."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check

LEAST = 1_000  # rows of the largest year: below, the files are of some places only
SHARE = 0.7  # of the smaller year beside it; publishers' years differ by less than a fifth as a rule


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """A check that fails where a fiscal year has too few rows. Not fatal; costs rows. None where years are small."""
    counts = dict(table.group_by("fiscal_year").len().sort("fiscal_year").collect().iter_rows())
    if max(counts.values(), default=0) < LEAST or len(counts) == 1:
        return []
    short = [told for year in counts if (told := _short(year, counts))]
    note = f"{len(counts)} fiscal years of like size"
    if short:
        note = f"{'; '.join(short)}. A file was cut off, or the year is not over: download it again"
    return [Check("years_of_like_size", passed=not short, note=note, rows=len(counts), costs_rows=True)]


def _short(year: int, counts: dict[int, int]) -> str:
    """What to say of a year with too few rows; nothing of another, or of one without a year beside it."""
    beside = [counts[other] for other in (year - 1, year + 1) if other in counts]
    if not beside or counts[year] >= SHARE * min(beside):
        return ""
    return f"{year} has {counts[year]:,} rows, a year beside it {min(beside):,}"
