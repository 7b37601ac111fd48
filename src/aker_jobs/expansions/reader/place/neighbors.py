"""Which state an ambiguous name is in, by the other places that the text names."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import polars as pl

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place.words import kind_of_run

SEVERAL = 2  # different places that one state must have
OF_SOME_SIZE = 1_000  # people: every state has smaller places of most names
LARGER = 5  # times more people: such a place is meant, where nothing else tells
FAR_SMALLER = 20  # times fewer people: the larger one is meant
# States whose counties are divided into townships; elsewhere such a name is chance.
TOWNSHIPS = frozenset(("PA", "NJ", "OH", "MI", "IN", "IL", "IA", "KS", "MN", "MO", "NE", "ND", "SD", "WI", "NC", "AR"))


@cache
def _county() -> re.Pattern[str]:
    return re.compile(r"(?P<bare>[A-Z].*?) (?:County|COUNTY)\b")


@cache
def _county_of() -> dict[str, frozenset[tuple[str, str]]]:
    """Key of a place's name → (two letters, key of the county's name without its kind) of each place of that name."""
    from aker_geo import lists

    letters = {row["state_fips"]: row["usps"] for row in lists.rows("states")}
    names = {
        row["county_fips"]: gazetteers.place_key(re.sub(r" county$", "", row["name"].lower()))
        for row in lists.rows("counties")
    }
    listed = pl.read_csv(lists.FOLDER / "places.csv", infer_schema=False)
    found: dict[str, set[tuple[str, str]]] = {}
    for name, fips in listed.select("name", "county_fips").iter_rows():
        if fips in names and fips[:2] in letters:
            found.setdefault(gazetteers.place_key(name), set()).add((letters[fips[:2]], names[fips]))
    return {key: frozenset(pairs) for key, pairs in found.items()}


def state_of_pair(names: list[Name]) -> tuple[str, Name] | None:
    """The one state in which a city that is named lies in a county that is named: 'Jackson', 'Washington County'."""
    counties = {gazetteers.place_key(match["bare"]): name for name in names if (match := _county().match(name.text))}
    if not counties:
        return None
    runs = [kind_of_run(name.text) for name in names]
    cities = [name.text for name in names] + [run.first for run in runs if run.kind == "facility" and run.first]
    pairs = [
        (state, county)
        for city in cities
        for state, county in sorted(_county_of().get(gazetteers.place_key(city), ()))
        if county in counties and gazetteers.place_key(city) != county  # 'Effingham' may be short for its county
    ]
    if len({state for state, _ in pairs}) != 1:
        return None
    state, county = min(pairs)
    return state, counties[county]


def lies_in(city: str, county: str, state: str | None) -> bool:
    """Whether a place of that name lies in the county, named without or with its kind."""
    key = gazetteers.place_key(re.sub(r" (?:county|parish|borough)$", "", county.lower()))
    lying = _county_of().get(gazetteers.place_key(city), frozenset())
    return any(key == within and state in (None, having) for having, within in lying)


def is_of_no_list(city: str) -> bool:
    """Whether no list has such a place: most townships."""
    return gazetteers.place_key(city) not in _county_of()


@cache
def _newspaper() -> re.Pattern[str]:
    """What stands behind the city in the name of its newspaper: 'Fond du Lac Reporter'."""
    words = "Herald|Tribune|Times|Gazette|Journal|Post|Star|Sentinel|Courier|Chronicle|Register|Dispatch|Press|News"
    words += "|Record|Ledger|Reporter|Examiner|Bulletin|Advocate|Banner|Beacon|Telegram|Citizen|Daily|Sun|Leader"
    return re.compile(rf"(?: (?:{words})(?:-[A-Z][a-z]+)?)+$")


def _states_of_some_size(key: str) -> dict[str, int]:
    """The states with such a place and its people, without places far smaller than the largest of the name."""
    having = gazetteers.places().get(key, ())
    largest = having[0][1] if having else 0
    return {state: people for state, people in having if people >= max(OF_SOME_SIZE, largest / FAR_SMALLER)}


def state_of_most(names: list[Name], company: tuple[int, int] | None) -> str | None:
    """The one state that has most of the places and counties named, where it has several: 'Longview', 'Woodland'.

    Of two states with as many, the one whose smallest is by far the larger: 'Auburn' and 'Lewiston' are Maine's.
    """
    others = [name.text for name in names if company is None or not company[0] <= name.start < company[1]]
    keys = dict.fromkeys(gazetteers.place_key(_newspaper().sub("", text)) for text in others)
    having = [_states_of_some_size(key) for key in keys]
    counties = dict.fromkeys(match["bare"] for text in others if (match := _county().fullmatch(text)))
    having += [dict(gazetteers.counties().get(gazetteers.place_key(name), ())) for name in counties]
    counts = Counter(state for one in having for state in one)
    smallest = {state: min(one[state] for one in having if state in one) for state in counts}
    best = sorted(counts, key=lambda state: (-counts[state], -smallest[state], state))[:2]
    if not best or counts[best[0]] < SEVERAL:
        return None
    is_clear = len(best) < 2 or counts[best[0]] > counts[best[1]] or smallest[best[0]] > LARGER * smallest[best[1]]
    return best[0] if is_clear else None
