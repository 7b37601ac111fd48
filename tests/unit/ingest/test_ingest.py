"""One source into its lake table, from a publisher on a real socket."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from aker_core.errors import (
    CheckFailed,
    ConfigError,
    NotLoaded,
    NotPublished,
    SourceChanged,
    SourceUnavailable,
    StorageError,
)
from aker_data.check import Check
from aker_data.contracts import Need, Scope
from aker_data.ingest import report
from aker_data.ingest.run import ingest

PAGE = b"<html><body>We are down for maintenance</body></html>"


@pytest.fixture
def run(house, book, scope):
    def _run(source, mode="live", checks=(), at=scope, **more):
        house.steps.clear()
        return ingest(source, at, context=house.context(mode, **more), recorder=book, checks=checks)

    return _run


def table(house, as_of="2024-06"):
    return sorted(house.lake.scan("toy", as_of).select("area", "year", "jobs").collect().rows())


def snapshot(house):
    return {path: path.stat().st_mtime_ns for path in house.root.rglob("*") if path.is_file()}


def found(outcome, name):
    return next(check for check in outcome.checks if check.name == name)


def test_bytes_become_rows_with_their_origin(house, book, run, rows, said):
    house.publisher.says("/2023.csv", said(200, rows(("01", 2023, 10), ("02", 2023, None)), {"ETag": '"1"'}))
    outcome = run(house.source("/2023.csv"))
    assert (outcome.table, outcome.as_of, outcome.changed, outcome.rows) == ("toy", "2024-06", True, 2)
    (ref,) = outcome.payloads
    assert (ref.part, ref.is_new, ref.not_modified, ref.origin) == ("2023", True, False, "published")
    assert ref.url == house.publisher.url("/2023.csv")
    stored = house.lake.scan("toy").collect()
    assert stored.columns == ["area", "year", "jobs", "payload_sha256", "part", "as_of"]
    assert set(stored["payload_sha256"]) == {ref.sha256}
    assert (house.root / "cache/raw/toy" / ref.sha256).read_bytes() == rows(("01", 2023, 10), ("02", 2023, None))
    assert book.lineage == [
        {"table": "toy", "source": "toy", "url": ref.url, "fetched_at": ref.fetched_at, "hash": ref.sha256}
    ]
    assert [payload["sha256"] for payload in book.payloads] == [ref.sha256]
    assert tuple(book.checks) == outcome.checks
    assert all(check.passed for check in outcome.checks)
    expected = "ask answered archived parse staged checked committed reported recorded"
    assert house.stages() == expected.split()


def test_a_second_run_asks_and_does_nothing_else(house, book, run, rows, said):
    house.publisher.says("/2023.csv", said(200, rows(("01", 2023, 10)), {"ETag": '"1"'}))
    first = run(house.source("/2023.csv"))
    before = snapshot(house)
    second = run(house.source("/2023.csv"))
    assert snapshot(house) == before
    assert not second.changed
    assert second.payloads[0].not_modified
    assert (second.rows, second.checks) == (first.rows, first.checks)
    assert house.publisher.asked[1].headers["if-none-match"] == '"1"'
    assert house.stages() == ["ask", "answered", "archived", "unchanged", "recorded"]
    assert len(book.lineage) == 2


def test_the_same_bytes_without_an_etag_change_nothing_either(house, run, rows):
    house.publisher.says("/2023.csv", rows(("01", 2023, 10)))
    run(house.source("/2023.csv"))
    before = snapshot(house)
    outcome = run(house.source("/2023.csv"))
    assert snapshot(house) == before
    assert not outcome.changed
    assert not outcome.payloads[0].is_new


def test_only_a_changed_payload_is_parsed_again(house, run, rows):
    parsed = []

    def watch(source):
        return replace(source, parse=lambda payload: (parsed.append(payload.request.part), source.parse(payload))[1])

    house.publisher.says("/2022.csv", rows(("01", 2022, 9)))
    house.publisher.says("/2023.csv", rows(("01", 2023, 10)))
    source = watch(house.source("/2022.csv", "/2023.csv"))
    run(source)
    house.publisher.says("/2023.csv", rows(("01", 2023, 11), ("02", 2023, 1)))
    outcome = run(source)
    assert parsed == ["2022", "2023", "2023"]
    assert table(house) == [("01", 2022, 9), ("01", 2023, 11), ("02", 2023, 1)]
    assert (
        "against 2024-06: 2 rows before, 3 now; 0 keys gone (0.00%), 1 new" in found(outcome, "compared_with_last").note
    )


def test_a_new_month_of_the_same_bytes_is_not_parsed_again(house, run, rows, scope):
    house.publisher.says("/2023.csv", rows(("01", 2023, 10)))
    source = house.source("/2023.csv")
    run(source)
    unread = replace(source, parse=lambda _: pytest.fail("parsed again"))
    outcome = run(unread, at=replace(scope, as_of="2024-07"))
    assert outcome.changed
    assert table(house, "2024-07") == table(house, "2024-06") == [("01", 2023, 10)]
    assert found(outcome, "compared_with_last").share == 0


def test_a_raised_parser_reads_the_archived_bytes_again(house, run, rows, said):
    house.publisher.says("/2023.csv", said(200, rows(("01", 2023, 10)), {"ETag": '"1"'}))
    source = house.source("/2023.csv")
    run(source)
    doubled = replace(source, parser=2, parse=lambda p: source.parse(p).with_columns(pl.col("jobs") * 2))
    outcome = run(doubled)
    assert outcome.changed
    assert outcome.payloads[0].not_modified
    assert table(house) == [("01", 2023, 20)]


def test_a_changed_schema_reads_them_again_too(house, run, rows):
    house.publisher.says("/2023.csv", rows(("01", 2023, 10)))
    source = house.source("/2023.csv")
    run(source)
    column = replace(source.schema.columns[2], name="posts")
    schema = replace(source.schema, columns=(*source.schema.columns[:2], column))
    run(replace(source, schema=schema, parse=lambda p: source.parse(p).rename({"jobs": "posts"})))
    assert house.lake.scan("toy").collect()["posts"].to_list() == [10]


# Needs and alternatives


def test_the_needs_are_planned_once(house, run, rows):
    house.publisher.says("/2023.csv", rows(("01", 2023, 10)))
    source, planned = house.source("/2023.csv"), []
    run(replace(source, requests=lambda scope: (planned.append(scope), source.requests(scope))[1]))
    assert len(planned) == 1


def test_an_earlier_period_stands_in(house, run, rows, toy):
    house.publisher.says("/2022.csv", rows(("01", 2022, 9)))
    ways = ((house.request("/2023.csv"),), (house.request("/2022.csv", part="2022"),))
    outcome = run(toy(lambda _: [Need("a year", ways)]))
    assert [ref.part for ref in outcome.payloads] == ["2022"]
    assert outcome.missing == ()


def test_half_an_alternative_is_none(house, run, rows, toy):
    house.publisher.says("/in.csv", rows(("01", 2023, 1)))
    house.publisher.says("/all.csv", rows(("02", 2023, 2)))
    halves = (house.request("/in.csv", part="in"), house.request("/out.csv", part="out"))
    outcome = run(toy(lambda _: [Need("flows", (halves, (house.request("/all.csv", part="all"),)))]))
    assert [ref.part for ref in outcome.payloads] == ["all"]
    assert table(house) == [("02", 2023, 2)]


def test_what_is_optional_may_be_missing_and_is_named(house, run, rows, toy):
    house.publisher.says("/2023.csv", rows(("01", 2023, 1)))
    needs = [
        Need("the year", ((house.request("/2023.csv"),),)),
        Need("the year before", ((house.request("/2022.csv", part="2022"),),), required=False),
    ]
    outcome = run(toy(lambda _: needs))
    assert len(outcome.missing) == 1
    assert str(outcome.missing[0]).startswith("the year before: toy 2022")
    before = snapshot(house)
    assert run(toy(lambda _: needs)).missing == outcome.missing
    assert snapshot(house) == before


def test_what_is_required_may_not(house, run, toy):
    ways = ((house.request("/2023.csv"),), (house.request("/2022.csv", part="2022"),))
    with pytest.raises(NotPublished, match=r"/2023.csv\).*1 alternative failed too"):
        run(toy(lambda _: [Need("a year", ways)]))
    assert house.lake.as_ofs("toy") == []


def test_a_table_of_nothing_is_not_written(house, run, toy):
    needs = [Need("a year", ((house.request("/2023.csv"),),), required=False)]
    with pytest.raises(NotPublished, match="nothing is published for 2023"):
        run(toy(lambda _: needs))


@pytest.mark.parametrize("required", [True, False])
def test_a_bad_answer_is_loud_even_where_nothing_was_needed(house, run, rows, toy, required):
    house.publisher.says("/2023.csv", rows(("01", 2023, 1)))
    house.publisher.says("/2022.csv", PAGE)
    needs = [
        Need("the year", ((house.request("/2023.csv"),),)),
        Need("the year before", ((house.request("/2022.csv", part="2022"),),), required=required),
    ]
    with pytest.raises(SourceUnavailable, match="page"):
        run(toy(lambda _: needs))
    assert house.lake.as_ofs("toy") == []


# What bad input gets: the last good table stays


@pytest.fixture
def good(house, run, rows):
    house.publisher.says("/2023.csv", rows(("01", 2023, 10), ("02", 2023, 20)))
    run(house.source("/2023.csv"))
    return [("01", 2023, 10), ("02", 2023, 20)]


@pytest.mark.parametrize(
    "bad",
    [
        (PAGE, SourceUnavailable, "page"),
        (b"", SourceUnavailable, "empty"),
        (b"area,year\n01,2023\n", SourceChanged, "columns"),
        (b"area,year,jobs,more\n01,2023,1,1\n", SourceChanged, "columns"),
        (b"area,year,jobs\n01,2023,many\n", SourceChanged, "parser does not understand"),
        (b"area,year,jobs\n1,2023,5\n", CheckFailed, "schema_pattern"),
        (b"area,year,jobs\n01,2023,-5\n", CheckFailed, "schema_range"),
        (b"area,year,jobs\n01,2023,5\n01,2023,5\n", CheckFailed, "schema_key"),
    ],
)
def test_bad_input_is_refused_by_class_and_the_table_stays(house, run, good, bad):
    body, error, told = bad
    house.publisher.says("/2023.csv", body)
    with pytest.raises(error, match=told):
        run(house.source("/2023.csv"))
    assert table(house) == good
    assert list(house.root.rglob(".*.tmp")) == []


def test_bytes_that_could_not_be_parsed_are_in_the_archive(house, run, good):
    house.publisher.says("/2023.csv", b"area,year\n01,2023\n")
    with pytest.raises(SourceChanged):
        run(house.source("/2023.csv"))
    bodies = [path.read_bytes() for path in (house.root / "cache/raw/toy").iterdir() if not path.suffix]
    assert b"area,year\n01,2023\n" in bodies


def test_a_page_is_not_archived(house, run, good):
    house.publisher.says("/2023.csv", PAGE)
    with pytest.raises(SourceUnavailable):
        run(house.source("/2023.csv"))
    assert PAGE not in [path.read_bytes() for path in house.root.rglob("*") if path.is_file()]


def test_columns_that_the_schema_does_not_have(house, run, good):
    source = house.source("/2023.csv")
    more = replace(source, parser=2, parse=lambda p: source.parse(p).with_columns(more=1))
    with pytest.raises(CheckFailed, match=r"schema_columns.*unknown \['more'\]"):
        run(more)
    assert table(house) == good


def test_a_fatal_finding_keeps_the_table_and_is_reported(house, book, run, good, rows):
    house.publisher.says("/2023.csv", rows(("01", 2023, 11)))
    source = house.source(
        "/2023.csv", checks=lambda _: [Check("total", passed=False, note="<b>too few</b>", fatal=True)]
    )
    with pytest.raises(CheckFailed, match=r"total: .*too few.*last good table stays. See .*refused.html"):
        run(source)
    assert table(house) == good
    folder = house.root / "lake/toy/_reports/as_of=2024-06"
    assert "&lt;b&gt;too few&lt;/b&gt;" in (folder / "refused.html").read_text()
    assert json.loads((folder / "report.json").read_text())["rows"] == 2
    assert "total" in [check.name for check in book.checks]
    run(house.source("/2023.csv"))
    assert not (folder / "refused.html").exists()


def test_a_finding_that_is_not_fatal_is_told(house, run, rows):
    house.publisher.says("/2023.csv", rows(("01", 2023, 1)))
    extra = [lambda t: [Check("parity", passed=False, note=f"{t.collect().height} rows", share=0.5)]]
    outcome = run(house.source("/2023.csv"), checks=extra)
    assert found(outcome, "parity").note == "1 rows"
    assert run(house.source("/2023.csv"), checks=extra).checks == outcome.checks


@pytest.mark.parametrize(("limits", "fails"), [((3, 9), True), ((1, 1), False), ((1, 9), False)])
def test_too_few_rows_are_fatal_and_too_many_are_told(house, run, rows, limits, fails):
    house.spec = replace(house.spec, rows=limits)
    house.publisher.says("/2023.csv", rows(("01", 2023, 10), ("02", 2023, 20)))
    if fails:
        with pytest.raises(CheckFailed, match="rows_min: 2 rows, at least 3 expected"):
            run(house.source("/2023.csv"))
        return
    assert found(run(house.source("/2023.csv")), "rows_max").passed == (limits[1] >= 2)


def test_files_may_be_of_some_places_only(house, run, rows, tmp_path):
    house.spec = replace(house.spec, rows=(100, 200))
    (tmp_path / "down").mkdir()
    (tmp_path / "down" / "2023.csv").write_bytes(rows(("01", 2023, 10)))
    assert run(house.source("/2023.csv"), "files", folder=tmp_path / "down").rows == 1


# Rows that payloads share


def test_the_same_row_in_two_payloads_is_one(house, run, rows):
    house.publisher.says("/a.csv", rows(("01", 2023, 1), ("02", 2023, None)))
    house.publisher.says("/b.csv", rows(("02", 2023, None), ("03", 2023, 3)))
    source = house.source("/a.csv", "/b.csv")
    outcome = run(source)
    assert table(house) == [("01", 2023, 1), ("02", 2023, None), ("03", 2023, 3)]
    stored = house.lake.scan("toy").filter(pl.col("area") == "02").collect()
    assert stored["part"].to_list() == ["a"]
    assert found(outcome, "rows_shared_by_payloads").rows == 1
    before = snapshot(house)
    assert not run(source).changed
    assert snapshot(house) == before


def test_a_row_taken_out_comes_back_when_its_other_payload_goes(house, run, rows):
    house.publisher.says("/a.csv", rows(("01", 2023, 1), ("02", 2023, 2)))
    house.publisher.says("/b.csv", rows(("02", 2023, 2), ("03", 2023, 3)))
    run(house.source("/a.csv", "/b.csv"))
    run(house.source("/b.csv"))
    assert table(house) == [("02", 2023, 2), ("03", 2023, 3)]


def test_three_payloads_with_one_row(house, run, rows):
    for name in "abc":
        house.publisher.says(f"/{name}.csv", rows(("01", 2023, 1), (f"1{ord(name) % 10}", 2023, 1)))
    outcome = run(house.source("/a.csv", "/b.csv", "/c.csv"))
    assert outcome.rows == 4
    assert found(outcome, "rows_shared_by_payloads").rows == 2


def test_two_rows_of_one_key_are_a_contradiction(house, run, good, rows):
    house.publisher.says("/a.csv", rows(("01", 2023, 1)))
    house.publisher.says("/b.csv", rows(("01", 2023, 2)))
    with pytest.raises(CheckFailed, match=r"rows_shared_by_payloads: 1 keys.*\('01', 2023\)"):
        run(house.source("/a.csv", "/b.csv"))
    assert table(house) == good
    assert list(house.root.rglob(".*.tmp")) == []


def test_the_same_bytes_for_two_parts_contradict_nothing_that_is_the_same(house, run, rows):
    house.publisher.says("/a.csv", rows(("01", 2023, 1)))
    house.publisher.says("/b.csv", rows(("01", 2023, 1)))
    outcome = run(house.source("/a.csv", "/b.csv"))
    assert (outcome.rows, len(outcome.payloads)) == (1, 2)


# Modes


def test_files_then_nothing_changed_then_replay(house, run, rows, tmp_path):
    down = tmp_path / "down"
    (down / "sub").mkdir(parents=True)
    (down / "sub" / "2023.csv").write_bytes(rows(("01", 2023, 10)))
    source = house.source("/2023.csv")
    first = run(source, "files", folder=down)
    assert (first.changed, first.payloads[0].url) == (True, "file:sub/2023.csv")
    second = run(source, "files", folder=down)
    assert not second.changed
    assert second.payloads[0].not_modified
    (down / "sub" / "2023.csv").unlink()
    replayed = run(source, "replay")
    assert not replayed.changed
    assert replayed.payloads[0].sha256 == first.payloads[0].sha256
    elsewhere = run(source, "replay", at=Scope(2023, "2024-07", "2023-07"))
    assert elsewhere.changed
    assert table(house, "2024-07") == [("01", 2023, 10)]
    assert house.publisher.asked == []


def test_replay_comes_to_the_same_end_with_what_was_not_published(house, run, rows, toy):
    house.publisher.says("/2022.csv", rows(("01", 2022, 9)))
    needs = [
        Need("a year", ((house.request("/2023.csv"),), (house.request("/2022.csv", part="2022"),))),
        Need("another", ((house.request("/2021.csv", part="2021"),),), required=False),
    ]
    live = run(toy(lambda _: needs))
    asked = len(house.publisher.asked)
    replayed = run(toy(lambda _: needs), "replay", at=Scope(2023, "2024-07", "2023-07"))
    assert len(house.publisher.asked) == asked
    assert table(house, "2024-07") == table(house)
    assert [ref.sha256 for ref in replayed.payloads] == [ref.sha256 for ref in live.payloads]
    assert len(replayed.missing) == len(live.missing) == 1


def test_replay_fails_by_name(house, run):
    with pytest.raises(SourceUnavailable, match=r"/2023.csv is not in the archive"):
        run(house.source("/2023.csv"), "replay")


def test_a_damaged_payload_stops_a_replay(house, run, good):
    for path in (house.root / "cache/raw/toy").iterdir():
        if not path.suffix:
            path.write_bytes(path.read_bytes().replace(b"10", b"99"))
    source = replace(house.source("/2023.csv"), parser=2)
    with pytest.raises(StorageError, match="damaged"):
        run(source, "replay")
    assert table(house) == good


def test_sample_never_over_published(house, run, good, monkeypatch):
    with pytest.raises(StorageError, match="--as-of"):
        run(house.source("/2023.csv"), "sample")
    assert table(house) == good


def test_sample_rows_are_marked(house, run, rows, scope, monkeypatch):
    from aker_sample.server import SampleAnswer

    answers = {house.publisher.url("/2023.csv"): rows(("01", 2023, 10))}
    monkeypatch.setattr(
        "aker_sample.answer",
        lambda _method, url, _body, _tag: SampleAnswer(200, "text/csv", answers[url], '"s"'),
        raising=False,
    )
    outcome = run(house.source("/2023.csv"), "sample")
    assert (outcome.origin, outcome.payloads[0].origin) == ("sample", "sample")
    assert house.lake.origin("toy", "2024-06") == "sample"
    page = (house.root / "lake/toy/_reports/as_of=2024-06/report.html").read_text()
    assert "from the embedded sample" in page
    house.publisher.says("/2023.csv", rows(("01", 2023, 11)))
    live = run(house.source("/2023.csv"))
    assert (live.changed, live.origin, table(house)) == (True, "published", [("01", 2023, 11)])
    assert "if-none-match" not in house.publisher.asked[0].headers


def test_snapshot_stands_between_published_and_sample(house, run, rows, monkeypatch):
    from aker_sample.server import SampleAnswer

    url = house.publisher.url("/2023.csv")

    def embed(package, value):
        reply = SampleAnswer(200, "text/csv", rows(("01", 2023, value)), f'"{package}"')
        monkeypatch.setattr(f"{package}.answer", lambda *_: reply, raising=False)

    embed("aker_snapshot", 20)
    embed("aker_sample", 30)
    monkeypatch.setattr("aker_snapshot.knows", lambda _method, asked, _body: asked == url, raising=False)
    assert run(house.source("/2023.csv"), "sample").origin == "sample"
    outcome = run(house.source("/2023.csv"), "snapshot")
    assert (outcome.changed, outcome.origin, table(house)) == (True, "snapshot", [("01", 2023, 20)])
    page = (house.root / "lake/toy/_reports/as_of=2024-06/report.html").read_text()
    assert "from the embedded snapshot" in page
    with pytest.raises(StorageError, match="snapshot figures, which sample rows must not replace"):
        run(house.source("/2023.csv"), "sample")
    assert run(house.source("/2023.csv"), "replay").origin == "snapshot"
    with pytest.raises(NotLoaded, match="not in the embedded snapshot"):
        run(house.source("/2022.csv"), "snapshot")
    house.publisher.says("/2023.csv", rows(("01", 2023, 10)))
    assert (run(house.source("/2023.csv")).origin, table(house)) == ("published", [("01", 2023, 10)])
    with pytest.raises(StorageError, match="published figures, which snapshot rows must not replace"):
        run(house.source("/2023.csv"), "snapshot")
    replayed = run(house.source("/2023.csv"), "replay")
    assert (replayed.origin, table(house)) == ("published", [("01", 2023, 10)])


def test_a_named_file_answers_in_live_mode(house, run, rows, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(rows(("01", 2023, 10)))
    outcome = run(house.source("/2023.csv"), named={"toy": [path]})
    assert outcome.payloads[0].url == "file:mine.csv"
    assert house.publisher.asked == []


def test_a_missing_key_is_said_before_asking(house, run, toy):
    house.spec = replace(house.spec, key_setting="census_api_key")
    needs = [Need("a year", ((house.request("/2023.json", media="json", key_param="key"),),))]
    with pytest.raises(ConfigError, match="AKER_CENSUS_API_KEY"):
        run(toy(lambda _: needs))


def test_a_key_is_nowhere_on_disk(house, book, run, rows, toy):
    house.key = "s3cr3tk3y"
    house.publisher.says("/2023.csv", rows(("01", 2023, 10)))
    run(toy(lambda _: [Need("a year", ((house.request("/2023.csv?get=x", key_param="key"),),))]))
    assert "s3cr3tk3y" in house.publisher.asked[0].path
    assert not any(b"s3cr3tk3y" in path.read_bytes() for path in house.root.rglob("*") if path.is_file())
    assert "s3cr3tk3y" not in repr((book.lineage, book.payloads, house.steps))


# The report


def test_a_report_that_was_not_written_is_written_by_the_next_run(house, run, good):
    folder = house.root / "lake/toy/_reports/as_of=2024-06"
    before = json.loads((folder / "report.json").read_text())
    (folder / "report.json").unlink()
    outcome = run(house.source("/2023.csv"))
    assert not outcome.changed
    after = json.loads((folder / "report.json").read_text())
    assert [after[name] for name in report.SAME] == [before[name] for name in report.SAME]
    assert before["checks"]


def test_the_report_says_it_all_and_escapes_it(house, run, rows, toy, scope):
    house.publisher.says("/2023.csv", rows(("01", 2023, 10)))
    schema = replace(toy(lambda _: []).schema, says="Jobs & <script>alert(1)</script>")
    request = house.request("/2023.csv", part="<i>2023</i>")
    run(toy(lambda _: [Need("a year", ((request,),))], schema=schema))
    said = report.read(house.lake, "toy", "2024-06")
    assert (said["table"], said["rows"], said["origin"], said["compared"]) == ("toy", 1, "published", None)
    assert [column["name"] for column in said["columns"]] == ["area", "year", "jobs"]
    assert said["payloads"][0]["url"] == request.url
    html = Path(house.lake.uri("toy"), "_reports/as_of=2024-06/report.html").read_text()
    assert "<script>" not in html
    assert "<i>" not in html
    assert "Jobs &amp; &lt;script&gt;" in html
    run(toy(lambda _: [Need("a year", ((request,),))], schema=schema), at=replace(scope, as_of="2024-07"))
    assert report.read(house.lake, "toy", "2024-07")["compared"]["with_as_of"] == "2024-06"


def test_keys_that_are_gone_are_told(house, run, rows, scope):
    house.publisher.says("/2023.csv", rows(*((f"{n:02d}", 2023, n) for n in range(20))))
    run(house.source("/2023.csv"))
    house.publisher.says("/2023.csv", rows(*((f"{n:02d}", 2023, n) for n in range(2, 21))))
    check = found(run(house.source("/2023.csv"), at=replace(scope, as_of="2024-07")), "compared_with_last")
    assert not check.passed
    assert not check.fatal
    assert check.note == "against 2024-06: 20 rows before, 19 now; 2 keys gone (10.00%), 1 new (5.26%)"


def test_the_lake_is_away(house, run, rows):
    house.publisher.says("/2023.csv", rows(("01", 2023, 10)))
    (house.root / "lake").write_text("a file")
    with pytest.raises(StorageError, match="AKER_LAKE_PATH"):
        run(house.source("/2023.csv"))


def test_a_table_of_an_earlier_release_is_judged_and_noted_once(house, run, good, monkeypatch):
    """Its log says nothing of what was found: the same files get a note, and then nothing changes any more."""
    note = house.lake.note("toy", "2024-06")
    with monkeypatch.context() as earlier:
        for module in ("table_logs", "transaction"):
            earlier.setattr(f"aker_data.lake.{module}.NOTE", "another.note")
            earlier.setattr(f"aker_data.lake.{module}.NOTED", "another.as_of")
        assert house.lake.note("toy", "2024-06") is None
        assert run(house.source("/2023.csv")).changed is False
        assert house.stages()[-4:] == ["checked", "committed", "reported", "recorded"]
        again = json.loads(house.lake.note("toy", "2024-06"))["checks"]
        assert {check["name"] for check in again} > {check["name"] for check in json.loads(note)["checks"]}
        before = snapshot(house)
        assert run(house.source("/2023.csv")).changed is False
        assert snapshot(house) == before
    assert table(house) == good


@pytest.mark.parametrize("what", ["one bit", "many bytes", "cut off", "gone"])
def test_a_damaged_file_of_the_lake_is_made_again_from_the_archive(house, run, good, what):
    (file,) = house.lake.files("toy", "2024-06")
    path = Path(file.at)
    body = path.read_bytes()
    damaged = {
        "one bit": body[:60] + bytes([body[60] ^ 4]) + body[61:],
        "many bytes": bytes(len(body)),
        "cut off": body[:-9],
        "gone": None,
    }[what]
    path.unlink()
    if damaged is not None:
        path.write_bytes(damaged)
    outcome = run(house.source("/2023.csv"), "replay")
    assert path.read_bytes() == body
    assert table(house) == good
    (note,) = outcome.notes
    assert note.startswith("toy: a damaged file of the lake was made again: ")
    assert run(house.source("/2023.csv"), "replay").notes == ()


def test_damage_in_another_month_does_not_stop_this_one(house, run, good):
    for file in house.lake.files("toy", "2024-06"):
        Path(file.at).write_bytes(bytes(file.bytes))
    outcome = run(house.source("/2023.csv"), at=Scope(2023, "2024-07", "2023-07"))
    assert outcome.changed
    assert house.lake.scan("toy", "2024-07").collect().height == 2


@pytest.mark.parametrize(
    "note", ["", "{", "[]", "1", '{"checks": [{"of": "0.1"}], "compared": null}', '{"checks": []}']
)
def test_what_another_release_noted_is_judged_again(house, run, good, note):
    (source,) = [house.source("/2023.csv")]
    files = house.lake.files("toy", "2024-06")
    house.lake.write("toy", "2024-06", files, note=note or "x")
    outcome = run(source)
    assert [check.name for check in outcome.checks]
    assert table(house) == good


@pytest.mark.parametrize("report", ["", "{", "[]", '{"release": "0.0"}', '{"files": 1, "checks": {"a": []}}'])
def test_a_report_of_another_release_is_written_again(house, run, good, report):
    path = Path(house.lake.uri("toy"), "_reports/as_of=2024-06/report.json")
    before = json.loads(path.read_text())
    path.write_text(report)
    run(house.source("/2023.csv"))
    assert {name: json.loads(path.read_text())[name] for name in ("rows", "files")} == {
        name: before[name] for name in ("rows", "files")
    }
