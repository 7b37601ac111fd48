"""An item of a list of heads, as read with its head for company and place and the sentences behind it for the rest."""

from __future__ import annotations

from dataclasses import replace

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.reading import read_in_state
from aker_jobs.expansions.reader.roundup import facts
from aker_jobs.expansions.reader.roundup.places import places
from aker_jobs.expansions.reader.roundup.reading import Part
from aker_jobs.expansions.reader.roundup.source import HEADED, Source, moved
from aker_jobs.expansions.reader.tables.cells import Row
from aker_jobs.expansions.reader.tables.heads import lead


def read(source: Source, row: Row, state: str | None) -> Announcement | None:
    """What an item tells; None where nothing is announced, or what is told closes."""
    about, place = row.about, row.place
    if about is None or place is None:
        return None
    text = source.text
    part = Part(about.start, about.end, state)
    if source.closes(part):
        return None
    words = lead(row)
    city, _, letters = place.text.rpartition(", ")
    its = letters if letters in gazetteers.state_words() else state
    one = read_in_state(words + text[about.start : about.end], its, source.url, source.published, 0.0, HEADED)
    if one is None:
        return None
    one = facts.completed(moved(one, about.start - len(words)), text, part)
    one = replace(one, place=None, city=None, county=None, region=None)
    where = (place.start, place.start + len(city))
    one = places.with_spans(one, text, company=(row.company.start, row.company.end))
    one = replace(one, company=row.company.text, state=its)
    if city.endswith((" County", " Parish")):
        return replace(places.with_spans(one, text, place=where, county=where), place=city, county=city)
    return replace(places.with_spans(one, text, place=where, city=where), place=city, city=city)
