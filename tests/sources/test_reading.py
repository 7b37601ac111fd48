"""Strict reading: whatever a publisher may send, either exactly the declared rows come out, or SourceChanged."""

import polars as pl
import pytest
from csv_payloads import payload, zipped

from aker_core.errors import SourceChanged
from aker_data.sources import pieces, zips
from aker_data.sources.reading import Layout, csv_bytes, read, read_csv

LAYOUT = Layout({"code": pl.String, "jobs": pl.Int32}, ignored={"title"}, renames={"employment": "jobs"})


@pytest.mark.parametrize(
    "body",
    [
        b"code,employment,title\n01,5,Alabama\n02,,Alaska\n",
        b"\xef\xbb\xbfcode,employment,title\r\n01,5,Alabama\r\n02,,Alaska\r\n",
        b'"code","employment","title"\n"01",5,"Alabama, the state"\n"02","",Alaska',
        b"title,code,employment\nDo\xf1a Ana,01,5\nAlaska,02,\n\n\n",
        zipped(("a.csv", b"code,employment,title\n01,5,x\n02,,y\n")),
        zipped(("folder/a.CSV", b"code,employment,title\n01,5,x\n"), ("b.csv", b"code,employment,title\n02,,y\n")),
    ],
)
def test_same_rows_however_they_are_written(body: bytes) -> None:
    frame = read(payload(body), LAYOUT)

    assert frame.rows() == [("01", 5), ("02", None)]
    assert dict(frame.schema) == {"code": pl.String, "jobs": pl.Int32}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", "page instead of data"),
        (b'{"error": "no such file"}', "page instead of data"),
        (b"code,employment,title\n", "no rows"),
        (b"code,title\n01,x\n", r"missing columns \['jobs'\]"),
        (b"code,employment,title,note\n01,5,x,y\n", r"unknown columns \['note'\]"),
        (b"code,employment,title,title\n01,5,x,y\n", r"duplicate columns \['title'\]"),
        (b"code,employment,title\n01,5,x\n02,7", "cut off"),
        (b"code,employment,title\n01,5,x\n02,7\n03,8,z\n", "line 3 has 2 of 3 cells"),
        (b"code,employment,title\n01,5,x,9\n03,8,z\n", "not as declared"),
        (b"code,employment,title\n01,five,x\n", "not as declared"),
        (b"code,employment,title\n01,5000000000,x\n", "not as declared"),
        (b"PK\x03\x04 this is no zip", "damaged"),
        (zipped(("a.csv", b"code,employment,title\n01,5,x\n"))[:-30], "damaged"),
        (zipped(("readme.txt", b"see the other file")), "no file named like"),
    ],
)
def test_anything_else_is_refused(body: bytes, says: str) -> None:
    with pytest.raises(SourceChanged, match=says) as caught:
        read(payload(body), Layout(LAYOUT.columns, LAYOUT.ignored, LAYOUT.renames, members="*.csv"))

    assert "bls_qcew_annual (2021, https://data.bls.gov/x.csv)" in str(caught.value)


def test_a_zip_is_read_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "BLOCK_BYTES", 100)
    lines = [f"{number:05d},{number},title {number}" for number in range(1000)]
    body = "\n".join(["code,employment,title", *lines]).encode()

    frame = read(payload(zipped(("a.csv", body))), LAYOUT)

    assert frame.get_column("jobs").to_list() == list(range(1000))
    assert frame.get_column("code").to_list() == [f"{number:05d}" for number in range(1000)]


HEAD = b"code,employment,title\n"


@pytest.mark.parametrize(
    "bodies",
    [
        [HEAD + b"01,5,x\n", HEAD + b"02,6,y", HEAD + b"03,7,z\n\n"],
        [HEAD + b"01,5,x", HEAD + b"02,6,y\n03,7,z\n"],
        [HEAD + b"01,5,x\n", b"title,employment,code\ny,6,02\n", HEAD + b"03,7,z\n"],
        [b"\xef\xbb\xbf" + HEAD + b"01,5,x\n", b"\xef\xbb\xbf" + HEAD + b"02,6,y\n", HEAD + b"03,7,z\n"],
        [HEAD + b"01,5,Ca\xc3\xb1ada\n", HEAD + b"02,6,Do\xf1a Ana\n", HEAD + b"03,7,z\n"],
        [HEAD + b"01,5,\n", HEAD + b"02,6,y\n", HEAD + b"03,7,z\n"],
    ],
)
def test_members_of_a_zip_make_one_table_in_their_order(bodies: list[bytes]) -> None:
    body = zipped(*((f"{number}.csv", body) for number, body in enumerate(bodies)))

    assert read(payload(body), LAYOUT).rows() == [("01", 5), ("02", 6), ("03", 7)]


def test_members_below_one_header_are_one_query(monkeypatch: pytest.MonkeyPatch) -> None:
    queries, scan = [], pl.scan_csv
    monkeypatch.setattr(pl, "scan_csv", lambda body, **options: queries.append(len(body)) or scan(body, **options))
    body = zipped(*((f"{number:05}.csv", HEAD + b"%05d,5,x\n" % number) for number in range(300)))

    frame = read(payload(body), LAYOUT)

    assert frame["code"].to_list() == [f"{number:05}" for number in range(300)]
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("strange", "says"),
    [
        (HEAD + b"02,6,y\n03,7", "the last line has 2 of 3 cells"),
        (HEAD + b"02,6,y\n03,7\n04,8,z\n", "line 3 has 2 of 3 cells"),
        (HEAD + b"02,many,y\n", "not as declared"),
        (HEAD + b'02,6,"y\n', "not as declared"),
        (HEAD, "in b.csv: there are no rows below the header"),
        (b"<html>not found</html>", "page instead of data"),
        (b"", "empty"),
    ],
)
def test_one_strange_member_among_many_is_refused(strange: bytes, says: str) -> None:
    members = [("a.csv", HEAD + b"01,5,x\n"), ("b.csv", strange), ("c.csv", HEAD + b"05,9,z\n")]

    with pytest.raises(SourceChanged, match=says):
        read(payload(zipped(*members)), LAYOUT)


def test_a_changed_byte_in_a_zip_is_seen() -> None:
    body = bytearray(zipped(("a.csv", b"code,employment,title\n" + b"01,5,x\n" * 1000)))
    body[60] ^= 0xFF

    with pytest.raises(SourceChanged, match="damaged"):
        read(payload(bytes(body)), LAYOUT)


def test_more_than_the_catalogue_allows_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MAX_MEMBERS", 1)

    with pytest.raises(SourceChanged, match="more than the"):
        read(payload(zipped(("a.csv", b"x"), ("b.csv", b"y"))), LAYOUT)


def test_tidy_sees_our_names() -> None:
    frame = read(
        payload(b"code,employment,title\n01,5,x\n02,7,y\n"), LAYOUT, lambda rows: rows.filter(pl.col("jobs") > 5)
    )

    assert frame.rows() == [("02", 7)]


def test_small_files_by_kind_of_column() -> None:
    frame = read_csv(payload(b"a,b,c\n01,2,3.5\n02,,\n"), text=["a"], whole=["b"], decimal=["c"])

    assert frame.rows() == [("01", 2, 3.5), ("02", None, None)]


def test_csv_bytes_wants_a_single_member() -> None:
    assert csv_bytes(payload(zipped(("a.csv", b"x,y\n1,2\n")))) == b"x,y\n1,2\n"
    with pytest.raises(SourceChanged, match="one file was expected"):
        csv_bytes(payload(zipped(("a.csv", b"x"), ("b.csv", b"y"))))
