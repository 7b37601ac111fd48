"""A headline and the line below it, of which one names the company and the other says what kind of company it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aker_jobs.expansions.reader.roundup import cues
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.division.unit_signs import UnitSigns
from aker_jobs.expansions.reader.roundup.division.units import Unit

BY_KIND = "a kind above its name"
BY_NAME = "a name above what its company does"
BRACKETS = "a line in brackets below its name"
BRACKETS_FIRST = "a line in brackets without the name above it"


def signs(text: str, units: Sequence[Unit], seen: Sequence[UnitSigns], run: Run) -> Iterator[str]:
    """Which of these a run is that has a headline and the line below it: they tell of one project.

    `BY_KIND`: 'Cheese maker expands in Ohio' above 'Acme will add ...'; `BY_NAME`: 'Acme to expand' above 'Company to
    invest ...'; `BRACKETS`: 'Acme' above '(40 jobs)'. `BRACKETS_FIRST` speaks against a run.
    """
    first, last = units[run.first], units[run.last]
    if text.startswith("(", first.start) and text.endswith(")", first.start, first.end) and first.leads:
        yield BRACKETS_FIRST
    is_pair = first.kind == "heading" and run.last == run.first + 1 and last.leads
    if is_pair and text.startswith("(", last.start) and text.endswith(")", last.start, last.end):
        yield BRACKETS
    if first.kind != "heading" or run.last != run.first + 1 or last.kind != "sentence":
        return
    above, below = seen[run.first].alone, seen[run.last].alone
    if above is None and below is not None and cues.is_of_a_kind(text, first.start, first.end):
        yield BY_KIND
    if above is not None and below is None and cues.is_the_company(text, last.start):
        yield BY_NAME
