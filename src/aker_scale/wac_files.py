"""Files of LODES as published: workplace area characteristics (WAC) of a state and year, by census block.

Definition: LODES 8 technical documentation, https://lehd.ces.census.gov/data/lodes/LODES8/LODESTechDoc8.3.pdf.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from aker_core.errors import SourceChanged

BLOCK = "w_geocode"


def _numbered(stem: str, count: int) -> tuple[str, ...]:
    return tuple(f"{stem}{number:02}" for number in range(1, count + 1))


SECTORS = _numbered("CNS", 20)
COUNTS = (
    "C000",
    *_numbered("CA", 3),
    *_numbered("CE", 3),
    *SECTORS,
    *("CR01", "CR02", "CR03", "CR04", "CR05", "CR07"),
    *_numbered("CT", 2),
    *_numbered("CD", 4),
    *_numbered("CS", 2),
    *_numbered("CFA", 5),
    *_numbered("CFS", 5),
)
COLUMNS = (BLOCK, *COUNTS, "createdate")
_NAME = re.compile(r"(?P<state>[a-z]{2})_wac_(?P<segment>[A-Z0-9]{4})_(?P<type>JT\d{2})_(?P<year>\d{4})\.csv(?:\.gz)?")


class WacName(NamedTuple):
    """What a file is, by its name: state (postal), segment, type of jobs, year."""

    state: str
    segment: str
    jobs: str
    year: int


def wac_name(path: Path) -> WacName:
    """Raises SourceChanged for another name than the publisher's."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise SourceChanged(f"{path.name}: not the name of a WAC file. It reads co_wac_S000_JT00_2022.csv.gz")
    return WacName(match["state"], match["segment"], match["type"], int(match["year"]))


def wac_by_year(files: Iterable[Path]) -> dict[int, list[Path]]:
    """The files of each year, both in order. Raises SourceChanged for other names, and as `write_wac` for mixtures."""
    names = {path: wac_name(path) for path in sorted(files)}
    _refuse_mixture(list(names.values()))
    years = sorted({name.year for name in names.values()})
    return {year: [path for path, name in names.items() if name.year == year] for year in years}


def scan_wac(path: Path) -> pl.LazyFrame:
    """The blocks of one file, lazily. Raises SourceChanged for other columns than the publisher's."""
    lazy = pl.scan_csv(path, schema_overrides={BLOCK: pl.String, **dict.fromkeys(COUNTS, pl.Int64)}, low_memory=True)
    refuse_other_columns(path, lazy.collect_schema().names())
    return lazy.select(BLOCK, *COUNTS)


def refuse_other_columns(path: Path, header: Sequence[str]) -> None:
    """Raises SourceChanged where the header of a file is not the publisher's."""
    if tuple(header) != COLUMNS:
        odd = sorted(set(header) ^ set(COLUMNS))
        raise SourceChanged(
            f"{path.name}: the columns are not those of a WAC file ({', '.join(odd[:5]) or 'their order'}). Fetch the "
            "file anew, or report the change"
        )


def _refuse_mixture(names: list[WacName]) -> None:
    kinds = {(name.segment, name.jobs) for name in names}
    if len(kinds) > 1:
        raise SourceChanged(f"WAC files of several segments or types of jobs: {sorted(kinds)}. Give those of one")
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise SourceChanged(f"Two WAC files of {twice.state} in {twice.year}. Give each state once")
