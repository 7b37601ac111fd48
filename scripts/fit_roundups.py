"""Fit the weights by which a text of several projects is divided, and write them as reference data.

    python -m scripts.fit_roundups [--own] [--learn LABELED.json …]

Reads `tests/unit/expansions/division_examples.jsonl`: of each labeled list the signs of its units and runs, not the
text, and what each run gains (how many fields of a project are read right of it). `--learn` first adds the lists of
labeled sets, `--own` those of the newspaper texts (set `own`, lists of the tests, stays as it was learned); by the new
weights it adds the companies and places of each project that is found, and whether there are several, to the examples
of `scripts.fit_choices`, and fits all weights of those. What is kept already is not added again. A structured
perceptron with margins: the division that gains most is to have a larger sum than the one that is wrong and likely, by
the difference of what they gain. Weights are the mean over all steps; the same examples give the same weights.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from aker_jobs.expansions.reader import choices, gazetteers
from aker_jobs.expansions.reader.roundup.division import division as roundup_division
from aker_jobs.expansions.reader.roundup.division.division import best, total, valued
from aker_jobs.expansions.reader.roundup.division.run import Place
from aker_jobs.expansions.reader.roundup.division.run_signs import Signs
from scripts import fit_choices
from scripts.announcement_scores import newspaper_texts
from scripts.roundup_examples import CHOICES, EXAMPLES, FALSE, Example, learned, of_choices, of_counts, read

ROUNDS, LARGEST_STEP, SEED = 12, 0.005, 0
HOPED = 3.0  # how much what a run gains counts in the division that is aimed at
TWICE = -0.1  # what a project gains that is found again
LEAST = 0.0005  # a smaller weight is not kept


def divided(of: Example, weights: Mapping[str, float], gained: float) -> list[Place]:
    """The best division where what a run gains counts so much."""
    values = valued(weights, of.seen)
    of_runs = {place: value + gained * of.gains[place][0] for place, value in values.of_runs.items()}
    return best(values._replace(of_runs=of_runs))


def gain(of: Example, division: Sequence[Place]) -> float:
    """What a division gains, each project once."""
    taken: dict[int, float] = {}
    gained = 0.0
    for place in division:
        value, project = of.gains[place]
        again = project in taken
        gained += FALSE if project < 0 else TWICE if again else value
        taken[project] = value
    return gained


def signs_of(of: Example, division: Sequence[Place]) -> Signs:
    """The signs of a division, added up."""
    inside = {at for first, last in division for at in range(first, last + 1)}
    added: Signs = defaultdict(float)
    parts = [of.seen.of_runs[place] for place in division]
    parts += [of.seen.of_pairs.get(pair, {}) for pair in pairwise(division)]
    parts += [signs for at, signs in enumerate(of.seen.of_none) if at not in inside]
    for part in parts:
        for sign, value in part.items():
            added[sign] += value
    return added


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Sign → weight, of all signs but those whose weight is set."""
    weights: dict[str, float] = defaultdict(float, roundup_division.SET)
    late: dict[str, float] = defaultdict(float)
    order, steps, chance = list(examples), 1, random.Random(SEED)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for one in order:
            for sign, change in _step(one, weights):
                if sign in roundup_division.SET:
                    continue
                weights[sign] += change
                late[sign] += steps * change
            steps += 1
    fitted = sorted((sign, weight) for sign, weight in weights.items() if sign not in roundup_division.SET)
    mean = {sign: weight - late[sign] / steps for sign, weight in fitted}
    return {sign: round(weight, 4) for sign, weight in mean.items() if abs(weight) >= LEAST}


def _step(of: Example, weights: Mapping[str, float]) -> list[tuple[str, float]]:
    hoped, feared = divided(of, weights, HOPED), divided(of, weights, -1.0)
    loss = gain(of, hoped) - gain(of, feared)
    if loss <= 0:
        return []
    wanted, unwanted = signs_of(of, hoped), signs_of(of, feared)
    apart = {sign: wanted.get(sign, 0.0) - unwanted.get(sign, 0.0) for sign in sorted({*wanted, *unwanted})}
    apart = {sign: value for sign, value in apart.items() if value}
    short = loss - total(weights, apart)
    if short <= 0 or not apart:
        return []
    step = min(LARGEST_STEP, short / sum(value * value for value in apart.values()))
    return [(sign, step * value) for sign, value in apart.items()]


def write(weights: Mapping[str, float], path: Path) -> None:
    """The weights by sign."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("sign", "weight"))
        writer.writerows(sorted(weights.items()))


def main() -> int:
    """Add labeled lists where they are asked for, then fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--learn", nargs="+", type=Path, default=[], metavar="LABELED.json")
    parser.add_argument("--own", action="store_true", help="add the lists of the tests")
    arguments = parser.parse_args()
    rows = [row for path in arguments.learn for row in json.loads(path.read_text("utf-8"))]
    rows += newspaper_texts() if arguments.own else []
    lists = [row for row in rows if "projects" in row]
    fit_choices.append(EXAMPLES, learned(lists))
    examples = read()
    weights = fit(examples)
    write(weights, gazetteers.FOLDER / "division_weights.csv")
    print(f"{len(weights):,} weights of {len(examples):,} lists")
    gazetteers.rows.cache_clear()
    roundup_division.weights.cache_clear()
    fit_choices.append(CHOICES, of_choices(lists))
    _write_choices()
    fit_choices.append(CHOICES, of_counts(rows))
    _write_choices()
    return 0


def _write_choices() -> None:
    """The weights of companies, places and counts by all examples kept."""
    fit_choices.main([])
    gazetteers.rows.cache_clear()
    choices.weights.cache_clear()


if __name__ == "__main__":
    sys.exit(main())
