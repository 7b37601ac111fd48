"""County population: rows of vintages 2019 and 2023, small files with their columns."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from aker_core.errors import ConfigError, SourceChanged
from aker_data.contracts import Payload, Scope
from aker_data.schemas.census_geo import POPULATION
from aker_data.sources.census_pep import Vintage, checks, parse, request, requests, vintages

STEMS = ["POPESTIMATE", "NPOPCHG", "BIRTHS", "DEATHS", "NATURALCHG", "INTERNATIONALMIG", "DOMESTICMIG", "NETMIG"]
STEMS += ["RESIDUAL"]
YEARS = range(2020, 2024)
HEADER = ["SUMLEV", "REGION", "DIVISION", "STATE", "COUNTY", "STNAME", "CTYNAME", "ESTIMATESBASE2020"]
HEADER += [f"{stem}{year}" for stem in STEMS for year in YEARS]
HEADER += ["GQESTIMATESBASE2020", *(f"GQESTIMATES{year}" for year in YEARS)]
HEADER += [f"{stem}{year}" for stem in ("RBIRTH", "RDEATH", "RNATURALCHG") for year in YEARS[1:]]
HEADER += [f"{stem}{year}" for stem in ("RINTERNATIONALMIG", "RDOMESTICMIG", "RNETMIG") for year in YEARS[1:]]

# Published figures, Vintage 2023: Autauga County, Alabama (population, births, deaths, international, domestic).
AUTAUGA = {"POPESTIMATE": [58915, 59203, 59726, 60342], "BIRTHS": [162, 686, 706, 714], "DEATHS": [176, 696, 687, 621]}
AUTAUGA |= {"INTERNATIONALMIG": [0, 15, 22, 34], "DOMESTICMIG": [100, 242, 507, 491]}


def row(place: dict[str, str], figures: dict[str, list[int]]) -> list[str]:
    cells = {
        f"{stem}{year}": str(value)
        for stem, values in figures.items()
        for year, value in zip(YEARS, values, strict=True)
    }
    return [(place | cells).get(name, "0") for name in HEADER]


def county(state: str, number: str, name: str, sumlev: str = "50") -> list[str]:
    place = {"SUMLEV": sumlev, "STATE": state, "COUNTY": number, "STNAME": "Alabama", "CTYNAME": name}
    return row(place, AUTAUGA)


def body_of(rows: list[list[str]], header: list[str] = HEADER, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(cells) for cells in [header, *rows]).encode(encoding)


def payload(body: bytes, vintage: Vintage | None = None) -> Payload:
    asked = request(vintage or Vintage(2023, 2020, "2020-2023"))
    return Payload(asked, "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("codes", "encoding"),
    [(("1", "1", "50"), "utf-8"), (("01", "001", "050"), "latin-1"), (("01", "001", "050"), "utf-8")],
)
def test_one_row_per_place_and_year(codes: tuple[str, str, str], encoding: str) -> None:
    state, number, sumlev = codes
    table = parse(payload(body_of([county(state, number, "Doña Ana County", sumlev)], encoding=encoding)))

    assert dict(table.schema) == POPULATION.dtypes
    assert table.get_column("year").to_list() == [2020, 2021, 2022, 2023]
    last = table.row(3, named=True)
    assert (last["county_fips"], last["name"], last["area_type"]) == ("01001", "Doña Ana County", "county")
    assert (last["vintage"], last["population"], last["births"], last["deaths"]) == (2023, 60342, 714, 621)
    assert (last["domestic_migration"], last["international_migration"]) == (491, 34)


def test_counties_and_states_are_told_apart_and_compared() -> None:
    table = parse(payload(body_of([county("1", "0", "Alabama", "40"), county("1", "1", "Autauga County")])))

    assert table.select("county_fips", "area_type").unique().sort("county_fips").rows() == [
        ("01000", "state"),
        ("01001", "county"),
    ]
    assert checks(table.lazy())[0].passed
    revised = table.with_columns(
        pl.when(pl.col("area_type") == "state").then(1).otherwise("population").alias("population")
    )
    assert not checks(revised.lazy())[0].passed


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<!doctype html><html></html>", "page instead of data"),
        (b"", "empty"),
        (body_of([county("1", "1", "Autauga County")])[:-60], "cut off"),
        (body_of([county("1", "1", "Autauga County")]).replace(b"BIRTHS2023", b"BIRTHS_2023"), "BIRTHS2023"),
        (
            body_of([[*county("1", "1", "x"), "1"]], [*HEADER, "POPESTIMATE2024"]),
            r"unknown columns \['POPESTIMATE2024'\]",
        ),
        (body_of([county("1", "1", "x", "162")]), "neither states"),
    ],
)
def test_bad_answers(body: bytes, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        parse(payload(body))


def test_requests_prefer_the_newest_vintage_that_has_the_year() -> None:
    old = requests(Scope(2016, "2024-06", "2015-07"))
    new = requests(Scope(2022, "2024-06", "2020-03"))

    assert [alternative[0].part for alternative in old[0].alternatives] == ["2019"]
    assert len(old) == 1
    assert [alternative[0].part for alternative in new[0].alternatives] == ["2025", "2024", "2023", "2022"]
    assert (new[1].alternatives[0][0].part, new[1].required) == ("2019", False)
    site = "https://www2.census.gov/programs-surveys/popest/datasets"
    assert old[0].alternatives[0][0].url == f"{site}/2010-2019/counties/totals/co-est2019-alldata.csv"
    assert new[0].alternatives[2][0].url == f"{site}/2020-2023/counties/totals/co-est2023-alldata.csv"
    with pytest.raises(ConfigError, match="2010 to 2025"):
        requests(Scope(2009, "2024-06", "2015-07"))


def test_real_files(shared_data: Path) -> None:
    states = {}
    for vintage in vintages():
        if vintage.year in (2019, 2023):
            body = (shared_data / f"pep/co-est{vintage.year}-alldata.csv").read_bytes()
            table = parse(payload(body, vintage))
            states[vintage.year] = table.height
            assert checks(table.lazy())[0].share == 1.0
            assert not table.select(POPULATION.key).is_duplicated().any()
    assert states == {2019: 3193 * 10, 2023: 3195 * 4}
