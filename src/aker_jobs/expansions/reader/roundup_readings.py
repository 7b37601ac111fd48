"""The parts of a text that marks divide, each as it is read among the others: rows of tables, items of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from aker_jobs.expansions.reader import (
    confidence,
    gazetteers,
    roundup_city,
    roundup_places,
    roundup_signs,
    tables,
    tables_commas,
    tables_headers,
    tables_items,
    tables_records,
)
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.document import MAX_CHARS
from aker_jobs.expansions.reader.project_lists import list_items
from aker_jobs.expansions.reader.reading import read_in_state
from aker_jobs.expansions.reader.roundup_reading import Part, Reading
from aker_jobs.expansions.reader.roundup_source import Source
from aker_jobs.expansions.reader.tables_cells import Cell

_MARK = re.compile(r"[\s•·*+>-]*(?:\d{1,3}[.)](?=\s))?[\s•·*+-]*")


def of_table(source: Source) -> Iterator[Reading]:
    """The rows of a table of projects."""
    cut = source.text[:MAX_CHARS]
    found = tables.rows(cut) or tables_commas.rows(cut) or tables_records.rows(cut, tables_headers.role)
    found = found or tables_items.rows(cut, roundup_signs.state_of_all(cut))
    if not found:
        return
    places = dict(_named_in(row.place.text) for row in found if row.place)
    state = roundup_places.state_of_names(places) or roundup_signs.state_of_all(cut)
    state = state or roundup_signs.state_of_all(cut[: found[0].company.start])  # below it companies come from others
    for row in found:
        one = read_in_state(row.as_card(), state, source.url, source.published, confidence.IN_A_LIST)
        if one is not None:
            one = one if row.has_number else _with_name(one, row.company)
            spans = {
                field: replace(span, start=cell.start, end=cell.end, text=cut[cell.start : cell.end])
                if (cell := row.by_field.get(field))
                else replace(span, start=-1, end=-1)
                for field, span in one.spans.items()
            }
            one = replace(one, spans=MappingProxyType(spans))
        yield Reading(Part(row.company.start, row.company.end, state), one)


def _with_name(one: Announcement, company: Cell) -> Announcement:
    """The reading of a row with the name of its cell as it stands."""
    where = (company.start, company.end)
    return replace(roundup_places.with_spans(one, company.text, company=where), company=company.text)


def _named_in(place: str) -> tuple[str, Mapping[str, tuple[tuple[str, int], ...]]]:
    """The name of a county or a city, and the list that it is in."""
    is_county = place.endswith(" County")
    return place.removesuffix(" County"), gazetteers.counties() if is_county else gazetteers.places()


def of_list(source: Source) -> Iterator[Reading]:
    """The items of bulleted lists, in the state of the text."""
    cut = source.text[:MAX_CHARS]
    state = roundup_signs.state_of_all(cut) or (roundup_city.state_of_title(cut) if source.told else None)
    for start, end in list_items(cut.replace("\n* ", "\n- ")):
        mark = _MARK.match(source.text, start, end)
        part = source.under_city(Part(mark.end() if mark else start, end, state))
        yield Reading(part, source.read(part))
