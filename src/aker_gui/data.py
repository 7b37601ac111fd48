"""What pages and API show: reads of the one reader, kept until the database changes.

No page, chart or route reads anything but through here, and here only `aker_core.markets` is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.errors import AkerError
from aker_core.explain.diff_service import diff_all, diff_market
from aker_core.markets import records, review, service
from aker_core.markets.checks import VintageChecks, read_checks
from aker_core.markets.database import reading, writing
from aker_core.markets.dossiers import Dossiers, read_dossiers
from aker_core.markets.freshness import read_freshness
from aker_gui.kept import from_rows, in_session
from aker_gui.map_reads import MapReads

if TYPE_CHECKING:
    from aker_core.explain.diff import Change
    from aker_core.explain.diff_reading import Question
    from aker_core.explain.diff_service import Movers
    from aker_core.markets.report import MarketReport
    from aker_core.markets.review import Decision

Row = dict[str, Any]


class Data(MapReads):
    """Reads, each kept as long as the database has the same mark (`aker_data.change_mark`).

    writable: whether decisions on announced expansions are taken. Raises StorageError where there is no database,
    UnknownGeography for a market that is not stored.
    """

    def __init__(self, mark: Callable[[], tuple[object, ...]], *, writable: bool = False) -> None:
        super().__init__(mark)
        self.writable = writable

    def warm(self) -> None:
        """Read the newest vintage, so that nobody waits for it; what is wrong is told to who asks."""
        with suppress(AkerError):
            newest = self.vintage()
            if newest is not None:
                from_rows(lambda source: self._among(source, newest.day))
            self.national_map()

    def market(self, name: str, as_of: str | None = None, peers: str | None = None) -> MarketReport:
        """Everything that is known of a market, as `aker show` has it."""
        key = ("market", name, as_of, peers)
        return self.kept(
            key, lambda: from_rows(lambda source: service.read_market(source, name, as_of, peers, self._among))
        )

    def _among(self, source: Any, day: date) -> dict[str, Row]:
        """What the markets of a vintage are compared with, read once: each of their pages needs all of it."""
        self.make_room("among", day)
        return self.kept(("among", day), lambda: service.vintage_rows(source, day))

    def dossiers(self, as_of: str | None = None) -> Dossiers:
        """What workbooks and reports of the newest vintage up to a date show. Raises StorageError where nothing is."""
        day = self.vintage_day(as_of)
        self.make_room("dossiers", day)
        return self.kept(("dossiers", day), lambda: from_rows(lambda source: read_dossiers(source, day)))

    def events(self) -> list[Row]:
        """All announced expansions, newest first."""
        return self.kept("events", lambda: from_rows(records.event_rows))

    def event(self, key: str) -> Row:
        """One announced expansion with its fields, history and decisions."""
        return self.kept(("event", key), lambda: in_session(review.event_detail, key))

    def decide(self, event: str, decision: str, fields: Mapping[str, Any], why: str | None, by: str | None) -> Decision:
        """Keep a decision on an announced expansion. Raises ConfigError for what cannot be decided."""
        with writing() as session:
            return review.decide(session, event, decision, fields=fields, why=why, by=by)

    def runs(self) -> list[Row]:
        """All runs, newest first."""
        return self.kept("runs", lambda: from_rows(records.run_rows))

    def checks(self, as_of: str | None = None) -> VintageChecks:
        """The checks of the newest vintage up to a date: of published figures, else of the sample."""

        def read() -> VintageChecks:
            with reading() as session:
                return read_checks(session, as_of)

        return self.kept(("checks", as_of), read)

    def freshness(self) -> list[Row]:
        """How fresh each source is, by id."""
        return self.kept("freshness", lambda: in_session(read_freshness))

    def change(self, market: str, first: str, last: str, question: Question) -> Change:
        """Why a market's score or metric moved between two vintages."""
        return self.kept(
            ("change", market, first, last, question.of),
            lambda: in_session(diff_market, market, first, last, question),
        )

    def movers(self, first: str, last: str, question: Question, limit: int) -> Movers:
        """The markets that moved most between two vintages."""
        return self.kept(
            ("movers", first, last, question.of, limit), lambda: in_session(diff_all, first, last, question, limit)
        )

    def explanation(self, fact: Row) -> Row:
        """What a fact is made of."""
        return from_rows(lambda source: records.explanation(source, fact))
