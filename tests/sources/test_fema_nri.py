"""The National Risk Index on the real table of counties, on its quirks, and on bad answers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload
from aker_data.schemas.fema import COUNTIES
from aker_data.schemas.validate import validate
from aker_data.sources import fema_nri
from aker_sample.nri import counties
from aker_sample.publishers.fema import HEADER, national_risk_index


def payload(body: bytes) -> Payload:
    return Payload(fema_nri.request(), "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def zipped(body: bytes, name: str = "NRI_Table_Counties.csv") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, body)
    return packed.getvalue()


def of_release_120() -> bytes:
    """The table of the sample, as release 1.20 has it."""
    answer = national_risk_index(counties).routes[0].handler
    assert callable(answer)
    with zipfile.ZipFile(io.BytesIO(answer() or b"")) as archive:
        return archive.read("NRI_Table_Counties.csv")


@pytest.fixture(scope="module")
def table(shared_data: Path) -> pl.DataFrame:
    return fema_nri.parse(payload((shared_data / "fema_nri/NRI_Table_Counties.csv").read_bytes()))


def test_every_county_of_the_real_table_is_read(table: pl.DataFrame) -> None:
    assert table.height == 3_142
    assert [check for check in validate(table, COUNTIES) if not check.passed] == []
    denver = table.row(by_predicate=pl.col("county_fips") == "08031", named=True)
    assert (denver["county_name"], denver["population"], denver["building_value_usd"]) == (
        "Denver",
        600_158,
        73_548_361e3,
    )
    assert (denver["risk_score"], denver["eal_score"], denver["resilience_score"]) == (
        24.21241159,
        31.81159946,
        53.9262,
    )
    assert table.filter(county_fips="11001")["state"].to_list() == ["DC"]  # published as D.C.
    assert table.filter(county_fips="01001").height == 1  # published as 1001
    cook = table.row(by_predicate=pl.col("county_fips") == "17031", named=True)
    assert cook["building_value_usd"] > 1e11  # published as 5.2E+11


def test_the_publishers_sums_and_percentiles_are_made_again(table: pl.DataFrame) -> None:
    checks = fema_nri.checks(table.lazy())
    assert [(check.passed, check.rows, check.share) for check in checks] == [(True, 3_142, 1.0)] * 3
    assert max(check.max_abs_error or 0 for check in checks) < 1e-8


def test_a_wrong_sum_is_a_finding(table: pl.DataFrame) -> None:
    wrong = table.with_columns(eal_usd=pl.when(county_fips="08031").then(1.0).otherwise("eal_usd"))
    assert not fema_nri.checks(wrong.lazy())[0].passed


def test_release_120_names_its_hazards_and_itself() -> None:
    rows = fema_nri.parse(payload(zipped(of_release_120())))
    assert rows["release"].unique().to_list() == ["Dec-25"]
    denver = rows.row(by_predicate=pl.col("county_fips") == "08031", named=True)
    assert denver["eal_inland_flood_usd"] > 0
    assert denver["eal_tsunami_usd"] == 0  # Not Applicable: not there, not unknown
    hazards = [name for name in rows.columns if name.startswith("eal_") and name not in fema_nri._NUMBERS.values()]
    total = sum(denver[name] or 0 for name in hazards if name.endswith("_usd"))
    assert total == pytest.approx(denver["eal_usd"], rel=1e-6)


def test_riverine_flooding_of_earlier_releases_is_inland_flooding() -> None:
    earlier = of_release_120().replace(b"IFLD_", b"RFLD_")
    now, before = (fema_nri.parse(payload(zipped(body))) for body in (of_release_120(), earlier))
    assert before["eal_inland_flood_usd"].to_list() == now["eal_inland_flood_usd"].to_list()


def test_a_hazard_that_cannot_be_rated_has_no_loss() -> None:
    lines = of_release_120().decode("utf-8-sig").splitlines()
    names = lines[0].split(",")
    loss, rating = names.index("WFIR_EALT"), names.index("WFIR_RISKR")
    cells = lines[1].split(",")
    cells[loss], cells[rating] = "", "Insufficient Data"
    rows = fema_nri.parse(payload(("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n").encode()))
    assert rows["eal_wildfire_usd"][0] is None


def without(column: str) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(column.encode() + b",", b"OTHER_" + column.encode() + b",", 1)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda _body: b"<!DOCTYPE html><html><body>Access Denied</body></html>", "page"),
        (lambda _body: b"", "empty"),
        (lambda body: body[: len(body) - 40], "cut off"),
        (without("EAL_VALT"), "EAL_VALT"),
        (lambda body: body.replace(b"NRI_VER", b"NEW_COLUMN", 1), "NEW_COLUMN"),
        (lambda body: body.replace(b"Limestone,County,", b"Limestone,County\n,", 1), "cells"),
    ],
)
def test_a_bad_answer_is_refused_by_name(spoil: Callable[[bytes], bytes], word: str) -> None:
    with pytest.raises(SourceChanged, match=word):
        fema_nri.parse(payload(spoil(of_release_120())))


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(SourceChanged, match="fit its column"):
        fema_nri.parse(payload(of_release_120().replace(b",82782,", b",many,", 1)))


def test_the_header_is_that_of_the_publisher() -> None:
    assert len(HEADER) == len(set(HEADER))
    assert (HEADER[0], HEADER[-1]) == ("OID_", "NRI_VER")
