"""Render docs/sources.md and docs/metrics.md from the catalogue and the metric registry; `--check` only compares."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from aker_data import catalogue
from aker_jobs.metrics.registry import METRICS

DOCS = Path(__file__).resolve().parent.parent / "docs"


def render_sources() -> str:
    """The catalogue as a page: one section per source with its table's columns."""
    parts = ["# Sources\n\nRendered from `sources.yml` and the table schemas by `make docs`; do not edit by hand.\n"]
    for spec in catalogue.specs().values():
        schema = catalogue.load(spec.id).schema
        key = f"Needs `AKER_{spec.key_setting.upper()}`." if spec.key_setting else "Needs no key."
        parts.append(
            f"\n## {spec.id}\n\n{spec.title}.\n\n"
            f"- Publisher: {spec.publisher}, <{spec.homepage}>\n- License: {spec.license}\n- Cadence: {spec.cadence}\n"
            f"- Answers from: {', '.join(spec.hosts)}, at most {spec.requests_per_second:g} requests a second. {key}\n"
            f"- A row is named by: {', '.join(schema.key)}\n\n{schema.says}\n\n"
        )
        parts.append(_table(("column", "type", "meaning"), ((c.name, str(c.dtype), c.says) for c in schema.columns)))
    return "".join(parts)


def render_metrics() -> str:
    """The metric registry as a page: one section per family."""
    parts = ["# Metrics\n\nRendered from the metric registry by `make docs`; do not edit by hand.\n"]
    for family in dict.fromkeys(metric.family for metric in METRICS):
        parts.append(f"\n## {family.replace('_', ' ').capitalize()}\n\n")
        rows = (
            (
                f"`{m.id}`",
                m.title,
                m.unit,
                m.formula,
                m.direction,
                ", ".join(m.inputs),
                m.geography,
                m.limits,
                m.definition,
            )
            for m in METRICS
            if m.family == family
        )
        columns = ("id", "title", "unit", "formula", "direction", "inputs", "geography", "limits", "definition")
        parts.append(_table(columns, rows))
    return "".join(parts)


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

    columns = tuple(columns)
    return line(columns) + line("---" for _ in columns) + "".join(line(row) for row in rows)


def main(check: bool) -> int:
    stale = []
    for name, text in (("sources.md", render_sources()), ("metrics.md", render_metrics())):
        path = DOCS / name
        if check and (not path.exists() or path.read_text() != text):
            stale.append(name)
        elif not check:
            path.write_text(text)
    if stale:
        print(f"stale: {', '.join(stale)}; run: make docs", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
