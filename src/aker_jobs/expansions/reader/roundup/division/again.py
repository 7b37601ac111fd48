"""What several runs of a text tell of one company, put together: once for each of its sites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.names.forms import form_of_company
from aker_jobs.expansions.reader.place import neighbors
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.reading import first_word, initials_of

_NUMBERS = ("new_jobs", "investment_usd")
_PLACES = ("place", "city", "county", "region", "state")


def put_together(found: Iterable[Run]) -> list[Run]:
    """The runs of the projects of a text in order: each company at each of its sites once, with all that is told."""
    kept: list[Run] = []
    for run in found:
        at = next((at for at, other in enumerate(kept) if _is_same(other.announcement, run.announcement)), None)
        if at is None:
            kept.append(run)
        else:
            kept[at] = kept[at]._replace(announcement=_joined(kept[at].announcement, run.announcement))
    return kept


def _is_same(one: Announcement, other: Announcement) -> bool:
    """Whether two readings are of one company at one site, as far as they tell."""
    if not _of_one_company(one, other):
        return False
    if None in (one.place, other.place) or _agrees(one, other) or _is_again(one, other):
        return True
    return _tells_region(one, other) or _tells_region(other, one)


def _of_one_company(one: Announcement, other: Announcement) -> bool:
    if first_word(one.company) == first_word(other.company):
        return True
    return any(_is_short(left, right) for left, right in ((one, other), (other, one)))


def _is_short(one: Announcement, other: Announcement) -> bool:
    """Whether a company is another one's initials, or the end of its name."""
    if one.company and one.company == initials_of(other.company):
        return True
    return form_of_company().sub("", other.company or "").rstrip(" ,&.").endswith(f" {one.company}")


def _agrees(one: Announcement, other: Announcement) -> bool:
    """Whether two places are one, or one lies in the other."""
    if None not in (one.state, other.state) and one.state != other.state:
        return False
    left, right = ((place or "").lower() for place in (one.place, other.place))
    return left in right or right in left or _lies_in(one, other) or _lies_in(other, one)


def _tells_region(one: Announcement, other: Announcement) -> bool:
    """Whether one only tells a part of the state of the other ('in eastern Ohio'), and no number that differs."""
    is_region = one.region is not None and one.city is None and one.county is None and one.state == other.state
    pairs = ((getattr(one, field), getattr(other, field)) for field in _NUMBERS)
    return is_region and all(None in pair or pair[0] == pair[1] for pair in pairs)


def _lies_in(one: Announcement, other: Announcement) -> bool:
    """Whether the city of one is in the county of the other."""
    if not one.city or not other.county or one.state != other.state:
        return False
    return neighbors.lies_in(one.city, other.county, one.state)


def _is_again(one: Announcement, other: Announcement) -> bool:
    """Whether the second tells the numbers of the first once more."""
    pairs = [(getattr(one, field), getattr(other, field)) for field in _NUMBERS]
    told = [pair for pair in pairs if None not in pair]
    return bool(told) and all(left == right for left, right in told)


def shares_number(one: Announcement, other: Announcement) -> bool:
    """Whether two readings have their jobs or their dollars in common."""
    pairs = ((getattr(one, field), getattr(other, field)) for field in _NUMBERS)
    return any(left is not None and left == right for left, right in pairs)


def _joined(one: Announcement, other: Announcement) -> Announcement:
    """The fuller of two readings, with what the other tells besides where they do not differ."""
    if _facts(other) > _facts(one):
        one, other = other, one
    pairs = [(getattr(one, field), getattr(other, field)) for field in _NUMBERS]
    if any(None not in pair and pair[0] != pair[1] for pair in pairs):
        return one
    fields = [field for field in _NUMBERS if getattr(one, field) is None and getattr(other, field) is not None]
    if one.place is None and other.place is not None and one.state in (None, other.state):
        fields += _PLACES
    elif one.county is None and other.county is not None and _lies_in(one, other):
        fields.append("county")
    spans = {field: other.spans[field] for field in fields if field in other.spans}
    more = {field: getattr(other, field) for field in fields}
    if fields and fields[-1] == "county":
        more["place"] = f"{one.city}, {other.county}"
    if "new_jobs" in more:
        more["new_jobs_high"] = other.new_jobs_high
    return replace(one, **more, spans=MappingProxyType({**one.spans, **spans})) if more else one


def _facts(one: Announcement) -> int:
    return sum(value is not None for value in (one.new_jobs, one.investment_usd, one.place))
