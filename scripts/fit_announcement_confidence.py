"""Fit the weights by which the reader tells how probable a reading is right, and write them as reference data.

Learns from the readings of `scripts/confidence_examples.py` (`tests/unit/expansions/first_sight_readings.jsonl`, the
labeled texts of the tests, and where it is there the stream of wire releases in the folder of shared data,
``AKER_SHARED_WIRE``, else ``../shared/wire``):

    python -m scripts.fit_announcement_confidence

    python -m scripts.fit_announcement_confidence --add SET LABELED_JSON ...

The second form first adds the readings of labeled texts (a list of rows with ``text``, ``style``, ``label``) as a set.
A logistic regression with a quadratic penalty, by gradient, from where
nothing was learned: the same weights in every run. Readings that the reader was not tuned on count in full, those that
it was tuned on little: they are right too often.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from aker_jobs.expansions.reader import confidence, gazetteers
from aker_jobs.expansions.reader.text.weighted_patterns import weighted_patterns
from scripts.confidence_examples import ROOT, WORD, add, examples
from scripts.confidence_signs import OF_PATTERNS, SIGN, Example, with_signs

PENALTY_OF_SIGN = (60.0, 5.0)  # by question: so are the signs and what the patterns say
AGAINST = 0.15  # of the weight of a pattern that speaks against it
LEAST_READINGS, LEAST_FOR_WORD = 5, 10  # a feature that fewer readings have gets no weight
PENALTY = 3.0
PENALTY_OF_WORD = (80.0, 20.0)  # words say what a text is about, hardly whether its fields are right
STEPS, STEP, LAST_STEP = 250, 0.08, 0.02


def fit(readings: list[Example], answers: list[bool], question: int) -> dict[str, float]:
    """Feature → weight, by the answers to a question (0: all fields right, 1: an expansion)."""
    kept = _kept(readings)
    has = _matrix(readings, kept)
    counts = np.array([one.counts[question] for one in readings])
    right = np.array(answers, float)
    penalty = np.array([_penalty(name, question) for name in kept])
    expected = np.array([_expected(name) if question else 0.0 for name in kept])
    weight, mean, square = expected.copy(), np.zeros(len(kept)), np.zeros(len(kept))
    for step in range(1, STEPS + 1):
        miss = counts * (1 / (1 + np.exp(-np.clip(has @ weight, -30, 30))) - right)
        slope = has.T @ miss + penalty * (weight - expected)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        size = STEP if step < 0.7 * STEPS else LAST_STEP
        weight = weight - size * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return dict(zip(kept, weight.tolist(), strict=True))


def _kept(readings: list[Example]) -> list[str]:
    """Features that enough readings have, and what speaks against an expansion though no reading has it."""
    often = Counter(name for one in readings for name in one.features)
    against = {f"- {row.reason}" for row in weighted_patterns("against")}
    return sorted(
        against | {name for name in often if often[name] >= (LEAST_FOR_WORD if _is_word(name) else LEAST_READINGS)}
    )


def _matrix(readings: list[Example], names: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    at = {name: index for index, name in enumerate(names)}
    has = np.zeros((len(readings), len(names)))
    for row, one in enumerate(readings):
        for name, value in one.features.items():
            if name in at:
                has[row, at[name]] = value
    return has


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


def _is_word(name: str) -> bool:
    return name.startswith(WORD)


def write(readings: list[Example]) -> Path:
    """Fit both questions and write the weights."""
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
    return path


def main() -> int:
    """Add readings where asked to, then fit and write."""
    if sys.argv[1:2] == ["--add"]:
        print(f"{add(sys.argv[2], [Path(name) for name in sys.argv[3:]])} readings added to set {sys.argv[2]}")
    readings = list(examples())
    path = write(with_signs(readings))
    print(f"{len(readings)} readings; written to {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
