"""Margins of movers of several ages, with the covariance that the published margin of all ages tells.

Root-sum-of-squares takes ages as independent, but couples and families move together: the published margin of movers of
all ages is larger than the root of the sum of squares of their ages (1.2 to 1.3 times at the median of states). Per
table and origin, with M the published margin of all ages and R the root of the sum of squares of all fifteen,

    margin of the four ages = root of their sum of squares · max(1, M / R), and no more than M

so the ages 25-44 are taken to be as correlated as all ages are. In, out, other counties and other states are of
different persons: they are added by root-sum-of-squares. Where the coarser line is not there, the factor is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add

import polars as pl

from aker_core.facts.order_free import sorted_sum

AGES, FIRST_OF_FOUR = 15, 5  # ages of a block, and the place of 25-29 among its lines


@dataclass(frozen=True)
class Block:
    """Movers of one origin in one table: the line of all ages, followed by those of fifteen ages."""

    name: str
    table: str
    first: int

    @property
    def four(self) -> tuple[int, ...]:
        """The lines of 25-29, 30-34, 35-39 and 40-44."""
        return tuple(range(self.first + FIRST_OF_FOUR, self.first + FIRST_OF_FOUR + 4))

    @property
    def lines(self) -> range:
        """The line of all ages and those of each."""
        return range(self.first, self.first + AGES + 1)


def root_of_squares(estimate: pl.Expr, moe: pl.Expr) -> pl.Expr:
    """Root of the sum of squares; of several zero estimates only the largest margin counts (ACS handbook, ch. 8)."""
    return (sorted_sum(moe.filter(estimate != 0) ** 2) + moe.filter(estimate == 0).max().fill_null(0.0) ** 2).sqrt()


def block_margin(block: Block) -> list[pl.Expr]:
    """Aggregations of one block, each null where a margin is not there.

    ``{name}_four``: root of squares of the four ages, without zero estimates; ``_zero``: the largest margin of those;
    ``_all``: root of squares of fifteen ages; ``_published``: the margin of all ages.
    """
    mine = pl.col("table") == block.table

    def of(lines: tuple[int, ...], name: str, root: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> pl.Expr:
        here = mine & pl.col("line").is_in(list(lines))
        estimate, moe = pl.col("estimate").filter(here), pl.col("moe").filter(here)
        return pl.when(moe.count() == len(lines)).then(root(estimate, moe)).alias(f"{block.name}_{name}")

    def of_some(estimate: pl.Expr, moe: pl.Expr) -> pl.Expr:
        return (moe.filter(estimate != 0) ** 2).sum().sqrt()

    def of_zeros(estimate: pl.Expr, moe: pl.Expr) -> pl.Expr:
        return moe.filter(estimate == 0).max().fill_null(0.0)

    ages = tuple(block.lines)[1:]
    return [
        of(block.four, "four", of_some),
        of(block.four, "zero", of_zeros),
        of(ages, "all", root_of_squares),
        of((block.first,), "published", root_of_squares),
    ]


def added(*blocks: str) -> pl.Expr:
    """The margin of several blocks together: of all their zero estimates only the largest margin counts."""
    squares = reduce(add, (pl.col(f"{name}_moe") ** 2 for name in blocks))  # null where one is; in their order
    return (squares + pl.max_horizontal(f"{name}_zero" for name in blocks) ** 2).sqrt()


def with_covariance(block: Block) -> pl.Expr:
    """The margin of the four ages of a block without zero estimates, after `block_margin`."""
    four, every, published = (pl.col(f"{block.name}_{name}") for name in ("four", "all", "published"))
    wider = pl.min_horizontal(four * published / every, published)
    return pl.when((published > every) & (every > 0)).then(wider).otherwise(four).alias(f"{block.name}_moe")
