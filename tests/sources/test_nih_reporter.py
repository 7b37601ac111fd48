"""NIH RePORTER on recorded answers and a spreadsheet's ExPORTER file, on bad answers, and against a strict server."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from publishers import ingest_context, serving

from aker_core.errors import AkerError, NotLoaded, SourceChanged, SourceUnavailable
from aker_data.check import Check
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.run import ingest
from aker_data.schemas.validate import validate
from aker_data.sources import nih_reporter as nih
from aker_sample.faults import busy, html_page, replaced, truncated
from aker_sample.publisher import Publisher
from aker_sample.publishers.nih import Nih, record

SCOPE = Scope(2023, "2024-06", "2023-07")
Served = Callable[[Publisher], Publisher]


def payload(body: bytes, request: Request | None = None, media: str = "json") -> Payload:
    request = replace(request or nih.search(2023), media=media)
    return Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))


def answer(*records: Any, total: int | None = None) -> bytes:
    told = {"meta": {"total": len(records) if total is None else total}, "results": list(records)}
    return json.dumps(told).encode()


@pytest.fixture
def served() -> Iterator[Served]:
    with ExitStack() as stack:

        def serve(publisher: Publisher) -> Publisher:
            stack.enter_context(serving(publisher))
            return publisher

        yield serve


def one_year(year: int = 2023) -> Source:
    need = Need(f"{year}", ((nih.search(year),), (nih.exporter(year),)))
    return replace(nih.SOURCE, requests=lambda _: [need])


def check(checks: tuple[Check, ...], name: str) -> Check:
    return next(found for found in checks if found.name == name)


def test_one_year_is_needed_and_five_before_are_wanted() -> None:
    needs = nih.requests(SCOPE)
    assert [(need.alternatives[0][0].part, need.required) for need in needs] == [
        ("2023", True),
        *((str(year), False) for year in (2022, 2021, 2020, 2019, 2018)),
    ]
    asked = json.loads(needs[0].alternatives[0][0].body or "")
    assert asked["criteria"] == {"fiscal_years": [2023]}
    assert (asked["limit"], asked["offset"], asked["sort_field"]) == (500, 0, "appl_id")


def test_records_of_both_shapes(shared_data: Path) -> None:
    names = ("huanhe4096_prompt_md_block2.json", "project_record_2022.json")
    found = [json.loads((shared_data / "nih_reporter_api" / name).read_bytes()) for name in names]
    rows = pl.concat(nih.parse(payload(answer(one), nih.search(one["fiscal_year"]))) for one in found)
    assert [fault for fault in validate(rows, nih.SCHEMA) if not fault.passed] == []
    assert rows.select("award_id", "project_id", "fiscal_year", "amount_usd", "program_code", "award_type").rows() == [
        ("10497514", "R15DE032063", 2023, 444_000.0, "DE", "R15"),
        ("10320986", "U01AA029316", 2022, 455_938.0, "AA", "U01"),
    ]
    assert rows["recipient_zip"].to_list() == ["25755", "98195"]
    assert rows["recipient_uei"].to_list() == ["HH1NQ1B5MPV3", "HD1WMN6945W6"]
    assert rows["latitude"].to_list() == [38.416466, None]
    # 2023: midnight without a zone; 2022: twelve minutes past noon in UTC.
    assert rows["start_date"].to_list() == [date(2023, 8, 1), date(2020, 12, 21)]
    assert rows["end_date"].to_list() == [date(2026, 7, 31), date(2023, 11, 30)]


def test_the_recorded_answer_announces_155(shared_data: Path) -> None:
    body = (shared_data / "nih_reporter_api" / "huanhe4096_prompt_md_block1.json").read_bytes()
    assert nih.follow(payload(body)).announced == 155


def test_exporter_as_a_spreadsheet_saved_it(shared_data: Path) -> None:
    body = (shared_data / "nih_exporter" / "RePORTER_PRJ_C_FY2022.first49rows.csv").read_bytes()
    body += b"," * 45 + b"\n"  # as the other 83,575 lines of this file are
    rows = nih.parse(payload(body, nih.exporter(2022), "csv"))
    assert rows.height == 49
    assert [fault for fault in validate(rows, nih.SCHEMA) if not fault.passed] == []
    by_id = {row["award_id"]: row for row in rows.to_dicts()}
    assert by_id["9564059"]["amount_usd"] == 1_000_000
    assert by_id["9564059"]["start_date"] == date(2010, 5, 24)
    # Leading zeros that the spreadsheet lost, of five digits and of nine.
    assert [by_id[name]["recipient_zip"] for name in ("10019732", "10025312", "9977921")] == ["02139", "02238", "04609"]
    abroad = [by_id[name] for name in ("9951010", "10061599")]  # Ulsan, and Montreal in "QC"
    assert [(row["recipient_state"], row["recipient_zip"], row["recipient_country"]) for row in abroad] == [
        (None, None, "KOREA REP OF"),
        (None, None, "CANADA"),
    ]
    withheld = rows.filter(pl.col("amount_usd").is_null())
    assert withheld.height == 8
    assert set(withheld["program_code"]) == {"VA"}


def test_a_subproject_of_exporter_has_its_own_cost(shared_data: Path) -> None:
    body = (shared_data / "nih_exporter" / "RePORTER_PRJ_C_FY2022.first49rows.csv").read_bytes().decode()
    header, first, *_ = body.splitlines(keepends=True)
    line = first.rstrip("\r\n").rsplit(",", 7)
    line[1:] = ["5001", "", "4", "", "", "", "12345"]  # SUBPROJECT_ID … TOTAL_COST_SUB_PROJECT
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("RePORTER_PRJ_C_FY2022.csv", header + ",".join(line) + "\n")
    rows = nih.parse(payload(packed.getvalue(), nih.exporter(2022), "zip"))
    assert rows.select("is_subproject", "amount_usd").rows() == [(True, 12345.0)]


def test_subprojects_negatives_and_places_abroad() -> None:
    australia = {"org_name": "A", "org_state": "WA", "org_country": "AUSTRALIA", "org_zipcode": "6009"}
    rico = {"org_name": "B", "org_state": "PR", "org_country": "PUERTO RICO", "org_zipcode": "00936"}
    rows = nih.parse(
        payload(
            answer(
                record(1, subproject_id="8001", award_amount=100),
                record(2, award_amount=-5),
                record(3, award_amount=None, organization=australia, geo_lat_lon=None),
                record(4, organization=rico),
            )
        )
    )
    assert rows["is_subproject"].to_list() == [True, False, False, False]
    assert rows["amount_usd"].to_list()[:3] == [100, -5, None]
    assert rows["recipient_state"].to_list() == ["CO", "CO", None, "PR"]
    assert rows["recipient_zip"].to_list() == ["80045", "80045", None, "00936"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'["System doesn\'t support limit value greater than 500."]', "list"),
        (b'{"meta": {}}', "no `meta` and `results`"),
        (b'{"meta": {"total": 1}, "results": [3]}', "no list of records"),
        (answer({"appl_id": 1}), "missing fields.*award_amount"),
        (answer(record(1, appl_id="one")), "not as declared"),
        (answer(record(1, project_start_date="soon")), "soon"),
        (answer(record(1), record(2, 2022)), "records of fiscal year .2022., requested was 2023"),
        (b'{"meta": {"total": 1}, "results": [', "not JSON"),
    ],
)
def test_bad_answers_are_refused(body: bytes, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        nih.parse(payload(body))


def test_a_file_of_another_year_is_refused(shared_data: Path) -> None:
    body = (shared_data / "nih_exporter" / "RePORTER_PRJ_C_FY2022.first49rows.csv").read_bytes()
    with pytest.raises(SourceChanged, match="records of fiscal year .2022., requested was 2021"):
        nih.parse(payload(body, nih.exporter(2021), "csv"))


def test_entities_become_characters_however_the_ampersand_is_written() -> None:
    told = answer(
        record(1, project_title="R&amp;D of &lt;cells&gt; &quot;x&quot;"), record(2, project_title="R&D; amp")
    )
    for body in (told, told.replace(b"&", b"\\u0026")):
        assert nih.parse(payload(body))["title"].to_list() == ['R&D of <cells> "x"', "R&D; amp"]


def test_no_records_are_an_empty_page() -> None:
    assert nih.parse(payload(answer())).height == 0
    assert nih.follow(payload(answer())).requests == ()


# Against a server that keeps to the publisher's limits.


def test_pages_make_one_file(tmp_path: Path, served: Served) -> None:
    publisher = served(Nih([record(number) for number in range(1_203)]))
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())
    assert (outcome.rows, len(outcome.payloads), len(publisher.requests)) == (1_203, 3, 3)
    assert len(list((tmp_path / "lake" / "nih_reporter").rglob("*.parquet"))) == 1
    assert "1,203 records received, 1,203 announced" in check(outcome.checks, "rows_received_equal_announced").note


def test_a_year_beyond_the_cap_is_asked_for_in_parts(
    tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nih, "CAP", 700)  # three months of 667 or so: one question for each
    records = [record(number) for number in range(2_000)]
    records[7] |= {"organization": {"org_name": "ELSEWHERE", "org_state": None, "org_country": "CANADA"}}
    publisher = served(Nih(records))
    work = ingest_context(tmp_path, publisher)
    outcome = ingest(one_year(), SCOPE, context=work, recorder=Unrecorded())
    assert outcome.rows == 2_000
    note = check(outcome.checks, "rows_received_equal_announced").note
    assert "1 capped requests equal the sum of their parts" in note
    ids = work.lake.scan("nih_reporter").select("award_id").collect()["award_id"]
    assert ids.n_unique() == 2_000
    again = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher, mode="replay"), recorder=Unrecorded())
    assert (again.changed, again.rows) == (False, 2_000)


def test_records_of_one_moment_are_told_apart_by_dollars(
    tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nih, "CAP", 300)
    records = [record(n, date_added="2022-11-05T10:00:00", award_amount=n * 1_000) for n in range(900)]
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, served(Nih(records))), recorder=Unrecorded())
    assert outcome.rows == 900


def test_a_criterion_that_is_passed_over_is_found_out(
    tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nih, "CAP", 300)
    publisher = served(Nih([record(n) for n in range(400)], ignored=("date_added", "award_amount_range")))
    with pytest.raises(SourceChanged, match="cannot be split further"):
        ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())
    assert len(publisher.requests) < 200


def test_records_without_the_time_of_narrowing_are_not_lost_silently(
    tmp_path: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nih, "CAP", 300)
    records = [record(n) for n in range(400)]
    records[5]["date_added"] = "1970-01-01T00:00:00"
    with pytest.raises(SourceUnavailable, match=r"2023: its 17 parts have 399 distinct records, 400 announced"):
        ingest(one_year(), SCOPE, context=ingest_context(tmp_path, served(Nih(records))), recorder=Unrecorded())
    assert not list((tmp_path / "lake").rglob("*.json"))


@pytest.mark.parametrize("asked", [{"limit": 501}, {"offset": 15_000}])
def test_the_publisher_refuses_beyond_its_limits(tmp_path: Path, served: Served, asked: dict[str, int]) -> None:
    request = nih.search(2023)
    request = replace(request, body=json.dumps(json.loads(request.body or "") | asked))
    source = replace(nih.SOURCE, requests=lambda _: [Need("too much", ((request,),))])
    with pytest.raises(SourceChanged, match=f"HTTP 400.*{next(iter(asked))} value greater than"):
        ingest(source, SCOPE, context=ingest_context(tmp_path, served(Nih([record(1)]))), recorder=Unrecorded())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (html_page(), SourceUnavailable),
        (truncated(), SourceUnavailable),
        (truncated(silently=True), SourceUnavailable),
        (replaced(200, b""), SourceUnavailable),
        (replaced(500, {"message": "An error has occurred."}), SourceUnavailable),
        (replaced(200, {"meta": {"total": 3}}), SourceChanged),
        (replaced(400, ["Bad request"]), SourceChanged),
    ],
)
def test_bad_days(tmp_path: Path, served: Served, fault: Any, error: type[AkerError]) -> None:
    publisher = served(Nih([record(number) for number in range(3)]))
    publisher.faults = dict.fromkeys(range(1, 20), fault)
    with pytest.raises(error, match="nih_reporter"):
        ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())
    assert not (tmp_path / "lake").exists()


def test_a_total_that_was_cut_at_a_full_page_is_found_out(tmp_path: Path, served: Served) -> None:
    publisher = served(Nih([record(number) for number in range(1_200)]))
    publisher.totals = dict.fromkeys(range(1, 20), 1_000)
    with pytest.raises(SourceUnavailable, match="1,200 distinct records received, 1,000 announced"):
        ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())


def test_a_full_last_page_of_a_true_total_costs_one_question_more(tmp_path: Path, served: Served) -> None:
    publisher = served(Nih([record(number) for number in range(1_000)]))
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())
    assert (outcome.rows, len(publisher.requests)) == (1_000, 3)


@pytest.mark.parametrize("changed", [{2: 1_201}, {2: 1_201, 3: 1_202, 5: 1_203, 6: 1_204}])
def test_a_total_that_changes_between_pages_is_asked_for_once_more(
    tmp_path: Path, served: Served, changed: dict[int, int]
) -> None:
    publisher = served(Nih([record(number) for number in range(1_200)]))
    publisher.totals = changed
    if len(changed) == 1:
        assert (
            ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded()).rows == 1_200
        )
        return
    with pytest.raises(SourceUnavailable, match="its pages announce different totals"):
        ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher), recorder=Unrecorded())


def test_a_year_without_awards_is_an_empty_slice(tmp_path: Path, served: Served) -> None:
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, served(Nih([]))), recorder=Unrecorded())
    assert (outcome.rows, len(outcome.payloads)) == (0, 1)
    replayed = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, mode="replay"), recorder=Unrecorded())
    assert (replayed.changed, replayed.rows) == (False, 0)


def test_a_bad_moment_passes(tmp_path: Path, served: Served) -> None:
    publisher, waits = served(Nih([record(number) for number in range(600)])), list[float]()
    publisher.faults = {1: busy(7), 3: truncated()}
    outcome = ingest(one_year(), SCOPE, context=ingest_context(tmp_path, publisher, waits=waits), recorder=Unrecorded())
    assert outcome.rows == 600
    assert waits[0] == pytest.approx(7, abs=0.1)


def test_files_stand_in(tmp_path: Path, shared_data: Path) -> None:
    work = ingest_context(tmp_path, mode="files", files=shared_data / "nih_exporter")
    outcome = ingest(one_year(2022), SCOPE, context=work, recorder=Unrecorded())
    assert outcome.rows == 49
    # No total came with the file: the part says so to whoever adds up the year.
    assert work.lake.scan("nih_reporter").select(pl.col("part").unique()).collect()["part"].to_list() == ["2022/file"]
    with pytest.raises(NotLoaded, match="nih_reporter"):
        ingest(one_year(2021), SCOPE, context=work, recorder=Unrecorded())


def test_a_recorded_page_alone_is_not_the_whole_year(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "nih_reporter_2023_1.json").write_bytes(answer(record(1), record(2), total=3))
    work = ingest_context(tmp_path, mode="files", files=folder)
    with pytest.raises(SourceUnavailable, match="2 distinct records received, 3 announced"):
        ingest(one_year(), SCOPE, context=work, recorder=Unrecorded())
    (folder / "nih_reporter_2023_2.json").write_bytes(answer(record(3), total=3))
    work = ingest_context(tmp_path, mode="files", files=folder)
    assert ingest(one_year(), SCOPE, context=work, recorder=Unrecorded()).rows == 3
