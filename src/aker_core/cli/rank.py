"""`aker rank`: the stored markets of a query, printed or written to a file."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from aker_core.cli.among import members_among
from aker_core.cli.ranking_cells import ranking_cells
from aker_core.cli.ranking_files import csv_text, markdown_text, write_ranking
from aker_core.cli.tables import note, print_json, print_table, print_unbroken
from aker_core.control_characters import harmless
from aker_core.errors import ConfigError
from aker_core.markets.database import reading, reading_rows
from aker_core.markets.market_lists import lists_in_force, members_of
from aker_core.markets.rank_query import RankQuery
from aker_core.markets.ranking import read_ranked
from aker_core.markets.ranking_labels import WARNING, heading
from aker_core.markets.score_state import newest_scored, scores_note
from aker_core.markets.selection import vintage_date
from aker_core.markets.service import find_market
from aker_core.markets.vintage_warning import vintage_warning
from aker_data.store.rows import vintage_of
from aker_jobs.registry import metric

Row = Mapping[str, Any]
FORMATS = ("table", "csv", "md", "json", "xlsx", "parquet")
FILES = ("xlsx", "parquet")


def rank(query: RankQuery, as_of: str | None, form: str, output: Path | None, listed: str | None = None) -> None:
    """Print or write the markets of a query. Raises ConfigError for a format that needs a file and has none.

    listed: only the markets of this list of `AKER_LISTS`.
    """
    _refuse(form, output)
    query.check()
    rows, notes = _read(query, as_of, listed)
    for text in notes:  # beside what is printed, which may be read by a program
        print(harmless(text), file=sys.stderr)
    if not rows:
        note("No market fits. `aker show --all` lists what is stored")
        return
    if output is not None:
        write_ranking(_title(query), rows, form, output)
        print_unbroken(str(output))
    else:
        _print(query, rows, form)


def _refuse(form: str, output: Path | None) -> None:
    """Raise ConfigError for a format that there is not, or that needs a file and has none."""
    if form not in FORMATS:
        raise ConfigError(f"Unknown format {form!r}. Formats: {', '.join(FORMATS)}")
    if form in FILES and output is None:
        raise ConfigError(f"--format {form} writes a file. Name it with --output")
    if form == "table" and output is not None:
        raise ConfigError(f"A table is for the screen. Write --output with --format {', '.join(FORMATS[1:])}")


def _print(query: RankQuery, rows: Sequence[Row], form: str) -> None:
    if form == "json":
        print_json(rows)
    elif form == "csv":
        print(csv_text(rows), end="")
    elif form == "md":
        print(markdown_text(_title(query), rows))
    else:
        names, cells = ranking_cells(rows)
        print_table(_title(query), names, cells, frozenset(names) - {"universe", "market", "name", "type"})
        note(heading(rows))


def _read(query: RankQuery, as_of: str | None, listed: str | None) -> tuple[Sequence[Row], list[str]]:
    """The markets of a query, and what is to be said of their scores and figures."""
    with reading_rows() if query.among is None else reading() as source:
        if listed is not None:
            members = members_of(listed, lists_in_force())
            query = replace(query, markets=tuple(find_market(source, name) for name in members))
        if query.among is not None:
            query = replace(query, members=tuple(members_among(source, query.among)))
        is_stored = query.among is None and query.by is None
        stale = scores_note(source, newest_scored(source, as_of)) if is_stored else ""
        warning = vintage_warning(source, vintage_of(source, vintage_date(as_of)))
        warnings = [text for text in (stale, warning) if text]
        return [{**row, WARNING: " ".join(warnings) or None} for row in read_ranked(source, query, as_of)], warnings


def _title(query: RankQuery) -> str:
    return f"Markets by {metric(query.by).title}" if query.by else f"Markets by the score of {query.pillar}"
