"""The directory of institutions on the real file of 2022, on its quirks, and on bad answers."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from publishers import ingest_context

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload, Scope
from aker_data.ingest.run import ingest
from aker_data.schemas.ipeds import INSTITUTIONS
from aker_data.schemas.validate import validate
from aker_data.sources import ipeds_institutions as ipeds
from aker_sample.base_files import raw


def payload(body: bytes, year: int = 2022) -> Payload:
    return Payload(ipeds.request(year), "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def zipped(body: bytes, *names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, body)
    return packed.getvalue()


@pytest.fixture(scope="module")
def directory(shared_data: Path) -> pl.DataFrame:
    return ipeds.parse(payload((shared_data / "ipeds/hd2022.csv").read_bytes()))


def one(table: pl.DataFrame, unitid: str) -> dict[str, object]:
    return table.row(by_predicate=pl.col("unitid") == unitid, named=True)


def test_every_institution_is_read(directory: pl.DataFrame) -> None:
    assert directory.height == 6_256
    assert [check for check in validate(directory, INSTITUTIONS) if not check.passed] == []
    assert directory["zip5"].null_count() == 0  # five digits of 3,143 long and 3,113 short codes
    assert directory["cbsa_code_as_published"].null_count() == 284
    assert directory["county_fips"].null_count() == 3  # islands of the Pacific
    assert directory["control"].null_count() == 30
    assert directory["is_active"].sum() == 6_183
    assert directory["is_system_office"].sum() == 71
    assert directory["ueis"].null_count() == 662
    assert directory["system_id"].null_count() == 3_851


def test_numbers_lose_their_padding_and_counties_get_their_zero_back(directory: pl.DataFrame) -> None:
    alabama = one(directory, "100654")
    assert (alabama["name"], alabama["county_fips"], alabama["zip5"]) == ("Alabama A & M University", "01089", "35762")
    assert (alabama["latitude"], alabama["longitude"]) == (34.783368, -86.568502)
    assert (alabama["control"], alabama["level"], alabama["sector"]) == ("public", "four years or more", "1")
    assert (alabama["system_id"], alabama["system_name"]) == (None, None)
    birmingham = one(directory, "100663")
    assert (birmingham["zip5"], birmingham["ueis"], birmingham["system_id"]) == ("35294", "YND4PLMC9AN7", "101050")
    assert (birmingham["has_medical_degree"], birmingham["has_hospital"]) == (True, True)


def test_connecticut_has_regions_beside_an_older_area(directory: pl.DataFrame) -> None:
    connecticut = directory.filter(pl.col("state") == "CT")
    assert connecticut["county_fips"].is_in([f"09{number}" for number in range(110, 191, 10)]).all()
    assert "25540" in connecticut["cbsa_code_as_published"].to_list()


def test_names_outside_of_ascii_are_whole(directory: pl.DataFrame) -> None:
    assert "Dewey University-Juana Díaz" in directory["name"].to_list()


def test_several_identifiers_stay_one_text(directory: pl.DataFrame) -> None:
    assert one(directory, "126562")["ueis"] == "M6CXZ6GSJW84|MW8JHK6ZYEX8"
    split = directory["ueis"].drop_nulls().str.split("|").explode()
    assert split.str.len_chars().unique().to_list() == [12]


def test_a_system_has_a_row_for_each_of_its_campuses(directory: pl.DataFrame) -> None:
    alabama = directory.filter(pl.col("system_name") == "The University of Alabama System")
    assert alabama["unitid"].n_unique() == alabama.height > 3
    assert alabama["is_system_office"].sum() == 1


@pytest.mark.parametrize("name", ["hd2022.csv", "HD2022.CSV"])
def test_the_zip_is_read(name: str) -> None:
    assert ipeds.parse(payload(zipped(raw("ipeds_hd2022.csv"), name))).height == 54


def test_of_a_revised_directory_the_revision_is_read() -> None:
    table = ipeds.parse(payload(zipped(raw("ipeds_hd2022.csv"), "hd2022.csv", "hd2022_rv.csv")))
    assert table.height == table["unitid"].n_unique() == 54


def test_a_directory_without_identifiers_of_sam_has_none() -> None:
    older = raw("ipeds_hd2022.csv").replace(b",UEIS,", b",DUNS,", 1)
    assert ipeds.parse(payload(older, 2019))["ueis"].null_count() == 54


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "empty"),
        (b"<html><body>Not Found</body></html>", "page instead of data"),
        (raw("ipeds_hd2022.csv")[:-60], "cut off"),
        (raw("ipeds_hd2022.csv").replace(b",COUNTYCD,", b",COUNTY,", 1), r"missing columns \['county'\]"),
        (raw("ipeds_hd2022.csv").replace(b",CSA,", b",REMOTE,", 1), r"unknown columns \['REMOTE'\]"),
        (zipped(raw("ipeds_hd2022.csv"), "hd2022.csv")[:-40], "damaged"),
        (zipped(b"", "readme.txt"), "no file named like"),
        (b'{"message": "Access denied"}', "page instead of data"),
        (raw("ipeds_hd2022.csv").replace(b"34.783368", b"north", 1), "does not fit its column|not as declared"),
    ],
    ids=["empty", "html", "cut", "missing", "unknown", "zip", "members", "json", "latitude"],
)
def test_bad_answers_are_refused(body: bytes, told: str) -> None:
    with pytest.raises(SourceChanged, match=told):
        ipeds.parse(payload(body))


def test_a_code_with_a_new_meaning_is_refused() -> None:
    lines = raw("ipeds_hd2022.csv").split(b"\n")
    lines[1] = lines[1].replace(b",1,1,1,9,1,1,12,1,", b",1,1,4,9,1,1,12,1,", 1)
    with pytest.raises(SourceChanged, match="control holds '4', which is not in the dictionary"):
        ipeds.parse(payload(b"\n".join(lines)))


def test_the_newest_directory_up_to_the_year_is_asked_for() -> None:
    (need,) = ipeds.requests(Scope(2023, "2024-06", "2023-07"))
    assert [requests[0].url.rpartition("/")[2] for requests in need.alternatives] == [
        *("HD2023.zip", "HD2022.zip", "HD2021.zip", "HD2020.zip")
    ]


class Quiet:
    """A recorder that keeps nothing."""

    def log_lineage(self, **_: object) -> None: ...

    def log_payload(self, **_: object) -> None: ...

    def log_check(self, **_: object) -> None: ...


@pytest.mark.parametrize(("year", "directory_of"), [(2023, 2022), (2019, 2019)])
def test_the_sample_answers_as_the_publisher_does(tmp_path: Path, year: int, directory_of: int) -> None:
    scope = Scope(year, f"{year + 1}-06", "2023-07")
    taken = ingest_context(tmp_path, mode="sample")
    outcome = ingest(ipeds.SOURCE, scope, context=taken, recorder=Quiet())
    table = taken.lake.scan(ipeds.ID, scope.as_of).collect()

    assert (outcome.origin, outcome.rows) == ("sample", 54)
    assert table["year"].unique().to_list() == [directory_of]


def test_a_folder_with_the_unpacked_file_is_enough(shared_data: Path, tmp_path: Path) -> None:
    taken = ingest_context(tmp_path, mode="files", files=shared_data / "ipeds")
    outcome = ingest(ipeds.SOURCE, Scope(2023, "2024-06", "2023-07"), context=taken, recorder=Quiet())
    assert (outcome.origin, outcome.rows) == ("published", 6_256)
