"""Texts that tell of several companies' projects: of tables each row, of lists each item, of others each project.

`read_announcement` answers for one announcement. Of a text with a bulleted list of projects it reads what stands
outside the list (often nothing that announces: None); `read_announcements` reads that and every item, and divides a
text without marks that tells of several companies (`roundup`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.place import neighbors
from aker_jobs.expansions.reader.reading import read_announcement
from aker_jobs.expansions.reader.roundup import local, roundup, signs
from aker_jobs.expansions.reader.roundup.alone import with_own_numbers
from aker_jobs.expansions.reader.roundup.choice import are_several, is_of_items
from aker_jobs.expansions.reader.roundup.places import city as roundup_city
from aker_jobs.expansions.reader.roundup.places import pairs, places, publishers, seats
from aker_jobs.expansions.reader.roundup.places import subject as roundup_subject
from aker_jobs.expansions.reader.roundup.reading import Reading, first_word, initials_of
from aker_jobs.expansions.reader.roundup.readings import of_list, of_table
from aker_jobs.expansions.reader.roundup.source import Source
from aker_jobs.expansions.reader.tables import of_all
from aker_jobs.expansions.reader.text.document import MAX_CHARS
from aker_jobs.expansions.reader.text.lines import lines
from aker_jobs.expansions.reader.text.project_lists import without_lines, without_list

BESIDE = 0.5  # confidence of a project that is told outside of the list, by what it tells:
BESIDE_NUMBERED = 0.35  # both numbers
BESIDE_PLACED = 0.65  # a place alone
MUCH = 0.3  # confidence by which the only item of a list is surer than all of its text
SEVERAL = 2  # projects without a place, which are where their text is about
ALONE = 0.4  # confidence of the one part of a text of several projects that announces
SURE_ALONE = 0.8  # the same, where only its parts say that it tells of several


def read_announcements(
    text: str, url: str | None = None, published: date | datetime | str | None = None
) -> tuple[Announcement, ...]:
    """All expansions that a text announces: one, or those of its table or list, or those that it is divided into.

    Arguments and errors as of `read_announcement`. Spans count characters of the whole text; what is null has none.
    """
    return tuple(_with_own_spans(one) for one in _expansions(text, url, published))


def read_news(
    text: str, url: str | None = None, published: date | datetime | str | None = None
) -> tuple[Announcement, ...]:
    """The expansions of an item of a feed: all of a text whose words say that it tells of several, else the one.

    Most items are about one project, and a division of every one of them would tear some apart and take ten times as
    long. Arguments and errors as of `read_announcement`.
    """
    if isinstance(text, str) and tells_of_several(text[:MAX_CHARS]):
        return read_announcements(text, url, published)
    one = read_announcement(text, url, published)
    return () if one is None else (one,)


def _with_own_spans(one: Announcement) -> Announcement:
    """Without the spans of what was read of a project and then held to be another one's."""
    kept = {field: span for field, span in one.spans.items() if getattr(one, field) is not None}
    return one if len(kept) == len(one.spans) else replace(one, spans=MappingProxyType(kept))


def _expansions(text: str, url: str | None, published: date | datetime | str | None) -> tuple[Announcement, ...]:
    whole = read_announcement(text, url, published)
    cut = text[:MAX_CHARS]
    says_so = tells_of_several(cut)
    source = Source(text, url, published, bool(says_so))
    listed = _distinct(source, of_table(source)) or _of_items(source)
    if whole is not None and {first_word(one.company) for one in listed} == {first_word(whole.company)}:
        is_surer = len(listed) == 1 and listed[0].confidence > whole.confidence + MUCH
        return listed if is_surer else (whole,)  # a list of what one company does
    if listed and (whole is None or is_of_items(whole, text, listed)):
        return (*_told_beside(source, listed), *listed)
    if listed and whole is not None:
        return _with_items(source, _outside(source, whole), listed)
    text_of_several, found = roundup.projects(replace(source, told=True))
    if are_several(whole, text_of_several, found, says_so):
        return tuple(run.announcement for run in found)
    if whole is None and (says_so or len(found) > 1):
        least = ALONE if says_so else SURE_ALONE
        return tuple(run.announcement for run in found if run.announcement.confidence >= least)
    return () if whole is None else (with_own_numbers(whole, found, text_of_several),)


def tells_of_several(cut: str) -> list[str]:
    """By what signs a text says that it tells of several projects."""
    found = lines(cut)
    return [
        sign
        for sign, is_so in (
            ("says several", signs.says_several(cut)),
            ("is a digest", signs.is_digest(found, cut)),
            ("names companies in turn", local.tells_of_several(found, cut)),
        )
        if is_so
    ]


def _of_items(source: Source) -> tuple[Announcement, ...]:
    """The projects of the items of lists; read as parts of a roundup where they are of several companies."""
    found = [one for one in of_list(replace(source, listed=True)) if not source.closes(one.part)]
    listed = _distinct(source, found)
    if source.told or len({first_word(one.company) for one in listed}) < 2:
        return listed
    again = _distinct(source, of_list(replace(source, told=True)))
    return again if len(again) >= len(listed) else listed


def _distinct(source: Source, readings: Iterable[Reading]) -> tuple[Announcement, ...]:
    """Those that name a company, each at its place once, in the city of all where they tell no other place."""
    found = [one for reading in readings if (one := reading.announcement) is not None]
    if not found:
        return ()
    in_place = _placing(source, found)
    announcements: dict[str, Announcement] = {}
    by_initials: dict[str, list[Announcement]] = defaultdict(list)
    cities = {one.city for one in found if not roundup_city.is_at_home(one, source.text)}
    for one in found:
        if one.company is None or one.company in cities:
            continue
        if any(_tells_no_more(one, other) for other in by_initials.get(one.company, ())):
            continue
        placed = in_place(one)
        key = f"{first_word(one.company)} {placed.place}"
        if key not in announcements:
            announcements[key] = placed
            by_initials[initials_of(one.company)].append(placed)
    return tuple(announcements.values())


def _placing(source: Source, found: list[Announcement]) -> Callable[[Announcement], Announcement]:
    """How a project is put into the city, or the county, that the text says all are in."""
    cut = source.text[:MAX_CHARS]
    states = {one.state for one in found if one.state}
    state = signs.state_of_all(cut) or (states.pop() if len(states) == 1 else None)
    state = state or (roundup_city.state_of_title(cut) if not states and source.told else None)
    if source.told and (pair := pairs.pair_of_all(cut)) is not None:
        return lambda one: pairs.in_pair(one, source.text, pair)
    subject = roundup_subject.city_of_text(cut, state)
    if subject is not None and (source.told or _lacks_places(found, cut)):
        return lambda one: roundup_city.in_city_of_all(one, source.text, *subject)
    if (above := _city_above(found, cut)) is not None:
        return lambda one: roundup_city.in_city_of_all(one, source.text, *above)
    if state is None or not source.told:
        return lambda one: one
    cities = {one.city for one in found if one.city and not roundup_city.is_at_home(one, cut)}
    companies = {one.company.split()[0] for one in found if one.company}
    city = roundup_city.city_of_all(cut, state) or publishers.city_of_board(cut, state)
    city = city or roundup_city.city_of_title(cut, state, cities, companies)
    if city is not None:
        return lambda one: roundup_city.in_city_of_all(one, source.text, city, state)
    return _placing_in_county(source, state) or _placing_where_told_once(source, found, state, cities)


def _placing_in_county(source: Source, state: str) -> Callable[[Announcement], Announcement] | None:
    """The same, where the title names a county."""
    county = roundup_city.county_of_title(source.text[:MAX_CHARS], state)
    if county is None:
        return None
    return lambda one: roundup_city.under(one, source.text, county) if one.state == state else one


def _placing_where_told_once(
    source: Source, found: list[Announcement], state: str, cities: set[str]
) -> Callable[[Announcement], Announcement]:
    """The same by what the text tells once: a body's seat or county, its only county or city, its newspaper."""
    cut = source.text[:MAX_CHARS]
    if (seat := seats.city_of_body(cut, state)) is not None and not (cities - {cut[slice(*seat)]}):
        return lambda one: roundup_city.in_city_of_all(one, source.text, seat, state)
    if (of_body := seats.county_of_body(cut, state)) is not None:
        return lambda one: roundup_city.under_county(one, source.text, of_body, state)
    only_county = roundup_subject.only_county(cut, state)
    if only_county is not None and all(_may_be_in(one, cut[slice(*only_county)], state) for one in found):
        return lambda one: roundup_city.under_county(one, source.text, only_county, state)
    only = roundup_city.only_city(found, state)
    newspaper = publishers.city_of_newspaper(cut)
    if newspaper is not None and newspaper[1] == state and all(one.place is None for one in found):
        only = newspaper[0]
    return lambda one: places.at(one, source.text, only, state) if only else one


def _city_above(found: list[Announcement], cut: str) -> tuple[tuple[int, int], str] | None:
    """The one city, and its state, that is named above the first of several projects, of which none has a place."""
    begins = [span.start for one in found if (span := one.spans.get("company")) is not None and span.start >= 0]
    if len(found) < SEVERAL or not begins or any(one.place is not None for one in found):
        return None
    cell = of_all.place_above(cut, min(begins))
    city, _, state = cell.text.rpartition(", ") if cell else ("", "", "")
    if cell is None or city.endswith(("County", "Parish")) or {one.state for one in found} - {None, state}:
        return None
    return (cell.start, cell.start + len(city)), state


def _may_be_in(one: Announcement, county: str, state: str) -> bool:
    """Whether a project has no place, a county, or a city that lies in the one county of its text."""
    return one.city is None or one.county is not None or neighbors.lies_in(one.city, county, state)


def _lacks_places(found: list[Announcement], cut: str) -> bool:
    """Whether several projects tell no place, or none but where their company comes from."""
    return sum(one.place is None or roundup_city.is_at_home(one, cut) for one in found) >= SEVERAL


def _outside(source: Source, whole: Announcement) -> Announcement:
    """What the lines outside of the list tell of the company of the whole, or of one with all numbers."""
    left = _left(source)
    same = (one for one in left if first_word(one.company) == first_word(whole.company))
    return [*same, *(one for one in left if one.new_jobs and one.investment_usd), whole][0]


def _told_beside(source: Source, listed: tuple[Announcement, ...]) -> Iterator[Announcement]:
    """The projects that the lines outside of the list tell with a place."""
    named = {first_word(one.company) for one in listed}
    read = [span.start for one in listed for span in one.spans.values()]
    is_told = source.told or len(named) > 1  # the list says that the text tells of several
    for one in _left(replace(source, told=is_told, text=without_lines(source.text, read))):
        numbers = (one.new_jobs is not None) + (one.investment_usd is not None)
        least = (BESIDE_PLACED, BESIDE, BESIDE_NUMBERED)[numbers]
        if one.place is not None and one.confidence >= least and first_word(one.company) not in named:
            yield one


def _left(source: Source) -> tuple[Announcement, ...]:
    """What the lines outside of the list of a text of several projects tell."""
    if not source.told:
        return ()
    left = without_list(source.text[:MAX_CHARS].replace("\n* ", "\n- "))
    return tuple(run.announcement for run in roundup.projects(replace(source, text=left))[1])


def _with_items(source: Source, whole: Announcement, listed: tuple[Announcement, ...]) -> tuple[Announcement, ...]:
    others = tuple(one for one in listed if (one.company, one.place) != (whole.company, whole.place))
    return (whole, *_told_beside(source, (whole, *others)), *others)


def _tells_no_more(one: Announcement, other: Announcement) -> bool:
    """Whether one has no number but those of the other."""
    return one.new_jobs in (None, other.new_jobs) and one.investment_usd in (None, other.investment_usd)
