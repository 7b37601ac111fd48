"""NSF Award Search: pages of at most 25 awards, totals that stop at a cap, errors with status 200."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from aker_sample.messages import XML, ZIP, ServerRequest, ServerResponse
from aker_sample.publisher import Fault, Publisher, Route, Row, Rows, as_json, content

Awards = Sequence[Row] | Callable[[int], Sequence[Row]]
SAMPLE_YEARS = range(2008, 2024)
PAGE = 25
FATAL = {
    "response": {
        "serviceNotification": [
            {
                "notificationType": "FATAL",
                "notificationCode": "AwardAPI-004",
                "notificationMessage": "There was an error processing your request.",
            }
        ]
    }
}
BAD = {"response": {"serviceNotification": [{"notificationType": "ERROR", "notificationMessage": "bad param"}]}}


def award(number: int, day: date, **changes: Any) -> Row:
    """An award as the publisher shapes it."""
    year = fiscal_year(day)
    shape = {
        "id": f"{number:07d}",
        "agency": "NSF",
        "title": f"Synthetic award {number}",
        "awardeeName": "University of Colorado at Boulder",
        "awardeeCity": "BOULDER",
        "awardeeStateCode": "CO",
        "awardeeZipCode": "803031058",
        "awardeeCountryCode": "US",
        "ueiNumber": "SPVKK1RC2MZ3",
        "perfCity": "BOULDER",
        "perfStateCode": "CO",
        "perfZipCode": "803090552",
        "perfCountryCode": "US",
        "dirAbbr": "CSE",
        "orgCodeDir": "05000000",
        "orgLongName": "Directorate for Computer and Information Science and Engineering",
        "fundProgramName": "Software & Hardware Foundation",
        "cfdaNumber": "47.070",
        "fundsObligatedAmt": "500000",
        "estimatedTotalAmt": "750000",
        "fundsObligated": [f"FY {year} = $300,000.00", f"FY {year + 1} = $200,000.00"],
        "date": day.strftime("%m/%d/%Y"),
        "startDate": "10/01/2023",
        "expDate": "09/30/2026",
        "transType": "Continuing Grant",
        "piEmail": "someone@example.edu",
    }
    return shape | changes


def fiscal_year(day: date) -> int:
    """The federal fiscal year of a day."""
    return day.year + (day.month >= 10)


class Nsf(Publisher):
    """The search over awards, all of them or those made in a fiscal year as a function gives them.

    years: fiscal years that are there; None: any. cap: totals stop there. metadata: False for answers without a total,
    as they were in 2015. store: where the yearly zips lie, of which there is then a list.
    """

    home = "https://api.nsf.gov"
    version = "2"
    routes = (
        Route("/services/v1/awards.json", "search", has_query=True),
        Route("/services/v2/s3/list-files", "list_files"),
    )

    def __init__(
        self,
        awards: Awards,
        *,
        years: Collection[int] | None = None,
        cap: int = 10_000,
        metadata: bool = True,
        store: NsfStore | None = None,
    ) -> None:
        super().__init__()
        self.awards, self.store = awards, store
        self._years, self._cap, self._metadata = years, cap, metadata

    def search(self, request: ServerRequest) -> bytes | None:
        """A page of the awards made within the days; a refusal has status 200; None for years that are not there."""
        query = request.query
        offset, size = int(query.get("offset", 0)), int(query.get("rpp", PAGE))
        if size > PAGE or offset >= self._cap or not {"dateStart", "dateEnd"} <= set(query):
            return as_json(BAD)
        chosen = self._made_within(_day(query["dateStart"]), _day(query["dateEnd"]))
        if chosen is None:
            return None
        rows, total = self.page(request, chosen[offset : offset + size], min(len(chosen), self._cap))
        fields = query.get("printFields", "id,title,agency,date").split(",")
        answer: Row = {"award": [{name: row[name] for name in fields if name in row} for row in rows]}
        if self._metadata:
            answer["metadata"] = {"offset": offset, "rpp": size, "totalCount": total}
        return as_json({"response": answer})

    def list_files(self, request: ServerRequest) -> bytes | None:
        """The zips and their signed addresses, new ones each time."""
        if self.store is None:
            return None
        files = [(f"{year}.zip", self.store.signed(year, request.number)) for year in sorted(self.store.zips)]
        return as_json({"files": [{"fileName": name, "downloadUrl": address} for name, address in files]})

    def _made_within(self, first: date, last: date) -> Rows | None:
        years = range(fiscal_year(first), fiscal_year(last) + 1)
        if self._years is not None and not all(year in self._years for year in years):
            return None
        awards = [row for year in years for row in self.awards(year)] if callable(self.awards) else self.awards
        return [row for row in awards if first <= _day(row["date"]) <= last]


class NsfStore(Publisher):
    """The store of the yearly zips: an address is good with the signature of the newest list only.

    zips: the file of each fiscal year, or a function that makes it.
    """

    home = "https://nsf-award-files.s3.amazonaws.com"
    version = "1"
    routes = (Route(r"/awards/(\d{4})\.zip", "file", ZIP, has_query=True),)

    def __init__(self, zips: Mapping[int, bytes | Callable[[], bytes]]) -> None:
        super().__init__()
        self.zips = zips
        self.signature = ""

    def signed(self, year: int, number: int) -> str:
        """The address of a zip as the list of this number has it."""
        self.signature = f"s1gned{number}"
        return f"{self.home}/awards/{year}.zip?X-Amz-Expires=300&X-Amz-Signature={self.signature}"

    def file(self, request: ServerRequest, year: str) -> ServerResponse | bytes | None:
        """The zip of a year."""
        given = request.query.get("X-Amz-Signature")
        if given != self.signature:
            return ServerResponse(403, f"<Error><SignatureProvided>{given}</SignatureProvided></Error>".encode(), XML)
        content = self.zips.get(int(year))
        return content() if callable(content) else content


def yearly_zip(awards: Iterable[Row]) -> bytes:
    """A yearly zip: a JSON file for each award, in the fields of the download, which are not those of the search."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in awards:
            archive.writestr(f"{row['id']}.json", json.dumps(_as_downloaded(row)))
    return packed.getvalue()


def _as_downloaded(row: Row) -> Row:
    lines = [line.removeprefix("FY ").split(" = $") for line in row.get("fundsObligated") or []]
    return {
        "awd_id": row.get("id"),
        "agcy_id": row.get("agency"),
        "awd_titl_txt": row.get("title"),
        "awd_istr_txt": row.get("transType"),
        "awd_eff_date": row.get("startDate"),
        "awd_exp_date": row.get("expDate"),
        "awd_min_amd_letter_date": row.get("date"),
        "awd_amount": float(row.get("fundsObligatedAmt") or 0),
        "dir_abbr": row.get("dirAbbr"),
        "org_dir_long_name": row.get("orgLongName"),
        "cfda_num": row.get("cfdaNumber"),
        "oblg_fy": [
            {"fund_oblg_fiscal_yr": int(year), "fund_oblg_amt": float(dollars.replace(",", ""))}
            for year, dollars in lines
        ],
        "inst": {
            "inst_name": row.get("awardeeName"),
            "inst_city_name": row.get("awardeeCity"),
            "inst_state_code": row.get("awardeeStateCode"),
            "inst_zip_code": row.get("awardeeZipCode"),
            "inst_country_name": row.get("awardeeCountryCode"),
            "org_uei_num": row.get("ueiNumber"),
        },
        "perf_inst": {
            "perf_city_name": row.get("perfCity"),
            "perf_st_code": row.get("perfStateCode"),
            "perf_zip_code": row.get("perfZipCode"),
            "perf_ctry_name": row.get("perfCountryCode"),
        },
    }


def fatal() -> Fault:
    """The publisher in trouble, as it says it: with status 200."""
    return lambda _: ServerResponse(body=as_json(FATAL))


@cache
def _day(written: str) -> date:
    month, day, year = written.split("/")
    return date(int(year), int(month), int(day))


def sample() -> tuple[Publisher, ...]:
    """Synthetic awards of the sample."""
    return (Nsf(content("nsf_awards", "awards"), years=SAMPLE_YEARS),)
