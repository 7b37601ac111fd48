"""How well texts of several projects are told from those of one or none, by weights that were fitted without their set.

Of each set of labeled texts in which several projects are found (`tests/unit/expansions/choice_examples.jsonl`) the
probability that there are several is asked of weights fitted on all other sets. Prints for some cuts how many texts of
one project or none are read as several, and how many lists as one. Writes nothing, and takes some seconds:

    python -m scripts.check_several_projects
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from collections.abc import Mapping

from aker_jobs.expansions.reader.roundup import choice
from scripts.announcement_scores import OWN, OWN_COUNTS
from scripts.fit_choices import EXAMPLES, PENALTIES, Candidates, fit

CUTS = (choice.LIKELY, 0.5)
Told = list[tuple[bool, float]]  # whether a text tells of several projects, and the probability that it does


def read() -> dict[str, list[Candidates]]:
    """The kept examples by set."""
    found: dict[str, list[Candidates]] = defaultdict(list)
    for line in EXAMPLES.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["field"] == choice.FIELD:
            found[row["set"]].append([(one["right"], one["signs"]) for one in row["candidates"]])
    return found


def told_without(sets: Mapping[str, list[Candidates]], name: str) -> Told:
    """The texts of a set by weights fitted without it."""
    others = {other: texts * (OWN_COUNTS if other == OWN else 1) for other, texts in sets.items() if other != name}
    weights = fit([text for texts in others.values() for text in texts], PENALTIES[choice.FIELD])
    return [(text[0][0], likelihood(weights, text)) for text in sets[name]]


def likelihood(weights: Mapping[str, float], text: Candidates) -> float:
    """The probability of the first candidate, that there are several projects, as the reader asks for it."""
    several, one = (sum(weights.get(sign, 0.0) * value for sign, value in signs.items()) for _, signs in text)
    return 1 / (1 + math.exp(one - several))


def counts(told: Told, cut: float) -> tuple[int, int, int, int]:
    """Texts of one project or none that are read as several, of how many; lists that are read as one, of how many."""
    of_one = [likely for several, likely in told if not several]
    of_several = [likely for several, likely in told if several]
    return sum(one >= cut for one in of_one), len(of_one), sum(one < cut for one in of_several), len(of_several)


def main() -> int:
    """Print the counts for each cut."""
    sets = read()
    told = [one for name in sorted(sets) if name != OWN for one in told_without(sets, name)]
    for cut in CUTS:
        wrong, of_one, missed, lists = counts(told, cut)
        print(f"from {cut}: {wrong} of {of_one} texts of one or none are several, {missed} of {lists} lists are one")
    return 0


if __name__ == "__main__":
    sys.exit(main())
