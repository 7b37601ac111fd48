"""How well announcements are read: tables for labeled texts by style, a stream of releases, and the speed.

Reads the worked texts and the texts in newspapers' styles of the tests, and where they are there
`announcements/announcements_gold.jsonl` and `announcements/press_releases/` in the folder of shared data
(``AKER_SHARED_DATA``, else ``../shared/data`` beside the project) and the wire releases beside it (``../shared/wire``):

    python -m scripts.eval_announcements [--wrong]

First sight: what the reader made of texts that were labeled before it saw them (`first_sight_figures.csv`); the texts
have been tuned on since, but for the held part of set C. ``--wrong`` prints every text that is read wrong, but for that
part.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from aker_jobs.expansions import read_announcement, read_announcements
from aker_jobs.expansions.reader.confidence import CERTAIN, GENERAL_FEED
from scripts.announcement_scores import (
    ALL_TARGETS,
    CERTAIN_RIGHT,
    INVENTED,
    ROOT,
    ROUNDUPS,
    TARGETS,
    TEXTS,
    WORKED,
    Table,
    all_right,
    gold,
    invented_lists,
    newspaper_texts,
    projects_right,
    right_fields,
    same_name,
    score,
    shared_data,
    worked_texts,
)

BANDS = (0.0, 0.3, 0.5, 0.7, CERTAIN, 1.01)
STREAM_CHARS = 800


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
        print(f"  {measure:38} {right:4} of {count:4}  {right / count:.3f}{_beside(measure, right, count)}")
    for fault in table.faults if wrong else ():
        print(f"  wrong: {fault}")


def _beside(measure: str, right: int, count: int) -> str:
    """The target of a measure, and whether it is missed."""
    target = ALL_TARGETS.get(measure)
    if target is None:
        return ""
    return f"  (target {target:.2f}{'' if right >= target * count else ', missed'})"


def newspapers(rows: list[dict[str, Any]], table: Table) -> list[tuple[float, bool]]:
    """Measures of texts in newspapers' styles, of all and by style; each reading's confidence, and if it is right."""
    sure: list[tuple[float, bool]] = []
    for row in rows:
        if "projects" in row:
            _roundup(row, table)
            continue
        label, read = row["label"], read_announcement(row["text"])
        shown = "" if _is_held(row) else f"[{row['style']}] {row['text'][:80]!r}"
        if read is not None:
            table.count("expansion, precision", label["is_expansion"], shown)
            sure.append((read.confidence, all_right(label, read)))
            if read.confidence >= CERTAIN:
                table.count(CERTAIN_RIGHT, sure[-1][1], shown)
        if not label["is_expansion"]:
            table.count(f"  {row['style']}: not read", read is None)
            continue
        table.count("expansion, recall", read is not None, shown)
        right = read is not None and all_right(label, read)
        table.count("all fields of an expansion", right)
        table.count(f"  {row['style']}: all fields", right)
        if read is not None:
            for measure, is_right in right_fields(label, read).items():
                table.count(measure, is_right, shown)
            table.count("status", read.status == label["status"], shown)
    return sure


def _roundup(row: dict[str, Any], table: Table) -> None:
    left = list(read_announcements(row["text"]))
    for project in row["projects"]:
        read = next((one for one in left if same_name(project["company"], one.company)), None)
        if read is not None:
            left.remove(read)
        right = read is not None and all(right_fields(project, read).values())
        table.count(ROUNDUPS, right, "" if _is_held(row) else str(project["company"]))
        table.count(f"  {row['style']}: all fields", right)


def _invented() -> Table:
    """Projects of invented lists by set."""
    table = Table()
    for row in invented_lists():
        counts = table.counts.setdefault(f"set {row['set']}, projects all right", [0, 0])
        counts[0] += projects_right(row)
        counts[1] += len(row["projects"])
    return table


def _is_held(row: dict[str, Any]) -> bool:
    """Whether the text was never tuned on."""
    return bool(row["set"] == "C" and row["part"] == "held")


def _print_bands(sure: list[tuple[float, bool]]) -> None:
    for low, high in pairwise(BANDS):
        within = [right for confidence, right in sure if low <= confidence < high]
        if within:
            print(f"  confidence {low:.2f} to {min(high, 1):.2f}: {sum(within):3} of {len(within):3} all right")


def stream(path: Path) -> None:
    """Unselected wire releases, nearly all of which announce nothing: reads by confidence, and the speed."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        releases = [json.loads(line) for line in file]
    texts = [release["text"] for release in releases]
    read = [(release["path"], read_announcement(release["text"])) for release in releases]
    reads = [(path, found.confidence) for path, found in read if found is not None]
    print(f"Wire releases read as expansions: {_in_a_thousand(len(reads), len(texts))}")
    announces = _announcing()
    for least in (0.1, GENERAL_FEED, 0.7, CERTAIN):
        above = [path for path, confidence in reads if confidence >= least]
        real = sum(announces.get(path, False) for path in above)
        unlabeled = sum(path not in announces for path in above)
        also = f", {unlabeled} not labeled" if unlabeled else ""
        print(
            f"  with confidence {least:.2f} and more: {_in_a_thousand(len(above), len(texts))};"
            f" {real} of them announce one{also}"
        )
    short = [text[:STREAM_CHARS] for text in texts]
    print(f"  speed: {speed(short):,.0f} texts of {STREAM_CHARS} characters a second of processor time on one core")


def _in_a_thousand(count: int, of: int) -> str:
    return f"{count} of {of:,}, {1000 * count / of:.1f} a thousand"


def _announcing() -> dict[str, bool]:
    """Path of a release that some form of the reader has read → whether a person finds an expansion announced in it."""
    with (TEXTS / "wire_readings.csv").open(encoding="utf-8", newline="") as file:
        return {row["path"]: row["announces"] == "true" for row in csv.DictReader(file)}


def _print_first_sight() -> None:
    print("First sight: each set as the reader of that day read it, before any of its texts was looked at")
    with (TEXTS / "first_sight_figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            right, count = int(row["right"]), int(row["of"])
            beside = _beside(row["measure"], right, count)
            print(f"  {row['set']:3} {row['measure']:38} {right:4} of {count:4}  {right / count:.3f}{beside}")


def main() -> int:
    """Print the table; 1 where a target is missed, 2 where there is nothing to read."""
    wrong, folder = "--wrong" in sys.argv[1:], shared_data()
    worked = Table()
    rows = worked_texts()
    traps(worked, rows)
    print(f"Worked texts ({len(rows)}, {WORKED.relative_to(ROOT)})")
    _print(worked, wrong)
    _print_first_sight()
    for title, part in (("tuned on", False), ("held back, never tuned on", True)):
        texts, papers = [row for row in newspaper_texts() if _is_held(row) == part], Table()
        print(f"Texts in newspapers' styles, {title} ({len(texts)})")
        sure = newspapers(texts, papers)
        _print(papers, wrong)
        _print_bands(sure)
    print(f"Invented lists ({INVENTED.relative_to(ROOT)}), mended on since")
    _print(_invented(), wrong)
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
    if (wire := folder.parent / "wire" / "releases.jsonl.gz").is_file():
        stream(wire)
    missed = [name for name, target in TARGETS.items() if table.counts[name][0] < target * table.counts[name][1]]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
