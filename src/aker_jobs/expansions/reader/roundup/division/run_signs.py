"""What speaks for a run of units that tells of one project, and for a unit that tells of none.

Signs of single units count by where they stand: `first`, `more` (behind the first of a run), `next`, `before` a run,
and `none` (of no project).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from aker_jobs.expansions.reader.roundup import directions
from aker_jobs.expansions.reader.roundup.companies import names
from aker_jobs.expansions.reader.roundup.division import again_signs, headlines
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.division.unit_signs import UnitSigns
from aker_jobs.expansions.reader.roundup.division.units import Unit
from aker_jobs.expansions.reader.roundup.reading import first_word

AT_ONCE = 6  # characters before the name that a run begins with
LONG_WORD = 3  # letters, above which the first word of a name is enough to know it by
_NEXT = ("goes on", "they", "paragraph", "heading", "begins with a name", "quote", "silent", "begins with its company")
_BEFORE = ("heading", "total", "goes on")

Signs = dict[str, float]


def of_run(text: str, units: Sequence[Unit], seen: Sequence[UnitSigns], run: Run) -> Signs:
    """The signs of a run as one project, each with its value."""
    counted: Signs = defaultdict(float)
    for sign in (*_of_reading(run), *_of_units(seen, run), *_of_lines(units, run), *_of_name(text, units, run)):
        counted[sign] += 1
    one = run.announcement
    counted["confidence"] = one.confidence
    counted["margin of the company"] = (
        one.spans["company"].confidence if one.company and "company" in one.spans else 0.0
    )
    counted["rivals"] = sum(reason.startswith("? another may be") for reason in one.reasons)
    counted["several counts"] = sum(reason.startswith("? several counts") for reason in one.reasons)
    for of_kind in (headlines, again_signs):
        counted |= dict.fromkeys(of_kind.signs(text, units, seen, run), 1.0)
    if any(directions.shrinks(text[units[at].start : units[at].end]) for at in range(run.first, run.last + 1)):
        counted["closes"] += 1
    return counted


def of_none(units: Sequence[Unit], seen: Sequence[UnitSigns], at: int) -> Signs:
    """The signs of a unit that tells of no project."""
    signs = seen[at].signs
    found = {"none": 1.0, **{f"none: {sign}": 1.0 for sign in signs}}
    if at == 0:
        found["none: top"] = 1.0
    if at + 1 == len(units):
        found["none: end"] = 1.0
    if "silent" not in signs:
        found[f"none: numbers {seen[at].numbers}{', goes on' if 'goes on' in signs else ''}"] = 1.0
    return found


def _of_reading(run: Run) -> Iterator[str]:
    one = run.announcement
    numbers = (one.new_jobs is not None) + (one.investment_usd is not None)
    yield "project"
    yield f"units {run.last - run.first + 1}"
    yield f"numbers {numbers}"
    yield f"numbers {numbers}, {'with' if one.place else 'no'} place"
    yield f"sure {min(4, int(one.confidence * 5))}"
    if names.is_no_name(one.company or ""):
        yield "no name"


def _of_units(seen: Sequence[UnitSigns], run: Run) -> Iterator[str]:
    own = first_word(run.announcement.company) if run.announcement.company else None
    yield from (f"first: {sign}" for sign in seen[run.first].signs)
    if "heading" in seen[run.first].signs and run.last > run.first:
        yield "headed"
        yield from (f"below a heading: {sign}" for sign in seen[run.first + 1].signs)
    for at in range(run.first + 1, run.last + 1):
        yield from (f"more: {sign}" for sign in seen[at].signs)
        if seen[at].alone == own:
            yield "same company again"
        elif seen[at].alone:
            yield "other company"
            yield f"other company, numbers {seen[at].numbers}"
            if "they" in seen[at].signs or "goes on" in seen[at].signs:
                yield "other company, though it goes on"
            if "begins with a name" in seen[at].signs:
                yield "other company begins"
    if run.last > run.first and seen[run.first].alone:
        yield "first is of the company" if seen[run.first].alone == own else "first is of another"
    if run.last + 1 < len(seen):
        yield from (f"next: {sign}" for sign in seen[run.last + 1].signs if sign in _NEXT)
    if run.first:
        yield from (f"before: {sign}" for sign in seen[run.first - 1].signs if sign in _BEFORE)


def _of_lines(units: Sequence[Unit], run: Run) -> Iterator[str]:
    for unit in units[run.first + 1 : run.last + 1]:
        if unit.leads:
            yield "over a gap" if unit.gap else "over a line"
    kinds = [unit.kind == "heading" for unit in units[run.first : run.last + 1]]
    if kinds[-1] and not all(kinds):
        yield "ends with a heading"
    if any(is_heading and not before for before, is_heading in pairwise(kinds)):
        yield "a heading below a sentence"
    if len(kinds) > 1 and all(kinds):
        yield "headings alone"
    if kinds[:2] == [True, True] and not all(kinds):
        yield "two headings above"
    if run.first == 0:
        yield "top"
    if run.last + 1 == len(units):
        yield "end"
    elif units[run.last + 1].section != units[run.last].section:
        yield "end of a section"


def _of_name(text: str, units: Sequence[Unit], run: Run) -> Iterator[str]:
    """Where the company is named: within the run, before it and behind it."""
    span, company = run.announcement.spans.get("company"), run.announcement.company or ""
    if span is None or span.start < 0 or not company:
        yield "name stands nowhere" if company else "no company"
        return
    yield "named in the first" if span.start < units[run.first].end else "named later"
    if span.start - units[run.first].start < AT_ONCE:
        yield "named at once"
    word = company.split()[0]
    word = word if len(word) > LONG_WORD else company
    if text.find(word, 0, units[run.first].start) >= 0:
        yield "named before"
        if run.first and word in text[units[run.first - 1].start : units[run.first - 1].end]:
            yield "named just before"
    if run.last + 1 < len(units):
        if word in text[units[run.last + 1].start : units[run.last + 1].end]:
            yield "named just behind"
        elif text.find(word, units[run.last].end) >= 0:
            yield "named behind"
    yield f"by rule: {span.rule.split(chr(39))[0].strip()}"
