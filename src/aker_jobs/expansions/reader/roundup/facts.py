"""A project in a roundup with what the set words of boards and lists tell of it: company, place, dollars, jobs.

Used where the reader of single announcements finds no name ("incentives for the Acme company in Lima"), a piece of one
("Rope & Wire, Inc." of "Acme Rope & Wire, Inc., a maker of cable"), no place ("Acme of Lima was awarded ...") or no
figure ("the $3 million project"). What is found is no surer than the reading was.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.names.other_names import is_of_other
from aker_jobs.expansions.reader.place.doubts import is_of_base
from aker_jobs.expansions.reader.place.place import LIKELIEST
from aker_jobs.expansions.reader.roundup.companies import (
    bystanders,
    common_words,
    names,
    partners,
    persons,
    tenants,
    town_names,
)
from aker_jobs.expansions.reader.roundup.figures import growth, judged, numbers, other_figures, shares, staff
from aker_jobs.expansions.reader.roundup.figures import outlay as roundup_outlay
from aker_jobs.expansions.reader.roundup.places import counties as roundup_counties
from aker_jobs.expansions.reader.roundup.places import land
from aker_jobs.expansions.reader.roundup.places.places import city_beside, has, homes, placed, with_spans
from aker_jobs.expansions.reader.roundup.reading import Part

LONGEST_LABEL = 24  # characters
NAMED_LATER = (
    0.5  # confidence of a part that tells where, how many and how much, and whose company only these rules know
)


def completed(one: Announcement, text: str, part: Part) -> Announcement:
    """The reading of a part with what roundups tell better; its spans count `text`."""
    start, end = part.start, part.end
    named = tenants.tenant(text, start, end) or names.better_name(one, text, start, end)
    if named is not None:
        is_told = one.company is None and None not in (one.place, one.new_jobs, one.investment_usd)
        sure = max(one.confidence, NAMED_LATER) if is_told else one.confidence
        one = replace(with_spans(one, text, company=named), company=text[slice(*named)], confidence=sure)
    one = _in_state_of_home(_in_its_state(_without_home(one, text), part), text, start, end)
    one = _in_known_city(placed(_without_other(one, text), text, start, end), text)
    one = roundup_counties.in_county(one, text, start)
    one = _with_its_share(_without_figures_of_others(one, text), text)
    money = numbers.own_dollars(text, start, end)
    if money is None and one.investment_usd is None:
        money = numbers.only_dollars(text, start, end) or numbers.supported_dollars(text, start, end)
        money = None if money and numbers.is_given(text, money.start, money.end) else money
        money = None if money and _is_beside(one, text, money.end) else money
    money = _of_other_words(one, text, start, end) if money is None else money
    if money is not None and money.value != one.investment_usd:
        one = replace(with_spans(one, text, investment_usd=money[:2]), investment_usd=money.value)
    people = numbers.only_jobs(text, start, end, one.state) if one.new_jobs is None else None
    if people is None and one.new_jobs is None and city_beside(text, start, end):
        people = numbers.bare_jobs(text, start, end)
    if (direct := other_figures.direct_jobs(text, start, end)) is not None:
        people = numbers.Figure(*direct)
    if (grown := growth.grown(text, start, end)) is not None:
        people = numbers.Figure(*grown)
    if people is None and one.new_jobs is None and (staffed := staff.staffed(text, start, end)) is not None:
        is_others = judged.are_others_jobs(text, start, end, staffed.start)
        people = None if is_others else numbers.Figure(*staffed)
    if people is not None:
        one = replace(with_spans(one, text, new_jobs=people[:2]), new_jobs=people.value, new_jobs_high=None)
    return one


def _of_other_words(one: Announcement, text: str, start: int, end: int) -> numbers.Figure | None:
    """The sum of two phases, or what other words say that the project costs."""
    if (whole := roundup_outlay.phases_and_sum(text, start, end)) is not None:
        return numbers.Figure(*whole[:3])
    told = roundup_outlay.outlay(text, start, end) if one.investment_usd is None else None
    if told is None or _is_beside(one, text, told.end) or numbers.is_given(text, told.start, told.end):
        return None
    is_others = other_figures.is_others(text, told.start, told.end, told.value)
    is_others = is_others or (told.is_spent and judged.is_others_money(text, start, end, told.start))
    return None if is_others or other_figures.of_all(text, told.start) else numbers.Figure(*told[:3])


def _without_figures_of_others(one: Announcement, text: str) -> Announcement:
    """Without dollars that are given, or of a whole company or state; without people who only move."""
    money, people = one.spans.get("investment_usd"), one.spans.get("new_jobs")
    if money and _is_beside(one, text, money.end):
        one = replace(one, investment_usd=None)
    if money and one.investment_usd is not None:
        is_given = numbers.is_given(text, money.start, money.end)
        is_given = is_given or other_figures.of_all(text, money.start)
        if is_given or other_figures.is_others(text, money.start, money.end, one.investment_usd):
            one = replace(one, investment_usd=None)
    if people is None or one.new_jobs is None:
        return one
    is_move = other_figures.only_move(text, people.start, people.end, one.state)
    if is_move or other_figures.of_all(text, people.start):
        one = replace(one, new_jobs=None, new_jobs_high=None)
    return one


def _is_beside(one: Announcement, text: str, end: int) -> bool:
    """Whether the dollars that end there are of another thing beside which the company is told."""
    named = one.spans.get("company")
    return named is not None and shares.is_beside(text, end, named.start)


def _with_its_share(one: Announcement, text: str) -> Announcement:
    """With the jobs that the company has of a total: 'ten of them come from Acme'."""
    named = one.spans.get("company")
    share = shares.own_share(text, (named.start, named.end)) if named and named.start >= 0 else None
    if share is None or share.value == one.new_jobs:
        return one
    return replace(with_spans(one, text, new_jobs=share[:2]), new_jobs=share.value, new_jobs_high=None)


def _in_its_state(one: Announcement, part: Part) -> Announcement:
    """Without a place whose state is only a guess, where the part is under another state."""
    span = one.spans.get("state")
    own = gazetteers.state_names().get((one.place or "").lower())
    if own is not None and own != one.state and not has(own, one.place or ""):
        return replace(one, state=own, place=None, city=None, county=None, region=None)
    if part.state is None or one.state == part.state or span is None or span.rule != LIKELIEST:
        return one
    return replace(one, state=part.state, place=None, city=None, county=None, region=None)


def _in_state_of_home(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """'Augusta, Ga.-based Acme ... in Richmond County': of several states with the place that of the company."""
    span, name = one.spans.get("state"), one.county or one.city
    if span is None or span.rule != LIKELIEST or name is None:
        return one
    words = (text[slice(*home)].rstrip(",").rpartition(", ")[2] for home in homes(text, start, end))
    states = [state for word in words if (state := gazetteers.state_words().get(word)) is not None]
    lists = gazetteers.places() if one.county is None else gazetteers.counties()
    having = dict(lists.get(gazetteers.place_key(name.removesuffix(" County")), ()))
    state = next((state for state in states if state in having), None)
    return one if state is None else replace(one, state=state)


def _without_other(one: Announcement, text: str) -> Announcement:
    """Without a place that is a piece of another name: 'the former Farmer's Pride plant', "Casey's"."""
    span = one.spans.get("city")
    if span is None or span.start < 0:
        return one
    city = one.city or ""
    is_owner = one.company in (f"{city}'s", f"{city}’s")
    is_piece = is_of_other(text, span.start, span.end) or is_of_base(text, city)
    if is_owner or is_piece or persons.is_last_name(text, city):
        return replace(one, place=None, city=None, county=None, region=None)
    return one


def _in_known_city(one: Announcement, text: str) -> Announcement:
    """'Acme Corp. HQ Lima, OH' above a story → 'Lima': the city that more words than one are before."""
    span = one.spans.get("city")
    if span is None or span.start < 0 or one.city is None or one.city != one.place or has(one.state, one.city):
        return one
    words = one.city.split()
    known = (" ".join(words[at:]) for at in range(2, len(words)))
    name = next((name for name in known if has(one.state, name)), None)
    start = -1 if name is None else text.find(name, span.start, span.end)
    if name is None or start < 0:
        return one
    where = (start, start + len(name))
    return replace(with_spans(one, text, place=where, city=where), place=name, city=name)


def _without_home(one: Announcement, text: str) -> Announcement:
    """'Ohio-based Acme' → 'Acme'."""
    span, match = one.spans.get("company"), _based().match(one.company or "")
    if match is None or span is None or one.company is None or text[span.start : span.end] != one.company:
        return one
    return replace(
        with_spans(one, text, company=(span.start + match.end(), span.end)), company=one.company[match.end() :]
    )


def without_no_name(one: Announcement, text: str) -> Announcement:
    """The reading without its company, where that is no name, a source, or a body that speaks for a region."""
    is_none = one.company is not None and (
        names.is_no_name(one.company)
        or names.is_body(one.company, text)
        or one.company in gazetteers.state_words()
        or _is_nobody_there(one, text)
    )
    return replace(one, company=None) if is_none else one


def _is_nobody_there(one: Announcement, text: str) -> bool:
    """Whether the company is an ordinary word, or who counted what a table shows: 'Source: Acme Data'."""
    span = one.spans.get("company")
    if span is None or span.start < 0:
        return False
    is_source = _source().search(text, max(0, span.start - LONGEST_LABEL), span.start) is not None
    if is_source or partners.is_partner(text, span.start):
        return True
    if persons.is_person(text, span.start, span.end):
        return True
    if town_names.is_town(one.company or "", one.state, text, span.end):
        return True
    if bystanders.is_bystander(text, span.start, span.end) or land.is_land(text, span.start, span.end):
        return True
    return common_words.is_none_there(text, span.start, span.end)


@cache
def _source() -> re.Pattern[str]:
    return re.compile(
        r"(?:^|[\s(])(?i:(?:sources?|photos?(?: by| courtesy)?|image|credit)(?::| -| –)|courtesy of:?)\s(?:the )?$"
    )


@cache
def _based() -> re.Pattern[str]:
    return re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]+)?-based (?=\w)")
