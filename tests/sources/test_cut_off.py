"""Files that end too early at the end of a line, and what is no text: named, never taken for what the publisher has."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from csv_payloads import payload, zipped

from aker_core.errors import SourceChanged
from aker_data.contracts import Request
from aker_data.sources import census_pep, irs_county_flows, nih_reporter, nsf_awards
from aker_data.sources._cut_off import ends_early
from aker_data.sources.reading import Layout, read
from aker_data.sources.sheets import first_sheet

LAYOUT = Layout({"code": pl.String, "jobs": pl.Int32, "pay": pl.Float64})
HEADER = "code,jobs,pay\n"


def lines(body: bytes, count: int) -> bytes:
    return b"\n".join(body.split(b"\n")[:count]) + b"\n"


def pep(body: bytes) -> dict[str, tuple[bool, str, bool]]:
    rows = census_pep.parse(payload(body, census_pep.request(census_pep.vintages()[-1])))
    return {check.name: (check.passed, check.note, check.costs_rows) for check in census_pep.checks(rows.lazy())}


@pytest.fixture(scope="module")
def residents(shared_data: Path) -> bytes:
    return (shared_data / "pep" / "co-est2019-alldata.csv").read_bytes()


def test_residents_that_are_cut_off_between_two_states(residents: bytes) -> None:
    """After Arizona every county adds up to its state."""
    assert all(passed for passed, _, _ in pep(residents).values())
    at = residents.decode("latin-1").split("\n")
    before_arkansas = next(number for number, line in enumerate(at) if ",Arkansas,Arkansas," in line)
    found = pep(lines(residents, before_arkansas))
    assert found["pep_counties_add_up"][0]
    passed, note, costs_rows = found["pep_ends_early"]
    assert (passed, costs_rows) == (False, True)
    assert note.startswith("2019: no state after 04 (05, 06, 08, 09, 10 … are missing). The file was cut off")


def test_residents_without_one_county_name_its_state(residents: bytes) -> None:
    without = b"\n".join(line for line in residents.split(b"\n") if b"Arapahoe" not in line)
    passed, note, costs_rows = pep(without)["pep_counties_add_up"]
    assert (passed, costs_rows) == (False, True)
    assert "500 of 510 states and years equal the sum of their counties; not those of state 08" in note


def test_flows_that_are_cut_off_in_one_direction(shared_data: Path) -> None:
    rows = [
        irs_county_flows.parse(
            payload(
                lines((shared_data / "irs" / "county" / f"county{way}1415.csv").read_bytes(), count),
                irs_county_flows.request(2015, way),
            )
        )
        for way, count in (("inflow", 6_000), ("outflow", 10**6))
    ]
    ends = irs_county_flows.checks(pl.concat(rows).lazy())[-1]
    assert (ends.name, ends.passed, ends.fatal, ends.costs_rows) == ("irs_ends_early", False, False, True)
    assert ends.note.startswith("2015 inflow: no state after 06 (08, 09, 10, 11, 12 … are missing)")
    assert "outflow" not in ends.note


@pytest.mark.parametrize("codes", [["08031", "48453"], ["10001"], ["01001", "04013"], ["01001", "02013", "72001"]])
def test_files_of_some_places_are_not_cut_off(codes: list[str]) -> None:
    assert ends_early("x", pl.LazyFrame({"county_fips": codes}), "county_fips").passed


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            f"{HEADER}01,12.000,1\n".replace(",", ";"),
            "row 2, column jobs holds '12.000', which may be 12.000 or 12,000",
        ),
        (f"{HEADER}01,12.000,2.000\n", "column jobs holds '12.000'"),
        (f"{HEADER}01,12,1.234\n".replace(",", ";"), "column pay holds '1.234', which may be 1.234 or 1,234"),
        (f'{HEADER}01,12,1\n02,5,"1,234"\n', "row 3, column pay holds '1,234', which may be 1.234 or 1,234"),
    ],
)
def test_a_number_with_two_readings_is_refused(body: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=f"{says}.*saved again by a spreadsheet"):
        read(payload(body.encode()), LAYOUT)


@pytest.mark.parametrize(
    ("body", "row"),
    [
        (f"{HEADER}01,12.000,1.5\n", ("01", 12, 1.5)),  # its own decimals show the point
        (f"{HEADER}01,12.0,1\n", ("01", 12, 1.0)),
        (f"{HEADER}01,1200.000,1\n", ("01", 1200, 1.0)),
        (f"{HEADER}01,12,1.234\n02,1,0.5\n".replace(",", ";"), ("01", 12, 1.234)),
        (f'{HEADER}01,"1,205","1,234"\n', ("01", 1205, 1234.0)),  # whole jobs have no decimals
        (f'{HEADER}01,12,"1,234"\n02,1,"1,234,567"\n', ("01", 12, 1234.0)),
        ("sep=;\r\n" + f"{HEADER}01,12,1.5\n".replace(",", ";"), ("01", 12, 1.5)),
        ("\ufeffsep=;\n" + f"{HEADER}01,12,1.5\n".replace(",", ";"), ("01", 12, 1.5)),
    ],
)
def test_what_the_file_itself_shows_decides(body: str, row: tuple[str, int, float]) -> None:
    assert read(payload(body.encode()), LAYOUT).row(0) == row
    assert read(payload(zipped(("a.csv", body.encode()))), LAYOUT).row(0) == row


@pytest.mark.parametrize("pack", [lambda body: body, lambda body: zipped(("a.csv", body))])
@pytest.mark.parametrize("body", [f"{HEADER}0\x001,5,1\n".encode(), f"{HEADER}01,5,1\n".encode("utf-16-le")])
def test_a_byte_of_value_zero_is_no_text(body: bytes, pack: object) -> None:
    with pytest.raises(SourceChanged, match="a byte of value zero .* damaged on its way, or UTF-16 without its mark"):
        read(payload(pack(body)), LAYOUT)  # type: ignore[operator]


def test_what_is_no_table_is_called_by_its_name() -> None:
    workbook = zipped(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"))
    with pytest.raises(SourceChanged, match="not a zip of tables, but a workbook: download"):
        read(payload(workbook), LAYOUT)
    with pytest.raises(SourceChanged, match="in a.zip: not a table, but a zip or a workbook"):
        read(payload(zipped(("a.zip", workbook))), LAYOUT)


def test_a_request_names_the_file() -> None:
    request = Request("census_pep", "file:co-est2019-alldata.csv", "2019", "csv")
    with pytest.raises(
        SourceChanged, match=r"census_pep \(2019, file:co-est2019-alldata.csv\): not a table, but a gzip"
    ):
        read(payload(b"\x1f\x8b\x08\0", request), LAYOUT)


def workbook_with(cell: str, saved: bytes = b"") -> bytes:
    """A workbook with a cell C2. saved: the value that a formula has kept, as its XML."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["County", "Code", "BA2023"])
    sheet.append(["Denver", "08031", cell])
    body = io.BytesIO()
    book.save(body)
    with zipfile.ZipFile(body) as parts:
        members = [(name, parts.read(name)) for name in parts.namelist()]
    return zipped(*((name, part.replace(b"</f><v />", b"</f>" + saved)) for name, part in members))


WORKBOOK = Request("census_bfs_county", "file:bfs_county_apps_annual.xlsx", "all", "xlsx")


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("#N/A", "cell C2 holds #N/A"),
        ("#REF!", "cell C2 holds #REF!"),
        ("=A1+1", "cell C2 holds a formula without its"),
    ],
)
def test_a_cell_of_a_workbook_without_a_value_is_no_withheld_figure(cell: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=f"{says}.*saved again by a spreadsheet"):
        first_sheet(payload(workbook_with(cell), WORKBOOK))


def test_a_formula_with_its_value_is_read() -> None:
    body = workbook_with("=A1+1", b"<v>24926</v>")
    assert first_sheet(payload(body, WORKBOOK)).row(1) == ("Denver", "08031", "24926")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            {2021: 80_000, 2022: 41_000, 2023: 82_000},
            "2022 has 41,000 rows, a year beside it 80,000. A file was cut off",
        ),
        ({2021: 80_000, 2022: 40_000}, "2022 has 40,000 rows, a year beside it 80,000"),
        ({2021: 11_500, 2022: 11_000, 2023: 9_000}, "3 fiscal years of like size"),
        ({2021: 11_500, 2023: 4_000}, "2 fiscal years of like size"),
    ],
)
def test_half_a_year_of_awards_is_in_the_summary(rows: dict[int, int], told: str) -> None:
    """Cut off at the end of a line, it has more rows than the least of a whole table."""
    years = [year for year, count in rows.items() for _ in range(count)]
    (check,) = nih_reporter.SOURCE.checks(pl.LazyFrame({"fiscal_year": years}))
    assert told in check.note
    assert (check.passed, check.fatal, check.costs_rows) == (told.endswith("like size"), False, True)
    assert not nsf_awards.SOURCE.checks(pl.LazyFrame({"fiscal_year": [2022] * 24 + [2023] * 2}))
