"""The files of the snapshot: where their publishers have them, and the bytes."""

from __future__ import annotations

import lzma
from functools import partial
from pathlib import Path

from aker_snapshot import county_outlines
from aker_snapshot.qcew_figures import Figures
from aker_snapshot.qcew_store import figures_of

FOLDER = Path(__file__).parent / "data"
QCEW = "qcew_2016q1"
_CENSUS = "https://www2.census.gov/programs-surveys"
# Kept byte for byte as they were collected: see README.md. The last part of an address is the name of the file.
ADDRESSES = (
    f"{_CENSUS}/metro-micro/geographies/reference-files/2015/delineation-files/list1.xls",
    f"{_CENSUS}/popest/datasets/2010-2019/counties/totals/co-est2019-alldata.csv",
    f"{_CENSUS}/bds/tables/time-series/2021/bds2021_fa.csv",
    "https://www.irs.gov/pub/irs-soi/countyinflow1415.csv",
    "https://www.irs.gov/pub/irs-soi/countyoutflow1415.csv",
    "https://www.census.gov/econ/bfs/csv/bfs_monthly.csv",
    "https://www.census.gov/econ/bfs/xlsx/bfs_county_apps_annual.xlsx",
)
_COLLECTED_AS = {"list1.xls": "list1_2015.xls"}


def name_of(address: str) -> str:
    """The name under which a file was collected."""
    last = address.rpartition("/")[2]
    return _COLLECTED_AS.get(last, last)


FILES = tuple(name_of(address) for address in ADDRESSES)


def raw(name: str) -> bytes:
    """The bytes of a file of `FILES`."""
    return lzma.decompress((FOLDER / f"{name}.xz").read_bytes())


def qcew_figures(folder: Path = FOLDER) -> Figures:
    """QCEW of the first quarter of 2016, all areas, to four digits. folder: that of the snapshot's data."""
    return figures_of(partial(_column, folder / QCEW))


def county_file(folder: Path = FOLDER) -> bytes:
    """The zipped shapefile of the counties of 2016, generalized. folder: that of the snapshot's data."""
    own = folder / county_outlines.NAME
    rows = county_outlines.attributes(lzma.decompress(_column(own, county_outlines.TABLE)))
    return county_outlines.shapefile(rows, county_outlines.outlines_of(partial(_column, own)))


def _column(folder: Path, name: str) -> bytes:
    return (folder / f"{name}.xz").read_bytes()
