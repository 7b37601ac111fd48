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
from aker_jobs.expansions.reader import confidence, first_look, gazetteers, reading, relevance
from aker_jobs.expansions.reader.weighted_patterns import weighted_patterns
from scripts.announcement_scores import all_right, gold, newspaper_texts, shared_data, worked_texts

ROOT = Path(__file__).resolve().parents[1]
FIRST_SIGHT = ROOT / "tests" / "unit" / "expansions" / "first_sight_readings.jsonl"
# How much a reading counts for the question if all fields are right, and for the question if it is an expansion.
FIRST, TUNED, GOLD = (1.0, 1.0), (0.4, 1.5), (0.4, 2.0)
WORKED, WIRE, WEAK_WIRE = (0.2, 2.0), (0.35, 0.35), (0.1, 0.05)
PENALTY_OF_SIGN = (60.0, 3.0)  # so do the signs and what the patterns say
AGAINST = 0.4  # of the weight of a pattern that speaks against it
LEAST_READINGS, LEAST_FOR_WORD = 5, 20  # a feature that fewer readings have gets no weight
PENALTY = 3.0
PENALTY_OF_WORD = (80.0, 20.0)  # by question: words say what a text is about, hardly whether its fields are right
STEPS, STEP, LAST_STEP = 250, 0.08, 0.02
NEWEST = 2  # form of the signs that readings have now
WORD = "word "
SIGN, SIGNED = "sign ", "signs"  # how features of coherence begin; the form of the signs that a reading has
LOOK = "look"  # the score of the first look: of a text that its weights were fitted on it says nothing
OF_PATTERNS = ("+ ", "- ")  # how features begin that patterns give, which older readings were made without
WEAKER = 0.5  # strength from which wire releases are read for fitting: the reader itself wants `relevance.ENOUGH`
NOT_SURE = ("ranch-hand", "unigrid")  # releases that may well announce an expansion


class Example(NamedTuple):
    """A reading as its features, whether all fields are right, whether it is an expansion, how much it counts.

    form: of its signs: 0 none (an invented text, or an old reading), 1 those of coherence, 2 those of cues too.
    """

    features: dict[str, float]
    right: bool
    expansion: bool
    counts: tuple[float, float]
    form: int = 0


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
            yield Example(one[1], all_right(row["gold"], one[0]), row["gold"]["is_expansion"], GOLD, form=2)
    for row in worked_texts():
        if one := _features(row["text"]):
            yield Example(one[1], row["expect"] is not None, row["expect"] is not None, WORKED)
    yield from _wire()


def first_sight() -> Iterator[Example]:
    """Readings of real texts, as they are kept: features without the text, and how much each counts."""
    for line in FIRST_SIGHT.read_text("utf-8").splitlines():
        row = json.loads(line)
        features = row["features"]
        if LOOK not in features:
            features[LOOK] = _look_by_words(features)
        yield Example(
            features, row["right"], row["expansion"], tuple(row.get("counts", FIRST)), form=int(row.get(SIGNED, 0))
        )


def _look_by_words(features: dict[str, float]) -> float:
    """The score of the first look at a text of which only its words are kept."""
    weights = {row["stem"]: float(row["weight"]) for row in gazetteers.rows("first_look_weights")}
    stems = {name.removeprefix(WORD)[:4] for name in features if _is_word(name)}
    return first_look.feature(sum(weights.get(stem, 0.0) for stem in (first_look.ALWAYS, *sorted(stems))))


def _with_signs(readings: list[Example]) -> list[Example]:
    """Signs are learned from real texts that have them: others have the middle of each sign that they cannot have.

    Invented texts are short and name their company at once, which would teach that all announcements do.
    """
    newest = [one for one in readings if one.form == NEWEST]
    groups = [[one for one in newest if one.expansion == kind] for kind in (True, False)]
    names = sorted({name for one in newest for name in one.features if name.startswith((SIGN, *OF_PATTERNS))})
    middle = {
        name: sum(sum(one.features.get(name, 0.0) for one in group) / max(1, len(group)) for group in groups) / 2
        for name in names
    }
    known = {
        form: {name for one in readings if one.form <= form for name in one.features if not _is_unlearned(name, form)}
        for form in range(NEWEST)
    }
    looks = [[one.features[LOOK] for one in group if LOOK in one.features] for group in groups]
    middle[LOOK] = sum(sum(group) / max(1, len(group)) for group in looks) / 2
    return [_filled(one, middle, known) for one in readings]


def _is_unlearned(name: str, form: int) -> bool:
    return form == 0 and name.startswith(SIGN)


def _filled(one: Example, middle: dict[str, float], known: dict[int, set[str]]) -> Example:
    if one.form == NEWEST:
        return one._replace(features={LOOK: middle[LOOK]} | one.features)
    own = {name: value for name, value in one.features.items() if one.form or not name.startswith(SIGN)}
    unknown = {name: value for name, value in middle.items() if name == LOOK or name not in known[one.form]}
    return one._replace(features=unknown | own)


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
                    yield Example(one[1], right=False, expansion=False, counts=WIRE if strong else WEAK_WIRE, form=2)
    finally:
        relevance.ENOUGH = enough


def _features(text: str) -> tuple[Announcement, dict[str, float]] | None:
    read = reading.read_with_features(text)
    return None if read is None else (read[0], {name: value for name, value in read[1] if name != LOOK})


def fit(readings: list[Example], answers: list[bool], question: int) -> dict[str, float]:
    """Feature → weight, by the answers to a question (0: all fields right, 1: an expansion)."""
    often = Counter(name for one in readings for name in one.features)
    against = {f"- {row.reason}" for row in weighted_patterns("against")}  # kept though no reading has them
    kept = sorted(
        against | {name for name in often if often[name] >= (LEAST_FOR_WORD if _is_word(name) else LEAST_READINGS)}
    )
    at = {name: index for index, name in enumerate(kept)}
    rows = [[(at[name], value) for name, value in one.features.items() if name in at] for one in readings]
    penalty = [_penalty(name, question) for name in kept]
    expected = [_expected(name) if question else 0.0 for name in kept]
    weight, mean, square = expected.copy(), [0.0] * len(kept), [0.0] * len(kept)
    for step in range(1, STEPS + 1):
        slope = [factor * (one - own) for factor, one, own in zip(penalty, weight, expected, strict=True)]
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


def _penalty(name: str, question: int) -> float:
    if name == "always":
        return 0.0
    if _is_word(name):
        return PENALTY_OF_WORD[question]
    return PENALTY_OF_SIGN[question] if name.startswith((SIGN, *OF_PATTERNS)) else PENALTY


def _expected(name: str) -> float:
    """The weight that a feature is drawn to: what speaks against an expansion does so before any reading is seen."""
    if not name.startswith("- "):
        return 0.0
    return -AGAINST * max((row.weight for row in weighted_patterns("against") if f"- {row.reason}" == name), default=0)


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _is_word(name: str) -> bool:
    return name.startswith(WORD)


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
