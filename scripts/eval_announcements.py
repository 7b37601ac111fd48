"""How well announcements are read: a table for labeled texts, counts for texts that announce nothing, and the speed.

Reads `announcements/announcements_gold.jsonl` and `announcements/press_releases/` in the folder of shared data
(``AKER_SHARED_DATA``, else ``../shared/data`` beside the project), and the worked texts of the tests:

    python -m scripts.eval_announcements [--wrong]

A label is compared as a reader would: company and place without case and punctuation, the shorter name within the
longer; of "Johns Creek, Fulton County" either part; numbers exactly. ``--wrong`` prints every text that is read wrong.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aker_jobs.expansions import Announcement, read_announcement

ROOT = Path(__file__).resolve().parents[1]
WORKED = ROOT / "tests" / "unit" / "expansions" / "worked_texts.jsonl"
TARGETS = {
    "expansion, precision": 0.95,
    "expansion, recall": 0.90,
    "new jobs": 0.90,
    "place and state": 0.85,
    "company": 0.80,
    "investment": 0.90,
}


@dataclass
class Table:
    """Measures: name → right, all. faults: a line for each reading that differs from its label."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def count(self, measure: str, right: bool, fault: str = "") -> None:
        """One more case of a measure."""
        row = self.counts.setdefault(measure, [0, 0])
        row[0] += right
        row[1] += 1
        if fault and not right:
            self.faults.append(f"{measure}: {fault}")


def shared_data() -> Path | None:
    """The folder of shared data, or None where there is none."""
    folder = Path(os.environ.get("AKER_SHARED_DATA", ROOT.parent / "shared" / "data"))
    return folder if (folder / "announcements").is_dir() else None


def gold(folder: Path) -> Iterator[dict[str, Any]]:
    """The labeled texts: text, url, gold, note."""
    with (folder / "announcements" / "announcements_gold.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are the same to a reader: without case and punctuation, one within the other."""
    if not one or not other:
        return not one and not other
    left, right = (re.sub(r"[^a-z0-9]", "", name.lower().replace("’", "'")) for name in (one, other))
    return left in right or right in left


def same_place(label: str | None, read: Announcement) -> bool:
    """Whether city, county or region is a part of the label; both may be absent."""
    if not label:
        return not read.place
    parts = [part.strip() for part in label.split(",")]
    return any(same_name(part, one) for part in parts for one in (read.city, read.county, read.region) if one)


def score(table: Table, row: dict[str, Any]) -> None:
    """One labeled text against its reading."""
    label, reading = row["gold"], read_announcement(row["text"], url=row.get("url"))
    text = row["text"][:90]
    if reading is not None:
        table.count("expansion, precision", label["is_expansion"], text)
    if not label["is_expansion"]:
        return
    table.count("expansion, recall", reading is not None, text)
    if reading is None:
        return
    table.count("new jobs", reading.new_jobs == label["jobs"], f"{reading.new_jobs} for {label['jobs']}: {text}")
    money = reading.investment_usd
    table.count("investment", money == label["investment_usd"], f"{money} for {label['investment_usd']}: {text}")
    table.count(
        "company", same_name(label["company"], reading.company), f"{reading.company} for {label['company']}: {text}"
    )
    # A place that stands in no word of the text (only in a heading above it) cannot be read from the text.
    if row.get("place_in_text", True) or reading.place or label["place"]:
        place = same_place(label["place"], reading) and reading.state == label["state"]
        table.count(
            "place and state", place, f"{reading.place}, {reading.state} for {label['place']}, {label['state']}: {text}"
        )
    elif label["state"]:
        table.count(
            "state, place not told", reading.state == label["state"], f"{reading.state} for {label['state']}: {text}"
        )


def traps(table: Table, rows: list[dict[str, Any]]) -> None:
    """Of worked texts: money and jobs of other kinds that were taken as investment and new jobs."""
    for row in rows:
        expected, read = row["expect"], read_announcement(row["text"])
        table.count("worked texts, expansion", (expected is None) == (read is None), row["text"][:90])
        if expected is None or read is None:
            continue
        if "public_money_usd" in expected:
            grant = expected["public_money_usd"]
            table.count("grants not taken as investment", read.investment_usd != grant, row["text"][:90])
        for kind, count in expected.get("other_jobs", {}).items():
            table.count(f"{kind} jobs not taken as new", read.new_jobs != count, row["text"][:90])


def speed(texts: list[str], seconds: float = 2.0) -> float:
    """Texts read a second of processor time, on one core."""
    for text in texts:
        read_announcement(text)
    done, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        for text in texts:
            read_announcement(text)
        done += len(texts)
    return done / (time.process_time() - start)


def _print(table: Table, wrong: bool) -> None:
    for measure, (right, count) in sorted(table.counts.items()):
        target = TARGETS.get(measure)
        print(
            f"  {measure:38} {right:4} of {count:4}  {right / count:.3f}{f'  (target {target:.2f})' if target else ''}"
        )
    for fault in table.faults if wrong else ():
        print(f"  wrong: {fault}")


def main() -> int:
    """Print the table; 1 where a target is missed, 2 where there is nothing to read."""
    wrong, folder = "--wrong" in sys.argv[1:], shared_data()
    worked = Table()
    with WORKED.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    traps(worked, rows)
    print(f"Worked texts ({len(rows)}, {WORKED.relative_to(ROOT)})")
    _print(worked, wrong)
    if folder is None:
        print("No labeled texts: set AKER_SHARED_DATA to the folder that holds announcements/, then run again.")
        return 2
    labeled, table = list(gold(folder)), Table()
    for row in labeled:
        score(table, row)
    print(f"Labeled texts ({len(labeled)}, {folder / 'announcements'})")
    _print(table, wrong)
    releases = sorted((folder / "announcements" / "press_releases").glob("*.md"))
    names = [path.name for path in releases if read_announcement(path.read_text(encoding="utf-8")) is not None]
    print(f"Releases read as expansions: {len(names)} of {len(releases)} (most are rankings and openings of shops)")
    for name in names:
        print(f"  {name}")
    print(f"Speed: {speed([row['text'] for row in labeled]):,.0f} announcements a second of processor time on one core")
    missed = [name for name, target in TARGETS.items() if table.counts[name][0] < target * table.counts[name][1]]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
