"""Census Business Dynamics Statistics: establishments, firms and jobs by year, area, sector and age.

Layout: https://www.census.gov/programs-surveys/bds/documentation/codebook-glossary.html. Every release holds all years
since 1978 and revises them, so of each table the newest published release is taken.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.census_bds import ALL, COUNTS, DYNAMICS, FLAGS, LEFT_CENSORED, MEASURES
from aker_data.sources import reading
from aker_data.sources._bds_checks import checks
from aker_data.sources._shape import as_declared
from aker_data.sources.cells import bare, county, digits

ID = "census_bds"
_SITE = "https://www2.census.gov/programs-surveys/bds/tables/time-series"


@dataclass(frozen=True)
class Table:
    """One published table. keys: columns beside year and measures. what: for messages."""

    what: str
    keys: tuple[str, ...] = ()


TABLES = {
    "us": Table("the nation"),
    "st": Table("states", ("st",)),
    "msa": Table("metros", ("msa",)),
    "st_cty": Table("counties", ("st", "cty")),
    "msa_fac": Table("metros by coarse age of the firm", ("msa", "fagecoarse")),
    "fa": Table("the nation by age of the firm", ("fage",)),
    "st_fa": Table("states by age of the firm", ("st", "fage")),
    "sec_fa": Table("sectors by age of the firm", ("sector", "fage")),
    "ea": Table("the nation by age of the establishment", ("eage",)),
    "st_ea": Table("states by age of the establishment", ("st", "eage")),
    "sec_ea": Table("sectors by age of the establishment", ("sector", "eage")),
}
_AGES = {"fage": "firm", "fagecoarse": "firm", "eage": "establishment"}
_PLACES = {"msa": "metro", "cty": "county", "st": "state"}
# A class is written with the letter of its place in the order: "g) 6 to 10".
_CLASS = rf"(?i)^[a-z]\) ([0-9]+|[0-9]+ to [0-9]+|[0-9]+\+|{LEFT_CENSORED})$"


@cache
def releases() -> tuple[int, ...]:
    """The releases in use, newest first.

    A new one is a row in reference/bds_releases.csv, once its layout was compared.
    """
    text = files("aker_data.reference").joinpath("bds_releases.csv").read_text(encoding="utf-8")
    return tuple(sorted((int(row["release"]) for row in csv.DictReader(text.splitlines(), strict=True)), reverse=True))


def request(table: str, vintage: int) -> Request:
    """One table of one release. Raises ValueError for a table or release that is not known."""
    if table not in TABLES or vintage not in releases():
        years = ", ".join(map(str, releases()))
        raise ValueError(
            f"Unknown BDS table {table!r} of {vintage}. Tables are {', '.join(TABLES)}; releases are {years}"
        )
    key = "" if table == "us" else f"_{table}"
    return Request(ID, f"{_SITE}/{vintage}/bds{vintage}{key}.csv", part=f"{vintage}/{table}", media="csv")


def requests(scope: Scope) -> list[Need]:  # noqa: ARG001 (every release holds the whole history)
    """Every table of the newest release that has it. None is required: missing ones are reported."""
    return [
        Need(
            f"business dynamics of {of.what}",
            tuple((request(name, of_year),) for of_year in releases()),
            required=False,
        )
        for name, of in TABLES.items()
    ]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `DYNAMICS` from one table. Raises SourceChanged on another layout or a cell that is neither."""
    vintage, _, name = payload.request.part.partition("/")
    if name not in TABLES:
        reading.raise_source_changed(payload, f"no such table is known: {', '.join(TABLES)}")
    keys = TABLES[name].keys
    types = {"year": pl.Int16, **dict.fromkeys((*keys, *MEASURES), pl.String)}
    cells = reading.read(payload, reading.Layout(types)).with_columns(
        *(bare(pl.col(name)).alias(name) for name in keys), pl.col(*MEASURES).str.strip_chars()
    )
    _refuse_odd_classes(payload, cells, keys)
    numbers = cells.select(_number(measure) for measure in MEASURES)
    letters = _letters(cells, numbers)
    if saved_again := [name for name in letters.columns if name in COUNTS and _is_odd(numbers[name], letters[name])]:
        cells = cells.with_columns(bare(pl.col(name)) for name in saved_again)
        numbers = numbers.with_columns(cells.select(_number(name) for name in saved_again))
        letters = _letters(cells, numbers)
    _refuse_odd_cells(payload, cells, numbers, letters)
    labels = cells.select(
        "year",
        pl.lit(name).alias("bds_table"),
        pl.lit(int(vintage)).alias("vintage"),
        *_place(keys),
        pl.col("sector") if "sector" in keys else pl.lit(ALL).alias("sector"),
        *_age(keys),
    )
    flags = _flags(letters) if letters.columns else pl.lit(None).alias("flags")
    return as_declared(payload, labels.hstack(numbers).with_columns(flags), DYNAMICS)


def _number(measure: str) -> pl.Expr:
    """The number in a cell, a whole one for counts; null for anything else (`nan`, `inf` and `1E+05` are no rates)."""
    if measure in COUNTS:
        return pl.col(measure).cast(pl.Int64, strict=False)
    rate = pl.col(measure).cast(pl.Float64, strict=False)
    has_lost_digits = pl.col(measure).str.contains("E+", literal=True)
    return pl.when(rate.is_finite() & ~has_lost_digits).then(rate).alias(measure)


def _letter(measure: str) -> pl.Expr:
    """D, S, X or N out of `D`, `(D)` or, in older files, `.` for what is not there; null for a number."""
    cell = pl.col(measure).str.strip_chars("()").replace({".": "X"})
    return pl.when(cell.is_in(list(FLAGS))).then(cell).alias(measure)


def _letters(cells: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """The letters of the measures that have cells without a number."""
    return cells.select(_letter(measure) for measure in MEASURES if numbers[measure].null_count())


def _is_odd(numbers: pl.Series, letters: pl.Series) -> bool:
    """Whether a measure has cells that are neither a number nor a letter, such as ``2494.0`` of a program."""
    return numbers.null_count() > letters.count()


def _flags(letters: pl.DataFrame) -> pl.Series:
    """One letter per measure, in the order of `MEASURES`; null for rows of numbers only."""
    dots = [pl.col(name).fill_null(".") if name in letters.columns else pl.lit(".") for name in MEASURES]
    some = pl.any_horizontal(pl.all().is_not_null())
    return letters.select(flags=pl.when(some).then(pl.concat_str(dots))).to_series()


def _refuse_odd_cells(payload: Payload, cells: pl.DataFrame, numbers: pl.DataFrame, letters: pl.DataFrame) -> None:
    """Every cell is a number (a whole one, for counts) or one letter; anything else is something not known."""
    for measure in letters.columns:
        if numbers[measure].null_count() == letters[measure].len() - letters[measure].null_count():
            continue
        odd = cells.filter(numbers[measure].is_null() & letters[measure].is_null())
        reading.raise_source_changed(
            payload, f"{measure} of {odd['year'][0]} is {odd[measure][0]!r:.40}, neither a number nor a flag"
        )


def _refuse_odd_classes(payload: Payload, cells: pl.DataFrame, keys: tuple[str, ...]) -> None:
    for key in keys:
        pattern = _CLASS if key in _AGES else r"^[0-9-]+$"
        classes = cells[key].unique()
        odd = classes.filter(~classes.str.contains(pattern).fill_null(value=False))
        if odd.len():
            reading.raise_source_changed(payload, f"{key} {odd[0]!r:.40} is not a code or class that is known")


def _place(keys: tuple[str, ...]) -> tuple[pl.Expr, pl.Expr]:
    kind = next((_PLACES[key] for key in _PLACES if key in keys), "nation")
    codes = {
        "nation": pl.lit("US"),
        "state": digits(pl.col("st"), 2),
        "metro": pl.col("msa"),
        "county": county(pl.col("st"), pl.col("cty")),
    }
    return pl.lit(kind).alias("geography"), codes[kind].alias("geo_code")


def _age(keys: tuple[str, ...]) -> tuple[pl.Expr, ...]:
    key = next((key for key in keys if key in _AGES), None)
    if key is None:
        nothing = pl.lit(None, pl.Int16)
        return (
            pl.lit(ALL).alias("age_of"),
            pl.lit(ALL).alias("age_class"),
            nothing.alias("age_low"),
            nothing.alias("age_high"),
        )
    label = pl.col(key).str.slice(3).str.to_lowercase()
    years = label.str.extract_all(r"[0-9]+")
    closed = label.str.contains(r"[0-9]$")
    return (
        pl.lit(_AGES[key]).alias("age_of"),
        label.alias("age_class"),
        years.list.first().alias("age_low"),
        pl.when(closed).then(years.list.last()).alias("age_high"),
    )


SOURCE = Source(id=ID, schema=DYNAMICS, requests=requests, parse=parse, checks=checks)
