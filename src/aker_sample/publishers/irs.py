"""IRS migration data: county flows in both directions and gross migration of states, by pair of filing years."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from aker_sample.messages import CSV
from aker_sample.publisher import Files, Publisher, Route, content

# How files differ: these pairs have codes without leading zeros, one is in Latin-1.
UNPADDED = ("1819", "1920", "2021", "2122")
LATIN_1 = "2122"
_SIDES = {"inflow": ("y2", "y1"), "outflow": ("y1", "y2")}


class Flow(NamedTuple):
    """A row of a county: the other end of the flow (or the code of a total) with its state and name, and figures."""

    county: str
    other: str
    state: str
    name: str
    returns: int
    people: int
    income: int


def irs(flows: Callable[[str, str], Iterable[Flow] | None], gross: Callable[[str], bytes | None]) -> Files:
    """The files of pairs such as 2122. flows: rows by way (inflow, outflow) and pair; gross: a pair's CSV.

    Both give None for a pair that is not there.
    """

    def county_flows(way: str, pair: str) -> bytes | None:
        rows = flows(way, pair)
        return None if rows is None else written(way, pair, rows)

    return Files(
        "https://www.irs.gov",
        "2",
        Route(r"/pub/irs-soi/county(inflow|outflow)(\d{4})\.csv", county_flows, CSV),
        Route(r"/pub/irs-soi/(\d{4})inmigall\.csv", gross, CSV),
    )


def written(way: str, pair: str, flows: Iterable[Flow]) -> bytes:
    """A file of county flows in the layout of its pair."""
    own, other = _SIDES[way]
    header = f"{own}_statefips,{own}_countyfips,{other}_statefips,{other}_countyfips,{other}_state,{other}_countyname"
    lines = [f"{header},n1,n2,agi", *(_line(flow, padded=pair not in UNPADDED) for flow in flows)]
    return ("\n".join(lines) + "\n").encode("latin-1" if pair == LATIN_1 else "ascii")


def _line(flow: Flow, *, padded: bool) -> str:
    codes = [flow.county[:2], flow.county[2:], flow.other[:2], flow.other[2:]]
    if not padded:
        codes = [str(int(code)) for code in codes]
    return ",".join((*codes, flow.state, flow.name, f"{flow.returns},{flow.people},{flow.income}"))


def sample() -> tuple[Publisher, ...]:
    """Flows carried on from those of 2014-15, gross migration as published or scaled."""
    return (irs(content("irs_flows", "flows"), content("irs_gross", "gross_file")),)
