"""`aker explain`: one number opened down to the bytes."""

from __future__ import annotations

from pathlib import Path

from aker_core.cli.tables import note, print_json, print_unbroken
from aker_core.markets.database import reading, reading_rows

SCORE = "score"


def explain(  # noqa: PLR0913 (the options of the command)
    market: str,
    metric: str,
    as_of: str | None,
    year: int | None,
    *,
    rows: int,
    lines: bool,
    deep: bool,
    html: str | None,
    as_json: bool,
) -> None:
    """Print the tree of a number, or write it as a page."""
    from aker_core.config import Settings
    from aker_core.explain import render
    from aker_core.explain.fact import Depth
    from aker_core.explain.node import worst_difference
    from aker_core.explain.service import explain_market_score, explain_metric
    from aker_data import atomic
    from aker_data.archive import Archive
    from aker_data.ingest.context import lake_from

    settings = Settings()
    lake, archive = lake_from(settings), Archive(settings.cache_path)
    if metric == SCORE:
        with reading() as session:
            tree = explain_market_score(session, lake, archive, market, as_of=as_of)
    else:
        depth = Depth(rows=rows, lines=lines)
        with reading_rows() as source:
            tree = explain_metric(source, lake, archive, market, metric, as_of=as_of, year=year, depth=depth, deep=deep)
    if html:
        atomic.write_bytes(Path(html), render.page(tree).encode())
        note(f"Written: {html}")
        return
    if as_json:
        print_json(tree.as_dict())
        return
    print_unbroken(*render.lines(tree))
    worst = worst_difference(tree)
    note(f"Numbers with rows below them were computed again: largest relative difference {worst:.1g}")
