"""Commands that write files to hand over. What they do is imported when they are called."""

from __future__ import annotations

from typing import Annotated

import typer

from aker_core.cli.options import AsOf, Json

commands = typer.Typer()


@commands.command()
def export(  # noqa: PLR0913, PLR0917 (an argument is an option of the command line)
    as_of: AsOf = None,
    folder: Annotated[str, typer.Option(help="Folder to write into.")] = "exports",
    listed: Annotated[str | None, typer.Option("--list", help="Only the markets of this list of AKER_LISTS.")] = None,
    wid: Annotated[
        bool, typer.Option("--wid", help="Tables of the Workforce Information Database instead: Industry, LaborForce.")
    ] = False,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Facts as Parquet, a file for each year, instead.")
    ] = False,
    duckdb: Annotated[bool, typer.Option("--duckdb", help="Facts and markets as a DuckDB file instead.")] = False,
    wid_version: Annotated[str, typer.Option(help="With --wid: the structure's version, 3.0 or 2.8.")] = "3.0",
    metro_type: Annotated[str, typer.Option(help="With --wid: your database's AreaType of metros.")] = "31",
    metro_version: Annotated[
        str, typer.Option(help="With --wid: your database's AreaTypeVersion of metros, such as 2301.")
    ] = "0000",
    json: Json = False,
) -> None:
    """Write the workbook of one vintage: exports/YYYY-MM/aker-YYYY-MM.xlsx, with the sheet Market_Scorecard.

    Or, beside it, what other shops load: --wid, --parquet, --duckdb (several at once).
    """
    from pathlib import Path

    from aker_core.cli.export import export as write
    from aker_core.cli.export import export_tables

    if wid or parquet or duckdb:
        layout = (wid_version, metro_type, metro_version)
        export_tables(as_of, Path(folder), (wid, parquet, duckdb), layout, as_json=json)
    else:
        write(as_of, Path(folder), listed, as_json=json)


@commands.command()
def report(
    markets: Annotated[
        list[str] | None, typer.Argument(help="One market, or 2 to 10 side by side: AUS DEN RDU, or @list.")
    ] = None,
    each: Annotated[bool, typer.Option("--each", help="One report for each market instead of a shortlist.")] = False,
    every: Annotated[bool, typer.Option("--all", help="One report for every market of the vintage.")] = False,
    as_of: AsOf = None,
    folder: Annotated[str, typer.Option(help="Folder to write into.")] = "exports",
    json: Json = False,
) -> None:
    """Write the one-pager of a market, exports/YYYY-MM/DEN.pdf, or a shortlist of up to ten; needs the extra report.

    Score with interval, map, charts, figures with statuses, what is not known, sources with SHA-256. PDF/UA-1.
    """
    from pathlib import Path

    from aker_core.cli.report import report as write

    write(markets or [], as_of, Path(folder), each=each, every=every, as_json=json)
