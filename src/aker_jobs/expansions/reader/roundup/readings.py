"""The parts of a text that marks divide, each as it is read among the others: rows of tables, items of lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from aker_jobs.expansions.reader import confidence, gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.reading import read_in_state
from aker_jobs.expansions.reader.roundup import head_items, headed, signs
from aker_jobs.expansions.reader.roundup.companies import heads
from aker_jobs.expansions.reader.roundup.places import city
from aker_jobs.expansions.reader.roundup.places import places as roundup_places
from aker_jobs.expansions.reader.roundup.reading import Part, Reading
from aker_jobs.expansions.reader.roundup.source import Source
from aker_jobs.expansions.reader.tables import commas, header_roles, labels, of_all, records, tables
from aker_jobs.expansions.reader.tables import heads as tables_heads
from aker_jobs.expansions.reader.tables import items as tables_items
from aker_jobs.expansions.reader.tables.cells import Cell, Row
from aker_jobs.expansions.reader.text.document import MAX_CHARS
from aker_jobs.expansions.reader.text.project_lists import list_items

MOST = 0.6  # share of the rows of a table in one state, from which on those of a guessed state are held to be there
_MARK = re.compile(r"[\s•·*+>-]*(?:\d{1,3}[.)](?=\s))?[\s•·*+-]*")


def of_table(source: Source) -> Iterator[Reading]:
    """The rows of a table of projects."""
    cut = source.text[:MAX_CHARS]
    found = of_all.in_place_of_all(cut, _rows(cut))
    if not found:
        return
    places = dict(_named_in(row.place.text) for row in found if row.place)
    state = roundup_places.state_of_names(places) or signs.state_of_all(cut)
    state = state or signs.state_of_all(cut[: found[0].company.start])  # below it companies come from others
    read = [_of_row(source, row, state) for row in found]
    most = _state_of_most(read) if state is None else None
    for row, one in zip(found, read, strict=True):
        is_elsewhere = most is not None and one is not None and one.state != most and _may_be_in(row, most)
        told = _of_row(source, row, most) if is_elsewhere else one
        yield Reading(Part(row.company.start, row.company.end, state), told)


def _rows(cut: str) -> list[Row]:
    """The rows of the first kind of table that a text has."""
    state = signs.state_of_all(cut)
    return (
        tables.rows(cut)
        or commas.rows(cut)
        or records.rows(cut, header_roles.label_role, state)
        or labels.rows(cut)
        or tables_items.rows(cut, state)
        or tables_heads.rows(cut, state)
    )


def _state_of_most(read: list[Announcement | None]) -> str | None:
    """The state that most of the rows are read in, each by itself."""
    states = Counter(one.state for one in read if one is not None and one.state is not None)
    most = max(states, key=lambda state: (states[state], state), default=None)
    return most if most is not None and states[most] >= MOST * states.total() else None


def _may_be_in(row: Row, state: str) -> bool:
    """Whether the place of a row is told without a state, and the state has one of its name."""
    if row.place is None or "," in row.place.text:
        return False
    name, having = _named_in(row.place.text)
    return state in dict(having.get(gazetteers.place_key(name), ()))


def _of_row(source: Source, row: Row, state: str | None) -> Announcement | None:
    """What a row tells; its spans count the text of the source."""
    if row.about is not None and not row.has_number:
        return head_items.read(source, row, state)
    one = read_in_state(row.as_card(), state, source.url, source.published, confidence.IN_A_LIST)
    if one is None:
        return None
    is_more = one.company is not None and one.company not in row.company.text
    one = _with_name(one, row.company) if is_more or not row.has_number else one
    cells = row.by_field
    spans = {
        field: replace(span, start=cell.start, end=cell.end, text=source.text[cell.start : cell.end])
        if (cell := cells.get(field))
        else replace(span, start=-1, end=-1)
        for field, span in one.spans.items()
    }
    one = replace(one, spans=MappingProxyType(spans))
    return one if row.about is None else _in_place_told(source, one, Part(row.about.start, row.about.end, state))


def _in_place_told(source: Source, one: Announcement, part: Part) -> Announcement:
    """The reading of a record at the place that the sentences below it tell."""
    told = replace(source, told=True).read(part)
    if told is None or told.place is None:
        return one
    fields = ("place", "city", "county", "region", "state")
    spans = {field: span for field, span in one.spans.items() if field not in fields}
    spans |= {field: told.spans[field] for field in fields if field in told.spans}
    return replace(one, **{field: getattr(told, field) for field in fields}, spans=MappingProxyType(spans))


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
    state = signs.state_of_all(cut) or (city.state_of_title(cut) if source.told else None)
    for start, end in list_items(cut.replace("\n* ", "\n- ")):
        mark = _MARK.match(source.text, start, end)
        begin = mark.end() if mark else start
        part = source.under_city(Part(begin, end, state))
        yield Reading(part, _headed(source, begin, part, source.read(part)))


def _headed(source: Source, begin: int, part: Part, one: Announcement | None) -> Announcement | None:
    """An item that begins with a name and its place as that company's."""
    head = heads.inline(source.text, begin, part.end, part.state) if one is not None else None
    return one if one is None or head is None else headed.with_head(source.text, one, head)
