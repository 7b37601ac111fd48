"""The connector of announcements on real feeds and files, on hostile ones, and on bad answers."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest
from limits import grows_like_its_input

from aker_core.errors import SourceChanged
from aker_data import catalogue
from aker_data.contracts import Payload, Request, Scope
from aker_data.http.files import folder, media_of
from aker_data.schemas.announcements import ANNOUNCEMENTS, MAX_TEXT
from aker_data.schemas.validate import validate
from aker_data.sources import announcements
from aker_data.sources._announcement_feeds import feeds
from aker_data.sources._announcement_items import day, plain_text

SCOPE = Scope(2023, "2024-06", "2023-07")
TEXAS = "https://gov.texas.gov/news/rss"
ITEM = "<item><title>A &amp; B</title><link>https://a.example/1</link><guid>g1</guid>{more}</item>"
RSS = '<?xml version="1.0"{encoding}?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'


def parse(body: bytes | str, url: str = "file:announcements/feed.xml") -> pl.DataFrame:
    raw = body.encode() if isinstance(body, str) else body
    asked = Request("announcements", url, "tx_governor", "xml")
    frame = announcements.parse(Payload(asked, hashlib.sha256(raw).hexdigest(), raw, datetime(2024, 6, 1, tzinfo=UTC)))
    assert [check for check in validate(frame, ANNOUNCEMENTS) if not check.passed] == []
    return frame


def feed(*items: str, encoding: str = "") -> str:
    return RSS.format(encoding=encoding, items="".join(items))


def test_every_declared_feed_is_asked_and_its_host_is_in_the_catalogue() -> None:
    needs = announcements.requests(SCOPE)
    assert [need.alternatives[0][0].url for need in needs] == [found.url for found in feeds()]
    assert not any(need.required for need in needs)
    hosts = catalogue.spec("announcements").hosts
    assert all(found.url.startswith(tuple(f"https://{host}/" for host in hosts)) for found in feeds())
    assert {found.kind for found in feeds()} == {"rss", "page"}


def test_real_feeds_and_texts_are_read(shared_data: Path) -> None:
    shelf = folder(shared_data)
    first = announcements.requests(SCOPE)[0].alternatives[0][0]
    found = shelf.find(first)
    kinds = {Path(file.label).parent.name for file in found}
    assert {"rss", "press_releases", "fact_sheets"} <= kinds
    rows = pl.concat(parse(file.path.read_bytes(), f"file:{quote(file.label)}") for file in found)
    by_kind = rows.group_by(pl.col("document").str.extract(r"announcements/([^/]+)")).len()
    assert dict(by_kind.iter_rows())["rss"] == 8
    whirlpool = rows.filter(pl.col("title").str.contains("Whirlpool")).row(0, named=True)
    assert whirlpool["published"] == date(2010, 9, 7)
    assert whirlpool["item_id"] == "f1397696-738c-4295-afcd-943feb885714:5922"
    minnesota = rows.filter(pl.col("url").str.contains("mn.gov")).sort("published")
    assert minnesota["published"].to_list() == [
        date(2025, 8, 14),
        date(2025, 8, 21),
        date(2025, 8, 26),
        date(2025, 8, 28),
    ]
    assert minnesota["official"].all()
    assert "Minnesota\u2019s" in minnesota["text"][0]
    sheet = rows.filter(pl.col("document").str.contains("2022-10-04")).row(0, named=True)
    assert (sheet["published"], sheet["official"]) == (date(2022, 10, 4), True)
    assert "source_url" not in sheet["text"]
    assert sheet["text"].startswith("To those who doubted")


def test_a_time_zone_does_not_move_the_day() -> None:
    assert day("Tue, 05 May 2026 21:00:00 -0400") == date(2026, 5, 5)
    assert day("2025-08-28T14:12:51Z") == date(2025, 8, 28)
    assert day("next Tuesday") is None
    assert day("2025-13-45") is None


def test_markup_scripts_and_entities_become_plain_words() -> None:
    html = "<p>Acme will <b>invest</b> $5&nbsp;million &amp; hire.</p><script>alert(1)</script><p>Second\u200b</p>"
    body = feed(ITEM.format(more=f"<description><![CDATA[{html}]]></description>"))
    assert parse(body)["text"].to_list() == ["Acme will invest $5 million & hire.\nSecond"]
    assert parse(body)["title"].to_list() == ["A & B"]


def test_an_item_is_named_by_guid_else_address_else_its_words() -> None:
    items = (
        ITEM.format(more="<description>One</description>"),
        "<item><title>B</title><link>https://a.example/2</link><description>Two</description></item>",
        "<item><title>C</title><description>Three</description></item>",
        ITEM.format(more="<description>One</description>"),  # the same again
        ITEM.format(more="<description>Another text of the same guid</description>"),
    )
    frame = parse(feed(*items))
    assert frame["item_id"][:2].to_list() == ["g1", "https://a.example/2"]
    assert frame["item_id"][2].startswith("sha256:")
    assert frame["item_id"][3].startswith("g1#")
    assert frame["item_id"].to_list() == parse(feed(*items))["item_id"].to_list()


def test_latin_1_and_atom() -> None:
    body = feed(ITEM.format(more="<description>Caf\xe9</description>"), encoding=' encoding="iso-8859-1"')
    assert parse(body.encode("latin-1"))["text"].to_list() == ["Caf\xe9"]
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>T</title><id>urn:1</id>'
        '<link href="https://a.example/x"/><updated>2024-03-05T10:00:00Z</updated>'
        '<content type="html">&lt;p&gt;Longer words&lt;/p&gt;</content><summary>Short</summary></entry></feed>'
    )
    row = parse(atom).row(0, named=True)
    assert (row["item_id"], row["url"], row["text"]) == ("urn:1", "https://a.example/x", "Longer words")
    assert row["published"] == date(2024, 3, 5)


BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "empty"),
        ("<!DOCTYPE html><html><body>Sorry</body></html>", "a page was sent"),
        (feed(ITEM.format(more=""))[:-30], "cut off"),
        ("<table><row/></table>", "cut off or not a feed"),
        ("<error><code>500</code></error></rss>", "neither RSS nor Atom"),
        ('{"error": "unavailable"}', "cut off or not a feed"),
        (feed(ITEM.format(more="")).replace("<rss", f"{BOMB}<rss"), "entities"),
        (feed(ITEM.format(more="")).replace("<rss", f"{OUTSIDE}<rss"), "entities"),
        (feed(ITEM.format(more="")).encode("utf-16"), "not in UTF-8"),
    ],
    ids=["empty", "page", "cut", "other", "error", "json", "bomb", "outside", "utf16"],
)
def test_a_bad_or_hostile_feed_is_refused(body: str | bytes, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        parse(body, TEXAS)


def test_a_body_that_names_a_file_or_address_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(feed(ITEM.format(more="<description>secret</description>")))
    for body in (str(secret), "http://127.0.0.1:9/feed.xml"):
        with pytest.raises(SourceChanged):
            parse(body, TEXAS)


def test_what_is_huge_or_deep_is_cut_in_linear_time() -> None:
    long = parse(feed(ITEM.format(more=f"<description>{'word ' * 500_000}</description>"))).row(0, named=True)
    assert (len(long["text"]), long["is_cut"]) == (MAX_TEXT, True)
    assert len(plain_text(nested(200_000))) < 10
    assert grows_like_its_input(lambda: plain_text(nested(50_000)), lambda: plain_text(nested(200_000)))


def nested(depth: int) -> str:
    return "<div>" * depth + "x" + "</div>" * depth


def test_dangerous_addresses_are_no_addresses() -> None:
    item = "<item><title>T</title><link>javascript:alert(1)</link><description>x</description></item>"
    assert parse(feed(item))["url"].to_list() == [None]


def test_a_page_gives_an_item_for_each_that_its_selector_finds() -> None:
    page = next(found for found in feeds() if found.kind == "page")
    head = "<html><head><meta property='article:published_time' content='2026-03-10T09:00:00-05:00'></head>"
    body = (
        f"{head}<body><main><ul><li>One creates 10 jobs.</li><li><a href='https://a.example/2'>Two</a></li></ul></main>"
    )
    frame = parse(f"{body}</body></html>", page.url)
    assert frame["text"].to_list() == ["One creates 10 jobs.", "Two"]
    assert frame["url"].to_list() == [None, "https://a.example/2"]
    assert set(frame["published"]) == {date(2026, 3, 10)}
    assert frame["outlet"].to_list() == ["The White House"] * 2
    whole = parse("<html><body><main><h1>News</h1><p>Only words.</p></main></body></html>", page.url)
    assert whole["title"].to_list() == ["News"]


def test_text_files_tell_of_themselves_in_front_matter() -> None:
    body = (
        "---\ntitle: 'Acme grows'\ndate: 2024-03-05\nurl: https://a.example/9\noutlet: Press\n---\n"
        "# Heading\n\nAcme [will](https://x.example) **invest**.\n"
    )
    row = parse(body, "file:announcements/acme.md").row(0, named=True)
    assert (row["title"], row["published"], row["url"]) == ("Acme grows", date(2024, 3, 5), "https://a.example/9")
    assert (row["text"], row["outlet"], row["feed"]) == ("Acme will invest.", "Press", "files")
    plain = parse("Just words.", "file:announcements/note.txt").row(0, named=True)
    assert (plain["title"], plain["text"], plain["published"]) == (None, "Just words.", None)
    with pytest.raises(SourceChanged, match="not YAML"):
        parse("---\ntitle: [unclosed\n---\ntext", "file:a.md")
    bomb = "---\na: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)) + "---\ntext"
    assert parse(bomb, "file:a.md")["text"].to_list() == ["text"]


def test_json_lines() -> None:
    lines = [{"id": 1, "url": "https://a.example/1", "text": "One", "published": "2024-03-05"}, {"text": "Two"}]
    frame = parse("\n".join(map(json.dumps, lines)), "file:announcements/a.jsonl")
    assert frame["item_id"][0] == "https://a.example/1#1"
    assert frame["published"].to_list() == [date(2024, 3, 5), None]
    with pytest.raises(SourceChanged, match="line 2 is not JSON"):
        parse('{"text": "a"}\n{"text": "b', "file:a.jsonl")
    with pytest.raises(SourceChanged, match="line 1 is not an object"):
        parse("[1]", "file:a.jsonl")


def test_what_publishers_say_of_states_and_officials_follows_the_address() -> None:
    row = parse(feed(ITEM.format(more="<description>x</description>")), TEXAS).row(0, named=True)
    assert (row["feed"], row["state"], row["official"]) == ("tx_governor", "TX", True)
    saved = feed(
        "<item><title>T</title><link>https://www.vedp.org/press-release/x</link><description>x</description></item>"
    )
    row = parse(saved).row(0, named=True)
    assert (row["feed"], row["state"], row["official"]) == ("files", "VA", True)


def test_undated_items_are_told() -> None:
    frame = parse(feed(ITEM.format(more="<description>x</description>")))
    dated, now, whole = announcements.checks(frame.lazy())
    assert (dated.passed, dated.rows, now.passed, whole.passed) == (False, 1, True, True)


@pytest.mark.parametrize(("as_of", "later"), [("2024-05", 1), ("2024-06", 0)])
def test_items_of_a_later_month_are_told(as_of: str, later: int) -> None:
    frame = parse(feed(ITEM.format(more="<pubDate>Sun, 30 Jun 2024 23:00:00 GMT</pubDate>")))
    _, now, _ = announcements.checks(frame.with_columns(pl.lit(as_of).alias("as_of")).lazy())
    assert (now.rows, now.passed) == (later, later == 0)


CURSOR = "\u001b[2J\u009b31m\u202eX\x07"


def test_no_text_keeps_what_would_move_a_cursor() -> None:
    said = dict.fromkeys(("id", "title", "outlet", "text"), f"a{CURSOR}b")
    rows = parse(json.dumps(said), "file:announcements/a.jsonl")
    row = rows.row(0, named=True)
    for name in ("item_id", "title", "outlet", "text"):
        assert row[name].startswith("a[2J"), name
        assert not set(row[name]) & set("\u001b\u009b\u202e\x07"), name
    assert (
        parse(json.dumps(said | {"url": f"https://a.example/{CURSOR}"}), "file:announcements/a.jsonl")["url"][0] is None
    )


def test_windows_characters_under_a_wrong_label_are_what_was_meant() -> None:
    assert plain_text("jobs \x97 and\x85") == "jobs \u2014 and\u2026"


def test_half_a_character_costs_no_text() -> None:
    rows = parse('{"text": "Acme \\ud800will build", "id": "x\\udfff"}', "file:announcements/a.jsonl")
    assert rows.select("item_id", "text").row(0) == ("x", "Acme will build")


def test_front_matter_that_grows_without_end_is_no_title() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    text = "\n".join(["---", *lines, "title: *a11", "---", "Acme will build."])
    # Written out, the title would have a million million words: it would not end.
    assert parse(text, "file:announcements/a.md")["title"].to_list() == [None]


@pytest.mark.parametrize(
    ("name", "asked", "is_"),
    [
        ("a.md", "xml", "text"),
        ("a.txt", "xml", "text"),
        ("a.txt", "csv", "csv"),
        ("a.xml", "xml", "xml"),
        ("a.jsonl", "html", "text"),
    ],
)
def test_a_file_is_read_as_what_it_is(name: str, asked: str, is_: str) -> None:
    assert media_of(Path(name), asked) == is_  # type: ignore[arg-type]
