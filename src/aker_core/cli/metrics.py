"""`aker metrics`: the registry of metrics."""

from __future__ import annotations

from aker_core.cli.tables import note, print_json, print_table, screen_width

BETTER = {"higher_is_better": "higher", "lower_is_better": "lower", "neutral": "neither"}
COLUMNS = ("id", "title", "unit", "better", "formula", "sources", "limits", "definition")
WIDE = 160  # formulas and limits are sentences: beside each other they want a wide screen


def show_metrics(*, as_json: bool) -> None:
    """Print every metric: the columns of the wide tables, and the comparisons, which have none."""
    from aker_jobs.registry import EVERY

    if as_json:
        print_json([vars(metric) for metric in EVERY])
        return
    rows = [
        (m.id, m.title, m.unit, BETTER[m.direction], m.formula, ", ".join(m.inputs), m.limits, m.definition)
        for m in EVERY
    ]
    fit = len(COLUMNS) if screen_width() >= WIDE else COLUMNS.index("formula")
    print_table("Metrics", COLUMNS[:fit], [row[:fit] for row in rows], spare=("better", "unit"))
    note(f"Every metric is of a {EVERY[0].geography}. All of a metric, for a program: aker metrics --json")
