"""Industries of the sample's QCEW files: the smallest ones it is built from, and the sums that are published.

The hierarchy and its codes are those of BLS (https://data.bls.gov/cew/doc/titles/industry/high_level_industries.htm).
From 2022 the NAICS of 2022 is used, in 2016 that of 2012, between them that of 2017: only information (51) differs on
the levels that the sample holds. How the old industries share out among the new ones is synthetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from aker_sample.apportion import Numbers, Sums, sums_of
from aker_sample.base_files import rows

DOMAINS = {"101": ("1011", "1012", "1013"), "102": tuple(str(code) for code in range(1021, 1030))}
SUPERSECTORS = {
    "1011": ("11", "21"),
    "1012": ("23",),
    "1013": ("31-33",),
    "1021": ("22", "42", "44-45", "48-49"),
    "1022": ("51",),
    "1023": ("52", "53"),
    "1024": ("54", "55", "56"),
    "1025": ("61", "62"),
    "1026": ("71", "72"),
    "1027": ("81",),
    "1028": ("92",),
    "1029": ("99",),
}
OWNERS = ("1", "2", "3", "5")
# Where an industry of NAICS 2017 went; the last part takes what is left.
NAICS_2012 = {"5173": (("5171", 0.82), ("5172", 0.18))}
NAICS_2022 = {
    "5111": (("5131", 1.0),),
    "5112": (("5132", 1.0),),
    "5151": (("5161", 1.0),),
    "5152": (("5162", 1.0),),
    "5173": (("5171", 1.0),),
    "5179": (("5178", 1.0),),
    "5191": (("5131", 0.07), ("5162", 0.33), ("5192", 0.60)),
}


@dataclass(frozen=True)
class Leaf:
    """The smallest industry that the sample holds of an ownership: four digits, or a whole sector."""

    own: str
    sector: str
    industry: str


@dataclass(frozen=True)
class Cell:
    """A published sum: level is the last digit of the aggregation level (0 total … 4 sector … 6 four digits)."""

    own: str
    industry: str
    level: int


@dataclass(frozen=True)
class Scheme:
    """Industries of one NAICS: leaves, published cells, and the leaves that each cell adds up.

    equations: for each parent cell its children, as positions in `cells`.
    """

    leaves: tuple[Leaf, ...]
    cells: tuple[Cell, ...]
    adds: Sums
    equations: tuple[tuple[int, tuple[int, ...]], ...]


@cache
def base_leaves() -> tuple[Leaf, ...]:
    """The leaves of NAICS 2017, as the nation publishes them."""
    published = rows("qcew_2019_nation.csv")
    return tuple(
        Leaf(row["own"], row["sector"], row["industry"])
        for row in published
        if row["sector"] != "total" and not row["sector"].endswith("+")
    )


def naics_of(year: int) -> int:
    """The edition of NAICS that the file of a year uses."""
    return 2012 if year <= 2016 else 2017 if year <= 2021 else 2022


def reclassify(levels: Numbers, naics: int) -> Numbers:
    """Levels by leaf of NAICS 2017 as levels by leaf of another edition; sums stay what they were."""
    moves = _moves(naics)
    leaves = scheme(naics).leaves
    at = {leaf: position for position, leaf in enumerate(leaves)}
    moved = np.zeros((*levels.shape[:-1], len(leaves)))
    for position, leaf in enumerate(base_leaves()):
        left = levels[..., position].copy()
        parts = moves.get(leaf.industry, ((leaf.industry, 1.0),)) if leaf.own == "5" else ((leaf.industry, 1.0),)
        for industry, share in parts[:-1]:
            part = np.floor(levels[..., position] * share)
            moved[..., at[Leaf(leaf.own, leaf.sector, industry)]] += part
            left -= part
        moved[..., at[Leaf(leaf.own, leaf.sector, parts[-1][0])]] += left
    return moved


@cache
def scheme(naics: int) -> Scheme:
    """Leaves and cells of an edition of NAICS."""
    moves = _moves(naics)
    leaves: dict[Leaf, None] = {}
    for leaf in base_leaves():
        targets = moves.get(leaf.industry, ((leaf.industry, 1.0),)) if leaf.own == "5" else ((leaf.industry, 1.0),)
        leaves.update({Leaf(leaf.own, leaf.sector, industry): None for industry, _ in targets})
    ordered = tuple(leaves)
    sums: dict[Cell, set[int]] = {}
    for at, leaf in enumerate(ordered):
        for cell in _above(leaf):
            sums.setdefault(cell, set()).add(at)
    cells = tuple(sorted(sums, key=lambda cell: (cell.own, not cell.industry.startswith("10"), cell.industry)))
    return Scheme(ordered, cells, sums_of([sorted(sums[cell]) for cell in cells]), _equations(cells))


def _moves(naics: int) -> dict[str, tuple[tuple[str, float], ...]]:
    moves: dict[int, dict[str, tuple[tuple[str, float], ...]]] = {
        2012: dict(NAICS_2012),
        2017: {},
        2022: dict(NAICS_2022),
    }
    return moves[naics]


def _above(leaf: Leaf) -> list[Cell]:
    """All published sums that a leaf is part of, the leaf's own cell among them."""
    over = next(code for code, sectors in SUPERSECTORS.items() if leaf.sector in sectors)
    cells = [
        Cell("0", "10", 0),
        Cell(leaf.own, "10", 1),
        Cell(leaf.own, over[:3], 2),
        Cell(leaf.own, over, 3),
        Cell(leaf.own, leaf.sector, 4),
    ]
    if leaf.industry != leaf.sector:
        cells += [Cell(leaf.own, leaf.industry[:3], 5), Cell(leaf.own, leaf.industry, 6)]
    return cells


def _equations(cells: tuple[Cell, ...]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    at = {cell: position for position, cell in enumerate(cells)}
    below: dict[tuple[str, int], list[Cell]] = {}
    for cell in cells:
        below.setdefault((cell.own, cell.level), []).append(cell)
    equations = []
    for cell, position in at.items():
        children = [child for child in below.get((cell.own, cell.level + 1), ()) if _is_child(child, cell)]
        if cell.level == 0:
            children = [child for child in cells if child.level == 1]
        if children:
            equations.append((position, tuple(at[child] for child in children)))
    return tuple(equations)


def _is_child(child: Cell, parent: Cell) -> bool:
    if child.level != parent.level + 1 or parent.level == 0:
        return False
    if parent.level <= 2:
        return child.industry.startswith(parent.industry)
    if parent.level == 3:
        return child.industry in SUPERSECTORS[parent.industry]
    low, _, high = parent.industry.partition("-")
    return low <= child.industry[: len(low)] <= (high or low)
