"""How much a market's mix of industries is like the nation's: the Hachman index, estimated where jobs are withheld.

    index = 1 / sum over industries of (share here)^2 / (share in the nation)

1 where the mix is the nation's, near 0 where few industries have all jobs. Industries are the economy once: private
sectors of two digits, and each government in total. Definition: F. Hachman, University of Utah, Bureau of Economic and
Business Research; https://gardner.utah.edu/.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, estimate_columns, facts, no_facts
from aker_core.facts.inputs import TERM, merged, no_inputs, part_terms, terms
from aker_geo.codes import NATION
from aker_jobs.comparison.economy_by_industry import INDUSTRY, industry_estimates, industry_key, of_economy
from aker_jobs.labor.estimate_inputs import estimate_inputs
from aker_jobs.labor.job_sums import markets_only
from aker_jobs.labor.labor_facts import Labor
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.qcew_cells import QcewTable, cells_of
from aker_jobs.labor.qcew_inputs import sector_inputs, total_key

ENDS = ("estimate", "estimate_p05", "estimate_p95")
METRIC = "industry_diversity_hachman"
METHOD = Method(
    "1 / sum of (share of jobs here)^2 / (share of jobs in the nation), by industry",
    "total ** 2 / (nation_total * sum(jobs ** 2 / nation))",
)
ESTIMATED = Method(
    "the same; withheld industries are estimated, scaled to what the others leave of all jobs",
    "total ** 2 / (nation_total * (sum(jobs ** 2 / nation)"
    " + ((total - sum(jobs)) / sum(estimates)) ** 2 * sum(estimates ** 2 / nation)))",
)
UNDETAILED = "the publisher has no rows by industry for the area"
WITHHELD = "{} industries are withheld; their jobs together are known, which gives the bounds"
SPLIT = "{} industries are withheld and estimated; their jobs together are known"
SPLIT_FEW = f"{SPLIT}. Of {{}} too few establishments are withheld to estimate them: the middle of their bounds"


def hachman(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per market: value, estimate, p05, p95, low, high, disclosed (share of the jobs), withheld (number of
    industries without a figure).

    rows: cbsa_code, total_jobs, nation_total, jobs (null: withheld) and nation (jobs of the industry in the nation),
    one row per market and industry with jobs; estimate, estimate_p05, estimate_p95 of withheld ones, as far as there
    are any. With withheld industries there is no value: what is left of the total is theirs. The index is highest where
    it is spread as in the nation, and lowest where the industry that is smallest in the nation has all of it. With
    estimates of all of them it is spread as these, which is the estimate.
    """
    nation, hidden = pl.col("nation"), pl.col("jobs").is_null()
    columns = {name: pl.lit(None, pl.Float64) for name in ENDS if name not in rows.columns}
    grouped = (
        _scaled(rows.with_columns(**columns))
        .group_by("cbsa_code")
        .agg(
            total=pl.col("total_jobs").first(),
            nation_total=pl.col("nation_total").first(),
            rest=pl.col("rest").first(),
            squares=(pl.col("jobs") ** 2 / nation).sort().sum(),
            withheld=hidden.sum(),
            of_nation=nation.filter(hidden).sort().sum(),
            smallest=nation.filter(hidden).min(),
            split=pl.when(pl.col("scaled").filter(hidden).null_count() == 0).then(
                (pl.col("scaled") ** 2 / nation).filter(hidden).sort().sum()
            ),
            spread=_spread().filter(hidden).sort().sum().sqrt(),
        )
    )
    most, least = (pl.col("rest") ** 2 / pl.col(name) for name in ("smallest", "of_nation"))
    known, squares = pl.col("withheld") == 0, pl.col("squares")

    def index(squares: pl.Expr) -> pl.Expr:
        there = (squares > 0) & (pl.col("nation_total") > 0)
        return pl.when(there).then(pl.col("total") ** 2 / (pl.col("nation_total") * squares))

    def inside(split: pl.Expr) -> pl.Expr:
        """The index for a split between the two that bound it."""
        return pl.when(~known & pl.col("split").is_not_null()).then(index(squares + split.clip(least, most)))

    return grouped.select(
        "cbsa_code",
        "withheld",
        value=pl.when(known).then(index(squares)),
        estimate=inside(pl.col("split")),
        p05=inside(pl.col("split") + pl.col("spread")),
        p95=inside(pl.col("split") - pl.col("spread")),
        low=pl.when(~known).then(index(squares + most)),
        high=pl.when(~known).then(index(squares + least)),
        disclosed=pl.when(pl.col("total") > 0).then(1 - pl.col("rest") / pl.col("total")),
    ).sort("cbsa_code")


def _scaled(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with rest (what the disclosed industries leave of all jobs), scaled (the estimates so that they add up
    to it) and half (of their intervals, scaled alike)."""
    hidden = pl.col("jobs").is_null()
    rest = (pl.col("total_jobs") - pl.col("jobs").sum().over("cbsa_code")).clip(lower_bound=0)
    estimated = pl.col("estimate").filter(hidden).sort().sum().over("cbsa_code")
    scale = pl.when(estimated > 0).then(rest / estimated)
    half = (pl.col("estimate_p95") - pl.col("estimate_p05")) / 2
    return rows.with_columns(rest=rest, scaled=scale * pl.col("estimate"), half=scale * half)


def _spread() -> pl.Expr:
    """What a withheld industry adds to the variance of the sum of squares, in squared half widths. The jobs of all of
    them together are known: only what differs from the mean slope of the sum counts."""
    variance = pl.col("half") ** 2
    slope = 2 * pl.col("scaled") / pl.col("nation")
    mean = (variance * slope).sort().sum() / variance.sort().sum()
    return (variance * (slope - mean) ** 2).fill_nan(0.0)


def industry_diversity(cells: pl.LazyFrame, labor: Labor) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The index of the data year as facts, and the jobs of industries as their inputs."""
    sums = labor.sums
    totals = sums.totals.filter(pl.col("year") == sums.year)
    of_nation = totals.filter(pl.col("cbsa_code") == NATION).drop_nulls("total_jobs")
    markets = markets_only(totals).drop_nulls("area_fips")
    if not of_nation.height or not markets.height:
        return no_facts(), no_inputs()
    economy = cells.filter(pl.col("year") == sums.year, of_economy())
    nation = _industries(economy, pl.DataFrame({"cbsa_code": [NATION], "area_fips": [NATION_AREA]}))
    here = _industries(economy, markets.select("cbsa_code", "area_fips").explode("area_fips"))
    named = markets.select("cbsa_code", "basis", "covers", "period", total_jobs=pl.col("total_jobs").cast(pl.Float64))
    joined = (
        here.join(nation.select(*INDUSTRY, nation="jobs"), on=INDUSTRY)
        .join(named, on="cbsa_code")
        .join(industry_estimates(sums, sums.year), on=["cbsa_code", *INDUSTRY], how="left")
        .with_columns(nation_total=pl.lit(float(of_nation["total_jobs"][0])))
    )
    year = pl.lit(sums.year, pl.Int16)
    hidden = pl.col("jobs").is_null()
    terms_of = joined.group_by("cbsa_code").agg(
        too_few=pl.col("too_few").sum(),
        vectors=_vectors(year).sort().str.join(TERM),
        split=pl.when(~hidden | pl.col("estimate_key").is_not_null()).then(_split(year)).sort().str.join(TERM),
    )
    private = here.filter(pl.col("own_code") == "5").select("cbsa_code").unique().with_columns(detailed=True)
    rows = (
        named.join(hachman(joined), on="cbsa_code", how="left")
        .join(terms_of, on="cbsa_code", how="left")
        .join(private, on="cbsa_code", how="left")
        .with_columns(
            pl.col("detailed").fill_null(value=False), year=year, nation_made=pl.lit(sums.national.made, pl.String)
        )
    )
    inputs = [_inputs(part.with_columns(year=year), sums.source) for part in (here, nation)]
    estimated = (
        sums.industries.join(joined.filter(hidden), on=["cbsa_code", "estimate_key"], how="semi")
        if (sums.industries.width)
        else pl.DataFrame()
    )
    if estimated.height:
        inputs.append(estimate_inputs(estimated, sums.industry_parts, sums.source))
    return _facts(rows), merged(inputs)


def _industries(economy: pl.LazyFrame, places: pl.DataFrame) -> pl.DataFrame:
    """cbsa_code, industry, jobs (null where a part is withheld), area_fips, payloads; no row where there are none."""
    rows = cells_of(economy, places["area_fips"].unique().to_list()).join(places, on="area_fips")
    return (
        rows.group_by("cbsa_code", *INDUSTRY)
        .agg(
            jobs=pl.when(pl.col("jobs").null_count() == 0).then(pl.col("jobs").sum().cast(pl.Float64)),
            area_fips=pl.col("area_fips").unique().sort(),
            payloads=pl.col("payload_sha256").drop_nulls().unique().sort(),
        )
        .filter(pl.col("jobs").ne_missing(0))
        .sort("cbsa_code", *INDUSTRY)
    )


def _vectors(year: pl.Expr) -> pl.Expr:
    part = pl.format("{}-{}", *INDUSTRY)
    sides = {"jobs": pl.col("cbsa_code"), "nation": pl.lit(NATION)}
    return pl.concat_str(
        [part_terms(role, part, industry_key(place, year)) for role, place in sides.items()], separator=TERM
    )


def _split(year: pl.Expr) -> pl.Expr:
    """As `_vectors`, where withheld industries are estimated: these are a vector of their own."""
    part = pl.format("{}-{}", *INDUSTRY)
    own = industry_key(pl.col("cbsa_code"), year)
    here = pl.when(pl.col("jobs").is_null())
    role = here.then(part_terms("estimates", part, pl.col("estimate_key"))).otherwise(part_terms("jobs", part, own))
    return pl.concat_str([role, part_terms("nation", part, industry_key(pl.lit(NATION), year))], separator=TERM)


def _facts(rows: pl.DataFrame) -> pl.DataFrame:
    known, bounded = pl.col("value").is_not_null(), pl.col("low").is_not_null() & pl.col("high").is_not_null()
    status = (
        pl.when(~pl.col("detailed"))
        .then(pl.lit("not_published"))
        .when(known & _is_derived())
        .then(pl.lit("derived"))
        .when(known)
        .then(pl.lit("observed"))
        .when(pl.col("estimate").is_not_null())
        .then(pl.lit("imputed"))
        .when(bounded)
        .then(pl.lit("bounded"))
        .otherwise(pl.lit("suppressed"))
    )
    imputed = status == "imputed"
    return facts(
        rows,
        METRIC,
        pl.coalesce("value", "estimate"),
        year=pl.col("year"),
        current=True,
        period=pl.col("period"),
        method=pl.when(imputed).then(pl.lit(ESTIMATED.text)).otherwise(pl.lit(METHOD.text)),
        formula=pl.when(imputed).then(pl.lit(ESTIMATED.formula)).otherwise(pl.lit(METHOD.formula)),
        inputs=terms(
            pl.when(imputed).then("split").otherwise("vectors"),
            total=total_key(),
            nation_total=total_key(place=pl.lit(NATION)),
        ),
        status=status,
        ends=estimate_columns(
            status, {name: pl.col(name) for name in ("p05", "p95", "low", "high")}, pl.col("disclosed")
        ),
        reason=_reason(status),
    )


def _is_derived() -> pl.Expr:
    """Whether counties were added up, boundaries may differ, or the nation's mix is not the publisher's."""
    added = (pl.col("basis") == "counties") | pl.col("covers").is_null()
    return added.fill_null(value=False) | pl.col("nation_made").is_not_null()


def _reason(status: pl.Expr) -> pl.Expr:
    """Why a market has no index, or what it rests on, and what there is to know of the nation's mix."""
    imputed = status == "imputed"
    own = (
        pl.when(imputed & (pl.col("too_few") > 0))
        .then(pl.format(SPLIT_FEW, "withheld", "too_few"))
        .when(imputed)
        .then(pl.format(SPLIT, "withheld"))
        .when(status == "bounded")
        .then(pl.format(WITHHELD, "withheld"))
    )
    both = pl.concat_str(own, "nation_made", separator="; ", ignore_nulls=True)
    reason = pl.when(pl.col("detailed") & (status != "suppressed") & (both != "")).then(both).otherwise(own)
    return pl.when(~pl.col("detailed")).then(pl.lit(UNDETAILED)).otherwise(reason)


def _inputs(rows: pl.DataFrame, source: QcewTable) -> pl.DataFrame:
    keyed = rows.with_columns(
        key=industry_key(pl.col("cbsa_code"), pl.col("year")),
        own_codes=pl.concat_list("own_code"),
        industry_codes=pl.concat_list("industry_code"),
    )
    return sector_inputs(keyed, source)
