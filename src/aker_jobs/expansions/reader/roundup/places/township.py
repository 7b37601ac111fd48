"""The county of a township: no list has townships, and many counties have one of the name; the title often tells it."""

from __future__ import annotations

from dataclasses import replace

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.place import neighbors
from aker_jobs.expansions.reader.roundup.places import city as roundup_city
from aker_jobs.expansions.reader.roundup.places import subject
from aker_jobs.expansions.reader.roundup.places.places import with_spans

_KINDS = (" Township", " Twp.", " Twp")


def in_county_of_text(one: Announcement, text: str) -> Announcement:
    """A project in a township, with the county that the title names or that is the only one of the text."""
    if one.county is not None or one.city is None or not one.city.endswith(_KINDS):
        return one
    if one.state not in neighbors.TOWNSHIPS:
        return one
    county = roundup_city.county_of_title(text, one.state) or subject.only_county(text, one.state)
    if county is None:
        return one
    name = text[slice(*county)]
    return replace(with_spans(one, text, county=county), place=f"{one.city}, {name}", county=name)
