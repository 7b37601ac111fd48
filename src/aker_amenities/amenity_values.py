"""Establishments per 10,000 residents of markets, states and the nation, as facts."""

from __future__ import annotations

import polars as pl

from aker_amenities.establishments import PER, establishments_of_areas, per_residents
from aker_amenities.industries import EVERY, Industry, industries, metric_of
from aker_amenities.qcew_counties import COLUMN, PRIVATE, Counties
from aker_core.facts.carried_counties import carried_sums, carried_weights, least_sums, source_counties
from aker_core.facts.county_areas import county_areas
from aker_core.facts.fact import Method, facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.inputs import input_rows, merged, terms, texts
from aker_core.facts.residents import resident_inputs, resident_key
from aker_geo.publisher_counties import QCEW, without_combined

METHOD = Method("sum of county establishments per 10,000 residents", "10_000 * establishments / residents")
OTHER_COUNTIES = "establishments are published by other counties than the market's"
CARRIED = (
    "Connecticut's other county scheme, carried over by the residents of its towns; how far establishments differ from "
    "residents was not measured"
)
NO_RESIDENTS = "no population estimate of this place and year is loaded"


def amenity_values(family_inputs: FamilyInputs, counties: Counties) -> FamilyResult:
    """Every amenity, and the sum of the counted ones, of markets, their states and the nation."""
    year = counties.year
    listed = county_areas(counties.rows["county_fips"], family_inputs.crosswalk)
    is_there = pl.col("county_fips").is_in(counties.published["county_fips"].unique().to_list())
    members = without_combined(listed, QCEW, is_there, ["area"])
    weights = carried_weights(family_inputs.crosswalk, counties.published["county_fips"].unique(), year)
    sources = source_counties(weights)
    members = pl.concat([members, sources])  # a county that is carried over is an area of its own
    areas = establishments_of_areas(counties.rows, members, counties.published)
    people = family_inputs.place_residents.filter(pl.col("year") == year)
    residents = people.select(area="cbsa_code", population="population")
    joined = areas.join(residents, on="area", how="left")
    codes = members.group_by("area").agg(pl.col("county_fips").sort())
    payloads = counties.rows["payload_sha256"].unique().sort().to_list()
    parts: dict[str, tuple[Industry, ...]] = {each.metric: (each,) for each in industries()}
    parts[metric_of(EVERY)] = tuple(each for each in industries() if each.is_counted)
    rows, inputs = [], [resident_inputs(people)]
    for metric, of in parts.items():
        counted = _together(joined, of).join(codes, on="area")
        found = counted.join(sources, on="area", how="semi").select("area", "establishments")
        amounts, key = dict(found.iter_rows()), f"amenities/{{}}/{metric}"
        carried = carried_sums(weights, amounts, key).join(residents, on="area")
        least = least_sums(weights, amounts, key).join(residents, on="area")
        others = pl.concat([carried.select("area"), least.select("area"), sources.select("area")])
        rows += [
            _facts(counted.join(others, on="area", how="anti"), metric, counties),
            _carried_facts(carried, metric, counties),
            _carried_facts(least, metric, counties),
        ]
        inputs.append(_inputs(counted, metric, of, counties, payloads))
    return FamilyResult(facts=pl.concat(rows), inputs=merged(inputs))


def _together(areas: pl.DataFrame, of: tuple[Industry, ...]) -> pl.DataFrame:
    """One row per area: the establishments of some amenities, null where one of them is unknown."""
    rows = areas.filter(pl.col("industry_code").is_in([each.industry_code for each in of]))
    return per_residents(
        rows.group_by("area")
        .agg(
            pl.col("counties", "counties_found").min(),
            pl.col("population").first(),
            establishments=pl.when((pl.col("establishments").null_count() == 0) & (pl.len() == len(of))).then(
                pl.col("establishments").sum()
            ),
        )
        .sort("area")
    )


def _facts(rows: pl.DataFrame, metric: str, counties: Counties) -> pl.DataFrame:
    known = pl.col("establishments").is_not_null()
    lacking = pl.format("no row for {} of its {} counties", pl.col("counties") - pl.col("counties_found"), "counties")
    status = (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit("derived"))
        .when(known)
        .then(pl.lit("not_loaded"))
        .when(pl.col("counties_found") == 0)
        .then(pl.lit("not_comparable"))
        .otherwise(pl.lit("not_published"))
    )
    return facts(
        rows,
        metric,
        pl.col("value"),
        year=counties.year,
        current=True,
        place="area",
        method=METHOD,
        inputs=pl.when(known & pl.col("population").is_not_null()).then(
            terms(establishments=_key(metric), residents=resident_key(pl.col("area"), pl.lit(counties.year)))
        ),
        status=status,
        period=pl.lit(counties.period),
        reason=pl.when(pl.col("value").is_null()).then(
            pl.when(known)
            .then(pl.lit(NO_RESIDENTS))
            .when(pl.col("counties_found") == 0)
            .then(pl.lit(OTHER_COUNTIES))
            .otherwise(lacking)
        ),
    )


def _carried_facts(rows: pl.DataFrame, metric: str, counties: Counties) -> pl.DataFrame:
    """Of markets whose establishments are those of other counties, by weights. rows: of `carried_sums`, or of
    `least_sums` where some of them are not in the table (what the others have is then a lower bound), with population.
    """
    value, is_least = PER * pl.col("weighted") / pl.col("population"), "lacking" in rows.columns
    lacking = pl.format("{}; county {} is not in the table and counts as none", pl.lit(CARRIED), "lacking")
    return facts(
        rows.filter(pl.col("population") > 0),
        metric,
        pl.lit(None, pl.Float64) if is_least else value,
        year=counties.year,
        current=True,
        place="area",
        method=pl.lit(METHOD.text),
        formula=pl.format("10_000 * ({}) / residents", "sum"),
        inputs=terms(pl.col("terms"), residents=resident_key(pl.col("area"), pl.lit(counties.year))),
        status=pl.lit("bounded" if is_least else "derived"),
        low=value if is_least else pl.lit(None, pl.Float64),
        period=pl.lit(counties.period),
        reason=lacking if is_least else pl.lit(CARRIED),
    )


def _key(metric: str) -> pl.Expr:
    return pl.format("amenities/{}/{}", "area", pl.lit(metric))


def _inputs(
    rows: pl.DataFrame, metric: str, of: tuple[Industry, ...], counties: Counties, payloads: list[str]
) -> pl.DataFrame:
    where = {
        "area_fips": pl.col("county_fips"),
        "own_code": texts(PRIVATE),
        "industry_code": texts(*(each.industry_code for each in of)),
        "year": texts(str(counties.year)),
    }
    if counties.quarter is not None:
        where["qtr"] = texts(str(counties.quarter))
    return input_rows(
        rows.filter(pl.col("establishments").is_not_null()),
        _key(metric),
        table=counties.table,
        column=COLUMN[counties.table],
        amount=pl.col("establishments"),
        payloads=pl.lit(payloads, pl.List(pl.String)),
        where=where,
    )
