"""The projects of a text that tells of several: its division into runs, each read as a project at its likeliest place.

The text is cut into units (`division.units`); every run of neighbors is read (`division.runs`); of all divisions into
runs the likeliest is taken (`division.division`), for each project the likeliest of the companies and of the places
that the text names (`attribution.party_choice`, `attribution.site_choice`). What several runs tell of one company is
put together (`division.again`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.place import place
from aker_jobs.expansions.reader.roundup import signs
from aker_jobs.expansions.reader.roundup.attribution.parties import parties
from aker_jobs.expansions.reader.roundup.attribution.party_choice import owned
from aker_jobs.expansions.reader.roundup.attribution.site_choice import placed
from aker_jobs.expansions.reader.roundup.beside import taken_up, with_numbers
from aker_jobs.expansions.reader.roundup.division.again import put_together, shares_number
from aker_jobs.expansions.reader.roundup.division.bounds import with_bounds
from aker_jobs.expansions.reader.roundup.division.division import divided
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.division.runs import runs
from aker_jobs.expansions.reader.roundup.division.series import with_heads
from aker_jobs.expansions.reader.roundup.division.units import units
from aker_jobs.expansions.reader.roundup.each import each
from aker_jobs.expansions.reader.roundup.mentions import document_of, mentions
from aker_jobs.expansions.reader.roundup.same_site import at_one_site
from aker_jobs.expansions.reader.roundup.source import Source
from aker_jobs.expansions.reader.roundup.text import Roundup
from aker_jobs.expansions.reader.roundup.totals import without_totals
from aker_jobs.expansions.reader.text.document import MAX_CHARS

MOST = 0.6  # share of projects in one state, from which on those of a guessed state are held to be there


def projects(source: Source) -> tuple[Roundup, list[Run]]:
    """A text as it is divided, and the runs of its projects, in order. source: of a text that tells of several."""
    roundup = roundup_of(source)
    known = parties(roundup.document, roundup.units)
    found = [run._replace(announcement=owned(roundup, known, run)) for run in roundup.runs]
    named = replace(roundup, runs=[run for run in found if run.announcement.company is not None])
    named = replace(named, runs=taken_up(named, named.runs))
    told = [with_numbers(named, source, without_totals(named, run)) for run in named.runs]
    told = at_one_site(roundup, source, _without_headlines(roundup, list(each(source.text, told))))
    roundup = replace(roundup, runs=put_together(told), apart=told)
    return roundup, put_together([run._replace(announcement=placed(roundup, run, source.text)) for run in roundup.runs])


def _without_headlines(roundup: Roundup, found: Sequence[Run]) -> list[Run]:
    """Without a headline of a kind ('Battery Factory To Invest $2B') above its story with the same number."""
    return [
        run
        for run, following in zip_longest(found, found[1:])
        if following is None or not _is_headline_of(roundup, run, following)
    ]


def _is_headline_of(roundup: Roundup, run: Run, following: Run) -> bool:
    is_above = run.first == run.last == following.first - 1 and roundup.units[run.first].kind == "heading"
    # Two headings of one line each are two projects of a list: 'Acme, $50 million, 75 jobs'.
    is_above = is_above and not (following.first == following.last and roundup.units[following.first].kind == "heading")
    return is_above and shares_number(run.announcement, following.announcement)


def roundup_of(source: Source) -> Roundup:
    """A text divided into its units, and the runs that tell of a project each."""
    text = source.text[:MAX_CHARS]
    cut = units(text)
    state, text = signs.state_of_all(text), text[: cut[-1].end if cut else 0]
    known = runs(source, cut)
    chosen = with_bounds(text, cut, known, list(with_heads(cut, known, divided(text, cut, known))))
    chosen = _in_state_of_most(source, chosen)
    document = document_of(text)
    return Roundup(text, document, cut, chosen, mentions(document, text), state)


def _in_state_of_most(source: Source, found: list[Run]) -> list[Run]:
    """What only the number of people there places in another state than most of the others, in theirs."""
    states = Counter(run.announcement.state for run in found if not _is_guessed(run.announcement))
    if not states or states.total() * MOST > states.most_common(1)[0][1]:
        return found
    ((most, _),) = states.most_common(1)
    return [_in_state(source, run, most) for run in found]


def _is_guessed(one: Announcement) -> bool:
    span = one.spans.get("state")
    return span is None or span.rule == place.LIKELIEST


def _in_state(source: Source, run: Run, state: str | None) -> Run:
    if run.announcement.state == state or not _is_guessed(run.announcement):
        return run
    other = source.read(run.part._replace(state=state))
    if other is None or run.announcement.place not in (None, other.place):
        return run
    return run._replace(announcement=other)
