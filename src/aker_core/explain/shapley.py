"""Shares of a difference by Shapley (1953): what each cause adds, averaged over every order in which causes may come.

Exact, over all coalitions: the shares add up to the whole, a cause without effect has none, and the way back is the
negative of the way there, to the last bit (each term changes its sign, and sums are rounded once). Zeros need no limits
as logarithmic means do (Ang 2005, Energy Policy 33). Pure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import combinations

MOST = 14  # players: 2 ** 14 coalitions

Coalition = frozenset[str]
Worth = Callable[[Coalition], Sequence[float]]


def shapley(players: Sequence[str], worth: Worth) -> dict[str, list[float]]:
    """The share of each player in ``worth(all) - worth(none)``, one for each number that a coalition is worth.

    worth: the numbers when the players of a coalition are as they are after, the others as they were before; it is
    called once for each coalition. Raises ValueError for more than `MOST` players, or one that is named twice.
    """
    if len(players) > MOST or len(set(players)) != len(players):
        raise ValueError(f"{len(players)} players. Shapley shares are for up to {MOST}, each named once")
    known = cache(lambda coalition: tuple(worth(coalition)))
    return {player: _share(player, [other for other in players if other != player], known) for player in players}


def _share(player: str, others: Sequence[str], worth: Worth) -> list[float]:
    terms: list[list[float]] = []
    for size in range(len(others) + 1):
        weight = 1 / ((len(others) + 1) * math.comb(len(others), size))
        for members in combinations(others, size):
            without, with_it = worth(frozenset(members)), worth(frozenset({*members, player}))
            terms.append([weight * (after - before) for before, after in zip(without, with_it, strict=True)])
    return [math.fsum(column) for column in zip(*terms, strict=True)]
