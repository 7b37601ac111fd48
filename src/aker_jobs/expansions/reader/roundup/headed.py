"""What is told below or behind a company's name with its place, as that company's: 'Acme; Lima, Ohio: ...'."""

from __future__ import annotations

from dataclasses import replace

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup.companies import names
from aker_jobs.expansions.reader.roundup.companies.heads import Head
from aker_jobs.expansions.reader.roundup.places import places


def tells(one: Announcement) -> bool:
    """Whether a reading has a figure or a place."""
    return one.new_jobs is not None or one.investment_usd is not None or one.place is not None


def with_head(text: str, one: Announcement, head: Head) -> Announcement:
    """A reading as that of the company of its head, unless it is of another one that does something below."""
    span = one.spans.get("company") if one.company else None
    is_named = span is not None and span.start >= head.name[0]
    is_named = is_named and span is not None and (span.start < head.name[1] or names.does_there(text, span.end))
    if not is_named and tells(one):
        one = replace(places.with_spans(one, text, company=head.name), company=text[slice(*head.name)])
    return at_head(text, one, head) if one.place is None and one.company is not None else one


def at_head(text: str, one: Announcement, head: Head) -> Announcement:
    """A reading without a place in the city of its head, or in its county."""
    where = head.city or head.county
    if where is None or one.state not in (None, head.state):
        return one
    if head.city is not None:
        return places.at(one, text, head.city, head.state)
    name = text[slice(*where)]
    told = places.with_spans(one, text, place=where, county=where)
    return replace(told, place=name, county=name, state=head.state)
