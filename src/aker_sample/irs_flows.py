"""IRS county flows of the sample: 2014-15 as published, carried on to later pairs of years.

A flow grows as the published state totals do (2018-19 to 2021-22; before and after, synthetic), with a little noise,
the same for both of its ends. Pairs below twenty returns go into the other flows, as the publisher does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from aker_sample import noise
from aker_sample.base_files import raw, rows
from aker_sample.publishers.irs import LATIN_1, Flow

PAIRS = ("1516", "1617", "1718", "1819", "1920", "2021", "2122", "2223")
LEAST_RETURNS = 20
STATE_ROWS_UNTIL = "1718"
REGIONS_OF_CONNECTICUT_FROM = "2122"
IN_STATE_FOLDED = "2223"
# Where the flows of Connecticut's counties went; the true borders cut through counties, so this is an approximation.
PLANNING_REGIONS = {
    "09001": "09190", "09003": "09110", "09005": "09160", "09007": "09130",
    "09009": "09170", "09011": "09180", "09013": "09110", "09015": "09150",
}  # fmt: skip
REGION_NAMES = {
    "09110": "Capitol Planning Region",
    "09130": "Lower Connecticut River Valley Pl",
    "09150": "Northeastern Connecticut Planning",
    "09160": "Northwest Hills Planning Region",
    "09170": "South Central Connecticut Plannin",
    "09180": "Southeastern Connecticut Planning",
    "09190": "Western Connecticut Planning Regi",
}
REGIONS = {
    "59001": "09 23 25 33 34 36 42 44 50",
    "59003": "17 18 19 20 26 27 29 31 38 39 46 55",
    "59005": "01 05 10 11 12 13 21 22 24 28 37 40 45 47 48 51 54",
    "59007": "02 04 06 08 15 16 30 32 35 41 49 53 56",
}
_REGION_OF = {state: code for code, states in REGIONS.items() for state in states.split()}
_TOTALS = {
    "96000": "Total Migration-US and Foreign",
    "97000": "Total Migration-US",
    "97001": "Total Migration-Same State",
    "97003": "Total Migration-Different State",
    "98000": "Total Migration-Foreign",
}
_OTHERS = {
    "57001": ("FR", "Foreign - Overseas"),
    "57003": ("FR", "Foreign - Puerto Rico"),
    "57005": ("FR", "Foreign - APO/FPO ZIPs"),
    "57007": ("FR", "Foreign - Virgin Islands"),
    "57009": ("FR", "Foreign - Other flows"),
    "58000": ("SS", "Other flows - Same State"),
    "59000": ("DS", "Other flows - Different State"),
    "59001": ("DS", "Other flows - Northeast"),
    "59003": ("DS", "Other flows - Midwest"),
    "59005": ("DS", "Other flows - South"),
    "59007": ("DS", "Other flows - West"),
}
Cells = dict[str, list[int]]


def flows(way: str, pair: str) -> Iterator[Flow] | None:
    """The rows of the inflow or outflow file of a pair of filing years; None for other pairs than the sample's."""
    return _rows(way, pair) if pair in PAIRS else None


def _rows(way: str, pair: str) -> Iterator[Flow]:
    names = _names(pair)
    for county, cells in sorted(_flows(way, pair).items()):
        for code, values in _ordered(county, cells):
            yield Flow(county, code, *_name(county, code, names), *values)


def _name(county: str, code: str, names: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """State and name of the other end of a row."""
    state, own_name = names[county]
    if code in _TOTALS:
        return state, _TOTALS[code] if county.endswith("000") else f"{own_name} {_TOTALS[code]}"
    if code == county:
        return state, f"{own_name} Non-migrants"
    return _OTHERS.get(code) or names[code]


def _ordered(county: str, cells: Cells) -> list[tuple[str, list[int]]]:
    """Totals first, then those who stayed, then pairs by size, then the other flows."""
    totals = [(code, cells[code]) for code in _TOTALS if code in cells]
    stayed = [(county, cells[county])] if county in cells else []
    pairs = sorted(
        ((code, values) for code, values in cells.items() if code[:2] <= "56" and code != county),
        key=lambda row: (-row[1][0], row[0]),
    )
    rest = [
        (code, cells[code])
        for code in ("58000", "59000", *REGIONS, *(c for c in _OTHERS if c[:2] == "57"))
        if code in cells
    ]
    return [*totals, *stayed, *pairs, *rest]


def _flows(way: str, pair: str) -> dict[str, Cells]:
    """Cells by county (and by state, where the vintage has them)."""
    grown: dict[str, Cells] = {}
    regions = pair >= REGIONS_OF_CONNECTICUT_FROM
    for county, other, values in _grown(way, pair):
        if county.endswith("000") and pair > STATE_ROWS_UNTIL:
            continue
        at, to = (
            (PLANNING_REGIONS.get(county, county), PLANNING_REGIONS.get(other, other)) if regions else (county, other)
        )
        cell = grown.setdefault(at, {}).setdefault(to, [0, 0, 0])
        for column in range(3):
            cell[column] = -1 if values[0] < 0 and cell[0] <= 0 else max(cell[column], 0) + max(values[column], 0)
    return {county: _closed(county, cells, pair) for county, cells in grown.items()}


def _grown(way: str, pair: str) -> list[tuple[str, str, list[int]]]:
    """The rows of 2014-15 brought to another pair; withheld ones stay withheld."""
    base = [row for row in rows("irs_2015_flows.csv") if row["way"] == way]
    sides = [(r["other"], r["county"]) if way == "inflow" else (r["county"], r["other"]) for r in base]
    first, second = noise.keys([a for a, _ in sides]), noise.keys([b for _, b in sides])
    bend = np.exp(0.06 * noise.bell(first, second, salt=f"irs {pair}"))
    grown = []
    for row, (y1, y2), noisy in zip(base, sides, bend, strict=True):
        n1, n2, agi = int(row["n1"]), int(row["n2"]), int(row["agi"])
        if n1 < 0:
            grown.append((row["county"], row["other"], [-1, -1, -1]))
            continue
        # Abroad is one total and its parts: the same growth keeps them adding up.
        plain = y1 == y2 or row["other"] == "98000" or row["other"].startswith("57")
        factor = _factor(y1, y2, pair) * (1.0 if plain else float(noisy))
        richer = 1.045 ** (PAIRS.index(pair) + 1)
        grown.append(
            (row["county"], row["other"], [round(n1 * factor), round(n2 * factor), round(agi * factor * richer)])
        )
    return grown


def _factor(y1: str, y2: str, pair: str) -> float:
    """Growth of a flow since 2014-15."""
    series = _state_factors()
    if y1 == y2:
        return float(1.008 ** (PAIRS.index(pair) + 1))
    if y1[:2] == y2[:2] or "58000" in (y1, y2) or "97001" in (y1, y2):
        state = y1[:2] if y1[:2] <= "56" else y2[:2]
        return series[(state, "samest")][pair]
    known = [series[key][pair] for key in ((y1[:2], "outflow"), (y2[:2], "inflow")) if key in series]
    return float(np.prod(known) ** (1 / len(known)))


@cache
def _state_factors() -> dict[tuple[str, str], dict[str, float]]:
    """By state and kind of flow: individuals in each pair over those of 2014-15."""
    lines = raw("irs_gross.csv.gz").decode().splitlines()
    at = {name: position for position, name in enumerate(lines[0].split(","))}
    published: dict[tuple[str, str], dict[str, float]] = {}
    for line in lines[1:]:
        cells = line.split(",")
        if cells[at["agi_stub"]] == "0":
            for flow in ("inflow", "outflow", "samest"):
                values = published.setdefault((cells[at["statefips"]], flow), {})
                values[cells[at["pair"]]] = float(cells[at[f"{flow}_n2_0"]])
    before = {
        (r["way"], r["county"], r["other"]): float(r["n2"])
        for r in rows("irs_2015_flows.csv")
        if r["county"].endswith("000")
    }
    factors = {}
    for (state, flow), values in published.items():
        way, total = ("inflow", "97001") if flow == "samest" else (flow, "97003")
        start = before[(way, f"{state}000", total)]
        known = {pair: value / start for pair, value in values.items()}
        for step, pair in enumerate(("1516", "1617", "1718"), start=1):
            known[pair] = 1 + (known["1819"] - 1) * step / 4
        known["2223"] = known["2122"] * 1.02
        factors[(state, flow)] = known
    return factors


def _closed(county: str, cells: Cells, pair: str) -> Cells:
    """Small pairs folded into the other flows, small cells withheld, totals added up."""
    if county.endswith("000"):
        return _with_totals(cells, cells["97001"], cells["97003"])
    same, different = [0, 0, 0], [0, 0, 0]
    folded = {code: values for code, values in cells.items() if code[:2] in ("57",) or code in (county, "98000")}
    others = {code: list(cells.get(code, [0, 0, 0])) for code in ("58000", *REGIONS)}
    for code, values in cells.items():
        if code[:2] > "56" or code == county:
            continue
        inside = code[:2] == county[:2]
        if values[0] < LEAST_RETURNS or (inside and pair == IN_STATE_FOLDED):
            _add(others["58000" if inside else _REGION_OF[code[:2]]], values)
        else:
            folded[code] = values
            _add(same if inside else different, values)
    others["59000"] = [sum(others[code][at] for code in REGIONS) for at in range(3)]
    _add(same, others["58000"])
    _add(different, others["59000"])
    for code, values in others.items():
        if values[0] > 0:
            folded[code] = values if values[0] >= LEAST_RETURNS else [-1, -1, -1]
    return _with_totals(folded, same, different)


def _with_totals(cells: Cells, same: list[int], different: list[int]) -> Cells:
    parts = [values for code, values in cells.items() if code[:2] == "57"]
    foreign = cells.get("98000", [0, 0, 0])
    if parts and all(values[0] >= 0 for values in parts):
        foreign = [sum(values[at] for values in parts) for at in range(3)]
    inside = [same[at] + different[at] for at in range(3)]
    whole = [inside[at] + max(foreign[at], 0) for at in range(3)]
    totals = {"96000": whole, "97000": inside, "97001": same, "97003": different, "98000": foreign}
    return {**cells, **totals}


def _add(into: list[int], values: list[int]) -> None:
    for at in range(3):
        into[at] += max(values[at], 0) if values[0] >= 0 else 0


def _names(pair: str) -> dict[str, tuple[str, str]]:
    """State and name of every county, as the vintage writes them."""
    names = {row["code"]: (row["state"], row["name"]) for row in rows("irs_names.csv")}
    names |= {f"{code[:2]}000": (state, "") for code, (state, _) in names.items()}
    if pair >= REGIONS_OF_CONNECTICUT_FROM:
        names |= {code: ("CT", name) for code, name in REGION_NAMES.items()}
    if pair == LATIN_1:
        names["35013"] = ("NM", "Doña Ana County")
    return names
