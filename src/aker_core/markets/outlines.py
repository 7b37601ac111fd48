"""The one reader, of outlines: where markets of a vintage and their counties lie, as its delineation draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aker_data.store import rows as stored

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Row = Mapping[str, Any]


def market_outlines(source: Source, markets: Sequence[Row]) -> dict[str, bytes]:
    """Outlines (WKB, WGS 84) of markets by msa_id, each of the market's delineation; empty where none are stored.

    markets: rows with msa_id, cbsa_code, delineation.
    """
    codes = {(row["delineation"], row["cbsa_code"]): row["msa_id"] for row in markets if row["cbsa_code"]}
    return {
        codes[delineation, code]: body
        for delineation in delineations(markets)
        for code, body in stored.outlines(source, delineation)
        if (delineation, code) in codes
    }


def county_outlines(source: Source, markets: Sequence[Row]) -> dict[str, bytes]:
    """Outlines of all counties by FIPS code, as the newest delineation of some markets has them; empty without any."""
    newest = delineations(markets)[-1:]
    return {code: body for delineation in newest for code, body in stored.county_outlines(source, delineation)}


def delineations(markets: Sequence[Row]) -> list[str]:
    """The delineations of some markets, oldest first."""
    return sorted({row["delineation"] for row in markets if row["delineation"]})
