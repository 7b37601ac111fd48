"""How readings of announcements are compared with labels: the labeled texts, the measures, what counts as right.

A label is compared as a reader would: company and place without case and punctuation, the shorter name within the
longer; of "Johns Creek, Fulton County" either part; numbers exactly, of a range ("25 to 30 new jobs") either end. Where
a text leaves two readings of its jobs open ("has hired 130 and expects to take on 60 more"), the label is a list, and
each of them is right.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aker_jobs.expansions import Announcement, read_announcement, read_announcements

OWN = "own"  # the set of texts of the tests
OWN_COUNTS = 3  # how often each of its lists counts: every one has a form that others lack
ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "tests" / "unit" / "expansions"
WORKED = TEXTS / "worked_texts.jsonl"
NEWSPAPERS = TEXTS / "newspaper_texts.jsonl"
INVENTED = TEXTS / "invented_lists.jsonl"
TARGETS = {
    "expansion, precision": 0.95,
    "expansion, recall": 0.93,
    "new jobs": 0.92,
    "place and state": 0.90,
    "company": 0.90,
    "investment": 0.95,
}
# The same of what the labeled texts have none of: lists, and readings that are called certain.
ROUNDUPS, CERTAIN_RIGHT = "roundups, projects all right", "certain, all fields right"
ALL_TARGETS = {**TARGETS, ROUNDUPS: 0.75, CERTAIN_RIGHT: 0.90}


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


def worked_texts() -> list[dict[str, Any]]:
    """The worked texts of the tests: text, expect (fields, or null where it announces nothing)."""
    return [json.loads(line) for line in WORKED.read_text("utf-8").splitlines()]


def newspaper_texts() -> list[dict[str, Any]]:
    """Texts as newspapers write them: set, part (tuned, held), style, text, and label or projects (of a roundup)."""
    return [json.loads(line) for line in NEWSPAPERS.read_text("utf-8").splitlines()]


def invented_lists() -> list[dict[str, Any]]:
    """Lists of invented companies in all the forms that publishers use: set, style, text, projects."""
    return [json.loads(line) for line in INVENTED.read_text("utf-8").splitlines()]


def projects_right(row: dict[str, Any]) -> int:
    """How many projects of a labeled list are read right in every field, each reading taken for one of them."""
    left, right = list(read_announcements(row["text"])), 0
    for project in row["projects"]:
        read = next((one for one in left if same_name(project["company"], one.company)), None)
        if read is not None:
            left.remove(read)
            right += all(right_fields(project, read).values())
    return right


def right_fields(label: dict[str, Any], read: Announcement) -> dict[str, bool]:
    """Measure → whether it is right."""
    jobs, dollars = (
        label[name] if isinstance(label[name], list) else [label[name]] for name in ("jobs", "investment_usd")
    )
    return {
        "company": same_name(label["company"], read.company),
        "place and state": same_place(label["place"], read) and read.state == label["state"],
        "new jobs": read.new_jobs in jobs or (read.new_jobs_high is not None and read.new_jobs_high in jobs),
        "investment": read.investment_usd in dollars,
    }


def all_right(label: dict[str, Any], read: Announcement) -> bool:
    """Whether it is an expansion and company, place, state, jobs and dollars are all right."""
    return bool(label["is_expansion"]) and all(right_fields(label, read).values())
