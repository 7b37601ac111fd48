"""Compares every figure that two databases hold of one vintage, whichever release wrote each, and prints what differs.

    python -m scripts.compare_release BEFORE.db AFTER.db

Figures of the wide tables are compared by market and metric; those of other years, states and the nation by place,
metric and year. Numbers are alike within 1e-9 of their size. The exit code is 1 where anything differs.
"""

from __future__ import annotations

import math
import sqlite3
import sys
from collections import Counter
from pathlib import Path

RENAMED = {  # names of release 0.1 -> names of today
    "startup_density_per_100_estabs": "establishment_entry_rate_pct",
    "business_age_avg_years": "firm_age_avg_years",
    "mig_25_44_net": "net_migration_25_44",
    "irs_within_market": "irs_intra_market_movers",
    **{
        f"{sector}_jobs_per_100k": f"{sector}_jobs_per_100k_residents"
        for sector in ("tech", "health", "education", "advanced_mfg", "defense", "biotech")
    },
}
Figure = tuple[float | None, float | None, float | None, float | None, str]  # value, low, high, margin, status
Figures = dict[tuple[str, str, str, int | None], Figure]
TOLERANCE = 1e-9


def figures(path: Path) -> Figures:
    """Every figure of a database of either schema, by geography, code, metric and year (None for a market's own)."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return _of_facts(database) if "facts" in tables else _of_release_0_1(database)


def _of_facts(database: sqlite3.Connection) -> Figures:
    query = "SELECT geography, geo_code, metric, year, current, value, low, high, moe, status FROM facts"
    figures: Figures = {}
    for row in database.execute(query):
        of_market = row["geography"] == "market" and row["current"]
        key = (row["geography"], row["geo_code"], row["metric"], None if of_market else row["year"])
        figures[key] = (row["value"], row["low"], row["high"], row["moe"], row["status"])
        if of_market:  # the history of release 0.1 had some figures of the data year too
            figures.setdefault((row["geography"], row["geo_code"], row["metric"], row["year"]), figures[key])
    return figures


def _of_release_0_1(database: sqlite3.Connection) -> Figures:
    import json

    figures: Figures = {}
    for table in ("market_jobs", "market_economy"):
        for row in database.execute(f"SELECT * FROM {table}"):
            quality = json.loads(row["quality"] or "{}")
            for metric, cell in quality.items():
                figure = (row[metric], cell.get("low"), cell.get("high"), cell.get("moe"), cell["status"])
                figures["market", row["cbsa_code"], RENAMED.get(metric, metric), None] = figure
    for row in database.execute("SELECT * FROM metric_history"):
        key = (row["geography"], row["geo_code"], RENAMED.get(row["metric"], row["metric"]), row["year"])
        figures[key] = (row["value"], row["low"], row["high"], None, row["status"])
    return figures


def alike(one: float | None, other: float | None) -> bool:
    """Whether two numbers are the same, or both are missing."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-12)


def main() -> int:
    before, after = (figures(Path(name)) for name in sys.argv[1:3])
    kinds: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], str] = {}
    same = 0
    histories = {key[:3] for key in before if key[3] is not None}
    for key in sorted(before.keys() | after.keys(), key=str):
        old, new = before.get(key), after.get(key)
        own = after.get((*key[:3], None))
        if old is None and own is not None and own is new and (key[3] is not None or key[:3] in histories):
            continue  # a market's own figure: release 0.1 had it either under its year or without one
        if old is None or new is None:
            kind = "only after" if old is None else f"only before ({old[4]})"
            if old is None and new is not None:
                kind += f" ({new[4]})"
        elif not all(alike(a, b) for a, b in zip(old[:3], new[:3], strict=True)):
            kind = "another number"
        elif old[3] is not None and not alike(old[3], new[3]):
            kind = "another margin"
        elif old[4] != new[4]:
            kind = f"status {old[4]} -> {new[4]}"
        else:
            same += 1
            continue
        what = f"{key[0]} {key[2]}{'' if key[3] is None else ', history'}"
        kinds[kind, what] += 1
        shown.setdefault((kind, what), f"{key[1]} {key[3] or ''}: {old} -> {new}")
    print(f"{same:,} figures are the same; {sum(kinds.values()):,} differ")
    for (kind, what), count in sorted(kinds.items()):
        print(f"{count:8,}  {kind}: {what}, for example {shown[kind, what]}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
