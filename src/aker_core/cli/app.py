"""`aker …`: its commands, and how it ends. What they do is imported when they are called, so that help is instant."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from aker_core.cli import review
from aker_core.cli.commands import checking, ranking, reading, running, writing
from aker_core.errors import AkerError

# What is loaded and computed makes few cycles, and the program is short.
COLLECT_AFTER = (50_000, 20, 50)

app = typer.Typer(
    name="aker",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for group in (running, reading, ranking, checking, writing):
    app.add_typer(group.commands)
app.add_typer(review.app, name="review")

<<<<<<< HEAD
=======
DELINEATIONS = ", ".join(delineation.id for delineation in delineations.vintages())
# What is loaded and computed makes few cycles, and the program is short.
COLLECT_AFTER = (50_000, 20, 50)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Market = Annotated[
    str | None,
    typer.Argument(help="DEN, 19740, Denver, 'Austin, TX' or a CBSA title. Without it: the ranking."),
]


@app.command()
def refresh(  # noqa: PLR0913, PLR0917 (an argument is an option of the command line)
    year: Annotated[int | None, typer.Option(help="Data year (default: the year before last).")] = None,
    as_of: Annotated[str | None, typer.Option(help="Label of the refresh, YYYY-MM (default: this month).")] = None,
    markets: Annotated[str | None, typer.Option(help="Only these markets: DEN,AUS,19740 (default: all).")] = None,
    mode: Annotated[
        str | None, typer.Option(help="live, files, snapshot, sample or replay (default: AKER_SOURCE_MODE).")
    ] = None,
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


@app.command()
def show(
    market: Market = None,
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
    peers: Annotated[
        str | None,
        typer.Option(
            help="Markets to compare with: DEN,BOI, or how many of the nearest in residents (default: 10 of them)."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show the whole ranking.")] = False,
    limit: Annotated[int, typer.Option(help="Number of markets to list.", min=1)] = 25,
    metros: Annotated[bool, typer.Option("--metros", help="List metropolitan areas alone.")] = False,
    json: Json = False,
) -> None:
    """Show a market's numbers with status, bounds or margin, period and source; or rank all markets.

    Beside each value stand its percentile among all markets of the vintage, the median of its peers, its state's value
    and the nation's; below, quotients over time, shift-share and other years. --json has all of it, with reasons,
    payloads and formulas.
    """
    from aker_core.cli.show import show_market, show_ranking

    if market:
        show_market(market, as_of, as_json=json, peers=peers)
    else:
        show_ranking(as_of, limit=None if everything else limit, metros=metros, as_json=json)


@app.command()
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


@app.command()
def explain(  # noqa: PLR0913, PLR0917 (an argument is an option of the command line)
    market: Annotated[str, typer.Argument(help="DEN, 19740, Denver, 'Austin, TX' or a CBSA title.")],
    metric: Annotated[str, typer.Argument(help="`score`, or a metric such as tech_lq: `aker metrics` lists them.")],
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Another year of the metric (default: the one shown).")] = None,
    rows: Annotated[int, typer.Option(help="How many rows of an input to show.", min=1)] = 12,
    lines: Annotated[bool, typer.Option(help="Look for each row in the publisher's bytes.")] = True,
    deep: Annotated[bool, typer.Option("--deep", help="Make estimates of withheld jobs again (takes longer).")] = False,
    among: Annotated[
        str | None, typer.Option(help="The score in another universe: type, all, size (classes), or @list.")
    ] = None,
    html: Annotated[str | None, typer.Option(help="Write a page to this file.")] = None,
    form: Annotated[
        str, typer.Option("--format", help="text, json, prov (W3C PROV-JSON) or openlineage (a run event).")
    ] = "text",
    json: Json = False,
) -> None:
    """Open a number: formula, inputs, rows, payloads with SHA-256, and the publisher's very lines; or a score.

    Every number is computed again from what stands below it.
    """
    from aker_core.cli.explain import explain as opened

    form = "json" if json else form
    opened(market, metric, as_of, year, rows=rows, lines=lines, deep=deep, among=among, html=html, form=form)


@app.command()
def diff(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[MARKET] FROM TO", help="Two vintages, YYYY-MM; a market before them, or all."),
    ],
    of: Annotated[
        str, typer.Option(help="`score`, a pillar such as innovation, or a metric such as tech_lq.")
    ] = "score",
    limit: Annotated[int, typer.Option(help="Number of markets to list.", min=1)] = 10,
    weights_before: Annotated[str | None, typer.Option(help="YAML file of pillars to score the first by.")] = None,
    weights_after: Annotated[str | None, typer.Option(help="YAML file of pillars to score the second by.")] = None,
    json: Json = False,
) -> None:
    """Say why a market moved between two vintages, or which markets moved most.

    What was revised, is of a new period, or of other boundaries, what other weights or methods do, and what the other
    markets do (the field): shares by Shapley that add up to the difference.
    """
    from aker_core.cli.diff import diff as print_diff

    print_diff(words, of, limit, weights_before, weights_after, as_json=json)


@app.command()
def why(
    one: Annotated[str, typer.Argument(help="DEN, 19740, Denver, 'Austin, TX' or a CBSA title.")],
    other: Annotated[str, typer.Argument(help="The market to compare with it.")],
    of: Annotated[
        str, typer.Option(help="`score`, a pillar such as innovation, or a metric such as tech_lq.")
    ] = "score",
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
    json: Json = False,
) -> None:
    """Say why the second market has another score or number than the first, by metric or by input of its formula."""
    from aker_core.cli.diff import differ

    differ(one, other, of, as_of, as_json=json)


@app.command()
def export(
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
    folder: Annotated[str, typer.Option(help="Folder to write into.")] = "exports",
    listed: Annotated[str | None, typer.Option("--list", help="Only the markets of this list of AKER_LISTS.")] = None,
    wid: Annotated[
        bool, typer.Option("--wid", help="Tables of the Workforce Information Database instead: industry, labforce.")
    ] = False,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Facts as Parquet, a file for each year, instead.")
    ] = False,
    duckdb: Annotated[bool, typer.Option("--duckdb", help="Facts and markets as a DuckDB file instead.")] = False,
    metro_type: Annotated[str, typer.Option(help="With --wid: your state's areatype of metros.")] = "21",
    json: Json = False,
) -> None:
    """Write the workbook of one vintage: exports/YYYY-MM/aker-YYYY-MM.xlsx, with the sheet Market_Scorecard.

    Or, beside it, what other shops load: --wid, --parquet, --duckdb (several at once).
    """
    from pathlib import Path

    from aker_core.cli.export import export as write
    from aker_core.cli.export import export_tables

    if wid or parquet or duckdb:
        export_tables(as_of, Path(folder), (wid, parquet, duckdb), metro_type, as_json=json)
    else:
        write(as_of, Path(folder), listed, as_json=json)


@app.command()
def report(
    markets: Annotated[
        list[str] | None, typer.Argument(help="One market, or 2 to 10 side by side: AUS DEN RDU, or @list.")
    ] = None,
    each: Annotated[bool, typer.Option("--each", help="One report for each market instead of a shortlist.")] = False,
    every: Annotated[bool, typer.Option("--all", help="One report for every market of the vintage.")] = False,
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
    folder: Annotated[str, typer.Option(help="Folder to write into.")] = "exports",
    json: Json = False,
) -> None:
    """Write the one-pager of a market, exports/YYYY-MM/DEN.pdf, or a shortlist of up to ten; needs the extra report.

    Score with interval, map, charts, figures with statuses, what is not known, sources with SHA-256. PDF/UA-1.
    """
    from pathlib import Path

    from aker_core.cli.report import report as write

    write(markets or [], as_of, Path(folder), each=each, every=every, as_json=json)


@app.command()
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


@app.command()
def rank(  # noqa: PLR0913, PLR0917 (an argument is an option of the command line)
    pillar: Annotated[str, typer.Option(help="Pillar to rank by.")] = "innovation",
    by: Annotated[str | None, typer.Option(help="Metric to rank by instead.")] = None,
    state: Annotated[str | None, typer.Option(help="Only markets in these states: TX,NC.")] = None,
    min_population: Annotated[float | None, typer.Option(help="Only markets with as many residents.")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="metro or micro (default: both).")] = None,
    listed: Annotated[str | None, typer.Option("--list", help="Only the markets of this list of AKER_LISTS.")] = None,
    top: Annotated[int | None, typer.Option(help="Number of markets (default: all that fit).", min=1)] = None,
    columns: Annotated[str | None, typer.Option(help="Metrics to show beside: tech_lq,mig_25_44_per_1k.")] = None,
    among: Annotated[
        str | None,
        typer.Option(help="Score anew in a universe: type, all, size (classes), or @list (default: stored)."),
    ] = None,
    confidence: Annotated[
        bool, typer.Option("--confidence", help="With confidence sets of ranks, by themselves and all together.")
    ] = False,
    form: Annotated[str, typer.Option("--format", help="table, csv, md, json, xlsx or parquet.")] = "table",
    output: Annotated[str | None, typer.Option(help="File to write; xlsx and parquet need one.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
) -> None:
    """Rank markets by a pillar or any metric, filtered; ranks that cannot be told apart are ranges, such as 2-4."""
    from pathlib import Path

    from aker_core.cli.rank import rank as print_ranking
    from aker_core.markets.ranking import RankQuery

    query = RankQuery(
        pillar, by, _listed(state, upper=True), min_population, kind, top, _listed(columns), confidence, among=among
    )
    print_ranking(query, as_of, form, Path(output) if output else None, listed)


def _listed(text: str | None, *, upper: bool = False) -> tuple[str, ...]:
    parts = (part.strip() for part in (text or "").split(","))
    return tuple(part.upper() if upper else part for part in parts if part)


@app.command()
def compare(
    markets: Annotated[list[str], typer.Argument(help="Two or more markets: AUS DEN RDU, or @list of AKER_LISTS.")],
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
    json: Json = False,
) -> None:
    """Show the metrics of some markets side by side, each value with what stands beside it."""
    from aker_core.cli.rank import compare as print_comparison

    print_comparison(markets, as_of, as_json=json)


@app.command()
def score(
    weights: Annotated[str | None, typer.Option(help="YAML file of pillars (default: AKER_PILLARS).")] = None,
    among: Annotated[
        str | None, typer.Option(help="Universe: type, all, size (classes), or @list (default: as the pillars say).")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
    limit: Annotated[int, typer.Option(help="Number of markets to list.", min=1)] = 25,
    json: Json = False,
) -> None:
    """Score markets by other weights or in another universe, beside the declared: what if. Nothing is stored."""
    from pathlib import Path

    from aker_core.cli.rank import score as print_scores

    print_scores(Path(weights) if weights else None, among, as_of, limit, as_json=json)


@app.command()
def audit(
    pillar: Annotated[str, typer.Option(help="Pillar whose ranks are varied.")] = "innovation",
    form: Annotated[str, typer.Option("--format", help="table, md, html or json.")] = "table",
    output: Annotated[str | None, typer.Option(help="File to write: a page, unless --format says otherwise.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
) -> None:
    """Audit the scores: their data, the coherence of metrics and pillars, what weights come to, how robust ranks are.

    In the order of the audits of composite indicators by the Joint Research Centre; findings come first.
    """
    from pathlib import Path

    from aker_core.cli.audit import audit as print_audit

    print_audit(as_of, pillar, form, Path(output) if output else None)


@app.command()
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


@app.command()
def verify(
    as_of: Annotated[
        str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")
    ] = None,
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


@app.command()
def sources(
    missing: Annotated[
        bool, typer.Option("--missing", help="What the newest refresh lacked, with file names and addresses.")
    ] = False,
    plan: Annotated[
        bool, typer.Option("--plan", help="What a live refresh would ask: requests, megabytes, minutes by source.")
    ] = False,
    year: Annotated[int | None, typer.Option(help="Data year of --plan (default: the year before last).")] = None,
    mbit: Annotated[float, typer.Option(help="Speed of the line for --plan, in Mbit/s.", min=0.1)] = 100.0,
    json: Json = False,
) -> None:
    """List the sources: publisher, cadence, and what is in the lake of each."""
    from aker_core.cli import sources as listing

    if plan:
        listing.show_plan(year, mbit, as_json=json)
        return
    (listing.show_missing if missing else listing.show_sources)(as_json=json)


@app.command()
def metrics(
    coverage: Annotated[bool, typer.Option("--coverage", help="Count the markets that have each metric.")] = False,
    as_of: Annotated[
        str | None,
        typer.Option(help="With --coverage: newest vintage up to this month, YYYY-MM (default: the newest)."),
    ] = None,
    json: Json = False,
) -> None:
    """List the metrics: unit, formula, sources and limits; or how many markets have each, by type of area."""
    if coverage:
        from aker_core.cli.coverage import show_coverage

        show_coverage(as_of, as_json=json)
        return
    from aker_core.cli.metrics import show_metrics

    show_metrics(as_json=json)


@app.command()
def backfill(
    years: Annotated[str, typer.Argument(help="Data years: 2019..2022, or 2019,2021.")],
    mode: Annotated[
        str | None, typer.Option(help="live, files, snapshot, sample or replay (default: AKER_SOURCE_MODE).")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Refresh years that are there already too.")] = False,
    json: Json = False,
) -> None:
    """Refresh earlier data years one after the other, each under the label of its December, such as 2019-12.

    Years that are stored and scored by this version are skipped. A year that fails does not stop the others.
    """
    from aker_core.cli.backfill import run_backfill

    raise typer.Exit(run_backfill(years, mode, again=again, as_json=json))


@app.command()
def status(
    run: Annotated[str | None, typer.Option(help="Run to explain, by its id or the beginning of it.")] = None,
    json: Json = False,
) -> None:
    """Show the newest runs, how they ended and why, and what is stored."""
    from aker_core.cli.status import show_status

    show_status(run, as_json=json)


@app.command()
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


@app.command()
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

>>>>>>> w-speed12

def _print_version(is_set: bool) -> None:
    if is_set:
        from aker_core.code_version import release

        print(f"aker {release()}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Innovation-jobs and human-capital numbers for every U.S. metro, with their sources."""


def main() -> NoReturn:
    """The `aker` program: an error of ours ends with its message and the exit code of its class."""
    from aker_core.cli.letters import FALLBACK

    gc.set_threshold(*COLLECT_AFTER)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=FALLBACK)  # a terminal that cannot write ± reads +/-
    try:
        app()
    except AkerError as error:
        from aker_core.control_characters import harmless

        sys.stderr.write(harmless(f"aker: {type(error).__name__}: {error}\n"))
        sys.exit(error.exit_code)
    sys.exit(0)


if __name__ == "__main__":
    main()
