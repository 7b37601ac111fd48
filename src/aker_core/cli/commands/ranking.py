"""Commands that rank, score and say why. What they do is imported when they are called."""

from __future__ import annotations

from typing import Annotated

import typer

from aker_core.cli.options import AsOf, Json, Market

commands = typer.Typer()


@commands.command()
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
    as_of: AsOf = None,
) -> None:
    """Rank markets by a pillar or any metric, filtered; ranks that cannot be told apart are ranges, such as 2-4."""
    from pathlib import Path

    from aker_core.cli.rank import rank as print_ranking
    from aker_core.markets.rank_query import RankQuery

    query = RankQuery(
        pillar, by, _listed(state, upper=True), min_population, kind, top, _listed(columns), confidence, among=among
    )
    print_ranking(query, as_of, form, Path(output) if output else None, listed)


@commands.command()
def score(
    weights: Annotated[str | None, typer.Option(help="YAML file of pillars (default: AKER_PILLARS).")] = None,
    among: Annotated[
        str | None, typer.Option(help="Universe: type, all, size (classes), or @list (default: as the pillars say).")
    ] = None,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(help="Number of markets to list.", min=1)] = 25,
    json: Json = False,
) -> None:
    """Score markets by other weights or in another universe, beside the declared: what if. Nothing is stored."""
    from pathlib import Path

    from aker_core.cli.score import score as print_scores

    print_scores(Path(weights) if weights else None, among, as_of, limit, as_json=json)


@commands.command()
def audit(
    pillar: Annotated[str, typer.Option(help="Pillar whose ranks are varied.")] = "innovation",
    form: Annotated[str, typer.Option("--format", help="table, md, html or json.")] = "table",
    output: Annotated[str | None, typer.Option(help="File to write: a page, unless --format says otherwise.")] = None,
    as_of: AsOf = None,
) -> None:
    """Audit the scores: their data, the coherence of metrics and pillars, what weights come to, how robust ranks are.

    In the order of the audits of composite indicators by the Joint Research Centre; findings come first.
    """
    from pathlib import Path

    from aker_core.cli.audit import audit as print_audit

    print_audit(as_of, pillar, form, Path(output) if output else None)


@commands.command()
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


@commands.command()
def why(
    one: Market,
    other: Annotated[str, typer.Argument(help="The market to compare with it.")],
    of: Annotated[
        str, typer.Option(help="`score`, a pillar such as innovation, or a metric such as tech_lq.")
    ] = "score",
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Say why the second market has another score or number than the first, by metric or by input of its formula."""
    from aker_core.cli.diff import differ

    differ(one, other, of, as_of, as_json=json)


def _listed(text: str | None, *, upper: bool = False) -> tuple[str, ...]:
    parts = (part.strip() for part in (text or "").split(","))
    return tuple(part.upper() if upper else part for part in parts if part)
