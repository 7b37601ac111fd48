"""Where the projects of a text are: of the places that it names the likeliest for each, by weights of signs.

The weights are rows of field `site of a project` in `reference/choice_weights.csv` (`scripts/fit_choices.py`).
"""

from __future__ import annotations

from dataclasses import replace

from aker_jobs.expansions.reader import choices, confidence, roundup_places
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup_runs import Run
from aker_jobs.expansions.reader.roundup_site_signs import letters, own_key
from aker_jobs.expansions.reader.roundup_sites import Site, sites
from aker_jobs.expansions.reader.roundup_text import Roundup

FIELD = "site of a project"


def placed(roundup: Roundup, run: Run, text: str) -> Announcement:
    """The project of a run at the likeliest of the places that its text names."""
    found = sites(roundup, run)
    likely = choices.likelihoods(FIELD, [site.signs for site in found])
    best = found[max(range(len(found)), key=likely.__getitem__)]
    return run.announcement if is_read(run.announcement, best) else _at(run.announcement, best, text)


def is_read(one: Announcement, site: Site) -> bool:
    """Whether the project is read at that place already."""
    return site.key == own_key(one) or (
        site.key is not None and bool(one.county) and site.key[0] == letters(one.county)
    )


def _at(one: Announcement, site: Site, text: str) -> Announcement:
    sure = min(one.confidence, confidence.WITH_RIVAL)
    bare = replace(one, place=None, city=None, county=None, region=None, confidence=sure)
    if site.key is None:
        return bare
    first = site.mentions[0]
    start = first.start + max(0, first.words.find(first.name))
    span = (start, start + len(first.name))
    if first.kind == "county":
        found = roundup_places.with_spans(bare, text, place=span, county=span)
        return replace(found, place=first.name, county=first.name, state=site.key[1])
    found = roundup_places.with_spans(bare, text, place=span, city=span)
    return replace(found, place=first.name, city=first.name, state=site.key[1])
