"""Series of the BLS API: recorded answers, missing months, refusals, and the key that no file may hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from aker_core.errors import SourceChanged, SourceUnavailable
from aker_data.contracts import Payload, Request, Scope
from aker_data.schemas.bls_series import CES, LAUS
from aker_data.schemas.validate import validate
from aker_data.sources import _bls_series, bls_ces_metro, bls_laus_metro
from aker_sample.bls_months import months
from aker_sample.messages import ServerRequest
from aker_sample.publishers.bls_api import BlsApi, Month

SCOPE = Scope(2023, "2024-06", "2023-07")
DENVER = _bls_series.Metro("19740", "08", "Denver-Aurora-Centennial, CO")


def asked(*series: str) -> Request:
    return _bls_series.request("bls_laus_metro", 2023, 1, series)


def payload(body: bytes, request: Request | None = None) -> Payload:
    request = request or Request("bls_laus_metro", _bls_series.URL, "2023/01", "json")
    return Payload(request, "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def answer(request: Request, double: BlsApi | None = None, number: int = 1) -> bytes:
    asks = ServerRequest("POST", "api.bls.gov", "/", {}, (request.body or "").encode(), number=number)
    return (double or BlsApi(months)).series(asks)


def rates() -> tuple[Request, bytes]:
    request = asked(*(bls_laus_metro.series_of(DENVER, measure) for measure in ("03", "04", "06")))
    return request, answer(request)


def test_a_recorded_answer_of_version_1_is_read(shared_data: Path) -> None:
    rows = _bls_series.parse(payload((shared_data / "bls_api/bls_api_v1_LAUST080000000000006.json").read_bytes()))
    assert rows.height == 36
    assert rows.row(0) == ("LAUST080000000000006", "2019", "M10", "3178070", "P")
    assert rows.filter(period="M13", year="2018")["value"].to_list() == ["3096358"]


def test_a_recorded_answer_without_its_status_is_read(shared_data: Path) -> None:
    body = (shared_data / "bls_api/bls_api_v2_smu_results_2015.json").read_bytes()
    rows = _bls_series.parse(payload(body))
    assert rows["series_id"].n_unique() == 19
    assert rows.filter(series_id="SMU17169742000000001", period="M05")["value"].to_list() == ["122.7"]
    with pytest.raises(SourceChanged, match="not all nonfarm employees"):  # construction, of a metro
        bls_ces_metro.parse(payload(body))


def test_the_series_of_a_state_is_none_of_a_metro(shared_data: Path) -> None:
    with pytest.raises(SourceChanged, match="LAUST080000000000006 is no rate"):
        bls_laus_metro.parse(payload((shared_data / "bls_api/bls_api_v1_LAUST080000000000006.json").read_bytes()))


def test_rates_and_levels_of_a_metro() -> None:
    request, body = rates()
    rows = bls_laus_metro.parse(payload(body, request))
    assert [check for check in validate(rows, LAUS) if not check.passed] == []
    assert set(rows["cbsa_code"]) == {"19740"}
    assert rows.group_by("measure").len().sort("measure").rows() == [
        ("labor_force", 78),
        ("unemployed", 78),
        ("unemployment_rate_pct", 78),
    ]
    (check,) = bls_laus_metro.checks(rows.lazy())
    assert (check.passed, check.rows) == (True, 6)
    wrong = rows.with_columns(
        value=pl.when(measure="unemployment_rate_pct").then(pl.col("value") + 1).otherwise("value")
    )
    assert not bls_laus_metro.checks(wrong.lazy())[0].passed


def test_a_month_that_was_never_collected_is_null() -> None:
    def lapse(_name: str, _first: int, _last: int) -> list[Month]:
        return [Month(2025, 11, "4.1", "P"), Month(2025, 10, "-", "X"), Month(2025, 9, "4.0")]

    request = asked(bls_laus_metro.series_of(DENVER, "03"))
    rows = bls_laus_metro.parse(payload(answer(request, BlsApi(lapse)), request))
    assert rows.select("period", "value", "footnotes").rows() == [
        ("M11", 4.1, "P"),
        ("M10", None, "X"),
        ("M09", 4.0, None),
    ]


def test_series_that_do_not_exist_have_no_rows() -> None:
    request = asked(bls_laus_metro.series_of(DENVER, "03"), "LAUMT481018000000003")
    assert bls_laus_metro.parse(payload(answer(request), request))["cbsa_code"].unique().to_list() == ["19740"]
    request = asked("LAUMT481018000000003")
    assert bls_laus_metro.parse(payload(answer(request), request)).height == 0


def test_every_metro_is_asked_for_fifty_series_at_a_time() -> None:
    laus = bls_laus_metro.requests(SCOPE)[0].alternatives[0]
    ces = bls_ces_metro.requests(SCOPE)[0].alternatives[0]
    assert (len(laus), len(ces)) == (24, 8)
    series = [name for request in laus for name in json.loads(request.body or "")["seriesid"]]
    assert len(series) == len(set(series)) == 3 * 393
    assert {"LAUMT391741000000003", "LAUMT114790000000003"} <= set(series)
    assert all(request.key_param == "registrationkey" for request in laus)
    assert bls_ces_metro.series_of(DENVER) == "SMU08197400000000001"


def test_payrolls_of_a_metro() -> None:
    request = asked(bls_ces_metro.series_of(DENVER))
    rows = bls_ces_metro.parse(payload(answer(request), request))
    assert [check for check in validate(rows, CES) if not check.passed] == []
    of_year = rows.filter(pl.col("year") == 2023, pl.col("period") != "M13")["thousands"]
    assert of_year.mean() == pytest.approx(rows.filter(year=2023, period="M13")["thousands"][0], abs=0.05)


def changed(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def spoil(body: bytes) -> bytes:
        reply = json.loads(body)
        change(reply)
        return json.dumps(reply).encode()

    return spoil


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda _body: b"<!DOCTYPE html><html><body>Access Denied</body></html>", "page"),
        (lambda _body: b"", "empty"),
        (lambda body: body[: len(body) - 40], "cut off"),
        (
            changed(lambda reply: reply["Results"]["series"][0]["data"][0].pop("period")),
            r"missing columns \['period'\]",
        ),
        (changed(lambda reply: reply["Results"]["series"][0]["data"][0].update(revised="1")), r"unknown.*'revised'"),
        (changed(lambda reply: reply["Results"]["series"].pop()), "1 series were asked for and are not there"),
        (changed(lambda reply: reply["Results"]["series"][0].update(seriesID="LAUMT481018000000003")), "not there"),
        (changed(lambda reply: reply["Results"]["series"][0]["data"][0].update(value="(NA)")), "not a number"),
        (changed(lambda reply: reply.update(status="REQUEST_FAILED", message=["no"])), "REQUEST_FAILED: no"),
        (changed(lambda reply: reply.pop("Results")), "Results.series"),
    ],
)
def test_a_bad_answer_is_refused_by_name(spoil: Callable[[bytes], bytes], word: str) -> None:
    request, body = rates()
    with pytest.raises(SourceChanged, match=word):
        bls_laus_metro.parse(payload(spoil(body), request))


def test_a_used_up_quota_is_for_tomorrow() -> None:
    request, _ = rates()
    with pytest.raises(SourceUnavailable, match="daily threshold.*try again tomorrow"):
        bls_laus_metro.parse(payload(answer(request, BlsApi(months, daily=2), number=3), request))


def test_too_many_series_are_refused_by_the_double() -> None:
    request = asked(*(f"LAUMT08{number}000000003" for number in range(10_000, 10_051)))
    with pytest.raises(SourceChanged, match="beyond the limits"):
        bls_laus_metro.parse(payload(answer(request), request))
