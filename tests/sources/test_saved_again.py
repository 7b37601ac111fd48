"""Files that somebody opened and saved: the same rows where that is certain, else a message with row, cause and fix."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from csv_payloads import payload, zipped

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload
from aker_data.sources import _awards, cells, census_pep, encodings, pieces, reading
from aker_data.sources.reading import Layout, read

LAYOUT = Layout(
    {"code": pl.String, "jobs": pl.Int32, "pay": pl.Float64}, ignored={"title"}, renames={"employment": "jobs"}
)
HEADER = "code,employment,pay,title\n"
RIGHT = [("01", 1200, 1.5), ("02", None, 2.0)]


ROWS = "01,1200,1.5,Ada\n02,,2.0,Bo\n"
RESAVED = {
    "thousands": HEADER + '01,"1,200",1.5,Ada\n02,,2.0,Bo\n',
    "blank thousands": HEADER + "01,1\u202f200,1.5,Ada\n02,,2.0,Bo\n",
    "floats": HEADER + "01,1200.0,1.5,Ada\n02,,2.0,Bo\n",
    "an index": "," + HEADER + "0,01,1200,1.5,Ada\n1,02,,2.0,Bo\n",
    "a named index": "Unnamed: 0," + HEADER + "7,01,1200,1.5,Ada\n8,02,,2.0,Bo\n",
    "semicolons": (HEADER + ROWS).replace(",", ";"),
    "tabs": (HEADER + ROWS).replace(",", "\t"),
    "header twice": HEADER + "01,1200,1.5,Ada\n" + HEADER + "02,,2.0,Bo\n",
    "lines of commas": HEADER + ROWS + ",,,\n,,,\n",
    "columns of commas": "code,employment,pay,title,,\n01,1200,1.5,Ada,,\n02,,2.0,Bo,,\n,,,,,\n",
    "carriage returns": (HEADER + ROWS).replace("\n", "\r"),
    "line break in the last cell": HEADER + '01,1200,1.5,Ada\n02,,2.0,"Bo,\nand ""more"""\n',
}


@pytest.mark.parametrize("name", RESAVED)
def test_what_is_certain_is_read(name: str) -> None:
    body = RESAVED[name].encode()

    assert read(payload(body), LAYOUT).rows() == RIGHT
    assert read(payload(zipped(("a.csv", body))), LAYOUT).rows() == RIGHT


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_whatever_it_is_written_in(encoding: str) -> None:
    assert read(payload((HEADER + ROWS).encode(encoding)), LAYOUT).rows() == RIGHT


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (HEADER + "01,1E+05,1.5,x\n", "row 2, column jobs holds '1E.05', a number that lost its digits.*spreadsheet"),
        (HEADER + "01,5,1.5,x\n02,5,1.2E+06,x\n", "row 3, column pay holds '1.2E.06', a number that lost its digits"),
        ((HEADER + "01,1200,1.5,x\n").replace(",", ";").replace("1.5", "1,5"), "row 2, column pay holds '1,5'.*spread"),
        (HEADER + '01,"1,20",1.5,x\n', "row 2, column jobs holds '1,20', which is not a whole number"),
        (HEADER + "01,12.5,1.5,x\n", "row 2, column jobs holds '12.5', which is not a whole number"),
        ("note," + HEADER + "a,01,5,1.5,x\n", "unknown columns"),
        ("," + HEADER + "a,01,5,1.5,x\nb,01,5,1.5,x\n", "a column without a name holds 'a'"),
        (HEADER + "01,5,inf,x\n", "column pay holds inf, which is not a number"),
        (HEADER + "01,5,nan,x\n", "column pay holds nan, which is not a number"),
    ],
)
def test_what_is_not_certain_is_refused_by_row_and_column(body: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        read(payload(body.encode()), LAYOUT)


@pytest.mark.parametrize("member", [HEADER, "404 not found", "county,state\n01,02\n", HEADER + "\n\n"])
def test_a_member_without_rows_is_named(member: str) -> None:
    body = zipped(("good.csv", (HEADER + ROWS).encode()), ("08031.csv", member.encode()))

    with pytest.raises(SourceChanged, match=r"in 08031.csv: (there are no rows|missing columns)"):
        read(payload(body), LAYOUT)


def test_what_a_mac_adds_to_a_zip_is_no_member() -> None:
    extra = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\n\x00"
    body = zipped(("a.csv", (HEADER + ROWS).encode()), ("__MACOSX/._a.csv", extra), (".x/a.csv", extra))

    assert read(payload(body), LAYOUT).rows() == RIGHT
    assert reading.csv_bytes(payload(body)) == (HEADER + ROWS).encode()


def test_blocks_end_between_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "BLOCK_BYTES", 64)
    rows = "".join(f'{number:02d},{number},1.0,"line one\nline ""two"", {number}\n"\n' for number in range(60))

    frame = read(payload(zipped(("a.csv", (HEADER + rows).encode()))), LAYOUT)

    assert frame["jobs"].to_list() == list(range(60))


def test_one_byte_of_another_encoding_changes_no_other_letter() -> None:
    assert encodings.decoded("É".encode() + b" Do\xf1a" + "é".encode()) == "É Doñaé"
    assert encodings.decoded("Doña Ana".encode("latin-1")) == "Doña Ana"


def test_cut_off_within_quotation_marks() -> None:
    with pytest.raises(SourceChanged, match="cut off|not as declared"):
        read(payload((HEADER + '01,1200,1.5,Ada\n02,,2.0,"Bo\n').encode()), LAYOUT)


def test_lines_of_commas_below_the_counties_are_no_rows(shared_data: Path) -> None:
    newest = next(vintage for vintage in census_pep.vintages() if vintage.year == 2023)
    body = (shared_data / "pep" / "co-est2023-alldata.csv").read_bytes()
    commas = b"," * body.partition(b"\n")[0].count(b",") + b"\r\n"

    def parsed(raw: bytes) -> pl.DataFrame:
        return census_pep.parse(Payload(census_pep.request(newest), "0" * 64, raw, datetime(2024, 6, 1, tzinfo=UTC)))

    assert parsed(body.rstrip() + b"\r\n" + 3 * commas).equals(parsed(body))


@pytest.mark.parametrize(
    ("cell", "code"), [("8031", "08031"), ("8031.0", "08031"), (" 08031 ", "08031"), ("031", "031"), ("C1974", "C1974")]
)
def test_a_lost_zero_is_put_back_where_only_one_can_be_lost(cell: str, code: str) -> None:
    assert pl.select(cells.digits(pl.lit(cell), 5)).item() == code


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("2139.0", "02139"),
        ("2139", "02139"),
        ("501", "00501"),
        ("021394307", "02139"),
        ("02139-4307", "02139"),
    ],
)
def test_zip_codes_that_were_taken_for_numbers(written: str, right: str | None) -> None:
    row = pl.DataFrame({"zip": [written], "state": ["MA"], "country": ["USA"]})
    assert row.select(_awards.us_zip("zip", "state", "country")).item() == right


@pytest.mark.parametrize(
    ("written", "right"),
    [("1,200.50", 1200.5), ("$40", 40.0), ("-$7", -7.0), ("$-7", -7.0), ("(40)", -40.0), ("12", 12.0)],
)
def test_dollars_as_text(written: str, right: float) -> None:
    assert pl.select(cells.dollars(pl.lit(written))).item() == right


@pytest.mark.parametrize("written", ["1E+05", "1.2.3", "12 or so", "inf", "1,2", "--5", "-$-5"])
def test_text_that_is_no_dollars_is_an_error(written: str) -> None:
    with pytest.raises(pl.exceptions.InvalidOperationError):
        pl.select(cells.dollars(pl.lit(written)))
