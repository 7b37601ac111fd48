"""What the charts of one market are drawn from: its facts of all years, its state's, the nation's, its peers'. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from aker_core.markets.basis import basis_text
from aker_core.markets.context import Place
from aker_core.markets.number_formats import format_of, value_text
from aker_core.markets.qualifiers import flags_text, median_text, qualified
from aker_jobs.comparison.standing import standing
from aker_jobs.registry import metric

Row = dict[str, Any]
NATION, STATE_DIGITS = "US", 2
VALUES = ("year", "value", "status", "low", "high", "p05", "p95", "moe", "disclosed", "reason", "period", "current")


class FactText(str):
    """A number as it is shown, with the fact that it is: place (code of a market or state, or US), metric, year. In a
    table of a page it opens what the fact is made of; everywhere else it is a text."""

    place: str
    metric: str
    year: int | None

    @classmethod
    def of(cls, text: str, place: str, metric: str, year: int | None = None) -> FactText:
        """year: None for the figure that stands for the metric in the vintage."""
        made = cls(text)
        made.place, made.metric, made.year = place, metric, year
        return made

    @property
    def geography(self) -> str:
        """What the place is: codes of states have two digits, of markets five or letters."""
        if self.place == NATION:
            return "nation"
        return "state" if self.place.isdecimal() and len(self.place) == STATE_DIGITS else "market"

    def worded(self, text: str) -> FactText:
        """The same fact in other words."""
        return FactText.of(text, self.place, self.metric, self.year)


@dataclass(frozen=True)
class Point:
    """A value of a year as charts and tables have it. low, high: ends of its interval (estimate, else bounds, else
    margin); text: value with what stands beside it; span: the interval alone, empty without one; period: as stored."""

    year: int
    value: float | None
    low: float | None
    high: float | None
    status: str
    text: str
    shown: str
    reason: str
    span: str = ""
    period: str = ""

    @property
    def sign_unknown(self) -> bool:
        """Whether its interval has values below and above zero."""
        return self.low is not None and self.high is not None and self.low < 0 < self.high


@dataclass(frozen=True)
class MarketView:
    """A market among others. facts: of `Vintage.frame`, of the market, its state, the nation and its peers."""

    code: str
    name: str
    state: str | None
    peers: tuple[str, ...]
    facts: pl.DataFrame
    events: Sequence[Row]
    year: int | None
    label: str

    @property
    def short(self) -> str:
        """The first city of the name."""
        return self.name.partition("-")[0].partition(",")[0] or self.code

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[Row]]:
        """The rows of each place and metric, by year: one look at the frame for all charts."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in (
            self.facts.select("place", "metric", *VALUES).sort("year", maintain_order=True).iter_rows(named=True)
        ):
            found.setdefault((row["place"], row["metric"]), []).append(row)
        return found

    def series(self, name: str, place: str | None = None) -> list[Point]:
        """A metric of the market (or another place) by year."""
        unit = metric(name).unit
        return [point(row, unit) for row in self._rows.get((place or self.code, name), [])]

    def current(self, name: str, place: str | None = None) -> Point | None:
        """The value that stands for a metric in the vintage."""
        rows = self._rows.get((place or self.code, name), [])
        found = next((row for row in rows if row["current"]), None)
        return None if found is None else point(found, metric(name).unit)

    def peer_median(self, name: str) -> float | None:
        """The median of the peers with a value, where at least half of them have one."""
        return standing(None, self._of_peers(name)).median

    def peer_text(self, name: str) -> str:
        """That median as it is shown: with the number of peers that it is of, where not all have a value."""
        known = sum(value is not None for value in self._of_peers(name))
        place = Place(peer_median=self.peer_median(name), peer_values=known)
        return median_text(place, len(self.peers), metric(name).unit)

    def _of_peers(self, name: str) -> list[float | None]:
        """The value of each peer, None for one that has none."""
        return [None if (p := self.current(name, code)) is None else p.value for code in self.peers]


def _other_period(period: str | None, year: int) -> str | None:
    """The period where it is not the year that charts draw it at: a month, a fiscal year, a pair of filing years."""
    return None if period is None or period.partition(" (")[0] == str(year) else period


def point(row: Row, unit: str) -> Point:
    """A fact as a point. row: VALUES; where it has place and metric too, its texts open the fact."""
    low, high = (row["p05"], row["p95"]) if row["p05"] is not None else (row["low"], row["high"])
    if low is None and high is None and row["moe"] is not None and row["value"] is not None:
        low, high = row["value"] - row["moe"], row["value"] + row["moe"]
    shown = value_text(row["value"], unit)
    beside = qualified(
        unit,
        row["status"],
        **{name: row[name] for name in ("low", "high", "p05", "p95", "moe", "disclosed", "reason")},
        period=_other_period(row["period"], row["year"]),
        basis=basis_text(metric(row["metric"]), row["reason"]) if row.get("metric") is not None else "",
        flags=flags_text(row["reason"]),
    )
    text = ", ".join(part for part in (shown, beside) if part)
    span = "" if low is None or high is None else format_of(unit).span(low, high)
    shown = shown or "–"
    if row.get("place") is not None and row.get("metric") is not None:
        of = (row["place"], row["metric"], row["year"])
        text, shown = FactText.of(text, *of), FactText.of(shown, *of)
    reason, period = row["reason"] or "", row["period"] or ""
    return Point(row["year"], row["value"], low, high, row["status"], text, shown, reason, span, period)
