"""Commands that refresh, repeat and tidy what is stored. What they do is imported when they are called."""

from __future__ import annotations

from typing import Annotated

import typer

from aker_core.cli.options import DELINEATIONS, Json, Mode

commands = typer.Typer()


@commands.command()
def refresh(  # noqa: PLR0913, PLR0917 (an argument is an option of the command line)
    year: Annotated[int | None, typer.Option(help="Data year (default: the year before last).")] = None,
    as_of: Annotated[str | None, typer.Option(help="Label of the refresh, YYYY-MM (default: this month).")] = None,
    markets: Annotated[str | None, typer.Option(help="Only these markets: DEN,AUS,19740 (default: all).")] = None,
    mode: Mode = None,
    source_dir: Annotated[str | None, typer.Option(help="Folder for --mode files (default: AKER_SOURCE_DIR).")] = None,
    file: Annotated[list[str] | None, typer.Option(help="SOURCE=PATH: file to use for a source; may repeat.")] = None,
    delineation: Annotated[str | None, typer.Option(help=f"CBSA list: {DELINEATIONS} (default: by year).")] = None,
    without: Annotated[str | None, typer.Option(help="Sources to skip, comma-separated (default: none).")] = None,
    strict_as_of: Annotated[
        bool, typer.Option("--strict-as-of", help="Leave out figures whose release appeared after --as-of.")
    ] = False,
    json: Json = False,
) -> None:
    """Fetch, archive, check, compute, store and score one vintage of every market."""
    from aker_core.cli.refresh import RefreshOptions, run_refresh

    options = RefreshOptions(
        year, as_of, markets, mode, source_dir, tuple(file or ()), delineation, without, strict_as_of
    )
    raise typer.Exit(run_refresh(options, as_json=json))


@commands.command()
def backfill(
    years: Annotated[str, typer.Argument(help="Data years: 2019..2022, or 2019,2021.")],
    mode: Mode = None,
    again: Annotated[bool, typer.Option("--again", help="Refresh years that are there already too.")] = False,
    json: Json = False,
) -> None:
    """Refresh earlier data years one after the other, each under the label of its December, such as 2019-12.

    Years that are stored and scored by this version are skipped. A year that fails does not stop the others.
    """
    from aker_core.cli.backfill import run_backfill

    raise typer.Exit(run_backfill(years, mode, again=again, as_json=json))


@commands.command()
def reproduce(
    run: Annotated[
        str | None,
        typer.Argument(
            help="A run of `aker refresh`, by its id or the beginning of it (default: that of the newest vintage)."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Repeat a run from the archive, offline, and compare facts, inputs and scores cell by cell.

    Nothing stored is touched. Where a byte of a payload was changed, it is refused and the payload named. The exit code
    is 0 where everything is identical, else 22.
    """
    from aker_core.cli.reproduce import reproduce as repeat

    raise typer.Exit(repeat(run, as_json=json))


@commands.command()
def prune(
    keep: Annotated[int, typer.Option(help="How many of the newest vintages to keep.", min=1)],
    delete: Annotated[bool, typer.Option("--delete", help="Remove it; without this it is only listed.")] = False,
    json: Json = False,
) -> None:
    """Remove from lake, archive and extracts what no kept vintage needs.

    Kept is also the newest answer to every request, so that a replay and the next refresh read as before. The database
    keeps all of its rows. Without --delete nothing is changed.
    """
    from aker_core.cli import prune as pruning

    pruning.prune(keep, delete=delete, as_json=json)


@commands.command()
def compute(  # noqa: PLR0913, PLR0917 (an argument is an option of the command line)
    what: Annotated[str, typer.Argument(help="qcew, lodes or laus.")] = "qcew",
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="qcew: a Delta table or Parquet, a folder or s3:// (default: bls_qcew_annual of the lake). lodes, "
            "laus: a folder of the publisher's files.",
        ),
    ] = None,
    to: Annotated[str | None, typer.Option(help="Folder or s3:// of the table (default: in the lake).")] = None,
    engine: Annotated[str | None, typer.Option(help="polars or spark (default: AKER_ENGINE).")] = None,
    master: Annotated[str | None, typer.Option(help="Spark master (default: AKER_SPARK_MASTER).")] = None,
    conf: Annotated[list[str] | None, typer.Option(help="NAME=VALUE, a setting of Spark; may repeat.")] = None,
    years: Annotated[str | None, typer.Option(help="Years such as 2001..2023 or 2019,2020 (default: all).")] = None,
    as_of: Annotated[str | None, typer.Option(help="Refresh to read (default: the newest of each year).")] = None,
    version: Annotated[int | None, typer.Option(help="Version of a Delta table to read (default: the newest).")] = None,
    jobs: Annotated[str, typer.Option(help="Column of jobs.")] = "annual_avg_emplvl",
    rows: Annotated[int | None, typer.Option(help="Rows in memory at a time, with polars.", min=1000)] = None,
    delineation: Annotated[str | None, typer.Option(help=f"lodes: CBSA list, {DELINEATIONS}.")] = None,
    json: Json = False,
) -> None:
    """Compute whole histories into Delta tables by year: metrics of QCEW, jobs of LODES by market, rates of LAUS.

    Each year is replaced whole, in one transaction: a command that is killed and run again leaves what an undisturbed
    one leaves, and earlier versions stay readable.
    """
    from aker_core.cli.compute import ComputeOptions, run_compute

    run_compute(
        ComputeOptions(
            what, source, to, engine, master, tuple(conf or ()), years, as_of, version, jobs, rows, delineation
        ),
        as_json=json,
    )


@commands.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port (default: AKER_SERVE_PORT, 8050).", min=1, max=65535)] = None,
    host: Annotated[str | None, typer.Option(help="Address (default: AKER_SERVE_HOST, this machine alone).")] = None,
) -> None:
    """Serve the dashboard and the API (/api/v1) until Ctrl+C; needs the extra gui.

    Others can connect only where AKER_API_TOKEN is set.
    """
    from aker_core.config import Settings
    from aker_gui.app import serve as serve_app

    serve_app(Settings(), host, port)
