"""IRS county flows on the real files of 2014-15 (whole nation), on rows of later pairs, and on bad answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_core.errors import ConfigError, SourceChanged
from aker_data.contracts import Payload, Request, Scope
from aker_data.schemas.irs import COUNTY_FLOWS
from aker_data.schemas.validate import validate
from aker_data.sources import _irs
from aker_data.sources import irs_county_flows as flows

# Counties of the Denver metro area in the list of July 2015.
DENVER = ("08001", "08005", "08014", "08019", "08031", "08035", "08039", "08047", "08059", "08093")
HEADER = ",".join(flows.header("inflow"))
# 2021-22 as published: not zero-padded, a Latin-1 byte in a name, one flow withheld, one with negative income.
ROWS = """35,13,96,0,NM,Do\xf1a Ana County Total Migration-US and Foreign,900,1800,40000
35,13,97,0,NM,Do\xf1a Ana County Total Migration-US,880,1760,39000
35,13,97,1,NM,Do\xf1a Ana County Total Migration-Same State,500,900,20000
35,13,97,3,NM,Do\xf1a Ana County Total Migration-Different State,380,860,19000
35,13,98,0,NM,Do\xf1a Ana County Total Migration-Foreign,-1,-1,-1
35,13,35,13,NM,Do\xf1a Ana County Non-migrants,70000,150000,4000000
35,13,4,13,AZ,Maricopa County,60,110,-1
35,13,57,9,FR,Foreign - Other flows,-1,-1,-1
35,13,58,0,SS,Other flows - Same State,500,900,20000
35,13,59,0,DS,Other flows - Different State,320,750,19001
35,13,59,7,DS,Other flows - West,320,750,19001
"""


def payload(body: bytes, year: int = 2022, direction: flows.Direction = "inflow") -> Payload:
    request = flows.requests(scope(year))[0].alternatives[0][("inflow", "outflow").index(direction)]
    return Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))


def scope(year: int) -> Scope:
    return Scope(year=year, as_of="2024-06", delineation="2023-07")


def small(rows: str = ROWS, header: str = HEADER) -> bytes:
    return f"{header}\n{rows}".encode("latin-1")


@pytest.fixture(scope="module")
def pair_1415(shared_data: Path) -> pl.DataFrame:
    county = shared_data / "irs" / "county"
    sides: tuple[flows.Direction, ...] = ("inflow", "outflow")
    bodies = {side: (county / f"county{side}1415.csv").read_bytes() for side in sides}
    return pl.concat(flows.parse(payload(body, 2015, side)) for side, body in bodies.items())


def test_the_files_of_2014_15_are_read_whole(pair_1415: pl.DataFrame) -> None:
    assert pair_1415.schema == pl.Schema(COUNTY_FLOWS.dtypes)
    rows = pair_1415.group_by("direction").agg(pl.len(), pl.col("suppressed").sum()).sort("direction").rows()
    assert rows == [("inflow", 75_527, 9_891), ("outflow", 75_785, 9_721)]
    assert [check for check in validate(pair_1415, COUNTY_FLOWS) if not check.passed] == []
    assert pair_1415["year2"].unique().to_list() == [2015]
    states = pair_1415.filter(pl.col("county_fips").str.ends_with("000"))
    assert states["county_fips"].n_unique() == 51


def test_denver_of_2014_15_gains_what_the_files_say(pair_1415: pl.DataFrame) -> None:
    denver = pair_1415.filter(pl.col("county_fips").is_in(DENVER))
    kind = pl.col("counterpart_kind")
    people = pl.col("individuals")
    sums = denver.group_by("direction").agg(
        people.filter(kind == "us_total").sum().alias("us"),
        people.filter((kind == "county") & pl.col("counterpart_code").is_in(DENVER)).sum().alias("within"),
    )
    assert sums.sort("direction").rows() == [("inflow", 172_764, 96_175), ("outflow", 158_222, 96_175)]


def test_checks_on_2014_15_tell_how_far_parts_and_total_agree(pair_1415: pl.DataFrame) -> None:
    inflow, outflow, sides, income, ends = flows.checks(pair_1415.lazy())
    assert (inflow.rows, inflow.max_abs_error, inflow.passed) == (3_076, 51, True)
    assert "2420 are exact" in inflow.note
    assert (outflow.rows, outflow.max_abs_error, outflow.passed) == (3_095, 53, True)
    assert (sides.rows, sides.max_abs_error, sides.passed) == (36_001, 7, True)
    assert not any(check.fatal for check in (inflow, outflow, sides, income, ends))
    assert (ends.rows, ends.passed) == (2, True)


def test_a_wrong_side_shows_in_the_checks(pair_1415: pl.DataFrame) -> None:
    came, region = pl.col("direction") == "inflow", pl.col("counterpart_kind") == "region"
    wrong = pair_1415.with_columns(
        individuals=pl.when(came).then(pl.col("individuals") + 1).otherwise("individuals"),
        counterpart_kind=pl.when(region).then(pl.lit("county")).otherwise("counterpart_kind"),
    )
    assert [check.passed for check in flows.checks(wrong.lazy())] == [False, False, False, True, True]


@pytest.mark.parametrize("pair", ["2122", "2223"])
def test_rows_of_later_pairs_have_the_same_codes(shared_data: Path, pair: str) -> None:
    body = (shared_data / "irs" / "county" / "de_subset" / f"countyinflow{pair}.csv").read_bytes()
    kent = flows.parse(payload(body, 2000 + int(pair[2:]))).filter(pl.col("county_fips") == "10001")
    stayed = kent.filter(pl.col("counterpart_kind") == "non_migrants").row(0, named=True)
    assert stayed["counterpart_code"] == "10001"
    assert stayed["individuals"] == {"2122": 136_052, "2223": 140_851}[pair]
    check = flows.checks(kent.lazy())[0]
    assert (check.rows, check.passed) == (1, True)


def test_padding_names_and_withheld_cells_are_repaired() -> None:
    frame = flows.parse(payload(small()))
    assert frame["county_fips"].unique().to_list() == ["35013"]
    assert frame["counterpart_name"][0].startswith("Doña Ana County")
    phoenix = frame.filter(pl.col("counterpart_code") == "04013").row(0, named=True)
    assert (phoenix["counterpart_kind"], phoenix["agi_kusd"], phoenix["suppressed"]) == ("county", -1, False)
    withheld = frame.filter("suppressed")
    assert withheld.height == 2
    assert withheld.select(pl.col("returns", "individuals", "agi_kusd").is_null().all()).row(0) == (True, True, True)
    assert set(frame["counterpart_kind"]) == set(flows.KINDS.values()) | {"county", "non_migrants"}


def test_bytes_may_come_with_bom_and_crlf() -> None:
    text = f"{HEADER}\n{ROWS}"
    marked = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert flows.parse(payload(marked)).equals(flows.parse(payload(small())))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda _body: b"", "empty"),
        (lambda _body: b"<!DOCTYPE html><html><title>Access denied</title></html>", "page instead of data"),
        (lambda body: body[:-12], "cut off"),
        (lambda body: body.replace(b",agi\n", b"\n"), r"missing columns \['agi'\]"),
        (lambda body: body.replace(b"n1,n2", b"n1,n2,n3"), r"unknown columns \['n3'\]"),
        (lambda body: body.replace(b"57,9,FR", b"77,9,FR"), r"unknown counterpart codes \['77009'\]"),
        (lambda body: body.replace(b"110,-1", b"x,-1"), "not as declared"),
        (lambda body: body.replace(b"Foreign,-1,-1,-1", b"Foreign,12,-1,-1"), "1 rows with only one"),
        (lambda body: body.replace(b"y2_state", b"y9_state"), "missing columns"),
    ],
    ids=["empty", "html", "cut", "missing", "unknown", "code", "text", "half-withheld", "renamed"],
)
def test_a_bad_answer_is_refused(spoil: Callable[[bytes], bytes], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        flows.parse(payload(spoil(small())))


def test_the_file_of_the_other_direction_is_refused() -> None:
    with pytest.raises(SourceChanged, match="missing columns"):
        flows.parse(payload(small(), direction="outflow"))


def test_earlier_pairs_stand_in_with_both_directions() -> None:
    (need,) = flows.requests(scope(2016))
    ways = [[request.part for request in way] for way in need.alternatives]
    assert ways[:2] == [["1516/inflow", "1516/outflow"], ["1415/inflow", "1415/outflow"]]
    assert len(ways) == 5
    assert need.alternatives[1][0].url == "https://www.irs.gov/pub/irs-soi/countyinflow1415.csv"
    with pytest.raises(ConfigError, match="2012"):
        flows.requests(scope(2011))


@given(st.integers(min_value=2012, max_value=2098))
def test_pairs_are_written_and_read_alike(year: int) -> None:
    assert _irs.pair_years(_irs.pair(year)) == (year - 1, year)


@pytest.mark.parametrize("written", ["1416", "1", "151617"])
def test_years_that_do_not_follow_each_other_are_no_pair(written: str) -> None:
    with pytest.raises(ValueError, match="pair"):
        _irs.pair_years(written)


def test_requests_are_plain_files_without_a_key() -> None:
    for way in flows.requests(scope(2023))[0].alternatives:
        for request in way:
            assert isinstance(request, Request)
            assert (request.media, request.key_param, request.method) == ("csv", None, "GET")
