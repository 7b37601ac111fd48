"""A headline and the line below it, of which one names the company and the other says what kind of company it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aker_jobs.expansions.reader import roundup_cues as cues
from aker_jobs.expansions.reader.roundup_run import Run
from aker_jobs.expansions.reader.roundup_unit_signs import UnitSigns
from aker_jobs.expansions.reader.roundup_units import Unit

BY_KIND = "a kind above its name"
BY_NAME = "a name above what its company does"


def signs(text: str, units: Sequence[Unit], seen: Sequence[UnitSigns], run: Run) -> Iterator[str]:
    """Which of the two a run is that has a headline and one sentence: they tell of one project.

    `BY_KIND`: 'Cheese maker expands in Ohio' above 'Acme will add ...'; `BY_NAME`: 'Acme to expand' above 'Company to
    invest ...'.
    """
    first, last = units[run.first], units[run.last]
    if first.kind != "heading" or run.last != run.first + 1 or last.kind != "sentence":
        return
    above, below = seen[run.first].alone, seen[run.last].alone
    if above is None and below is not None and cues.is_of_a_kind(text, first.start, first.end):
        yield BY_KIND
    if above is not None and below is None and cues.is_the_company(text, last.start):
        yield BY_NAME
