"""The universes of stored markets: what a pillar says of each, with the lists of one's own resolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from aker_core.errors import UnknownGeography
from aker_core.markets import names
from aker_core.markets.pillars import Pillar
from aker_core.markets.universes import Lists, is_outside, place_of, universe_in, universe_in_list
from aker_data.store import rows as stored

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Row = Mapping[str, Any]


def lists_of(source: Source, pillars: Iterable[Pillar]) -> Lists:
    """The msa_ids of the lists that pillars are scored among, by `Pillar.universes`.

    Raises UnknownGeography for a market of a list that is not stored, naming the list.
    """
    wanted = {pillar.universes: pillar for pillar in pillars if pillar.members}
    if not wanted:
        return {}
    markets = list(stored.market_names(source).values())
    find = partial(names.chosen, markets, others=partial(stored.market_codes, source))
    return {key: frozenset(_found(find, pillar)) for key, pillar in wanted.items()}


def _found(find: Any, pillar: Pillar) -> Iterable[str]:
    for name in pillar.members:
        try:
            yield find(name)
        except UnknownGeography as error:
            raise UnknownGeography(f"List {pillar.among} of pillar {pillar.id}: {error}") from None


def universes_of(source: Source, pillar: Pillar, markets: Iterable[Row]) -> dict[str, str]:
    """The universe of each market (msa_id, type, population) in a pillar; of one that a list lacks, that it is out."""
    if not pillar.members:
        return {row["msa_id"]: universe_in(pillar.among, row["type"], row["population"]) for row in markets}
    (members,) = lists_of(source, [pillar]).values()
    return {row["msa_id"]: universe_in_list(pillar.universes, row["msa_id"] in members) for row in markets}


def groups_of(source: Source, pillar: Pillar, markets: Sequence[Row]) -> dict[str, list[str]]:
    """The markets that are scored among one another, by universe in the order of `place_of`, each by msa_id."""
    groups: dict[str, list[str]] = {}
    for msa_id, universe in sorted(universes_of(source, pillar, markets).items()):
        if not is_outside(universe):
            groups.setdefault(universe, []).append(msa_id)
    return dict(sorted(groups.items(), key=lambda group: place_of(group[0])))
