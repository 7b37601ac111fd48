"""IPEDS, the directory of institutions (HD): names, identifiers, places and systems of colleges and universities."""

from __future__ import annotations

import polars as pl

from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.ipeds import CONTROL, INSTITUTIONS, LEVEL, SIZE
from aker_data.sources import reading, zips
from aker_data.sources._left_out import LeftOut
from aker_data.sources._shape import as_declared
from aker_data.sources.cells import bare, digits, five_digits

ID = "ipeds_institutions"
YEARS_BACK = 3
_READ = {
    "UNITID": "unitid",
    "INSTNM": "name",
    "IALIAS": "aliases",
    "UEIS": "ueis",
    "CITY": "city",
    "STABBR": "state",
    "ZIP": "zip",
    "COUNTYCD": "county",
    "CBSA": "cbsa",
    "LATITUDE": "latitude",
    "LONGITUD": "longitude",
    "SECTOR": "sector",
    "CONTROL": "control",
    "ICLEVEL": "level",
    "F1SYSCOD": "system_id",
    "F1SYSNAM": "system_name",
    "CYACTIVE": "active",
    "INSTSIZE": "size",
    "MEDICAL": "medical",
    "HOSPITAL": "hospital",
}
_CODES = (
    "unitid",
    "zip",
    "county",
    "cbsa",
    "sector",
    "control",
    "level",
    "system_id",
    "active",
    "size",
    "medical",
    "hospital",
)
# Addresses of pages, officers, other identifiers and other classifications. Classifications (Carnegie, comparison
# groups) carry the year in their names and change with it, so they are named by pattern.
_LEFT_OUT = LeftOut(
    *("ADDR", "FIPS", "OBEREG", "CHFNM", "CHFTITLE", "GENTELE", "EIN", "OPEID", "OPEFLAG", "*URL", "WEBADDR"),
    *("HLOFFER", "UGOFFER", "GROFFER", "HDEGOFR1", "DEGGRANT", "HBCU", "TRIBAL", "LOCALE", "OPENPUBL", "ACT", "NEWID"),
    *("DEATHYR", "CLOSEDAT", "POSTSEC", "PSEFLAG", "PSET4FLG", "RPTMTH", "INSTCAT", "C[0-9][0-9]*", "CCBASIC"),
    *("CARNEGIE*", "LANDGRNT", "F1SYSTYP", "CBSATYPE", "CSA", "NECTA", "COUNTYNM", "CNGDSTCD", "DFRCGID", "DFRCUSCG"),
    *("DUNS", "FAXTELE", "DISAURL"),
)
_NONE = ("-1", "-2", "-3", "")  # not reported, not applicable, not available, a blank


def request(year: int) -> Request:
    """The directory of one year; a person may hold it unpacked, as hd2022.csv."""
    url = f"https://nces.ed.gov/ipeds/datacenter/data/HD{year}.zip"
    return Request(ID, url, part=str(year), media="zip", file_names=(f"hd{year}*.csv",))


def requests(scope: Scope) -> list[Need]:
    """The newest directory up to the scope's year that is published, at most three years older."""
    years = range(scope.year, scope.year - YEARS_BACK - 1, -1)
    return [Need(f"institutions of {scope.year}", tuple((request(year),) for year in years))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `INSTITUTIONS`. Raises SourceChanged for another layout or a code that is not in the dictionary.

    Numbers come padded with blanks, -2 and its kind say that there is none, counties have lost their leading zero, ZIP
    codes have five or nine digits, bytes may be Latin-1.
    """
    # Directories of earlier years have the numbers of Dun & Bradstreet (DUNS) in place of the identifiers of SAM.
    named = {theirs: ours for theirs, ours in _READ.items() if theirs != "UEIS" or _has_ueis(payload)}
    layout = reading.Layout(dict.fromkeys(named.values(), pl.String), _LEFT_OUT, named, _members(payload))
    cells = reading.read(payload, layout)
    types = dict.fromkeys(_READ.values(), pl.String)
    cells = cells if "ueis" in cells.columns else cells.with_columns(pl.lit(None, pl.String).alias("ueis"))
    texts = pl.col(*(name for name in types if name not in _CODES)).str.strip_chars()
    cells = cells.with_columns(texts, *(bare(pl.col(name)).fill_null("").alias(name) for name in _CODES))
    _refuse_unknown(payload, cells)
    cleaned = cells.with_columns(pl.when(pl.col(name).is_in(_NONE).not_()).then(name).alias(name) for name in types)
    yes = {"1": True, "2": False}
    rows = cleaned.with_columns(
        pl.lit(int(payload.request.part)).alias("year"),
        pl.col("ueis").str.replace_all(r"\s+", ""),
        five_digits(pl.col("zip")).alias("zip5"),
        digits(pl.col("county"), 5).alias("county_fips"),
        pl.col("cbsa").alias("cbsa_code_as_published"),
        pl.col("sector").fill_null("99"),
        (pl.col("sector") == "0").fill_null(value=False).alias("is_system_office"),
        (pl.col("active") == "1").fill_null(value=False).alias("is_active"),
        *(_word(name, words).alias(name) for name, words in (("control", CONTROL), ("level", LEVEL))),
        _word("size", SIZE).alias("enrollment_size"),
        pl.col("medical").replace_strict(yes, default=None, return_dtype=pl.Boolean).alias("has_medical_degree"),
        pl.col("hospital").replace_strict(yes, default=None, return_dtype=pl.Boolean).alias("has_hospital"),
    )
    return as_declared(payload, rows, INSTITUTIONS)


def _has_ueis(payload: Payload) -> bool:
    return b"UEIS" in reading.csv_bytes(payload, _members(payload)).partition(b"\n")[0]


def _members(payload: Payload) -> str:
    """The file to read: the zip of a directory that was revised holds both."""
    first = f"hd{payload.request.part}.csv"
    revised = f"hd{payload.request.part}_rv.csv"
    if not payload.body.startswith(zips.MAGIC):
        return first
    with zips.opened(payload) as archive:
        names = {zips.last_part(name).lower() for name in archive.namelist() if not zips.is_hidden(name)}
    return revised if revised in names else first


def _word(name: str, words: dict[str, str]) -> pl.Expr:
    return pl.col(name).replace_strict(words, default=None, return_dtype=pl.String)


def _refuse_unknown(payload: Payload, cells: pl.DataFrame) -> None:
    """A code that is neither in the dictionary nor a sign for none has a new meaning: it must not become null."""
    vocabularies = {"control": CONTROL, "level": LEVEL, "size": SIZE, "medical": ("1", "2"), "hospital": ("1", "2")}
    for name, words in vocabularies.items():
        odd = cells.filter(pl.col(name).is_in([*words, *_NONE]).not_())
        if odd.height:
            reading.raise_source_changed(payload, f"{name} holds {odd[name][0]!r:.20}, which is not in the dictionary")


SOURCE = Source(id=ID, schema=INSTITUTIONS, requests=requests, parse=parse)
