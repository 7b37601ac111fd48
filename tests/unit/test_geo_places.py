"""Names of places and ZIP codes to counties: what each spelling means, and how often the lists are right."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import polars as pl
import pytest

from aker_geo import connecticut, lists, places

ADDRESS = ["City", "ST", "zip"]


def by_city(*asked: tuple[str | None, str | None], scheme: connecticut.Scheme = "planning_regions") -> list[object]:
    frame = pl.DataFrame(asked, schema={"city": pl.String, "state": pl.String}, orient="row")
    found = places.counties_of_places(frame, city="city", state="state", scheme=scheme)
    return found.select("county_fips", "how").rows()


@pytest.mark.parametrize(
    ("city", "state", "county", "how"),
    [
        ("Huntsville", "AL", "01089", "exact"),
        ("HUNTSVILLE", "Alabama", "01089", "exact"),
        ("Ft. Lauderdale", "FL", "12011", "exact"),
        ("LaGrange", "GA", "13285", "exact"),
        ("Mayagüez", "PR", "72097", "exact"),
        ("N Little Rock", "AR", "05119", "exact"),
        ("Saint Paul", "MN", "27123", "main_county"),
        ("St. Paul", "27", "27123", "main_county"),
        ("Minneapolis-St. Paul", "MN", "27053", "main_county"),
        ("Winston-Salem", "NC", "37067", "exact"),
        ("Brooklyn", "NY", "36047", "alias"),
        ("the Bronx", "NY", "36005", "alias"),
        ("New York", "NY", "36061", "main_county"),
        ("Clay, New York", "NY", "36067", "exact"),
        ("Johns Creek, Fulton County", "GA", "13121", "county"),
        ("Fulton Co.", "GA", "13121", "county"),
        ("Rapides Parish", "LA", "22079", "county"),
        ("Matanuska-Susitna Borough", "AK", "02170", "county"),
        ("City of Lynchburg", "VA", "51680", "county"),
        ("Fairfax", "VA", "51059", "largest"),
        ("Fairfax County", "VA", "51059", "county"),
        ("Baltimore City", "MD", "24510", "county"),
        ("Baltimore County", "MD", "24005", "county"),
        ("Collin and Dallas Counties", "TX", "48085", "county"),
        ("Voorhees Township", "NJ", "34007", "largest"),
        ("Northwest Ohio", "OH", None, "unknown"),
        ("Gloucester", "NJ", None, "unknown"),
        ("Huntsville", "Alberta", None, "unknown"),
        ("  ", "AL", None, "missing"),
        (None, "AL", None, "missing"),
    ],
)
def test_a_name_within_its_state(city: str | None, state: str, county: str | None, how: str) -> None:
    assert by_city((city, state)) == [(county, how)]


def test_rows_order_and_columns_stay() -> None:
    frame = pl.DataFrame({"n": [3, 1, 2], "town": ["Tulsa", "Nowhereville", "Tulsa"], "in": ["OK", "OK", "ok"]})
    found = places.counties_of_places(frame, city="town", state="in", into="recipient_county", how="recipient_how")
    assert found.columns == ["n", "town", "in", "recipient_county", "recipient_how"]
    assert found.get_column("n").to_list() == [3, 1, 2]
    assert found.get_column("recipient_county").to_list() == ["40143", None, "40143"]
    assert places.counties_of_places(found.clear(), city="town", state="in").height == 0


def test_connecticut_answers_in_either_scheme() -> None:
    asked = (
        ("Storrs", "CT"),
        ("Mansfield", "CT"),
        ("Bristol", "CT"),
        ("Hartford County", "CT"),
        ("Capitol Planning Region", "CT"),
    )
    assert [row[0] for row in by_city(*asked)] == ["09110", "09110", "09140", None, "09110"]
    assert [row[0] for row in by_city(*asked, scheme="counties")] == ["09013", "09013", "09003", "09003", None]
    frame = pl.DataFrame({"zip": ["06269", "06511"]})
    for scheme, wanted in (("planning_regions", ["09110", "09170"]), ("counties", ["09013", "09009"])):
        assert places.counties_of_zips(frame, zip_code="zip", scheme=scheme)["county_fips"].to_list() == wanted


def test_zip_codes_as_publishers_write_them() -> None:
    written = ["02139.0", "021394301", "02139-4301", "2139", "21394301", "94303", "00501", "99999", "AB1 2CD", "", None]
    found = places.counties_of_zips(pl.DataFrame({"zip": written}), zip_code="zip")
    assert found.select("county_fips", "how").rows() == [
        *[("25017", "exact")] * 5,
        ("06081", "main_county"),
        ("36103", "exact"),
        *[(None, "unknown")] * 1,
        *[(None, "missing")] * 3,
    ]


def test_an_address_goes_by_its_zip_code_unless_that_lies_elsewhere() -> None:
    frame = pl.DataFrame(
        [
            ("Baltimore", "MD", "21204"),  # Towson, Baltimore County: the city's name alone says Baltimore city
            ("Ann Arbor", "MI", "99999"),
            ("Ann Arbor", "MI", "02139"),  # a ZIP code of Massachusetts
            ("", None, "02139"),
            ("Nowhereville", "MI", ""),
            (None, None, None),
        ],
        schema=ADDRESS,
        orient="row",
    )
    found = places.counties_of_addresses(frame, city="City", state="ST", zip_code="zip")
    counties = ["24005", "26161", "26161", "25017", None, None]
    assert found.get_column("county_fips").to_list() == counties
    assert found.get_column("how").to_list()[-2:] == ["unknown", "missing"]


def test_one_place_tells_its_candidates() -> None:
    found = places.find_place("Fairfax", "VA")
    assert found is not None
    assert found.how == "largest"
    assert found.candidates[0] == found.county_fips
    assert len(set(found.candidates)) == len(found.candidates) > 1
    assert {code[:2] for code in found.candidates} == {"51"}
    assert places.find_place("Mobile, Alabama", None) == places.Place("01097", "Mobile, Alabama", "exact", ("01097",))
    assert places.find_place("Alberta", None) is None
    assert places.find_place("", "AL") is None
    assert places.find_place("Ab'\\(*[,", "AL") is None


def test_counties_by_name() -> None:
    assert places.county_named("Fulton", "GA") == places.county_named("Fulton County", "Georgia") == "13121"
    assert places.county_named("St. Tammany", "LA") == "22103"
    assert places.county_named("Fairfax", "VA") == "51059"
    assert places.county_named("City of Richmond", "VA") == "51760"
    assert places.county_named("Narnia", "VA") is None


@pytest.mark.parametrize("name", ["places", "zip_counties", "place_aliases", "connecticut_towns"])
def test_lists_are_small_and_hold_known_counties_only(name: str) -> None:
    path = lists.FOLDER / f"{name}.csv"
    assert path.stat().st_size < 1_000_000
    table = pl.read_csv(path, infer_schema=False)
    assert table.select(pl.struct(pl.all()).is_duplicated().any()).item() is False
    columns = [column for column in table.columns if column.endswith("fips") and column != "also_fips"]
    assert set().union(*(table.get_column(column) for column in columns)) <= lists.known_counties()
    first = table.columns[:2]
    assert table.select(first).rows() == sorted(table.select(first).rows())


def test_the_towns_of_connecticut_are_complete() -> None:
    towns = lists.rows("connecticut_towns")
    assert len({row["town"] for row in towns}) == 169
    assert {row["county_fips"] for row in towns} == connecticut.COUNTIES
    assert {row["planning_region_fips"] for row in towns} == connecticut.PLANNING_REGIONS


def _institutions(shared_data: Path) -> pl.DataFrame:
    listed = pl.read_csv(shared_data / "ipeds" / "hd2022.csv", infer_schema=False, encoding="latin1")
    county = pl.col("COUNTYCD").str.strip_chars().str.zfill(5)
    return listed.select("CITY", "STABBR", "ZIP", county.alias("told")).filter(
        pl.col("told").is_in(list(lists.known_counties())),
        ~pl.col("STABBR").is_in(["GU", "AS", "MP", "FM", "MH", "PW"]),
    )


def test_counties_agree_with_those_of_6000_institutions(shared_data: Path) -> None:
    frame = _institutions(shared_data)
    assert frame.height > 6_000

    def right(found: pl.DataFrame) -> float:
        return float(found.select((pl.col("county_fips") == pl.col("told")).fill_null(value=False).mean()).item())

    by_place = places.counties_of_places(frame, city="CITY", state="STABBR")
    by_zip = places.counties_of_zips(frame, zip_code="ZIP")
    assert right(by_place) > 0.97
    assert right(by_zip) > 0.97
    assert right(places.counties_of_addresses(frame, city="CITY", state="STABBR", zip_code="ZIP")) > 0.98
    for found in (by_place, by_zip):
        exact = found.filter(pl.col("how") == "exact")
        assert right(exact) > 0.99
        assert right(found.filter(pl.col("how") == "main_county")) < right(exact)  # what the label is there for
    assert right(by_place.filter(pl.col("STABBR") == "CT")) == 1


def test_every_metro_has_a_main_city_of_its_own(shared_data: Path) -> None:
    crosswalk = _metros(shared_data)
    cities = places.main_cities(crosswalk)
    assert cities.get_column("cbsa_code").n_unique() == cities.height == crosswalk.get_column("cbsa_code").n_unique()
    main = dict(cities.select("cbsa_code", "name").rows())
    assert (main["19740"], main["35620"], main["25540"], main["41980"]) == (
        "Denver",
        "New York City",
        "Hartford",
        "San Juan",
    )


def _metros(shared_data: Path) -> pl.DataFrame:
    """county_fips, cbsa_code of the metros of July 2023."""
    book = fastexcel.read_excel(shared_data / "cbsa" / "list1_2023.xlsx")
    table = book.load_sheet(0, header_row=2, dtypes="string").to_polars()
    kind, state, county = "Metropolitan/Micropolitan Statistical Area", "FIPS State Code", "FIPS County Code"
    return table.filter(pl.col(kind).str.starts_with("Metro")).select(
        (pl.col(state) + pl.col(county)).alias("county_fips"), pl.col("CBSA Code").alias("cbsa_code"), "CBSA Title"
    )


def test_the_first_city_of_every_metro_lies_in_it(shared_data: Path) -> None:
    crosswalk = _metros(shared_data)
    titles = crosswalk.unique("cbsa_code", maintain_order=True).select(
        "cbsa_code",
        pl.col("CBSA Title").str.extract(r"^(.*), ").str.split("--").list.first().alias("city"),
        pl.col("CBSA Title").str.extract(r", ([A-Z]{2})").alias("state"),
    )
    found = places.counties_of_places(titles, city="city", state="state")
    placed = found.join(crosswalk, on="county_fips", how="left")
    astray = placed.filter(pl.col("cbsa_code").ne_missing(pl.col("cbsa_code_right")))
    assert astray.select("city", "state", "county_fips").rows() == []
