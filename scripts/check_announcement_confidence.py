"""How well the probabilities tell texts that the weights were not fitted on, and where a cut would balance best.

Each set of labeled texts is told by weights fitted without it; printed are precision and recall of "is an expansion"
for several cuts of the probability, by set and for all, and how many certain readings are right in all fields, of those
that met the reader before it was tuned on them. Writes nothing, and takes some minutes:

    python -m scripts.check_announcement_confidence
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

from aker_jobs.expansions.reader import confidence
from scripts.confidence_examples import examples
from scripts.confidence_signs import NEWEST, Example, with_signs
from scripts.fit_announcement_confidence import fit

CUTS = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
LEAST_TEXTS = 30  # of a set that is checked by weights fitted without it
Told = list[tuple[float, bool]]


def check(readings: list[Example]) -> None:
    """Print precision and recall of "is an expansion", and how many are certain and right."""
    newest = [one for one in readings if one.source and one.form == NEWEST]
    told: Told = []
    for source in _sources(newest):
        here = _told_without(readings, source, 1, newest)
        _print_cuts(source, here)
        told += here
    _print_cuts("all", told)
    first = [one for one in readings if one.form and one.counts[0] == 1]  # read before the reader was tuned on it
    sure = [one for name in _sources(first) for one in _told_without(readings, name, 0, first)]
    certain = [right for probability, right in sure if probability >= confidence.CERTAIN]
    print(f"certain (from {confidence.CERTAIN}): {sum(certain)} of {len(certain)} all right, of {len(sure)} read")


def _sources(readings: list[Example]) -> list[str]:
    often = Counter(one.source for one in readings)
    return sorted(name for name, texts in often.items() if texts >= LEAST_TEXTS)


def _told_without(readings: list[Example], source: str, question: int, asked: list[Example]) -> Told:
    """Probability by weights fitted without a set, and the answer, of its readings among those asked."""
    learned = with_signs([one for one in readings if one.source != source])
    weights = fit(learned, [(one.right, one.expansion)[question] for one in learned], question)
    left = with_signs([*readings, *(own := [one for one in asked if one.source == source])])[-len(own) :]
    return [(_probability(weights, one), (one.right, one.expansion)[question]) for one in left]


def _probability(weights: dict[str, float], one: Example) -> float:
    total = sum(weights.get(name, 0.0) * value for name, value in one.features.items())
    return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))


def _print_cuts(name: str, told: Told) -> None:
    every = sum(expansion for _, expansion in told)
    for cut in CUTS:
        read = [expansion for probability, expansion in told if probability >= cut]
        precision, recall = sum(read) / max(1, len(read)), sum(read) / max(1, every)
        print(f"{name:5} from {cut:.2f}: precision {precision:.3f}  recall {recall:.3f}  of {every} in {len(told)}")


def main() -> int:
    """Print the tables."""
    check(list(examples()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
