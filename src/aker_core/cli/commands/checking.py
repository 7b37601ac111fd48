"""Commands that judge what is stored. What they do is imported when they are called."""

from __future__ import annotations

from typing import Annotated

import typer

from aker_core.cli.options import AsOf, Json

commands = typer.Typer()


@commands.command()
def validate(
    tables: Annotated[list[str] | None, typer.Argument(help="Tables, such as census_pep (default: all).")] = None,
    as_of: Annotated[str | None, typer.Option(help="Month, YYYY-MM (default: the newest of each table).")] = None,
    data_docs: Annotated[
        bool, typer.Option("--data-docs", help="Render Data Docs, too (needs aker[data-docs]).")
    ] = False,
    out: Annotated[str, typer.Option(help="Folder of the Data Docs.")] = "data_docs",
    json: Json = False,
) -> None:
    """Judge the tables of the lake by their rules again, and write a report for people beside each.

    A report says of each rule what it asks, why, how many rows it refuses, the first of them, and what to do.
    """
    from aker_core.cli.validate import validate_tables

    validate_tables(tables or [], as_of, data_docs=out if data_docs else None, as_json=json)


@commands.command()
def verify(
    as_of: AsOf = None,
    sample: Annotated[bool, typer.Option("--sample", help="Show the checks of the embedded sample.")] = False,
    withheld: Annotated[
        bool,
        typer.Option("--withheld", help="Hide disclosed cells, estimate them, and print how far estimates are off."),
    ] = False,
    rebuilt: Annotated[
        bool,
        typer.Option("--rebuilt", help="Rebuild metros without metro rows, and print how far they differ, by sector."),
    ] = False,
    json: Json = False,
) -> None:
    """Print the checks of one vintage, such as the parity with the publishers' own figures.

    It is the newest one of published figures, else of the sample. The exit code is 22 where a fatal check failed.
    """
    from aker_core.cli.verify import show_checks, show_rebuilt_metros, show_withheld_errors

    if rebuilt:
        show_rebuilt_metros(as_of, sample=sample, as_json=json)
        return
    if withheld:
        show_withheld_errors(as_of, sample=sample, as_json=json)
        return
    raise typer.Exit(show_checks(as_of, sample=sample, as_json=json))
