"""The measured errors of estimates, as every refresh stores them: on the pages Data and Method."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from aker_core.markets.checks import VintageChecks
from aker_core.markets.number_formats import COUNT, SHARE
from aker_gui.parts import table

ESTIMATES = "estimates of withheld jobs: "  # how the names of the checks of each refresh begin


def estimate_errors(checks: VintageChecks) -> list[Component]:
    """What the refresh measured on disclosed cells that it hid: by size of cell, and by sector."""
    rows = [row for row in checks.rows if row["name"].startswith(ESTIMATES)]
    heading = html.H2("Errors of estimates by size of cell")
    if not rows:
        command = html.Code("aker verify --withheld")
        return [heading, html.P(["No refresh of this vintage has measured them. Run: ", command], className="empty")]
    lines = [
        (row["name"].removeprefix(ESTIMATES), COUNT.text(row["rows"]), SHARE.text(row["share"]), row["note"])
        for row in sorted(rows, key=_by_size)
    ]
    heads = ("jobs of the cell, or sector", "cells", "errors / jobs", "finding")
    return [heading, table("Disclosed cells that were hidden, and estimated", heads, lines, frozenset({1, 2}))]


def _by_size(row: dict) -> tuple[bool, int, str]:  # type: ignore[type-arg]
    """All cells first, then the sizes as numbers go, then the sectors."""
    group = row["name"].removeprefix(ESTIMATES)
    first = group.partition(" ")[0].replace(",", "")
    if group == "all":
        return (False, -1, group)
    return (not first.isdigit(), int(first) if first.isdigit() else 0, group)
