"""DoD research dollars by county: the publisher's shapes, bad answers, archives of transactions, and a local server."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from publishers import ingest_context, serving

from aker_core.errors import ConfigError, NotPublished, SourceChanged
from aker_data import catalogue
from aker_data.contracts import Payload, Request, Scope
from aker_data.ingest.run import IngestResult, ingest
from aker_data.schemas.usaspending import DOD_COUNTIES
from aker_data.schemas.validate import validate
from aker_data.sources import _usaspending, _usaspending_archive
from aker_data.sources import usaspending_dod_counties as counties
from aker_sample.faults import busy, replaced
from aker_sample.publisher import NOT_FOUND, Publisher
from aker_sample.publishers.usaspending import Usaspending, shape

SCOPE = Scope(2023, "2024-06", "2023-07")
RECORDED = "usaspending/planetary-society_usaspending-orm"
ROWS = [
    shape("08031", 1_465_385_874.75, "Denver"),
    shape("09110", 12.5, "Capitol"),
    shape("01089", -569_115_741.33, "Madison"),
    shape("", 284_672.0, None),
]


class Quiet:
    """A recorder that keeps nothing."""

    def log_lineage(self, **_: Any) -> None: ...

    def log_payload(self, **_: Any) -> None: ...

    def log_check(self, **_: Any) -> None: ...


def payload(body: bytes | dict[str, Any], request: Request | None = None) -> Payload:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    asked = request or counties.request(2023, "contracts", "health", "county")
    return Payload(asked, "0" * 64, raw, datetime(2024, 6, 1, tzinfo=UTC))


def said(rows: list[dict[str, Any]], layer: str = "county") -> dict[str, Any]:
    told = {"scope": "place_of_performance", "geo_layer": layer, "spending_level": "transactions", "messages": []}
    return told | {"results": rows}


def run(folder: Path, *publishers: Publisher, **given: Any) -> tuple[IngestResult, pl.DataFrame]:
    taken = ingest_context(folder, *publishers, **given)
    outcome = ingest(counties.SOURCE, SCOPE, context=taken, recorder=Quiet())
    return outcome, taken.lake.scan(counties.ID, SCOPE.as_of).collect()


@pytest.fixture
def small_lake(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of rows that the nation has is not what these tests are about."""
    spec = catalogue.spec(counties.ID)
    monkeypatch.setitem(catalogue.specs(), counties.ID, type(spec)(**{**vars(spec), "rows": None}))


def test_money_without_a_county_is_kept_and_money_taken_back_stays_negative() -> None:
    table = counties.parse(payload(said(ROWS)))

    assert [check for check in validate(table, DOD_COUNTIES) if not check.passed] == []
    assert table["county_fips"].to_list() == ["08031", "09110", "01089", None]
    assert table["state_fips"].to_list() == ["08", "09", "01", None]
    assert table["amount_usd"].to_list() == [1_465_385_874.75, 12.5, -569_115_741.33, 284_672.0]
    assert table["shape_code"].to_list()[3] == ""
    assert set(table["award_group"]) | set(table["field"]) == {"contracts", "health"}


def test_states_are_their_codes() -> None:
    asked = counties.request(2023, "assistance", "other", "state")
    table = counties.parse(payload(said([shape("WA", 563_947_564.32), shape("PR", 1), shape(None, 2)], "state"), asked))

    assert [check for check in validate(table, DOD_COUNTIES) if not check.passed] == []
    assert table["state_fips"].to_list() == ["53", "72", None]
    assert table["county_fips"].null_count() == 3


def test_an_answer_without_rows_is_empty() -> None:
    assert counties.parse(payload(said([]))).schema == pl.Schema(DOD_COUNTIES.dtypes)


def test_a_year_without_any_dollars_is_refused() -> None:
    asked = counties.request(2023, "contracts", "other", "county")
    with pytest.raises(SourceChanged, match="department's name has changed"):
        counties.parse(payload(said([]), asked))


def test_the_recorded_answer_by_district_is_of_this_shape_but_not_asked_for(shared_data: Path) -> None:
    recorded = json.loads((shared_data / RECORDED / "spending_by_geography_districts.json").read_bytes())
    with pytest.raises(SourceChanged, match="the response is for {'geo_layer': 'district'}"):
        counties.parse(payload(recorded))
    with pytest.raises(SourceChanged, match=r"codes \['0105', '0107', '0103'.*are not those of a county"):
        counties.parse(payload(recorded | {"geo_layer": "county"}))
    placed = [row | {"shape_code": f"0{row['shape_code']}"} for row in recorded["results"]]
    table = counties.parse(payload(recorded | {"geo_layer": "county", "results": placed}))
    assert table["amount_usd"].sum() == 1_471_803_687.14


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "not complete JSON"),
        (NOT_FOUND.body, "not complete JSON"),
        (json.dumps(said(ROWS)).encode()[:-40], "not complete JSON"),
        (b'{"detail": "Invalid value in \'filters\'"}', "the publisher answers: Invalid value"),
        (json.dumps(said([{"shape_code": "08031"}])).encode(), "a result lacks"),
        (json.dumps(said([shape("08031", 1) | {"county": 1}])).encode(), r"unknown fields \['county'\]"),
        (json.dumps(said([shape("8031", 1)])).encode(), r"codes \['8031'\] are not those of a county"),
        (json.dumps(said([shape("031", 1)])).encode(), r"codes \['031'\] are not those of a county"),
        (json.dumps(said([shape("08031", 1) | {"aggregated_amount": "1"}])).encode(), "'1', which is not a number"),
        (json.dumps(said([shape("08031", 1) | {"aggregated_amount": None}])).encode(), "None, which is not a number"),
        (json.dumps(said([], "state")).encode(), "the response is for {'geo_layer': 'state'}"),
        (json.dumps(said([]) | {"spending_level": "subawards"}).encode(), "subawards"),
        (json.dumps({"scope": "place_of_performance"}).encode(), "no results"),
    ],
)
def test_bad_answers_are_refused(body: bytes, told: str) -> None:
    with pytest.raises(SourceChanged, match=told):
        counties.parse(payload(body))


def test_the_recorded_error_bodies_are_refused(shared_data: Path) -> None:
    for error in json.loads((shared_data / "usaspending/error_bodies.json").read_bytes()):
        with pytest.raises(SourceChanged, match="the publisher answers"):
            counties.parse(payload(error["body"]))


def test_the_year_and_five_before_are_asked_for() -> None:
    needs = counties.requests(SCOPE)

    assert [need.required for need in needs] == [True, False, False, False, False, False]
    (first,), archives = needs[0].alternatives
    assert json.loads(first.body or "")["filters"]["time_period"] == [
        {"start_date": "2022-10-01", "end_date": "2023-09-30"}
    ]
    assert [archive.file_names[0] for archive in archives] == [
        "FY2023_097_Assistance_Full_*",
        "FY2023_097_Contracts_Full_*",
    ]
    assert [need.label[-4:] for need in counties.requests(Scope(2009, "2010-06", "2015-07"))] == ["2009", "2008"]
    with pytest.raises(ConfigError, match="begins with fiscal year 2008"):
        counties.requests(Scope(2007, "2008-06", "2015-07"))


def test_the_fields_divide_all_research_without_overlap() -> None:
    asked = {
        field: counties.question(2023, group, field, "county")["filters"]
        for group in ("assistance",)
        for field in ("health", "tech", "other")
    }
    listed = [code for filters in asked.values() for code in filters["program_numbers"]]
    whole = _usaspending.filters("assistance", _usaspending.fiscal_year_days(2023))["program_numbers"]
    assert sorted(listed) == sorted(whole)
    assert len(listed) == len(set(listed)) >= 12
    products = {
        field: counties.question(2023, "contracts", field, "county")["filters"]["psc_codes"]
        for field in ("health", "tech", "other", "development")
    }
    every = [code for codes in products.values() for code in codes]
    assert len(every) == len(set(every)), "no code is of two fields"
    assert max(map(len, products.values())) < 1_024, "a search takes no more clauses"
    assert {"AN11", "AN12"} <= set(products["health"])
    assert {"AC12", "AR11"} <= set(products["other"])
    assert {"AC13", "AC14", "AN14", "AJ16"} <= set(products["development"])
    assert not any(code.endswith(("5", "7")) for code in every)
    assert all(program.reason and program.source_url for program in _usaspending.programs())


def test_after_the_first_search_the_others_of_the_year_follow() -> None:
    first = counties.requests(SCOPE)[0].alternatives[0][0]
    following = counties.follow(payload(said(ROWS), first))

    assert {request.part for request in following.requests} == {"2023"}
    assert len({first.identity, *(request.identity for request in following.requests)}) == 14
    assert counties.follow(payload(said(ROWS), following.requests[0])).requests == ()


@pytest.mark.usefixtures("small_lake")
def test_a_year_is_fourteen_searches_and_one_file(tmp_path: Path) -> None:
    publisher = Usaspending(shapes={"county": ROWS, "state": [shape("CO", 5e9), shape("AL", -1e9)]})
    publisher.faults[2] = busy(3)
    waits: list[float] = []
    with serving(publisher):
        outcome, table = run(tmp_path, publisher, waits=waits)

    assert len(publisher.requests) == 6 * 14 + 1
    assert any(3 <= wait < 4 for wait in waits)
    assert table.group_by("fiscal_year").len().get_column("len").unique().to_list() == [7 * 4 + 7 * 2]
    assert set(table["part"]) == {str(year) for year in range(2018, 2024)}
    found = {check.name: check for check in outcome.checks}
    assert found["usaspending_whole_years"].passed
    # Of every field and group 896,554,818 dollars (all rows but the unplaced one 896,270,146), 4,000,000,000 in states.
    assert found["usaspending_unplaced"].max_abs_error == pytest.approx(1 - 896_270_145.92 / 4e9)
    assert not found["usaspending_unplaced"].passed


def test_years_without_one_group_are_refused() -> None:
    both = pl.concat(
        counties.parse(payload(said(ROWS), counties.request(2023, group, "other", "county")))
        for group in ("assistance", "contracts")
    )
    whole, *_ = counties.checks(both.lazy())
    half, *_ = counties.checks(both.filter(pl.col("award_group") == "contracts").lazy())
    assert (whole.passed, half.passed, half.fatal) == (True, False, True)
    assert "2023 assistance" in half.note


@pytest.mark.usefixtures("small_lake")
@pytest.mark.parametrize(
    ("fault", "error", "told"),
    [
        (replaced(422, {"detail": "Missing value: 'filters'"}), SourceChanged, "Missing value"),
        (replaced(404, NOT_FOUND.body, "text/html"), NotPublished, "HTTP 404"),
    ],
)
def test_errors_of_the_server(tmp_path: Path, fault: Any, error: type[Exception], told: str) -> None:
    publisher = Usaspending(shapes={"county": ROWS})
    publisher.faults = dict.fromkeys(range(1, 40), fault)
    archive = Nothing()
    with serving(publisher), serving(archive), pytest.raises(error, match=told):
        run(tmp_path, publisher, archive)


class Nothing(Publisher):
    """The archives' host, where files without a day in their name are not found."""

    home = "https://files.usaspending.gov"

    routes = ()


ASSISTANCE = ["assistance_transaction_unique_key", "federal_action_obligation", "action_date_fiscal_year"]
CONTRACTS = ["contract_transaction_unique_key", "contract_award_unique_key", *ASSISTANCE[1:]]
WORK = [
    "primary_place_of_performance_country_code",
    "prime_award_transaction_place_of_performance_county_fips_code",
    "primary_place_of_performance_county_name",
    "prime_award_transaction_place_of_performance_state_fips_code",
    "primary_place_of_performance_state_name",
]
ASSISTANCE += [
    *WORK,
    "cfda_number",
    "cfda_title",
    "assistance_type_code",
    "transaction_description",
    "last_modified_date",
]
CONTRACTS += [*WORK, "product_or_service_code", "transaction_description", "last_modified_date"]
DENVER, BOULDER = ("USA", "08031", "DENVER", "08", "COLORADO"), ("USA", "8013", "BOULDER", "8", "COLORADO")
NO_COUNTY, NOWHERE = ("USA", "", "", "08", "COLORADO"), ("USA", "", "", "", "")
ABROAD = ("GBR", "", "", "", "")


def archive(header: list[str], rows: list[tuple[object, ...]], name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        for at in (1, 2):  # the archives come in several files
            lines = [",".join(header)] + [",".join(f'"{cell}"' for cell in row) for row in rows[at - 1 :: 2]]
            files.writestr(f"{name}_{at}.csv", "\n".join(lines) + "\n")
    return packed.getvalue()


def grants(grant: str = "04", agreement: str = "05") -> bytes:
    def row(
        dollars: float, place: tuple[str, ...], listing: str, kind: str = grant, year: int = 2023
    ) -> tuple[object, ...]:
        return ("T", dollars, year, *place, listing, "TITLE", kind, "WORDS, AND MORE", "2023-01-01")

    rows = [
        row(100, DENVER, "12.420"),
        row(-30.5, DENVER, "12.420"),
        row(7, BOULDER, "12.300", agreement),
        row(11, NO_COUNTY, "12.910"),
        row(13, NOWHERE, "12.910"),
        row(1000, ABROAD, "12.300"),
        row(1000, DENVER, "12.401"),  # National Guard: no research
        row(1000, DENVER, "12.300", "06"),  # a direct payment
        row(1000, DENVER, "12.300", "F003"),  # a direct loan
    ]
    return archive(ASSISTANCE, rows, "FY2023_097_Assistance_Full_20240106")


def orders() -> bytes:
    def row(dollars: float, place: tuple[str, ...], code: str, key: str = "CONT_AWD_1") -> tuple[object, ...]:
        return ("T", key, dollars, 2023, *place, code, "WORDS", "2023-01-01")

    rows = [
        row(1, DENVER, "AC12"),
        row(2, DENVER, "AN11"),
        row(4, BOULDER, "AJ12"),
        row(8, NO_COUNTY, "AR11"),
        row(1000, DENVER, "R425"),
        row(1000, DENVER, "AC12", "CONT_IDV_1"),
    ]
    return archive(CONTRACTS, rows, "FY2023_097_Contracts_Full_20240106")


def archived(group: str, body: bytes) -> Payload:
    requests = {request.part: request for request in _usaspending_archive.requests(counties.ID, 2023)}
    return payload(body, requests[f"2023/{group}"])


def test_grants_under_their_new_codes_count_and_are_asked_for() -> None:
    old, new = (counties.parse(archived("assistance", grants(*codes))) for codes in (("04", "05"), ("F001", "F002")))
    assert old.equals(new)
    asked = json.loads(counties.request(2023, "assistance", "health", "county").body or "")
    assert asked["filters"]["award_type_codes"] == ["02", "03", "04", "05", "F001", "F002"]


def test_an_archive_of_grants_gives_what_the_search_gives() -> None:
    table = counties.parse(archived("assistance", grants()))

    assert [check for check in validate(table, DOD_COUNTIES) if not check.passed] == []
    shown = (
        table.select("field", "geography", "shape_code", "amount_usd").sort("geography", "field", "shape_code").rows()
    )
    assert shown == [
        ("health", "county", "08031", 69.5),
        ("other", "county", "08013", 7),
        ("tech", "county", "", 24),
        ("health", "state", "CO", 69.5),
        ("other", "state", "CO", 7),
        ("tech", "state", "", 13),
        ("tech", "state", "CO", 11),
    ]


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("AC11", "other"), ("AC12", "other"), ("AN12", "health"), ("AJ11", "tech"), ("AC13", "development"),
        ("AN14", "development"), ("AC16", "development"), ("AC10", "development"), ("AC15", None), ("AN17", None),
    ],
)  # fmt: skip
def test_contracts_by_the_stage_of_their_product_code(code: str, field: str | None) -> None:
    rows = [_order(5, code, "CONT_AWD_1"), _order(1, "AZ11", "CONT_AWD_2")]
    table = _archived("contracts", CONTRACTS, rows).filter(geography="county")
    found = dict(table.select("field", "amount_usd").iter_rows())
    assert found == ({"other": 6.0} if field == "other" else {"other": 1.0} | ({field: 5.0} if field else {}))


def test_an_archive_of_contracts_counts_awards_and_not_vehicles() -> None:
    table = counties.parse(archived("contracts", orders()))

    places = (
        table.filter(pl.col("geography") == "county")
        .select("field", "shape_code", "amount_usd")
        .sort("field", "shape_code")
    )
    assert places.rows() == [("health", "08031", 2), ("other", "", 8), ("other", "08031", 1), ("tech", "08013", 4)]
    states = table.filter(pl.col("geography") == "state").sort("field")
    assert states.select("field", "amount_usd").rows() == [("health", 2), ("other", 9), ("tech", 4)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (grants().replace(b'"2023"', b'"2022"'), "damaged"),
        (grants()[:-30], "damaged"),
        (archive(ASSISTANCE[:1], [("T",)], "FY2023"), "missing columns"),
        (archive(ASSISTANCE, [], "FY2023"), "no rows"),
        (b"<html>Not Found</html>", "page instead of data"),
    ],
)
def test_bad_archives_are_refused(body: bytes, told: str) -> None:
    with pytest.raises(SourceChanged, match=told):
        counties.parse(archived("assistance", body))


def test_an_archive_of_another_year_is_refused() -> None:
    last_year = archive(ASSISTANCE, [("T", 1, 2022, *DENVER, "12.420", "T", "04", "W", "2022-01-01")] * 2, "FY2022")
    with pytest.raises(SourceChanged, match=r"fiscal years \[2022\], requested was 2023"):
        counties.parse(archived("assistance", last_year))


def test_archives_are_found_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for year in (2022, 2023):
        for name, body, header in (("Assistance", grants(), ASSISTANCE), ("Contracts", orders(), CONTRACTS)):
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                texts = [packed.read(member).decode().replace('"2023"', f'"{year}"') for member in packed.namelist()]
            with zipfile.ZipFile(folder / f"FY{year}_097_{name}_Full_20240106.zip", "w") as packed:
                for at, text in enumerate(texts):
                    packed.writestr(f"FY{year}_{at}.csv", text)
            assert header
    outcome, table = run(tmp_path, mode="files", files=folder)

    assert len(outcome.missing) == 4  # the optional years
    assert table.filter(pl.col("geography") == "county")["amount_usd"].sum() == 2 * (69.5 + 7 + 24 + 15)
    assert set(table["part"]) == {f"{year}/{group}" for year in (2022, 2023) for group in ("assistance", "contracts")}


def test_the_sample_answers_as_the_publisher_does(tmp_path: Path) -> None:
    outcome, table = run(tmp_path, mode="sample")

    assert (outcome.origin, len(outcome.payloads)) == ("sample", 84)
    assert [check.name for check in outcome.checks if not check.passed] == []
    by_county = table.filter(pl.col("geography") == "county")
    assert by_county.filter(pl.col("shape_code") == "").height == 42, "seven fields of six years"
    dollars = dict(by_county.group_by("field").agg(pl.col("amount_usd").sum()).iter_rows())
    assert dollars["development"] > sum(dollars[name] for name in ("health", "tech", "other")), "as at the publisher"
    assert by_county.filter(pl.col("amount_usd") < 0).height > 0
    assert by_county.drop_nulls("county_fips")["county_fips"].n_unique() == 54


def _grant(dollars: float, listing: str, kind: str = "04", country: str = "USA") -> tuple[object, ...]:
    return ("T", dollars, 2023, country, *DENVER[1:], listing, "TITLE", kind, "WORDS", "2023-01-01")


def _order(dollars: float, code: str, key: str) -> tuple[object, ...]:
    return ("T", key, dollars, 2023, *DENVER, code, "WORDS", "2023-01-01")


def _archived(group: str, header: list[str], rows: list[tuple[object, ...]]) -> pl.DataFrame:
    at = {"assistance": 0, "contracts": 1}[group]
    return counties.parse(
        payload(archive(header, rows, "FY2023"), _usaspending_archive.requests(counties.ID, 2023)[at])
    )


def test_codes_that_lost_a_zero_or_their_capitals_are_read() -> None:
    rows = [
        _grant(1_000_000, "12.42"),
        _grant(20, "012.420", "4"),
        _grant(300, " 12.420 ", "4.0"),
        _grant(4000, "12.8", country="usa "),
    ]
    grants = _archived("assistance", ASSISTANCE, rows).filter(geography="county")
    orders = _archived("contracts", CONTRACTS, [_order(1, "an11", "cont_awd_1"), _order(2, "AN12 ", " CONT_AWD_2")])

    # 1,000,000 + 20 + 300 for 12.420, 4,000 for 12.800; 1 + 2 for medicine.
    assert sorted(grants.select("field", "amount_usd").rows()) == [("health", 1_000_320.0), ("other", 4000.0)]
    assert orders.filter(geography="county").select("field", "amount_usd").rows() == [("health", 3.0)]


def test_what_is_left_out_for_a_code_is_counted_and_told() -> None:
    rows = [
        _grant(500, "12.420"),
        _grant(70, "twelve"),
        _grant(8, "12.420", "grant"),
        _grant(9, "12.420", country=""),
        _grant(1000, "12.401"),  # no research: no code is odd
        _grant(1000, "12.420", "06"),  # a direct payment
        _grant(1000, "12.420", country="GBR"),
        _grant(1000, "twelve", "06"),  # whatever it is for, it is no grant
    ]
    table = _archived("assistance", ASSISTANCE, rows)
    left_out = table.filter(geography="left_out")
    check = next(check for check in counties.checks(table.lazy()) if check.name == "usaspending_codes")

    assert table.filter(geography="state")["amount_usd"].to_list() == [500.0]
    assert left_out.select("amount_usd", "name").rows() == [
        (87.0, "code twelve (1); country empty (1); kind grant (1)")
    ]
    assert not check.passed
    assert check.costs_rows
    assert "$87.00 of assistance of 2023" in check.note


def test_a_place_that_is_there_and_cannot_be_read_is_told_and_not_called_unplaced() -> None:
    """A state is repaired from its county's code; a county is not guessed. What has no code at all stays unplaced."""
    places = [
        ("USA", "08031", "DENVER", "0x8", "COLORADO"),
        ("USA", "+08031", "DENVER", "08", "COLORADO"),
        ("USA", "", "", "null0", "COLORADO"),
        NO_COUNTY,
    ]
    rows = [("T", 10**at, 2023, *place, "12.420", "TITLE", "04", "", "") for at, place in enumerate(places)]
    table = counties.parse(archived("assistance", archive(ASSISTANCE, rows, "FY2023_097_Assistance_Full_20240106")))

    placed = table.filter(pl.col("geography") != "left_out").select("geography", "shape_code", "amount_usd").rows()
    assert sorted(placed) == [("county", "", 1000.0), ("county", "08031", 1.0), ("state", "CO", 1001.0)]
    assert table.filter(geography="left_out").select("amount_usd", "name").rows() == [
        (110.0, "state null0 (1); county +08031 (1)")
    ]
