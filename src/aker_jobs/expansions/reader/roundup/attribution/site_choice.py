"""Where the projects of a text are: of the places that it names the likeliest for each, by weights of signs.

The weights are rows of field `site of a project` in `reference/choice_weights.csv` (`scripts/fit_choices.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from aker_jobs.expansions.reader import choices, confidence
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup import there as roundup_there
from aker_jobs.expansions.reader.roundup.attribution.site_signs import letters, own_key
from aker_jobs.expansions.reader.roundup.attribution.sites import Site, sites
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.places import city as roundup_city
from aker_jobs.expansions.reader.roundup.places import pairs, paragraph_city, places, publishers, seats, township
from aker_jobs.expansions.reader.roundup.places import subject as roundup_subject
from aker_jobs.expansions.reader.roundup.reading import first_word
from aker_jobs.expansions.reader.roundup.text import Roundup

FIELD = "site of a project"
Where = tuple[int, int]


def placed(roundup: Roundup, run: Run, text: str) -> Announcement:
    """The project of a run at the likeliest of the places that its text names; a township in the county of the text."""
    return township.in_county_of_text(_placed(roundup, run, text), roundup.text)


def _placed(roundup: Roundup, run: Run, text: str) -> Announcement:
    if (elsewhere := _told_elsewhere(roundup, run)) is not None:
        return elsewhere
    pair = pairs.pair_of_all(roundup.text)
    if pair is not None and (one := pairs.in_pair(run.announcement, text, pair)) is not run.announcement:
        return one
    found = sites(roundup, run)
    likely = choices.likelihoods(FIELD, [site.signs for site in found])
    best = found[max(range(len(found)), key=likely.__getitem__)]
    if run.announcement.place is None and (there := _there(roundup, run, found)) is not None:
        return there
    if "within" not in best.signs and (of_all := _in_place_of_all(roundup, run)) is not None:
        return of_all
    return run.announcement if is_read(run.announcement, best) else at_site(run.announcement, best, text)


def _in_place_of_all(roundup: Roundup, run: Run) -> Announcement | None:
    """A project that tells no place in the city, or county, told for all; None where none is."""
    if (city := _of_all(roundup, run)) is not None:
        return roundup_city.in_city_of_all(run.announcement, roundup.text, *city)
    return _in_county_of_body(roundup, run)


def _told_elsewhere(roundup: Roundup, run: Run) -> Announcement | None:
    """A company told with where it is based and no figure, at the site that its next words tell with figures."""
    one = run.announcement
    if not roundup_city.is_at_home(one, roundup.text) or one.new_jobs is not None or one.investment_usd is not None:
        return None
    following = next((other for other in roundup.runs if other.first == run.last + 1), None)
    if following is None or first_word(following.announcement.company) != first_word(one.company):
        return None
    other = following.announcement
    if other.place is None or other.state is None or roundup_city.is_at_home(other, roundup.text):
        return None
    if other.new_jobs is None and other.investment_usd is None:
        return None
    fields = {field: getattr(other, field) for field in ("place", "city", "county", "region", "state")}
    spans = {field: span for field, span in other.spans.items() if field in fields}
    return replace(one, **fields, spans=MappingProxyType({**one.spans, **spans}))


def _of_all(roundup: Roundup, run: Run) -> tuple[Where, str] | None:
    """The city whose council decides on all projects, or that the text is about, if the project tells no place."""
    if run.announcement.place is not None:
        return None
    state = run.announcement.state or roundup.state or roundup_city.state_of_title(roundup.text)
    if state is not None:
        start = roundup.units[run.first].start
        city = paragraph_city.city_of_paragraph(roundup.text, start, state)
        city = city or roundup_city.city_of_all(roundup.text, state)
        city = city or publishers.city_of_board(roundup.text, state)
        if city is not None:
            return city, state
    if (subject := roundup_subject.city_of_text(roundup.text, state)) is not None:
        return subject
    newspaper = publishers.city_of_newspaper(roundup.text)
    is_alone = all(other.announcement.place is None for other in roundup.runs)
    if newspaper and is_alone and state in (None, newspaper[1]):
        return newspaper
    if state is None or state != _state_of_text(roundup):
        return None
    seat = seats.city_of_body(roundup.text, state)
    return None if seat is None else (seat, state)


def _state_of_text(roundup: Roundup) -> str | None:
    """The state that the text tells, or that all of its projects with a state are in."""
    states = {run.announcement.state for run in roundup.runs if run.announcement.state}
    return roundup.state or (states.pop() if len(states) == 1 else None)


def _there(roundup: Roundup, run: Run, found: Sequence[Site]) -> Announcement | None:
    """A project in the city that its words point back to: 'Acme will build a warehouse there'."""
    meant = roundup_there.city_meant(roundup, run)
    if meant is None:
        return None
    site = next((one for one in found if meant in one.mentions), None)
    if site is not None:
        return at_site(run.announcement, site, roundup.text)
    state = meant.state or roundup.state or places.state_of_city(meant.name)
    site = Site((letters(meant.name), state), (meant,), {}) if state in meant.having and state is not None else None
    return None if site is None else at_site(run.announcement, site, roundup.text)


def _in_county_of_body(roundup: Roundup, run: Run) -> Announcement | None:
    """A project without a place in the county whose authority or board the text tells of."""
    one = run.announcement
    state = _state_of_text(roundup)
    county = seats.county_of_body(roundup.text, state) if one.place is None and state else None
    return None if county is None or state is None else roundup_city.under_county(one, roundup.text, county, state)


def is_read(one: Announcement, site: Site) -> bool:
    """Whether the project is read at that place already."""
    return site.key == own_key(one) or (
        site.key is not None and bool(one.county) and site.key == (letters(one.county), one.state or "")
    )


def at_site(one: Announcement, site: Site, text: str) -> Announcement:
    """The project at another place than was read, or at none; never certain."""
    sure = min(one.confidence, confidence.WITH_RIVAL)
    bare = replace(one, place=None, city=None, county=None, region=None, confidence=sure)
    if site.key is None:
        return bare
    first = site.mentions[0]
    start = first.start + max(0, first.words.find(first.name))
    span, is_county = (start, start + len(first.name)), first.kind == "county"
    fields = ["place", "county" if is_county else "city"]
    fields += ["state"] if site.key[1] != one.state else []  # the place tells another state than was read
    found = places.with_spans(bare, text, **dict.fromkeys(fields, span))
    city, county = (None, first.name) if is_county else (first.name, None)
    return replace(found, place=first.name, city=city, county=county, state=site.key[1])
