"""Maps and features: outlines of the markets and counties of a vintage."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from aker_core.markets.outlines import county_outlines, market_outlines
from aker_core.markets.pillars import PILLARS
from aker_geo.codes import state_codes
from aker_geo.national_map import NationalMap, national_map
from aker_gui.features import Features, market_properties
from aker_gui.kept import VINTAGES, from_rows
from aker_gui.vintage_reads import VintageReads

Row = dict[str, Any]


class MapReads(VintageReads):
    """Reads of outlines, and what is drawn with them."""

    def __init__(self, mark: Callable[[], tuple[object, ...]]) -> None:
        super().__init__(mark)
        self._maps: OrderedDict[str, NationalMap] = OrderedDict()  # by content: a refresh of figures leaves them

    def outlines(self, as_of: str | None = None) -> dict[str, bytes]:
        """Outlines (WKB, WGS 84) by msa_id of the markets of `vintage_markets`; empty where none are stored."""
        markets, day = self._markets(as_of)
        return self.kept(("outlines", day), lambda: from_rows(lambda source: market_outlines(source, markets)))

    def national_map(self, as_of: str | None = None) -> NationalMap | None:
        """The map of the markets of `vintage_markets`; None where no outlines are stored.

        Made once for outlines of the same content (a second or two of the processor).
        """
        markets, day = self._markets(as_of)
        return self.kept(("map", day), lambda: self._national_map(markets, self.outlines(as_of)))

    def _national_map(self, markets: list[Row], own: Mapping[str, bytes]) -> NationalMap | None:
        """The map of these outlines, and of the counties of the markets; that of equal outlines is taken again."""
        counties = from_rows(lambda source: county_outlines(source, markets)) if own else {}
        digest = hashlib.sha256(b"".join(body for code in sorted(own) for body in (code.encode(), own[code])))
        for code in sorted(counties):
            digest.update(counties[code])
        name = digest.hexdigest()
        known = self._maps.get(name) or (national_map(name, own, counties) if own else None)
        if known is not None:
            self._maps[name] = known
            while len(self._maps) > VINTAGES:
                self._maps.popitem(last=False)
        return known

    def market_features(self, as_of: str | None = None) -> Features:
        """The markets of `vintage_markets` as features: outline, and the scores of all pillars as properties.

        Ids are CBSA codes; of a market without one its msa_id.
        """
        markets, day = self._markets(as_of)

        def make() -> Features:
            scored = {name: {row["msa_id"]: row for row in self.ranking(as_of, name)} for name in PILLARS}
            own = self.outlines(as_of)
            rows = [
                market_properties(row, {name: scored[name].get(row["msa_id"]) for name in PILLARS}) for row in markets
            ]
            outlines = {at: own[row["msa_id"]] for at, row in enumerate(markets) if row["msa_id"] in own}
            return Features([row["cbsa_code"] or row["msa_id"] for row in markets], rows, outlines)

        return self.kept(("market features", day), make)

    def county_features(self, as_of: str | None = None) -> Features:
        """The counties of the delineation of `vintage_markets` as features; none where no outlines are stored."""
        markets, day = self._markets(as_of)

        def make() -> Features:
            own = from_rows(lambda source: county_outlines(source, markets))
            names = {code: postal for postal, code in state_codes().items()}
            delineation = markets[0]["delineation"] if markets else None
            rows = [{"county_fips": c, "state": names.get(c[:2]), "delineation": delineation} for c in sorted(own)]
            return Features(sorted(own), rows, {at: own[code] for at, code in enumerate(sorted(own))})

        return self.kept(("county features", day), make)

    def _markets(self, as_of: str | None) -> tuple[list[Row], date | None]:
        """The markets of `vintage_markets`, and their vintage."""
        markets = self.vintage_markets(as_of)
        return markets, markets[0]["data_vintage"] if markets else None
