"""Fit the weights by which the reader tells how probable a reading is right, and write them as reference data.

Reads `tests/unit/expansions/first_sight_readings.jsonl` (what earlier forms of the reader made of texts that they had
not been tuned on, as features without the text), the labeled texts of the tests as they are read now, and where it is
there the stream of wire releases in the folder of shared data (``AKER_SHARED_WIRE``, else ``../shared/wire``), which
announce nothing:

    python -m scripts.fit_announcement_confidence

A logistic regression with a quadratic penalty, by gradient, from zero: the same weights in every run. Readings that the
reader was not tuned on count in full, those that it was tuned on little: they are right too often.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from aker_jobs.expansions import Announcement
from aker_jobs.expansions.reader import confidence, gazetteers, reading, relevance
from scripts.announcement_scores import all_right, gold, newspaper_texts, shared_data, worked_texts

ROOT = Path(__file__).resolve().parents[1]
FIRST_SIGHT = ROOT / "tests" / "unit" / "expansions" / "first_sight_readings.jsonl"
# How much a reading counts for the question if all fields are right, and for the question if it is an expansion.
FIRST, TUNED, GOLD = (1.0, 1.0), (0.1, 0.6), (0.1, 2.0)
WORKED, WIRE, WEAK_WIRE = (0.05, 1.0), (0.35, 0.35), (0.1, 0.05)
LEAST_READINGS, LEAST_FOR_WORD = 5, 20  # a feature that fewer readings have gets no weight
PENALTY = 3.0
PENALTY_OF_WORD = (24.0, 8.0)  # by question: words say what a text is about, hardly whether its fields are right
STEPS, STEP, LAST_STEP = 250, 0.08, 0.02
SIGN, SIGNED = "sign ", "signs"  # how features of coherence begin; what marks a reading that has them
WEAKER = 0.5  # strength from which wire releases are read for fitting: the reader itself wants `relevance.ENOUGH`
NOT_SURE = ("ranch-hand", "unigrid")  # releases that may well announce an expansion


class Example(NamedTuple):
    """A reading as its features, whether all fields are right, whether it is an expansion, how much it counts.

    real: of a real text, with the signs of coherence among its features.
    """

    features: dict[str, float]
    right: bool
    expansion: bool
    counts: tuple[float, float]
    real: bool = False


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
            yield Example(one[1], all_right(row["gold"], one[0]), row["gold"]["is_expansion"], GOLD, real=True)
    for row in worked_texts():
        if one := _features(row["text"]):
            yield Example(one[1], row["expect"] is not None, row["expect"] is not None, WORKED)
    yield from _wire()


def first_sight() -> Iterator[Example]:
    """Readings of real texts, as they are kept: features without the text, and how much each counts."""
    for line in FIRST_SIGHT.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Example(
            row["features"], row["right"], row["expansion"], tuple(row.get("counts", FIRST)), real=SIGNED in row
        )


def _with_signs(readings: list[Example]) -> list[Example]:
    """Signs of coherence are learned from real texts alone: others, and older readings, have the middle of each sign.

    Invented texts are short and name their company at once, which would teach that all announcements do.
    """
    real = [one for one in readings if one.real]
    names = sorted({name for one in real for name in one.features if name.startswith(SIGN)})
    groups = [[one for one in real if one.expansion == kind] for kind in (True, False)]
    middle = {
        name: sum(sum(one.features.get(name, 0.0) for one in group) / max(1, len(group)) for group in groups) / 2
        for name in names
    }
    return [
        one
        if one.real
        else one._replace(features=middle | {n: v for n, v in one.features.items() if not n.startswith(SIGN)})
        for one in readings
    ]


def _wire() -> Iterator[Example]:
    path = Path(os.environ.get("AKER_SHARED_WIRE", ROOT.parent / "shared" / "wire")) / "releases.jsonl.gz"
    if not path.is_file():
        print(f"No wire releases at {path}: fitted without them.", file=sys.stderr)
        return
    enough, relevance.ENOUGH = relevance.ENOUGH, WEAKER
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                if not any(name in row["path"] for name in NOT_SURE) and (one := _features(row["text"])):
                    strong = one[1]["strength"] >= enough / 10
                    yield Example(one[1], right=False, expansion=False, counts=WIRE if strong else WEAK_WIRE, real=True)
    finally:
        relevance.ENOUGH = enough


def _features(text: str) -> tuple[Announcement, dict[str, float]] | None:
    read = reading.read_with_features(text)
    return None if read is None else (read[0], dict(read[1]))


def fit(readings: list[Example], answers: list[bool], question: int) -> dict[str, float]:
    """Feature → weight, by the answers to a question (0: all fields right, 1: an expansion)."""
    often = Counter(name for one in readings for name in one.features)
    kept = [name for name in sorted(often) if often[name] >= (LEAST_FOR_WORD if _is_word(name) else LEAST_READINGS)]
    at = {name: index for index, name in enumerate(kept)}
    rows = [[(at[name], value) for name, value in one.features.items() if name in at] for one in readings]
    penalty = [0.0 if name == "always" else PENALTY_OF_WORD[question] if _is_word(name) else PENALTY for name in kept]
    weight, mean, square = [0.0] * len(kept), [0.0] * len(kept), [0.0] * len(kept)
    for step in range(1, STEPS + 1):
        slope = [factor * one for factor, one in zip(penalty, weight, strict=True)]
        for row, answer, one in zip(rows, answers, readings, strict=True):
            miss = one.counts[question] * (_logistic(sum(weight[index] * value for index, value in row)) - answer)
            for index, value in row:
                slope[index] += miss * value
        size = STEP if step < 0.7 * STEPS else LAST_STEP
        for index, one_slope in enumerate(slope):
            mean[index] = 0.9 * mean[index] + 0.1 * one_slope
            square[index] = 0.99 * square[index] + 0.01 * one_slope**2
            moved = mean[index] / (1 - 0.9**step) / (math.sqrt(square[index] / (1 - 0.99**step)) + 1e-8)
            weight[index] -= size * moved
    return dict(zip(kept, weight, strict=True))


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _is_word(name: str) -> bool:
    return name.startswith("word ")


def main() -> int:
    """Fit both questions and write the weights."""
    readings = _with_signs(list(examples()))
    right = fit(readings, [one.right for one in readings], 0)
    expansion = fit(readings, [one.expansion for one in readings], 1)
    path = gazetteers.FOLDER / "confidence_weights.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("feature", "right", "expansion"))
        for name in sorted(right):
            pair = (round(right[name], 3), round(expansion[name], 3))
            if any(abs(value) >= confidence.LEAST for value in pair):
                rows.writerow((name, *pair))
    print(f"{len(readings)} readings, {len(right)} features; written to {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
