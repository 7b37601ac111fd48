"""Which runs of units tell of a project each: the division of a text of the largest sum, by weights of signs.

The weights are rows of `reference/division_weights.csv`, fitted by `scripts/fit_roundups.py` on lists of projects that
were labeled before the reader saw them. The sum of a division is that of its runs, of each two that stand side by side,
and of the units that it leaves out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.roundup.division import again_signs, headlines, pair_signs, run_signs
from aker_jobs.expansions.reader.roundup.division.run import Place, Run
from aker_jobs.expansions.reader.roundup.division.run_signs import Signs
from aker_jobs.expansions.reader.roundup.division.unit_signs import unit_signs
from aker_jobs.expansions.reader.roundup.division.units import Unit

# Of signs too rare among the labeled lists to be fitted: the others are fitted beside these.
SET = {
    headlines.BY_KIND: 2.5,
    headlines.BY_NAME: 1.0,
    headlines.BRACKETS: 1.5,
    headlines.BRACKETS_FIRST: -1.5,
    again_signs.ELSEWHERE: 1.5,
    again_signs.WITHIN: -1.5,
    again_signs.A_DAY: 1.5,
    again_signs.BRACKETED: 1.0,
    again_signs.DAYS: -1.0,
}

Pair = tuple[Place, Place]  # two runs, the second of which begins where the first ends


class DivisionSigns(NamedTuple):
    """Of each unit the signs that it tells of no project; of each run that it tells of one; of each pair, of two."""

    of_none: list[Signs]
    of_runs: dict[Place, Signs]
    of_pairs: dict[Pair, Signs]


class Values(NamedTuple):
    """The same in sums of weights."""

    of_none: Sequence[float]
    of_runs: Mapping[Place, float]
    of_pairs: Mapping[Pair, float]


def divided(text: str, units: Sequence[Unit], found: Mapping[Place, Run]) -> list[Run]:
    """The runs that tell of a project each, in order."""
    return [found[place] for place in best(valued(weights(), signs(text, units, found)))]


def signs(text: str, units: Sequence[Unit], found: Mapping[Place, Run]) -> DivisionSigns:
    """The signs of all units, runs and pairs of runs."""
    seen = unit_signs(text, units, found)
    beginning = defaultdict(list)
    for first, last in found:
        beginning[first].append((first, last))
    pairs = [(one, other) for one in found for other in beginning[one[1] + 1]]
    return DivisionSigns(
        [run_signs.of_none(units, seen, at) for at in range(len(units))],
        {place: run_signs.of_run(text, units, seen, run) for place, run in found.items()},
        {(one, other): pair_signs.of_pair(units, seen, found[one], found[other]) for one, other in pairs},
    )


def valued(of: Mapping[str, float], seen: DivisionSigns) -> Values:
    """The sums of the weights of signs."""
    return Values(
        [total(of, one) for one in seen.of_none],
        {place: total(of, one) for place, one in seen.of_runs.items()},
        {pair: total(of, one) for pair, one in seen.of_pairs.items()},
    )


def best(values: Values) -> list[Place]:
    """The runs of the division of the largest sum: none overlaps another; the first of several alike."""
    ending: dict[int, list[Place]] = defaultdict(list)
    for place in sorted(values.of_runs):
        ending[place[1]].append(place)
    # By where a division ends: by the run that it ends with (None: a unit of no project), its sum and what was before.
    found: list[dict[Place | None, tuple[float, Place | None]]] = [{None: (0.0, None)}]
    for last, value in enumerate(values.of_none):
        before = found[last]
        most = max(before, key=lambda key: before[key][0])
        here: dict[Place | None, tuple[float, Place | None]] = {None: (before[most][0] + value, most)}
        for place in ending[last]:
            sums = {
                key: one[0] + (values.of_pairs.get((key, place), 0.0) if key is not None else 0.0)
                for key, one in found[place[0]].items()
            }
            begin = max(sums, key=sums.__getitem__)
            here[place] = (sums[begin] + values.of_runs[place], begin)
        found.append(here)
    return _traced(found)


def _traced(found: Sequence[Mapping[Place | None, tuple[float, Place | None]]]) -> list[Place]:
    end, taken = len(found) - 1, []
    key = max(found[end], key=lambda one: found[end][one][0])
    while end > 0:
        before = found[end][key][1]
        if key is not None:
            taken.append(key)
        end, key = (end - 1 if key is None else key[0]), before
    return taken[::-1]


def total(of: Mapping[str, float], signs: Signs) -> float:
    """The sum of the weights of signs by their values."""
    return sum(of.get(sign, 0.0) * value for sign, value in signs.items())


@cache
def weights() -> Mapping[str, float]:
    """Sign → weight."""
    return {**{row["sign"]: float(row["weight"]) for row in gazetteers.rows("division_weights")}, **SET}
