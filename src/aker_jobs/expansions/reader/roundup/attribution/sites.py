"""The places that a project of a text may be at, each with the signs that speak for it, and none of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.choices import Signs
from aker_jobs.expansions.reader.roundup.attribution import site_signs
from aker_jobs.expansions.reader.roundup.attribution.site_bars import open_places
from aker_jobs.expansions.reader.roundup.attribution.site_signs import Key, letters, own_key
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.mentions import Mention
from aker_jobs.expansions.reader.roundup.places import places
from aker_jobs.expansions.reader.roundup.reading import first_word
from aker_jobs.expansions.reader.roundup.text import Roundup


class Site(NamedTuple):
    """A place of a state with where it is named; key None: no place."""

    key: Key | None
    mentions: tuple[Mention, ...]
    signs: Signs


def sites(roundup: Roundup, run: Run) -> list[Site]:
    """The places that the project of a run may be at, and last none."""
    one = run.announcement
    named = open_places(roundup, run, _by_place(roundup, run))
    own = own_key(one)
    if own is not None:
        named.setdefault(own, [])
    others = [other.announcement for other in roundup.runs if other is not run]
    there = Counter(key for other in others if (key := own_key(other)) is not None)
    found = []
    for key, mentions in sorted(named.items()):
        signs: dict[str, float] = defaultdict(float)
        for sign, value in site_signs.signs(roundup, run, key, mentions, named):
            signs[sign] += value
        if any(own_key(other) == key and _of_one(one, other) for other in others):
            signs["the company is there with another project"] = 1.0
        if "within" not in signs:
            signs[_others_there(there[key], len(others), there.total())] += 1
            signs[f"{'own' if own else 'no own'}, share without place"] = _without_place(roundup)
        found.append(Site(key, tuple(mentions), signs))
    none = {"no place": 1.0, "no place, share without place": _without_place(roundup)}
    none |= {"no place, though read": 1.0} if own else {}
    none |= {} if named else {"no place named": 1.0}
    return [*found, Site(None, (), none)]


def _of_one(one: Announcement, other: Announcement) -> bool:
    return first_word(one.company) == first_word(other.company)


def _without_place(roundup: Roundup) -> float:
    return sum(run.announcement.place is None for run in roundup.runs) / max(1, len(roundup.runs))


def _others_there(there: int, others: int, placed: int) -> str:
    if there and there == placed:
        return "all others there"
    return "some others there" if there else "no other there" if others else "no others"


def _by_place(roundup: Roundup, run: Run) -> dict[Key, list[Mention]]:
    one, named = run.announcement, defaultdict(list)
    company = one.spans.get("company")
    states = tuple(dict.fromkeys(state for state in (one.state, roundup.state, roundup.state_of_most) if state))
    for mention in roundup.mentions:
        inside = company is not None and company.start <= mention.start < company.end
        if (inside and letters(mention.words) in letters(one.company)) or _is_owner(mention, one):
            continue
        state = mention.state or next((state for state in states if state in mention.having), None)
        if state is None and not states and mention.having and mention.kind != "county":
            state = places.state_of_city(mention.name)
        if state is not None and not _is_under_another(roundup, run, mention):
            named[letters(mention.name), state].append(mention)
    return named


def _is_owner(mention: Mention, one: Announcement) -> bool:
    """Whether what may be a place is the company by its owner's name: "Casey's" is not Casey."""
    return letters(one.company) == f"{letters(mention.words)}s" and (one.company or "").endswith(("'s", "’s"))


def _is_under_another(roundup: Roundup, run: Run, mention: Mention) -> bool:
    """Whether a place that no state is told of is named under the heading of another state than that of a project."""
    at = roundup.unit_at(mention.start)
    unit, begin = roundup.units[at], roundup.units[run.first]
    is_headed = at >= 0 and unit.section != begin.section and None not in (unit.state, begin.state)
    return is_headed and mention.state is None and unit.state != begin.state
