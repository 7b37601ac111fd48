"""Whole files before pages, over real sockets: signed addresses, tokens, hours, a kill and its resumption."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from publishers import ingest_context, serving
from publishers.server import NIGHT

from aker_core.errors import NotPublished, SourceChanged, SourceUnavailable
from aker_data.contracts import Payload, Request, Scope, Source
from aker_data.ingest.context import IngestContext
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.prefetch import Prefetch, lanes
from aker_data.ingest.resume import resumable
from aker_data.ingest.run import ingest
from aker_data.sources import nih_reporter as nih
from aker_data.sources import nsf_awards as nsf
from aker_data.windows import windows
from aker_sample.faults import busy, replaced
from aker_sample.publisher import Publisher
from aker_sample.publishers.nih import Exporter, ExporterStore, Nih, exporter_zip, record
from aker_sample.publishers.nsf import Nsf, NsfStore, award, yearly_zip

SCOPE = Scope(2023, "2024-06", "2023-07")
SATURDAY = datetime(2026, 6, 6, 15, tzinfo=UTC)
NOON = datetime(2026, 6, 3, 16, tzinfo=UTC)  # Wednesday, in Washington
Serve = Callable[..., None]


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(*doubles: Publisher) -> None:
            for double in doubles:
                stack.enter_context(serving(double))

        yield start


def years_of(source: Source, *years: int) -> Source:
    """The source, asked for some years only."""
    return replace(
        source,
        requests=lambda scope: [need for need in source.requests(scope) if need.label.endswith(tuple(map(str, years)))],
    )


def nsf_doubles(*years: int) -> tuple[Nsf, NsfStore]:
    awards = {year: [award(number, date(year, 3, 1)) for number in range(year * 10, year * 10 + 3)] for year in years}
    store = NsfStore({year: yearly_zip(rows) for year, rows in awards.items()})
    return Nsf(lambda year: awards.get(year, []), store=store), store


def nih_doubles(year: int = 2023, **more: object) -> tuple[Nih, Exporter, ExporterStore]:
    row = {"APPLICATION_ID": "1", "ORG_NAME": "X", "ORG_STATE": "CO", "ORG_COUNTRY": "UNITED STATES", "TOTAL_COST": "5"}
    store = ExporterStore({year: exporter_zip(year, [row])})
    return Nih([record(number) for number in range(600)]), Exporter(store, **more), store  # type: ignore[arg-type]


def payload(body: bytes, request: Request) -> Payload:
    return Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))


def texts(folder: Path) -> str:
    """Everything of the archive that is text: metadata, indices, journals."""
    return "".join(path.read_text() for path in folder.rglob("*.json*"))


def test_nsf_zips_come_by_the_list_and_no_signature_is_kept(tmp_path: Path, serve: Serve) -> None:
    api, store = nsf_doubles(2022, 2023)
    serve(api, store)
    result = ingest(
        years_of(nsf.SOURCE, 2022, 2023), SCOPE, context=ingest_context(tmp_path, api, store), recorder=Unrecorded()
    )
    assert result.rows == 12
    assert [request.path for request in api.requests] == ["/services/v2/s3/list-files"]
    assert {payload.url for payload in result.payloads} == {f"{store.home}/awards/{year}.zip" for year in (2022, 2023)}
    assert "s1gned" not in texts(tmp_path)
    # The archive answers alone, whatever the addresses were.
    again = ingest_context(tmp_path, mode="replay")
    assert not ingest(years_of(nsf.SOURCE, 2022, 2023), SCOPE, context=again, recorder=Unrecorded()).changed


def test_a_year_that_the_list_lacks_is_searched(tmp_path: Path, serve: Serve) -> None:
    api, store = nsf_doubles(2022, 2023)
    store.zips = {2022: store.zips[2022]}
    serve(api, store)
    result = ingest(
        years_of(nsf.SOURCE, 2022, 2023), SCOPE, context=ingest_context(tmp_path, api, store), recorder=Unrecorded()
    )
    assert result.rows == 12
    assert result.notes == ()
    assert {request.path for request in api.requests} == {"/services/v2/s3/list-files", "/services/v1/awards.json"}


def test_a_store_that_fails_is_reported_and_the_search_stands_in(tmp_path: Path, serve: Serve) -> None:
    api, store = nsf_doubles(2023)
    store.faults = dict.fromkeys(range(1, 9), busy(0, 503))
    serve(api, store)
    result = ingest(
        years_of(nsf.SOURCE, 2023), SCOPE, context=ingest_context(tmp_path, api, store), recorder=Unrecorded()
    )
    assert result.rows == 6
    assert "nsf_awards: asked page by page, because the whole file failed" in result.notes[0]
    assert "s1gned" not in result.notes[0]


@pytest.mark.parametrize("body", [b"[]", b'{"files": [{"fileName": "2023.zip"}]}', b"{", b'{"files": 3}'])
def test_a_list_of_another_form(body: bytes) -> None:
    with pytest.raises(SourceChanged, match="list of files"):
        nsf.locate(nsf.download(2023), body)
    with pytest.raises(NotPublished, match=r"1959\.zip"):
        nsf.locate(nsf.download(1959), b'{"files": []}')


def test_an_award_that_is_larger_than_any(monkeypatch: pytest.MonkeyPatch) -> None:
    from aker_data.sources import _nsf_records

    monkeypatch.setattr(_nsf_records, "MEMBER_BYTES", 100)
    with pytest.raises(SourceChanged, match="larger than any award"):
        nsf.parse(payload(yearly_zip([award(1, date(2023, 3, 1))]), nsf.download(2023)))


def test_exporter_leads_on_to_a_token_that_is_not_kept(tmp_path: Path, serve: Serve) -> None:
    doubles = nih_doubles()
    serve(*doubles)
    result = ingest(
        years_of(nih.SOURCE, 2023), SCOPE, context=ingest_context(tmp_path, *doubles), recorder=Unrecorded()
    )
    assert (result.rows, doubles[0].requests) == (1, [])
    assert "s3cret" not in texts(tmp_path)


def test_a_chance_404_of_exporter_is_not_an_absence(tmp_path: Path, serve: Serve) -> None:
    doubles = nih_doubles(absent=(2023,))
    serve(*doubles)
    result = ingest(
        years_of(nih.SOURCE, 2023), SCOPE, context=ingest_context(tmp_path, *doubles), recorder=Unrecorded()
    )
    assert (result.rows, doubles[0].requests) == (1, [])
    assert [request.path for request in doubles[1].requests][1:] == ["/services/exporter/DownloadFromDocService"]


@pytest.mark.parametrize("name", ["RePORTER_PRJ_C_FY2022_originals.zip", "RePORTER_PRJ_C_FY2025_original.zip"])
def test_real_headers_of_exporter_are_read(shared_data: Path, name: str) -> None:

    year = int(name[17:21])
    rows = nih.parse(payload((shared_data.parent / "refused" / name).read_bytes(), nih.exporter(year)))
    assert rows.height == 49
    assert rows.filter(pl.col("award_id") == "9564059")["amount_usd"].to_list() == [1_000_000]


def test_in_downtime_nothing_is_asked(tmp_path: Path, serve: Serve) -> None:
    api, store = nsf_doubles(2023)
    serve(api, store)
    work = ingest_context(tmp_path, api, store, now=SATURDAY)
    with pytest.raises(SourceUnavailable, match=r"scheduled downtime, until Sunday 12:00 \(America/New_York\)"):
        ingest(years_of(nsf.SOURCE, 2023), SCOPE, context=work, recorder=Unrecorded())
    assert api.requests == store.requests == []


def test_large_jobs_wait_for_the_hours_that_nih_asks_for(tmp_path: Path, serve: Serve) -> None:
    doubles = nih_doubles(2022)
    serve(*doubles)
    source = years_of(nih.SOURCE, 2023)  # of which there is no whole file
    with pytest.raises(SourceUnavailable, match="large jobs are for nights and weekends, until Wednesday 21:00"):
        ingest(source, SCOPE, context=ingest_context(tmp_path, *doubles, now=NOON), recorder=Unrecorded())
    assert doubles[0].requests == []
    assert (
        ingest(source, SCOPE, context=ingest_context(tmp_path, *doubles, now=NIGHT), recorder=Unrecorded()).rows == 600
    )


def test_windows_of_the_week() -> None:
    (weekend,) = windows("a", [{"from": "Fri 22:00", "to": "Sun 12:00", "zone": "America/New_York", "reason": "down"}])
    inside = [datetime(2026, 6, 6, 2, tzinfo=UTC), SATURDAY, datetime(2026, 6, 7, 15, 59, tzinfo=UTC)]
    outside = [datetime(2026, 6, 6, 1, 59, tzinfo=UTC), datetime(2026, 6, 7, 16, tzinfo=UTC), NIGHT, NOON]
    assert [weekend.until(now) is not None for now in (*inside, *outside)] == [True] * 3 + [False] * 4
    (round_the_end,) = windows("a", [{"from": "Sun 23:00", "to": "Mon 01:00", "zone": "UTC", "reason": "down"}])
    assert round_the_end.until(datetime(2026, 6, 8, 0, 30, tzinfo=UTC)) == datetime(2026, 6, 8, 1, tzinfo=UTC)
    assert round_the_end.until(datetime(2026, 6, 8, 1, tzinfo=UTC)) is None


# Asked ahead, and resumed


class Killed(BaseException):
    """What ends a process."""


def killed_after(source: Source, folder: Path, *doubles: Publisher) -> None:
    """A refresh that is killed when it has ingested a source."""
    with suppress(Killed), resumable(ingest_context(folder, *doubles), SCOPE) as work:
        ingest(source, SCOPE, context=work, recorder=Unrecorded())
        raise Killed


def both(work: IngestContext) -> tuple[int, int]:
    """Both sources, one after the other."""
    results = [
        ingest(years_of(source, 2022, 2023), SCOPE, context=work, recorder=Unrecorded())
        for source in (nsf.SOURCE, nih.SOURCE)
    ]
    return results[0].rows, results[1].rows


def two_publishers() -> tuple[Publisher, ...]:
    exporter = nih_doubles()
    exporter[2].zips = {year: exporter_zip(year, [{"APPLICATION_ID": f"{year}"}]) for year in (2022, 2023)}
    return (*nsf_doubles(2022, 2023), *exporter)


def test_what_was_asked_ahead_is_not_asked_again(tmp_path: Path, serve: Serve) -> None:
    doubles = two_publishers()
    serve(*doubles)
    with resumable(ingest_context(tmp_path / "ahead", *doubles), SCOPE) as work:
        ahead = Prefetch([years_of(source, 2022, 2023) for source in (nsf.SOURCE, nih.SOURCE)], SCOPE, work)
        ahead.start()
        for source in ("nsf_awards", "nih_reporter"):
            ahead.wait(source)
        asked = [len(double.requests) for double in doubles]
        assert both(work) == (12, 2)
    assert [len(double.requests) for double in doubles] == asked == [1, 2, 0, 2, 2]
    # The same files of the lake as without.
    assert both(ingest_context(tmp_path / "plain", *doubles)) == (12, 2)
    names = [
        {
            table: [file.name for file in ingest_context(tmp_path / folder).lake.files(table, SCOPE.as_of)]
            for table in TABLES
        }
        for folder in ("ahead", "plain")
    ]
    assert names[0] == names[1]


TABLES = ("nsf_awards", "nih_reporter")


class Turns:
    """Tasks that note who is at which hosts, and how many had been asked when a turn began."""

    def __init__(self, *doubles: Publisher) -> None:
        self.doubles = doubles
        self.taken: list[tuple[tuple[str, ...], int]] = []

    def __call__(self, name: str, work: Callable[[], Any], hosts: tuple[str, ...] = ()) -> Any:
        return work()

    @contextmanager
    def turn(self, hosts: tuple[str, ...]) -> Iterator[None]:
        self.taken.append((hosts, sum(len(double.requests) for double in self.doubles)))
        yield


def test_who_is_asked_ahead_is_asked_in_turn(tmp_path: Path, serve: Serve) -> None:
    from aker_data import catalogue

    doubles = nsf_doubles(2022, 2023)
    serve(*doubles)
    turns = Turns(*doubles)
    with resumable(replace(ingest_context(tmp_path, *doubles), run_task=turns), SCOPE) as work:
        ahead = Prefetch([years_of(nsf.SOURCE, 2022, 2023)], SCOPE, work)
        ahead.start()
        ahead.wait("nsf_awards")
    assert turns.taken == [(catalogue.spec("nsf_awards").hosts, 0)]
    assert sum(len(double.requests) for double in doubles) == 3


def test_a_refresh_that_was_killed_goes_on_where_it_stood(tmp_path: Path, serve: Serve) -> None:
    doubles = two_publishers()
    serve(*doubles)
    killed_after(years_of(nsf.SOURCE, 2022, 2023), tmp_path, *doubles)
    before = [len(double.requests) for double in doubles]
    with resumable(ingest_context(tmp_path, *doubles), SCOPE) as work:
        ahead = Prefetch([years_of(nsf.SOURCE, 2022, 2023)], SCOPE, work)  # which hands on what was there before
        ahead.start()
        ahead.wait("nsf_awards")
        assert both(work) == (12, 2)
    assert [len(double.requests) for double in doubles[:2]] == before[:2]
    # It came to its end: the next one asks again.
    with resumable(ingest_context(tmp_path, *doubles), SCOPE) as work:
        assert both(work) == (12, 2)
    assert len(doubles[1].requests) == before[1] + 2


def test_a_journal_of_yesterday_or_half_a_line_is_no_answer(tmp_path: Path, serve: Serve) -> None:
    doubles = nsf_doubles(2023)
    serve(*doubles)
    source = years_of(nsf.SOURCE, 2023)
    killed_after(source, tmp_path, *doubles)
    (journal,) = (tmp_path / "cache" / "refreshing").iterdir()
    entry = json.loads(journal.read_text())
    journal.write_text(json.dumps(entry | {"at": "2020-01-01T00:00:00+00:00"}) + "\n" + journal.read_text()[:30])
    with resumable(ingest_context(tmp_path, *doubles), SCOPE) as work:
        ingest(source, SCOPE, context=work, recorder=Unrecorded())
    assert len(doubles[1].requests) == 2
    assert not journal.exists()


def test_an_error_met_ahead_is_raised_where_it_belongs(tmp_path: Path, serve: Serve) -> None:
    doubles = nih_doubles()
    doubles[1].faults = {1: replaced(400, ["no"]), 2: replaced(400, ["no"])}
    doubles[2].zips = {}
    doubles[0].faults = {1: replaced(400, ["no such field"])}
    serve(*doubles)
    source = years_of(nih.SOURCE, 2023)
    with resumable(ingest_context(tmp_path, *doubles), SCOPE) as work:
        ahead = Prefetch([source], SCOPE, work)
        ahead.start()
        ahead.wait(source.id)
        asked = [len(double.requests) for double in doubles]
        with pytest.raises(SourceChanged, match="no such field"):
            ingest(source, SCOPE, context=work, recorder=Unrecorded())
    assert [len(double.requests) for double in doubles] == asked


def test_hosts_are_asked_side_by_side_and_each_by_one_thread() -> None:
    from aker_data import catalogue

    names = ("census_pep", "census_bds", "irs_county_flows", "usaspending_dod_counties", "usaspending_dod_awards")
    assert sorted(lanes([catalogue.spec(name) for name in names])) == [
        ["census_pep", "census_bds"],
        ["irs_county_flows"],
        ["usaspending_dod_awards"],
        ["usaspending_dod_counties"],
    ]
