"""`aker show`: one market with all its numbers, or the ranking of all markets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from aker_core.cli.tables import note, print_json, print_table
from aker_core.markets.database import reading_rows
from aker_core.markets.number_formats import COVERAGE, FIVE_POINT_SCORE, POINTS, SCORE
from aker_core.markets.periods import other_periods
from aker_core.markets.pillar_file import pillars_in_force
from aker_core.markets.qualifiers import percentile_words
from aker_core.markets.report import SYNTHETIC
from aker_core.markets.score_state import scores_note
from aker_core.markets.service import read_market, read_ranking
from aker_core.markets.universes import METRO, MICRO, is_outside
from aker_core.markets.unscored import unscored_text
from aker_snapshot import NOTE as SNAPSHOT

if TYPE_CHECKING:
    from aker_core.markets.report import MarketReport

REASONS = 5  # as many missing metrics are named
VISIBLE = 0.05  # points: a narrower interval of a score would be written as one number
RANKED: tuple[str, ...] = (
    "rank",
    "market",
    "name",
    "score",
    "90 %",
    "0-5",
    "coverage",
    "top contributors",
    "missing metrics",
)


def show_market(wanted: str, as_of: str | None, *, as_json: bool, peers: str | None = None) -> None:
    """Print one market. Raises UnknownGeography where it is not stored, ConfigError for peers that are not."""
    with reading_rows() as source:
        report = read_market(source, wanted, as_of, peers)
    if as_json:
        print_json(report.as_dict())
        return
    from aker_core.cli import show_tables

    _heading(report)
    show_tables.sections(report)
    show_tables.comparisons(report)
    show_tables.other_years(report)
    for score in report.scores:
        _score(score, _ages(report, score))
    reasons = _reasons(report)
    for reason, series in show_tables.reasons_by_year(report).items():
        reasons.setdefault(reason, []).extend(series)
    for reason, metrics in reasons.items():
        note(f"  {reason}: {', '.join(metrics)}")


def _reasons(report: MarketReport) -> dict[str, list[str]]:
    """Why values are missing or not what they seem, each reason with its metrics."""
    reasons: dict[str, list[str]] = {}
    for metric in report.metrics:
        if metric.reason:
            reasons.setdefault(metric.reason, []).append(metric.id)
    return reasons


def _ages(report: MarketReport, score: dict[str, Any]) -> str:
    """The metrics of a score that are for another time than the data year, each with its period."""
    used = {name for name, points in (score["contributions"] or {}).items() if points is not None}
    periods = [(metric.id, metric.period) for metric in report.metrics if metric.id in used]
    return ", ".join(other_periods(periods, report.data_year))


def _score(score: dict[str, Any], ages: str) -> None:
    if score["score_0_100"] is None:
        note(f"{score['pillar']}: no score, coverage {COVERAGE.text(score['coverage'])} of the weight{_rule(score)}")
    else:
        points = sorted((score["contributions"] or {}).items(), key=lambda item: -(item[1] or 0))
        parts = ", ".join(f"{name} {POINTS.text(value)}" for name, value in points if value is not None)
        rank = f"rank {score['rank']} of {score['universe_size']}"
        coverage = COVERAGE.text(score["coverage"])
        note(f"{score['pillar']}: {SCORE.text(score['score_0_100'])}{_interval(score)} of 100, {rank} = {parts}")
        note(f"  coverage {coverage} of the weight" + (f"; not of the data year: {ages}" if ages else ""))
    lessened = {name: share for name, share in (score.get("weights") or {}).items() if share is not None and share < 1}
    if lessened:
        named = ", ".join(f"{name} {COVERAGE.text(share)}" for name, share in lessened.items())
        note(f"  points that are known in part only (100% is exactly): {named}")
    if score["missing"]:
        note(f"  missing metrics: {', '.join(score['missing'])}")


def _interval(score: dict[str, Any]) -> str:
    """The interval that estimates, margins and holes leave to a score; empty where all in it is exact."""
    low, high = score.get("score_p05"), score.get("score_p95")
    return "" if low is None or high is None or high - low < VISIBLE else f" ({SCORE.text(low)}–{SCORE.text(high)})"


def _heading(report: MarketReport) -> None:
    name = report.name or report.msa_id
    note(
        f"{name} ({report.msa_id}, CBSA {report.cbsa_code or 'unknown'}, delineation {report.delineation or 'unknown'})"
    )
    note(
        f"data year {report.data_year or 'unknown'}, vintage {report.data_vintage:%Y-%m}, "
        f"methodology {report.methodology}, run {report.run_id}"
    )
    if report.peers and report.peers.codes:
        note(
            f"peers: {', '.join(report.peers.codes)} ({report.peers.rule}); their median is shown, in "
            "brackets of how many where some have no value"
        )
    elif report.peers:
        note(f"peers: none, {report.peers.rule}")
    note(f"pctl: {percentile_words(report.type, report.universe)}")
    if report.notes:
        note(f"note: {report.notes}")
    if report.sample:
        note(SYNTHETIC)
    if report.snapshot:
        note(SNAPSHOT)


def show_ranking(as_of: str | None, *, limit: int | None, metros: bool, as_json: bool) -> None:
    """Print the markets by their innovation score, as many as the limit says; those without a score last.

    metros: metropolitan areas alone. Ranks stay those among all markets.
    """
    with reading_rows() as source:
        rows = read_ranking(source, as_of)
        stale = scores_note(source, rows[0]["data_vintage"] if rows else None)
    rows = [row for row in rows if not metros or row["type"] == "metro"]
    if as_json:
        print_json(rows)
        return
    if not rows:
        refresh = "Run `make demo`, or `aker refresh --mode sample --year 2023 --as-of 2024-06`"
        remedy = f"up to {as_of}. Leave --as-of out for the newest vintage" if as_of else f"yet. {refresh}"
        note(f"No market is scored {remedy}")
        return
    _print_ranked(rows, limit)
    _unscored(rows)
    if limit is not None and len(rows) > limit:
        note(f"{limit} of {len(rows):,} markets are shown. All of them: aker show --all{' --metros' * metros}")
    if rows[0]["data_origin"] == "sample":
        note(SYNTHETIC)
    if rows[0]["snapshot"]:
        note(SNAPSHOT)
    if stale:
        note(stale)
    note(f"One market with every number and its source: aker show {rows[0]['msa_id']}")


def _print_ranked(rows: Sequence[dict[str, Any]], limit: int | None) -> None:
    """The ranking as a table, with the universes where ranks are not those among metros, and among micros."""
    title = f"Innovation score, vintage {rows[0]['data_vintage']:%Y-%m}, data year {rows[0]['data_year']}"
    right = frozenset({"rank", "score", "90 %", "0-5", "coverage"})
    spare = ("missing metrics", "0-5", "top contributors", "coverage")
    columns, cells = RANKED, [_ranked(row) for row in rows[:limit]]
    if {row["universe"] for row in rows} - {METRO, MICRO}:
        columns = ("among", *columns)
        cells = [(row["universe"], *own) for row, own in zip(rows[:limit], cells, strict=True)]
    print_table(title, columns, cells, right, spare)


def _ranked(row: dict[str, Any]) -> tuple[str, ...]:
    scored = row["score_0_100"] is not None
    return (
        str(row["rank"] or "-"),
        row["msa_id"],
        row["name"] or "",
        SCORE.text(row["score_0_100"]),
        _interval(row).strip(" ()"),
        FIVE_POINT_SCORE.text(row["score_0_5"]),
        COVERAGE.text(row["coverage"]),
        _top(row["contributions"] or {}, row["missing"] or ()) if scored else "",
        ", ".join(row["missing"] or []),
    )


def _unscored(rows: list[dict[str, Any]]) -> None:
    """How many markets have no score, by which rules of the pillar, and which metrics they lack."""
    unscored = [row for row in rows if row["score_0_100"] is None]
    without = [row for row in unscored if not is_outside(row["universe"])]
    if outside := len(unscored) - len(without):
        note(f"{outside:,} of {len(rows):,} markets are not in the list that scores are made among")
    if not without:
        return
    lacking = Counter(name for row in without for name in row["missing"] or [])
    verb = "has" if len(without) == 1 else "have"
    most = ", ".join(f"{name} ({count:,})" for name, count in lacking.most_common(REASONS))
    rules = Counter(unscored_text(row, pillars_in_force()[row["pillar"]]) for row in without)
    why = "; ".join(f"{words} ({count:,})" for words, count in rules.most_common())
    note(f"{len(without):,} of {len(rows):,} markets {verb} no score: {why}. Missing most: {most}")


def _rule(score: dict[str, Any]) -> str:
    """The rule of the pillar that a market without a score does not meet; none where it is not in the pillar's list."""
    pillar = pillars_in_force().get(score["pillar"])
    if pillar is None or is_outside(score.get("universe") or ""):
        return ""
    return f": {unscored_text(score, pillar)}"


def _top(contributions: dict[str, float | None], missing: Sequence[str]) -> str:
    """The metrics that give most points; not what a missing one is counted at."""
    points = ((value, name) for name, value in contributions.items() if value is not None and name not in missing)
    known = sorted(points, reverse=True)
    return ", ".join(f"{name} {POINTS.text(value)}" for value, name in known[:3])
