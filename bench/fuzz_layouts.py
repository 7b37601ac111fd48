"""Payloads in layouts that no first request of the sample is answered in: whole files, archives, later pages."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from aker_data.contracts import Payload, Request, Scope
from aker_data.sources import (
    _usaspending_archive,
    amenity_feed,
    nih_reporter,
    nsf_awards,
    usaspending_dod_awards,
    usaspending_dod_counties,
)
from aker_sample.publishers.nih import exporter_zip
from aker_sample.publishers.nsf import award, yearly_zip
from aker_sample.server import answer
from bench.fuzz_mutations import zipped

WORK = "prime_award_transaction_place_of_performance"
EXPORTED_ROW = {
    "APPLICATION_ID": "1",
    "ORG_NAME": "UNIVERSITY OF COLORADO DENVER",
    "ORG_CITY": "AURORA",
    "ORG_STATE": "CO",
    "ORG_COUNTRY": "UNITED STATES",
    "TOTAL_COST": "400123",
}
TRANSACTION = {
    "federal_action_obligation": "1000000.25",
    "primary_place_of_performance_country_code": "USA",
    f"{WORK}_county_fips_code": "08031",
    f"{WORK}_state_fips_code": "08",
    "primary_place_of_performance_county_name": "DENVER",
    "primary_place_of_performance_state_name": "COLORADO",
}
KINDS = {
    "assistance": {"cfda_number": "12.420", "assistance_type_code": "04"},
    "contracts": {"product_or_service_code": "AC11", "contract_award_unique_key": "CONT_AWD_1"},
}


def other_layouts(source_id: str, scope: Scope) -> list[Payload]:
    """Payloads of a source in its other layouts; none of a source with one."""
    made: dict[str, Callable[[int], list[tuple[Request, bytes]]]] = {
        nih_reporter.ID: _exported,
        nsf_awards.ID: _yearly,
        usaspending_dod_counties.ID: _archives,
        usaspending_dod_awards.ID: _pages,
        amenity_feed.ID: _feed_as_json,
    }
    found = made[source_id](scope.year) if source_id in made else []
    return [
        Payload(request, hashlib.sha256(body).hexdigest(), body, datetime.now(UTC), "published")
        for request, body in found
    ]


def _exported(year: int) -> list[tuple[Request, bytes]]:
    rows = [EXPORTED_ROW, EXPORTED_ROW | {"APPLICATION_ID": "2"}]
    return [(nih_reporter.exporter(year), exporter_zip(year, rows))]


def _yearly(year: int) -> list[tuple[Request, bytes]]:
    return [(nsf_awards.download(year), yearly_zip([award(number, date(year, 3, 1)) for number in range(3)]))]


def _archives(year: int) -> list[tuple[Request, bytes]]:
    requests = _usaspending_archive.requests(usaspending_dod_counties.ID, year)
    return [(request, _transactions(request.part.partition("/")[2], year)) for request in requests]


def _transactions(group: str, year: int) -> bytes:
    row = TRANSACTION | KINDS[group] | {"action_date_fiscal_year": str(year)}
    rows = [row, row | {"federal_action_obligation": "-40.00"}, row | {f"{WORK}_county_fips_code": "08013"}]
    return zipped([(f"FY{year}_{group}_1.csv", _table(rows))])


def _table(rows: Sequence[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _pages(year: int) -> list[tuple[Request, bytes]]:
    """The first page of each kind of award: what the count leads to."""
    found = []
    for need in usaspending_dod_awards.requests(Scope(year, "", "")):
        question = need.alternatives[0][0]
        counted = Payload(question, "", _answered(question), datetime.now(UTC))
        found += [(page, _answered(page)) for page in usaspending_dod_awards.follow(counted).requests]
    return found


def _answered(request: Request) -> bytes:
    return answer(request.method, request.url, request.body.encode() if request.body else None, None).body


def _feed_as_json(year: int) -> list[tuple[Request, bytes]]:
    request = amenity_feed.request(year)
    rows = csv.DictReader(io.StringIO(_answered(request).decode()))
    typed = [
        {name: int(cell) if cell.isdigit() and name != "cbsa_code" else cell or None for name, cell in row.items()}
        for row in rows
    ]
    return [(request, json.dumps(typed).encode())]
