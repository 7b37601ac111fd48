"""`aker export`: the workbook of one vintage, and the forms in which other shops load its tables."""

from __future__ import annotations

from pathlib import Path

from aker_core.cli.tables import note, print_json, print_unbroken
from aker_core.errors import StorageError
from aker_core.export.exporting import export_workbook
from aker_core.markets.book import book_of, read_book
from aker_core.markets.database import reading_rows
from aker_core.markets.market_lists import lists_in_force, members_of
from aker_core.markets.service import find_market


def export(as_of: str | None, folder: Path, listed: str | None, *, as_json: bool) -> None:
    """Write the workbook and print its path. Raises StorageError where nothing is stored, or it cannot be written.

    listed: only the markets of this list of `AKER_LISTS`, with the scores that they have among all.
    """
    with reading_rows() as source:
        members = () if listed is None else members_of(listed, lists_in_force())
        codes = [find_market(source, name) for name in members]
        book = read_book(source, as_of)
    if listed is not None:
        book = book_of(book, codes)
    try:
        path = export_workbook(book, folder, listed or "")
    except OSError as error:
        raise StorageError(f"The workbook cannot be written: {error}. Close it, or give another --folder") from error
    if as_json:
        print_json({"workbook": str(path)})
        return
    print_unbroken(str(path))
    if "sample" in path.name:
        note("It says SAMPLE on every sheet: partly synthetic figures, for trying the software only.")


def export_tables(
    as_of: str | None, folder: Path, forms: tuple[bool, bool, bool], layout: tuple[str, str, str], *, as_json: bool
) -> None:
    """Write WID tables, Parquet by year, or a DuckDB file, and print their paths. Raises as `export` does.

    layout: of the WID, its version, and the type and version of metros.
    """
    from aker_scale import exports
    from aker_scale.wid import Layout

    wid, parquet, duckdb = forms
    paths: list[Path] = []
    try:
        if wid:
            paths += exports.write_wid(folder, as_of, Layout(*layout))
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
