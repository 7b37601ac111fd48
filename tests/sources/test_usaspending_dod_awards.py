"""DoD research awards: the publisher's recorded answers, bad answers, and pages from a server with its limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from publishers import ingest_context, serving

from aker_core.errors import AkerError, ConfigError, NotPublished, SourceChanged, SourceUnavailable
from aker_data.contracts import Payload, Request, Scope
from aker_data.ingest.run import IngestResult, ingest
from aker_data.schemas.usaspending import DOD_AWARDS
from aker_data.schemas.validate import validate
from aker_data.sources import usaspending_dod_awards as awards
from aker_sample.faults import busy, html_page, replaced, truncated
from aker_sample.publisher import NOT_FOUND, Publisher
from aker_sample.publishers.usaspending import HUNTSVILLE, Usaspending, award

YEAR = (date(2022, 10, 1), date(2023, 9, 30))
SCOPE = Scope(2023, "2024-06", "2023-07")
RECORDED = "usaspending/planetary-society_usaspending-orm"


class Quiet:
    """A recorder that keeps nothing."""

    def log_lineage(self, **_: Any) -> None: ...

    def log_payload(self, **_: Any) -> None: ...

    def log_check(self, **_: Any) -> None: ...


def payload(body: bytes | dict[str, Any], request: Request | None = None) -> Payload:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    asked = request or awards.page_request("contracts", 2023, YEAR, 1, {})
    return Payload(asked, "0" * 64, raw, datetime(2024, 6, 1, tzinfo=UTC))


def said(*rows: dict[str, Any], has_next: bool = False, number: int = 1) -> dict[str, Any]:
    there = {"page": number, "hasNext": has_next, "last_record_unique_id": 7, "last_record_sort_value": "W9"}
    return {"spending_level": "awards", "limit": 100, "results": list(rows), "page_metadata": there}


def counted(**kinds: int) -> Payload:
    return payload({"results": kinds, "messages": []}, awards.count_request("contracts", 2023, YEAR))


def run(folder: Path, publisher: Publisher, **given: Any) -> tuple[IngestResult, pl.DataFrame]:
    taken = ingest_context(folder, publisher, **given)
    outcome = ingest(awards.SOURCE, SCOPE, context=taken, recorder=Quiet())
    return outcome, taken.lake.scan(awards.ID, SCOPE.as_of).collect()


def many(count: int) -> list[dict[str, Any]]:
    """Contracts that began on every day of the fiscal year in turn."""
    first = date(2022, 10, 1).toordinal()
    return [award(number, date.fromordinal(first + number % 365).isoformat()) for number in range(1, count + 1)]


@pytest.fixture
def small_lake(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of rows that a whole year has is not what these tests are about."""
    from aker_data import catalogue

    spec = catalogue.spec(awards.ID)
    monkeypatch.setitem(catalogue.specs(), awards.ID, type(spec)(**{**vars(spec), "rows": None}))


def test_recorded_grants(shared_data: Path) -> None:
    body = (shared_data / RECORDED / "awards/search_results_grants.json").read_bytes()
    asked = awards.page_request("assistance", 2023, YEAR, 1, {})
    table = awards.parse(payload(body, asked))

    assert [check for check in validate(table, DOD_AWARDS) if not check.passed] == []
    row = table.row(0, named=True)
    assert row["award_id"] == "ASST_NON_NNM11AA01A_080"
    assert (row["agency"], row["fiscal_year"], row["amount_usd"]) == ("DOD", 2023, 156_725_919.62)
    assert (row["recipient_uei"], row["recipient_county_fips"], row["recipient_zip"]) == (
        "HB6KNGVNJRU1",
        "01089",
        "35805",
    )
    assert (row["performance_city"], row["performance_state"], row["performance_zip"]) == ("HUNTSVILLE", "AL", "35805")
    assert (row["program_code"], row["program_title"]) == ("43.008", "OFFICE OF STEM ENGAGEMENT (OSTEM)")
    assert (row["award_type"], row["start_date"], row["end_date"]) == (
        "COOPERATIVE AGREEMENT (B)",
        date(2011, 4, 1),
        None,
    )
    assert table["project_id"].null_count() == 3
    (following,) = awards.follow(payload(body, asked)).requests
    assert json.loads(following.body or "")["page"] == 2


def test_recorded_contracts(shared_data: Path) -> None:
    table = awards.parse(payload((shared_data / RECORDED / "spending_by_award_contracts.json").read_bytes()))

    assert [check for check in validate(table, DOD_AWARDS) if not check.passed] == []
    webb, clipper = table.rows(named=True)
    assert (webb["award_id"], webb["program_code"]) == ("CONT_AWD_GSFC0200211DNAS502200_8000_-NONE-_-NONE-", "AR34")
    assert (webb["project_id"], clipper["project_id"]) == (None, "80NM0018D0004")
    assert (clipper["performance_county_fips"], clipper["performance_zip"]) == ("06037", "91109")


def test_the_recorded_awards_of_several_searches_are_refused(shared_data: Path) -> None:
    """That file was put together by hand: some of its rows have no code of product or service at all."""
    body = (shared_data / RECORDED / "awards/search_results_contracts.json").read_bytes()
    with pytest.raises(SourceChanged, match=r"a result lacks \['Contract Award Type', 'PSC'\]"):
        awards.parse(payload(body))


def test_places_that_are_not_whole_are_null() -> None:
    nowhere = dict.fromkeys(HUNTSVILLE) | {"location_country_code": "USA"}
    abroad = dict.fromkeys(HUNTSVILLE) | {
        "location_country_code": "GBR",
        "country_name": "UNITED KINGDOM",
        "zip5": "OX1 3",
    }
    guam = HUNTSVILLE | {"state_code": "GU", "county_code": "10"}
    rows = [
        award(1, "2023-01-02", **{"Primary Place of Performance": nowhere, "Recipient Location": None}),
        award(2, "2023-01-02", **{"Primary Place of Performance": abroad}),
        award(3, "2023-01-02", **{"Primary Place of Performance": guam, "Award Amount": -12.5, "PSC": None}),
    ]
    table = awards.parse(payload(said(*rows)))

    assert [check for check in validate(table, DOD_AWARDS) if not check.passed] == []
    assert table["performance_county_fips"].to_list() == [None, None, None]
    assert table["performance_country"].to_list() == ["USA", "UNITED KINGDOM", "UNITED STATES"]
    assert table["performance_zip"].to_list() == [None, None, "35805"]
    assert table["recipient_city"].to_list() == [None, "HUNTSVILLE", "HUNTSVILLE"]
    assert (table["amount_usd"][2], table["program_code"][2]) == (-12.5, None)


def test_an_award_without_dollars_is_null_and_a_page_without_awards_is_empty() -> None:
    assert awards.parse(payload(said(award(1, "2023-01-02", **{"Award Amount": None}))))["amount_usd"].to_list() == [
        None
    ]
    assert awards.parse(payload(said())).schema == pl.Schema(DOD_AWARDS.dtypes)
    assert awards.parse(counted(contracts=3)).is_empty()


def spoiled(**changes: Any) -> bytes:
    return json.dumps(said(award(1, "2023-01-02")) | changes).encode()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "not complete JSON"),
        (NOT_FOUND.body, "not complete JSON"),
        (spoiled()[:-30], "not complete JSON"),
        (b"{\"detail\": \"Field 'limit' value '200' is above max '100'\"}", "the publisher answers: Field 'limit'"),
        (b'{"message": "\'award_type_codes\' must only contain types from one group."}', "types from one group"),
        (spoiled(results=[{"Award ID": "W1"}]), "a result lacks"),
        (spoiled(results=["W1"]), "not a list of objects"),
        (spoiled(results=[award(1, "2023-01-02", **{"Award Amount": "12"})]), "'12', which is not a number"),
        (spoiled(results=[award(1, "2023-01-02", PSC="AC12")]), "PSC holds 'AC12', which is not an object"),
        (spoiled(results=[award(1, "2023-01-02", PSC={"code": 12})]), "PSC holds .*, which is not an object"),
        (spoiled(results=[award(1, "2023-01-02", Description=7)]), "Description holds 7, which is not text"),
        (spoiled(results=[award(1, "2023-01-02", **{"Start Date": "01/02/2023"})]), "a date is not as declared"),
        (spoiled(page_metadata={"page": 2, "hasNext": False}), "is page 2, requested was 1"),
        (spoiled(page_metadata={"page": 1}), "whether there are more pages"),
        (spoiled(spending_level="subawards"), "about 'subawards'"),
        (b'{"results": NaN}', "not complete JSON"),
    ],
)
def test_bad_pages_are_refused(body: bytes, told: str) -> None:
    with pytest.raises(SourceChanged, match=told):
        awards.parse(payload(body))


def test_the_recorded_error_bodies_are_refused(shared_data: Path) -> None:
    for error in json.loads((shared_data / "usaspending/error_bodies.json").read_bytes()):
        with pytest.raises(SourceChanged, match="the publisher answers"):
            awards.parse(payload(error["body"]))


@pytest.mark.parametrize(
    "results", [{}, [], {"contracts": -1}, {"contracts": 1.5}, {"contracts": "12"}, {"contracts": None}]
)
def test_bad_counts_are_refused(results: object) -> None:
    with pytest.raises(SourceChanged, match="count"):
        awards.follow(payload({"results": results}, awards.count_request("contracts", 2023, YEAR)))


def test_what_is_asked_first_is_how_many_there_are() -> None:
    assistance, contracts = awards.requests(SCOPE)
    (asked,) = contracts.alternatives[0]
    filters = json.loads(asked.body or "")["filters"]

    assert asked.url == "https://api.usaspending.gov/api/v2/search/spending_by_award_count/"
    assert (assistance.required, contracts.required) == (True, True)
    assert filters["time_period"] == [
        {"start_date": "2022-10-01", "end_date": "2023-09-30", "date_type": "new_awards_only"}
    ]
    assert filters["psc_codes"] == {"require": [["Research and Development"]]}
    grants = json.loads(assistance.alternatives[0][0].body or "")["filters"]
    assert {"12.300", "12.420", "12.910"} <= set(grants["program_numbers"])
    assert "12.902" not in grants["program_numbers"]  # scholarships
    with pytest.raises(ConfigError, match="begins with fiscal year 2008"):
        awards.requests(Scope(2007, "2008-06", "2015-07"))


def test_a_count_leads_to_the_first_page_or_to_both_halves() -> None:
    few, none, most = (awards.follow(counted(contracts=count, grants=0)) for count in (50_000, 0, 50_001))

    assert (few.announced, few.replaces_answer, len(few.requests)) == (50_000, False, 1)
    assert (few.requests[0].part, few.requests[0].url) == ("2023/contracts", awards.URL)
    assert (none.announced, none.requests) == (0, ())
    assert (most.announced, most.replaces_answer) == (50_001, True)
    assert [request.part for request in most.requests] == [
        "2023/contracts/2022-10-01..2023-04-01",
        "2023/contracts/2023-04-02..2023-09-30",
    ]
    day = (date(2023, 1, 2), date(2023, 1, 2))
    full = payload({"results": {"contracts": 60_000}}, awards.count_request("contracts", 2023, day))
    assert not awards.follow(full).replaces_answer  # pages beyond the window go on with the cursor


def test_the_cursor_is_sent_beyond_the_window_only() -> None:
    def next_after(number: int) -> dict[str, Any]:
        asked = awards.page_request("contracts", 2023, YEAR, number, {"last_record_unique_id": 1})
        (found,) = awards.follow(payload(said(has_next=True, number=number), asked)).requests
        told: dict[str, Any] = json.loads(found.body or "")
        return told

    assert "last_record_unique_id" not in next_after(499)
    assert next_after(500)["last_record_unique_id"] == 7
    assert next_after(500)["last_record_sort_value"] == "W9"
    assert awards.follow(payload(said(has_next=False))).requests == ()


@pytest.mark.usefixtures("small_lake")
def test_pages_are_turned_until_all_are_there(tmp_path: Path) -> None:
    publisher = Usaspending(many(250))
    with serving(publisher):
        outcome, table = run(tmp_path, publisher)

    assert (outcome.rows, table["award_id"].n_unique()) == (250, 250)
    assert [asked.json.get("page") for asked in publisher.requests] == [None, None, 1, 2, 3]
    assert table["amount_usd"].sum() == pytest.approx(1000.5 * sum(range(1, 251)))
    check = next(check for check in outcome.checks if check.name == "rows_received_equal_announced")
    assert (check.passed, check.rows) == (True, 250)


@pytest.mark.usefixtures("small_lake")
def test_a_search_beyond_the_window_is_cut_into_periods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awards, "WINDOW", 300)
    publisher = Usaspending(many(1000), window=300)
    with serving(publisher):
        _, table = run(tmp_path, publisher)

    assert table["award_id"].n_unique() == 1000
    assert set(table["part"]) == {
        "2023/contracts/2022-10-01..2022-12-31",
        "2023/contracts/2023-01-01..2023-04-01",
        "2023/contracts/2023-04-02..2023-07-01",
        "2023/contracts/2023-07-02..2023-09-30",
    }


@pytest.mark.usefixtures("small_lake")
def test_a_day_beyond_the_window_goes_on_with_the_cursor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awards, "WINDOW", 300)
    publisher = Usaspending([award(number, "2023-03-01") for number in range(1, 551)], window=300)
    with serving(publisher):
        _, table = run(tmp_path, publisher)

    assert table["award_id"].n_unique() == 550
    beyond = [asked.json["page"] for asked in publisher.requests if "last_record_unique_id" in asked.json]
    assert beyond == [4, 5, 6]


@pytest.mark.usefixtures("small_lake")
def test_a_row_repeated_on_the_next_page_is_counted_once_and_a_lost_one_fails(tmp_path: Path) -> None:
    rows = many(250)
    publisher = Usaspending(rows)
    ordered = sorted(rows, key=lambda row: str(row["Award ID"]))
    publisher.row_faults[4] = lambda here: [ordered[99], *here]  # seen on the page before already
    with serving(publisher):
        outcome, _ = run(tmp_path / "repeated", publisher)
    assert outcome.rows == 250

    lossy = Usaspending(rows)
    for number in range(1, 30):
        lossy.row_faults[number] = lambda here: [row for row in here if row["internal_id"] != 1_000_007]
    with serving(lossy), pytest.raises(SourceUnavailable, match="249 distinct records received, 250 announced"):
        run(tmp_path / "lost", lossy)


@pytest.mark.usefixtures("small_lake")
def test_an_award_with_two_amounts_fails(tmp_path: Path) -> None:
    rows = many(150)
    publisher = Usaspending(rows)
    changed = min(rows, key=lambda row: str(row["Award ID"])) | {"Award Amount": 1.0}
    for number in range(1, 30):
        publisher.row_faults[number] = lambda here: [changed, *here] if len(here) == 50 else here
    with serving(publisher), pytest.raises(SourceUnavailable, match="different rows on different pages"):
        run(tmp_path, publisher)


@pytest.mark.usefixtures("small_lake")
def test_too_many_requests_are_waited_for(tmp_path: Path) -> None:
    publisher = Usaspending(many(120))
    publisher.faults[3] = busy(7)
    publisher.faults[5] = truncated()
    waits: list[float] = []
    with serving(publisher):
        outcome, _ = run(tmp_path, publisher, waits=waits)

    assert outcome.rows == 120
    assert any(7 <= wait < 8 for wait in waits)


@pytest.mark.usefixtures("small_lake")
@pytest.mark.parametrize(
    ("fault", "error", "told"),
    [
        (replaced(422, {"detail": "Field 'limit' value '200' is above max '100'"}), SourceChanged, "above max"),
        (replaced(400, {"detail": "Invalid filters"}), SourceChanged, "Invalid filters"),
        (replaced(404, NOT_FOUND.body, "text/html"), NotPublished, "HTTP 404"),
        (html_page(), SourceUnavailable, "page instead of data"),
        (replaced(200, b""), SourceUnavailable, "empty"),
        (replaced(200, {"results": [], "detail": None}), AkerError, "more pages|page"),
    ],
    ids=["422", "400", "routing", "html", "empty", "shape"],
)
def test_errors_keep_the_last_good_table(
    tmp_path: Path, fault: Callable[[Any], Any], error: type[AkerError], told: str
) -> None:
    with serving(good := Usaspending(many(120))):
        run(tmp_path, good)
    bad = Usaspending(many(121))
    bad.faults = dict.fromkeys(range(3, 40), fault)
    with serving(bad), pytest.raises(error, match=told):
        run(tmp_path, bad)
    assert ingest_context(tmp_path, bad).lake.scan(awards.ID, SCOPE.as_of).collect().height == 120


def test_the_sample_answers_as_the_publisher_does(tmp_path: Path) -> None:
    taken = ingest_context(tmp_path, mode="sample")
    outcome = ingest(awards.SOURCE, SCOPE, context=taken, recorder=Quiet())
    table = taken.lake.scan(awards.ID, SCOPE.as_of).collect()

    assert outcome.origin == "sample"
    assert table["title"].str.contains("SYNTHETIC").all()
    assert table.filter(pl.col("amount_usd") < 0).height > 0
    assert table["performance_state"].null_count() > 0
    assert table["start_date"].is_between(*YEAR).all()
