"""Jobs of sectors of which cells are withheld: what is disclosed plus what is estimated, with an interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import polars as pl

from aker_core.facts.inputs import input_rows, one, texts
from aker_geo.codes import TERRITORY_FIPS
from aker_jobs.labor.areas import ALL_COUNTIES
from aker_jobs.labor.estimates.bounds import hard_bounds
from aker_jobs.labor.estimates.leaves import COUNTY, METRO, STATE
from aker_jobs.labor.estimates.withheld import WithheldJobs, withheld_jobs
from aker_jobs.labor.nation import NATION_AREA
from aker_jobs.labor.qcew_cells import ANNUAL_ROUNDING, QcewTable, owner
from aker_jobs.labor.qcew_inputs import keys_of
from aker_jobs.labor.too_few import LEAF, few_alone, few_between, few_of_wholes

TABLE = "estimated_jobs"
# In tables of some areas fewer margins hold a cell: intervals are this much wider. Measured on the real first quarter
# of 2016, tables of 12 and 40 metros: 93 to 99 % of the hidden cells inside (90 to 95 % with 1.5), errors of 7 to 20 %
# of their jobs. Sums of cells could not be measured there, so the wider factor is taken.
WIDER_IN_PARTS = 3.0
SCHEMA = {
    "cbsa_code": pl.String,
    "sector": pl.String,
    "estimate": pl.Float64,
    "estimate_p05": pl.Float64,
    "estimate_p95": pl.Float64,
    "disclosed_share": pl.Float64,
    "too_few": pl.Boolean,
    "estimate_key": pl.String,
}
_CELL = ["area_fips", "own_code", "industry_code"]
_SET = ["sector", "is_state"]  # states apart from the markets that lie in them
STATE_DIGITS = 2
ENDS = ("estimate", "estimate_p05", "estimate_p95")
LEAVES = {
    **dict.fromkeys(("cbsa_code", "sector", *LEAF), pl.String),
    **dict.fromkeys(("variance", "establishments"), pl.Float64),
}


class SectorEstimates(NamedTuple):
    """sums: of the sectors that withhold something, cbsa_code, sector, estimate, estimate_p05, estimate_p95, disclosed
    (jobs), withheld (jobs that were fitted), open_establishments, establishments_beside, and few: whether the estimate
    may not be shown (`aker_jobs.labor.too_few`). leaves: their withheld county cells, `LEAVES`."""

    sums: pl.DataFrame
    leaves: pl.DataFrame


def is_national(cells: pl.LazyFrame, year: int) -> bool:
    """Whether the table holds the counties of the nation in a year: estimates need what counties add up to."""
    area = pl.col("area_fips").cast(pl.String)
    counties = area.str.contains(r"^\d{5}$") & ~area.str.ends_with("000")
    areas = cells.filter(pl.col("year") == year).select(area.unique())
    return int(areas.filter(counties).select(pl.len()).collect().item()) >= ALL_COUNTIES


@dataclass(frozen=True)
class EstimatedYear:
    """A year whose withheld cells were estimated.

    fit: of all withheld county cells. cells: all of the year with jobs_low and jobs_high. areas: those whose cells have
    margins enough to be estimated (null: all). wider: how much wider intervals are than those of a national table.
    membership: county_fips, qcew_area, of the metros whose rows hold these counties.
    """

    fit: WithheldJobs
    cells: pl.DataFrame
    membership: pl.DataFrame
    areas: frozenset[str] | None = None
    wider: float = 1.0

    def placed(self, places: pl.DataFrame) -> pl.DataFrame:
        """The places (cbsa_code, area_fips) of which all areas can be estimated."""
        if self.areas is None:
            return places
        inside = pl.col("area_fips").is_in(list(self.areas))
        return places.filter(inside.all().over("cbsa_code"))


def estimated_year(
    cells: pl.DataFrame,
    membership: pl.DataFrame,
    rounding: float,
    *,
    national: bool,
    nation: pl.DataFrame | None = None,
) -> EstimatedYear | None:
    """The fit of all withheld cells of a year, and the cells with bounds; None where no county has a margin above it.

    cells: every area of the year, as of `qcew_cells`. membership: county_fips, qcew_area. rounding: of one figure.
    national: whether the table holds the counties of the nation. In a table of some areas a metro, state or nation with
    rows by industry is a margin only where the establishments of its counties add up to its own: else it holds what is
    not in the table. nation: its rows as of `aker_jobs.labor.national_sums.margin_rows` where the table has none: the
    fit is held against them as closely as quotients tell, and they bound nothing.
    """
    renamed = _renamed(cells)
    membership = membership.select("county_fips", "qcew_area")
    kept, areas = (renamed, None) if national else _with_whole_margins(renamed, membership)
    fitted = kept if nation is None else pl.concat([kept, _renamed(nation)], how="diagonal_relaxed")
    fit = None if areas is not None and not areas else withheld_jobs(fitted, membership, rounding=rounding)
    if fit is None:
        return None
    if nation is not None:  # its rows are nobody's figures: whatever their parts say is no revision
        fit = replace(fit, left_out=fit.left_out.filter(pl.col("area_fips") != NATION_AREA))
    membership = fit.members(membership)
    # What is no margin of the fit bounds no other area either.
    apart = renamed.join(kept, on="area_fips", how="anti")["area_fips"].unique().sort().to_list()
    bounded = hard_bounds(
        renamed, membership, fit.left_out, rounding=rounding, not_whole=apart, incomplete=fit.incomplete
    )
    named = bounded.rename({"estabs": "establishments", "low": "jobs_low", "high": "jobs_high"})
    return EstimatedYear(
        fit,
        named.select(*cells.columns, "jobs_low", "jobs_high"),
        membership,
        areas,
        1.0 if national else WIDER_IN_PARTS,
    )


def _renamed(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.rename({"establishments": "estabs"}).with_columns(pl.col("agglvl_code").cast(pl.Int64))


def _with_whole_margins(cells: pl.DataFrame, membership: pl.DataFrame) -> tuple[pl.DataFrame, frozenset[str]]:
    """The cells of counties and of the areas that are the sum of theirs, and all areas inside such a one."""
    totals = cells.filter(pl.col("own_code") == "0", pl.col("industry_code") == "10").select("area_fips", "estabs")
    code = pl.col("area_fips")
    is_county = code.str.contains(r"^\d{5}$") & ~code.str.ends_with("000")
    counties = totals.filter(is_county)
    above = [
        counties.join(membership.drop_nulls(), left_on="area_fips", right_on="county_fips").rename({"qcew_area": "up"}),
        counties.with_columns(up=pl.concat_str(code.str.slice(0, 2), pl.lit("000"))),
        counties.filter(~code.str.slice(0, 2).is_in(list(TERRITORY_FIPS))).with_columns(up=pl.lit(NATION_AREA)),
    ]
    inside = pl.concat(part.select("area_fips", "estabs", "up") for part in above)
    sums = inside.group_by("up").agg(counted=pl.col("estabs").sum(), parts=pl.len())
    detailed = cells.filter(pl.col("own_code") == "5", pl.col("industry_code") != "10").select(up="area_fips").unique()
    whole = (
        sums.join(detailed, on="up", how="semi")
        .join(totals, left_on="up", right_on="area_fips")
        .filter(
            (pl.col("counted") - pl.col("estabs")).abs() <= ANNUAL_ROUNDING * (pl.col("parts") + 1), pl.col("parts") > 1
        )["up"]
    )
    covered = inside.filter(pl.col("up").is_in(whole.to_list()))["area_fips"]
    kept = cells.filter(is_county | code.is_in(whole.to_list()))
    return kept, frozenset([*whole, *covered])


def sector_estimates(
    fit: WithheldJobs,
    cells: pl.DataFrame,
    places: pl.DataFrame,
    sectors: pl.DataFrame,
    others: pl.DataFrame | None = None,
    *,
    of_wholes: bool = False,
) -> SectorEstimates:
    """Estimates of the sectors that withhold something.

    cells: of one year, jobs null where withheld. places: as of `sector_places`. sectors: sector, industry_code,
    own_code, of that year. others: `LEAVES` of sums that were judged before, and is_shown. of_wholes: whether the
    sectors are the industries of the whole economy, so that each is what the others leave of it.
    """
    of_sectors = (
        cells.join(sectors.select("sector", "industry_code", "own_code"), on=["industry_code", "own_code"])
        .with_columns(owner=owner(pl.col("own_code")))
        .join(places.select("cbsa_code", "owner", "area_fips"), on=["area_fips", "owner"])
        .select("cbsa_code", "sector", *_CELL, "jobs", is_state=pl.col("cbsa_code").str.len_chars() == STATE_DIGITS)
    )
    disclosed = of_sectors.group_by("cbsa_code", "sector").agg(disclosed=pl.col("jobs").sum().cast(pl.Float64))
    hidden = of_sectors.filter(pl.col("jobs").is_null())
    places = hidden.select(*_SET, "cbsa_code").unique().sort(*_SET, "cbsa_code")
    members = _members(fit, hidden, places.with_row_index("number"))
    sums = places.hstack(fit.sums(members, places.height)).join(disclosed, on=["cbsa_code", "sector"], how="left")
    leaves = _open_leaves(fit, members, places)
    estimated = sums.with_columns(
        estimate=pl.col("estimate") + pl.col("disclosed"),
        estimate_p05=pl.col("p05") + pl.col("disclosed"),
        estimate_p95=pl.col("p95") + pl.col("disclosed"),
        open_establishments="open_estabs",
        establishments_beside="beside_estabs",
    ).sort("cbsa_code", "sector")
    return SectorEstimates(_judged(estimated, leaves, others, of_wholes=of_wholes), leaves)


def _judged(sums: pl.DataFrame, leaves: pl.DataFrame, others: pl.DataFrame | None, *, of_wholes: bool) -> pl.DataFrame:
    """The sums with `few`. others, of_wholes: as of `sector_estimates`."""
    key = ["cbsa_code", "sector"]
    alone = sums.with_columns(few=few_alone())
    kept = leaves.join(alone.filter("few"), on=key, how="anti")
    before = leaves.clear().with_columns(is_shown=True) if others is None else others
    between = few_between(kept, before).with_columns(near=True)
    judged = alone.join(between, on=key, how="left", maintain_order="left").with_columns(
        few=pl.col("few") | pl.col("near").fill_null(value=False)
    )
    return few_of_wholes(judged.drop("near")) if of_wholes else judged.drop("near")


def _members(fit: WithheldJobs, hidden: pl.DataFrame, numbered: pl.DataFrame) -> pl.DataFrame:
    """The leaves that are in withheld cells: leaf, number (of the place and sector). A leaf is in one place of a `_SET`
    at most: in that of its county's cell where its metro's is withheld too."""
    codes = hidden.join(numbered, on=[*_SET, "cbsa_code"]).group_by(*_SET, *_CELL).agg(pl.col("number").min())
    of_market, of_state = codes.filter(~pl.col("is_state")), codes.filter("is_state")
    parts = [fit.leaves_in(kind, side) for kind, side in ((METRO, of_market), (COUNTY, of_market), (STATE, of_state))]
    return pl.concat(parts).unique([*_SET, "leaf"], keep="last", maintain_order=True).select("leaf", "number")


def _open_leaves(fit: WithheldJobs, members: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The withheld ones of the leaves, each with its place and sector: `LEAVES`."""
    chosen = members.filter(pl.Series(fit.is_open)[members["leaf"]]).sort("number", "leaf")
    variance = pl.Series("variance", fit.variance[chosen["leaf"].to_numpy()])
    of_leaves = fit.leaves[chosen["leaf"]].select(*LEAF, establishments=pl.col("estabs").fill_null(0.0))
    return pl.concat([of_leaves, places[chosen["number"]], variance.to_frame()], how="horizontal").select(*LEAVES)


def with_estimates(
    sums: pl.DataFrame, estimates: SectorEstimates, label: pl.Expr | None = None, wider: float = 1.0
) -> pl.DataFrame:
    """The sums of sectors with the columns of `SCHEMA`: null where nothing is withheld or nothing may be shown.

    sums: as of `aker_jobs.labor.sector_sums`, with bounds; the estimate is brought inside. label: of the sector in keys
    (default: its name). wider: than the interval of the estimates. too_few: the withheld part rests on one or two
    establishments, or tells of so few by subtraction: no estimate is made of it, but the middle of the bounds stands,
    with the bounds as its interval; all three are what anybody can work out of what is published.
    """
    shown = estimates.sums.select("cbsa_code", "sector", *ENDS, "disclosed", "few")
    joined = sums.join(shown, on=["cbsa_code", "sector"], how="left", maintain_order="left")
    low, high = pl.col("jobs_low"), pl.col("jobs_high").fill_null(float("inf"))
    usable = pl.col("complete") & low.is_not_null()
    estimate = pl.col("estimate")
    reach = {end: (estimate + wider * (pl.col(end) - estimate)).clip(low, high) for end in ENDS}
    public = dict(zip(ENDS, ((low + pl.col("jobs_high")) / 2, low, pl.col("jobs_high")), strict=True))
    few = pl.col("few").fill_null(value=False)
    inside = joined.with_columns(
        pl.when(usable & few).then(public[end]).when(usable).then(reach[end]).alias(end) for end in ENDS
    )
    key = estimate_key(pl.col("sector") if label is None else label)
    return inside.with_columns(
        disclosed_share=pl.when(estimate > 0).then((pl.col("disclosed") / estimate).clip(0.0, 1.0)),
        too_few=pl.col("few").fill_null(value=False),
        estimate_key=pl.when(estimate.is_not_null()).then(key),
    ).drop("few", "disclosed")


def hidden_as(sums: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The estimated sums, with the middle of their bounds where `others` has too_few for the same place, sector and
    year: what is not shown of one table is not shown of the same year rebuilt without some of its rows either."""
    key = ["cbsa_code", "sector", "year"]
    named = others.filter("too_few").select(*key, hidden=True)
    joined = sums.join(named, on=key, how="left", maintain_order="left")
    low, high, estimate = pl.col("jobs_low"), pl.col("jobs_high"), pl.col("estimate")
    public = dict(zip(ENDS, ((low + high) / 2, low, high), strict=True))
    is_hidden = pl.col("hidden").fill_null(value=False) & estimate.is_not_null()
    share = (pl.col("disclosed_share") * estimate / public["estimate"]).clip(0.0, 1.0)
    return joined.with_columns(
        *(pl.when(is_hidden).then(public[end]).otherwise(end).alias(end) for end in ENDS),
        disclosed_share=pl.when(is_hidden).then(share).otherwise("disclosed_share"),
        too_few=pl.col("too_few") | is_hidden,
    ).drop("hidden")


def without_estimates(sums: pl.DataFrame) -> pl.DataFrame:
    """The same columns where nothing is estimated."""
    empty = {name: pl.lit(None, kind) for name, kind in SCHEMA.items() if name not in sums.columns}
    return sums.with_columns(**(empty | {"too_few": pl.lit(value=False)}))


def figures() -> dict[str, pl.Expr]:
    """The best that is known of a sum: figure (disclosed, else estimated), p05 and p95 (equal to it where disclosed),
    low and high, and disclosed (the share that is)."""
    jobs = pl.col("jobs").cast(pl.Float64)
    return {
        "figure": pl.coalesce(jobs, "estimate"),
        "p05": pl.coalesce(jobs, "estimate_p05"),
        "p95": pl.coalesce(jobs, "estimate_p95"),
        "low": pl.coalesce(jobs, "jobs_low"),
        "high": pl.coalesce(jobs, "jobs_high"),
        "disclosed": pl.when(jobs.is_not_null()).then(1.0).otherwise("disclosed_share"),
    }


def jobs_terms(role: str, prefix: str = "") -> pl.Expr:
    """The inputs of a sector's jobs: the estimate where there is one, else the rows that are added up.

    prefix: of the columns estimate_key and keys.
    """
    estimate, keys = pl.col(f"{prefix}estimate_key"), pl.col(f"{prefix}keys")
    return pl.when(estimate.is_not_null()).then(pl.lit(f"{role}=") + estimate).otherwise(keys_of(role, keys))


def estimate_key(sector: pl.Expr) -> pl.Expr:
    """The key of an estimated sum: ``estimate/<place>/<sector>/<year>``."""
    return pl.format("estimate/{}/{}/{}", "cbsa_code", sector, "year")


def estimate_inputs(sums: pl.DataFrame, parts: pl.DataFrame, source: QcewTable) -> pl.DataFrame:
    """The inputs of estimated sums: the amount is what the fit gives, the payloads those of the sector's own rows.

    sums: with estimate_key and keys (of the parts). parts: as of `sector_parts`.
    """
    estimated = sums.drop_nulls("estimate_key")
    of_parts = (
        estimated.select("estimate_key", key="keys").explode("key").join(parts.select("key", "payloads"), on="key")
    )
    payloads = (
        of_parts.explode("payloads").group_by("estimate_key").agg(pl.col("payloads").drop_nulls().unique().sort())
    )
    named = estimated.join(payloads, on="estimate_key", how="left").with_columns(
        pl.col("estimate_key").str.split("/").list.get(-2).alias("sector")
    )
    return input_rows(
        named,
        pl.col("estimate_key"),
        table=TABLE,
        column="estimate",
        amount=pl.col("estimate"),
        payloads=pl.col("payloads").fill_null([]),
        where={
            "source": texts(source.name),
            "place": one("cbsa_code"),
            "sector": one("sector"),
            "year": one("year"),
        },
    )
