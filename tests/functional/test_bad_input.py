"""What bad input gets: an error that says what, where and what to do, the exit code of its class, and nothing lost."""

from __future__ import annotations

import csv
import io
import json
import resource
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aker_core.errors import (
    AkerError,
    CheckFailed,
    ConfigError,
    NotLoaded,
    NotPublished,
    SourceChanged,
    SourceUnavailable,
    StorageError,
)
from flows.refresh_market_data import RefreshResult, refresh_market_data

pytestmark = pytest.mark.xdist_group("refresh")
YEAR, AS_OF = "2023", "2024-06"
PEP, QCEW, LIST = "co-est2023-alldata.csv", "2023_annual_singlefile.zip", "list1_2023.xlsx"
IRS, ACS = "countyinflow2223.csv", "acs1_2023_B07001_metro.json"
# One of them in every run of the suite, the others in the drills; tests/sources has the bad answers of each source.
OTHERS = [
    pytest.param("census_pep", PEP, id="csv"),
    pytest.param("irs_county_flows", IRS, id="latin", marks=pytest.mark.drill),
    pytest.param("census_mobility", ACS, id="json", marks=pytest.mark.drill),
]
HTML = (
    b"<!DOCTYPE html>\n<html><head><title>Invalid Key</title></head><body>A valid key must be included.</body></html>\n"
)
Change = Callable[[bytes], bytes]


@pytest.fixture
def house(published: Any, tmp_path: Path) -> Any:
    """A house with a good vintage, and a folder of files of its own that a test may spoil."""
    folder = tmp_path / "downloads"
    shutil.copytree(published.source_dir, folder)
    return published.copy(tmp_path / "house", source_dir=folder)


def refresh(house: Any, year: str = YEAR, as_of: str = AS_OF, **settings: Any) -> RefreshResult:
    return refresh_market_data(year, as_of, settings=house.settings(**settings))


def spoil(house: Any, name: str, change: Change) -> None:
    path = house.source_dir / name
    path.write_bytes(change(path.read_bytes()))


def required(house: Any) -> AkerError:
    """The error of a refresh without which nothing can be computed; the run is closed as failed, the rest untouched."""
    before = house.snapshot()
    with pytest.raises(AkerError) as caught:
        refresh(house)
    assert house.snapshot() == before
    run = max(house.rows("runs"), key=lambda row: row["started_at"])
    assert (run["outcome"], run["error_class"]) == ("failed", type(caught.value).__name__)
    return caught.value


def optional(house: Any, source: str) -> tuple[str, int]:
    """What a refresh says of a source that failed, and its exit code; its last good table and the values stay."""
    before = house.snapshot()
    result = refresh(house)
    assert (result.outcome, result.changed) == ("degraded", False)
    assert house.snapshot() == before
    (said,) = result.failures
    assert said.startswith(f"{source}: ")
    run = max(house.rows("runs"), key=lambda row: row["started_at"])
    assert (run["outcome"], source in (run["reasons"] or "")) == ("degraded", True)
    return said, result.exit_code


# payloads that are not what they should be


def test_a_page_with_status_200_in_place_of_a_needed_file(house: Any) -> None:
    spoil(house, QCEW, lambda _: HTML)
    error = required(house)
    assert type(error) is SourceUnavailable
    assert "a page instead of data" in str(error)
    assert QCEW in str(error)


@pytest.mark.parametrize(("source", "name"), OTHERS)
def test_a_page_with_status_200_in_place_of_another_file(house: Any, source: str, name: str) -> None:
    spoil(house, name, lambda _: HTML)
    said, code = optional(house, source)
    assert code == SourceUnavailable.exit_code
    assert "a page instead of data" in said
    assert name in said


def cut(body: bytes) -> bytes:
    """Cut in the middle of a line."""
    half = len(body) // 2
    return body[: body.rindex(b",", 0, half)]


@pytest.mark.parametrize("name", [QCEW, LIST], ids=["zip", "xlsx"])
@pytest.mark.parametrize("change", [lambda _: b"", lambda body: body[: len(body) // 2]], ids=["empty", "truncated"])
def test_a_needed_file_that_is_empty_or_cut(house: Any, name: str, change: Change) -> None:
    spoil(house, name, change)
    error = required(house)
    assert type(error) is SourceUnavailable
    assert "the answer is empty" in str(error) or "cut off or damaged" in str(error)
    assert name in str(error)


@pytest.mark.parametrize(("source", "name"), OTHERS)
@pytest.mark.parametrize("change", [lambda _: b"", cut], ids=["empty", "truncated"])
def test_another_file_that_is_empty_or_cut(house: Any, source: str, name: str, change: Change) -> None:
    spoil(house, name, change)
    said, code = optional(house, source)
    assert code in (SourceUnavailable.exit_code, SourceChanged.exit_code)
    assert "the answer is empty" in said or "cut off" in said
    assert name in said


def with_column(body: bytes) -> bytes:
    """A CSV with one column more than its contract has."""
    lines = body.decode("latin-1").splitlines()
    return "\n".join([f"{lines[0]},SURPRISE", *(f"{line},1" for line in lines[1:])]).encode("latin-1") + b"\n"


def zipped(body: bytes, change: Callable[[str], str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with its members changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(packed, "w", how) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name).decode("latin-1")).encode("latin-1"))
    return packed.getvalue()


@pytest.mark.parametrize(("source", "name"), OTHERS[:2])
def test_an_unknown_column(house: Any, source: str, name: str) -> None:
    spoil(house, name, with_column)
    said, code = optional(house, source)
    assert code == SourceChanged.exit_code
    assert "SourceChanged" in said
    assert "SURPRISE" in said or "surprise" in said


def test_an_unknown_column_in_a_needed_file(house: Any) -> None:
    spoil(house, QCEW, lambda body: zipped(body, lambda text: with_column(text.encode()).decode()))
    error = required(house)
    assert isinstance(error, SourceChanged)
    assert "SURPRISE" in str(error)


def qcew_changed(change: Callable[[dict[str, str]], None]) -> Change:
    """QCEW with its lines changed."""

    def lines(text: str) -> str:
        reader = csv.DictReader(io.StringIO(text))
        out = io.StringIO()
        writer = csv.DictWriter(out, reader.fieldnames or [], quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writeheader()
        for line in reader:
            change(line)
            writer.writerow(line)
        return out.getvalue()

    return lambda body: zipped(body, lines)


def withhold(line: dict[str, str]) -> None:
    """Denver's systems design, and everything above it up to all private jobs."""
    if line["area_fips"] == "C1974" and line["own_code"] == "5" and line["industry_code"] in ("5415", "541", "54"):
        line["disclosure_code"] = "N"
        for name in line:
            if name.startswith(("annual_avg_emplvl", "total_annual_wages", "avg_annual_pay", "annual_avg_wkly")):
                line[name] = "0"


def test_a_withheld_parent_leaves_valid_bounds(house: Any, published: Any) -> None:
    before = published.market("DEN", AS_OF)
    assert before["quality"]["tech_lq"]["status"] == "observed"
    spoil(house, QCEW, qcew_changed(withhold))
    result = refresh(house)
    assert (result.exit_code, result.changed) == (0, True)
    after = house.market("DEN", AS_OF)
    told = after["quality"]["tech_lq"]
    assert told["status"] == "imputed"
    assert 0 < told["low"] < before["tech_lq"] < told["high"]
    assert told["low"] <= after["tech_lq"] <= told["high"]
    assert after["quality"]["tech_jobs_per_100k_residents"]["low"] < before["tech_jobs_per_100k_residents"]
    assert after["health_lq"] == before["health_lq"]


def test_figures_that_contradict_each_other_are_refused(house: Any) -> None:
    """More jobs in one sector than in the whole economy: no number can come out of that."""

    def shrink(line: dict[str, str]) -> None:
        if (line["area_fips"], line["own_code"], line["industry_code"]) == ("US000", "0", "10"):
            line["annual_avg_emplvl"] = "1000"

    spoil(house, QCEW, qcew_changed(shrink))
    before = house.snapshot()
    with pytest.raises(
        CheckFailed, match=f"tables for {AS_OF} do not fit together: .* all industries together"
    ) as caught:
        refresh(house)
    assert caught.value.exit_code == 22
    assert house.snapshot()["database"] == before["database"]
    assert house.snapshot()["extracts"] == before["extracts"]


# geography


def test_a_county_that_is_in_no_list_is_reported(house: Any) -> None:
    def settled(body: bytes) -> bytes:
        lines = body.decode("latin-1").splitlines()
        header = lines[0].split(",")
        denver = next(line for line in lines if ",Denver County," in line).split(",")
        denver[header.index("COUNTY")], denver[header.index("CTYNAME")] = "777", "Atlantis County"
        return ("\n".join([*lines, ",".join(denver)]) + "\n").encode("latin-1")

    before = house.market("DEN", AS_OF)["population"]
    spoil(house, PEP, settled)
    assert refresh(house).exit_code == 0
    said = house.aker("verify").stdout
    assert "08777" in said
    found = [
        row
        for row in house.rows("checks")
        if row["table"] == "census_pep" and row["name"] == "counties without a market"
    ]
    newest = max(found, key=lambda row: row["id"])
    assert (newest["ok"], newest["note"].count("1 in no list")) == (0, 1)
    assert house.market("DEN", AS_OF)["population"] == before


# time


def test_a_year_that_is_not_published_yet(house: Any) -> None:
    before = house.snapshot()
    said = house.aker("refresh", "--year", "2024", "--as-of", "2025-06")
    assert said.returncode == NotLoaded.exit_code == 20
    assert "NotLoaded: bls_qcew_annual 2024: no file named 2024_annual_singlefile.zip" in said.stderr
    assert "Download https://data.bls.gov/" in said.stderr
    assert house.snapshot()["database"] == before["database"]
    assert house.snapshot()["extracts"] == before["extracts"]


def test_a_year_that_the_sample_does_not_have(sample_copy: Any) -> None:
    before = sample_copy.snapshot()
    with pytest.raises(NotPublished, match="bls_qcew_annual"):
        refresh(sample_copy, "2024", "2025-06")
    assert sample_copy.snapshot()["database"] == before["database"]


def test_what_is_not_loaded_is_one_line_a_source_and_all_of_it_on_request(house: Any) -> None:
    for path in house.source_dir.glob("acs1_*_B0*"):
        path.unlink()
    said = house.aker("refresh", "--year", YEAR, "--as-of", AS_OF, "--without", "census_income")
    lines = [line.strip() for line in said.stdout.splitlines() if line.strip().startswith("missing: ")]
    by_source = {line.split(": ")[1]: line for line in lines}
    assert len(by_source) == len(lines)
    assert "census_mobility: not loaded; get it from https://www.census.gov/" in by_source["census_mobility"]
    assert "skipped (--without); data already loaded for this vintage is used" in by_source["census_income"]
    rows = json.loads(house.aker("sources", "--missing", "--json").stdout)
    told = "\n".join(row["reason"] for row in rows if row["source"] == "census_mobility")
    assert "acs1_2023_B07001_metro.json" in told
    assert "https://api.census.gov/" in told
    assert "acs1_2023_B07001_metro.json" in house.aker("sources", "--missing").stdout


# a key


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whatever would go out is refused, and told."""
    asked: list[Any] = []

    def refuse(_self: socket.socket, address: Any, *_: Any) -> None:
        asked.append(address)
        raise OSError(f"a test does not ask {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: asked.append(host) or [])
    return asked


def test_a_missing_key_is_told_before_anything_is_asked(house: Any, no_network: list[Any]) -> None:
    """Live, with the files of the publishers whose figures are needed, but for the one that wants a key."""
    folder = house.source_dir
    files = {
        "cbsa_delineation": [LIST],
        "bls_qcew_annual": [QCEW, "2022_annual_singlefile.zip"],
        "census_pep": [PEP, "co-est2019-alldata.csv"],
        "irs_county_flows": [IRS, "countyoutflow2223.csv"],
    }
    before = house.snapshot()
    live = house.settings(source_mode="live", source_dir=None, http_attempts=1)
    named = {source: [str(folder / name) for name in names] for source, names in files.items()}
    with pytest.raises(
        ConfigError, match=r"AKER_CENSUS_API_KEY is not set, and census_mobility, census_income need it"
    ):
        refresh_market_data(YEAR, AS_OF, settings=live, files=named)
    assert no_network == []
    result = refresh_market_data(YEAR, AS_OF, settings=live, files=named, without=("census_mobility", "census_income"))
    assert "api.census.gov" not in no_network
    assert (result.outcome, result.exit_code, result.changed) == ("degraded", SourceUnavailable.exit_code, False)
    assert house.snapshot()["database"] == before["database"]
    assert house.snapshot()["lake"] == before["lake"]


# storage


@pytest.mark.parametrize("setting", ["AKER_CACHE_PATH", "AKER_LAKE_PATH", "AKER_DATA_PATH"])
def test_a_folder_that_cannot_be_written(house: Any, setting: str) -> None:
    """Below a regular file nobody can write, not even root."""
    (house.root / "a-file").write_text("in the way")
    before = house.snapshot()
    said = house.aker("refresh", "--year", YEAR, "--as-of", AS_OF, **{setting: "a-file/below"})
    assert said.returncode == StorageError.exit_code == 30, said.stderr
    assert "StorageError" in said.stderr
    assert "a-file" in said.stderr
    assert "AKER_" in said.stderr
    assert "Traceback" not in said.stderr
    assert house.snapshot() == before


def smaller_than(size: int) -> Callable[[], None]:
    """No file may grow beyond a size: what a full disk or a quota says, without filling one."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_no_space_for_a_payload(house: Any) -> None:
    # As large as it can be: the limit is for every file, and the database must stay below it.
    spoil(house, QCEW, lambda body: zipped(body, str, zipfile.ZIP_STORED))
    before = house.snapshot()
    said = house.run(
        Path(sys.executable).with_name("aker"),
        *("refresh", "--year", YEAR, "--as-of", AS_OF),
        limit=smaller_than((house.source_dir / QCEW).stat().st_size - 1),
    )
    assert said.returncode == StorageError.exit_code, said.stderr
    assert "no space left" in said.stderr
    assert "AKER_CACHE_PATH" in said.stderr
    assert house.snapshot() == before
    again = house.aker("refresh", "--year", YEAR, "--as-of", AS_OF)
    assert (again.returncode, "12 markets stored" in again.stdout) == (0, True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 200 kB, where one can be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("a small disk can be mounted by root only")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_no_space_in_the_lake(house: Any, small_disk: Path) -> None:
    before = house.snapshot()
    said = house.aker("refresh", "--year", YEAR, "--as-of", "2024-07", AKER_LAKE_PATH=str(small_disk / "lake"))
    assert said.returncode == StorageError.exit_code, said.stderr
    assert "no space left" in said.stderr.lower()
    assert "AKER_LAKE_PATH" in said.stderr
    assert house.snapshot() == before
    from aker_data.lake.tables import Lake

    assert Lake(str(small_disk / "lake")).as_ofs("bls_qcew_annual") == []


def test_no_space_for_the_database(house: Any, small_disk: Path) -> None:
    said = house.aker("refresh", "--year", YEAR, "--as-of", AS_OF, AKER_POSTGIS_DSN=f"sqlite:///{small_disk}/aker.db")
    assert said.returncode == StorageError.exit_code, said.stderr
    assert "aker.db" in said.stderr
    assert "Free some space" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    "command", [("refresh", "--year", YEAR, "--as-of", AS_OF), ("show",), ("status",), ("verify",)]
)
def test_a_database_that_is_away(house: Any, command: tuple[str, ...]) -> None:
    before = house.snapshot()
    said = house.aker(*command, AKER_POSTGIS_DSN="postgresql://aker:hunter2@127.0.0.1:1/x")
    assert said.returncode == StorageError.exit_code, said.stderr
    assert "127.0.0.1:1/x" in said.stderr
    assert "Check that the database is up and that AKER_POSTGIS_DSN is right" in said.stderr
    assert "hunter2" not in said.stderr + said.stdout
    assert house.snapshot() == before


@pytest.mark.drill
def test_a_damaged_extract_is_made_again(house: Any) -> None:
    """An extract is made of what is stored: a damaged one takes nothing with it."""
    import polars as pl

    extract = house.root / "data" / "jobs" / "denver_naics.parquet"
    extract.write_bytes(b"not parquet")
    spoil(house, QCEW, qcew_changed(withhold))
    assert refresh(house).exit_code == 0
    assert pl.read_parquet(extract)["msa_id"].unique().to_list() == ["DEN"]


def test_scores_of_a_month_without_a_vintage_are_no_success(make_house: Any, tmp_path: Path) -> None:
    house = make_house(tmp_path, mode="sample")
    done = house.run(sys.executable, "-m", "flows.score_markets", "1990-01")

    assert done.returncode == 30
    assert "No vintage is stored up to 1990-01, so that nothing was scored. Run `aker refresh` first" in done.stderr


def test_a_month_as_a_number_is_no_month(make_house: Any, tmp_path: Path) -> None:
    house = make_house(tmp_path, mode="sample")
    code = "from flows.refresh_hazard_metrics import refresh_hazard_metrics\nrefresh_hazard_metrics(as_of=202406)\n"
    done = house.run(sys.executable, "-c", code)

    assert "ConfigError: Not a month: as of 202406. Write it as 2024-06" in done.stderr
