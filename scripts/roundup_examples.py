"""Labeled lists as examples: signs of units, runs and pairs with what each run gains, and the choices of each project.

`scripts.fit_roundups` fits the weights of divisions on them, `scripts.fit_choices` those of companies, places and
counts. What is kept are signs, no text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from aker_jobs.expansions import Announcement, read_announcement
from aker_jobs.expansions.reader import multi_item
from aker_jobs.expansions.reader.company.signs import Party
from aker_jobs.expansions.reader.roundup import choice, roundup
from aker_jobs.expansions.reader.roundup.attribution import owners as roundup_owners
from aker_jobs.expansions.reader.roundup.attribution import parties as roundup_parties
from aker_jobs.expansions.reader.roundup.attribution import party_choice, site_choice
from aker_jobs.expansions.reader.roundup.attribution import sites as roundup_sites
from aker_jobs.expansions.reader.roundup.attribution.sites import Site
from aker_jobs.expansions.reader.roundup.division import division
from aker_jobs.expansions.reader.roundup.division.division import DivisionSigns
from aker_jobs.expansions.reader.roundup.division.run import Place, Run
from aker_jobs.expansions.reader.roundup.division.run_signs import Signs
from aker_jobs.expansions.reader.roundup.division.runs import runs
from aker_jobs.expansions.reader.roundup.division.units import units
from aker_jobs.expansions.reader.roundup.source import Source
from aker_jobs.expansions.reader.text.document import MAX_CHARS
from scripts.announcement_scores import OWN, OWN_COUNTS, TEXTS, right_fields, same_name

EXAMPLES = TEXTS / "division_examples.jsonl"
CHOICES = TEXTS / "choice_examples.jsonl"  # of which `scripts.fit_choices` fits the weights of companies and places
NAMED, FIELD, UNPLACED = 0.25, 0.25, 0.15  # gains: the company, each other field, a place that may be told elsewhere
UNNAMED = 0.2  # each field right where the company is another or none
FALSE = -0.6  # what a run gains that tells of no project
Gain = tuple[float, int]  # what a run gains, and of which project; -1: of none


class Example(NamedTuple):
    """A labeled list."""

    seen: DivisionSigns
    gains: dict[Place, Gain]


def example(row: dict[str, Any]) -> Example:
    """A labeled list as the reader sees it."""
    text = row["text"][:MAX_CHARS]
    cut = units(text)
    found = runs(Source(text, None, None, told=True), cut)
    gains = {place: _gain(row["projects"], run.announcement) for place, run in found.items()}
    return Example(division.signs(text, cut, found), gains)


def _gain(projects: Sequence[dict[str, Any]], one: Announcement) -> Gain:
    gains = [(_of_project(project, one), at) for at, project in enumerate(projects)]
    most = max(gains, key=lambda gain: (gain[0], -gain[1]), default=(0.0, -1))
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
    """The kept examples; lists of the tests as often as they count."""
    rows = [json.loads(line) for line in EXAMPLES.read_text("utf-8").splitlines()]
    return [kept_example(row) for row in rows for _ in range(OWN_COUNTS if row["set"] == OWN else 1)]


def kept_example(row: dict[str, Any]) -> Example:
    """A list as it is kept."""
    names = row["signs"]
    seen = DivisionSigns(
        [_named(signs, names) for signs in row["units"]],
        {(first, last): _named(signs, names) for first, last, _, _, signs in row["runs"]},
        {((a, b), (c, d)): _named(signs, names) for a, b, c, d, signs in row["pairs"]},
    )
    return Example(seen, {(first, last): (value, project) for first, last, value, project, _ in row["runs"]})


def of_choices(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each project of labeled lists that is found: its companies and places, and which of them are right."""
    for row in rows:
        text = roundup.roundup_of(Source(row["text"], None, None, told=True))
        known = roundup_parties.parties(text.document, text.units)
        for project, run in _found(row, text.runs):
            of_owners = [
                (owner.party is not None and _is_owner(project, run, owner.party), owner.signs)
                for owner in roundup_owners.owners(text, known, run)
            ]
            yield from _line(row["set"], party_choice.FIELD, of_owners)
            of_sites = [
                (_is_right(project, run.announcement, site), site.signs) for site in roundup_sites.sites(text, run)
            ]
            yield from _line(row["set"], site_choice.FIELD, of_sites)


def of_counts(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each labeled text: whether it tells of several projects, and what speaks for it."""
    for row in rows:
        several = len(row.get("projects", ())) > 1
        text = row["text"]
        divided, found = roundup.projects(Source(text, None, None, told=True))
        if len(found) > 1 and ("projects" not in row or several):
            says_so = multi_item.tells_of_several(text[:MAX_CHARS])
            signs = choice.signs(read_announcement(text), divided, found, says_so)
            yield from _line(row["set"], choice.FIELD, [(several, signs), (not several, choice.ONE)])


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
    if site_choice.is_read(one, site):
        named |= {name for name in (one.city, one.county, one.region) if name}
    parts = [part.strip() for part in project["place"].split(",")]
    return site.key[1] == project["state"] and any(same_name(part, name) for part in parts for name in sorted(named))
