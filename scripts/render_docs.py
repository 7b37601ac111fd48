"""Render docs/sources.md and docs/metrics.md from the catalogue and the metric registry; `--check` only compares."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from aker_data import catalogue
from aker_jobs.refresh import DELINEATION, JOBS, OPTIONAL
from aker_jobs.registry import METRICS, SERIES, Metric

DOCS = Path(__file__).resolve().parent.parent / "docs"
REFRESHED = {DELINEATION, *JOBS, *OPTIONAL}  # what a refresh ingests: metrics of other sources have no values yet
DIRECTIONS = {"higher_is_better": "higher is better", "lower_is_better": "lower is better", "neutral": "neither"}

SOURCES = """# Sources

Rendered from `sources.yml` and the table schemas by `make docs`; do not edit by hand. Advice for operators is in
[sources_supplement.yml](sources_supplement.yml), what is made of the tables in [methodology.md](methodology.md).

Every table in the lake has three columns more: `payload_sha256` (the archived bytes that the row was read from), `part`
(which part of the source they answered), and `as_of` (the refresh, its partition).
"""
METRIC_PAGE = """# Metrics

Rendered from the metric registry by `make docs`; do not edit by hand. How the metrics are computed and what they cannot
say is in [methodology.md](methodology.md).

An id is the name of the column in the database, or of the metric in the rows of `metric_history`. Every metric is of
{place}.
"""

# Attributes that most metrics of a family share: said once above the table where all do, else a column.
ASIDE: dict[str, Callable[[Metric], str]] = {
    "unit": lambda metric: metric.unit,
    "better": lambda metric: DIRECTIONS[metric.direction],
    "sources": lambda metric: ", ".join(metric.inputs),
    "limits": lambda metric: metric.limits,
    "definition": lambda metric: _linked(metric.definition),
    "stored in": lambda metric: f"`{metric.table}`",
}


def render_sources() -> str:
    """The catalogue as a page: an index, then one section per source with its table's columns."""
    specs = catalogue.specs().values()
    index = ((f"[{spec.id}](#{spec.id})", spec.title, spec.publisher, spec.cadence) for spec in specs)
    parts = [SOURCES, "\n", _table(("id", "what", "publisher", "cadence"), index)]
    for spec in specs:
        schema = catalogue.load(spec.id).schema
        key = f"Needs `AKER_{spec.key_setting.upper()}`." if spec.key_setting else "Needs no key."
        unused = "" if spec.id in REFRESHED else "- Not part of a refresh yet: only `fetch_*` for notebooks reads it.\n"
        parts.append(
            f"\n## {spec.id}\n\n{spec.title}.\n\n"
            f"- Publisher: {spec.publisher}, <{spec.homepage}>\n- License: {spec.license}\n- Cadence: {spec.cadence}\n"
            f"- Answers from: {', '.join(spec.hosts)}, at most {spec.requests_per_second:g} requests a second. {key}\n"
            f"- A row is named by: {', '.join(f'`{name}`' for name in schema.key)}\n{unused}\n{schema.says}\n\n"
        )
        rows = ((f"`{column.name}`", str(column.dtype), column.says.rstrip(".")) for column in schema.columns)
        parts.append(_table(("column", "type", "meaning"), rows))
    return "".join(parts)


def render_metrics() -> str:
    """The metric registry as a page: one section per family."""
    every = (*METRICS, *SERIES)
    (place,) = {metric.geography for metric in every}
    parts = [METRIC_PAGE.format(place=f"a {place}")]
    for family in dict.fromkeys(metric.family for metric in every):
        members = [metric for metric in every if metric.family == family]
        parts += [f"\n## {family.capitalize()}\n\n", _family(members)]
    return "".join(parts)


def _family(metrics: Sequence[Metric]) -> str:
    same = [name for name, of in ASIDE.items() if len({of(metric) for metric in metrics}) == 1]
    said = "".join(f"- {name.capitalize()}: {ASIDE[name](metrics[0])}\n" for name in same)
    if not any(set(metric.inputs) <= REFRESHED for metric in metrics):
        said = f"**Planned.** The columns are there; every value is null with the status `not_published`.\n\n{said}"
    columns = ["id", "what", "formula", *(name for name in ASIDE if name not in same)]
    of = {"id": lambda m: f"`{m.id}`", "what": lambda m: m.title, "formula": lambda m: m.formula, **ASIDE}
    return f"{said}\n{_table(columns, ([of[name](metric) for name in columns] for metric in metrics))}"


def _linked(definition: str) -> str:
    """An address as a link that shows where it leads; a citation as it is."""
    host = definition.partition("://")[2].partition("/")[0]
    return f"[{host.removeprefix('www.')}]({definition})" if host else definition


def _table(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

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
