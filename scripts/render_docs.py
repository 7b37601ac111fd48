"""Render documents from the catalogue and the metric registry; `--check` only compares.

docs/sources.md, docs/metrics.md, docs/reference/, sources_supplement.yml, the tables of file names and of hosts in
docs/how-to, the house in docs/architecture.md and the measured errors in docs/methodology.md (these between markers).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from aker_core.facts.metric import MetricSpec
from aker_core.facts.sectors import sector_crosswalk
from aker_data import catalogue
from aker_jobs import source_roles
from aker_jobs.registry import METRICS, SERIES
from scripts.render_house import house
from scripts.render_reference import pages as reference_pages
from scripts.render_reference import table as _table
from scripts.render_withheld import filled

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REFRESHED = set(source_roles.refreshed())  # what a refresh ingests: metrics of other sources have no values yet
BEGIN, END = "<!-- file names: rendered from sources.yml by make docs -->\n", "<!-- end of file names -->\n"
HOSTS_BEGIN, HOSTS_END = "<!-- hosts: rendered from sources.yml by make docs -->\n", "<!-- end of hosts -->\n"
HOUSE_BEGIN, HOUSE_END = "<!-- the house: rendered from docstrings by make docs -->\n", "<!-- end of the house -->\n"
DIRECTIONS = {"higher_is_better": "higher is better", "lower_is_better": "lower is better", "neutral": "neither"}

SUPPLEMENT = """\
# Guidance for operators, publisher by publisher: quotas, keys, incidents, release calendars, known quirks.
# Rendered from `advice` in sources.yml by `make docs`; do not edit by hand. No program reads this file while it runs.
# `sources` has the ids of sources.yml, `hosts` its hosts.
#
# Facts were seen in the publishers' files or recorded answers, or are the publisher's own statements (with a link).
# Entries under `reported` come from other people's clients and were not seen here: test before you rely on them.

"""
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

SECTOR_HEADING = """
## Sectors of awards and expansions

Ids of concentration and growth name the six innovation sectors; those of awards and expansions have terms of their own.
What each stands for, with the reason, is in `src/aker_core/facts/reference/sector_crosswalk.csv`.

"""

# Attributes that most metrics of a family share: said once above the table where all do, else a column.
ASIDE: dict[str, Callable[[MetricSpec], str]] = {
    "unit": lambda metric: metric.unit,
    "better": lambda metric: DIRECTIONS[metric.direction],
    "sources": lambda metric: ", ".join(metric.inputs),
    "limits": lambda metric: metric.limits,
    "definition": lambda metric: _linked(metric.definition),
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
            f"- Role in a refresh: {spec.role}\n"
            f"- Answers from: {', '.join(spec.hosts)}, at most {spec.requests_per_second:g} requests a second. {key}\n"
            f"- A row is named by: {', '.join(f'`{name}`' for name in schema.key)}\n{unused}\n{schema.says}\n\n"
        )
        rows = ((f"`{column.name}`", str(column.dtype), column.says.rstrip(".")) for column in schema.columns)
        parts.append(_table(("column", "type", "meaning"), rows))
    return "".join(parts)


def render_supplement() -> str:
    """The advice of the catalogue, in the shape that operators know it."""
    entries = catalogue.document()
    keyed = {host for spec in catalogue.specs().values() if spec.key_setting for host in spec.hosts}
    hosts = {
        name: {"publisher": host["advice"]["publisher"], "needs_key": name in keyed, **host["advice"]}
        for name, host in entries["hosts"].items()
    }
    sources = {entry["id"]: entry["advice"] for entry in entries["sources"]}
    parts = {"common": entries["common"], "hosts": hosts, "sources": sources}
    dumped = (
        yaml.dump({name: part}, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=116)
        for name, part in parts.items()
    )
    return SUPPLEMENT + "\n".join(dumped)


class _Plain(yaml.SafeDumper):
    """Writes a mapping that is there several times out each time."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (nothing is an alias)
        return True


def _between(path: Path, begin: str, end: str, inside: str) -> str:
    """A page with what stands between two of its lines rendered anew."""
    before, first, rest = path.read_text().partition(begin)
    _, last, after = rest.partition(end)
    if not (first and last):
        raise SystemExit(f"{path} lacks the lines {begin!r} and {end!r}, between which it is rendered: put them back")
    return f"{before}{first}\n{inside}\n{last}{after}"


def render_file_names() -> str:
    """The page of own files with its table of the file names that files mode finds."""
    rows = (
        (f"`{spec.id}`", ", ".join(f"`{name}`" for name in spec.file_names), spec.files_note)
        for spec in catalogue.specs().values()
    )
    names = _table(("source", "names that are found, for the data year 2016", "note"), rows)
    return _between(DOCS / "how-to" / "own-files.md", BEGIN, END, names)


def render_hosts() -> str:
    """The page on firewalls with the hosts that a live refresh asks, and those that they lead to."""
    of_host: dict[str, list[str]] = {}
    for spec in catalogue.specs().values():
        for host in (*spec.hosts, *(f"{name} (redirect)" for name in spec.redirects)):
            of_host.setdefault(host, []).append(f"`{spec.id}`")
    rows = (
        (f"`{host.partition(' ')[0]}`", host.partition(" ")[2], ", ".join(of_host[host])) for host in sorted(of_host)
    )
    return _between(DOCS / "how-to" / "firewall.md", HOSTS_BEGIN, HOSTS_END, _table(("host", "", "of"), rows))


def render_architecture() -> str:
    """The architecture with one line per module, from the modules' own docstrings."""
    return _between(DOCS / "architecture.md", HOUSE_BEGIN, HOUSE_END, house())


def render_metrics() -> str:
    """The metric registry as a page: one section per family."""
    every = (*METRICS, *SERIES)
    (place,) = {metric.geography for metric in every}
    parts = [METRIC_PAGE.format(place=f"a {place}")]
    for family in dict.fromkeys(metric.family for metric in every):
        members = [metric for metric in every if metric.family == family]
        parts += [f"\n## {family.capitalize()}\n\n", _family(members)]
    return "".join([*parts, SECTOR_HEADING, _sectors()])


def _sectors() -> str:
    """What the words of awards and expansions stand for among the six innovation sectors."""
    rows = (
        (vocabulary, f"`{term}`", ", ".join(f"`{sector}`" for sector in sectors) or "any or none")
        for vocabulary, terms in sector_crosswalk().items()
        for term, sectors in terms.items()
        if vocabulary != "innovation"
    )
    return _table(("of", "term", "innovation sectors"), rows)


def _family(metrics: Sequence[MetricSpec]) -> str:
    same = [name for name, of in ASIDE.items() if len({of(metric) for metric in metrics}) == 1]
    shared = "".join(f"- {name.capitalize()}: {ASIDE[name](metrics[0])}\n" for name in same)
    if not any(set(metric.inputs) <= REFRESHED for metric in metrics):
        shared = f"**Planned.** The columns are there; every value is null with the status `not_published`.\n\n{shared}"
    columns = ["id", "what", "formula", *(name for name in ASIDE if name not in same)]
    of = {"id": lambda m: f"`{m.id}`", "what": lambda m: m.title, "formula": lambda m: m.formula, **ASIDE}
    return f"{shared}\n{_table(columns, ([of[name](metric) for name in columns] for metric in metrics))}"


def _linked(definition: str) -> str:
    """An address as a link that shows where it leads; a citation as it is."""
    host = definition.partition("://")[2].partition("/")[0]
    return f"[{host.removeprefix('www.')}]({definition})" if host else definition


def rendered() -> dict[Path, str]:
    """Every rendered document with its text."""
    return {
        DOCS / "sources.md": render_sources(),
        DOCS / "metrics.md": render_metrics(),
        **reference_pages(DOCS),
        ROOT / "sources_supplement.yml": render_supplement(),
        DOCS / "how-to" / "own-files.md": render_file_names(),
        DOCS / "how-to" / "firewall.md": render_hosts(),
        DOCS / "architecture.md": render_architecture(),
        DOCS / "methodology.md": filled((DOCS / "methodology.md").read_text()),
    }


def main(check: bool) -> int:
    texts = rendered()
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
    if check and stale:
        print(f"stale: {', '.join(path.name for path in stale)}; run: make docs", file=sys.stderr)
        return 1
    (DOCS / "reference").mkdir(exist_ok=True)
    for path in stale:
        path.write_text(texts[path])
    return 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
