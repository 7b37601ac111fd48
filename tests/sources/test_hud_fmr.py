"""Fair market rents: answers of the API, the token, areas that are not markets, bad answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from publishers import ingest_context, serving

from aker_core.errors import ConfigError, NotLoaded, SourceChanged
from aker_data.contracts import Payload, Scope
from aker_data.ingest.run import ingest
from aker_data.schemas.hud import FAIR_MARKET_RENTS
from aker_data.schemas.validate import validate
from aker_data.sources import hud_fmr
from aker_economy.fair_rent_values import rents_of_markets
from aker_sample.fair_rents import counties
from aker_sample.publishers.hud import FairMarketRents

SCOPE = Scope(2023, "2024-06", "2023-07")
TOKEN = "token-of-an-account"


class Recorder:
    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda **_values: None


def body(state: str = "CO", **changes: object) -> bytes:
    reply = {"data": {"year": "2023", "metroareas": [], "counties": counties(state, 2023)}}
    reply["data"]["counties"][0] |= changes
    return json.dumps(reply).encode()


def payload(answer: bytes, state: str = "CO") -> Payload:
    return Payload(hud_fmr.request(state, 2023), "0" * 64, answer, datetime(2024, 6, 1, tzinfo=UTC))


def test_every_county_of_a_state_is_read() -> None:
    rows = hud_fmr.parse(payload(body()))
    assert rows.height == 10
    assert [check for check in validate(rows, FAIR_MARKET_RENTS) if not check.passed] == []
    denver = rows.row(by_predicate=pl.col("county_fips") == "08031", named=True)
    assert denver["fips_code"] == "0803199999"
    assert denver["rent_0br_usd"] < denver["rent_2br_usd"] < denver["rent_4br_usd"]


def test_a_state_without_rents_has_no_rows() -> None:
    assert hud_fmr.parse(payload(json.dumps({"data": {"year": "2023", "counties": []}}).encode())).height == 0


def test_the_token_goes_into_a_header_and_nowhere_else(tmp_path: Path) -> None:
    with serving(FairMarketRents(counties, tokens=frozenset([TOKEN]))) as double:
        context = ingest_context(tmp_path, double, keys={"hud_token": TOKEN})
        result = ingest(hud_fmr.SOURCE, SCOPE, context=context, recorder=Recorder())
    assert result.rows == 51
    assert {request.headers["authorization"] for request in double.requests} == {f"Bearer {TOKEN}"}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(TOKEN.encode() in path.read_bytes() for path in files)


def test_a_wrong_token_is_a_matter_of_configuration(tmp_path: Path) -> None:
    with serving(FairMarketRents(counties, tokens=frozenset([TOKEN]))) as double:
        context = ingest_context(tmp_path, double, keys={"hud_token": "another"})
        with pytest.raises(ConfigError) as raised:
            ingest(hud_fmr.SOURCE, SCOPE, context=context, recorder=Recorder())
    assert "another" not in str(raised.value)


def test_without_a_token_nothing_is_asked(tmp_path: Path) -> None:
    with serving(FairMarketRents(counties)) as double:
        context = ingest_context(tmp_path, double)
        with pytest.raises(NotLoaded, match="AKER_HUD_TOKEN is not set"):
            ingest(hud_fmr.SOURCE, SCOPE, context=context, recorder=Recorder())
    assert double.requests == []


def test_a_market_of_several_areas_has_a_range_and_one_of_one_area_a_rent() -> None:
    rents = pl.DataFrame(
        {
            "county_fips": ["08001", "08031", "25009", "25009"],
            "area_name": ["Denver", "Denver", "Boston", "Lawrence"],
            "rent_2br_usd": [1_800.0, 1_800.0, 2_600.0, 2_100.0],
            "payload_sha256": ["a", "a", "b", "b"],
        }
    )
    crosswalk = pl.DataFrame(
        {"cbsa_code": ["19740", "19740", "14460", "20000"], "county_fips": ["08001", "08031", "25009", "08999"]}
    )
    rows = {row["cbsa_code"]: row for row in rents_of_markets(rents, crosswalk).to_dicts()}
    assert (rows["19740"]["low"], rows["19740"]["high"], rows["19740"]["areas"]) == (1_800.0, 1_800.0, 1)
    assert (rows["14460"]["low"], rows["14460"]["high"], rows["14460"]["areas"]) == (2_100.0, 2_600.0, 2)
    assert (rows["20000"]["counties"], rows["20000"]["counties_found"]) == (1, 0)


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "JSON"),
        (b"", "empty"),
        (body()[:-20], "cut off"),
        (body().replace(b"Two-Bedroom", b"2-Bedroom"), "2-Bedroom"),
        (body(**{"Two-Bedroom": None}), "Two-Bedroom"),
        (body(**{"Two-Bedroom": "many"}), "no rent"),
        (body(surprise=1), "surprise"),
        (body().replace(b'"2023"', b'"2022"'), "2022"),
        (b'{"data": {"year": "2023"}}', "counties"),
    ],
)
def test_a_bad_answer_is_refused(answer: bytes, word: str) -> None:
    with pytest.raises(SourceChanged, match=word):
        hud_fmr.parse(payload(answer))
