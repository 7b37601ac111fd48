"""Readings to learn from how probable it is that one is right: features, answers, and how much each counts.

`tests/unit/expansions/first_sight_readings.jsonl` keeps, of real texts and of texts written like them, the features
without the text: as earlier forms of the reader read them at first sight, and as a reader whose gates are open reads
them (so that what it passes over is learned from too). The labeled texts of the tests and, where it is there, the
stream of wire releases in the folder of shared data are read anew.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aker_jobs.expansions import Announcement
from aker_jobs.expansions.reader import first_look, gazetteers, reading, relevance
from scripts.announcement_scores import all_right, gold, newspaper_texts, shared_data, worked_texts
from scripts.confidence_signs import LOOK, NEWEST, OF_CHOICES, Example

ROOT = Path(__file__).resolve().parents[1]
FIRST_SIGHT = ROOT / "tests" / "unit" / "expansions" / "first_sight_readings.jsonl"
# How much a reading counts for the question if all fields are right, and for the question if it is an expansion.
FIRST, TUNED, GOLD = (1.0, 1.0), (0.4, 2.0), (0.4, 3.0)
WORKED, WIRE = (0.2, 1.5), (0.1, 0.35)
OLDER = 0.1  # of that counts, for the second question, a reading that has not all signs of today
WORD = "word "
SIGNED = "signs"  # the form of the signs that a kept reading has
NOT_SURE = ("ranch-hand", "unigrid")  # releases that may well announce an expansion


def examples() -> Iterator[Example]:
    """Every reading to learn from."""
    yield from first_sight()
    for row in newspaper_texts():
        if "label" in row and not (row["set"] == "C" and row["part"] == "held") and (one := _features(row["text"])):
            announcement, found = one
            yield Example(found, all_right(row["label"], announcement), row["label"]["is_expansion"], TUNED)
    folder = shared_data()
    for row in gold(folder) if folder else ():
        if one := _features(row["text"]):
            yield Example(one[1], all_right(row["gold"], one[0]), row["gold"]["is_expansion"], GOLD, NEWEST)
    for row in worked_texts():
        if one := _features(row["text"]):
            yield Example(one[1], row["expect"] is not None, row["expect"] is not None, WORKED)
    yield from _wire()


def first_sight() -> Iterator[Example]:
    """Readings as they are kept: features without the text, and how much each counts."""
    for line in FIRST_SIGHT.read_text("utf-8").splitlines():
        row = json.loads(line)
        features = row["features"]
        if LOOK not in features:
            features[LOOK] = _look_by_words(features)
        right, expansion = row.get("counts", FIRST)
        form = int(row.get(SIGNED, 0))
        counts = (right, expansion if form == NEWEST else expansion * OLDER)
        yield Example(features, row["right"], row["expansion"], counts, form, row["set"])


def _look_by_words(features: dict[str, float]) -> float:
    """The score of the first look at a text of which only its words are kept."""
    weights = {row["stem"]: float(row["weight"]) for row in gazetteers.rows("first_look_weights")}
    stems = {name.removeprefix(WORD)[:4] for name in features if name.startswith(WORD)}
    return first_look.feature(sum(weights.get(stem, 0.0) for stem in (first_look.ALWAYS, *sorted(stems))))


def _wire() -> Iterator[Example]:
    path = Path(os.environ.get("AKER_SHARED_WIRE", ROOT.parent / "shared" / "wire")) / "releases.jsonl.gz"
    if not path.is_file():
        print(f"No wire releases at {path}: fitted without them.", file=sys.stderr)
        return
    with gzip.open(path, "rt", encoding="utf-8") as file, open_gates():
        for row in map(json.loads, file):
            if not any(name in row["path"] for name in NOT_SURE) and (one := reading.read_with_features(row["text"])):
                yield Example(dict(one[1]), right=False, expansion=False, counts=WIRE, form=NEWEST)


@contextmanager
def open_gates() -> Iterator[None]:
    """Let the reader read every text that is not far from an announcement at the first look."""
    with patch.object(relevance, "enough", return_value=-math.inf):
        yield


def _features(text: str) -> tuple[Announcement, dict[str, float]] | None:
    """What is read of a text that the first look and the choices were fitted on, without what these say of it."""
    read = reading.read_with_features(text)
    if read is None:
        return None
    return read[0], {name: value for name, value in read[1] if name != LOOK and not name.endswith(OF_CHOICES)}


def add(name: str, paths: list[Path], counts: tuple[float, float] = FIRST) -> int:
    """Add the readings of labeled texts, as of a set of this name, to the file of readings; how many were added.

    To be done before their words are added to those of the first look, which would know them then.
    """
    lines = []
    with open_gates():
        for path in paths:
            lines += [line for row in json.loads(path.read_text("utf-8")) if (line := _line(name, row, counts))]
    with FIRST_SIGHT.open("a", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    return len(lines)


def _line(name: str, row: dict[str, Any], counts: tuple[float, float]) -> dict[str, Any] | None:
    read = reading.read_with_features(row["text"]) if "label" in row else None
    if read is None:
        return None
    told = "company" in row["label"] or not row["label"]["is_expansion"]  # labeled in every field
    passed = reading.read_announcement(row["text"]) is not None
    return {
        "set": name,
        "style": row["style"],
        "expansion": row["label"]["is_expansion"],
        "right": told and all_right(row["label"], read[0]),
        SIGNED: NEWEST,
        "counts": [counts[0] if told and passed else 0.0, counts[1]],
        "features": dict(sorted(read[1])),
    }
