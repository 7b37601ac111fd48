"""Commands that show numbers and open them. What they do is imported when they are called."""

from __future__ import annotations

from typing import Annotated

import typer

from aker_core.cli.options import AsOf, Json, Market

commands = typer.Typer()


@commands.command()
def show(
    market: Annotated[
        str | None,
        typer.Argument(help="DEN, 19740, Denver, 'Austin, TX' or a CBSA title. Without it: the ranking."),
    ] = None,
    as_of: AsOf = None,
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

    Beside each value stand its percentile among the markets of its type with a value, the median of its peers, its
    state's value and the nation's; below, quotients over time, shift-share and other years. --json has all of it, with
    reasons, payloads and formulas.
    """
    from aker_core.cli.show import show_market, show_ranking

    if market:
        show_market(market, as_of, as_json=json, peers=peers)
    else:
        show_ranking(as_of, limit=None if everything else limit, metros=metros, as_json=json)


@commands.command()
def explain(  # noqa: PLR0913, PLR0917 (an argument is an option of the command line)
    market: Market,
    metric: Annotated[str, typer.Argument(help="`score`, or a metric such as tech_lq: `aker metrics` lists them.")],
    as_of: AsOf = None,
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


@commands.command()
def compare(
    markets: Annotated[list[str], typer.Argument(help="Two or more markets: AUS DEN RDU, or @list of AKER_LISTS.")],
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show the metrics of some markets side by side, each value with what stands beside it."""
    from aker_core.cli.compare import compare as print_comparison

    print_comparison(markets, as_of, as_json=json)


@commands.command()
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


@commands.command()
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


@commands.command()
def status(
    run: Annotated[str | None, typer.Option(help="Run to explain, by its id or the beginning of it.")] = None,
    json: Json = False,
) -> None:
    """Show the newest runs, how they ended and why, and what is stored."""
    from aker_core.cli.status import show_status

    show_status(run, as_json=json)
