"""Fit the weights by which a text of several projects is divided, and write them as reference data.

    python -m scripts.fit_roundups [--own] [--learn LABELED.json …]

Reads `tests/unit/expansions/division_examples.jsonl`: of each labeled list the signs of its units and runs, not the
text, and what each run gains (how many fields of a project are read right of it). `--learn` first adds the lists of
labeled sets, `--own` those of the tests; of them it adds the companies and places of each project that is found to
the examples of `scripts.fit_choices`, which is to be run next. A structured perceptron with margins: the division
that gains most is to have a larger sum than the one that is wrong and likely, by the difference of what they gain.
Weights are the mean over all steps; the same examples give the same weights.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from aker_jobs.expansions import Announcement, read_announcement
from aker_jobs.expansions.reader import (
    choices,
    gazetteers,
    multi_item,
    roundup,
    roundup_choice,
    roundup_division,
    roundup_parties,
    roundup_party_choice,
    roundup_site_choice,
    roundup_sites,
)
from aker_jobs.expansions.reader.company_signs import Party
from aker_jobs.expansions.reader.document import MAX_CHARS
from aker_jobs.expansions.reader.roundup_division import Seen, best, total, valued
from aker_jobs.expansions.reader.roundup_run_signs import Signs
from aker_jobs.expansions.reader.roundup_runs import Place, Run, runs
from aker_jobs.expansions.reader.roundup_sites import Site
from aker_jobs.expansions.reader.roundup_source import Source
from aker_jobs.expansions.reader.roundup_units import units
from scripts import fit_choices
from scripts.announcement_scores import TEXTS, newspaper_texts, right_fields, same_name

EXAMPLES = TEXTS / "division_examples.jsonl"
CHOICES = TEXTS / "choice_examples.jsonl"  # of which `scripts.fit_choices` fits the weights of companies and places
ROUNDS, LARGEST_STEP, SEED = 12, 0.005, 0
HOPED = 3.0  # how much what a run gains counts in the division that is aimed at
NAMED, FIELD, UNPLACED = 0.25, 0.25, 0.15  # gains: the company, each other field, a place that may be told elsewhere
UNNAMED = 0.2  # each field right where the company is another or none
FALSE, TWICE = -0.6, -0.1
LEAST = 0.0005  # a smaller weight is not kept

Gain = tuple[float, int]  # what a run gains, and of which project; -1: of none


class Example(NamedTuple):
    """A labeled list."""

    seen: Seen
    gains: dict[Place, Gain]


def example(row: dict[str, Any]) -> Example:
    """A labeled list as the reader sees it."""
    text = row["text"][:MAX_CHARS]
    cut = units(text)
    found = runs(Source(text, None, None, told=True), cut)
    gains = {place: _gain(row["projects"], run.announcement) for place, run in found.items()}
    return Example(roundup_division.signs(text, cut, found), gains)


def _gain(projects: Sequence[dict[str, Any]], one: Announcement) -> Gain:
    gains = [(_of_project(project, one), at) for at, project in enumerate(projects)]
    most = max(gains, key=lambda gain: (gain[0], -gain[1]))
    return most if most[0] > 0 else (FALSE, -1)


def _is_named(project: dict[str, Any], one: Announcement) -> bool:
    return one.company is not None and same_name(project["company"], one.company)


def _of_project(project: dict[str, Any], one: Announcement) -> float:
    """What a reading gains for a project: by its company, or by a number that tells it though another is named."""
    right = right_fields(project, one)
    fields = sum(right.values()) - right["company"]
    if not _is_named(project, one):
        numbers = ((project["jobs"], one.new_jobs), (project["investment_usd"], one.investment_usd))
        told = sum(
            read is not None and read in (value if isinstance(value, list) else [value]) for value, read in numbers
        )
        return UNNAMED * fields if told and told == sum(read is not None for _, read in numbers) else 0.0
    unplaced = bool(project["place"]) and one.place is None and one.state in (None, project["state"])
    return NAMED + FIELD * fields + UNPLACED * unplaced


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
    """Sign → weight."""
    weights: dict[str, float] = defaultdict(float)
    late: dict[str, float] = defaultdict(float)
    order, steps, chance = list(examples), 1, random.Random(SEED)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for one in order:
            for sign, change in _step(one, weights):
                weights[sign] += change
                late[sign] += steps * change
            steps += 1
    mean = {sign: weight - late[sign] / steps for sign, weight in sorted(weights.items())}
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


def learned(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each labeled list: its signs by number."""
    for row in rows:
        seen, gains = example(row)
        names = sorted(
            {
                sign
                for part in (seen.of_none, seen.of_runs.values(), seen.of_pairs.values())
                for signs in part
                for sign in signs
            }
        )
        number = {sign: at for at, sign in enumerate(names)}
        line = {
            "set": row["set"],
            "signs": names,
            "units": [_numbered(signs, number) for signs in seen.of_none],
            "runs": [[*place, *gains[place], _numbered(signs, number)] for place, signs in seen.of_runs.items()],
            "pairs": [[*one, *other, _numbered(signs, number)] for (one, other), signs in seen.of_pairs.items()],
        }
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _numbered(signs: Signs, number: Mapping[str, int]) -> list[Any]:
    """The numbers of signs, each with its value where that is not 1."""
    values = ((number[sign], round(value, 2)) for sign, value in sorted(signs.items()) if value)
    return [at if value == 1 else [at, value] for at, value in values]


def _named(found: Sequence[Any], names: Sequence[str]) -> Signs:
    pairs = (one if isinstance(one, list) else (one, 1.0) for one in found)
    return {names[at]: value for at, value in pairs}


def _rounded(signs: Mapping[str, float]) -> Signs:
    return {sign: round(value, 2) for sign, value in sorted(signs.items())}


def read() -> list[Example]:
    """The kept examples."""
    return [_example(json.loads(line)) for line in EXAMPLES.read_text("utf-8").splitlines()]


def _example(row: dict[str, Any]) -> Example:
    names = row["signs"]
    seen = Seen(
        [_named(signs, names) for signs in row["units"]],
        {(first, last): _named(signs, names) for first, last, _, _, signs in row["runs"]},
        {((a, b), (c, d)): _named(signs, names) for a, b, c, d, signs in row["pairs"]},
    )
    return Example(seen, {(first, last): (value, project) for first, last, value, project, _ in row["runs"]})


def of_choices(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each project of labeled lists that is found: its companies and places, and which of them are right."""
    for row in rows:
        told = roundup.telling(Source(row["text"], None, None, told=True))
        known = roundup_parties.parties(told.document, told.units)
        for project, run in _found(row, told.runs):
            of_owners = [
                (owner.party is not None and _is_owner(project, run, owner.party), owner.signs)
                for owner in roundup_parties.owners(told, known, run)
            ]
            yield from _line(row["set"], roundup_party_choice.FIELD, of_owners)
            of_sites = [
                (_is_right(project, run.announcement, site), site.signs) for site in roundup_sites.sites(told, run)
            ]
            yield from _line(row["set"], roundup_site_choice.FIELD, of_sites)


def of_counts(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each labeled text: whether it tells of several projects, and what speaks for it."""
    for row in rows:
        several = len(row.get("projects", ())) > 1
        text = row["text"]
        told, found = roundup.projects(Source(text, None, None, told=True))
        if len(found) > 1 and ("projects" not in row or several):
            says_so = multi_item.tells_of_several(text[:MAX_CHARS])
            signs = roundup_choice.signs(read_announcement(text), told, found, says_so)
            yield from _line(row["set"], roundup_choice.FIELD, [(several, signs), (not several, roundup_choice.ONE)])


def _line(name: str, field: str, candidates: Sequence[tuple[bool, Mapping[str, float]]]) -> Iterator[str]:
    if any(right for right, _ in candidates):
        found = [{"right": right, "signs": _rounded(signs)} for right, signs in candidates]
        yield json.dumps({"set": name, "field": field, "candidates": found}, ensure_ascii=False)


def _is_owner(project: dict[str, Any], run: Run, party: Party) -> bool:
    read = roundup_parties.is_read(run, party) and _is_named(project, run.announcement)
    return read or any(same_name(project["company"], mention.text) for mention in party.mentions)


def _found(row: dict[str, Any], runs_of: Sequence[Run]) -> Iterator[tuple[dict[str, Any], Run]]:
    """The projects of a list and the runs that tell of them, as far as they gain anything."""
    taken: set[int] = set()
    for run in runs_of:
        _, project = _gain(row["projects"], run.announcement)
        if project >= 0 and project not in taken:
            taken.add(project)
            yield row["projects"][project], run


def _is_right(project: dict[str, Any], one: Announcement, site: Site) -> bool:
    if site.key is None or not project["place"]:
        return site.key is None and not project["place"]
    named = {mention.name for mention in site.mentions}
    if roundup_site_choice.is_read(one, site):
        named |= {name for name in (one.city, one.county, one.region) if name}
    parts = [part.strip() for part in project["place"].split(",")]
    return site.key[1] == project["state"] and any(same_name(part, name) for part in parts for name in sorted(named))


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
    _append(EXAMPLES, learned(lists))
    examples = read()
    weights = fit(examples)
    write(weights, gazetteers.FOLDER / "division_weights.csv")
    print(f"{len(weights):,} weights of {len(examples):,} lists")
    gazetteers.rows.cache_clear()
    roundup_division.weights.cache_clear()
    _append(CHOICES, of_choices(lists))
    _write_choices()
    _append(CHOICES, of_counts(rows))
    _write_choices()
    return 0


def _write_choices() -> None:
    """The weights of companies, places and counts by all examples kept."""
    fit_choices.main([])
    gazetteers.rows.cache_clear()
    choices.weights.cache_clear()


def _append(path: Path, lines: Iterable[str]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
