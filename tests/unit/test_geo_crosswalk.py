"""Counties to markets, on small worked tables."""

import polars as pl
import pytest

from aker_core.errors import UnknownGeography
from aker_geo.crosswalk import counties_to_markets, crosswalk_of_table

CROSSWALK = pl.DataFrame(
    {
        "county_fips": ["08031", "08001", "15009", "15005", "09110", "09150", "25027", "12086"],
        "cbsa_code": ["19740", "19740", "27980", "27980", "25540", "49340", "49340", "33100"],
    }
)


def counties(**jobs: int | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"county_fips": [name.lstrip("f") for name in jobs], "jobs": list(jobs.values())},
        schema={"county_fips": pl.String, "jobs": pl.Int64},
    )


def of(frame: pl.DataFrame, cbsa_code: str) -> tuple[int | None, int | None, str]:
    row = frame.filter(pl.col("cbsa_code") == cbsa_code).row(0, named=True)
    return row["jobs"], row["jobs_low"], row["jobs_status"]


def test_sums() -> None:
    placed = counties_to_markets(counties(f08031=10, f08001=5), CROSSWALK, amounts=["jobs"])

    assert of(placed.markets, "19740") == (15, 15, "derived")
    assert of(placed.markets, "33100") == (None, None, "not_published")
    assert placed.unplaced.is_empty()
    assert placed.markets.height == CROSSWALK.get_column("cbsa_code").n_unique()


def test_a_withheld_part_makes_a_bound() -> None:
    part = counties_to_markets(counties(f08031=10, f08001=None), CROSSWALK, amounts=["jobs"])
    whole = counties_to_markets(counties(f08031=None, f08001=None), CROSSWALK, amounts=["jobs"])

    assert of(part.markets, "19740") == (None, 10, "bounded")
    assert of(whole.markets, "19740") == (None, None, "suppressed")


def test_what_a_missing_row_means_is_said_by_the_caller() -> None:
    maui = counties(f15009=7)

    assert of(counties_to_markets(maui, CROSSWALK, amounts=["jobs"]).markets, "27980") == (None, 7, "bounded")
    zero = counties_to_markets(maui, CROSSWALK, amounts=["jobs"], absent="zero").markets
    assert of(zero, "27980") == (7, 7, "derived")
    assert of(zero, "33100") == (0, 0, "derived")


def test_groups_are_kept_apart() -> None:
    frame = pl.DataFrame({"county_fips": ["08031", "08001", "08031"], "year": [2020, 2020, 2021], "jobs": [1, 2, 4]})
    markets = counties_to_markets(frame.lazy(), CROSSWALK.lazy(), amounts=["jobs"], by=["year"]).markets

    denver = markets.filter(pl.col("cbsa_code") == "19740").select("year", "jobs", "jobs_low", "jobs_status")
    assert denver.rows() == [(2020, 3, 3, "derived"), (2021, None, 4, "bounded")]


def test_unplaced_counties_are_reported_with_the_reason() -> None:
    frame = counties(f08061=1, f08000=2, f08999=3, f08002=4, fC1974=5, f46113=6)
    unplaced = dict(
        counties_to_markets(frame, CROSSWALK, amounts=["jobs"]).unplaced.select("county_fips", "why").rows()
    )

    assert unplaced == {
        "08061": "rural",
        "08000": "not_a_county",
        "08999": "not_a_county",
        "08002": "unknown",
        "C1974": "not_a_county",
        "46113": "rural",
    }
    with pytest.raises(UnknownGeography, match="08002"):
        counties_to_markets(frame, CROSSWALK, amounts=["jobs"]).require_known()
    assert counties_to_markets(counties(f08061=1), CROSSWALK, amounts=["jobs"]).require_known()


@pytest.mark.parametrize("absent", ["zero", "unknown"])
def test_connecticut_by_the_other_scheme_is_never_dropped_in_silence(absent: str) -> None:
    frame = counties(f09003=100, f09015=10, f25027=50, f08031=1)
    placed = counties_to_markets(frame, CROSSWALK, amounts=["jobs"], absent=absent)

    assert of(placed.markets, "25540") == (None, None, "not_published")
    assert of(placed.markets, "49340") == (None, 50, "bounded")
    assert set(placed.unplaced.filter(pl.col("why") == "other_scheme").get_column("county_fips")) == {"09003", "09015"}
    with pytest.raises(UnknownGeography, match="09003"):
        placed.require_known()


def test_files_that_list_both_schemes_are_placed_by_the_right_one() -> None:
    placed = counties_to_markets(counties(f09003=100, f09110=90), CROSSWALK, amounts=["jobs"])

    assert of(placed.markets, "25540") == (90, 90, "derived")


def test_renamed_and_merged_counties_are_carried_over() -> None:
    dade = counties_to_markets(counties(f12025=8), CROSSWALK, amounts=["jobs"])
    assert of(dade.markets, "33100") == (8, 8, "derived")

    bedford = pl.DataFrame({"county_fips": ["51019"], "cbsa_code": ["31340"]})
    merged = counties_to_markets(counties(f51019=3, f51515=2), bedford, amounts=["jobs"])
    assert of(merged.markets, "31340") == (5, 5, "derived")


def test_a_split_county_is_not_guessed() -> None:
    chugach = pl.DataFrame({"county_fips": ["02063"], "cbsa_code": ["10000"]})
    placed = counties_to_markets(counties(f02261=9), chugach, amounts=["jobs"])

    assert of(placed.markets, "10000") == (None, None, "not_published")
    assert placed.unplaced.row(0)[1] == "ended"


def test_a_crosswalk_of_two_delineations_is_refused() -> None:
    two = pl.concat([CROSSWALK, CROSSWALK.with_columns(cbsa_code=pl.lit("10000"))])

    with pytest.raises(UnknownGeography, match="Filter it to one delineation"):
        counties_to_markets(counties(f08031=1), two, amounts=["jobs"])


def test_the_crosswalk_by_the_codes_of_a_table() -> None:
    """Bedford city (51515) merged into Bedford County (51019); Shannon (46113) is the former code of 46102."""
    crosswalk = pl.DataFrame({"county_fips": ["51019", "51009", "46102"], "cbsa_code": ["31340", "31340", "39660"]})
    of_then = crosswalk_of_table(pl.Series(["51019", "51515", "51515", "46113", "08031"]), crosswalk)
    of_now = crosswalk_of_table(pl.Series(["51019", "51009", "46102"]), crosswalk)

    assert of_then.rows() == [("51009", "31340"), ("51019", "31340"), ("51515", "31340"), ("46113", "39660")]
    assert of_now.sort("county_fips").rows() == crosswalk.sort("county_fips").rows()
