"""Bytes are looked at before they are archived."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from aker_core.errors import SourceChanged, SourceUnavailable
from aker_data.http import guards
from aker_data.http.guards import Expected, inspect

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped(*members: tuple[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return body.getvalue()


def expected(media, max_bytes=50_000_000, max_unzipped_bytes=20_000_000):
    return Expected(media, max_bytes, max_unzipped_bytes, "toy 2023 (https://toy.example/a)")


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("csv", b"a,b\n1,2\n"),
        ("csv", b'\xef\xbb\xbf"area","year"\r\n'),
        ("csv", "name\nDoña Ana\n".encode("latin-1")),
        ("csv", "a,b\n1,2\n".encode("utf-16")),
        ("json", b' [["a"],["1"]]\n'),
        ("json", b'{"a": 1}'),
        ("zip", zipped(("a.csv", b"a,b\n1,2\n"))),
        ("xlsx", zipped(("xl/workbook.xml", b"<x/>"))),
        ("xls", OLE),
        ("xls", zipped(("xl/workbook.xml", b"<x/>"))),
    ],
)
def test_what_was_asked_for_passes(media, body):
    inspect(body, "", expected(media))


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("csv", b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"),
        ("csv", b'{"error": "no"}'),
        ("csv", b"a,b\0\0\0"),
        ("csv", zipped(("a.csv", b"a"))),
        ("csv", OLE),
        ("json", b"error: unknown variable"),
        ("json", b"a,b\n1,2\n"),
        ("zip", b"a,b\n1,2\n"),
        ("xlsx", OLE),
        ("xls", b"a,b\n1,2\n"),
    ],
)
def test_another_format_is_refused(media, body):
    with pytest.raises(SourceChanged, match=r"toy 2023 \(https://toy.example/a\)"):
        inspect(body, "application/octet-stream", expected(media))


@pytest.mark.parametrize("media", ["csv", "json", "zip", "xlsx"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "a gzip file: unpack it"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7-Zip archive: unpack it"),
        (b"%PDF-1.7\n%", "a PDF: download the publisher's table"),
        (OLE, "a workbook or document of an older Office"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(media, body, kind):
    with pytest.raises(SourceChanged, match=f"not (a csv file|JSON|a zip file|a xlsx file|a CSV file), but {kind}"):
        inspect(body, "", expected(media))


@pytest.mark.parametrize("media", ["csv", "json", "zip", "xls", "xlsx"])
@pytest.mark.parametrize("body", [b"", b"\r\n", b"\0\0"])
def test_nothing_is_refused(media, body):
    with pytest.raises(SourceUnavailable, match="empty"):
        inspect(body, "", expected(media))


@pytest.mark.parametrize("head", [b"<!doctype html>", b"<HTML lang=en>", b"\n <html>", b"<head><title>x"])
def test_a_page_is_refused_whatever_it_calls_itself(head):
    with pytest.raises(SourceUnavailable, match="page"):
        inspect(head + b"x" * 2000, "text/csv", expected("csv"))


def test_half_a_json_is_refused():
    with pytest.raises(SourceUnavailable, match="cut off"):
        inspect(b'[["NAME","B19013_001E"],["Denver', "application/json", expected("json"))


def test_half_a_zip_is_refused():
    body = zipped(("a.csv", bytes(range(256)) * 100))
    with pytest.raises(SourceUnavailable, match="cut off"):
        inspect(body[: len(body) // 2], "application/zip", expected("zip"))


def test_a_zip_of_nothing_is_refused():
    with pytest.raises(SourceUnavailable, match="no members"):
        inspect(zipped(), "", expected("zip"))


def test_size_limit():
    with pytest.raises(SourceChanged, match="max_mb"):
        inspect(b"a,b\n" * 1000, "", expected("csv", max_bytes=2000))


def test_a_zip_may_not_unzip_beyond_the_limit():
    body = zipped(("a.csv", b"0" * 21_000_000))
    with pytest.raises(SourceChanged, match="max_unzipped_mb"):
        inspect(body, "", expected("zip"))


def test_the_sum_of_the_members_counts():
    body = zipped(*((f"{n}.csv", b"0" * 6_000_000) for n in range(4)))
    with pytest.raises(SourceChanged, match="max_unzipped_mb"):
        inspect(body, "", expected("zip"))


def test_a_bomb_is_known_by_its_ratio():
    body = zipped(("a.csv", b"0" * 15_000_000))
    with pytest.raises(SourceChanged, match="bomb"):
        inspect(body, "", expected("zip"))


def test_too_many_members(monkeypatch):
    monkeypatch.setattr(guards, "MAX_MEMBERS", 3)
    with pytest.raises(SourceChanged, match="4 members"):
        inspect(zipped(*((f"{n}.csv", b"a") for n in range(4))), "", expected("zip"))


def test_an_encrypted_zip():
    body = bytearray(zipped(("a.csv", b"a,b\n")))
    body[6] |= 1  # general purpose flag of the local header
    body[body.rindex(b"PK\x01\x02") + 8] |= 1  # and of the central directory
    with pytest.raises(SourceChanged, match="encrypted"):
        inspect(bytes(body), "", expected("zip"))


FEED = b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>News</title></channel></rss>\n'


@pytest.mark.parametrize("body", [FEED, b"\xef\xbb\xbf" + FEED, b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>"])
@pytest.mark.parametrize("content_type", ["application/rss+xml", "text/html; charset=utf-8"])
def test_a_feed_is_xml_whatever_it_is_called(body, content_type):
    inspect(body, content_type, expected("xml"))


@pytest.mark.parametrize(
    ("body", "error", "says"),
    [
        (b"<!DOCTYPE html><html><title>Down</title></html>", SourceUnavailable, "a page instead of data"),
        (b'<?xml version="1.0"?><!-- x --><html xmlns="w3"></html>', SourceUnavailable, "a page instead of data"),
        (FEED[:60], SourceUnavailable, "cut off"),
        (b'{"items": []}', SourceChanged, "not XML"),
        (b" \n ", SourceUnavailable, "empty"),
    ],
)
def test_what_is_no_xml(body, error, says):
    with pytest.raises(error, match=says):
        inspect(body, "text/html", expected("xml"))


def test_a_page_is_what_was_asked_for():
    inspect(
        b"<!doctype html><html><title>Intel expands in Chandler</title><p>500 jobs</p></html>", "", expected("html")
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>Just a moment...</title></head></html>",
        b"<html><title>Log in to continue</title></html>",
        b"<html><title>404 Not Found</title></html>",
        b"<html><body><script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>",
    ],
)
def test_a_page_in_place_of_the_page_asked_for(body):
    with pytest.raises(SourceUnavailable, match="was returned instead"):
        inspect(body, "text/html", expected("html"))


def test_a_text_has_no_nul_byte():
    inspect("Dëlta adds 500 jobs".encode(), "text/plain", expected("text"))
    with pytest.raises(SourceChanged, match="NUL"):
        inspect(b"abc\0def", "text/plain", expected("text"))
