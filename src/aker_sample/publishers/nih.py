"""NIH RePORTER v2: one search, answered in pages of at most 500 records up to offset 14,999."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from aker_sample.messages import HTML, ZIP, ServerRequest, ServerResponse
from aker_sample.publisher import Publisher, Route, Row, Rows, as_json, content

Records = Sequence[Row] | Callable[[int], Sequence[Row]]
SAMPLE_YEARS = range(2013, 2024)
LIMITS = {
    "limit": (500, "System doesn't support limit value greater than 500. Please reduce your limit value."),
    "offset": (
        14_999,
        "System doesn't support offset value greater than 14,999. Please narrow down your search criteria.",
    ),
}


def organization(name: str, city: str, state: str, zip_code: str, uei: str | None, country: str) -> Row:
    """An institution as a record holds it."""
    return {
        "org_name": name,
        "primary_uei": uei,
        "org_city": city,
        "org_state": state,
        "org_zipcode": zip_code,
        "org_country": country,
    }


DENVER = organization("UNIVERSITY OF COLORADO DENVER", "Aurora", "CO", "800452571", "MW8JHK6ZYEX8", "UNITED STATES")


def record(number: int, year: int = 2023, **changes: Any) -> Row:
    """A record as the publisher shapes it; more fields than anybody asks for."""
    shape = {
        "appl_id": number,
        "subproject_id": None,
        "fiscal_year": year,
        "project_num": f"5R01CA{number:06d}-02",
        "core_project_num": f"R01CA{number:06d}",
        "organization": DENVER,
        "award_amount": 400_000 + number % 1000,
        "activity_code": "R01",
        "agency_ic_admin": {"code": "CA", "abbreviation": "NCI", "name": "National Cancer Institute"},
        "project_start_date": "2021-04-01T00:00:00",
        "project_end_date": "2026-03-31T00:00:00",
        "project_title": f"Synthetic project {number}",
        "spending_categories_desc": "Biotechnology; Cancer",
        "geo_lat_lon": {"lat": 39.74, "lon": -104.83},
        "date_added": f"{year - 1}-{10 + number % 3}-{1 + number % 28:02d}T04:{number % 60:02d}:00",
    }
    return shape | changes


EXPORTED = (
    *("APPLICATION_ID", "ACTIVITY", "ADMINISTERING_IC", "APPLICATION_TYPE", "ARRA_FUNDED", "AWARD_NOTICE_DATE"),
    *("BUDGET_START", "BUDGET_END", "CFDA_CODE", "CORE_PROJECT_NUM", "ED_INST_TYPE", "OPPORTUNITY NUMBER"),
    *("FULL_PROJECT_NUM", "FUNDING_ICs", "FUNDING_MECHANISM", "FY", "IC_NAME", "NIH_SPENDING_CATS", "ORG_CITY"),
    *("ORG_COUNTRY", "ORG_DEPT", "ORG_DISTRICT", "ORG_DUNS", "ORG_FIPS", "ORG_IPF_CODE", "ORG_NAME", "ORG_STATE"),
    *("ORG_ZIPCODE", "PHR", "PI_IDS", "PI_NAMEs", "PROGRAM_OFFICER_NAME", "PROJECT_START", "PROJECT_END"),
    *("PROJECT_TERMS", "PROJECT_TITLE", "SERIAL_NUMBER", "STUDY_SECTION", "STUDY_SECTION_NAME", "SUBPROJECT_ID"),
    *("SUFFIX", "SUPPORT_YEAR", "DIRECT_COST_AMT", "INDIRECT_COST_AMT", "TOTAL_COST", "TOTAL_COST_SUB_PROJECT"),
)


class Nih(Publisher):
    """The search over records, all of them or those of a fiscal year as a function gives them.

    years: fiscal years that are there; None: any. ignored: criteria that are passed over without notice. search_id: of
    each answer, with its {number}.
    """

    home = "https://api.reporter.nih.gov"
    version = "3"
    routes = (Route("/v2/projects/search", "search", method="POST"),)

    def __init__(
        self,
        records: Records,
        *,
        years: Collection[int] | None = None,
        ignored: Collection[str] = (),
        search_id: str = "ER-{number}",
    ) -> None:
        super().__init__()
        self.records, self.ignored = records, ignored
        self._years, self._search_id = years, search_id

    def search(self, request: ServerRequest) -> ServerResponse | bytes | None:
        """A page of records; HTTP 400 with a list of texts beyond the limits; None for years that are not there."""
        question = request.json
        faults = [text for name, (most, text) in LIMITS.items() if question.get(name, 0) > most]
        if faults:
            return ServerResponse(400, as_json(faults))
        chosen = self._chosen(question.get("criteria", {}))
        if chosen is None:
            return None
        offset, limit = question.get("offset", 0), question.get("limit", 50)
        rows, total = self.page(request, chosen[offset : offset + limit], len(chosen))
        fields = {_snake_case(name) for name in question.get("include_fields", [])}
        results = [{name: cell for name, cell in row.items() if not fields or name in fields} for row in rows]
        meta = {
            "search_id": self._search_id.format(number=request.number),
            "total": total,
            "offset": offset,
            "limit": limit,
            "sort_field": question.get("sort_field"),
            "sort_order": question.get("sort_order", "ASC"),
            "sorted_by_relevance": False,
            "properties": {},
        }
        return as_json({"meta": meta, "results": results})

    def _chosen(self, criteria: dict[str, Any]) -> Rows | None:
        """What meets the criteria, by application number."""
        criteria = {name: wanted for name, wanted in criteria.items() if name not in self.ignored}
        years = sorted(criteria.get("fiscal_years", self._years or ()))
        if self._years is not None and not (years and set(years) <= set(self._years)):
            return None
        records = [row for year in years for row in self.records(year)] if callable(self.records) else self.records
        return sorted((row for row in records if _meets(row, criteria)), key=lambda row: int(row["appl_id"]))


class Exporter(Publisher):
    """ExPORTER: an address of each fiscal year that leads on to a token of the store. absent: years that the first way
    does not find, though the store of documents does."""

    home = "https://reporter.nih.gov"
    version = "1"
    routes = (
        Route(r"/exporter/projects/download/(\d{4})", "project_file"),
        Route(r"/services/exporter/DownloadFromDocService", "document", has_query=True),
    )

    def __init__(self, store: ExporterStore, *, absent: Collection[int] = ()) -> None:
        super().__init__()
        self.store, self.absent = store, absent

    def project_file(self, request: ServerRequest, year: str) -> ServerResponse | None:
        """The redirect of a year."""
        return None if int(year) in self.absent else self._leads_on(request, int(year))

    def document(self, request: ServerRequest) -> ServerResponse | None:
        """The redirect of a document."""
        year = request.query.get("KeyId", "")
        return (
            self._leads_on(request, int(year)) if request.query.get("DocType") == "EXPPRJ" and year.isdigit() else None
        )

    def _leads_on(self, request: ServerRequest, year: int) -> ServerResponse | None:
        if year not in self.store.zips:
            return None
        return ServerResponse(302, b"", HTML, {"Location": self.store.token(year, request.number)})


class ExporterStore(Publisher):
    """Where ExPORTER's files lie, each at a token that was just handed out."""

    home = "https://public.era.nih.gov"
    version = "1"
    routes = (Route(r"/docservice/t0ken-(\d{4})-(\d+)", "file", ZIP, has_query=True),)

    def __init__(self, zips: Mapping[int, bytes | Callable[[], bytes]]) -> None:
        super().__init__()
        self.zips = zips

    def token(self, year: int, number: int) -> str:
        """The address of a file."""
        return f"{self.home}/docservice/t0ken-{year}-{number}?t=s3cret{number}"

    def file(self, request: ServerRequest, year: str, number: str) -> bytes | None:
        """The zip of a year."""
        content = self.zips.get(int(year)) if request.query.get("t") == f"s3cret{number}" else None
        return content() if callable(content) else content


def exporter_zip(year: int, rows: Iterable[Row], padding: bytes = b"") -> bytes:
    """The project file of a fiscal year, under the header of the originals: every field is quoted.

    rows: cells by column; the others are empty. padding: a member that nobody reads, to bring the file to a size.
    """
    header = [name if year < 2025 else name.replace("CFDA_CODE", "ASSISTANCE_LISTING_NUMBER") for name in EXPORTED]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({"FY": year, **row} for row in rows)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"RePORTER_PRJ_C_FY{year}.csv", text.getvalue())
        if padding:
            archive.writestr("readme.bin", padding, zipfile.ZIP_STORED)
    return packed.getvalue()


def _meets(row: Row, criteria: dict[str, Any]) -> bool:
    added, paid = criteria.get("date_added"), criteria.get("award_amount_range")
    return (
        row["fiscal_year"] in criteria.get("fiscal_years", (row["fiscal_year"],))
        and ("org_states" not in criteria or (row["organization"] or {}).get("org_state") in criteria["org_states"])
        and (added is None or added["from_date"] <= row["date_added"] < added["to_date"])
        and (paid is None or paid["min_amount"] <= (row["award_amount"] or 0) <= paid["max_amount"])
    )


def _snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def sample() -> tuple[Publisher, ...]:
    """Synthetic awards of the sample."""
    return (Nih(content("nih_awards", "records"), years=SAMPLE_YEARS, search_id="SYNTHETIC"),)
