"""The sample's population, migration, survey and business files: layouts of each vintage, and figures that agree."""

import csv
import gzip
import io
import json

import pytest

import aker_sample as sample
from aker_sample import acs, irs_flows, irs_gross
from aker_sample.base_files import FOLDER, members
from aker_sample.population import metro_domestic_net, metro_residents
from aker_sample.publishers import census_acs, irs

PEP = "https://www2.census.gov/programs-surveys/popest/datasets"
IRS = "https://www.irs.gov/pub/irs-soi"
TABLE_KINDS = [(table, kind) for table in census_acs.TABLES for kind in census_acs.GEOGRAPHIES]


def body(url: str) -> bytes:
    answer = sample.answer("GET", url, None, None)
    assert answer.status == 200
    return answer.body


def flows(way: str, pair: str) -> list[list[str]]:
    return list(csv.reader(body(f"{IRS}/county{way}{pair}.csv").decode("latin-1").splitlines()))


def by_code(way: str, pair: str) -> dict[tuple[str, str], tuple[int, int, int]]:
    found = {}
    for row in flows(way, pair)[1:]:
        key = (row[0].zfill(2) + row[1].zfill(3), row[2].zfill(2) + row[3].zfill(3))
        assert key not in found
        found[key] = (int(row[6]), int(row[7]), int(row[8]))
    return found


# --- population ---


@pytest.mark.parametrize(("span", "vintage", "columns"), [("2010", 2019, 164), ("2020", 2023, 67), ("2020", 2022, 51)])
def test_population_vintages_have_the_publishers_shape(span: str, vintage: int, columns: int) -> None:
    raw = body(f"{PEP}/{span}-{vintage}/counties/totals/co-est{vintage}-alldata.csv")
    rows = list(csv.reader(io.StringIO(raw.decode("latin-1"))))
    assert {len(row) for row in rows} == {columns}
    assert {row[0] for row in rows[1:]} == {"040", "050"}
    assert {(len(row[3]), len(row[4])) for row in rows[1:]} == {(2, 3)}
    assert b"Do\xf1a Ana" in raw
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


@pytest.mark.parametrize("vintage", [2019, 2023])
def test_population_is_the_published_one(vintage: int, shared_data) -> None:
    span = "2010" if vintage == 2019 else "2020"
    ours = csv.DictReader(
        io.StringIO(body(f"{PEP}/{span}-{vintage}/counties/totals/co-est{vintage}-alldata.csv").decode("latin-1"))
    )
    with (shared_data / "pep" / f"co-est{vintage}-alldata.csv").open(encoding="latin-1") as file:
        real = {(int(row["STATE"]), int(row["COUNTY"])): row for row in csv.DictReader(file)}
    for row in ours:
        original = real[(int(row["STATE"]), int(row["COUNTY"]))]
        assert [row[name] for name in list(row)[7:]] == [original[name] for name in list(row)[7:]]


def test_older_vintage_is_revised_and_consistent() -> None:
    tables = {
        vintage: {
            (row["STATE"], row["COUNTY"]): row
            for row in csv.DictReader(
                io.StringIO(body(f"{PEP}/2020-{vintage}/counties/totals/co-est{vintage}-alldata.csv").decode("latin-1"))
            )
        }
        for vintage in (2022, 2023)
    }
    differs = 0
    for key, row in tables[2022].items():
        now, before = int(row["POPESTIMATE2022"]), int(row["POPESTIMATE2021"])
        differs += row["POPESTIMATE2022"] != tables[2023][key]["POPESTIMATE2022"]
        assert abs(now / int(tables[2023][key]["POPESTIMATE2022"]) - 1) < 0.012
        assert now - before == int(row["NPOPCHG2022"])
        assert int(row["NPOPCHG2022"]) == int(row["NATURALCHG2022"]) + int(row["NETMIG2022"]) + int(row["RESIDUAL2022"])
    assert differs > 0.9 * len(tables[2022])


def test_every_county_of_the_lists_has_people() -> None:
    for metro in members("2023"):
        for year in range(2016, 2024):
            assert metro_residents(metro, year) > 100_000


# --- IRS ---


@pytest.mark.parametrize("pair", irs_flows.PAIRS)
def test_both_ends_of_a_flow_tell_the_same(pair: str) -> None:
    inward, outward = by_code("inflow", pair), by_code("outflow", pair)
    subjects = {county for county, _ in inward}
    pairs = [(to, origin) for to, origin in inward if origin in subjects and origin != to]
    assert len(pairs) > 100
    for to, origin in pairs:
        assert outward[(origin, to)][:2] == inward[(to, origin)][:2]


@pytest.mark.parametrize("way", ["inflow", "outflow"])
@pytest.mark.parametrize("pair", irs_flows.PAIRS)
def test_parts_make_the_totals(way: str, pair: str) -> None:
    cells = by_code(way, pair)
    for county in {county for county, _ in cells if not county.endswith("000")}:
        own = {other: values for (at, other), values in cells.items() if at == county}
        for measure in range(2):
            value = {other: values[measure] for other, values in own.items()}
            assert value["97000"] == value["97001"] + value["97003"]
            assert value["96000"] == value["97000"] + max(value["98000"], 0)
            regions = [value[code] for code in irs_flows.REGIONS if code in value]
            if "59000" in value and -1 not in (value["59000"], *regions):
                assert value["59000"] == sum(regions)
            apart = [
                v for code, v in value.items() if code[:2] > "56" and code[:2] not in ("96", "97", "98") and v == -1
            ]
            inside = sum(v for code, v in value.items() if code[:2] <= "56" and code != county)
            if not apart:
                assert inside + value.get("58000", 0) + value.get("59000", 0) == value["97000"]
        assert all(values[0] == -1 or values[0] >= 20 for other, values in own.items() if other[:2] <= "59")


def test_layout_changes_with_the_vintage() -> None:
    assert flows("inflow", "1516")[0][:4] == ["y2_statefips", "y2_countyfips", "y1_statefips", "y1_countyfips"]
    assert flows("outflow", "1516")[0][:4] == ["y1_statefips", "y1_countyfips", "y2_statefips", "y2_countyfips"]
    padded = {pair: {len(row[0]) for row in flows("inflow", pair)[1:]} == {2} for pair in irs_flows.PAIRS}
    assert [pair for pair, is_padded in padded.items() if not is_padded] == list(irs.UNPADDED)
    with_states = [pair for pair in irs_flows.PAIRS if any(int(row[1]) == 0 for row in flows("inflow", pair)[1:])]
    assert with_states == ["1516", "1617", "1718"]
    regions = [pair for pair in irs_flows.PAIRS if ("09110", "09110") in by_code("inflow", pair)]
    assert regions == ["2122", "2223"]
    assert ("09003", "09003") not in by_code("inflow", "2122")
    assert body(f"{IRS}/countyinflow2021.csv").isascii()
    assert b"Do\xf1a Ana County" in body(f"{IRS}/countyinflow2122.csv")
    in_state = [key for key in by_code("inflow", "2223") if key[1][:2] == key[0][:2] and key[0] != key[1]]
    assert in_state == []


def test_suppressed_cells_are_there() -> None:
    assert any(values == (-1, -1, -1) for values in by_code("inflow", "2122").values())


@pytest.mark.parametrize("pair", [*irs_gross.PUBLISHED, *irs_gross.SCALED])
def test_gross_file_adds_up(pair: str) -> None:
    rows = list(csv.DictReader(body(f"{IRS}/{pair}inmigall.csv").decode().splitlines()))
    assert len(rows) == 13 * 8
    assert len(rows[0]) == 144
    for row in rows:
        for measure in ("n1", "n2"):
            for age in range(7):
                parts = sum(int(row[f"{flow}_{measure}_{age}"]) for flow in ("nonmig", "inflow", "samest"))
                assert int(row[f"total_{measure}_{age}"]) == parts


# --- ACS ---


@pytest.mark.parametrize("year", census_acs.SAMPLE_YEARS)
@pytest.mark.parametrize(("table", "kind"), TABLE_KINDS)
def test_survey_tables_have_every_line_as_text(year: int, table: str, kind: str) -> None:
    url = f"https://api.census.gov/data/{year}/acs/acs1?get=group({table})&for={kind.replace(' ', '%20')}:*"
    header, *rows = json.loads(body(url))
    assert header == ["GEO_ID", "NAME", *header[2:-1], kind]
    assert len(header) == 3 + 4 * census_acs.TABLES[table]
    assert len(rows) == {"us": 1, "state": 13}.get(kind, 12)
    for row in rows:
        assert len(row) == len(header)
        assert all(cell is None or isinstance(cell, str) for cell in row)
        cells = dict(zip(header, row, strict=True))
        estimates = [cells[f"{table}_{line:03d}E"] for line in range(1, census_acs.TABLES[table] + 1)]
        if (table, kind) == ("B07401", "us"):
            assert set(estimates) == {None}
        else:
            assert all(int(estimate) >= 0 for estimate in estimates)


def line(year: int, table: str, metro: str) -> list[int]:
    return [int(value) for value in acs._figures(year, table, metro)[0]]


@pytest.mark.parametrize("year", census_acs.SAMPLE_YEARS)
def test_metro_tables_agree_with_each_other(year: int) -> None:
    for metro in members("2023"):
        here, before, ages = (line(year, table, metro) for table in ("B07001", "B07401", "B01001"))
        assert ages[0] == metro_residents(metro, year)
        assert ages[0] == ages[1] + ages[25] == sum(ages[2:25]) + sum(ages[26:49])
        assert 0.97 * ages[0] < here[0] < ages[0]
        for lines in (here, before):
            assert lines[0] == sum(lines[16::16])
            assert all(lines[at] == sum(lines[at + 1 : at + 16]) for at in range(0, len(lines), 16))
        # Those who did not leave are the same people in both tables.
        assert here[16:48] == before[16:48]
        net = here[0] - here[80] - before[0]
        assert net == pytest.approx(metro_domestic_net(metro, year), abs=60)


def test_young_adults_move_to_the_magnets() -> None:
    def net_25_44(metro: str) -> float:
        here, before = line(2023, "B07001", metro), line(2023, "B07401", metro)
        return (sum(here[5:9]) - sum(here[85:89]) - sum(before[5:9])) / sum(here[5:9]) * 1000

    assert net_25_44("12420") > 15
    assert net_25_44("41940") < 0
    assert all(-60 < net_25_44(metro) < 60 for metro in members("2023"))


def test_states_of_2018_are_as_published(shared_data) -> None:
    for table in ("B07001", "B07401", "B19013", "B01001"):  # those of renting are synthetic
        with (shared_data / "acs" / "api_group_csv" / f"acs-acs1-2018-GROUP_{table}_DATA.csv").open() as file:
            real = {row["state"]: row for row in csv.DictReader(file)}
        header, *rows = json.loads(body(f"https://api.census.gov/data/2018/acs/acs1?get=group({table})&for=state:*"))
        for row in rows:
            cells = dict(zip(header, row, strict=True))
            for column in header[2:-1]:
                if column.endswith(("E", "M")):
                    assert cells[column] == real[cells["state"]][column]


# --- BFS ---


def test_monthly_business_file_is_carried_over_unchanged(shared_data) -> None:
    ours = body("https://www.census.gov/econ/bfs/csv/bfs_monthly.csv").decode().splitlines()
    real = set((shared_data / "bfs" / "asof_2025-08" / "bfs_monthly.csv").read_text().splitlines())
    assert set(ours) <= real
    assert gzip.decompress((FOLDER / "bfs_monthly.csv.gz").read_bytes()).decode().splitlines() == ours


def test_monthly_business_file_answers_the_runbook() -> None:
    rows = list(csv.DictReader(body("https://www.census.gov/econ/bfs/csv/bfs_monthly.csv").decode().splitlines()))
    colorado = [r for r in rows if r["geo"] == "CO" and r["series"] == "BF_BF4Q" and r["sa"] == "U"]
    assert {"2021"} <= {row["year"] for row in colorado}
    states = {row["geo"] for row in rows if row["series"] == "BA_BA" and row["naics_sector"] == "TOTAL"}
    assert len(states) == 52
