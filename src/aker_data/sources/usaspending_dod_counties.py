"""USAspending, research of the Department of Defense by county: dollars obligated in each fiscal year.

This is where DoD dollars by year and place come from. The search by geography adds up the transactions of the asked
days; the amounts of the search by award are those of an award's whole life, so adding these up by year counts twice.
Contracts of the department appear 90 days after they were signed, so the last quarter of a year is whole in January.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, NextRequests, Payload, Request, Scope, Source
from aker_data.schemas.usaspending import DOD_COUNTIES, GROUPS, LAYERS, LEFT_OUT
from aker_data.sources import _usaspending, _usaspending_archive, cells, reading
from aker_data.sources._shape import as_declared
from aker_geo import codes

ID = "usaspending_dod_counties"
URL = f"{_usaspending.API}/spending_by_geography/"
YEARS_BEFORE = 5
# What the answers hold beyond what is read: the publisher's own population and dollars for each resident.
_NEEDED = ("shape_code", "display_name", "aggregated_amount")
_LEFT_OUT = ("population", "per_capita")
_ANSWERED = {"shape_code": pl.String, "display_name": pl.String, "aggregated_amount": pl.Float64}
# The publisher keeps one of an answer's unplaced parts and drops the others, so what is missing shows only beside the
# states: they are asked too.
UNPLACED_SHARE = 0.05

_QUESTIONS = tuple(
    (group, field, layer) for layer in LAYERS for group in GROUPS for field in _usaspending.fields(group)
)


def question(year: int, group: str, field: str, layer: str) -> dict[str, Any]:
    """The body of one search: dollars of a fiscal year for a group and field, by county or by state of the work."""
    days = _usaspending.fiscal_year_days(year)
    return {
        "filters": _usaspending.filters(group, days, field=field),
        "geo_layer": layer,
        "scope": "place_of_performance",
    }


def request(year: int, group: str, field: str, layer: str) -> Request:
    """One search. All searches of a fiscal year are one part of the table."""
    body = _usaspending.body(question(year, group, field, layer))
    return Request(ID, URL, part=str(year), media="json", method="POST", body=body)


def requests(scope: Scope) -> list[Need]:
    """The scope's fiscal year and the five before it: searches, or the yearly archives that a person downloaded."""
    _usaspending.fiscal_year_days(scope.year)
    years = range(scope.year, max(scope.year - YEARS_BEFORE, _usaspending.FIRST_YEAR) - 1, -1)
    return [
        Need(
            f"DoD research by county, fiscal year {year}",
            ((request(year, *_QUESTIONS[0]),), _usaspending_archive.requests(ID, year)),
            required=year == scope.year,
        )
        for year in years
    ]


def follow(payload: Payload) -> NextRequests:
    """After the first search of a year, the other thirteen: they are pages of one part. Archives have none."""
    if payload.request.body is None or _asked(payload) != _QUESTIONS[0]:
        return NextRequests()
    year = int(payload.request.part)
    return NextRequests(tuple(request(year, *query) for query in _QUESTIONS[1:]))


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `DOD_COUNTIES`, from an answer of the search or from an archive of transactions.

    Raises SourceChanged for another layout, an answer to another question, or an unknown place code.
    """
    if payload.request.body is None:
        return as_declared(payload, _usaspending_archive.by_place(payload), DOD_COUNTIES)
    group, field, layer = _asked(payload)
    reply = _usaspending.answer(payload)
    terms = {"geo_layer": layer, "scope": "place_of_performance", "spending_level": "transactions"}
    wrong = {name: reply[name] for name, value in terms.items() if reply.get(name, value) != value}
    if wrong:
        reading.raise_source_changed(payload, f"the response is for {wrong}, requested was {terms}")
    rows = _usaspending.rows(payload, reply, _NEEDED)
    if not rows and (field, layer) == ("other", "county"):
        reading.raise_source_changed(
            payload, f"no {group} in any U.S. county. Check whether the department's name has changed"
        )
    unknown = {name for row in rows for name in row} - {*_NEEDED, *_LEFT_OUT}
    if unknown:
        reading.raise_source_changed(payload, f"results with unknown fields {sorted(unknown)}")
    for row in rows:
        _usaspending.number(payload, row["aggregated_amount"], "aggregated_amount")
    try:
        frame = pl.from_dicts(rows, schema=_ANSWERED) if rows else pl.DataFrame(schema=_ANSWERED)
    except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError) as error:
        reading.raise_source_changed(payload, f"a result is not as declared: {str(error).partition(chr(10))[0]}", error)
    constants = {"fiscal_year": int(payload.request.part), "award_group": group, "field": field, "geography": layer}
    placed = frame.select(*_columns(layer), *(pl.lit(value).alias(name) for name, value in constants.items()))
    lost = placed.filter((pl.col("shape_code") != "") & pl.col("state_fips").is_null())
    if lost.height:
        reading.raise_source_changed(
            payload, f"codes {lost['shape_code'].head(5).to_list()} are not those of a {layer}"
        )
    return as_declared(payload, placed, DOD_COUNTIES)


def _asked(payload: Payload) -> tuple[str, str, str]:
    """Group, field and layer of the question that an answer is for."""
    query = _searches(int(payload.request.part)).get(payload.request.body or "")
    if query is None:
        reading.raise_source_changed(payload, "the request is not one that the table is made from")
    return query


@cache
def _searches(year: int) -> dict[str, tuple[str, str, str]]:
    """Group, field and layer by the body of the search. A year's answers are asked for theirs many times."""
    return {_usaspending.body(question(year, *query)): query for query in _QUESTIONS}


@cache
def _columns(layer: str) -> tuple[pl.Expr, ...]:
    """Code, name, dollars, county and state of a result; the last two null where the code is empty or none."""
    shape, none = pl.col("shape_code").fill_null(""), pl.lit(None, pl.String)
    result = shape, pl.col("display_name").alias("name"), pl.col("aggregated_amount").alias("amount_usd")
    if layer == "state":
        state = shape.replace_strict(codes.state_codes(), default=None, return_dtype=pl.String)
        return *result, none.alias("county_fips"), state.alias("state_fips")
    county = pl.when(shape.str.contains(r"^[0-9]{5}$")).then(shape)
    return *result, county.alias("county_fips"), county.str.slice(0, 2).alias("state_fips")


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """Both groups have dollars in every fiscal year; the states' dollars are nearly all in counties; no code is odd."""
    placed = pl.col("county_fips").is_not_null() | (pl.col("geography") == "state")
    sums = (
        table.filter(pl.col("geography") != LEFT_OUT)
        .group_by("fiscal_year", "award_group", "geography")
        .agg(cells.cents(pl.col("amount_usd")).filter(placed).sum().alias("cents"), pl.len().alias("rows"))
        .collect()
    )
    years = sums.get_column("fiscal_year").unique().sort().to_list()
    there = {(row["fiscal_year"], row["award_group"]) for row in sums.iter_rows(named=True) if row["rows"]}
    empty = [f"{year} {group}" for year in years for group in GROUPS if (year, group) not in there]
    return [
        Check(
            "usaspending_whole_years",
            passed=not empty,
            note=f"no {', '.join(empty)}. Check whether the department's name has changed"
            if empty
            else f"both groups in {len(years)} fiscal years",
            fatal=True,
        ),
        _unplaced(sums),
        _odd_codes(table),
    ]


def _odd_codes(table: pl.LazyFrame) -> Check:
    """What was left out of archives because a code cannot be read, with its dollars."""
    rows = table.filter(pl.col("geography") == LEFT_OUT).sort("fiscal_year", "award_group").collect()
    notes = [
        f"${row['amount_usd']:,.2f} of {row['award_group']} of {row['fiscal_year']}: {row['name']}"
        for row in rows.iter_rows(named=True)
    ]
    note = f"left out for a code that cannot be read: {' | '.join(notes)}" if notes else "every code can be read"
    return Check("usaspending_codes", passed=not notes, note=note, rows=rows.height, costs_rows=True)


def _unplaced(sums: pl.DataFrame) -> Check:
    """How many of the states' dollars are in no county, in the year where it is worst."""
    wide = sums.group_by("fiscal_year").agg(
        pl.col("cents").filter(pl.col("geography") == layer).sum().alias(layer) for layer in LAYERS
    )
    shares = wide.filter(pl.col("state") > 0).select(
        "fiscal_year", (1 - pl.col("county") / pl.col("state")).alias("off")
    )
    if shares.is_empty():
        return Check("usaspending_unplaced", passed=True, note="no state dollars to compare with")
    worst = shares.sort(pl.col("off").abs(), "fiscal_year", descending=True).row(0, named=True)
    note = f"{worst['off']:.1%} of the states' dollars of {worst['fiscal_year']} are in no county (the worst year)"
    return Check(
        "usaspending_unplaced",
        passed=abs(worst["off"]) <= UNPLACED_SHARE,
        note=note,
        max_abs_error=worst["off"],
        costs_rows=True,
    )


SOURCE = Source(id=ID, schema=DOD_COUNTIES, requests=requests, parse=parse, checks=checks, follow=follow)
