"""`aker rank`, `aker compare`, `aker score`: what a desk asks of the stored markets."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aker_core.cli.tables import fits, note, print_groups, print_json, print_table, print_unbroken
from aker_core.control_characters import harmless
from aker_core.errors import ConfigError, StorageError
from aker_core.markets.database import reading, reading_rows
from aker_core.markets.doubt_reader import read_pairwise
from aker_core.markets.market_lists import MARK, expanded, lists_in_force, members_of
from aker_core.markets.number_formats import COVERAGE, SCORE, format_of
from aker_core.markets.periods import period_text
from aker_core.markets.pillar_file import pillars_in_force
from aker_core.markets.qualifiers import qualified, status_text
from aker_core.markets.ranking import RankQuery, read_ranked
from aker_core.markets.ranks import range_text
from aker_core.markets.records import market_rows
from aker_core.markets.report import SYNTHETIC, MarketReport
from aker_core.markets.score_state import newest_scored, scores_note
from aker_core.markets.service import PillarScoreService, find_market, read_market
from aker_core.markets.universes import CHOICES, grouping
from aker_jobs.registry import metric

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Row = Mapping[str, Any]
LEAD = "innovation"
FORMATS = ("table", "csv", "md", "json", "xlsx", "parquet")
FILES = ("xlsx", "parquet")
WHAT_IF = ("msa_id", "rank", "universe_size", "score_0_100", "score_p05", "score_p95", "missing")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rank(query: RankQuery, as_of: str | None, form: str, output: Path | None, listed: str | None = None) -> None:
    """Print or write the markets of a query. Raises ConfigError for a format that needs a file and has none.

    listed: only the markets of this list of `AKER_LISTS`.
    """
    if form not in FORMATS:
        raise ConfigError(f"Unknown format {form!r}. Formats: {', '.join(FORMATS)}")
    if form in FILES and output is None:
        raise ConfigError(f"--format {form} writes a file. Name it with --output")
    query.check()
    rows, stale = _read(query, as_of, listed)
    if stale:  # beside what is printed, which may be read by a program
        print(harmless(stale), file=sys.stderr)
    if not rows:
        note("No market fits. `aker show --all` lists what is stored")
        return
    if output is not None:
        _write(rows, form, output)
        print_unbroken(str(output))
    elif form == "json":
        print_json(rows)
    elif form == "csv":
        print(_csv(rows), end="")
    elif form == "md":
        print(_markdown(*_texts(rows)))
    else:
        names, cells = _texts(rows)
        print_table(_title(query), names, cells, frozenset(names) - {"universe", "market", "name", "type"})


def _read(query: RankQuery, as_of: str | None, listed: str | None) -> tuple[Sequence[Row], str]:
    """The markets of a query, and what is to be said of their scores."""
    with reading_rows() if query.among is None else reading() as source:
        if listed is not None:
            members = members_of(listed, lists_in_force())
            query = replace(query, markets=tuple(find_market(source, name) for name in members))
        if query.among is not None:
            query = replace(query, members=tuple(members_among(source, query.among)))
        is_stored = query.among is None and query.by is None
        stale = scores_note(source, newest_scored(source, as_of)) if is_stored else ""
        return read_ranked(source, query, as_of), stale


def _title(query: RankQuery) -> str:
    return f"Markets by {metric(query.by).title}" if query.by else f"Markets by the score of {query.pillar}"


def _texts(rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """Headings and cells as a person reads them."""
    metrics = [name.removesuffix("_status") for name in rows[0] if name.endswith("_status")]
    is_scored = "rank" in rows[0]
    is_among = "universe" in rows[0]
    head = [*(["universe"] if is_among else []), "rank", "market", "name", "type"]
    head += ["score", "interval", "coverage"] if is_scored else []
    has_sets = "set_from" in rows[0]
    head += ["90 % set", "90 % all together", "may be in top"] if has_sets else []
    names = [*head, *(part for name in metrics for part in (name, f"{name}: status"))]
    cells = []
    for row in rows:
        place = range_text(row["rank_from"], row["rank_to"]) if is_scored else str(row["position"] or "")
        if is_among:
            place = f"{place} of {row['universe_size']}" if place else ""
        own = [*([row["universe"]] if is_among else []), place, row["msa_id"], row["name"] or "", row["type"] or ""]
        if is_scored:
            own += [
                SCORE.text(row["score"]),
                SCORE.span(row["score_p05"], row["score_p95"]),
                COVERAGE.text(row["coverage"]),
            ]
        if has_sets:
            tops = [count for count in (10, 25, 100) if row[f"possible_top_{count}"]]
            own += [range_text(row["set_from"], row["set_to"]), range_text(row["all_from"], row["all_to"])]
            own.append(str(tops[0]) if tops else "")
        for name in metrics:
            written = format_of(metric(name).unit)
            bounds = written.span(row[f"{name}_low"], row[f"{name}_high"])
            words = status_text(row[f"{name}_status"] or "not_loaded")
            beside = ", ".join(part for part in (bounds, words, period_text(row[f"{name}_period"])) if part)
            own += [written.text(row[name]), "; ".join(part for part in (beside, row[f"{name}_basis"]) if part)]
        cells.append(own)
    return names, cells


def _csv(rows: Sequence[Row]) -> str:
    """Comma-separated values; text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(["" if cell is None else _plain(cell) for cell in row.values()])
    return text.getvalue()


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _markdown(names: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *cells]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _write(rows: Sequence[Row], form: str, output: Path) -> None:
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        if form == "parquet":
            import polars as pl

            pl.DataFrame(rows, infer_schema_length=None).write_parquet(output)
        elif form == "xlsx":
            _write_workbook(rows, output)
        else:
            texts = {"csv": _csv(rows), "md": _markdown(*_texts(rows)) + "\n"}
            output.write_text(texts.get(form, ""), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{output} cannot be written: {error}. Give another --output") from error


def _write_workbook(rows: Sequence[Row], output: Path) -> None:
    from aker_core.export.sheet import Column, Sheet
    from aker_core.export.workbook import Properties, write_workbook

    columns = [
        Column(name, [row[name] for row in rows], kind="text" if isinstance(_first(rows, name), str) else "number")
        for name in rows[0]
    ]
    epoch = datetime(2000, 1, 1, tzinfo=UTC)  # bytes do not depend on the clock
    write_workbook(output, [Sheet("Ranking", "Ranking", "", columns)], Properties("Aker ranking", "", epoch, ""))


def _first(rows: Sequence[Row], name: str) -> Any:
    return next((row[name] for row in rows if row[name] is not None), None)


def compare(markets: Sequence[str], as_of: str | None, *, as_json: bool) -> None:
    """Print the metrics of some markets side by side. Raises UnknownGeography for one that is not stored."""
    with reading_rows() as source:
        codes = dict.fromkeys(find_market(source, name) for name in expanded(markets))
        reports = [read_market(source, code, as_of) for code in codes]
        pairs = _pairs(source, reports)
        stale = scores_note(source, reports[0].data_vintage)
    if as_json:
        probabilities = [dict(row) for row in pairs]
        print_json([{**report.as_dict(), "above": _above(probabilities, report.msa_id)} for report in reports])
        return
    names = ["metric", "title", *(part for report in reports for part in (report.msa_id, f"{report.msa_id}: status"))]
    rows = []
    for at, own in enumerate(reports[0].metrics):
        cells = [own.id, own.title]
        for report in reports:
            fact = report.metrics[at]
            words = qualified(
                fact.unit,
                fact.status,
                low=fact.low,
                high=fact.high,
                p05=fact.p05,
                p95=fact.p95,
                moe=fact.moe,
                period=fact.period,
                disclosed=fact.disclosed,
                reason=fact.reason,
                basis=fact.basis,
            )
            cells += [format_of(fact.unit).text(fact.value), words]
        rows.append(cells)
    _print_side_by_side(names, rows, [report.msa_id for report in reports])
    _print_pairs(pairs)
    for report in reports:
        scores = [f"{row['pillar']} {SCORE.text(row['score_0_100']) or 'no score'}" for row in report.scores]
        note(f"{report.msa_id} {report.name or ''}: {', '.join(scores)}")
    if stale:
        note(stale)
    if any(report.sample for report in reports):
        note(SYNTHETIC)


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


def score(weights: Path | None, among: str | None, as_of: str | None, limit: int, *, as_json: bool) -> None:
    """Print the ranking that other pillars, or another universe, would give, beside the declared; nothing is stored.

    among: whom markets are scored among, `universes.CHOICES` or ``@list`` (default: as the pillars say).
    """
    from aker_core.markets.pillar_file import differences, read_pillars

    pillars = read_pillars(weights) if weights is not None else pillars_in_force()
    with reading() as session:
        group = None if among is None else grouping(among, members_among(session, among))
        found, _ = PillarScoreService(session, pillars).what_if(as_of, group)
        declared, _ = PillarScoreService(session).what_if(as_of)
    before = {row["msa_id"]: row for row in declared if row["pillar"] == "innovation"}
    rows = [
        {
            **{
                name: row[name]
                for name in ("msa_id", "rank", "universe_size", "score_0_100", "score_p05", "score_p95", "missing")
            },
            "declared_rank": before.get(row["msa_id"], {}).get("rank"),
            "declared_score": before.get(row["msa_id"], {}).get("score_0_100"),
        }
        for row in found
        if row["pillar"] == "innovation"
    ]
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"] or 0, row["msa_id"]))
    changes = list(differences(pillars))
    if as_json:
        print_json({"changes": changes, "markets": rows})
        return
    for line in changes or ["The pillars are the declared ones"]:
        note(line)
    if among is not None:
        note(f"Markets are scored among: {among}. Ranks are within each universe")
    cells = [
        [
            *(_place(row), row["msa_id"], SCORE.text(row["score_0_100"])),
            *(SCORE.span(row["score_p05"], row["score_p95"]), str(row["declared_rank"] or "-")),
            SCORE.text(row["declared_score"]),
        ]
        for row in rows[:limit]
    ]
    names = ("rank", "market", "score", "interval", "rank as declared", "score as declared")
    print_table("What if: scores of innovation, stored nowhere", names, cells, frozenset(names) - {"market"})


def _place(row: Row) -> str:
    return f"{row['rank']} of {row['universe_size']}" if row["rank"] else "-"


def members_among(source: Source, among: str) -> list[str]:
    """The markets of the list that a universe is; none for a universe that is no list. Raises ConfigError."""
    if among in CHOICES:
        return []
    if not among.startswith(MARK):
        raise ConfigError(f"Unknown universe {among!r}. Universes: {', '.join(CHOICES)}, or {MARK}list of AKER_LISTS")
    return [find_market(source, name) for name in expanded([among])]
