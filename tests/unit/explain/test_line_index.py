"""The index of a large payload's lines leads where a look through all of them does, and is never believed blindly."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from aker_core.explain import line_index_build
from aker_core.explain.line_index import LineIndex
from aker_core.explain.locate import Place, places_of
from aker_core.explain.records import Contents

HEADING = b'"area_fips","own_code","industry_code","year","note","jobs"\n'
AREAS = [f"{state:02}{county:03}" for state in (1, 8) for county in range(1, 60)]
INDUSTRIES = ("5112", "5415", "10", "722")
ROWS = [
    (area, own, industry, (at * 37 + place * 11) % 900)
    for at, area in enumerate(AREAS)
    for own in ("0", "5")
    for place, industry in enumerate(INDUSTRIES)
]
LINES = [f'"{area}","{own}","{industry}","2023","",{jobs}\n'.encode() for area, own, industry, jobs in ROWS]


@pytest.fixture
def payload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(line_index_build, "BLOCK", 512)
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2023.csv", HEADING + b"".join(LINES))
    path = tmp_path / "0123"
    path.write_bytes(body.getvalue())
    return path


def indexed(payload: Path) -> Contents:
    """The payload by its index; its bytes are refused, so that nothing is looked through."""

    def refused() -> bytes:
        raise AssertionError("the whole was read")

    return Contents(refused, LineIndex(payload, least=1))


def asked(rows: list[tuple[str, str, str, int]]) -> list[tuple[dict[str, object], float | None]]:
    return [
        ({"area_fips": area, "own_code": own, "industry_code": industry, "year": 2023}, float(jobs))
        for area, own, industry, jobs in rows
    ]


def test_every_row_is_where_a_look_through_all_lines_finds_it(payload: Path) -> None:
    rows = asked(ROWS[::29])
    by_index = places_of(indexed(payload), rows)
    assert by_index == places_of(Contents(payload.read_bytes()), rows)
    number = ROWS.index(ROWS[29]) + 2
    assert by_index[1] == [Place(f"2023.csv, line {number:,}, column jobs", by_index[1][0].text, ROWS[29][3], ())]
    assert {path.name for path in payload.parent.iterdir()} == {"0123", "0123.lines-2.sqlite"}


def test_what_the_index_does_not_lead_to_is_looked_for_in_the_whole(payload: Path) -> None:
    index = LineIndex(payload, least=1)
    contents = Contents(payload.read_bytes, index)
    area, own, industry, jobs = ROWS[5]
    (absent,) = places_of(contents, [({"area_fips": area, "own_code": own, "industry_code": industry}, jobs + 0.5)])
    assert absent == []
    (unnamed,) = places_of(contents, [({"place": "99999", "jobs": jobs}, float(jobs))])
    assert unnamed == places_of(Contents(payload.read_bytes()), [({"place": "99999", "jobs": jobs}, float(jobs))])[0]


def test_a_damaged_index_is_no_witness_and_is_made_again(payload: Path) -> None:
    rows = asked(ROWS[:3])
    before = places_of(indexed(payload), rows)
    lines = payload.with_name("0123.lines-2.sqlite")
    whole = lines.read_bytes()
    lines.write_bytes(whole[: len(whole) // 2])
    assert places_of(Contents(payload.read_bytes, LineIndex(payload, least=1)), rows) == before
    assert not lines.exists()
    assert places_of(indexed(payload), rows) == before
    assert lines.read_bytes() == whole  # the same bytes give the same index


@pytest.mark.parametrize("body", [b'{"rows": [1, 2]}', b"", b'[["a"], [1]]'])
def test_what_is_no_text_of_lines_has_no_index(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "0123"
    path.write_bytes(body)
    assert LineIndex(path, least=0).near([["08031"]]) is None
    assert list(tmp_path.iterdir()) == [path]


def test_a_small_payload_has_no_index(payload: Path) -> None:
    assert LineIndex(payload).near([["08031"]]) is None


def test_quotes_over_lines_empty_lines_and_a_county_in_two_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_index_build, "BLOCK", 64)
    counties = range(1, 40)
    lines = [f'8,{county},"a\nb",\n\n8,{county},c,{county * 1001}\n' for county in counties]
    path = tmp_path / "0123"
    path.write_bytes(("STATE,COUNTY,NOTE,PEOPLE\n" + "".join(lines)).encode())
    rows = [({"county_fips": f"080{county:02}"}, county * 1001.0) for county in counties]
    by_index = places_of(Contents(path.read_bytes, LineIndex(path, least=1)), rows)
    assert by_index == places_of(Contents(path.read_bytes()), rows)
    assert [place.where for (place,) in by_index[:2]] == ["line 5, column PEOPLE", "line 9, column PEOPLE"]


def test_a_code_that_others_share_leads_to_its_row_without_a_look_at_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`01113` stands as 1113 in the index, as do many numbers of jobs; none of its codes is rare."""
    monkeypatch.setattr(line_index_build, "BLOCK", 256)
    areas = [f"{state:02}{county:03}" for state in (1, 8) for county in range(1, 120)]
    lines = [f'"{area}","5","721","2016","",{12 if area == "01113" else 1113}\n'.encode() for area in areas]
    path = tmp_path / "4567"
    path.write_bytes(HEADING + b"".join(lines))
    (found,) = places_of(indexed(path), [({"area_fips": "01113", "industry_code": "721", "year": 2016}, 12.0)])
    assert [place.where for place in found] == [f"line {areas.index('01113') + 2:,}, column jobs"]


def test_a_county_in_two_cells_is_led_to_by_both_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flows between counties: both numbers of a county stand in every block, the two together in few."""
    monkeypatch.setattr(line_index_build, "BLOCK", 512)
    counties = [(state, county) for state in (1, 8) for county in range(1, 30)]
    flows = [(*one, *other, 10 + at) for at, one in enumerate(counties) for other in counties if one != other]
    lines = "".join(f"{a:02},{b:03},{c:02},{d:03},{number}\n" for a, b, c, d, number in flows)
    path = tmp_path / "89ab"
    path.write_bytes(f"y1_state,y1_county,y2_state,y2_county,people\n{lines}".encode())
    at = flows.index((8, 3, 1, 7, 41))
    rows = [({"county_fips": "08003", "counterpart_code": "01007"}, 41.0)]
    index = LineIndex(path, least=1)
    near = index.near([["08003", "01007"]])
    assert near is not None
    assert near[0] is not None
    assert max(map(len, near[0].together)) <= 6 < len(lines) // 512
    (found,) = places_of(indexed(path), rows)
    assert [place.where for place in found] == [f"line {at + 2:,}, column people"]
    assert [found] == places_of(Contents(path.read_bytes()), rows)


def test_a_block_that_is_not_what_was_written_is_no_witness(payload: Path) -> None:
    rows = asked(ROWS[:3])
    before = places_of(indexed(payload), rows)
    with closing(sqlite3.connect(payload.with_name("0123.lines-2.sqlite"))) as connection:
        connection.execute("UPDATE blocks SET checksum = checksum + 1")
        connection.commit()
    assert places_of(Contents(payload.read_bytes, LineIndex(payload, least=1)), rows) == before
    assert not payload.with_name("0123.lines-2.sqlite").exists()


def test_an_index_of_a_former_edition_goes(payload: Path) -> None:
    formers = [payload.with_name(f"0123.{name}") for name in ("lines-1.parquet", "codes-1.parquet")]
    for former in formers:
        former.write_bytes(b"old")
    places_of(indexed(payload), asked(ROWS[:1]))
    assert not any(former.exists() for former in formers)
