"""What a difference is read from: stamps, figures with their inputs, scores, and all that a vintage's scores are made
of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aker_core.errors import ConfigError, NotLoaded, UnknownGeography
from aker_core.explain.diff import Figure
from aker_core.explain.score_diff import scores_of
from aker_core.explain.score_sides import SCORE, Known, Side
from aker_core.facts.recompute import amounts_of
from aker_core.facts.terms import parsed
from aker_core.markets import queries
from aker_core.markets.pillar_file import Pillars, pillars_in_force
from aker_core.markets.score_service import PillarScoreService
from aker_core.markets.score_values import amounts, metrics_of
from aker_data.store import rows as stored
from aker_jobs.registry import metric as declared

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aker_data.store.statement import Source

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """What is compared. of: `score`, a pillar or a metric; pillars: to score by before and after, in place of what is
    stored."""

    of: str = SCORE
    pillars: tuple[Pillars, Pillars] | None = None

    @property
    def is_score(self) -> bool:
        """Whether it is made of points."""
        return self.of == SCORE or self.of in self.either[0]

    def check(self) -> None:
        """Raises ConfigError for a name that nothing has."""
        if self.is_score:
            return
        try:
            declared(self.of)
        except ValueError as error:
            raise ConfigError(f"{error}. Or name {SCORE}, {', '.join(self.either[0])}") from None

    @cached_property
    def either(self) -> tuple[Pillars, Pillars]:
        """The pillars of both sides."""
        return self.pillars or (pillars_in_force(),) * 2


def vintages_of(source: Source, first: str, last: str, question: Question) -> tuple[date, date]:
    """The two vintages by their labels. Raises ConfigError where one is not stored, or both are the same."""
    there = stored.vintages(source)
    listed = ", ".join(f"{vintage:%Y-%m}" for vintage in there) or "none"
    days = [queries.vintage_date(text) for text in (first, last)]
    for text, day in zip((first, last), days, strict=True):
        if day not in there:
            raise ConfigError(f"No vintage {text} is stored. Stored: {listed}. `aker refresh --as-of {text}` makes one")
    if days[0] == days[1] and question.pillars is None:
        more = "Only one vintage is stored: refresh another" if len(there) == 1 else f"Give two of {listed}"
        raise ConfigError(f"{first} and {last} are the same vintage: nothing can have moved. {more}")
    return days[0], days[1]  # type: ignore[return-value]


def in_vintage(source: Source, msa_id: str, vintage: date) -> Row:
    """The stamp of a market in a vintage. Raises UnknownGeography where it is not in it."""
    rows = {row["msa_id"]: row for row in stored.wide_records(source, "market_jobs", vintage)}
    if msa_id not in rows:
        raise UnknownGeography(
            f"{msa_id} is not in {vintage:%Y-%m}. `aker show --all --as-of {vintage:%Y-%m}` lists the markets there"
        )
    return rows[msa_id]


Figures = tuple[Row | None, dict[int, Figure]]  # the fact that stands for the metric, and every year with a value


def read_figures(source: Source, msa_id: str, vintage: date, metric: str) -> Figures:
    """A metric of a market in a vintage, with the inputs of every year."""
    wanted = queries.Selection(metrics=(metric,), markets=(msa_id,), history=True)
    facts = queries.vintage_frame(source, vintage, wanted)
    figures = {row["year"]: _figure(source, row) for row in facts.iter_rows(named=True) if row["value"] is not None}
    rows = [row for row in facts.iter_rows(named=True) if row["current"] or row["year"] == row["data_year"]]
    return max(rows, key=lambda row: bool(row["current"]), default=None), figures


def _figure(source: Source, fact: Row) -> Figure:
    keys = [key for _, _, key in parsed(fact["inputs"])]
    if not keys or fact["refresh_id"] is None:
        return Figure(fact["value"], "", {})
    rows = stored.input_rows(source, fact["refresh_id"], set(keys))
    of_role = amounts_of(fact["inputs"], dict.fromkeys(keys) | {row["key"]: row["amount"] for row in rows})
    return Figure(fact["value"], fact["formula"] or next(iter(of_role)), of_role)


def standing(msa_id: str, vintage: date, metric: str, figures: Figures) -> tuple[int, Figure]:
    """The year that stands for a metric, and its figure. Raises ConfigError where it has no value."""
    fact, known = figures
    if fact is None or fact["year"] not in known:
        state = "is not there" if fact is None else f"has no value ({fact['status'].replace('_', ' ')})"
        raise ConfigError(
            f"{metric} of {msa_id} {state} in {vintage:%Y-%m}: a difference needs two values. "
            f"`aker show {msa_id} --as-of {vintage:%Y-%m}` lists what there is"
        )
    return fact["year"], known[fact["year"]]


def read_side(session: Session, vintage: date, at: int, question: Question, msa_id: str | None) -> Side:
    """What the scores of a vintage are made of: of one market, else of all that the newest of it are.

    at: by which pillars of the question, 0 those before, 1 those after; the metrics of both are read.
    Raises NotLoaded for a sample in whose place published figures stand, UnknownGeography as `in_vintage`.
    """
    if msa_id is not None:
        in_vintage(session, msa_id, vintage)
    pillars, used = question.either[at], [pillar for of in question.either for pillar in of.values()]
    rows, whom = PillarScoreService(session, pillars).universe(vintage, msa_id, used)
    if not rows:
        raise NotLoaded(f"{vintage:%Y-%m}: published figures of an earlier vintage stand for its sample. Compare those")
    wanted = queries.Selection(metrics=tuple(metrics_of(used)), history=True)
    own = {row["msa_id"]: row["data_vintage"] for row in rows}
    cells: dict[str, dict[str, Known]] = {}
    for day in sorted(set(own.values())):
        known = _known(queries.vintage_frame(session, day, wanted).iter_rows(named=True))
        cells |= {market: known.get(market, {}) for market, its in own.items() if its == day}
    return Side(cells, whom, pillars)


def _known(facts: Iterable[Row]) -> dict[str, dict[str, Known]]:
    years: dict[tuple[str, str], dict[int | None, Any]] = {}
    stands: dict[tuple[str, str], tuple[bool, int]] = {}
    for fact in facts:
        key = fact["msa_id"], fact["metric"]
        years.setdefault(key, {})[fact["year"]] = tuple(amounts(fact).values())
        if fact["current"] or fact["year"] == fact["data_year"]:
            stands[key] = max(stands.get(key, (False, fact["year"])), (bool(fact["current"]), fact["year"]))
    found: dict[str, dict[str, Known]] = {}
    for (market, metric), by_year in years.items():
        year = stands[market, metric][1] if (market, metric) in stands else None
        found.setdefault(market, {})[metric] = Known(year, by_year)
    return found


def read_scores(session: Session, vintage: date, side: Side, question: Question) -> dict[str, float]:
    """The scores of a vintage by market: those stored, or by other pillars."""
    if question.pillars is not None:
        found = scores_of(side, question.of)
    elif question.of == SCORE:
        found = {msa_id: row["score_0_100"] for msa_id, row in stored.market_scores(session, vintage).items()}
    else:
        rows = stored.scores(session, vintage)
        found = {row["msa_id"]: row["score_0_100"] for row in rows if row["pillar"] == question.of}
    return {msa_id: score for msa_id, score in found.items() if score is not None and msa_id in side.markets}


def methodology(session: Session, vintage: date, of: str, msa_id: str) -> str | None:
    """How a stored score was made."""
    if of == SCORE:
        return stored.market_scores(session, vintage).get(msa_id, {}).get("methodology")
    rows = stored.scores(session, vintage, msa_id)
    return next((row["methodology"] for row in rows if row["pillar"] == of), None)


def score_in(known: Mapping[str, float], msa_id: str, vintage: date, of: str) -> float:
    """The score of a market. Raises NotLoaded where it has none."""
    if msa_id not in known:
        raise NotLoaded(
            f"{of} of {msa_id}: no score in {vintage:%Y-%m}; too little is known, its list lacks it, "
            "or it was never scored. "
            f"`aker show {msa_id} --as-of {vintage:%Y-%m}` says what is missing; --of names another pillar or a metric"
        )
    return known[msa_id]


def read_values(source: Source, vintage: date, metric: str) -> dict[str, float]:
    """The values that stand for a metric, by market; without those that have none."""
    frame = queries.vintage_frame(source, vintage, queries.Selection(metrics=(metric,), history=True))
    known = _known(frame.iter_rows(named=True))
    values = {market: row[metric].standing[0] for market, row in known.items()}
    return {market: value for market, value in values.items() if value is not None}
