"""Every publisher's file after somebody read and wrote it with a script or a spreadsheet: the same rows, or a refusal.

Codes lose their zeros and whole numbers gain ``.0`` or commas, as pandas and spreadsheets do to them.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from csv_payloads import every_member, payload

from aker_core.errors import SourceChanged
from aker_data.contracts import Request
from aker_data.sources import (
    _qcew,
    _usaspending_archive,
    bls_qcew_annual,
    census_bds,
    census_bfs_monthly,
    census_pep,
    ipeds_institutions,
    irs_county_flows,
    irs_gross_migration,
    nih_reporter,
    nsf_awards,
    usaspending_dod_counties,
)
from aker_data.sources.encodings import decoded
from aker_sample.server import answer

NEWEST = next(vintage for vintage in census_pep.vintages() if vintage.year == 2023)
DOD = _usaspending_archive.requests(usaspending_dod_counties.ID, 2016)
# A source, the request, and the file of `hostile_files` where the sample has none.
FILES: dict[str, tuple[ModuleType, Request, str]] = {
    "residents": (census_pep, census_pep.request(NEWEST), ""),
    "movers": (irs_county_flows, irs_county_flows.request(2021, "inflow"), ""),
    "movers by age": (irs_gross_migration, irs_gross_migration.request(2020), ""),
    "businesses": (census_bds, census_bds.request("st_cty", 2021), ""),
    "applications": (census_bfs_monthly, census_bfs_monthly.request(), ""),
    "jobs of a county": (bls_qcew_annual, _qcew.area_slice(2021, "08031"), ""),
    "jobs of an industry": (bls_qcew_annual, _qcew.industry_slice(2021, "51"), ""),
    "colleges": (ipeds_institutions, ipeds_institutions.request(2022), ""),
    "NIH": (nih_reporter, nih_reporter.exporter(2022), "02_RePORTER_PRJ_C_FY2022_newline_last.csv"),
    "assistance": (usaspending_dod_counties, DOD[0], "dod/FY2016_097_Assistance_Full_20240106.zip"),
    "contracts": (usaspending_dod_counties, DOD[1], "dod/FY2016_097_Contracts_Full_20240106.zip"),
}


def table(body: bytes) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(decoded(body)), low_memory=False)


def as_numbers(body: bytes) -> bytes:
    return table(body).to_csv(index=False).encode()


def as_floats(body: bytes) -> bytes:
    rows = table(body)
    numbers = [name for name in rows.columns if pd.api.types.is_numeric_dtype(rows[name])]
    return rows.astype(dict.fromkeys(numbers, float)).to_csv().encode()


def by_a_spreadsheet(body: bytes) -> bytes:
    commas = b"," * body.partition(b"\n")[0].count(b",")
    return b"\xef\xbb\xbf" + as_numbers(body).replace(b"\n", b"\r\n") + 3 * (commas + b"\r\n")


def with_thousands(body: bytes) -> bytes:
    rows = table(body)
    large = [name for name in rows.columns if rows[name].dtype == "int64" and (rows[name].abs() > 99_999).any()]
    return rows.assign(**{name: rows[name].map("{:,}".format) for name in large}).to_csv(index=False).encode()


@pytest.mark.parametrize("change", [as_numbers, as_floats, by_a_spreadsheet, with_thousands])
@pytest.mark.parametrize("name", FILES)
def test_the_rows_are_the_same(name: str, change: Callable[[bytes], bytes], hostile_files: Path) -> None:
    source, request, file = FILES[name]
    body = (hostile_files / file).read_bytes() if file else answer("GET", request.url, None, None).body

    rows = source.SOURCE.parse(payload(body, request))

    assert rows.height
    assert source.SOURCE.parse(payload(every_member(body, change), request)).equals(rows)


def test_dollars_that_lost_their_digits_are_refused(hostile_files: Path) -> None:
    _, request, file = FILES["NIH"]
    rows = table((hostile_files / file).read_bytes())
    rounded = rows.assign(TOTAL_COST="3.1E+05").to_csv(index=False).encode()

    with pytest.raises(SourceChanged, match=r"no dollars: 3.1E.05"):
        nih_reporter.SOURCE.parse(payload(rounded, request))


def test_a_zip_of_awards_of_another_year_is_refused(hostile_files: Path) -> None:
    """An award made on 2016-08-01 is of fiscal year 2016."""
    body = (hostile_files / "01_mac_2016.zip").read_bytes()

    assert nsf_awards.SOURCE.parse(payload(body, nsf_awards.download(2016))).height == 1
    with pytest.raises(SourceChanged, match=r"made in fiscal years \[2016\], requested was 2015"):
        nsf_awards.SOURCE.parse(payload(body, nsf_awards.download(2015)))


@pytest.mark.parametrize(("written", "right"), [("2139", "02139"), ("2139.0", "02139"), ("80217", "80217")])
def test_zip_codes_of_colleges(written: str, right: str) -> None:
    _, request, _ = FILES["colleges"]
    body = answer("GET", request.url, None, None).body

    def moved(rows: bytes) -> bytes:
        return table(rows).assign(ZIP=written).to_csv(index=False).encode()

    found = ipeds_institutions.SOURCE.parse(payload(every_member(body, moved), request))
    assert found["zip5"].unique().to_list() == [right]
