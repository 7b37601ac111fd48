"""`aker export`: the workbook of one vintage, and the forms in which other shops load its tables."""

from __future__ import annotations

from pathlib import Path

from aker_core.cli.tables import note, print_json, print_unbroken
from aker_core.errors import StorageError
from aker_core.export.exporting import export_workbook
from aker_core.markets.book import read_book
from aker_core.markets.database import reading_rows


def export(as_of: str | None, folder: Path, *, as_json: bool) -> None:
    """Write the workbook and print its path. Raises StorageError where nothing is stored, or it cannot be written."""
    with reading_rows() as source:
        book = read_book(source, as_of)
    try:
        path = export_workbook(book, folder)
    except OSError as error:
        raise StorageError(f"The workbook cannot be written: {error}. Close it, or give another --folder") from error
    if as_json:
        print_json({"workbook": str(path)})
        return
    print_unbroken(str(path))
    if "sample" in path.name:
        note("It says SAMPLE on every sheet: partly synthetic figures, for trying the software only.")


def export_tables(
    as_of: str | None, folder: Path, forms: tuple[bool, bool, bool], metro_type: str, *, as_json: bool
) -> None:
    """Write WID tables, Parquet by year, or a DuckDB file, and print their paths. Raises as `export` does."""
    from aker_scale import exports

    wid, parquet, duckdb = forms
    paths: list[Path] = []
    try:
        if wid:
            paths += exports.write_wid(folder, as_of, metro_type)
        if parquet:
            paths += exports.write_parquet(folder, as_of)
        if duckdb:
            paths.append(exports.write_duckdb(folder, as_of))
    except OSError as error:
        raise StorageError(f"The tables cannot be written: {error}. Give another --folder") from error
    if as_json:
        print_json({"files": [str(path) for path in paths]})
        return
    for path in paths:
        print_unbroken(str(path))
