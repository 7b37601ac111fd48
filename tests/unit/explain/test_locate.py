"""Where a row stands in the bytes that it came from: every form in which publishers send numbers."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from aker_core.explain.locate import Place, places_of
from aker_core.explain.records import Contents

QCEW = (
    b'"area_fips","own_code","industry_code","year","jobs"\n'
    b'"08031","5","5415","2023",1234\n"08031","5","5112","2023",99\n'
)


def places(contents: Contents, codes: dict[str, Any], number: float | None) -> list[Place]:
    """The places of one row."""
    (found,) = places_of(contents, [(codes, number)])
    return found


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def test_a_line_of_a_csv_by_its_codes_and_number() -> None:
    codes = {"area_fips": "08031", "own_code": "5", "industry_code": "5415", "year": 2023}
    (place,) = places(Contents(QCEW), codes, 1234.0)
    assert (place.where, place.number, place.missing) == ("line 2, column jobs", 1234.0, ())
    assert place.text == '"08031","5","5415","2023",1234'


def test_another_number_is_not_this_row() -> None:
    codes = {"area_fips": "08031", "own_code": "5", "industry_code": "5415", "year": 2023}
    assert places(Contents(QCEW), codes, 1235.0) == []


def test_a_member_of_a_zip_is_named_and_the_shadow_of_a_mac_left_out() -> None:
    body = zipped(**{"2023.csv": QCEW, "__MACOSX/._2023.csv": QCEW})
    (place,) = places(Contents(body), {"area_fips": "08031", "industry_code": "5112"}, 99.0)
    assert place.where == "2023.csv, line 3, column jobs"


def test_a_county_in_two_cells_and_a_year_in_the_heading() -> None:
    body = b"STATE,COUNTY,POPESTIMATE2021,POPESTIMATE2022\n8,31,711463,713252\n8,35,713252,1\n"
    (place,) = places(Contents(body), {"county_fips": "08031", "year": 2022, "vintage": 2023}, 713252.0)
    assert (place.where, place.missing) == ("line 2, column POPESTIMATE2022", ("vintage",))


def test_a_row_of_a_census_answer() -> None:
    body = json.dumps(
        [["NAME", "B07001_054E", "metro"], ["Denver", "26687", "19740"], ["Boise", "1", "14260"]]
    ).encode()
    codes = {"geo_code": "19740", "table": "B07001", "line": 54, "year": 2023}
    (place,) = places(Contents(body), codes, 26687.0)
    assert (place.where, place.missing) == ("row 2, column B07001_054E", ("year",))


def test_an_object_of_a_paged_answer_with_its_dollars_in_a_text() -> None:
    awards = [{"id": "2190012", "fundsObligated": ["FY 2021 = $417,698.00"]}, {"id": "2190013", "fundsObligated": []}]
    body = json.dumps({"response": {"award": awards}}).encode()
    (place,) = places(Contents(body), {"award_id": "2190012", "fiscal_year": 2021}, 417698.0)
    assert (place.where, place.missing) == ("/response/award/0, column fundsObligated", ("fiscal_year",))


def test_the_words_of_an_announcement() -> None:
    body = b"<item><title>Placeholder Aircraft Co. to add 300 jobs</title>\n<p>in Everett, Washington</p></item>"
    found = places(Contents(body), {"company": "Placeholder Aircraft Co.", "place": "Everett, Washington"}, None)
    assert [place.where for place in found] == ["line 1"]


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 broken", b"{not json 08031 1234", b"[[1,2],[3]]", b"\xff\xfe\x00"])
def test_what_is_damaged_has_no_place_and_raises_nothing(body: bytes) -> None:
    assert places(Contents(body), {"area_fips": "08031"}, 77.0) == []


def test_time_is_linear_in_a_file_of_the_same_number() -> None:
    """Ten thousand lines that all hold the number: each is looked at once, and no more than are needed."""
    body = b"code,jobs\n" + b"".join(b"%05d,1234\n" % number for number in range(10_000))
    (place,) = places(Contents(body), {"code": "00777", "jobs": 1234}, 1234.0)
    assert place.where == "line 779, column jobs"


def test_a_number_that_very_many_lines_hold_does_not_hide_the_line() -> None:
    others = "".join(f'"05000","5","{code}",1804,1900\n' for code in range(5_000))
    heading = '"area_fips","own_code","industry_code","month1_emplvl","month3_emplvl"\n'
    body = f'{heading}{others}"C1974","5","3345",1790,1804\n'
    codes = {"area_fips": "C1974", "own_code": "5", "industry_code": "3345"}
    (place,) = places(Contents(body.encode()), codes, 1804.0)
    assert (place.where, place.missing) == ("line 5,002, column month3_emplvl", ())


def test_rows_sought_together_stand_where_they_stand_alone() -> None:
    keys = ("area_fips", "own_code", "industry_code")
    rows = [
        (dict(zip(keys, codes, strict=True)), number)
        for *codes, number in (
            ("08031", "5", "5415", 1234.0),
            ("08031", "5", "5112", 99.0),
            ("08031", "5", "5112", 7.0),
        )
    ]
    together = places_of(Contents(zipped(**{"2023.csv": QCEW})), rows)
    assert together == [places(Contents(zipped(**{"2023.csv": QCEW})), *row) for row in rows]
    assert [len(found) for found in together] == [1, 1, 0]
    assert places_of(Contents(QCEW), []) == []


def test_a_short_code_is_looked_for_in_the_column_of_its_name() -> None:
    """A withheld row has no number: other lines of the area hold its short codes in columns of other names."""
    body = b'"area_fips","own_code","industry_code","year","jobs","code"\n' + b"".join(
        f'"51185","{own}","{industry}","2016",{jobs},"{mark}"\n'.encode()
        for own, industry, jobs, mark in (("5", "10", 61, "2"), ("2", "1012", 61, ""), ("2", "61", 0, "N"))
    )
    codes = {"area_fips": "51185", "own_code": "2", "industry_code": "61", "year": 2016}
    (place,) = places(Contents(body), codes, None)
    assert place.where == "line 4"


def test_the_cells_of_a_workbook_are_kept_and_not_believed_blindly(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("County", "Code", "BA2016"), ("Bergen", "34003", 12533), ("Essex", "34013", 7)]):
            sheet.write_row(number, 0, row)
    kept = tmp_path / "0123.cells-1.parquet"
    row = {"county_fips": "34003"}, 12533.0
    first = places(Contents(buffer.getvalue(), cells=kept), *row)
    assert [(place.where, place.missing) for place in first] == [("first sheet, row 2, column BA2016", ())]

    def refused() -> bytes:
        raise AssertionError("the workbook was opened")

    assert places(Contents(refused, cells=kept), *row) == first
    kept.write_bytes(kept.read_bytes().replace(b"12533", b"12534"))
    assert places(Contents(buffer.getvalue, cells=kept), *row) == first
    kept.write_bytes(b"")
    assert places(Contents(buffer.getvalue, cells=kept), *row) == first
