"""NIH RePORTER: research awards of the National Institutes of Health and the agencies that report with them.

One record is one application in one fiscal year, at the institution that receives the money; where the work is done is
not said. A record of a subproject says where a part of a center's money goes, and that money is in the parent's amount
already: sums leave rows with `is_subproject` out. Veterans Affairs publishes no amounts here: null.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import polars as pl

from aker_core.errors import SourceChanged
from aker_data.contracts import Need, NextRequests, Payload, Request, Scope, Source
from aker_data.schemas.awards import awards
from aker_data.schemas.table import PolarsType
from aker_data.sources import _awards, _like_years, _nih_exporter, reading

ID = "nih_reporter"
URL = "https://api.reporter.nih.gov/v2/projects/search"
FILE = "file"  # ends the part of what came without a total
EXPORTER = "https://reporter.nih.gov/exporter/projects/download"
# The other way to the same file: the first one now and then answers 404 for a file that is there.
DOCUMENTS = "https://reporter.nih.gov/services/exporter/DownloadFromDocService"
LIMIT = 500
CAP = 15_000  # records that offsets up to 14,999 reach
OPTIONAL_YEARS = 4  # before the two that are needed, for changes over time
DOLLARS = 2_000_000_000  # no award is as large, and the publisher counts in 32 bits
SCHEMA = awards(ID, "Research awards reported to NIH RePORTER, one row for each application and fiscal year.")

FIELDS = (
    *("ApplId", "SubprojectId", "FiscalYear", "CoreProjectNum", "Organization", "AwardAmount", "ActivityCode"),
    *("AgencyIcAdmin", "ProjectStartDate", "ProjectEndDate", "ProjectTitle", "SpendingCategoriesDesc", "GeoLatLon"),
)
_ORGANIZATION = ("org_name", "primary_uei", "org_city", "org_state", "org_zipcode", "org_country")
_SHAPE: dict[str, PolarsType] = {
    "appl_id": pl.Int64,
    "fiscal_year": pl.Int16,
    "core_project_num": pl.String,
    "award_amount": pl.Float64,
    "subproject_id": pl.String,
    "organization": pl.Struct(dict.fromkeys(_ORGANIZATION, pl.String)),
    "agency_ic_admin": pl.Struct({"code": pl.String, "name": pl.String}),
    "activity_code": pl.String,
    "project_title": pl.String,
    "spending_categories_desc": pl.String,
    "project_start_date": pl.String,
    "project_end_date": pl.String,
    "geo_lat_lon": pl.Struct({"lat": pl.Float64, "lon": pl.Float64}),
}
# The publisher leaves out, without a word, a field that it does not know by the name that was asked for. Coordinates
# came in 2023.
_REQUIRED = tuple(name for name in _SHAPE if name != "geo_lat_lon")


def search(year: int, *, state: str | None = None) -> Request:
    """The first page of a fiscal year's awards, of one state (postal code) on request."""
    criteria: dict[str, Any] = {"fiscal_years": [year]} | ({"org_states": [state]} if state else {})
    names = (f"nih_reporter*{year}*.json", f"reporter_projects*{year}*.json") if state is None else ()
    return _page(f"{year}/{state}" if state else f"{year}", criteria, 0, names)


def exporter(year: int) -> Request:
    """The project file of a fiscal year: the same awards in one zip. Its part says that no total was announced."""
    names = (f"RePORTER_PRJ_C_FY{year}*.csv", f"RePORTER_PRJ_C_FY{year}*.zip")
    return Request(ID, f"{EXPORTER}/{year}", f"{year}/{FILE}", "zip", file_names=names)


def document(year: int) -> Request:
    """The same file from the publisher's store of documents."""
    return Request(ID, f"{DOCUMENTS}?DocType=EXPPRJ&KeyId={year}", f"{year}/{FILE}", "zip")


def requests(scope: Scope) -> list[Need]:
    """The awards of the data year, and of five years before where published: what compares years lacks a value else.

    Where NIH is asked, whole files come first: a year is two requests, against 180 pages of the search.
    """
    return [
        Need(
            f"NIH awards of fiscal year {year}",
            ((search(year),), (exporter(year),)),
            required=year == scope.year,
            bulk=((exporter(year),), (document(year),)),
        )
        for year in range(scope.year, scope.year - 2 - OPTIONAL_YEARS, -1)
    ]


def _page(part: str, criteria: dict[str, Any], offset: int, file_names: tuple[str, ...] = ()) -> Request:
    # By application number, so that pages do not shuffle between questions.
    body = {"criteria": criteria, "include_fields": FIELDS, "limit": LIMIT, "offset": offset}
    ordered = body | {"sort_field": "appl_id", "sort_order": "asc"}
    return Request(ID, URL, part, "json", "POST", json.dumps(ordered, sort_keys=True), file_names=file_names)


def follow(payload: Payload) -> NextRequests:
    """The next page; narrower questions where more records are announced than offsets reach."""
    if payload.request.media != "json":
        return NextRequests()
    reply = _answer(payload)
    total, received = _whole_number(payload, reply["meta"].get("total")), len(reply["results"])
    if payload.request.body is None:
        return NextRequests(announced=total)
    body = json.loads(payload.request.body)
    if total > CAP:
        part = payload.request.part
        pages = tuple(_page(f"{part}/{name}", criteria, 0) for name, criteria in _narrower(part, body["criteria"]))
        return NextRequests(pages, total, replaces_answer=True)
    after = body["offset"] + received
    # A last page that is full may be where a total was cut: only a page after it tells.
    more = bool(received) and (after < total or (received >= body["limit"] and after < CAP))
    return NextRequests((_page(payload.request.part, body["criteria"], after),) if more else (), total)


def _narrower(part: str, criteria: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Criteria that add up to these, with names: by when a record was added, and where that is one moment, by dollars.

    Every record has the time when it was added; a state or a date of notice is missing in thousands.
    """
    if "date_added" not in criteria:
        times = _months(criteria["fiscal_years"][0])
        return [_added(criteria, start, end) for start, end in pairwise(times)]
    start, end = (datetime.fromisoformat(criteria["date_added"][name]) for name in ("from_date", "to_date"))
    if "award_amount_range" not in criteria and end - start > timedelta(seconds=1):
        middle = (start + (end - start) / 2).replace(microsecond=0)
        return [_added(criteria, start, middle), _added(criteria, middle, end)]
    dollars = criteria.get("award_amount_range", {"min_amount": 0, "max_amount": DOLLARS})
    low, high = dollars["min_amount"], dollars["max_amount"]
    if low == high:
        raise SourceChanged(
            f"{ID} {part}: more than {CAP:,} records of one time and amount; the request cannot be split further"
        )
    middle_amount = (low + high) // 2
    return [_paid(criteria, low, middle_amount), _paid(criteria, middle_amount + 1, high)]


def _months(year: int) -> list[datetime]:
    """Months in which the records of a fiscal year are added, between an early and a late day."""
    first = (year - 1) * 12 + 9  # October before
    return [
        datetime(1980, 1, 1),  # noqa: DTZ001 (the publisher's own time)
        *(datetime(month // 12, month % 12 + 1, 1) for month in range(first, first + 16)),  # noqa: DTZ001
        datetime(2100, 1, 1),  # noqa: DTZ001
    ]


def _added(criteria: dict[str, Any], start: datetime, end: datetime) -> tuple[str, dict[str, Any]]:
    dates = {"from_date": start.isoformat(), "to_date": end.isoformat()}
    return f"added {start.isoformat()} to {end.isoformat()}", criteria | {"date_added": dates}


def _paid(criteria: dict[str, Any], low: int, high: int) -> tuple[str, dict[str, Any]]:
    return f"${low} to ${high}", criteria | {"award_amount_range": {"min_amount": low, "max_amount": high}}


def _answer(payload: Payload) -> dict[str, Any]:
    reply = _awards.json_object(payload)
    if not isinstance(reply.get("meta"), dict) or not isinstance(reply.get("results"), list):
        reading.raise_source_changed(payload, f"no `meta` and `results`, but {list(reply)[:8]}")
    return reply


def _whole_number(payload: Payload, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        reading.raise_source_changed(payload, f"the total is {value!r:.40}, not a number of records")
    return value


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of the common table, from a page of the search or from a project file of ExPORTER.

    amount_usd: `award_amount`, the dollars that the fiscal year's award obligates. program_code: the administering
    institute. terms: NIH's spending categories (the text-mined terms run to hundreds for an award).
    """
    if payload.request.media in ("csv", "zip"):
        return _of_the_year(payload, _awards.table(payload, _nih_exporter.parse(payload), SCHEMA))
    records = _awards.records(payload, _answer(payload)["results"], "results", _REQUIRED)
    rows = _awards.without_entities(payload, _awards.frame(payload, records, _SHAPE).unnest("organization"))
    return _of_the_year(payload, _awards.table(payload, _awards.derived(payload, rows, *_derived()), SCHEMA))


def _of_the_year(payload: Payload, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows. Raises SourceChanged for another fiscal year than asked for: it would be counted twice, or nowhere."""
    year = int(payload.request.part[:4])
    others = rows.filter(pl.col("fiscal_year").ne_missing(year)).get_column("fiscal_year").unique().sort().to_list()
    if others:
        reading.raise_source_changed(
            payload, f"records of fiscal year {others[:5]}, requested was {year}: one file holds one year"
        )
    return rows


@cache
def _derived() -> tuple[pl.Expr, ...]:
    """The columns that are not as the publisher has them. Made once: pages are small, and there are thousands."""
    institute, place = pl.col("agency_ic_admin").struct, pl.col("geo_lat_lon").struct
    return (
        pl.lit("NIH").alias("agency"),
        pl.col("appl_id").cast(pl.String).alias("award_id"),
        pl.col("core_project_num").alias("project_id"),
        pl.col("award_amount").alias("amount_usd"),
        _awards.text("subproject_id").is_not_null().alias("is_subproject"),
        _awards.text("org_name").alias("recipient_name"),
        _awards.text("primary_uei").alias("recipient_uei"),
        _awards.text("org_city").alias("recipient_city"),
        _awards.us_state("org_state", "org_country").alias("recipient_state"),
        _awards.us_zip("org_zipcode", "org_state", "org_country").alias("recipient_zip"),
        _awards.text("org_country").alias("recipient_country"),
        place.field("lat").alias("latitude"),
        place.field("lon").alias("longitude"),
        institute.field("code").alias("program_code"),
        institute.field("name").alias("program_title"),
        pl.col("activity_code").alias("award_type"),
        _awards.text("project_title").alias("title"),
        _awards.text("spending_categories_desc").alias("terms"),
        _awards.us_day("project_start_date").alias("start_date"),
        _awards.us_day("project_end_date").alias("end_date"),
    )


SOURCE = Source(id=ID, schema=SCHEMA, requests=requests, parse=parse, checks=_like_years.checks, follow=follow)
