"""How far estimates are off: disclosed cells are hidden, estimated, and compared, beside simpler methods.

Pattern: of each metro's disclosed private four-digit cells one in `ONE_IN` is hidden, the smaller ones first (as the
publisher's primary rule does), with its county cells; so is the smallest other cell of the same three-digit industry
(secondary suppression: else the parent gives the hidden one away). Which cells are hidden is the same at every run.
"""

from __future__ import annotations

import polars as pl

from aker_jobs.labor.estimates.leaves import COUNTY_TENS, METRO, METRO_TENS, NATION_TENS
from aker_jobs.labor.estimates.withheld_jobs import WithheldJobs, withheld_jobs

ONE_IN = 8
SIZES = (10, 100, 1_000, 10_000)
MARGINS, ON_SAME = "margins", "margins_on_same_cells"
_SIMPLER = ("top_down", "establishments", "equal")
METHODS = (MARGINS, ON_SAME, *_SIMPLER)
_AT = ["area_fips", "own_code", "industry_code"]


def holdout(cells: pl.DataFrame, membership: pl.DataFrame, *, rounding: float = 0.0) -> pl.DataFrame:
    """The hidden cells of metros with their jobs and what each method makes of them; no rows without a national table.

    cells, membership: as of `estimate_withheld`. Returns area_fips, own_code, industry_code, jobs, p05, p95, margins
    (this project's estimate), and what the disclosed three-digit row leaves, shared equally (`equal`), by
    establishments (`establishments`), or by establishments times their national size (`top_down`); the last three are
    null where that row is withheld.
    """
    hidden = hidden_cells(cells)
    masked = masked_cells(cells, membership, hidden)
    fit = withheld_jobs(masked, membership, rounding=rounding)
    if fit is None or not hidden.height:
        return pl.DataFrame(
            schema={
                **dict.fromkeys(_AT, pl.String),
                **dict.fromkeys(("jobs", "p05", "p95", MARGINS, *_SIMPLER), pl.Float64),
            }
        )
    inside = fit.leaves[METRO].drop_nulls().unique().to_list()
    targets = hidden.filter("target", pl.col("area_fips").is_in(inside)).sort(_AT)
    estimates = _estimates(fit, targets)
    return estimates.join(_simpler(cells, masked), on=_AT, how="left", maintain_order="left")


def sample_of(cells: pl.DataFrame, membership: pl.DataFrame, share: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells of some states (the same at every run) that have about this share of the county cells, and membership.

    Metros that reach into other states are left out; so is the nation, of which the states are a part only.
    """
    tens, area = pl.col("agglvl_code") // 10, pl.col("area_fips")
    state = pl.col("county_fips").cast(pl.String).str.slice(0, 2)
    sizes = (
        cells.filter(tens == COUNTY_TENS)
        .group_by(state=area.str.slice(0, 2))
        .agg(cells=pl.len())
        # Middle-sized states first: neither one large state nor many tiny ones.
        .sort((pl.col("cells") - pl.col("cells").median()).abs(), "state")
    )
    states = sizes.filter(pl.col("cells").cum_sum() - pl.col("cells") < share * pl.col("cells").sum())["state"]
    inside = membership.filter(state.is_in(states.to_list()))
    across = membership.filter(~state.is_in(states.to_list())).drop_nulls("qcew_area")["qcew_area"].to_list()
    metros = inside.drop_nulls("qcew_area").filter(~pl.col("qcew_area").is_in(across))["qcew_area"].to_list()
    kept = pl.when(tens == METRO_TENS).then(area.is_in(metros)).otherwise(area.str.slice(0, 2).is_in(states.to_list()))
    whole = pl.when(pl.col("qcew_area").is_in(metros)).then("qcew_area")
    return cells.filter(kept, tens != NATION_TENS), inside.with_columns(qcew_area=whole)


def errors(holdout_cells: pl.DataFrame, sectors: pl.DataFrame | None = None) -> pl.DataFrame:
    """The errors of every method by size of cell: method, size, cells, jobs, error_share (sum of absolute errors over
    the jobs), median_error (relative), inside (share of the cells in the 90 % interval; of margins only), sector.

    sectors: sector, industry_code (two to four digits). For them there are rows with a sector and without a size.
    Cells that a method does not have are left out for it: simpler ones have those alone of which the three-digit row is
    disclosed. `margins_on_same_cells` is this project's error on these.
    """
    on_same = pl.when(pl.all_horizontal(pl.col(_SIMPLER).is_not_null())).then(MARGINS)
    holdout_cells = holdout_cells.with_columns(on_same.alias(ON_SAME))
    edges = [*SIZES]
    size = pl.lit(f"{edges[-1]:,} and more")
    for low, high in reversed(list(zip([0, *edges[:-1]], edges, strict=True))):
        size = pl.when(pl.col("jobs") < high).then(pl.lit(f"{low:,} to {high - 1:,}")).otherwise(size)
    none = pl.lit(None, pl.String)
    groups = [holdout_cells.with_columns(size=label, sector=none) for label in (pl.lit("all"), size)]
    if sectors is not None:
        codes = sectors.select("sector", code="industry_code").unique()
        groups += [
            holdout_cells.with_columns(size=none, code=pl.col("industry_code").str.slice(0, digits))
            .join(codes, on="code")
            .drop("code")
            for digits in (2, 3, 4)
        ]
    return pl.concat(_of_method(pl.concat(groups), method) for method in METHODS)


def _of_method(sized: pl.DataFrame, method: str) -> pl.DataFrame:
    off = (pl.col(method) - pl.col("jobs")).abs()
    inside = (pl.col("jobs") >= pl.col("p05") - 0.5) & (pl.col("jobs") <= pl.col("p95") + 0.5)
    return (
        sized.drop_nulls(method)
        .group_by("size", "sector")
        .agg(
            order=pl.col("jobs").mean(),
            cells=pl.len(),
            jobs=pl.col("jobs").sum(),
            error_share=off.sort().sum() / pl.col("jobs").sum(),
            median_error=(off / pl.col("jobs").clip(lower_bound=1)).median(),
            inside=inside.mean() if method in (MARGINS, ON_SAME) else pl.lit(None, pl.Float64),
        )
        .sort("sector", pl.col("size") != "all", "order", nulls_last=False)
        .select(pl.lit(method).alias("method"), pl.exclude("order", "sector"), "sector")
    )


def hidden_cells(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells of metros that are hidden: keys, jobs, and whether each is a target or hidden to protect one."""
    group = ["area_fips", "parent"]
    disclosed = (
        cells.filter(pl.col("agglvl_code") == 46, pl.col("own_code") == "5", pl.col("jobs") > 0)
        .with_columns(parent=pl.col("industry_code").str.slice(0, 3))
        .sort("area_fips", "estabs", "industry_code")
        .with_columns(rank=pl.int_range(pl.len()).over("area_fips"), among=pl.len().over("area_fips"))
    )
    # The square brings small cells in more often, as withheld cells are.
    spread = ((pl.col("rank") / pl.col("among")).sqrt() * pl.col("among") / ONE_IN).floor()
    chosen = disclosed.with_columns(bin=spread).filter(
        pl.col("bin").ne_missing(pl.col("bin").shift(1).over("area_fips"))
    )
    targets = chosen.unique(group, keep="first", maintain_order=True).with_columns(target=pl.lit(value=True))
    rest = disclosed.join(targets.select(_AT), on=_AT, how="anti").join(targets.select(group), on=group, how="semi")
    shields = rest.unique(group, keep="first", maintain_order=True).with_columns(target=pl.lit(value=False))
    return pl.concat([targets.select(*_AT, "jobs", "target"), shields.select(*_AT, "jobs", "target")])


def masked_cells(cells: pl.DataFrame, membership: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """The cells without the jobs and wages of the hidden ones, in the metro and in its counties."""
    counties = membership.drop_nulls().join(hidden, left_on="qcew_area", right_on="area_fips", how="inner")
    keys = pl.concat(
        [
            hidden.select(_AT),
            counties.select(area_fips="county_fips", own_code="own_code", industry_code="industry_code"),
        ]
    )
    marked = cells.join(keys.with_columns(hide=pl.lit(value=True)), on=_AT, how="left", maintain_order="left")
    figures = [name for name in ("jobs", "wages_usd") if name in cells.columns]
    return marked.with_columns(pl.when(pl.col("hide").is_null()).then(pl.col(figures))).drop("hide")


def _estimates(fit: WithheldJobs, targets: pl.DataFrame) -> pl.DataFrame:
    numbered = targets.with_row_index("number")
    inside = fit.leaves_in(METRO, numbered.select("number", *_AT)).select("leaf", "number")
    sums = fit.sums(inside, numbered.height).select(margins="estimate", p05="p05", p95="p95")
    return targets.select(*_AT, pl.col("jobs").cast(pl.Float64)).hstack(sums)


def _positive(size: pl.Expr) -> pl.Expr:
    """The size where it is one: none where no establishment is known to have jobs."""
    return pl.when(size.is_finite() & (size > 0)).then(size)


def _national_sizes(cells: pl.DataFrame) -> pl.DataFrame:
    """Jobs of an establishment in the nation by ownership and industry; of disclosed counties where that is missing."""
    nation = cells.filter(pl.col("agglvl_code") == 16)
    known = pl.col("jobs").is_not_null()
    counties = (
        cells.filter(pl.col("agglvl_code") == 76)
        .group_by("own_code", "industry_code")
        .agg(
            all_estabs=pl.col("estabs").sum(),
            known=pl.col("jobs").sum() / pl.col("estabs").filter(known).sum(),
        )
    )
    national = nation.select("own_code", "industry_code", whole="jobs")
    return counties.join(national, on=["own_code", "industry_code"], how="left").select(
        "own_code",
        "industry_code",
        national=_positive(pl.coalesce(_positive(pl.col("whole") / pl.col("all_estabs")), "known")),
    )


def _simpler(cells: pl.DataFrame, masked: pl.DataFrame) -> pl.DataFrame:
    """What the disclosed three-digit rows of metros leave to their withheld cells, shared by simpler rules."""
    parents = masked.filter(pl.col("agglvl_code") == 45).select(
        "area_fips", "own_code", parent="industry_code", whole="jobs"
    )
    rows = (
        masked.filter(pl.col("agglvl_code") == 46)
        .with_columns(parent=pl.col("industry_code").str.slice(0, 3))
        .join(_national_sizes(cells), on=["own_code", "industry_code"], how="left")
        .with_columns(pl.col("national").fill_null(pl.col("national").median()))
        .join(parents, on=["area_fips", "own_code", "parent"], how="left")
    )
    over = ["area_fips", "own_code", "parent"]
    left = pl.col("whole") - pl.col("jobs").sum().over(over)
    weights = {
        "equal": pl.lit(1.0),
        "establishments": pl.col("estabs"),
        "top_down": pl.col("estabs") * pl.col("national"),
    }
    open_rows = rows.with_columns(left=left).filter(pl.col("jobs").is_null())
    return open_rows.select(
        *_AT,
        *(
            (pl.col("left") * weight / weight.sum().over(over)).alias(name)
            for name, weight in weights.items()
            if name != "equal"
        ),
        equal=pl.col("left") / pl.len().over(over),
    )
