"""What the annual and the quarterly files of QCEW share: addresses of slices, the three layouts, withheld cells."""

from __future__ import annotations

from typing import Literal

import polars as pl

from aker_core.errors import ConfigError
from aker_data.contracts import Payload, Request
from aker_data.schemas.bls import FORMS
from aker_data.schemas.table import TableSchema
from aker_data.sources.cells import bare, digits
from aker_data.sources.reading import Layout, place_of, raise_source_changed, read

FIRST_YEAR = 1990
FIRST_YEAR_OF_SLICES = 2014
Quarter = Literal["a", "1", "2", "3", "4"]
_SITE = "https://data.bls.gov/cew/data"
_DISCLOSURES = {"": "disclosure_code", "lq_": "lq_disclosure_code", "oty_": "oty_disclosure_code"}
# How a person may have named a whole file or the slices of a period; {y} is the year, {q} a or [1-4].
_SLICE_NAMES = ("*qcew-{y}-{q}-*.csv", "*qcew_{y}_{q}_*.csv")


def source_of(quarter: Quarter) -> str:
    """The source that holds the figures of a quarter (1 to 4) or of the year (a)."""
    if quarter not in ("a", "1", "2", "3", "4"):
        raise ConfigError(f"Unknown QCEW quarter {quarter!r}. Use a (annual averages), 1, 2, 3 or 4")
    return "bls_qcew_annual" if quarter == "a" else "bls_qcew_quarterly"


def area_slice(year: int, area: str, quarter: Quarter = "a") -> Request:
    """All industries of one area: a county (08031), state (08000), metro (C1974), the nation (US000)."""
    return _slice(year, quarter, "area", area.upper())


def industry_slice(year: int, industry: str, quarter: Quarter = "a") -> Request:
    """All areas of one industry: 10 for all, or NAICS; sectors of several codes are written 31-33."""
    return _slice(year, quarter, "industry", industry.replace("-", "_"))


def _slice(year: int, quarter: Quarter, kind: Literal["area", "industry"], code: str) -> Request:
    if year < FIRST_YEAR_OF_SLICES:
        raise ConfigError(
            f"QCEW slices by area or industry begin with {FIRST_YEAR_OF_SLICES}. Request the whole file of {year}"
        )
    return Request(
        source=source_of(quarter),
        url=f"{_SITE}/api/{year}/{quarter}/{kind}/{code}.csv",
        part=f"{year}/{quarter}/{kind}/{code}",
        media="csv",
    )


def whole_year(source: str, year: int, name: str, file_names: tuple[str, ...] = ()) -> Request:
    """One of the zips of a whole year, for example ``annual_singlefile`` or ``qtrly_by_area``."""
    if year < FIRST_YEAR:
        raise ConfigError(f"QCEW by NAICS begins with {FIRST_YEAR}; {year} has no file. Request a later year")
    return Request(
        source=source,
        url=f"{_SITE}/files/{year}/csv/{year}_{name}.zip",
        part=str(year),
        media="zip",
        file_names=file_names,
    )


def slice_names(year: int, quarters: str) -> tuple[str, ...]:
    """Patterns of names under which a person may keep slices of a year. quarters: ``a`` or ``[1-4]``."""
    return tuple(name.format(y=year, q=quarters) for name in _SLICE_NAMES)


def parse(payload: Payload, schema: TableSchema, levels: tuple[str, ...]) -> pl.DataFrame:
    """Rows of a QCEW file by its table's schema: sizes other than all left out, withheld cells null.

    levels: columns that `disclosure_code` is about. Reads the single files and slices (38 or 42 columns) and the files
    by area (five titles more, ``estabs_count`` for ``estabs``). Raises SourceChanged on anything else, also on rows of
    another year, quarter, area or industry than asked for, and on codes of unknown form.
    """
    layout = _layout(schema)
    frame = read(payload, layout, lambda rows: _tidy(rows, schema, levels))
    for column, form in ((name, form) for name, form in FORMS.items() if name in frame.columns):
        frame = _with_codes(payload, layout, frame, (column, form))
    _require_what_was_asked(payload, frame)
    return frame


def _with_codes(payload: Payload, layout: Layout, frame: pl.DataFrame, rule: tuple[str, str]) -> pl.DataFrame:
    """The codes of a column as the publisher writes them: with the zero at the front that programs take away."""
    column, form = rule
    codes = frame.get_column(column).unique()
    odd = codes.filter(~codes.str.contains(form))
    if odd.is_empty():
        return frame
    code = pl.col("written")
    mended = pl.DataFrame({"written": odd}).with_columns(
        code=(digits(code, 5) if column == "area_fips" else bare(code)).str.to_uppercase()
    )
    if lost := mended.filter(~pl.col("code").str.contains(form).fill_null(value=False))["written"].sort().to_list():
        place = place_of(payload, layout, column, lost[0])
        fault = f"{place} holds {lost[0]!r:.40}, a code of unknown form ({len(lost)} such codes)"
        raise_source_changed(payload, fault, saved_again=True)
    return frame.with_columns(pl.col(column).replace(dict(mended.rows())))


def _require_what_was_asked(payload: Payload, frame: pl.DataFrame) -> None:
    """Compare what the rows are of with the question: ``2020/1/area/39041``, or a year alone for whole files."""
    year, quarter, kind, code, *_ = (*payload.request.part.split("/"), "", "", "")
    wanted: dict[str, object] = {"year": int(year)}
    if quarter.isdecimal() and "qtr" in frame.columns:
        wanted["qtr"] = int(quarter)
    if kind:
        wanted |= {"area_fips": code} if kind == "area" else {"industry_code": code.replace("_", "-")}
    for column, value in wanted.items():
        there = frame.get_column(column).unique().sort().to_list()
        if there != [value]:
            more = f" and {len(there) - 5} more" if len(there) > 5 else ""
            fault = f"rows are of {column} {there[:5]}{more}, requested was {value}. Get the file of {value}"
            raise_source_changed(payload, fault)


def _layout(schema: TableSchema) -> Layout:
    names = (*schema.dtypes, *schema.ignored)
    return Layout(
        columns={**schema.dtypes, "size_code": pl.Int8},
        ignored=schema.ignored,
        renames={name.replace("_estabs", "_estabs_count"): name for name in names if "_estabs" in name},
        members="*.csv",
    )


def _tidy(rows: pl.LazyFrame, schema: TableSchema, levels: tuple[str, ...]) -> pl.LazyFrame:
    # Files of size classes have the same layout; their rows would be counted twice beside those of all sizes (0).
    codes = [pl.col(code).str.strip_chars().replace("", None) for code in _DISCLOSURES.values()]
    all_sizes = rows.filter(pl.col("size_code") == 0).drop("size_code").with_columns(codes)
    return all_sizes.with_columns(
        pl.when(pl.col(code).ne_missing("N")).then(pl.col(name)).alias(name)
        for prefix, code in _DISCLOSURES.items()
        for name in _withheld(schema, levels, prefix)
    )


def _withheld(schema: TableSchema, levels: tuple[str, ...], prefix: str) -> tuple[str, ...]:
    """The columns that a disclosure code is about: all of its group but the counts of establishments."""
    if not prefix:
        return levels
    code = _DISCLOSURES[prefix]
    return tuple(name for name in schema.dtypes if name.startswith(prefix) and name != code and "_estabs" not in name)
