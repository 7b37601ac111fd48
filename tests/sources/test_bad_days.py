"""Texts and tables that somebody made to stop a program, or that broke on their way: read within seconds, or named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime

import polars as pl
import pytest
from limits import cpu_seconds, grows_like_its_input

from aker_core.errors import SourceChanged
from aker_core.redaction import scrub
from aker_data import catalogue
from aker_data.contracts import Media, Payload, Request
from aker_data.sources import json_text

SECONDS = 5.0  # of the processor; each of these took minutes, or is the sibling of one that did
MB, SMALL = 1_000_000, 60_000


def payload(source: str, url: str, part: str, media: Media, body: bytes) -> Payload:
    """A payload as the archive hands it to a connector."""
    return Payload(Request(source, url, part, media), hashlib.sha256(body).hexdigest(), body, datetime.now(UTC))


def announced(name: str, body: bytes) -> pl.DataFrame:
    """The items of a file in a folder of announcements."""
    request = payload("announcements", f"file:announcements/{name}", "files", "text", body)
    return catalogue.load("announcements").parse(request)


DOCUMENTS: dict[str, Callable[[int], bytes]] = {
    "brackets.md": lambda size: b"# News\n" + b"[" * size,
    "links.md": lambda size: b"# News\n" + b"[a](x" * (size // 5),
    "heading.md": lambda size: b"# " + b" " * size,
    "blank lines.md": lambda size: b"x" + b" \n" * (size // 2) + b"x",
    "open tags.html": lambda size: b"<html><body>" + b"<div>" * (size // 5),
    "attributes.html": lambda size: b"<p " + b" ".join(b'a%d=">"' % number for number in range(size // 12)) + b">x</p>",
    "letters.html": lambda size: b"".join(b"<b id=%d>" % n for n in range(490)) + b"<p></p>" * (size // 7) + b"x",
    "quotes.html": lambda size: b"<html><body>" + b"<a '\"" * (size // 5),
    "less.html": lambda size: b"<html><body>" + b"<" * size,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_nothing_but_signs_takes_time_by_its_length(name: str) -> None:
    document = DOCUMENTS[name]
    announced(name, document(1_000))  # what is imported and compiled is not measured
    assert grows_like_its_input(lambda: announced(name, document(SMALL)), lambda: announced(name, document(4 * SMALL)))


@pytest.mark.parametrize(
    "inner",
    [b"<item>" * 100_000, b" ".join(b'a%d="1"' % n for n in range(50_000)), b"<item><title>x</title></item>" * 30_000],
    ids=["deep", "attributes", "items"],
)
def test_a_feed_that_is_none_is_refused_before_its_parser_sees_it(inner: bytes) -> None:
    head = b"<channel " + inner + b">" if b"=" in inner else b"<channel>" + inner
    body = b'<rss version="2.0">' + head + b"</channel></rss>"
    with pytest.raises(SourceChanged, match="than any feed"):
        announced("feed.xml", body)


def test_marks_of_letters_are_no_words() -> None:
    (item,) = announced("x.html", b"<html><body><h1>Ac<b>me</b> grows</h1><p>200 <i>jo</i>bs</p></body></html>")[
        "text"
    ].to_list()
    assert "Acme grows" in item
    assert "200 jobs" in item


@pytest.mark.parametrize(
    ("begin", "unit"),
    [("", "a://"), ("", "?"), ("?", "a"), ("password", " "), ("a://b:c@", "d://"), ("", "x"), ("", "password='")],
)
def test_error_texts_are_scrubbed_in_time_by_their_length(begin: str, unit: str) -> None:
    small, large = (begin + unit * (size // len(unit)) for size in (SMALL, 4 * SMALL))
    assert grows_like_its_input(lambda: scrub(small), lambda: scrub(large))


def test_a_header_of_commas_is_refused_at_once() -> None:
    body = b"unitid" + b"," * MB + b"\n1,down\n"
    request = payload("ipeds_institutions", "https://nces.ed.gov/HD2022.zip", "2022", "zip", body)
    refused: list[str] = []

    def parse() -> None:
        with pytest.raises(SourceChanged, match=r"header is longer than 200,000 bytes") as raised:
            catalogue.load("ipeds_institutions").parse(request)
        refused.append(str(raised.value))

    assert cpu_seconds(parse) < SECONDS
    assert len(refused[0]) < 2_000


def test_so_are_more_columns_than_any_file_has() -> None:
    body = b"UNITID" + b",UEIS" * 5_000 + b"\n" + b"," * 5_000 + b"\n"
    request = payload("ipeds_institutions", "https://nces.ed.gov/HD2022.zip", "2022", "zip", body)
    with pytest.raises(SourceChanged, match="5,001 columns, more than 2,000"):
        catalogue.load("ipeds_institutions").parse(request)


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', '{"a": 1e400}', '{"a": -1e999}', '{"a": ' + "9" * 400 + "}", "[" * 100_000, '{"a"']
)
def test_what_json_cannot_mean_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not JSON|beyond|deeper|Expecting|line 1"):
        json_text.parsed(text)


def test_no_letter_stays_no_letter() -> None:
    assert json_text.parsed(r'{"name": "Ac\u0000me", "path": "a\\u0000b"}') == {"name": "Acme", "path": r"a\u0000b"}
    assert json_text.parsed(r'["x\ud800", "\ud83d\ude00"]') == ["x", "\U0001f600"]
    assert json_text.parsed(json.dumps({"n": 1.5, "big": 10**30})) == {"n": 1.5, "big": 10**30}
