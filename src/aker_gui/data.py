"""What pages and API show: reads of the one reader, kept until the database changes.

No page, chart or route reads anything but through here, and here only `aker_core.markets` is asked.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from aker_core.errors import AkerError
from aker_core.explain.diff_service import diff_all, diff_market
from aker_core.markets import queries, records, review, service
from aker_core.markets.checks import VintageChecks, read_checks
from aker_core.markets.database import reading, reading_rows, writing
from aker_core.markets.dossiers import Dossiers, read_dossiers
from aker_core.markets.freshness import read_freshness
from aker_core.markets.outlines import county_outlines, market_outlines
from aker_core.markets.pillar_file import Pillars, pillars_in_force
from aker_core.markets.pillars import PILLARS
from aker_core.markets.presentation import STATUS_WORDS
from aker_core.markets.ranking import scored_among
from aker_core.markets.report import SNAPSHOT, SYNTHETIC
from aker_core.markets.score_state import scores_note
from aker_core.markets.universes import grouping
from aker_geo.codes import state_codes
from aker_geo.national_map import NationalMap, national_map
from aker_gui.features import Features, market_properties

if TYPE_CHECKING:
    from aker_core.explain.diff import Change
    from aker_core.explain.diff_reading import Question
    from aker_core.explain.diff_service import Movers
    from aker_core.markets.report import MarketReport
    from aker_core.markets.review import Decision

Row = dict[str, Any]
T = TypeVar("T")
KEPT = 64  # results; a vintage of the nation is 70 MB, so few of those
VINTAGES = 3
TEXTS = ("geography", "metric", "type", "period", "reason", "method", "formula", "delineation", "methodology", "run_id")
ORIGIN = "data_origin"


@dataclass(frozen=True)
class Vintage:
    """All facts of one vintage (`queries.TIDY`, and place: msa_id, or the code of a state or the nation), in the order
    of geography, place, metric, year; its markets; run: the newest run that wrote into it."""

    day: date
    frame: pl.DataFrame
    markets: list[Row]
    run: str

    @property
    def label(self) -> str:
        """The vintage as people write it."""
        return f"{self.day:%Y-%m}"

    @property
    def sample(self) -> bool:
        """Whether any figure may be synthetic."""
        return any(row[ORIGIN] == "sample" for row in self.markets)


class Data:
    """Reads, each kept as long as the database has the same mark (`aker_data.change_mark`).

    writable: whether decisions on announced expansions are taken. Raises StorageError where there is no database,
    UnknownGeography for a market that is not stored.
    """

    def __init__(self, mark: Callable[[], tuple[object, ...]], *, writable: bool = False) -> None:
        self._mark, self.writable = mark, writable
        self._lock = RLock()
        self._seen: tuple[object, ...] | None = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, RLock] = {}
        self._maps: OrderedDict[str, NationalMap] = OrderedDict()  # by content: a refresh of figures leaves them

    def state(self) -> str:
        """A name of the state of the database: equal names, equal figures."""
        return hashlib.sha256(repr(self._mark()).encode()).hexdigest()[:16]

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What make returns, made once for each key and state of the database."""
        mark = self._mark()
        with self._lock:
            if mark != self._seen:
                self._kept.clear()
                self._making.clear()
                self._seen = mark
            if key in self._kept:
                self._kept.move_to_end(key)
                known: T = self._kept[key]
                return known
            making = self._making.setdefault(key, RLock())
        with making:  # one of several that want the same makes it; who wants something else does not wait
            with self._lock:
                if key in self._kept and mark == self._seen:
                    made: T = self._kept[key]
                    return made
            value = make()
            with self._lock:
                if mark == self._seen:
                    self._kept[key] = value
                    while len(self._kept) > KEPT:
                        self._kept.popitem(last=False)
                self._making.pop(key, None)
        return value

    def warm(self) -> None:
        """Read the newest vintage, so that nobody waits for it; what is wrong is told to who asks."""
        with suppress(AkerError):
            newest = self.vintage()
            if newest is not None:
                _with(lambda source: self._among(source, newest.day))
            self.national_map()

    def vintages(self) -> list[Row]:
        """What is stored, newest vintage first."""
        return self.kept("vintages", lambda: _with(records.stored_vintages))

    def vintage_day(self, as_of: str | None) -> date | None:
        """The newest vintage up to a date, published figures first; None where nothing is stored."""
        day = queries.vintage_date(as_of)
        return self.kept(("day", day), lambda: _with(lambda source: records.newest_vintage(source, day)))

    def vintage(self, as_of: str | None = None) -> Vintage | None:
        """The newest vintage up to a date with all of its facts; None where nothing is stored."""
        day = self.vintage_day(as_of)
        if day is None:
            return None
        self._make_room("vintage", day)
        return self.kept(("vintage", day), lambda: _with(lambda source: _vintage(source, day)))

    def _make_room(self, kind: str, day: date | None) -> None:
        """Drop what is kept of other vintages, the least used first, but for so many as fit into memory."""
        with self._lock:
            others = [key for key in self._kept if isinstance(key, tuple) and key[0] == kind and key[1] != day]
            for key in others[: max(0, len(others) - VINTAGES + 1)]:
                del self._kept[key]

    def vintage_markets(self, as_of: str | None = None) -> list[Row]:
        """The markets of the newest scored vintage up to a date, without its facts; empty where nothing is stored."""
        ranked = self.ranking(as_of)
        day = ranked[0]["data_vintage"] if ranked else self.vintage_day(as_of)
        return self.markets_of(day)

    def markets_of(self, day: date | None) -> list[Row]:
        """The markets of a vintage, by code; empty without one."""
        if day is None:
            return []
        return self.kept(("markets", day), lambda: _with(lambda source: records.market_rows(source, day)))

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

    def outlines(self, as_of: str | None = None) -> dict[str, bytes]:
        """Outlines (WKB, WGS 84) by msa_id of the markets of `vintage_markets`; empty where none are stored."""
        markets = self.vintage_markets(as_of)
        day = markets[0]["data_vintage"] if markets else None
        return self.kept(("outlines", day), lambda: _with(lambda source: market_outlines(source, markets)))

    def national_map(self, as_of: str | None = None) -> NationalMap | None:
        """The map of the markets of `vintage_markets`; None where no outlines are stored.

        Made once for outlines of the same content (a second or two of the processor).
        """
        markets = self.vintage_markets(as_of)
        day = markets[0]["data_vintage"] if markets else None

        def make() -> NationalMap | None:
            own = self.outlines(as_of)
            counties = _with(lambda source: county_outlines(source, markets)) if own else {}
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

        return self.kept(("map", day), make)

    def market_features(self, as_of: str | None = None) -> Features:
        """The markets of `vintage_markets` as features: outline, and the scores of all pillars as properties.

        Ids are CBSA codes; of a market without one its msa_id.
        """
        markets = self.vintage_markets(as_of)
        day = markets[0]["data_vintage"] if markets else None

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
        markets = self.vintage_markets(as_of)
        day = markets[0]["data_vintage"] if markets else None

        def make() -> Features:
            own = _with(lambda source: county_outlines(source, markets))
            names = {code: postal for postal, code in state_codes().items()}
            delineation = markets[0]["delineation"] if markets else None
            rows = [{"county_fips": c, "state": names.get(c[:2]), "delineation": delineation} for c in sorted(own)]
            return Features(sorted(own), rows, {at: own[code] for at, code in enumerate(sorted(own))})

        return self.kept(("county features", day), make)

    def ranking(self, as_of: str | None = None, pillar: str = "innovation", among: str | None = None) -> list[Row]:
        """The scores of a pillar, best first; empty where nothing is scored. among: as they would be in a universe."""
        day = queries.vintage_date(as_of)
        if among is not None:
            rows = self.ranking(as_of, pillar)
            make = partial(_in_session, scored_among, rows, pillar, grouping(among))
            return self.kept(("ranking", day, pillar, among), make)
        return self.kept(
            ("ranking", day, pillar), lambda: _with(lambda source: service.read_ranking(source, day, pillar))
        )

    def pillars(self) -> Pillars:
        """The pillars that scores are made by, in the order in which they are declared: of `AKER_PILLARS`, else ours.

        Raises ConfigError for a file that is wrong.
        """
        return self.kept("pillars", pillars_in_force)

    def scores_note(self, as_of: str | None = None) -> str:
        """What the scores of a vintage were made by, where settings name other pillars or another list now."""
        day = next((row["data_vintage"] for row in self.ranking(as_of)), None)
        return self.kept(("scores note", day), lambda: _with(lambda source: scores_note(source, day)))

    def warning(self, as_of: str | None = None) -> str | None:
        """What is said wherever figures of the newest scored vintage are shown; None for published ones."""
        first = next(iter(self.ranking(as_of)), None)
        if first is None:
            return None
        return SYNTHETIC if first[ORIGIN] == "sample" else SNAPSHOT if first["snapshot"] else None

    def market(self, name: str, as_of: str | None = None, peers: str | None = None) -> MarketReport:
        """Everything that is known of a market, as `aker show` has it."""
        key = ("market", name, as_of, peers)
        return self.kept(
            key, lambda: _with(lambda source: service.read_market(source, name, as_of, peers, self._among))
        )

    def _among(self, source: Any, day: date) -> dict[str, Row]:
        """What the markets of a vintage are compared with, read once: each of their pages needs all of it."""
        self._make_room("among", day)
        return self.kept(("among", day), lambda: service.vintage_rows(source, day))

    def dossiers(self, as_of: str | None = None) -> Dossiers:
        """What workbooks and reports of the newest vintage up to a date show. Raises StorageError where nothing is."""
        day = self.vintage_day(as_of)
        self._make_room("dossiers", day)
        return self.kept(("dossiers", day), lambda: _with(lambda source: read_dossiers(source, day)))

    def find_market(self, name: str) -> str:
        """The msa_id of a code, city or title."""
        return self.kept(("find", name), lambda: _with(lambda source: service.find_market(source, name)))

    def events(self) -> list[Row]:
        """All announced expansions, newest first."""
        return self.kept("events", lambda: _with(records.event_rows))

    def event(self, key: str) -> Row:
        """One announced expansion with its fields, history and decisions."""
        return self.kept(("event", key), lambda: _in_session(review.event_detail, key))

    def decide(self, event: str, decision: str, fields: Mapping[str, Any], why: str | None, by: str | None) -> Decision:
        """Keep a decision on an announced expansion. Raises ConfigError for what cannot be decided."""
        with writing() as session:
            return review.decide(session, event, decision, fields=fields, why=why, by=by)

    def runs(self) -> list[Row]:
        """All runs, newest first."""
        return self.kept("runs", lambda: _with(records.run_rows))

    def checks(self, as_of: str | None = None) -> VintageChecks:
        """The checks of the newest vintage up to a date: of published figures, else of the sample."""

        def read() -> VintageChecks:
            with reading() as session:
                return read_checks(session, as_of)

        return self.kept(("checks", as_of), read)

    def freshness(self) -> list[Row]:
        """How fresh each source is, by id."""
        return self.kept("freshness", lambda: _in_session(read_freshness))

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

    def change(self, market: str, first: str, last: str, question: Question) -> Change:
        """Why a market's score or metric moved between two vintages."""
        return self.kept(
            ("change", market, first, last, question.of),
            lambda: _in_session(diff_market, market, first, last, question),
        )

    def movers(self, first: str, last: str, question: Question, limit: int) -> Movers:
        """The markets that moved most between two vintages."""
        return self.kept(
            ("movers", first, last, question.of, limit), lambda: _in_session(diff_all, first, last, question, limit)
        )

    def explanation(self, fact: Row) -> Row:
        """What a fact is made of."""
        return _with(lambda source: records.explanation(source, fact))


def newest_run(markets: list[Row]) -> str:
    """The newest run that wrote some markets; empty where all were written by hand."""
    return max((row["run_id"] or "" for row in markets), default="")


def _with(read: Callable[[Any], T]) -> T:
    opened: AbstractContextManager[Any] = reading_rows()
    with opened as source:
        return read(source)


def _in_session(read: Callable[..., T], *arguments: Any) -> T:
    with reading() as session:
        return read(session, *arguments)


def _vintage(source: Any, day: date) -> Vintage:
    facts = queries.vintage_frame(source, day, queries.Selection(history=True, places=True))
    markets = records.market_rows(source, day)
    states = pl.DataFrame(
        {"msa_id": [row["msa_id"] for row in markets], "states": [row["states"] for row in markets]},
        schema={"msa_id": pl.String, "states": pl.String},
    )
    frame = (
        facts.drop("title", "unit", "family")
        .join(states, on="msa_id", how="left", maintain_order="left")
        .with_columns(
            pl.col(*TEXTS, ORIGIN, "states").cast(pl.Categorical),
            pl.col("status").cast(pl.Enum(list(STATUS_WORDS))),
            place=pl.coalesce("msa_id", "geo_code"),
            year=pl.col("year").fill_null(0),
        )
        .with_columns(position=pl.col("geography").cast(pl.String))
        .sort("position", "place", pl.col("metric").cast(pl.String), "year")
        .drop("position")
    )
    return Vintage(day, frame, markets, newest_run(markets))
