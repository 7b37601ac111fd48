"""Renting in markets, states and the nation (ACS 1-year) with margins, as facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from aker_core.facts.fact import Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import input_rows, merged, one, terms, texts
from aker_core.facts.margins import moe_proportion, moe_sum
from aker_core.facts.selection import newest_year
from aker_core.facts.survey import not_surveyed, survey_key, survey_period, survey_status, surveyed_places

TABLE = "census_rents"
RENT, RENT_METRIC = "gross_rent", "median_gross_rent_usd"
CONTROLLED = "*****"  # an estimate without sampling error


class Lines(NamedTuple):
    """The lines of a table that a term of a formula is the sum of."""

    table: str
    lines: tuple[int, ...]


TERMS = {
    "for_rent": Lines("B25004", (2,)),
    "rented": Lines("B25004", (3,)),
    "renters": Lines("B25003", (3,)),
    "burdened": Lines("B25070", (7, 8, 9, 10)),
    "computed": Lines("B25070", (2, 3, 4, 5, 6, 7, 8, 9, 10)),
    RENT: Lines("B25064", (1,)),
}


@dataclass(frozen=True)
class Share:
    """One metric: 100 · part / sum of wholes, all of them terms."""

    metric: str
    part: str
    wholes: tuple[str, ...]

    @property
    def method(self) -> Method:
        """In words, and as a formula over the inputs."""
        whole = " + ".join(self.wholes)
        formula = f"100 * {self.part} / {whole}" if len(self.wholes) == 1 else f"100 * {self.part} / ({whole})"
        return Method("share of published estimates, margin by the formula of a proportion", formula)


SHARES = (
    Share("rental_vacancy_rate_pct", "for_rent", ("renters", "for_rent", "rented")),
    Share("rent_burden_30_pct", "burdened", ("computed",)),
)


def rent_values(family_inputs: FamilyInputs) -> FamilyResult:
    """The figures of the newest survey up to the data year. States and the nation are there where they have one."""
    table = family_inputs.tables[TABLE]
    year = newest_year(table, family_inputs.scope.year)
    if year is None:
        return FamilyResult()
    places = surveyed_places(family_inputs.markets, family_inputs.states, year, family_inputs.scope.delineation)
    amounts = term_amounts(table.filter(pl.col("year") == year).collect())
    rows = places.join(
        amounts, left_on=["geography", "cbsa_code"], right_on=["geography", "geo_code"], how="left"
    ).with_columns(year=pl.lit(year, pl.Int16))
    facts_of = [*(_share_facts(rows, share) for share in SHARES), _rent_facts(rows)]
    inputs = [_inputs(rows, term) for term in TERMS]
    return FamilyResult(facts=pl.concat(facts_of), inputs=merged(inputs))


def term_amounts(table: pl.DataFrame) -> pl.DataFrame:
    """One row per place: geography, geo_code, payloads, and for each term T: ``T`` (sum of its lines, null where one
    has no estimate), ``T_moe`` (its margin, null where one has none), and rent_low, rent_high.

    table: rows of `census_rents` of one year. Estimates without sampling error have a margin of 0.
    """
    margin = pl.when(pl.col("moe_annotation") == CONTROLLED).then(0.0).otherwise("moe")
    rows = []
    for (geography, code), cells in table.sort("table", "line").group_by("geography", "geo_code", maintain_order=True):
        of_line = {
            (name, line): (estimate, moe)
            for name, line, estimate, moe in cells.select("table", "line", "estimate", margin.alias("m")).iter_rows()
        }
        sums: dict[str, object] = {}
        for term, lines in TERMS.items():
            parts = [of_line.get((lines.table, line), (None, None)) for line in lines.lines]
            sums |= {term: _sum([part for part, _ in parts]), f"{term}_moe": _moe(parts)}
        payloads = sorted(cells["payload_sha256"].cast(pl.String).unique())
        rows.append({"geography": geography, "geo_code": code, "payloads": payloads, **sums, **_rent_ends(cells)})
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "geography": pl.String,
        "geo_code": pl.String,
        "payloads": pl.List(pl.String),
        **{f"{term}{end}": pl.Float64 for term in TERMS for end in ("", "_moe")},
        "rent_low": pl.Float64,
        "rent_high": pl.Float64,
        "annotation": pl.String,
    }
    return pl.DataFrame(rows, schema=schema)


def _sum(parts: list[float | None]) -> float | None:
    known = [part for part in parts if part is not None]
    return sum(sorted(known)) if len(known) == len(parts) else None


def _moe(parts: list[tuple[float | None, float | None]]) -> float | None:
    known = [(estimate, moe) for estimate, moe in parts if estimate is not None and moe is not None]
    return moe_sum(*zip(*known, strict=True)) if len(known) == len(parts) else None


def _rent_ends(cells: pl.DataFrame) -> dict[str, object]:
    """The ends of a median beyond the bureau's classes: at least 3,500 is written 3,500+."""
    rent = cells.filter(pl.col("table") == TERMS[RENT].table)["annotation"].to_list()
    sign = rent[0] if rent else None
    number = float(sign[:-1].replace(",", "")) if sign and sign[0].isdigit() and sign[-1] in "+-" else None
    low, high = (number, None) if sign and sign[-1] == "+" else (None, number)
    return {"rent_low": low, "rent_high": high, "annotation": sign}


def share_of(row: dict[str, float | None], share: Share) -> tuple[float | None, float | None]:
    """Value and margin of a share in percent, from the terms of a place; null where a term is, or nothing is the whole.

    The margin of the whole is that of the sum of its terms.
    """
    wholes = [row[name] for name in share.wholes]
    part, whole = row[share.part], _sum(wholes)
    if part is None or whole is None or whole <= 0:
        return None, None
    margin, of_whole = row[f"{share.part}_moe"], _moe([(row[name], row[f"{name}_moe"]) for name in share.wholes])
    if margin is None or of_whole is None:
        return 100 * part / whole, None
    return 100 * part / whole, 100 * moe_proportion(part, margin, whole, of_whole)


def _share_facts(rows: pl.DataFrame, share: Share) -> pl.DataFrame:
    values = [share_of(row, share) for row in rows.iter_rows(named=True)]
    schema = {"value": pl.Float64, "moe": pl.Float64}
    valued = rows.hstack(pl.DataFrame(values, schema=schema, orient="row"))
    whole = pl.sum_horizontal(*share.wholes, ignore_nulls=False)
    absent = pl.when(whole == 0).then(pl.lit("no_base")).otherwise(pl.lit("not_published"))
    keys = {name: survey_key(name) for name in dict.fromkeys((share.part, *share.wholes))}
    return facts(
        _shown(valued, pl.col("value").is_not_null()),
        share.metric,
        pl.col("value"),
        year=pl.col("year"),
        current=True,
        method=share.method,
        inputs=pl.when(pl.col("value").is_not_null()).then(terms(**keys)),
        status=survey_status(pl.col("value"), absent),
        moe=pl.col("moe"),
        period=survey_period(),
        reason=pl.when(pl.col("value").is_null()).then(not_surveyed()).otherwise("otherwise"),
    )


def _rent_facts(rows: pl.DataFrame) -> pl.DataFrame:
    value, beyond = pl.col(RENT), pl.any_horizontal(pl.col("rent_low", "rent_high").is_not_null())
    return facts(
        _shown(rows, value.is_not_null() | beyond),
        RENT_METRIC,
        value,
        year=pl.col("year"),
        current=True,
        method=Method("as published (B25064 line 1)", RENT),
        inputs=pl.when(value.is_not_null() | beyond).then(terms(**{RENT: survey_key(RENT)})),
        status=survey_status(value, pl.when(beyond).then(pl.lit("bounded")).otherwise(pl.lit("not_published"))),
        low=pl.col("rent_low"),
        high=pl.col("rent_high"),
        moe=pl.when(value.is_not_null()).then(f"{RENT}_moe"),
        period=survey_period(),
        reason=pl.when(value.is_not_null())
        .then("otherwise")
        .when(beyond)
        .then(pl.format("the publisher states only that the median is beyond its classes: {}", "annotation"))
        .otherwise(not_surveyed()),
    )


def _shown(rows: pl.DataFrame, known: pl.Expr) -> pl.DataFrame:
    """Every market; states and the nation only where they have a figure."""
    return rows.filter(known | (pl.col("geography") == "metro"))


def _inputs(rows: pl.DataFrame, term: str) -> pl.DataFrame:
    lines = TERMS[term]
    return input_rows(
        rows.filter(pl.col("payloads").is_not_null()),
        survey_key(term),
        table=TABLE,
        column="estimate",
        amount=pl.col(term),
        payloads=pl.col("payloads"),
        where={
            "geography": one("geography"),
            "geo_code": one("cbsa_code"),
            "year": one("year"),
            "table": texts(lines.table),
            "line": texts(*map(str, lines.lines)),
        },
    )
