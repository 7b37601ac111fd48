"""NSF awards on recorded answers of 2015 and 2026, on bad answers, and against a server that caps and errs."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from publishers import ingest_context, serving

from aker_core.errors import AkerError, SourceChanged, SourceUnavailable
from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.run import ingest
from aker_data.schemas.validate import validate
from aker_data.sources import nsf_awards as nsf
from aker_sample.faults import busy, html_page, replaced, truncated
from aker_sample.publisher import Publisher
from aker_sample.publishers.nsf import BAD, FATAL, Nsf, award, fatal

SCOPE = Scope(2023, "2024-06", "2023-07")
FIRST = date(2022, 10, 1)
Served = Callable[[Publisher], Publisher]


def payload(body: bytes | dict[str, Any], request: Request | None = None) -> Payload:
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Payload(
        request or nsf.search(2023), hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC)
    )


def answer(*awards: dict[str, Any]) -> dict[str, Any]:
    return {"response": {"award": list(awards), "metadata": {"offset": 0, "rpp": 25, "totalCount": len(awards)}}}


@pytest.fixture
def served() -> Iterator[Served]:
    with ExitStack() as stack:

        def serve(publisher: Publisher) -> Publisher:
            stack.enter_context(serving(publisher))
            return publisher

        yield serve


def one_year(year: int = 2023) -> Source:
    need = Need(f"{year}", ((nsf.search(year),), (nsf.download(year),)))
    return replace(nsf.SOURCE, requests=lambda _: [need])


def awards_of_2023(count: int) -> list[dict[str, Any]]:
    return [award(number, FIRST + timedelta(days=number % 365)) for number in range(count)]


def check(checks: tuple[Check, ...], name: str) -> Check:
    return next(found for found in checks if found.name == name)


def test_awards_made_in_ten_years_are_asked_for() -> None:
    needs = nsf.requests(SCOPE)
    assert [need.alternatives[0][0].part for need in needs] == [str(year) for year in range(2023, 2013, -1)]
    assert [need.required for need in needs] == [True, *[False] * 9]
    assert "dateStart=10/01/2022&dateEnd=09/30/2023&offset=0&rpp=25" in needs[0].alternatives[0][0].url


def test_an_answer_of_2026(shared_data: Path) -> None:
    body = (shared_data / "nsf_api" / "api_nsf_gov_award_shape_2026.json").read_bytes()
    rows = nsf.parse(payload(body))
    assert [fault for fault in validate(rows, nsf.SCHEMA) if not fault.passed] == []
    (row,) = rows.to_dicts()
    assert (row["award_id"], row["fiscal_year"], row["amount_usd"]) == ("2617572", 2026, 494_304.0)
    assert (row["recipient_city"], row["recipient_state"]) == ("UNIVERSITY PARK", "PA")
    assert (row["program_code"], row["program_title"]) == ("47.050", "Directorate for Geosciences")
    assert (row["start_date"], row["end_date"]) == (date(2027, 6, 1), date(2030, 5, 31))


def test_an_answer_of_2015(shared_data: Path) -> None:
    body = (shared_data / "nsf_api" / "ncar_nsf_2015.json").read_bytes()
    rows = nsf.parse(payload(body))
    assert rows.height == 21
    assert [fault for fault in validate(rows, nsf.SCHEMA) if not fault.passed] == []
    assert set(rows["fiscal_year"]) == {2015}
    # It tells only what awards may come to over their lives, which is no year's money.
    assert rows["amount_usd"].null_count() == 21
    assert nsf.follow(payload(body)).announced is None


def test_money_is_that_of_each_fiscal_year() -> None:
    rows = nsf.parse(
        payload(
            answer(
                award(1, FIRST),
                award(2, FIRST, fundsObligated=["FY 2023 = $10.50", "FY 2023 = $-4.50", "FY 2025 = ($1,000.00)"]),
                award(3, FIRST, fundsObligated=[], fundsObligatedAmt="700"),
                award(4, date(2022, 9, 30), fundsObligated=None, fundsObligatedAmt=""),
            )
        )
    )
    assert sorted(rows.select("award_id", "fiscal_year", "amount_usd").rows()) == [
        ("0000001", 2023, 300_000.0),
        ("0000001", 2024, 200_000.0),
        ("0000002", 2023, 6.0),
        ("0000002", 2025, -1000.0),
        ("0000003", 2023, 700.0),
        ("0000004", 2022, None),
    ]
    assert set(rows["performance_zip"]) == {"80309"}
    assert set(rows["recipient_zip"]) == {"80303"}


def test_an_award_that_a_page_has_twice_counts_once() -> None:
    rows = nsf.parse(payload(answer(award(1, FIRST), award(1, FIRST))))
    assert rows["amount_usd"].to_list() == [300_000.0, 200_000.0]


def test_places_abroad_have_no_state() -> None:
    rows = nsf.parse(payload(answer(award(1, FIRST, perfCountryCode="AS", perfStateCode="", perfZipCode="0200"))))
    assert rows.select("performance_country", "performance_state", "performance_zip").row(0) == ("AS", None, None)


def test_the_yearly_zip() -> None:
    told = {
        "awd_id": "2301234",
        "agcy_id": "NSF",
        "awd_titl_txt": "Collaborative Research: Ice",
        "awd_istr_txt": "Standard Grant",
        "awd_eff_date": "2023-01-01",
        "awd_exp_date": "12/31/2025",
        "awd_min_amd_letter_date": "11/02/2022",
        "awd_amount": 500_000.0,
        "tot_intn_awd_amt": 900_000.0,
        "dir_abbr": "GEO",
        "org_dir_long_name": "Directorate for Geosciences",
        "oblg_fy": [
            {"fund_oblg_fiscal_yr": 2023, "fund_oblg_amt": 200_000.5},
            {"fund_oblg_fiscal_yr": 2024, "fund_oblg_amt": -50.0},
        ],
        "inst": {"inst_name": "University of Utah", "inst_state_code": "UT", "inst_country_name": "United States"},
        "perf_inst": {"perf_city_name": "Salt Lake City", "perf_st_code": "UT", "perf_zip_code": "841129049"},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2301234.json", json.dumps(told))
        archive.writestr("2305678.json", json.dumps(told | {"awd_id": "2305678", "oblg_fy": [], "perf_inst": None}))
    asked = payload(packed.getvalue(), nsf.download(2023))
    rows = nsf.parse(asked)
    assert nsf.follow(asked).requests == ()
    assert sorted(rows.select("award_id", "fiscal_year", "amount_usd", "performance_zip").rows()) == [
        ("2301234", 2023, 200_000.5, "84112"),
        ("2301234", 2024, -50.0, "84112"),
        ("2305678", 2023, 500_000.0, None),
    ]
    assert set(rows["recipient_state"]) == {"UT"}
    with pytest.raises(SourceChanged, match="damaged"):
        nsf.parse(payload(packed.getvalue()[:-40], nsf.download(2023)))


@pytest.mark.parametrize(
    ("written", "dollars"), [("200000.5", 200_000.5), ("200,000.50", 200_000.5), ("$12", 12.0), ("-50", -50.0)]
)
def test_an_amount_of_the_yearly_zip_written_as_text(written: str, dollars: float) -> None:
    assert _zipped_amount(written)["amount_usd"].to_list() == [dollars]


@pytest.mark.parametrize("written", ["2E+05", "many", "inf"])
def test_an_amount_that_is_none_is_told_as_what_it_is(written: str) -> None:
    with pytest.raises(SourceChanged, match="an obligation is not written") as caught:
        _zipped_amount(written)
    assert "damaged" not in str(caught.value)


def _zipped_amount(written: str) -> pl.DataFrame:
    award = {
        "awd_id": "1",
        "agcy_id": "NSF",
        "awd_min_amd_letter_date": "11/02/2022",
        "oblg_fy": [{"fund_oblg_fiscal_yr": 2023, "fund_oblg_amt": written}],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("2023/1.json", json.dumps(award))
        archive.writestr("__MACOSX/2023/._1.json", b"\x00\x05\x16\x07")
    return nsf.parse(payload(packed.getvalue(), nsf.download(2023)))


def test_no_hits_are_an_empty_page(shared_data: Path) -> None:
    body = (shared_data / "nsf_api" / "empty_page.json").read_bytes()
    assert nsf.parse(payload(body)).height == 0
    assert nsf.follow(payload(body)).requests == ()


def test_errors_with_status_200(shared_data: Path) -> None:
    with pytest.raises(SourceUnavailable, match="AwardAPI-004"):
        nsf.follow(payload((shared_data / "nsf_api" / "error_200_fatal_serviceNotification.json").read_bytes()))
    with pytest.raises(SourceChanged, match="bad param"):
        nsf.parse(payload((shared_data / "nsf_api" / "error_200_serviceNotification_bad_param.json").read_bytes()))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"response": {}}, "no `award`"),
        ({"answer": []}, "no `response`"),
        ({"response": {"award": [{"title": "no id"}]}}, r"missing fields \['date', 'id'\]"),
        ({"response": {"award": [], "metadata": {"totalCount": "many"}}}, "no number of awards"),
        (answer(award(1, FIRST, agency="NASA")), "NASA"),
        (answer(award(1, FIRST, fundsObligated=["$5 in 2023"])), "FY year = dollars"),
        (answer(award(1, FIRST, startDate="2/2023")), "not as declared"),
        (answer(award(1, FIRST), award(1, FIRST, fundsObligated=[])), "is duplicated"),
        (b"[1]", "a JSON object was expected"),
    ],
)
def test_bad_answers_are_refused(body: Any, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        nsf.parse(payload(body))


# Against a server that keeps to the publisher's limits.


def test_pages_make_one_file_and_awards_are_counted_not_rows(tmp_path: Path, served: Served) -> None:
    publisher = served(Nsf(awards_of_2023(60)))
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())
    assert (outcome.rows, len(outcome.payloads)) == (120, 3)  # each with money in two fiscal years
    assert (
        "60 records received, 60 announced, in 1 slices (3 pages)"
        in check(outcome.checks, "rows_received_equal_announced").note
    )


def test_a_total_that_was_cut_at_a_full_page_is_found_out(tmp_path: Path, served: Served) -> None:
    publisher = served(Nsf(awards_of_2023(80)))
    publisher.totals = dict.fromkeys(range(1, 20), 50)
    with pytest.raises(SourceUnavailable, match="80 distinct records received, 50 announced"):
        ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())


@pytest.mark.parametrize("cap", [pytest.param(10_000, marks=pytest.mark.drill), 4_000, 3_000])
def test_beyond_the_cap_months_are_asked_for(tmp_path: Path, served: Served, cap: int) -> None:
    publisher = served(Nsf(awards_of_2023(3_500), cap=cap))
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())
    assert outcome.rows == 7_000
    note = check(outcome.checks, "rows_received_equal_announced").note
    assert "3,500 records received, 3,500 announced, in 12 slices" in note
    # A total of just the cap is none that the parts could be held against.
    assert ("1 capped requests equal the sum of their parts" in note) == (cap > 3_000)


def test_a_month_beyond_the_cap_is_halved(tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nsf, "CAP", 100)
    awards = [award(number, date(2023, 8, 1 + number % 20)) for number in range(400)]
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, served(Nsf(awards))), recorder=Unrecorded())
    assert outcome.rows == 800
    assert check(outcome.checks, "rows_shared_by_payloads").rows == 0


def test_without_totals_pages_end_with_a_short_one(tmp_path: Path, served: Served) -> None:
    publisher = served(Nsf(awards_of_2023(400), metadata=False))
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())
    assert outcome.rows == 800
    assert "12 slices came without a total" in check(outcome.checks, "rows_received_equal_announced").note


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (html_page(), SourceUnavailable),
        (truncated(), SourceUnavailable),
        (truncated(silently=True), SourceUnavailable),
        (replaced(200, b" "), SourceUnavailable),
        (replaced(200, FATAL), SourceUnavailable),
        (replaced(200, BAD), SourceChanged),
        (replaced(200, {"response": {"award": [{"x": 1}]}}), SourceChanged),
    ],
)
def test_bad_days(tmp_path: Path, served: Served, fault: Any, error: type[AkerError]) -> None:
    publisher = served(Nsf(awards_of_2023(3)))
    publisher.faults = dict.fromkeys(range(1, 20), fault)
    with pytest.raises(error, match="nsf_awards"):
        ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())
    assert not (tmp_path / "lake").exists()


def test_a_bad_moment_passes(tmp_path: Path, served: Served) -> None:
    publisher, waits = served(Nsf(awards_of_2023(60))), list[float]()
    publisher.faults = {1: busy(3), 2: fatal(), 4: truncated()}
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher, waits=waits), recorder=Unrecorded())
    assert outcome.rows == 120
    assert waits[0] == pytest.approx(3, abs=0.1)


def test_a_zip_in_a_folder_stands_in(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    with zipfile.ZipFile(folder / "2023.zip", "w") as archive:
        archive.writestr(
            "1.json", json.dumps({"awd_id": "1", "awd_amount": 5, "awd_min_amd_letter_date": "10/02/2022"})
        )
    work = ingest_context(tmp_path, mode="files", files=folder)
    outcome = ingest(one_year(), SCOPE, context=work, recorder=Unrecorded())
    assert (outcome.rows, outcome.payloads[0].url) == (1, "file:2023.zip")
