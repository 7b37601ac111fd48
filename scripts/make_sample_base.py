"""Carry published figures over into the base files of the embedded sample. Run once; its output is committed.

Reads a folder of publishers' files as a person downloads them (laid out as the tests' shared data) and writes the small
files under ``src/aker_data/sample/base``. Nothing is invented here: a figure is carried over, summed, or, where it is
withheld, imputed and marked so. What is synthetic is made by the modules of ``aker_sample`` from these files.

    python -m scripts.make_sample_base ../shared/data

The delineation lists of 2015 and 2020 are old Excel files: writing them needs ``xlwt``, the newer ones ``openpyxl``.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import fastexcel
import openpyxl
import polars as pl

BASE = Path(__file__).resolve().parent.parent / "src" / "aker_data" / "sample" / "base"
METROS = ("12420", "14260", "14460", "19740", "25540", "26620", "38060", "38300", "39580", "41620", "41940", "42660")
LISTS = {"list1_2015.xls": "2015", "list1_2020.xls": "2020", "list1_2023.xlsx": "2023"}
EXTRA_COUNTY = "35013"  # Dona Ana, New Mexico: outside the metros, there for its Latin-1 byte
CAPITALS = {"25025": 0.36, "48453": 0.45, "04013": 0.17, "49035": 0.44, "16001": 0.38, "09003": 0.36, "37183": 0.42}
FEDERAL = {"01089": 0.42, "08031": 0.17, "49035": 0.15, "42003": 0.16}
# Shares of federal and state in government employment, as in the nation, where the area's own are not at hand.
FEDERAL_SHARE, STATE_SHARE = 0.127, 0.214
SECTORS = [
    *("11", "21", "22", "23", "31-33", "42", "44-45", "48-49", "51", "52"),
    *("53", "54", "55", "56", "61", "62", "71", "72", "81", "99"),
]
DETAILED = {
    "1": ("54", "62", "92"),
    "2": ("61", "62", "92"),
    "3": ("61", "62", "92"),
    "5": ("31-33", "51", "54", "61", "62"),
}


# By sector: establishments, employment, and published, imputed or derived. By area: establishments, employment, wages.
Sectors = dict[str, tuple[int, float, str]]
Total = tuple[int, int, int]


def sheet_of(path: Path) -> list[tuple[str | None, ...]]:
    """Every row of the first sheet, as text."""
    book = fastexcel.read_excel(path)
    return book.load_sheet(0, header_row=None, dtypes="string").to_polars().rows()


def write_csv(name: str, frame: pl.DataFrame) -> None:
    """One base file."""
    frame.write_csv(BASE / name)


# --- delineations -------------------------------------------------------------------------------------------------


def delineations(data: Path) -> pl.DataFrame:
    """Write the three lists with the sample's metros only; return (vintage, cbsa, county)."""
    pairs = []
    for name, vintage in LISTS.items():
        rows = sheet_of(data / "cbsa" / name)
        kept = [row for row in rows[3:] if row[0] in METROS]
        notes = [row for row in rows[-4:] if row[0] and not row[0].isdigit()]
        sheet = [*rows[:3], *kept, (None,) * 12, *notes]
        (write_xls if name.endswith(".xls") else write_xlsx)(BASE / name, "List 1", sheet)
        pairs += [(vintage, row[0], f"{row[9]}{row[10]}", row[3], row[7]) for row in kept]
    return pl.DataFrame(pairs, schema=["vintage", "cbsa", "county", "title", "county_name"], orient="row")


def write_xls(path: Path, title: str, rows: list[tuple[str | None, ...]]) -> None:
    """An old Excel file with text cells."""
    xlwt = import_module("xlwt")  # not among the project's dependencies: needed once

    book = xlwt.Workbook()
    sheet = book.add_sheet(title)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell:
                sheet.write(at, column, cell)
    book.save(str(path))


def write_xlsx(path: Path, title: str, rows: list[tuple[str | None, ...]]) -> None:
    """An Excel file with text cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append([cell or None for cell in row])
    book.save(path)


# --- population ---------------------------------------------------------------------------------------------------


def population(data: Path, counties: set[str]) -> None:
    """Rows of the sample's counties and their states, in the layout of the publisher (zero-padded codes)."""
    states = {county[:2] for county in counties}
    for vintage in ("2019", "2023"):
        frame = pl.read_csv(data / "pep" / f"co-est{vintage}-alldata.csv", infer_schema=False, encoding="latin1")
        frame = frame.with_columns(
            pl.col("SUMLEV").str.zfill(3), pl.col("STATE").str.zfill(2), pl.col("COUNTY").str.zfill(3)
        )
        code = pl.col("STATE") + pl.col("COUNTY")
        connecticut = (pl.col("STATE") == "09") & (pl.col("COUNTY") != "000")
        state_row = pl.col("STATE").is_in(states) & (pl.col("COUNTY") == "000")
        kept = frame.filter(code.is_in(counties) | connecticut | state_row)
        name = pl.when(code == EXTRA_COUNTY).then(pl.lit("Doña Ana County")).otherwise(pl.col("CTYNAME"))
        text = kept.with_columns(CTYNAME=name).write_csv()
        (BASE / f"pep_{vintage}.csv").write_bytes(text.encode("latin-1"))


# --- QCEW ---------------------------------------------------------------------------------------------------------


def first_quarter(data: Path) -> pl.DataFrame:
    """The high-level rows of the first quarter of 2016, one row per area, ownership and industry."""
    frame = pl.read_csv(data / "qcew" / "2016.q1.high_level_rows_all_areas.csv", infer_schema=False)
    return frame.select(
        "area_fips",
        "own_code",
        "industry_code",
        level=pl.col("agglvl_code").str.slice(1),
        withheld=pl.col("disclosure_code") == "N",
        estabs=pl.col("qtrly_estabs_count").cast(pl.Int64),
        emp=pl.col("month3_emplvl").cast(pl.Int64),
        wages=pl.col("total_qtrly_wages").cast(pl.Int64),
    )


def imputed_sectors(rows: pl.DataFrame, metros: dict[str, set[str]]) -> dict[str, Sectors]:
    """Private sectors of each county: establishments, employment, and whether published or imputed.

    Withheld cells share what is left of the county's private total; where the metro's sector is published, they share
    what the other counties leave of it (iterative proportional fitting, establishments as the start).
    """
    sectors = rows.filter((pl.col("own_code") == "5") & (pl.col("level") == "4"))
    average = {
        code: emp / max(estabs, 1)
        for code, emp, estabs in sectors.filter(~pl.col("withheld"))
        .group_by("industry_code")
        .agg(pl.col("emp").sum(), pl.col("estabs").sum())
        .iter_rows()
    }
    private = {
        area: None if withheld else emp
        for area, emp, withheld in rows.filter((pl.col("own_code") == "5") & (pl.col("level") == "1"))
        .select("area_fips", "emp", "withheld")
        .iter_rows()
    }
    cells: dict[str, Sectors] = {}
    for area, code, estabs, emp, withheld in sectors.select(
        "area_fips", "industry_code", "estabs", "emp", "withheld"
    ).iter_rows():
        value = (estabs, estabs * average[code], "imputed") if withheld else (estabs, float(emp), "published")
        cells.setdefault(area, {})[code] = value
    for _ in range(12):
        for metro, counties in metros.items():
            fit_columns(cells, metro, counties)
        for area, own in cells.items():
            fit(own, list(own), private.get(area))
    return cells


def fit(own: Sectors, codes: list[str], target: int | None) -> None:
    """Scale the imputed cells of one area so that all add up to the target."""
    if target is None:
        return
    known = sum(own[code][1] for code in codes if own[code][2] == "published")
    free = [code for code in codes if own[code][2] == "imputed"]
    total = sum(own[code][1] for code in free)
    if free and total > 0:
        for code in free:
            own[code] = (own[code][0], own[code][1] * max(target - known, 0) / total, "imputed")


def fit_columns(cells: dict[str, Sectors], metro: str, counties: set[str]) -> None:
    """Scale the imputed cells of a metro's counties so that a published sector of the metro is met."""
    for code, (_, target, basis) in cells.get(metro, {}).items():
        free = [c for c in counties if cells.get(c, {}).get(code, (0, 0.0, ""))[2] == "imputed"]
        known = sum(cells[c][code][1] for c in counties if code in cells.get(c, {}) and c not in free)
        total = sum(cells[c][code][1] for c in free)
        if basis == "published" and free and total > 0:
            for c in free:
                estabs, value, _ = cells[c][code]
                cells[c][code] = (estabs, value * max(target - known, 0) / total, "imputed")


def whole(values: dict[str, float], total: int) -> dict[str, int]:
    """Round to whole numbers that add up to the total (largest remainder)."""
    floors = {key: int(value) for key, value in values.items()}
    order = sorted(values, key=lambda key: (floors[key] - values[key], key))
    left = total - sum(floors.values())
    for step in range(abs(left)):
        floors[order[step % len(order)]] += 1 if left > 0 else -1
    return floors


def government_split(data: Path, county: str, jobs: int) -> dict[str, int]:
    """Government employment by ownership: published for Denver's counties, else by shares."""
    for path in (data / "qcew" / "2016_quarterly_by_area").glob(f"*{county}*.csv"):
        frame = pl.read_csv(path, infer_schema=False)
        total = frame.filter((pl.col("qtr") == "1") & (pl.col("agglvl_code") == "71") & (pl.col("own_code") != "5"))
        found = {own: int(emp) for own, emp in total.select("own_code", "month3_emplvl").iter_rows()}
        if sum(found.values()) == jobs:
            return found
    federal, state = FEDERAL.get(county, FEDERAL_SHARE), CAPITALS.get(county, STATE_SHARE)
    return whole({"1": jobs * federal, "2": jobs * state, "3": jobs * (1 - federal - state)}, jobs)


def qcew(data: Path, lists: pl.DataFrame) -> None:
    """Areas by sector in the first quarter of 2016, the nation by industry, and Denver's own mix of industries."""
    rows = first_quarter(data)
    old = lists.filter(pl.col("vintage") == "2020")
    members = {metro: set(old.filter(pl.col("cbsa") == metro)["county"]) for metro in METROS}
    metro_of = {county: metro for metro, counties in members.items() for county in counties}
    counties = sorted({*metro_of, "42073"})
    cells = imputed_sectors(rows, {f"C{metro[:4]}": found for metro, found in members.items()})
    totals = {
        area: (estabs, emp, wages)
        for area, estabs, emp, wages in rows.filter((pl.col("own_code") == "0") & (pl.col("level") == "0"))
        .select("area_fips", "estabs", "emp", "wages")
        .iter_rows()
    }
    for state in ("06", "48"):  # the files of these two states are not at hand: their counties are added up
        add_up_state(cells, totals, state)
    out: list[tuple[str, str, str, int, int, str]] = []
    units: list[tuple[str, str, str, int, int, int]] = []
    states = sorted({county[:2] for county in counties})
    for county in counties:
        write_unit(Unit(county, out, units), data, metro_of.get(county, ""), cells[county], totals[county])
    for state in states:
        inside = [county for county in counties if county[:2] == state]
        rest = {
            code: (
                estabs - sum(cells[c].get(code, (0, 0.0, ""))[0] for c in inside),
                max(emp - sum(cells[c].get(code, (0, 0.0, ""))[1] for c in inside), 0.0),
                "derived",
            )
            for code, (estabs, emp, _) in cells[f"{state}000"].items()
        }
        left = tuple(totals[f"{state}000"][i] - sum(totals[c][i] for c in inside) for i in range(3))
        write_unit(Unit(f"{state}999", out, units), data, "", rest, (left[0], left[1], left[2]))
    write_csv(
        "qcew_2016_areas.csv",
        pl.DataFrame(out, schema=["unit", "own", "sector", "estabs", "emp", "basis"], orient="row"),
    )
    write_csv(
        "qcew_2016_units.csv",
        pl.DataFrame(units, schema=["unit", "metro", "state", "estabs", "emp", "wages"], orient="row"),
    )
    nation(data, cells, totals)
    denver_mix(data)


class Unit(NamedTuple):
    """A county or the rest of a state, and the tables that its rows go to."""

    code: str
    sectors: list[tuple[str, str, str, int, int, str]]
    totals: list[tuple[str, str, str, int, int, int]]


def add_up_state(cells: dict[str, Sectors], totals: dict[str, Total], state: str) -> None:
    """Put the sums of a state's counties where the state's own rows would be."""
    parts = [area for area in totals if area.startswith(state) and area[:2] == state and not area.endswith("000")]
    codes = {code for area in parts for code in cells.get(area, {})}
    cells[f"{state}000"] = {
        code: (
            sum(cells[a][code][0] for a in parts if code in cells.get(a, {})),
            sum(cells[a][code][1] for a in parts if code in cells.get(a, {})),
            "derived",
        )
        for code in codes
    }
    summed = [sum(totals[area][at] for area in parts) for at in range(3)]
    totals[f"{state}000"] = (summed[0], summed[1], summed[2])


def write_unit(into: Unit, data: Path, metro: str, sectors: Sectors, total: Total) -> None:
    """Rows of one county, or of the rest of one state."""
    unit, out, units = into
    estabs, emp, wages = total
    private = round(sum(value for _, value, _ in sectors.values()))
    rounded = whole({code: value for code, (_, value, _) in sectors.items()}, private)
    for code in SECTORS:
        if code in sectors and sectors[code][0] > 0:
            out.append((unit, "5", code, sectors[code][0], rounded[code], sectors[code][2]))
    offices = max(estabs - sum(count for count, _, _ in sectors.values()), 3)
    split = government_split(data, unit, emp - private)
    places = whole({"1": offices * 0.2, "2": offices * 0.23, "3": offices * 0.57}, offices)
    out.extend((unit, own, "government", max(places[own], 1), jobs, "derived") for own, jobs in sorted(split.items()))
    units.append((unit, metro, unit[:2], estabs, emp, wages))


def nation(data: Path, cells: dict[str, Sectors], totals: dict[str, Total]) -> None:
    """The nation by ownership and industry in the first quarter of 2019, and its sectors in that of 2016."""
    frame = pl.read_csv(data / "qcew" / "api_2019q1" / "US000.csv", infer_schema=False)
    kept = []
    for own, code, level, estabs, emp, wages in frame.select(
        "own_code", "industry_code", "agglvl_code", "qtrly_estabs", "month3_emplvl", "total_qtrly_wages"
    ).iter_rows():
        sector = next((s for s in (*SECTORS, "92") if inside(code, s)), "")
        detailed = level == "16" and sector in DETAILED.get(own, ())
        plain = level == "14" and sector not in DETAILED.get(own, ())
        if own in DETAILED and (detailed or plain) and int(estabs) > 0:
            kept.append((own, sector, code, int(estabs), int(emp), int(wages)))
        if own in DETAILED and level in ("11", "14"):
            kept.append((own, "total" if level == "11" else f"{code}+", code, int(estabs), int(emp), int(wages)))
    write_csv(
        "qcew_2019_nation.csv",
        pl.DataFrame(kept, schema=["own", "sector", "industry", "estabs", "emp", "wages"], orient="row"),
    )
    states = [a for a in totals if a.endswith("000") and a[:2].isdigit() and int(a[:2]) <= 56]
    sums = [
        (
            "5",
            code,
            sum(cells[s][code][0] for s in states if code in cells[s]),
            round(sum(cells[s][code][1] for s in states if code in cells[s])),
        )
        for code in SECTORS
    ]
    every = tuple(sum(totals[s][i] for s in states) for i in range(2))
    sums.append(("0", "10", every[0], every[1]))
    write_csv("qcew_2016_nation.csv", pl.DataFrame(sums, schema=["own", "sector", "estabs", "emp"], orient="row"))


def inside(code: str, sector: str) -> bool:
    """Whether an industry belongs to a sector."""
    low, _, high = sector.partition("-")
    return code == sector or (
        code[:2].isdigit() and len(code) < 5 and low <= code[:2] <= (high or low) and code[:2] != "10"
    )


def denver_mix(data: Path) -> None:
    """Denver's four-digit industries of the detailed sectors that were published for the first quarter of 2016."""
    path = next((data / "qcew" / "2016_quarterly_by_area").glob("*C1974*.csv"))
    frame = pl.read_csv(path, infer_schema=False).filter(
        (pl.col("qtr") == "1") & (pl.col("agglvl_code") == "46") & (pl.col("disclosure_code") != "N")
    )
    kept = [
        (code, int(emp))
        for code, emp in frame.select("industry_code", "month3_emplvl").iter_rows()
        if any(inside(code, sector) for sector in DETAILED["5"])
    ]
    write_csv("qcew_2016_denver.csv", pl.DataFrame(kept, schema=["industry", "emp"], orient="row"))


# --- IRS ----------------------------------------------------------------------------------------------------------

REGIONS = {
    "59001": "09 23 25 33 34 36 42 44 50",
    "59003": "17 18 19 20 26 27 29 31 38 39 46 55",
    "59005": "01 05 10 11 12 13 21 22 24 28 37 40 45 47 48 51 54",
    "59007": "02 04 06 08 15 16 30 32 35 41 49 53 56",
}
REGION_OF = {state: code for code, states in REGIONS.items() for state in states.split()}
LARGEST_PAIRS = 10


class Flow(NamedTuple):
    """One row of a county file, whichever side it is on."""

    county: str
    other: str
    state: str
    name: str
    n1: int
    n2: int
    agi: int


def irs(data: Path, counties: set[str]) -> None:
    """Flows of 2014-15: totals, pairs within the sample, each county's largest others; the rest in other flows."""
    subjects = {county for county in counties if county != EXTRA_COUNTY and not county.startswith("091")}
    kept: list[tuple[str, str, str, int, int, int]] = []
    names: dict[str, tuple[str, str]] = {}
    for way in ("inflow", "outflow"):
        frame = pl.read_csv(data / "irs" / "county" / f"county{way}1415.csv", infer_schema=False)
        rows = [
            Flow(a + b, c + d, st, name, int(n1), int(n2), int(agi))
            for a, b, c, d, st, name, n1, n2, agi in frame.iter_rows()
        ]
        states = {county[:2] + "000" for county in subjects}
        kept += [(way, at, other, n1, n2, agi) for at, other, _, _, n1, n2, agi in rows if at in states]
        for county in sorted(subjects):
            own = [row for row in rows if row[0] == county]
            kept += [(way, county, *cells) for cells in folded(county, own, subjects)]
        names |= {row[1]: (row[2], row[3]) for row in rows if row[1][:2] <= "56" and row[0] != row[1]}
    write_csv(
        "irs_2015_flows.csv",
        pl.DataFrame(kept, schema=["way", "county", "other", "n1", "n2", "agi"], orient="row"),
    )
    used = sorted({row[2] for row in kept if row[2][:2] <= "56"} | subjects)
    write_csv(
        "irs_names.csv", pl.DataFrame([(c, *names[c]) for c in used], schema=["code", "state", "name"], orient="row")
    )


def folded(county: str, rows: list[Flow], subjects: set[str]) -> list[tuple[str, int, int, int]]:
    """One county's rows with its small pairs added to the other flows of the same or of different states."""
    pairs = [row for row in rows if row[1][:2] <= "56" and row[1] != county]
    largest = {row[1] for row in sorted(pairs, key=lambda row: -row[4])[:LARGEST_PAIRS]}
    cells = {
        row.other: [max(value, 0) if row.other[:2] in ("58", "59") else value for value in (row.n1, row.n2, row.agi)]
        for row in rows
    }
    for row in pairs:
        if row[1] in subjects or row[1] in largest or row[1] == EXTRA_COUNTY:
            continue
        del cells[row[1]]
        same = row[1][:2] == county[:2]
        for target in ("58000",) if same else ("59000", REGION_OF[row[1][:2]]):
            into = cells.setdefault(target, [0, 0, 0])
            cells[target] = [old + more for old, more in zip(into, (row.n1, row.n2, row.agi), strict=True)]
    return [(other, n1, n2, agi) for other, (n1, n2, agi) in cells.items()]


def gross(data: Path, states: set[str]) -> None:
    """Gross migration by age of the sample's states, as published."""
    parts = []
    for pair in ("1819", "1920", "2021", "2122"):
        frame = pl.read_csv(data / "irs" / "gross" / f"{pair}inmigall.csv", infer_schema=False)
        parts.append(frame.filter(pl.col("statefips").is_in(states)).select(pl.lit(pair).alias("pair"), pl.all()))
    pack("irs_gross.csv.gz", pl.concat(parts).write_csv())


def pack(name: str, text: str) -> None:
    """One compressed base file; the same text always gives the same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, filename="") as packed:
        packed.write(text.encode())
    (BASE / name).write_bytes(buffer.getvalue())


# --- ACS ----------------------------------------------------------------------------------------------------------

LINES = {"B01001": 49, "B07001": 96, "B07401": 80, "B19013": 1}


def acs(data: Path, states: set[str]) -> None:
    """Estimates and margins of the sample's states, 2017 and 2018; the nation as the sum of all states."""
    out: list[list[str]] = []
    for year in (2017, 2018):
        for table, lines in LINES.items():
            path = data / "acs" / "api_group_csv" / f"acs-acs1-{year}-GROUP_{table}_DATA.csv"
            frame = pl.read_csv(path, infer_schema=False)
            columns = {m: [f"{table}_{line:03d}{m}" for line in range(1, lines + 1)] for m in "EM"}
            for state in sorted(states):
                row = frame.filter(pl.col("state") == state)
                out += [[str(year), table, state, m, *row.select(columns[m]).row(0)] for m in "EM"]
            if table in ("B01001", "B07001"):
                every = frame.filter(pl.col("state") != "72")
                total = every.select(pl.col(columns["E"]).cast(pl.Int64).sum()).row(0)
                squares = every.select(
                    (pl.col(columns["M"]).cast(pl.Float64).replace(-555555555, 0) ** 2).sum().sqrt().round()
                ).row(0)
                out.append([str(year), table, "US", "E", *map(str, total)])
                out.append([str(year), table, "US", "M", *(str(int(value)) for value in squares)])
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(out)
    pack("acs_states.csv.gz", text.getvalue())


# --- BFS ----------------------------------------------------------------------------------------------------------


def bfs(data: Path, counties: set[str], states: set[str]) -> None:
    """Monthly rows 2016-2024 as published, and the county workbook with the sample's counties."""
    abbreviations = {
        row[0]: row[3] for row in sheet_of(data / "bfs" / "county_2023" / "bfs_county_apps_annual.xlsx")[3:] if row[0]
    }
    ours = {abbreviation for abbreviation, code in abbreviations.items() if code in states} | {"US"}
    lines = (data / "bfs" / "asof_2025-08" / "bfs_monthly.csv").read_text().splitlines()
    kept = [lines[0]]
    for line in lines[1:]:
        sa, sector, series, geo, year = line.split(",")[:5]
        if not 2016 <= int(year) <= 2024:
            continue
        wanted = (sector == "TOTAL" and geo in ours) or (series == "BA_BA" and sa == "U" and geo == "US")
        state = (
            len(geo) == 2 and geo not in ("NO", "MW", "SO", "WE", "PR") and sa == "U" and series in ("BA_BA", "BF_BF4Q")
        )
        if wanted or (state and sector == "TOTAL"):
            kept.append(line)
    pack("bfs_monthly.csv.gz", "\n".join(kept) + "\n")
    rows = sheet_of(data / "bfs" / "county_2023" / "bfs_county_apps_annual.xlsx")
    sample = [row for row in rows[3:] if row[2] in counties or (row[3] == "09")]
    write_xlsx(BASE / "bfs_county_apps_annual.xlsx", "County Data", [*rows[:3], *sample])


def bds(data: Path) -> None:
    """The nation by age of the firm, as published."""
    pack("bds2021_fa.csv.gz", (data / "bds" / "bds2021_fa.csv").read_text())


def main() -> None:
    data = Path(sys.argv[1])
    BASE.mkdir(parents=True, exist_ok=True)
    lists = delineations(data)
    counties = set(lists["county"]) | {EXTRA_COUNTY}
    states = {county[:2] for county in lists["county"]}
    write_csv("metros.csv", lists)
    population(data, counties)
    qcew(data, lists)
    irs(data, counties)
    gross(data, states)
    acs(data, states)
    bfs(data, counties, states)
    bds(data)


if __name__ == "__main__":
    main()
