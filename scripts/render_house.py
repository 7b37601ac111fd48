"""The house as a page part: every module with the first sentence of its docstring, room by room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Rooms of many modules of one kind have one line: what a module is, its name says.
ALIKE = ("src/aker_data/schemas", "src/aker_data/sources", "src/aker_data/models", "src/aker_sample/publishers")
ROOMS = {
    "src/aker_core/facts": "the shared words of a number; pure",
    "src/aker_jobs/labor": "jobs, pay, concentration and growth (QCEW)",
    "src/aker_jobs/population": "residents, and what households earn",
    "src/aker_jobs/migration": "who moves in and out; also the user's `migration.net_25_44`",
    "src/aker_jobs/awards": "research awards",
    "src/aker_jobs/formation": "business formation and dynamics",
    "src/aker_jobs/expansions": "announced expansions",
    "src/aker_jobs/expansions/reader": "the reader of announcements: knows places and nothing else of Aker",
    "src/aker_jobs/expansions/reader/cards": "announcements without a verb, in pieces",
    "src/aker_jobs/expansions/reader/company": "who expands",
    "src/aker_jobs/expansions/reader/jobs": "counts of jobs, and of what kind they are",
    "src/aker_jobs/expansions/reader/money": "whose money an amount is",
    "src/aker_jobs/expansions/reader/names": "capitalized words: what may be a name",
    "src/aker_jobs/expansions/reader/place": "where the site is",
    "src/aker_jobs/expansions/reader/roundup": "texts that tell of several projects",
    "src/aker_jobs/expansions/reader/roundup/attribution": "which company and which place each project is of",
    "src/aker_jobs/expansions/reader/roundup/companies": "names in such a text: whose they may be",
    "src/aker_jobs/expansions/reader/roundup/division": "which parts of such a text tell of a project each",
    "src/aker_jobs/expansions/reader/roundup/figures": "jobs and dollars in such a text: whose they may be",
    "src/aker_jobs/expansions/reader/roundup/places": "places in such a text: what may be there",
    "src/aker_jobs/expansions/reader/states": "which state a text points to",
    "src/aker_jobs/expansions/reader/tables": "tables and records of projects",
    "src/aker_jobs/expansions/reader/text": "lines, sentences, numbers and patterns of a text",
    "src/aker_jobs/comparison": "quotients over time and among markets, shift-share",
    "src/aker_jobs/inputs": "the shapes in which people hand figures to the small calls",
    "src/aker_jobs/metrics": "the user's fixed names of formulas: a thin face",
    "src/aker_jobs/sources": "`fetch_*` for notebooks",
    "src/aker_jobs": "the domain: registry, vintage, refresh, storing",
    "src/aker_gui/api": "the API: one module for the routes of like resources",
    "src/aker_gui/charts": "charts: figures of a market in, a figure with its finding and table out",
    "src/aker_gui/pages": "pages, each a function of the data and its address",
    "src/aker_gui": "dashboard and API",
    "src/aker_core/markets": "the one reader of many, and scores",
    "src/aker_core/cli": "the command line",
    "src/aker_core/monitoring": "logs and gauges",
    "src/aker_core": "the ground: settings, errors, runs",
    "src/aker_data/http": "the one way out, and what stands in for it",
    "src/aker_data/ingest": "from a question to a lake table: plan, fetch, materialize, judge, commit",
    "src/aker_data/lake": "tables of the lake",
    "src/aker_data/store": "SQL: every read and write of the database",
    "src/aker_data": "what comes in, and where it rests",
    "src/aker_geo": "places",
    "src/aker_sample": "the embedded sample: publisher doubles and base files",
    "src/aker_scale": "past one machine: whole histories on Polars by parts, or on Spark, and exports",
    "src/aker_snapshot": "the embedded snapshot: the nation's first quarter of 2016, as published",
    "flows": "what runs when",
}


def house() -> str:
    """One heading per room with its modules, and one line for each room of modules of one kind."""
    parts = []
    for room in sorted({path.parent.relative_to(ROOT).as_posix() for path in _modules()}):
        if room not in ALIKE:
            about = f": {ROOMS[room]}" if room in ROOMS else ""
            parts.append(f"#### `{room}/`{about}\n\n| module | what it is |\n|---|---|\n")
            parts += [f"| `{path.relative_to(ROOT).as_posix()}` | {_first_line(path)} |\n" for path in _of(room)]
            parts.append("\n")
    alike = "".join(
        f"| `{room}/` | {len(list(_of(room)))} modules: {_first_line(next(_of(room)))} … |\n" for room in ALIKE
    )
    return "".join(parts) + f"#### Rooms of modules of one kind\n\n| room | what it holds |\n|---|---|\n{alike}"


def _modules() -> Iterator[Path]:
    folders = (ROOT / "src", ROOT / "flows")
    yield from (path for folder in folders for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py")


def _of(room: str) -> Iterator[Path]:
    yield from (path for path in sorted((ROOT / room).glob("*.py")) if path.name != "__init__.py")


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
    return docstring.partition("\n\n")[0].replace("\n", " ").replace("|", "\\|").rstrip(".")
