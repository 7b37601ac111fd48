"""Rates of places by fiscal year: dollars per 100,000 residents, by agency and sector, and their change over the year.

A rate is given where every part of it is known. Where a part is not (a table that is not there, dollars that could not
be placed, a year without a price index), what is known is a lower bound, as long as an agency does not take back more
than it gives in the place.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aker_jobs.awards import BASE_YEAR
from aker_jobs.awards.per_capita import PER
from aker_jobs.awards.prices import deflate
from aker_jobs.awards.reference_data import INDEX_OF, SECTORS, price_indices

AGENCY_KEYS = {"NIH": "nih", "NSF": "nsf", "DOD": "dod"}
TOTAL, REAL, CHANGE = "research_awards_usd_per_100k", "research_awards_real_usd_per_100k", "research_awards_yoy"
_KEY = ["geography", "geo_code", "fiscal_year"]
GENERAL_INDEX = "gdp"


@dataclass(frozen=True)
class Rate:
    """A rate per 100,000 residents: which parts it adds up (agency -> column of the sums), and its method in words."""

    metric: str
    parts: dict[str, str]
    method: str


def _rates() -> tuple[Rate, ...]:
    placed = "by county of work, else of the recipient"
    every = dict.fromkeys(AGENCY_KEYS, "usd")
    agencies = tuple(
        Rate(f"{key}_awards_usd_per_100k", {agency: "usd"}, f"100,000 · {agency} obligations / residents; {placed}")
        for agency, key in AGENCY_KEYS.items()
    )
    sectors = tuple(
        Rate(
            f"{sector}_awards_usd_per_100k",
            dict.fromkeys(AGENCY_KEYS, f"{sector}_usd"),
            f"100,000 · obligations of sector {sector} (award_sectors.csv; an award may serve several) / residents",
        )
        for sector in SECTORS
    )
    return (
        *agencies,
        Rate(TOTAL, every, f"100,000 · (NIH + NSF + DoD obligations) / residents; {placed}"),
        Rate(
            REAL,
            dict.fromkeys(AGENCY_KEYS, "real_usd"),
            f"the same in dollars of fiscal year {BASE_YEAR}: NIH by BRDPI, NSF and DoD by the GDP price index",
        ),
        *sectors,
    )


RATES = _rates()
CHANGE_METHOD = "obligations / obligations of the year before - 1, all agencies"


def with_real(sums: pl.DataFrame) -> pl.DataFrame:
    """The sums with real_usd (dollars of the base year), real_usd_reason (why there is none) and real_usd_note.

    Each agency by its own index; in years without it, by the general one, which the note says.
    """
    made = [_real(sums.filter(pl.col("agency") == agency), index) for agency, index in INDEX_OF.items()]
    return pl.concat(made)


def _real(sums: pl.DataFrame, index: str) -> pl.DataFrame:
    own = deflate(sums, price_indices(), index=index)
    if index == GENERAL_INDEX:
        return own.with_columns(real_usd_note=pl.lit(None, pl.String))
    general = deflate(sums, price_indices(), index=GENERAL_INDEX)
    stands_in = pl.col("real_usd").is_null() & general["real_usd"].is_not_null()
    told = pl.format("{}: no published {} of the year here, deflated by the GDP price index", "agency", pl.lit(index))
    return own.with_columns(
        real_usd_note=pl.when(stands_in).then(told),
        real_usd=pl.coalesce("real_usd", general["real_usd"]),
        real_usd_status=pl.when(stands_in).then(general["real_usd_status"]).otherwise("real_usd_status"),
        real_usd_reason=pl.when(~stands_in).then("real_usd_reason"),
    )


def long_rates(sums: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """All rates of all places and years.

    sums: geography, geo_code, agency, fiscal_year, usd, real_usd, the sector sums (null where not known),
    real_usd_reason, real_usd_note and bound_reason (null, or why the sums are only lower bounds).
    residents: geography, geo_code, fiscal_year, population, population_reason.
    Returns geography, geo_code, fiscal_year, metric, value, status, low, reason, method.
    """
    rows = [_rate(sums, residents, rate) for rate in RATES]
    return pl.concat([*rows, _change(sums)])


def _parts(sums: pl.DataFrame, rate: Rate) -> pl.DataFrame:
    """One row per place and year: the sum of the known parts, how many are known, and why others are not."""
    wanted = pl.DataFrame({"agency": list(rate.parts), "column": list(rate.parts.values())})
    picked = sums.join(wanted, on="agency").with_columns(
        part=pl.coalesce(pl.when(pl.col("column") == name).then(name) for name in {*rate.parts.values()})
    )
    why = pl.when(pl.col("part").is_null()).then(
        pl.coalesce(
            pl.when(pl.col("column") == "real_usd").then("real_usd_reason"), pl.lit("the dollars are not known")
        )
    )
    known = picked.group_by(_KEY).agg(
        total=pl.col("part").sum(),
        known=pl.col("part").count(),
        sure=(pl.col("part").is_not_null() & pl.col("bound_reason").is_null()).sum(),
        agencies=pl.col("agency"),
        reasons=pl.coalesce("bound_reason", why).drop_nulls().unique().sort(),
        notes=pl.when(pl.col("column") == "real_usd").then("real_usd_note").drop_nulls().unique().sort(),
    )
    absent = pl.concat_list(
        pl.when(~pl.col("agencies").list.contains(agency)).then(pl.lit(f"no awards of {agency} for the year"))
        for agency in rate.parts
    ).list.drop_nulls()
    return known.with_columns(reasons=pl.concat_list("reasons", absent)).drop("agencies")


def _rate(sums: pl.DataFrame, residents: pl.DataFrame, rate: Rate) -> pl.DataFrame:
    found = _parts(sums, rate).join(residents, on=_KEY, how="left")
    per_head = PER * pl.col("total") / pl.col("population")
    peopled = (pl.col("population") > 0).fill_null(value=False)
    whole = pl.col("sure") == len(rate.parts)
    status = (
        pl.when(pl.col("known") == 0)
        .then(pl.lit("not_published"))
        .when(~peopled)
        .then(pl.lit("no_base"))
        .when(whole)
        .then(pl.lit("derived"))
        .otherwise(pl.lit("bounded"))
    )
    lacking = pl.coalesce("population_reason", pl.lit("no residents of the year"))
    return found.select(
        *_KEY,
        metric=pl.lit(rate.metric),
        value=pl.when(whole & peopled).then(per_head),
        status=status,
        low=pl.when(status == "bounded").then(per_head),
        reason=pl.when(status == "no_base")
        .then(lacking)
        .when(~whole)
        .then(pl.concat_list("reasons", "notes").list.join("; "))
        .when(pl.col("notes").list.len() > 0)
        .then(pl.col("notes").list.join("; ")),
        method=pl.lit(rate.method),
    )


def _change(sums: pl.DataFrame) -> pl.DataFrame:
    """Over the year, where all agencies are known in both years."""
    total = Rate(CHANGE, dict.fromkeys(AGENCY_KEYS, "usd"), CHANGE_METHOD)
    now = _parts(sums, total)
    names = {"total": "before", "sure": "sure_before", "reasons": "reasons_before"}
    before = now.with_columns(pl.col("fiscal_year") + 1).rename(names)
    found = now.join(before.select(*_KEY, *names.values()), on=_KEY, how="left")
    lacking = pl.when(pl.col("before").is_null()).then(pl.lit(["no awards of the year before"]))
    why = pl.concat_list("reasons", pl.coalesce(lacking, "reasons_before")).list.unique(maintain_order=True)
    whole = (pl.col("sure") == len(total.parts)) & (pl.col("sure_before") == len(total.parts)).fill_null(value=False)
    based = (pl.col("before") > 0).fill_null(value=False)
    return found.select(
        *_KEY,
        metric=pl.lit(CHANGE),
        value=pl.when(whole & based).then(pl.col("total") / pl.col("before") - 1),
        status=pl.when(~whole)
        .then(pl.lit("not_published"))
        .when(based)
        .then(pl.lit("derived"))
        .otherwise(pl.lit("no_base")),
        low=pl.lit(None, pl.Float64),
        reason=pl.when(~whole)
        .then(pl.format("not fully known in both years: {}", why.list.join("; ")))
        .when(~based)
        .then(pl.lit("no money, or more taken back than given, in the year before")),
        method=pl.lit(CHANGE_METHOD),
    )
