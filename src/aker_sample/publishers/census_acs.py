"""The Census API's American Community Survey, 1-year: one table for all places of a kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from re import fullmatch

from aker_sample.messages import ServerRequest
from aker_sample.publisher import Publisher, Route, content

TABLES = {  # with their number of lines
    "B07001": 96,
    "B07401": 80,
    "B19013": 1,
    "B01001": 49,
    "B25003": 3,
    "B25004": 8,
    "B25064": 1,
    "B25070": 11,
}
METRO = "metropolitan statistical area/micropolitan statistical area"
GEOGRAPHIES = (METRO, "state", "us")
CONTROLLED = -555555555  # stands for the margin of an estimate that has none
SAMPLE_YEARS = (2016, 2017, 2018, 2019, 2021, 2022, 2023)


@dataclass(frozen=True)
class Place:
    """The lines of a table for one place; no lines where the bureau gives none."""

    geo_id: str
    name: str
    code: str
    estimates: Sequence[float]
    margins: Sequence[float]


class Acs(Publisher):
    """The tables of some years. places: a function of year, table and geography."""

    home = "https://api.census.gov"
    version = "2"
    routes = (Route(r"/data/(\d{4})/acs/acs1", "group", has_query=True),)

    def __init__(self, places: Callable[[int, str, str], Iterable[Place]], years: Collection[int]) -> None:
        super().__init__()
        self._places, self._years = places, years

    def group(self, request: ServerRequest, year: str) -> bytes | None:
        """All lines of a table, each cell text or null; None for what is not there."""
        if set(request.query) != {"get", "for"}:
            return None
        wanted = fullmatch(r"group\((\w+)\)", request.query["get"])
        geography, _, codes = request.query["for"].partition(":")
        table = wanted[1] if wanted else ""
        if table not in TABLES or geography not in GEOGRAPHIES or int(year) not in self._years:
            return None
        if codes != "*" and (geography, codes) != ("us", "1"):
            return None
        return written(table, geography, self._places(int(year), table, geography))


def written(table: str, geography: str, places: Iterable[Place]) -> bytes:
    """The API's answer: a header, then for every line of every place estimate, margin and their annotations."""
    names = [f"{table}_{line:03d}{part}" for line in range(1, TABLES[table] + 1) for part in ("E", "EA", "M", "MA")]
    lines = [["GEO_ID", "NAME", *names, geography], *(_cells(table, place) for place in places)]
    return ("[" + ",\n".join(json.dumps(line, separators=(",", ":")) for line in lines) + "]").encode()


def _cells(table: str, place: Place) -> list[str | None]:
    cells: list[str | None] = []
    if not len(place.estimates):
        cells = [None] * (4 * TABLES[table])
    for estimate, margin in zip(place.estimates, place.margins, strict=True):
        cells += [str(int(estimate)), None, str(int(margin)), "*****" if margin == CONTROLLED else None]
    return [place.geo_id, place.name, *cells, place.code]


def sample() -> tuple[Publisher, ...]:
    """States of 2017 and 2018 as published, everything else derived."""
    return (Acs(content("acs", "places"), SAMPLE_YEARS),)
