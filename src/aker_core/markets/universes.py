"""Whom markets are scored among: their type, all, size classes, or a list of one's own. Pure.

Size classes are those of metropolitan counties in the Rural-Urban Continuum Codes of the Department of Agriculture
(https://www.ers.usda.gov/data-products/rural-urban-continuum-codes/): a million residents and more, 250,000 to a
million, fewer; micropolitan areas are a class of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple, get_args

from aker_core.markets.choices import Among

Row = Mapping[str, Any]
Whom = Mapping[
    str, Mapping[str, str]
]  # by what a pillar says (`Pillar.universes`), of each market its universe by msa_id
Lists = Mapping[str, Collection[str]]  # the msa_ids of a list, by `Pillar.universes`
NO_LISTS: Lists = {}
CHOICES: tuple[str, ...] = get_args(Among)
METRO, MICRO = "metro", "micro"


class SizeClass(NamedTuple):
    """Metropolitan areas of at least so many residents, up to the next larger class."""

    name: str
    residents: int


# The largest first. A class is a line here.
SIZES = (
    SizeClass("1 million and more", 1_000_000),
    SizeClass("250,000 to 1 million", 250_000),
    SizeClass("fewer than 250,000", 0),
)
OUTSIDE = "outside "
SMALL_TOWNS, NOT_KNOWN = "micropolitan", "size not known"
IN_ORDER = (*(size.name for size in SIZES), SMALL_TOWNS, NOT_KNOWN)


def size_class(kind: str, residents: float | None) -> str:
    """The class of a market. kind: metro or micro; residents: null where they are not known.

    >>> size_class("metro", 2_900_000), size_class("metro", 999_999), size_class("metro", None), size_class("micro", 1)
    ('1 million and more', '250,000 to 1 million', 'size not known', 'micropolitan')
    """
    if kind == MICRO:
        return SMALL_TOWNS
    if residents is None:
        return NOT_KNOWN
    return next(size.name for size in SIZES if residents >= size.residents)


def place_of(universe: str) -> tuple[int, str]:
    """Where a universe stands in a list of several: size classes the largest first, others by name."""
    return (IN_ORDER.index(universe) if universe in IN_ORDER else len(IN_ORDER)), universe


def universe_in(among: str, kind: str | None, residents: float | None) -> str:
    """The universe of a market that a pillar scores it in (`CHOICES`). kind: a market that no list has counts as metro.

    >>> universe_in("type", None, None), universe_in("size", "metro", 300_000), universe_in("all", "micro", 20_000)
    ('metro', '250,000 to 1 million', 'all')
    """
    own = MICRO if kind == MICRO else METRO
    if among == "size":
        return size_class(own, residents)
    return own if among == "type" else "all"


def whom(rows: Iterable[Row], kinds: Mapping[str, str | None], lists: Lists = NO_LISTS) -> Whom:
    """Of markets (msa_id, population) the universe in each of `CHOICES`, and in lists. kinds: metro or micro by
    msa_id."""
    known = [(row["msa_id"], kinds.get(row["msa_id"]), row["population"]) for row in rows]
    found = {among: {code: universe_in(among, kind, size) for code, kind, size in known} for among in CHOICES}
    return found | {
        key: {code: universe_in_list(key, code in own) for code, _, _ in known} for key, own in lists.items()
    }


def universe_in_list(key: str, is_member: bool) -> str:
    """The universe of a market where a pillar has a list (`Pillar.universes`): the list, or that it is outside.

    >>> universe_in_list("@west=DEN,SEA", True), universe_in_list("@west=DEN,SEA", False)
    ('@west', 'outside @west')
    """
    name = key.partition("=")[0]
    return name if is_member else f"{OUTSIDE}{name}"


def why_without(universe: str | None) -> str:
    """Why a market has no score, in words.

    >>> why_without("metro"), why_without("outside @west")
    ('too little is known', 'not in the list @west')
    """
    if universe is None or not is_outside(universe):
        return "too little is known"
    return f"not in the list {universe.removeprefix(OUTSIDE)}"


def is_outside(universe: str) -> bool:
    """Whether a market has no universe, because the list does not have it: then it has no score."""
    return universe.startswith(OUTSIDE)


def grouping(among: str, members: Collection[str] = ()) -> Callable[[Row, str], str | None]:
    """The universe of a market by its row (msa_id, population) and type; null where it is in none.

    among: one of `CHOICES`; any other name is a list, whose members are scored among one another.
    """
    chosen = frozenset(members)

    def universe(row: Row, kind: str) -> str | None:
        if among in CHOICES:
            return universe_in(among, kind, row.get("population"))
        return among if row["msa_id"] in chosen else None

    return universe
