"""Whom a market is compared with: its state, and its peers, named or nearest in residents. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aker_core.errors import ConfigError
from aker_core.markets.names import key_of
from aker_geo.codes import state_codes
from aker_jobs.comparison.standing import PEERS, Peers, named_peers, nearest_peers

Row = Mapping[str, Any]
COUNT = re.compile(r"[0-9]{1,4}")  # five digits are the code of a market


def main_state(states: str | None) -> str | None:
    """The two-digit code of a market's first state, which is that of its first principal city: NY-NJ → 36."""
    first = (states or "").replace(",", "-").split("-")[0].strip()
    return state_codes().get(first)


def chosen_peers(
    universe: Sequence[Row], msa_id: str, request: str | None, names: Mapping[str, Collection[str]]
) -> Peers:
    """The peers of a market: those named (``DEN,BOI``), or so many of the nearest in residents (``10``, the default).

    universe: rows with msa_id and population. names: the msa_ids that each name stands for, by `names.key_of`.
    Raises ConfigError where a peer is not in the universe, is one of several, or none can be chosen; without a wish,
    none is no error.
    """
    residents = {row["msa_id"]: row["population"] for row in universe}
    text = (request or "").strip()
    try:
        if text and (not COUNT.fullmatch(text) or key_of(text) in names):
            parts = [part.strip() for part in text.split(",") if part.strip()]
            return named_peers(residents, msa_id, [_code_of(part, residents, names) for part in parts])
        return nearest_peers(residents, msa_id, int(text) if text else PEERS)
    except ValueError as error:
        if request is None:
            return Peers((), str(error).partition(": ")[2])
        raise ConfigError(f"--peers {request}: {str(error).partition(': ')[2]}") from error


def _code_of(name: str, universe: Collection[str], names: Mapping[str, Collection[str]]) -> str:
    """The market that is named; the name itself where nothing is known of it. ValueError where several are."""
    codes = sorted(set(names.get(key_of(name), (name.upper(),))) & set(universe))
    if len(codes) > 1:
        raise ValueError(f"peers: {name!r} names {len(codes)} markets ({', '.join(codes)}). Use the code")
    return codes[0] if codes else name
