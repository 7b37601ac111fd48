"""`aker explain`: one number opened down to the bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aker_core.cli.tables import note, print_json, print_unbroken
from aker_core.errors import ConfigError
from aker_core.markets.database import reading, reading_rows

if TYPE_CHECKING:
    from aker_core.explain.node import Node

SCORE = "score"
FORMATS = ("text", "json", "prov", "openlineage")


def explain(  # noqa: PLR0913 (the options of the command)
    market: str,
    metric: str,
    as_of: str | None,
    year: int | None,
    *,
    rows: int,
    lines: bool,
    deep: bool,
    among: str | None,
    html: str | None,
    form: str,
) -> None:
    """Print the tree of a number in a format of `FORMATS`, or write it as a page. Raises ConfigError for another.

    among: open the score that the market would have in this universe, `universes.CHOICES` or ``@list``.
    """
    from aker_core.cli.among import members_among
    from aker_core.config import Settings
    from aker_core.explain import render
    from aker_core.explain.node import worst_difference
    from aker_core.explain.payload_nodes import Depth
    from aker_core.explain.service import explain_market_score, explain_metric
    from aker_core.markets.selection import vintage_date
    from aker_core.markets.universes import grouping
    from aker_core.markets.vintage_warning import vintage_warning
    from aker_data import atomic
    from aker_data.ingest.context import archive_from, lake_from
    from aker_data.store.rows import vintage_of

    if form not in FORMATS:
        raise ConfigError(f"Unknown format {form!r}. Formats: {', '.join(FORMATS)}")
    if among is not None and metric != SCORE:
        raise ConfigError("--among is of a score. Leave it out, or explain `score`")
    settings = Settings()
    lake, archive = lake_from(settings), archive_from(settings)
    if metric == SCORE:
        with reading() as session:
            group = None if among is None else grouping(among, members_among(session, among))
            tree = explain_market_score(session, lake, archive, market, as_of=as_of, group=group)
            warning = vintage_warning(session, vintage_of(session, vintage_date(as_of)))
    else:
        depth = Depth(rows=rows, lines=lines)
        with reading_rows() as source:
            tree = explain_metric(source, lake, archive, market, metric, as_of=as_of, year=year, depth=depth, deep=deep)
            warning = vintage_warning(source, vintage_of(source, vintage_date(as_of)))
    if warning:
        tree = replace(tree, notes=(*tree.notes, ("warning", warning)))
    if html:
        atomic.write_bytes(Path(html), render.page(tree).encode())
        note(f"Written: {html}")
        return
    if form != "text":
        print_json(_exchanged(tree, form))
        return
    print_unbroken(*render.lines(tree))
    worst = worst_difference(tree)
    note(f"Numbers with rows below them were computed again: largest relative difference {worst:.1g}")


def _exchanged(tree: Node, form: str) -> dict[str, Any]:
    """The tree as JSON, W3C PROV-JSON or an event of OpenLineage."""
    from aker_core.code_version import release
    from aker_core.explain.exchange import Stamp, openlineage, prov_json

    if form == "json":
        return tree.as_dict()
    run = next((text.partition(",")[0] for node in tree.walk() for name, text in node.notes if name == "run"), "")
    stamp = Stamp(run, _moment(run), release())
    return prov_json(tree, stamp) if form == "prov" else openlineage(tree, stamp)


def _moment(run: str) -> str:
    """When a run began, out of its id ``20261128T195723Z-4b377fbe``; the beginning of time where there is none."""
    found = re.match(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", run)
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else "1970-01-01T00:00:00Z"
