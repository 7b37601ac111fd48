"""Markets of a delineation: codes, names, file names."""

import polars as pl
import pytest

from aker_core.errors import UnknownGeography
from aker_geo.markets import find, markets, principal_city, slug

AREAS = [
    ("2020-03", "19740", "Denver-Aurora-Lakewood, CO", "metro"),
    ("2020-03", "17460", "Cleveland-Elyria, OH", "metro"),
    ("2023-07", "17410", "Cleveland, OH", "metro"),
    ("2023-07", "19740", "Denver-Aurora-Centennial, CO", "metro"),
    ("2023-07", "18140", "Columbus, OH", "metro"),
    ("2023-07", "17980", "Columbus, GA-AL", "metro"),
    ("2023-07", "49180", "Winston-Salem, NC", "metro"),
    ("2023-07", "46520", "Urban Honolulu, HI", "metro"),
    ("2023-07", "15860", "Cañon City, CO", "micro"),
    ("2023-07", "36830", "Othello, WA", "micro"),
    ("2023-07", "36837", "Ottawa, IL", "micro"),
]
TABLE = pl.DataFrame(AREAS, schema=["delineation", "cbsa_code", "cbsa_title", "cbsa_type"], orient="row").with_columns(
    county_fips=pl.lit("08031")
)


def test_one_row_per_market() -> None:
    frame = markets(TABLE, "2023-07")
    rows = {row["cbsa_code"]: row for row in frame.rows(named=True)}

    assert list(rows) == sorted(rows)
    assert rows["19740"] == {
        "msa_id": "DEN",
        "cbsa_code": "19740",
        "delineation": "2023-07",
        "name": "Denver-Aurora-Centennial, CO",
        "type": "metro",
        "principal_city": "Denver",
        "slug": "denver",
        "states": "CO",
        "qcew_area": "C1974",
        "counties": 1,
    }
    assert (rows["15860"]["msa_id"], rows["15860"]["slug"]) == ("15860", "canon_city")
    assert (rows["18140"]["slug"], rows["17980"]["slug"]) == ("columbus", "columbus_ga")
    assert (rows["49180"]["slug"], rows["46520"]["slug"]) == ("winston_salem", "honolulu")
    assert (rows["36830"]["qcew_area"], rows["36837"]["qcew_area"]) == (None, None)


def test_a_market_keeps_its_short_code_when_its_cbsa_code_changes() -> None:
    before, after = markets(TABLE, "2020-03"), markets(TABLE, "2023-07")

    assert before.filter(pl.col("msa_id") == "CLE").get_column("cbsa_code").to_list() == ["17460"]
    assert after.filter(pl.col("msa_id") == "CLE").get_column("cbsa_code").to_list() == ["17410"]
    assert find(after, "17460")["cbsa_code"] == "17410"


@pytest.mark.parametrize("wanted", ["DEN", "den", "19740", "denver", "Denver", "denver-aurora-centennial, co"])
def test_find(wanted: str) -> None:
    assert find(markets(TABLE, "2023-07"), wanted)["cbsa_code"] == "19740"


def test_find_says_what_is_near() -> None:
    frame = markets(TABLE, "2023-07")

    with pytest.raises(UnknownGeography, match=r"DEN \(Denver"):
        find(frame, "aurora")
    with pytest.raises(UnknownGeography, match="Give a short code"):
        find(frame, "Atlantis")


@pytest.mark.parametrize("wanted", ["DNE", "Denvr", "denver-aurora-centenial, co"])
def test_find_suggests_what_is_spelled_nearly_so(wanted: str) -> None:
    message = rf"Unknown market '{wanted}' in the CBSA list 2023-07. Did you mean .*DEN \(Denver"
    with pytest.raises(UnknownGeography, match=message):
        find(markets(TABLE, "2023-07"), wanted)


def test_a_title_that_holds_the_letters_inside_a_word_is_not_meant() -> None:
    areas = [("2015-07", "12420", "Austin-Round Rock, TX", "metro"), ("2015-07", "25580", "Hastings, NE", "micro")]
    table = pl.DataFrame(areas, schema=["delineation", "cbsa_code", "cbsa_title", "cbsa_type"], orient="row")
    with pytest.raises(UnknownGeography, match=r"Did you mean AUS \(Austin"):
        find(markets(table.with_columns(county_fips=pl.lit("31001")), "2015-07"), "ASTIN")


def test_an_absent_or_unknown_vintage_is_refused() -> None:
    with pytest.raises(UnknownGeography, match="Refresh cbsa_delineation"):
        markets(TABLE, "2015-07")
    with pytest.raises(UnknownGeography, match="Unknown CBSA delineation"):
        markets(TABLE, "2019-01")


def test_names() -> None:
    assert principal_city("Louisville/Jefferson County, KY-IN") == "Louisville"
    assert principal_city("Nashville-Davidson--Murfreesboro--Franklin, TN") == "Nashville"
    assert principal_city("St. Louis, MO-IL") == "St. Louis"
    assert slug("St. Louis") == "st_louis"
    assert slug("Mayagüez") == "mayaguez"
