"""The publishers' addresses with the snapshot's files behind them; no other address is known."""

from __future__ import annotations

import io
import re
from functools import cache, partial
from urllib.parse import urlsplit

import polars as pl

from aker_sample.messages import CSV, XLS, XLSX, ZIP
from aker_sample.publisher import Files, Publisher, Route
from aker_snapshot import county_outlines, qcew_layout
from aker_snapshot.files import ADDRESSES, county_file, name_of, qcew_figures, raw
from aker_snapshot.qcew_layout import QUARTER, YEAR

VERSION = "1"  # part of every ETag: raise it whenever an answer changes
CENSUS = "https://www2.census.gov"
OUTLINES = Route(rf"/geo/tiger/GENZ2016/shp/{county_outlines.NAME}\.zip", cache(county_file), ZIP)
_KINDS = {"csv": CSV, "xls": XLS, "xlsx": XLSX}


def doubles() -> tuple[Publisher, ...]:
    """One for each host: QCEW and outlines in their publishers' layouts, all else as the files are."""
    qcew = (
        Route(rf"/cew/data/files/{YEAR}/csv/{YEAR}_qtrly_singlefile\.zip", _single_file, ZIP),
        Route(rf"/cew/data/api/{YEAR}/{QUARTER}/(area|industry)/(\w+)\.csv", _slice, CSV),
    )
    return (Files("https://data.bls.gov", VERSION, *qcew), *(_host(home) for home in _homes()))


def _homes() -> list[str]:
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in ADDRESSES})


def _host(home: str) -> Files:
    more = (OUTLINES,) if home == CENSUS else ()
    return Files(home, VERSION, *(_route(address) for address in ADDRESSES if address.startswith(f"{home}/")), *more)


def _route(address: str) -> Route:
    path = urlsplit(address).path
    return Route(re.escape(path), partial(raw, name_of(address)), _KINDS[path.rpartition(".")[2]])


@cache
def _single_file() -> bytes:
    buffer = io.BytesIO()
    qcew_layout.write_single_file(qcew_figures(), buffer)
    return buffer.getvalue()


@cache
def _table() -> pl.DataFrame:
    return qcew_layout.table(qcew_figures())


def _slice(kind: str, code: str) -> bytes | None:
    """Every row of an area, or of an industry (written with _ for -); None where there is none."""
    column, value = ("area_fips", code) if kind == "area" else ("industry_code", code.replace("_", "-"))
    rows = _table().filter(pl.col(column) == f'"{value}"')
    return qcew_layout.csv(rows) if rows.height else None
