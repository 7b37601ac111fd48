"""A ranking as text of other programs, and in files: CSV, Markdown, Parquet, a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aker_core.cli.ranking_cells import ranking_cells
from aker_core.cli.tables import json_text
from aker_core.errors import StorageError
from aker_core.markets.ranking import SETS
from aker_core.markets.ranking_labels import WARNING, heading, unit_text

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]
ENDS = ("", "_low", "_high", "_moe")  # of a metric's columns those that are numbers
SCORES = ("score", "score_p05", "score_p95", "coverage")
RANKS = ("rank", "position", "rank_from", "rank_to", "universe_size", *SETS)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Sequence[Row]) -> str:
    """Comma-separated values; text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(["" if cell is None else _plain(cell) for cell in row.values()])
    return text.getvalue()


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def markdown_text(title: str, rows: Sequence[Row]) -> str:
    """A table below what it is of, its warning above it."""
    names, cells = ranking_cells(rows)
    lines = [names, ["---"] * len(names), *cells]
    table = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    return "\n\n".join(filter(None, (f"**{title}**", rows[0][WARNING], table, heading(rows))))


def write_ranking(title: str, rows: Sequence[Row], form: str, output: Path) -> None:
    """Write the rows; of which they are, and what is to be known of them, stands in every file."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        if form == "parquet":
            ranking_frame(rows).write_parquet(output)
        elif form == "xlsx":
            _write_workbook(title, rows, output)
        else:
            output.write_text(_text(title, rows, form), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{output} cannot be written: {error}. Give another --output") from error


def ranking_frame(rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as a frame. A column is of the same type whether any market has something in it or none has."""
    import polars as pl

    frame = pl.DataFrame(rows, infer_schema_length=None)
    numbers = [f"{name}{end}" for name in frame.columns if f"{name}_unit" in frame.columns for end in ENDS]
    kinds = dict.fromkeys(RANKS, pl.Int64) | dict.fromkeys((*SCORES, *numbers), pl.Float64)
    return frame.cast({name: kinds.get(name, pl.String) for name, kind in frame.schema.items() if kind == pl.Null})


def _text(title: str, rows: Sequence[Row], form: str) -> str:
    if form == "json":
        return json_text(rows) + "\n"
    return csv_text(rows) if form == "csv" else markdown_text(title, rows) + "\n"


def _write_workbook(title: str, rows: Sequence[Row], output: Path) -> None:
    from aker_core.export.sheet import Column, Sheet
    from aker_core.export.workbook import Properties, write_workbook

    columns = [
        Column(
            name,
            [row[name] for row in rows],
            kind="text" if isinstance(_first(rows, name), str) else "number",
            unit=unit_text(rows, name),
        )
        for name in rows[0]
    ]
    epoch = datetime(2000, 1, 1, tzinfo=UTC)  # bytes do not depend on the clock
    sheet = Sheet("Ranking", title, "", columns, note=heading(rows))
    write_workbook(output, [sheet], Properties("Aker ranking", "", epoch, "", rows[0][WARNING] or ""))


def _first(rows: Sequence[Row], name: str) -> Any:
    return next((row[name] for row in rows if row[name] is not None), None)
