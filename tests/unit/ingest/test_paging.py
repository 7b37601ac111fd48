"""Pages and narrower questions: what is asked, what is whole, and what is left as it was where it is not."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

import polars as pl
import pytest

from aker_core.errors import NotLoaded, SourceChanged, SourceUnavailable
from aker_data import paging as slices
from aker_data.contracts import Need, NextRequests, Scope
from aker_data.ingest.fetch_payloads import fetch_payloads
from aker_data.ingest.run import ingest

SIZE = 2


@dataclass
class Shop:
    """A small paged publisher on the toy's socket: rows of (area, jobs) by letter, `SIZE` to a page."""

    house: object
    said: type

    def request(self, part="a", at=0, more=""):
        return self.house.request(f"/list?part={part}&at={at}{more}", part=part, media="json")

    def post(self, part="a", at=0):
        body = json.dumps({"part": part, "at": at})
        return replace(self.house.request("/list", part=part, media="json"), method="POST", body=body)

    def source(self, *first, **changes):
        needs = [Need(request.part, ((request,),)) for request in first]
        return replace(
            self.house.source("/x.csv"), requests=lambda _: needs, parse=parse, follow=self.follow, **changes
        )

    def follow(self, payload):
        told, request = json.loads(payload.body), payload.request
        if told.get("parts"):
            return NextRequests(
                tuple(self.request(part) for part in told["parts"]), told["total"], replaces_answer=True
            )
        after = told["at"] + len(told["rows"])
        following = self.post(request.part, after) if request.body else self.request(request.part, after)
        return NextRequests((following,) if told["rows"] and after < told["total"] else (), told["total"])


def parse(payload):
    told = json.loads(payload.body)["rows"]
    schema = {"area": pl.String, "year": pl.Int64, "jobs": pl.Int64}
    return pl.DataFrame([(area, 2023, jobs) for area, jobs in told], schema=schema, orient="row")


def page(at, *rows, total):
    return json.dumps({"at": at, "rows": rows, "total": total}).encode()


@pytest.fixture
def shop(house, said):
    return Shop(house, said)


@pytest.fixture
def says(house, said):
    """Answers by the question's own query; of several answers, the last one for ever."""

    def _says(answers):
        told = {key: list(bodies) for key, bodies in answers.items()}

        def answer(path):
            query = dict(parse_qsl(urlsplit(path).query))
            body = house.publisher.asked[-1].body
            query |= json.loads(body) if body else {}
            bodies = told[query["part"], int(query["at"])]
            found = bodies.pop(0) if len(bodies) > 1 else bodies[0]
            return found if isinstance(found, said) else said(200, found)

        house.publisher.next = answer

    return _says


@pytest.fixture
def run(house, book, scope):
    def _run(source, mode="live", **more):
        house.steps.clear()
        house.publisher.asked.clear()
        return ingest(source, scope, context=house.context(mode, **more), recorder=book)

    return _run


def table(house):
    return sorted(house.lake.scan("toy").select("area", "jobs").collect().rows())


def whole(outcome):
    return next(check for check in outcome.checks if check.name == "rows_received_equal_announced")


FIVE = {
    ("a", 0): [page(0, ["01", 1], ["02", 2], total=5)],
    ("a", 2): [page(2, ["03", 3], ["04", 4], total=5)],
    ("a", 4): [page(4, ["05", 5], total=5)],
}


def test_all_pages_of_a_slice_are_one_file_with_their_own_hashes(house, book, shop, says, run):
    says(FIVE)
    outcome = run(shop.source(shop.request()))
    assert (outcome.rows, len(outcome.payloads), outcome.changed) == (5, 3, True)
    rows = house.lake.scan("toy").select("area", "payload_sha256", "part").collect()
    hashes = [ref.sha256 for ref in outcome.payloads]
    assert rows["payload_sha256"].to_list() == [hashes[0], hashes[0], hashes[1], hashes[1], hashes[2]]
    assert set(rows["part"]) == {"a"}
    assert len(house.lake.files("toy", "2024-06")) == 1
    assert whole(outcome).passed
    assert "5 records received, 5 announced, in 1 slices (3 pages)" in whole(outcome).note
    assert len(book.lineage) == 3


def test_unchanged_pages_are_not_parsed_again(house, shop, says, run):
    says(FIVE)
    run(shop.source(shop.request()))
    outcome = run(shop.source(shop.request()))
    assert outcome.changed is False
    assert "parse" not in house.stages()
    assert whole(outcome).passed


def test_a_changed_page_is_another_file_and_the_other_slice_stays(house, shop, says, run):
    other = {("b", 0): [page(0, ["09", 9], total=1)]}
    says(FIVE | other)
    run(shop.source(shop.request(), shop.request("b")))
    says(FIVE | other | {("a", 4): [page(4, ["05", 50], total=5)]})
    outcome = run(shop.source(shop.request(), shop.request("b")))
    assert outcome.changed
    assert house.stages().count("parse") == 1
    assert table(house)[-2:] == [("05", 50), ("09", 9)]
    assert "6 records received, 6 announced, in 2 slices" in whole(outcome).note


def test_the_same_rows_on_two_pages_are_dropped_and_told(house, shop, says, run):
    says(FIVE | {("a", 4): [page(4, ["01", 1], ["05", 5], total=5)]})
    outcome = run(shop.source(shop.request()))
    assert outcome.rows == 5
    assert "1 rows repeated between pages" in whole(outcome).note


def test_a_slice_that_moved_is_asked_for_once_more(house, shop, says, run):
    first = FIVE["a", 4][0]
    says(FIVE | {("a", 4): [page(4, ["04", 4], total=5), first]})  # a row slipped to the page before
    outcome = run(shop.source(shop.request()))
    assert outcome.rows == 5
    assert len(house.publisher.asked) == 6
    assert len(outcome.payloads) == 3


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (page(4, ["04", 4], total=5), "a: 4 distinct records received, 5 announced"),
        (page(4, ["05", 5], ["06", 6], total=5), "a: 6 distinct records received, 5 announced"),
        (page(4, ["05", 5], total=6), "different totals"),
        (page(4, ["01", 9], ["05", 5], total=5), r"different rows on different pages \(\('01', 2023\)\)"),
        (page(4, total=5), "a: 4 distinct records received, 5 announced"),
    ],
)
def test_what_is_not_whole_twice_changes_nothing(house, shop, says, run, last, words):
    says(FIVE)
    run(shop.source(shop.request()))
    before = table(house)
    says({**FIVE, ("a", 4): [last], ("a", 6): [page(6, total=6)], ("a", 5): [page(5, total=6)]})
    with pytest.raises(SourceUnavailable, match=words):
        run(shop.source(shop.request()))
    assert table(house) == before
    assert not list(house.root.rglob("*.tmp"))


def test_pages_in_a_circle_end(shop, says, run):
    says({("a", 0): [page(0, ["01", 1], total=5)], ("a", 1): [page(-1, ["02", 2], total=5)]})
    with pytest.raises(SourceChanged, match="lead back"):
        run(shop.source(shop.request()))


def test_pages_without_end_end(shop, says, run, monkeypatch):
    monkeypatch.setattr(slices, "MAX_PAGES", 3)
    says({("a", at): [page(at, [f"{at:02d}", at], total=99)] for at in range(9)})
    with pytest.raises(SourceChanged, match="no end after 3 pages"):
        run(shop.source(shop.request()))


def beyond(total, *parts):
    return json.dumps({"at": 0, "rows": [["01", 1]], "total": total, "parts": parts}).encode()


NARROWED = {
    ("a", 0): [beyond(5, "b", "c")],
    ("b", 0): [page(0, ["01", 1], ["02", 2], total=3)],
    ("b", 2): [page(2, ["03", 3], total=3)],
    ("c", 0): [beyond(2, "d", "e")],
    ("d", 0): [page(0, ["04", 4], total=1)],
    ("e", 0): [page(0, ["05", 5], total=1)],
}


def test_narrower_questions_stand_in(house, shop, says, run):
    says(NARROWED)
    outcome = run(shop.source(shop.request()))
    assert [row[0] for row in table(house)] == ["01", "02", "03", "04", "05"]
    assert {ref.part for ref in outcome.payloads} == {"b", "d", "e"}
    assert "2 capped requests equal the sum of their parts" in whole(outcome).note
    assert outcome.payloads[0].sha256 in set(house.lake.scan("toy").collect()["payload_sha256"])


def test_a_row_that_two_parts_share_counts_once(house, shop, says, run):
    says(NARROWED | {("e", 0): [page(0, ["01", 1], ["05", 5], total=2)], ("c", 0): [beyond(3, "d", "e")]})
    outcome = run(shop.source(shop.request()))
    assert len(table(house)) == 5
    shared = next(check for check in outcome.checks if check.name == "rows_shared_by_payloads")
    assert shared.rows == 1


def test_what_is_lost_between_parts_is_found(house, shop, says, run):
    says(NARROWED | {("a", 0): [beyond(6, "b", "c")]})
    with pytest.raises(SourceUnavailable, match="toy a: its 3 parts have 5 distinct records, 6 announced"):
        run(shop.source(shop.request()))
    assert house.lake.files("toy", "2024-06") == ()


def test_questions_narrowed_without_end_end(shop, says, run):
    says({(f"p{depth}", 0): [beyond(9, f"p{depth + 1}")] for depth in range(150)})
    with pytest.raises(SourceChanged, match="split 100 times"):
        run(shop.source(shop.request("p0")))


@pytest.mark.parametrize("kind", ["request", "post"])
def test_a_replay_follows_the_same_pages(house, shop, says, run, kind):
    says(FIVE)
    source = shop.source(getattr(shop, kind)())
    run(source)
    before = table(house)
    house.publisher.next = None
    assert run(source, mode="replay").changed is False
    (house.root / "lake").rename(house.root / "old")
    assert run(source, mode="replay").rows == 5
    assert table(house) == before
    assert house.publisher.asked == []


def test_a_page_that_is_missing_from_the_archive_is_named(house, shop, says, run):
    says(FIVE)
    run(shop.source(shop.request()))
    last = shop.request(at=4)
    (house.root / "cache" / "requests" / f"{last.identity}.json").unlink()
    with pytest.raises(SourceUnavailable, match="at=4 is not in the archive"):
        run(shop.source(shop.request()), mode="replay")


def test_a_page_that_is_not_published_leads_to_the_next_way(house, shop, says, run, said):
    says({**FIVE, ("a", 4): [said(404, b"")], ("z", 0): [page(0, ["07", 7], total=1)]})
    source = shop.source(shop.request())
    need = Need("a", ((shop.request(),), (shop.request("z"),)))
    assert run(replace(source, requests=lambda _: [need])).rows == 1
    assert table(house) == [("07", 7)]


def test_files_are_taken_as_they_are(house, shop, run, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "toy_1.json").write_bytes(FIVE["a", 0][0])
    (folder / "toy_2.json").write_bytes(FIVE["a", 2][0])
    source = shop.source(replace(shop.request(), file_names=("toy_*.json",)))
    with pytest.raises(SourceUnavailable, match="4 distinct records received, 5 announced"):
        run(source, mode="files", folder=folder)
    (folder / "toy_3.json").write_bytes(FIVE["a", 4][0])
    outcome = run(source, mode="files", folder=folder)
    assert outcome.rows == 5
    assert [ref.url for ref in outcome.payloads] == ["file:toy_1.json", "file:toy_2.json", "file:toy_3.json"]
    with pytest.raises(NotLoaded):
        run(shop.source(shop.request("q")), mode="files", folder=folder)
    assert run(source, mode="replay").changed is False


def test_one_record_may_be_several_rows(shop, says, run):
    def doubled(payload):
        rows = parse(payload)
        return pl.concat([rows, rows.with_columns(pl.col("year") + 1)])

    says(FIVE)
    source = shop.source(shop.request(), record=("area",))
    outcome = run(replace(source, parse=doubled))
    assert outcome.rows == 10
    assert "5 records received, 5 announced" in whole(outcome).note


def test_notebooks_get_every_page(house, shop, says):
    says(FIVE)
    payloads = fetch_payloads(shop.source(shop.request()), [shop.request()], house.context())
    assert [json.loads(payload.body)["at"] for payload in payloads] == [0, 2, 4]
    says(FIVE | {("a", 4): [page(4, ["04", 4], total=5)]})
    with pytest.raises(SourceUnavailable, match="4 distinct records received, 5 announced"):
        fetch_payloads(shop.source(shop.request()), [shop.request()], house.context())


def test_no_announcement_no_judgment(shop, says, run):
    says({("a", 0): [page(0, ["01", 1], total=1)]})
    source = shop.source(shop.request())
    outcome = run(replace(source, follow=lambda _: NextRequests()))
    assert "1 slices came without a total" in whole(outcome).note


def test_bytes_are_not_piled_up(house, book, shop, says, monkeypatch):
    says(FIVE)
    kept = []
    made = slices.Slice.__init__

    def remember(self, part, pages, *more):
        kept.extend(page.body for page in pages)
        made(self, part, pages, *more)

    monkeypatch.setattr(slices.Slice, "__init__", remember)
    ingest(shop.source(shop.request()), Scope(2023, "2024-06", "2023-07"), context=house.context(), recorder=book)
    assert kept == [None, None, None]
