"""The Census geocoder: addresses, forms, and answers of another form."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from publishers import ingest_context, serving

from aker_core.errors import SourceChanged, SourceUnavailable
from aker_data.contracts import Payload, Request
from aker_data.ingest.geocode import geocode
from aker_data.sources import census_boundaries, census_geocoder
from aker_data.sources.census_geocoder import Address, batch_request, single_request
from aker_sample.base_files import rows
from aker_sample.publishers.census_geocoder import Geocoder

AT = datetime(2024, 6, 1, tzinfo=UTC)
ADDRESSES = [Address(row["street"], row["city"], row["state"], row["zip"]) for row in rows("synthetic_addresses.csv")]
NOWHERE = Address("79 Wistful Vista", "Wistful Vista", "IL")


def payload(body: bytes, request: Request | None = None) -> Payload:
    return Payload(request or census_boundaries.request(2016, "county"), "0" * 64, body, AT)


def fields(body: str) -> dict[str, str]:
    """The fields of a form by an independent reader."""
    boundary = body.partition("\r\n")[0].removeprefix("--")
    message = email.message_from_string(f"Content-Type: multipart/form-data; boundary={boundary}\r\n\r\n{body}")
    parts: Any = message.get_payload()
    return {part.get_param("name", header="content-disposition"): part.get_payload() for part in parts}


def test_one_address_and_a_batch_say_the_same(tmp_path: Path) -> None:
    double = Geocoder(lambda: rows("synthetic_addresses.csv"))
    with serving(double):
        for address in (*ADDRESSES, NOWHERE):
            single = geocode([address], ingest_context(tmp_path / address.id, double))
            both = geocode(
                [address, Address("1 Nowhere", "Boise", "ID")], ingest_context(tmp_path / f"{address.id}-2", double)
            )
            assert single.drop("match_type").rows() == both[:1].drop("match_type").rows()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b'"1","79 Wistful Vista","Maybe"\n', "3 cells"),
        (b'"1","79 Wistful Vista"\n', "2 cells"),
        (b'"1","a","Match","Exact","A","-73.9","5","R","36","061","005000","1002"\n', "coordinates"),
        (b'"1","a","Match","Exact","A","-73.9,north","5","R","36","061","005000","1002"\n', "coordinates"),
        ('"1","a","Match","Exact","A","-73.9,٣","5","R","36","061","005000","1002"\n'.encode(), "coordinates"),
        (b'"1","' + b"a" * 200_000 + b'","No_Match"\n', "no CSV"),
        (b'"1","a",No_Match\r"2"\r\n', "no CSV|cells"),
        (b'"1","a","Match","Roughly","A","-73.9,40.7","5","R","36","061","005000","1002"\n', "Roughly"),
    ],
)
def test_a_row_of_another_form_is_refused_by_name(body: bytes, word: str) -> None:
    with pytest.raises(SourceChanged, match=word):
        census_geocoder.parse(payload(body, batch_request(ADDRESSES[:2])))


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b'{"errors": ["Address cannot be empty"], "status": "400"}', "answers with an error"),
        (b'{"result": {"addressMatches": "none"}}', "no addressMatches"),
        (b'{"result": {"addressMatches": [{"coordinates": {"x": 1, "y": 2}}]}}', "a match without"),
        (b'{"result": {"addressMatches": [{"coordi', "no JSON"),
        (b'{"result": {"addressMatches": [{"coordinates": {"x": NaN, "y": 2}}]}}', "no JSON"),
    ],
)
def test_a_match_of_another_form_is_refused_by_name(body: bytes, word: str) -> None:
    with pytest.raises(SourceChanged, match=word):
        census_geocoder.parse(payload(body, single_request(ADDRESSES[0])))


def test_a_page_and_a_time_out_are_no_answers(tmp_path: Path) -> None:
    double = Geocoder(lambda: rows("synthetic_addresses.csv"))
    page = b"<!DOCTYPE html><html><title>502 Bad Gateway</title></html>"
    for number in (1, 2, 3):
        double.faults[number] = lambda reply: replace(reply, body=page, content_type="text/html")
    with serving(double), pytest.raises(SourceUnavailable, match="page"):
        geocode(ADDRESSES, ingest_context(tmp_path, double))


@pytest.mark.parametrize(
    ("parts", "word"), [(("",), "no street"), (("x" * 201,), "201 characters"), (("1\0", "Boise"), "part")]
)
def test_what_is_no_address_is_refused(parts: tuple[str, ...], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Address(*parts)


def test_a_batch_has_at_most_ten_thousand_addresses() -> None:
    many = [Address(f"{number} Main St", "Boise", "ID") for number in range(10_001)]
    assert batch_request(many[:10_000]).identity == batch_request(many[9_999::-1]).identity
    with pytest.raises(ValueError, match="10,001"):
        batch_request(many)


def test_quotes_and_commas_in_an_address_stay_in_their_cell(tmp_path: Path) -> None:
    odd = Address('12 "B", Main St\r\n--x', "Boise", "ID", "83702")
    form = fields(batch_request([odd, NOWHERE]).body or "")
    assert len(form["addressFile"].strip().splitlines()) == 2
    double = Geocoder(lambda: rows("synthetic_addresses.csv"))
    with serving(double):
        frame = geocode([odd, NOWHERE], ingest_context(tmp_path, double))
    assert frame["match"].to_list() == ["no_match"] * 2
