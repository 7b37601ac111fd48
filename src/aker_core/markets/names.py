"""Markets by the names that people use: short code, CBSA code, city, city and state, title. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

from aker_core.errors import UnknownGeography
from aker_geo.codes import state_codes, state_names

Row = Mapping[str, Any]
SUGGESTIONS, ALIKE = 3, 0.72
_PARTS = re.compile(r"--|[-/]")
_SPACES = re.compile(r"\s+")


def key_of(text: str) -> str:
    """A name without what does not matter: case, accents, kinds of dashes, spaces around and within."""
    if text.isascii():
        return _SPACES.sub(" ", text.casefold()).strip()
    plain = unicodedata.normalize("NFKD", text.encode(errors="replace").decode())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SPACES.sub(" ", bare.replace("–", "-").replace("—", "-").casefold()).strip()


def keys_of(market: Row) -> set[str]:
    """Every name of a market. market: msa_id, cbsa_code, name (the CBSA title), principal_city, states."""
    title, states = str(market["name"] or ""), str(market["states"] or "")
    first = _PARTS.split(title.rpartition(", ")[0] or title)[0]
    cities = [city for city in (market["principal_city"], first) if city]
    postal = [state for state in states.split("-") if state]
    full = [_state_names().get(state, state) for state in postal]
    with_state = [f"{city}{comma} {state}" for city in cities for state in (*postal, *full) for comma in (",", "")]
    names = (market["msa_id"], market["cbsa_code"], title, *cities, *with_state)
    return {key_of(str(name)) for name in names if name}


@cache
def _state_names() -> dict[str, str]:
    names = state_names()
    return {postal: names[fips] for postal, fips in state_codes().items()}


def index_of(markets: Iterable[Row]) -> dict[str, set[str]]:
    """The msa_ids that each name stands for. markets: of any delineations."""
    index: dict[str, set[str]] = {}
    for market in markets:
        for key in keys_of(market):
            index.setdefault(key, set()).add(market["msa_id"])
    return index


def chosen(markets: Sequence[Row], wanted: str, others: Callable[[], Collection[str]] = tuple) -> str:
    """The msa_id of the market that is meant. markets: of any delineations, oldest first.

    others: asked, if need be, for the codes of stored rows, some of which may be in no list of markets. Raises
    UnknownGeography, with suggestions, where no market has the name or several do.
    """
    text = key_of(wanted)
    # A code means its market, whatever else has this name.
    codes = {str(market["msa_id"]) for market in markets if text in (key_of(market["msa_id"]), market["cbsa_code"])}
    if len(codes) == 1:
        return codes.pop()
    index = index_of(markets)
    fitting = sorted(codes or index.get(text, set()))
    if len(fitting) > 1:  # an area that the newest list has drawn anew is not meant
        newest = max(market["delineation"] for market in markets)
        current = {market["msa_id"] for market in markets if market["delineation"] == newest}
        fitting = kept if len(kept := [code for code in fitting if code in current]) == 1 else fitting
    if len(fitting) == 1:
        return fitting[0]
    titles = {str(market["msa_id"]): str(market["name"]) for market in markets}
    if fitting:
        listed = ", ".join(f"{code} ({titles[code]})" for code in fitting)
        raise UnknownGeography(f"{wanted!r} names {len(fitting)} markets: {listed}. Use the code, or add the state")
    if (code := next((code for code in others() if key_of(code) == text), None)) is not None:
        return code
    raise UnknownGeography(_unknown(wanted, text, index, titles))


def _unknown(wanted: str, text: str, index: Mapping[str, Collection[str]], titles: Mapping[str, str]) -> str:
    near = [code for key in get_close_matches(text, index, n=8, cutoff=ALIKE) for code in sorted(index[key])]
    near += [code for code, title in titles.items() if len(text) > 3 and text in key_of(title)]
    few = [f"{code} ({titles[code]})" for code in dict.fromkeys(near)][:SUGGESTIONS]
    if not few:
        return f"Unknown market {wanted!r}. `aker show --all` lists those that are stored; `aker refresh` adds more"
    meant = few[0] if len(few) == 1 else f"{', '.join(few[:-1])} or {few[-1]}"
    return f"Unknown market {wanted!r}. Did you mean {meant}?"
