"""What is stored and scored: vintages, their markets, facts and rankings."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import polars as pl

from aker_core.markets import queries, records, service
from aker_core.markets.pillar_file import Pillars, pillars_in_force
from aker_core.markets.ranking import scored_among
from aker_core.markets.report import SNAPSHOT, SYNTHETIC
from aker_core.markets.score_state import scores_note
from aker_core.markets.universes import grouping
from aker_gui.kept import Kept, from_rows, in_session
from aker_gui.vintage import ORIGIN, Vintage, read_vintage

Row = dict[str, Any]


class VintageReads(Kept):
    """Reads of vintages, of published figures before those of the sample."""

    def vintages(self) -> list[Row]:
        """What is stored, newest vintage first."""
        return self.kept("vintages", lambda: from_rows(records.stored_vintages))

    def vintage_day(self, as_of: str | None) -> date | None:
        """The newest vintage up to a date, published figures first; None where nothing is stored."""
        day = queries.vintage_date(as_of)
        return self.kept(("day", day), lambda: from_rows(lambda source: records.newest_vintage(source, day)))

    def vintage(self, as_of: str | None = None) -> Vintage | None:
        """The newest vintage up to a date with all of its facts; None where nothing is stored."""
        day = self.vintage_day(as_of)
        if day is None:
            return None
        self.make_room("vintage", day)
        return self.kept(("vintage", day), lambda: from_rows(lambda source: read_vintage(source, day)))

    def vintage_markets(self, as_of: str | None = None) -> list[Row]:
        """The markets of the newest scored vintage up to a date, without its facts; empty where nothing is stored."""
        ranked = self.ranking(as_of)
        day = ranked[0]["data_vintage"] if ranked else self.vintage_day(as_of)
        return self.markets_of(day)

    def markets_of(self, day: date | None) -> list[Row]:
        """The markets of a vintage, by code; empty without one."""
        if day is None:
            return []
        return self.kept(("markets", day), lambda: from_rows(lambda source: records.market_rows(source, day)))

    def find_market(self, name: str) -> str:
        """The msa_id of a code, city or title."""
        return self.kept(("find", name), lambda: from_rows(lambda source: service.find_market(source, name)))

    def fact(self, geography: str, place: str, metric: str, year: int | None, as_of: str | None = None) -> Row | None:
        """A fact of a vintage (year None: the current one); None where it is not stored."""
        vintage = self.vintage(as_of)
        if vintage is None:
            return None
        code = self.find_market(place) if geography == "market" else place.upper()
        which = pl.col("current") if year is None else pl.col("year") == year
        wanted = (pl.col("geography") == geography) & (pl.col("place") == code) & (pl.col("metric") == metric)
        rows = vintage.frame.filter(wanted & which)
        return rows.row(0, named=True) if len(rows) else None

    def vintage_statuses(self, as_of: str | None, metrics: tuple[str, ...]) -> dict[tuple[str, str], str]:
        """The status of the current fact of each market in some metrics, by msa_id and metric."""
        vintage = self.vintage(as_of)
        if vintage is None:
            return {}

        def make() -> dict[tuple[str, str], str]:
            own = (pl.col("geography") == "market") & pl.col("current") & pl.col("metric").is_in(metrics)
            rows = vintage.frame.filter(own).select("place", "metric", "status")
            return {(place, metric): status for place, metric, status in rows.iter_rows()}

        return self.kept(("statuses", vintage.day, metrics), make)

    def ranking(self, as_of: str | None = None, pillar: str = "innovation", among: str | None = None) -> list[Row]:
        """The scores of a pillar, best first; empty where nothing is scored. among: as they would be in a universe."""
        day = queries.vintage_date(as_of)
        if among is not None:
            rows = self.ranking(as_of, pillar)
            make = partial(in_session, scored_among, rows, pillar, grouping(among))
            return self.kept(("ranking", day, pillar, among), make)
        return self.kept(
            ("ranking", day, pillar), lambda: from_rows(lambda source: service.read_ranking(source, day, pillar))
        )

    def pillars(self) -> Pillars:
        """The pillars that scores are made by, in the order in which they are declared: of `AKER_PILLARS`, else ours.

        Raises ConfigError for a file that is wrong.
        """
        return self.kept("pillars", pillars_in_force)

    def scores_note(self, as_of: str | None = None) -> str:
        """What the scores of a vintage were made by, where settings name other pillars or another list now."""
        day = next((row["data_vintage"] for row in self.ranking(as_of)), None)
        return self.kept(("scores note", day), lambda: from_rows(lambda source: scores_note(source, day)))

    def warning(self, as_of: str | None = None) -> str | None:
        """What is said wherever figures of the newest scored vintage are shown; None for published ones."""
        first = next(iter(self.ranking(as_of)), None)
        if first is None:
            return None
        return SYNTHETIC if first[ORIGIN] == "sample" else SNAPSHOT if first["snapshot"] else None
