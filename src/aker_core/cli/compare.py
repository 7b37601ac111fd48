"""`aker compare`: markets side by side, and how likely each one's score is above another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aker_core.cli.tables import fits, note, print_groups, print_json, print_table
from aker_core.markets.database import reading_rows
from aker_core.markets.doubt_reader import read_pairwise
from aker_core.markets.market_lists import expanded
from aker_core.markets.number_formats import SCORE, format_of
from aker_core.markets.pillar_file import pillars_in_force
from aker_core.markets.records import market_rows
from aker_core.markets.report import MarketReport
from aker_core.markets.score_state import scores_note
from aker_core.markets.service import find_market, read_market
from aker_core.markets.vintage_warning import vintage_warning

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Row = Mapping[str, Any]
LEAD = "innovation"


def compare(markets: Sequence[str], as_of: str | None, *, as_json: bool) -> None:
    """Print the metrics of some markets side by side. Raises UnknownGeography for one that is not stored."""
    with reading_rows() as source:
        codes = dict.fromkeys(find_market(source, name) for name in expanded(markets))
        reports = [read_market(source, code, as_of) for code in codes]
        pairs = _pairs(source, reports)
        stale = scores_note(source, reports[0].data_vintage)
        warnings = dict.fromkeys(vintage_warning(source, report.data_vintage) for report in reports)
    if as_json:
        probabilities = [dict(row) for row in pairs]
        print_json([{**report.as_dict(), "above": _above(probabilities, report.msa_id)} for report in reports])
        return
    _print_metrics(reports)
    _print_pairs(pairs)
    for report in reports:
        scores = [f"{row['pillar']} {SCORE.text(row['score_0_100']) or 'no score'}" for row in report.scores]
        note(f"{report.msa_id} {report.name or ''}: {', '.join(scores)}")
    if stale:
        note(stale)
    for warning in filter(None, warnings):
        note(warning)


def _print_metrics(reports: Sequence[MarketReport]) -> None:
    """One row for each metric: its value and what stands beside it in every market."""
    names = ["metric", "title", *(part for report in reports for part in (report.msa_id, f"{report.msa_id}: status"))]
    rows = []
    for at, own in enumerate(reports[0].metrics):
        cells = [own.id, own.title]
        for report in reports:
            fact = report.metrics[at]
            cells += [format_of(fact.unit).text(fact.value), fact.beside]
        rows.append(cells)
    _print_side_by_side(names, rows, [report.msa_id for report in reports])


def _print_side_by_side(names: Sequence[str], rows: Sequence[Sequence[str]], codes: Sequence[str]) -> None:
    """A column for each market and its status; on a screen too small for these, a line for each market instead."""
    right = frozenset(codes)
    if fits([names[0], *names[2:]], [[row[0], *row[2:]] for row in rows], right):
        print_table("Markets side by side", names, rows, right, ("title",))
        return
    groups = [
        (f"{row[0]}: {row[1]}", [(code, *row[2 + 2 * at : 4 + 2 * at]) for at, code in enumerate(codes)])
        for row in rows
    ]
    print_groups("Markets side by side", ("market", "value", "status"), groups, frozenset({"value"}))


def _pairs(source: Source, reports: Sequence[MarketReport]) -> list[Row]:
    """How likely each market's innovation score is above each other's, where they are of one vintage."""
    vintages = {report.data_vintage for report in reports}
    if len(vintages) > 1 or len(reports) < 2:
        return []
    vintage = vintages.pop()
    codes = [report.msa_id for report in reports]
    return read_pairwise(source, vintage, market_rows(source, vintage), pillars_in_force()[LEAD], codes)


def _above(pairs: Sequence[Row], code: str) -> list[Row]:
    return [{name: row[name] for name in ("kind", "below", "probability")} for row in pairs if row["above"] == code]


def _print_pairs(pairs: Sequence[Row]) -> None:
    """One row for each pair, the likelier order first, by the three kinds of doubt."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in pairs:
        found.setdefault((row["above"], row["below"]), {})[row["kind"]] = row["probability"]
    likely = {pair: own for pair, own in found.items() if (own["joint"], pair[1]) > (1 - own["joint"], pair[0])}
    if not likely:
        return
    kinds = ("sampling", "method", "joint")
    cells = [[f"{one} above {other}", *(f"{own[kind]:.0%}" for kind in kinds)] for (one, other), own in likely.items()]
    print_table(f"How likely a market's {LEAD} score is above another's", ("pair", *kinds), cells, frozenset(kinds))
