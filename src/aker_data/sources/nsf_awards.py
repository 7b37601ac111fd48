"""National Science Foundation: research awards, with the money obligated to each in every fiscal year.

The search finds awards by the day on which they were made, and tells of each how much was obligated in which fiscal
year (`fundsObligated`). A fiscal year's money also goes to awards of the years before: that many years are asked for.
`estimatedTotalAmt` is what an award may come to over its life, not the money of one year.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode, urlsplit

import polars as pl

from aker_core.errors import NotPublished, SourceChanged
from aker_data.contracts import Need, NextRequests, Payload, Request, Scope, Source
from aker_data.schemas.awards import awards
from aker_data.sources import _awards, _like_years, _nsf_records, json_text
from aker_data.sources._nsf_answers import Span, answer, asked_span, narrower

ID = "nsf_awards"
URL = "https://api.nsf.gov/services/v1/awards.json"
# {"files": [{"fileName": "2024.zip", "downloadUrl": signed and short-lived}, …]}, one zip a fiscal year.
FILES = "https://api.nsf.gov/services/v2/s3/list-files"
FILE = "file"  # ends the part of what came without a total
PAGE = 25  # awards, as documented
# Clients report that answers stop at 3,000, at 9,000 or at 10,000 awards: spans stay below the least of these.
CAP = 3_000
TRUE_TOTALS = 9_000  # from here on a total may be a cap
OPTIONAL_YEARS = 8  # awards made before the two years that are needed: awards run for five years and more
SCHEMA = awards(
    ID, "Research awards of the National Science Foundation, one row for each award and fiscal year with money."
)


def search(year: int) -> Request:
    """The first page of the awards that were made in a fiscal year."""
    names = (f"nsf_awards*{year}*.json", f"nsf-awards*{year}*.json")
    return _page(str(year), (date(year - 1, 10, 1), date(year, 9, 30)), 0, names)


def download(year: int) -> Request:
    """The zip of a fiscal year's awards, one JSON file for each. Its part says that no total was announced."""
    names = (f"{year}.zip", f"nsf*{year}*.zip")
    return Request(ID, f"{FILES}#{year}.zip", f"{year}/{FILE}", "zip", file_names=names, listed_at=FILES)


def locate(request: Request, files: bytes) -> str:
    """The present address of a yearly zip, from the publisher's list. NotPublished where the list lacks the year.

    Raises SourceChanged for a list of another form; its addresses are never repeated.
    """
    name = urlsplit(request.url).fragment
    try:
        addresses = {str(file["fileName"]): str(file["downloadUrl"]) for file in json_text.parsed(files)["files"]}
    except (ValueError, KeyError, TypeError) as error:
        raise SourceChanged(
            f"{ID} {request.part}: the list of files at {FILES} has another form ({type(error).__name__}). Download "
            f"{name} from https://www.nsf.gov/awardsearch/download-awards and use files mode"
        ) from None
    if name not in addresses:
        raise NotPublished(f"{ID} {request.part}: {name} is not in the list of files at {FILES}")
    return addresses[name]


def requests(scope: Scope) -> list[Need]:
    """The awards made in the data year, and in nine before where published: what compares years lacks a value else.

    Where NSF is asked, whole files come first: a year is one zip, against 450 pages of the search.
    """
    return [
        Need(
            f"NSF awards made in {year}",
            ((search(year),), (download(year),)),
            required=year == scope.year,
            bulk=((download(year),),),
        )
        for year in range(scope.year, scope.year - 2 - OPTIONAL_YEARS, -1)
    ]


def _page(part: str, span: Span, offset: int, file_names: tuple[str, ...] = ()) -> Request:
    first, last = (day.strftime("%m/%d/%Y") for day in span)
    query = {
        "agency": "NSF",
        "dateStart": first,
        "dateEnd": last,
        "offset": offset,
        "rpp": PAGE,
        "printFields": ",".join(_nsf_records.SEARCHED),
    }
    return Request(ID, f"{URL}?{urlencode(query, safe='/,')}", part, "json", file_names=file_names)


def follow(payload: Payload) -> NextRequests:
    """The next page; shorter spans of days where more awards are announced than an answer is sure to reach."""
    if payload.request.media != "json":
        return NextRequests()
    page, total = answer(payload)
    if payload.request.url.startswith("file:"):
        return NextRequests(announced=total)
    span, offset = asked_span(payload.request.url)
    if offset == 0 and _beyond(span, len(page), total):
        spans = narrower(span)
        if spans:
            part = payload.request.part.partition("/")[0]
            pages = tuple(_page(f"{part}/{first} to {last}", (first, last), 0) for first, last in spans)
            # A total that equals a cap may be one, and says nothing.
            return NextRequests(
                pages, total if total is not None and CAP < total < TRUE_TOTALS else None, replaces_answer=True
            )
        if total is not None and total >= TRUE_TOTALS:
            raise SourceChanged(f"{ID} {span[0]}: {total:,} awards on one day, more than the publisher's cap")
    after = offset + len(page)
    # A last page that is full may be where a total was cut: only a page after it tells.
    more = len(page) > 0 and ((total is not None and after < total) or len(page) >= PAGE)
    return NextRequests((_page(payload.request.part, span, after),) if more else (), total)


def _beyond(span: Span, received: int, total: int | None) -> bool:
    """Whether a span holds too many awards; one without a total is held to be so while it is longer than a month."""
    if total is None:
        return received >= PAGE and (span[1] - span[0]).days > 31
    return total >= CAP


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of the common table, from a page of the search or from a yearly zip.

    amount_usd: dollars obligated in the row's fiscal year. An award without a list of obligations has one row, with
    `fundsObligatedAmt` in the fiscal year in which it was made, null where that is not stated. program_code:
    directorate. terms: name of the program. Counties are not published.
    """
    if payload.request.media == "zip":
        return _awards.table(payload, _nsf_records.of_zip(payload), SCHEMA)
    records = answer(payload)[0]
    return _awards.table(payload, _nsf_records.rows(payload, records), SCHEMA) if records else SCHEMA.empty()


SOURCE = Source(
    id=ID,
    schema=SCHEMA,
    requests=requests,
    parse=parse,
    follow=follow,
    checks=_like_years.checks,
    record=("award_id",),
    locate=locate,
)
