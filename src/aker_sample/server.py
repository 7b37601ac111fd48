"""The embedded sample behind the publishers' addresses: asked a URL, it answers as the publisher would.

What is published, what is synthetic and how it was calibrated is told in README.md beside this module. Nothing here
touches the network. Generation is deterministic: the same address always has the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from aker_sample import acs_tables

# Part of every ETag: raise it whenever any answer changes.
VERSION = "2"

BDS_VINTAGE = "2021"  # the newest release of the Business Dynamics Statistics that the sample has

CSV, ZIP, JSON = "text/csv", "application/zip", "application/json"
XLS = "application/vnd.ms-excel"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML, RSS = "text/html", "application/rss+xml"
_NOT_FOUND = b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n"

Make = Callable[[], bytes | None]


@dataclass(frozen=True)
class SampleAnswer:
    """What a publisher's server would have answered. etag: null where there is nothing (404)."""

    status: int
    content_type: str
    body: bytes = field(repr=False)
    etag: str | None


def answer(method: str, url: str, body: bytes | None, if_none_match: str | None) -> SampleAnswer:
    """Answer one request: 200 with the bytes, 304 where `if_none_match` is still true, 404 for all else.

    A `key` in the query is ignored. A 304 costs no generation. body: of a POST request, JSON.
    """
    found = _route(method.upper(), url, body)
    if found is None:
        return SampleAnswer(404, HTML, _NOT_FOUND, None)
    content_type, make, identity = found
    etag = f'"sample-{VERSION}-{hashlib.sha256(identity.encode()).hexdigest()[:20]}"'
    if _matches(if_none_match, etag):
        return SampleAnswer(304, content_type, b"", etag)
    made = make()
    if made is None:
        return SampleAnswer(404, HTML, _NOT_FOUND, None)
    return SampleAnswer(200, content_type, made, etag)


def _matches(if_none_match: str | None, etag: str) -> bool:
    known = {part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")}
    return etag in known


def _route(method: str, url: str, body: bytes | None) -> tuple[str, Make, str] | None:
    """Content type, how to make the body, and what identifies it."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that are no address, for example
        return None
    if parts.scheme != "https":
        return None
    query = {name: value for name, value in parse_qsl(parts.query) if name != "key"}
    place = f"{parts.hostname}{unquote(parts.path)}"
    if method == "POST":
        return None if query else _post(place, body or b"")
    if method != "GET" or body:
        return None
    if (tables := _acs(place, query)) is not None:
        return tables
    if query:
        return _search(place, query)
    for pattern, content_type, maker in _ROUTES:
        if matched := pattern.fullmatch(place):
            return content_type, partial(maker, *matched.groups()), place
    return None


def _post(place: str, body: bytes) -> tuple[str, Make, str] | None:
    """Searches whose question is a JSON object in the body."""
    module = _POSTS.get(place)
    if module is None:
        return None
    try:
        asked = json.loads(body)
    except ValueError:
        return None
    if not isinstance(asked, dict):
        return None
    identity = f"{place} {json.dumps(asked, sort_keys=True)}"
    return JSON, lambda: _part(module).search(place, asked), identity


def _search(place: str, query: dict[str, str]) -> tuple[str, Make, str] | None:
    """Searches whose question is the query of the address."""
    module = _SEARCHES.get(place)
    if module is None:
        return None
    identity = f"{place} {sorted(query.items())}"
    return JSON, lambda: _part(module).search(place, query), identity


def _acs(place: str, query: dict[str, str]) -> tuple[str, Make, str] | None:
    matched = re.fullmatch(r"api\.census\.gov/data/(\d{4})/acs/acs1", place)
    if not matched or set(query) != {"get", "for"}:
        return None
    year = int(matched[1])
    asked = re.fullmatch(r"group\((\w+)\)", query["get"])
    geography, _, wanted = query["for"].partition(":")
    known = asked and asked[1] in acs_tables.TABLES and geography in acs_tables.GEOGRAPHIES and year in acs_tables.YEARS
    if not (asked and known and (wanted == "*" or (geography == "us" and wanted == "1"))):
        return None
    table = asked[1]
    return JSON, partial(_acs_table, year, table, geography), f"{place}/{table}/{geography}"


def _acs_table(year: int, table: str, geography: str) -> bytes | None:
    made: bytes | None = _part("acs").answer(year, table, geography)
    return made


def _part(name: str) -> Any:
    """A generator of the sample, imported when it is first asked: most answers need only one of them."""
    return import_module(f"aker_sample.{name}")


def _qcew_year(year: str, named: str) -> bytes | None:
    qcew_files = _part("qcew_files")
    made: bytes | None = (
        qcew_files.single_file(int(year)) if year == named and int(year) in qcew_files.FILE_YEARS else None
    )
    return made


def _qcew_slice(year: str, kind: str, code: str) -> bytes | None:
    qcew_files = _part("qcew_files")
    if int(year) not in qcew_files.FILE_YEARS:
        return None
    make = qcew_files.area_slice if kind == "area" else qcew_files.industry_slice
    made: bytes | None = make(int(year), code)
    return made


def _pep(last: str, vintage: str) -> bytes | None:
    population = _part("population")
    made: bytes | None = population.answer(vintage) if last == vintage else None
    return made


def _bds(release: str, vintage: str, table: str | None) -> bytes | None:
    known = release == vintage == BDS_VINTAGE  # asked at every refresh, so a newer one is refused without the generator
    made: bytes | None = _part("bds").answer(vintage, table or "us") if known else None
    return made


def _county_flows(way: str, pair: str) -> bytes | None:
    irs_flows = _part("irs_flows")
    made: bytes | None = irs_flows.answer(way, pair) if pair in irs_flows.PAIRS else None
    return made


def _gross(pair: str) -> bytes | None:
    irs_gross = _part("irs_gross")
    made: bytes | None = irs_gross.answer(pair) if pair in irs_gross.PUBLISHED or pair in irs_gross.SCALED else None
    return made


def _announced(how: str, name: str) -> Callable[[], bytes]:
    """A feed or a page of announcements."""

    def make() -> bytes:
        body: bytes = getattr(_part("announcements"), how)(name)
        return body

    return make


def _kept(name: str) -> Callable[[], bytes]:
    """A base file served as it is."""

    def make() -> bytes:
        base_files = _part("base_files")
        body: bytes = base_files.raw(name)
        return body

    return make


def _institutions(year: str) -> bytes | None:
    made: bytes | None = _part("ipeds").answer(int(year))
    return made


_BLS, _CENSUS, _BFS = r"data\.bls\.gov/cew/data", r"www2\.census\.gov/programs-surveys", r"www\.census\.gov/econ/bfs"
_LISTS = rf"{_CENSUS}/metro-micro/geographies/reference-files"
_COUNTIES = r"counties/totals/co-est(\d{4})-alldata\.csv"
_ROUTES: tuple[tuple[re.Pattern[str], str, Callable[..., bytes | None]], ...] = (
    (re.compile(rf"{_BLS}/files/(\d{{4}})/csv/(\d{{4}})_annual_singlefile\.zip"), ZIP, _qcew_year),
    (re.compile(rf"{_BLS}/api/(\d{{4}})/a/(area|industry)/(\w+)\.csv"), CSV, _qcew_slice),
    (re.compile(rf"{_CENSUS}/popest/datasets/2010-(2019)/{_COUNTIES}"), CSV, _pep),
    (re.compile(rf"{_CENSUS}/popest/datasets/2020-(2022|2023)/{_COUNTIES}"), CSV, _pep),
    (re.compile(rf"{_CENSUS}/bds/tables/time-series/(\d{{4}})/bds(\d{{4}})(?:_(\w+))?\.csv"), CSV, _bds),
    (re.compile(rf"{_LISTS}/2015/delineation-files/list1\.xls"), XLS, _kept("list1_2015.xls")),
    (re.compile(rf"{_LISTS}/2020/delineation-files/list1_2020\.xls"), XLS, _kept("list1_2020.xls")),
    (re.compile(rf"{_LISTS}/2023/delineation-files/list1_2023\.xlsx"), XLSX, _kept("list1_2023.xlsx")),
    (re.compile(r"www\.irs\.gov/pub/irs-soi/county(inflow|outflow)(\d{4})\.csv"), CSV, _county_flows),
    (re.compile(r"www\.irs\.gov/pub/irs-soi/(\d{4})inmigall\.csv"), CSV, _gross),
    (re.compile(r"nces\.ed\.gov/ipeds/datacenter/data/HD(\d{4})\.zip"), ZIP, _institutions),
    (re.compile(rf"{_BFS}/csv/bfs_monthly\.csv"), CSV, _kept("bfs_monthly.csv.gz")),
    (re.compile(rf"{_BFS}/xlsx/bfs_county_apps_annual\.xlsx"), XLSX, _kept("bfs_county_apps_annual.xlsx")),
    (re.compile(r"gov\.texas\.gov/news/rss"), RSS, _announced("feed", "tx_governor")),
    (re.compile(r"www\.vedp\.org/rss\.xml"), RSS, _announced("feed", "va_vedp")),
    (re.compile(r"business\.ca\.gov/feed/"), RSS, _announced("feed", "ca_gobiz")),
    (re.compile(r"econdev\.greatriverenergy\.com/eg/news/2/rss"), RSS, _announced("feed", "mn_economic_gateway")),
    (re.compile(r"www\.tricitiesbusinessnews\.com/rss/topic/[\w-]+"), RSS, _announced("feed", "tri_cities_business")),
    (re.compile(r"www\.whitehouse\.gov/articles/2026/03/[\w-]+/"), HTML, _announced("page", "us_white_house")),
)

# Place -> module of the sample whose `search(place, question)` gives the body, or None where there is nothing.
_POSTS: dict[str, str] = {
    "api.reporter.nih.gov/v2/projects/search": "nih",
    "api.usaspending.gov/api/v2/search/spending_by_award/": "usaspending",
    "api.usaspending.gov/api/v2/search/spending_by_award_count/": "usaspending",
    "api.usaspending.gov/api/v2/search/spending_by_geography/": "usaspending",
}
_SEARCHES: dict[str, str] = {"api.nsf.gov/services/v1/awards.json": "nsf"}
