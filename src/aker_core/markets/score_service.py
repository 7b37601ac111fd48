"""Scores of what is stored: the universe of every market, its pillars and its composed score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from aker_core.errors import UnknownGeography
from aker_core.facts.methodology import METHODOLOGY
from aker_core.markets import names
from aker_core.markets.pillar_file import Pillars, composite_weights, label, pillars_in_force
from aker_core.markets.pillars import Pillar
from aker_core.markets.score_rows import composed_row, ranked_rows, rows_of_pillar
from aker_core.markets.score_values import metrics_of
from aker_core.markets.selection import vintage_date
from aker_core.markets.stored_universes import groups_of, stored_amounts, stored_universe, stored_universes
from aker_core.markets.universes import CHOICES, Whom
from aker_data.store import markets as store
from aker_data.store import rows as stored

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy.orm import Session

Row = dict[str, Any]
Group = Callable[[Row, str], str | None]  # whom a market is scored among, by its row and type
LEAD = "innovation"  # the pillar that markets are ranked by


@dataclass(frozen=True)
class Scored:
    """How many markets were scored, of how many in the universe, for which vintage."""

    vintage: date | None
    markets: int
    universe: int


class Field(NamedTuple):
    """All markets that a market may be scored among. amounts: as `score_values.amounts_frame` has them; groups: whom
    each is scored among, by what a pillar says; the same whatever it says, where a universe was chosen."""

    amounts: pl.DataFrame
    groups: Whom


class PillarScoreService:
    """Scores markets from what is stored, whoever stored it, and stores the scores. The caller's session commits.

    The universe of a score is the newest row up to the date of every market, of one origin and one delineation: markets
    with published figures are never ranked among those of the sample, nor among areas that a newer list has redrawn.
    Within it metros are scored among metros and micros among micros, unless the pillar says otherwise; a market that no
    list has counts as a metro. Rows that a person wrote belong to any. Published rows win over the sample's, also over
    those of a later vintage.
    """

    def __init__(self, session: Session, pillars: Pillars | None = None) -> None:
        """pillars: to score by (default: those that `AKER_PILLARS` names, else the declared ones)."""
        self._session = session
        self._pillars = pillars_in_force() if pillars is None else pillars

    def refresh_one(self, msa_id: str, as_of: str | date, run_id: str | None = None) -> Row:
        """Score one market within its universe, store its scores and return that of the innovation pillar.

        Commits, because a caller may have opened the session for this alone. Raises UnknownGeography where the market
        has no row up to the date.
        """
        market = self._market(msa_id)
        universe = stored_universe(self._session, vintage_date(as_of), market)
        pillar_rows, market_rows = self._scored(universe, run_id)
        mine = [row for row in pillar_rows if row["msa_id"] == market]
        if not mine:
            raise UnknownGeography(f"{market} has no row up to {as_of}. Refresh it or write a row, then score it")
        store.save_scores(self._session, mine, [row for row in market_rows if row["msa_id"] == market])
        self._session.commit()
        return next(row for row in mine if row["pillar"] == LEAD)

    def refresh_many(self, as_of: str | date, run_id: str | None = None) -> Scored:
        """Score every market of the newest vintage up to a date; nothing stored is nothing scored.

        Published figures are what counts; a later vintage of the sample gets scores of its own beside them. Markets
        whose newest row is of an earlier vintage are in the universe; the scores that they have stay.
        """
        day = vintage_date(as_of)
        scored = [self._score(universe, run_id) for universe in self._universes(day)]
        return scored[0] if scored else Scored(None, 0, 0)

    def what_if(self, as_of: str | date | None = None, group: Group | None = None) -> tuple[list[Row], list[Row]]:
        """Pillar and market scores of every market of the newest vintage up to a date, stored nowhere.

        group: whom a market is scored among (`universes.grouping`), by its row and type, in the place of what the
        pillars say; markets in none are left out. Its name is the `universe` of a pillar score.
        """
        universes = self._universes(vintage_date(as_of))
        if not universes:
            return [], []
        if group is None:
            return self._scored(universes[0], None)
        chosen = self._chosen(universes[0], group)
        own = [row for row in universes[0] if row["msa_id"] in chosen]
        pillar_rows, market_rows = self._scored(own, None, self._all_alike(chosen))
        return [{**row, "universe": chosen[row["msa_id"]]} for row in pillar_rows], market_rows

    def field(self, vintage: date, group: Group | None = None) -> Field:
        """Whom the markets of a vintage are scored among by `what_if`, with what they are scored by."""
        universe = next(iter(self._universes(vintage)), [])
        if group is None:
            return Field(self._amounts(universe), self._whom(universe))
        chosen = self._chosen(universe, group)
        own = [row for row in universe if row["msa_id"] in chosen]
        return Field(self._amounts(own), self._all_alike(chosen))

    def _all_alike(self, chosen: Mapping[str, str]) -> Whom:
        """One grouping whatever a pillar says."""
        return dict.fromkeys((*CHOICES, *(pillar.universes for pillar in self._pillars.values())), chosen)

    def _chosen(self, universe: Sequence[Row], group: Group) -> dict[str, str]:
        """Whom each market of a universe is scored among; markets in no group are left out."""
        types = self._whom(universe)["type"]
        groups = {row["msa_id"]: group(row, types[row["msa_id"]]) for row in universe}
        return {msa_id: name for msa_id, name in groups.items() if name is not None}

    def again(self, field: Field, msa_id: str) -> tuple[list[Row], Row]:
        """Pillar scores and market score of one market in a field: its universe alone is scored.

        Without rank and stamp. Empty where the market is not in the field.
        """
        if msa_id not in field.groups["type"]:
            return [], {}
        pillars = self._pillars.values()
        found = [row for pillar in pillars for row in rows_of_pillar(field.amounts, pillar, field.groups, only=msa_id)]
        scores = {row["pillar"]: row["score_0_100"] for row in found}
        return found, composed_row(msa_id, scores, composite_weights(self._pillars))

    def universe(self, vintage: date, of: str | None = None, beside: Iterable[Pillar] = ()) -> tuple[list[Row], Whom]:
        """Whom the markets of this very vintage are scored among (of: that market), and each one's universe.

        beside: other pillars whose universes are asked for too. Rows: the stamp of each market. Empty where newer or
        published rows win over all rows of the vintage.
        """
        universes = [stored_universe(self._session, vintage, of)] if of else self._universes(vintage)
        fitting = [rows for rows in universes if any(row["data_vintage"] == vintage for row in rows)]
        rows = fitting[-1] if fitting else []
        return rows, self._whom(rows, beside)

    def _score(self, universe: Sequence[Row], run_id: str | None) -> Scored:
        newest = max(row["data_vintage"] for row in universe)
        both = self._scored(universe, run_id)
        pillar_rows, market_rows = ([row for row in rows if row["data_vintage"] == newest] for rows in both)
        store.save_scores(self._session, pillar_rows, market_rows)
        lead = [row for row in pillar_rows if row["pillar"] == LEAD]
        with_score = {row["msa_id"] for row in lead if row["score_0_100"] is not None}
        return Scored(newest, len(with_score), len(universe))

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics of all pillars, each once."""
        return tuple(metrics_of(self._pillars.values()))

    def _market(self, wanted: str) -> str:
        listed = list(stored.market_names(self._session).values())
        return names.chosen(listed, wanted, partial(stored.market_codes, self._session))

    def _scored(
        self, universe: Sequence[Row], run_id: str | None, groups: Whom | None = None
    ) -> tuple[list[Row], list[Row]]:
        stamps = self._stamps(universe, run_id)
        amounts = self._amounts(universe)
        whom_of = self._whom(universe) if groups is None else groups
        pillars = self._pillars.values()
        of_pillars = [row for pillar in pillars for row in rows_of_pillar(amounts, pillar, whom_of)]
        by_market: dict[str, dict[str, float | None]] = {msa_id: {} for msa_id in stamps}
        for row in of_pillars:
            by_market[row["msa_id"]][row["pillar"]] = row["score_0_100"]
        weights = composite_weights(self._pillars)
        composed = [composed_row(msa_id, scores, weights) for msa_id, scores in by_market.items()]
        pillar_rows, market_rows = (
            [{**row, **stamps[row["msa_id"]]} for row in rows]
            for rows in (of_pillars, ranked_rows(composed, whom_of["type"]))
        )
        return pillar_rows, market_rows

    def _stamps(self, universe: Sequence[Row], run_id: str | None) -> dict[str, Row]:
        """What each market's scores are of, by which pillars and run they were made, and when."""
        made = {"methodology": label(METHODOLOGY, self._pillars), "run_id": run_id, "scored_at": datetime.now(UTC)}
        return {
            row["msa_id"]: {**{name: row[name] for name in ("data_vintage", "sba_id", "data_origin")}, **made}
            for row in universe
        }

    def _universes(self, as_of: date | None) -> list[list[Row]]:
        return stored_universes(self._session, as_of)

    def _whom(self, universe: Sequence[Row], beside: Iterable[Pillar] = ()) -> Whom:
        """The universe of each market by what pillars may say."""
        return groups_of(self._session, universe, [*self._pillars.values(), *beside])

    def _amounts(self, universe: Sequence[Row]) -> pl.DataFrame:
        return stored_amounts(self._session, universe, self.metrics)
