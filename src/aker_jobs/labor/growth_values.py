"""Growth of jobs, all and by sector, over 1, 3 and 5 years."""

from __future__ import annotations

import polars as pl

from aker_core.facts.fact import Method, absent, estimate_columns, facts
from aker_core.facts.inputs import terms
from aker_core.facts.metric import ALL_JOBS, SINCE
from aker_core.facts.placement import AS_PUBLISHED
from aker_core.facts.trough import base_span, no_base, with_trough
from aker_jobs.labor.estimate_inputs import jobs_terms
from aker_jobs.labor.estimated_sums import figures
from aker_jobs.labor.growth import CONNECTICUT_2024, cagr_frame
from aker_jobs.labor.job_sums import JobSums
from aker_jobs.labor.joint_errors import SIGN_UNKNOWN, certain_where, growth
from aker_jobs.labor.qcew_cells import ANNUAL, QcewTable
from aker_jobs.labor.qcew_inputs import from_counties, total_key
from aker_jobs.labor.sectors import WINDOWS

LEAST_GROWTH, MOST_GROWTH = -1.0, 10.0  # decimals per year; the table refuses what lies outside
COMMON_CODES = "industries that both editions of NAICS have"
MOVED = "the market's boundaries changed between the two years"
YEARS_ONLY = f"growth compares annual averages; {ANNUAL} is not loaded"
NO_RATE = "the series ends at zero, or starts from too small a base"
TOO_FEW = "too few establishments are withheld to show an estimate: the middle of the bounds that anybody can work out"
ESTIMATED = "withheld jobs are estimated in both years together; disclosed: {} % in {}, {} % in {}"
# Of a series: metric_stem (`total_jobs`, `tech`, ...), what is known of its jobs (`estimated_sums.figures`), covers
# and basis (for boundaries), state_fips (for breaks), keys and estimate_key (of the inputs), absence (a status where
# the sector is not known), note (how it was made comparable), too_few (whether the middle of the bounds stands
# for an estimate).
FIGURES = ("figure", "p05", "p95", "low", "high", "disclosed")
SERIES = (
    *("cbsa_code", "metric_stem", "year", "covers", "basis", "area_fips", "government_fips", "own_codes"),
    *("state_fips", "keys", "estimate_key", "absence", "note", "too_few", *FIGURES),
)


def growth_of_totals(sums: JobSums) -> pl.DataFrame:
    """`total_jobs_cagr_{n}y` of the data year, and the same from 2019 on."""
    series = (
        sums.totals.drop_nulls("area_fips")
        .with_columns(
            metric_stem=pl.lit(ALL_JOBS),
            **{name: pl.col("total_jobs").cast(pl.Float64) for name in FIGURES},
            own_codes=pl.lit(["0"], pl.List(pl.String)),
            government_fips=pl.col("area_fips"),
            keys=pl.concat_list(total_key()),
            estimate_key=pl.lit(None, pl.String),
            note=pl.lit(None, pl.String),
            too_few=pl.lit(value=False),
        )
        .with_columns(disclosed=pl.lit(1.0))
    )
    rows = series.select(SERIES)
    span = base_span(sums.year)
    if span is None:
        since = _without_base(rows, sums.year)
    else:
        since = _since_base(growth_facts(rows, sums.year, sums.source, (span,)), span)
    return pl.concat([growth_facts(rows, sums.year, sums.source, WINDOWS), since])


def sectors_since_base(sums: JobSums) -> pl.DataFrame:
    """`{sector}_cagr_from_2019` of the data year."""
    span = base_span(sums.year)
    if span is not None:
        return _since_base(growth_of_sectors(sums, span), span)
    placed = sums.totals.drop_nulls("area_fips").select("cbsa_code", "year")
    rows = sums.current.join(placed, on=["cbsa_code", "year"], how="semi", maintain_order="left")
    return _without_base(rows.with_columns(metric_stem=pl.col("sector")), sums.year)


def _since_base(grown: pl.DataFrame, span: int) -> pl.DataFrame:
    """Growth over the years since 2019, named by its base."""
    return grown.with_columns(pl.col("metric").str.replace(f"_cagr_{span}y$", SINCE))


def _without_base(series: pl.DataFrame, year: int) -> pl.DataFrame:
    """That a data year has no growth since 2019. Columns: metric_stem, cbsa_code, year."""
    places, metric = series.filter(pl.col("year") == year), pl.format(f"{{}}{SINCE}", "metric_stem")
    return absent(places, metric, no_base(year), year=year, status="not_loaded")


def growth_of_sectors(sums: JobSums, span: int) -> pl.DataFrame:
    """`{sector}_cagr_{span}y` of the data year.

    Where the industry codes changed within the window, a sector is followed by the codes that both editions have.
    """
    unloaded = sums.national.sums.filter(~pl.col("complete"))["sector"].to_list()
    placed = sums.totals.drop_nulls("area_fips").drop("absence")
    series = (
        sums.of_window(span)
        .join(placed, on=["cbsa_code", "year"])
        .with_columns(
            metric_stem=pl.col("sector"),
            # What the table lacks for the nation it may lack for any place.
            absence=pl.when(pl.col("absence").is_not_null() & pl.col("sector").is_in(unloaded))
            .then(pl.lit("not_loaded"))
            .otherwise("absence"),
            note=pl.when(pl.col("sector").is_in(sums.changed.get(span, []))).then(pl.lit(COMMON_CODES)),
            **figures(),
        )
    )
    return growth_facts(series.select(SERIES), sums.year, sums.source, (span,), sums.correlations.get(span))


def growth_facts(
    series: pl.DataFrame,
    year: int,
    source: QcewTable,
    spans: tuple[int, ...],
    correlations: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Growth over the years of each span up to the data year, from one row of `SERIES` per place, series and year.

    Growth across a change of the boundaries is refused. source: the table, for reasons. correlations: as of
    `shared_errors`, of the ends of the windows.
    """
    keyed = series.with_columns(boundaries=pl.col("covers").cast(pl.String).fill_null("publisher"))
    grown = cagr_frame(
        keyed,
        key_columns=["cbsa_code", "metric_stem"],
        year_column="year",
        value_column="figure",
        years=spans,
        breaks=(CONNECTICUT_2024,),
        break_column="state_fips",
    ).filter(pl.col("year") == year)
    if correlations is None:
        related = grown.with_columns(correlation=pl.lit(None, pl.Float64))
    else:
        related = grown.join(
            correlations.rename({"sector": "metric_stem"}), on=["cbsa_code", "metric_stem"], how="left"
        )
    return pl.concat(_window(related, keyed, span, source) for span in spans)


def _with_start(grown: pl.DataFrame, series: pl.DataFrame, span: int) -> pl.DataFrame:
    """The rows of the data year beside what is known of the start year (columns `start_...`)."""
    columns = ("absence", "keys", "basis", "boundaries", "estimate_key", "too_few", *FIGURES)
    start = series.select("cbsa_code", "metric_stem", pl.col("year") + span, pl.col(*columns).name.prefix("start_"))
    return grown.join(start, on=["cbsa_code", "metric_stem", "year"], how="left")


def _window(grown: pl.DataFrame, series: pl.DataFrame, span: int, source: QcewTable) -> pl.DataFrame:
    rate = pl.col(f"cagr_{span}y")
    # A series that ends at zero, or starts from next to nothing, has no rate that could be compared with others.
    usable = (rate > LEAST_GROWTH) & (rate < MOST_GROWTH)
    moved = (pl.col("boundaries") != pl.col("start_boundaries")).fill_null(value=False)
    value = pl.when(usable & ~moved).then(rate)
    few = pl.col("too_few") | pl.col("start_too_few").fill_null(value=False)
    rows = _with_start(grown, series, span).with_columns(
        moved=moved,
        value=value,
        gap=pl.coalesce("absence", "start_absence"),
        no_rate=rate.is_not_null() & ~usable,
        state=pl.col(f"cagr_{span}y_status"),
        is_imputed=pl.col("estimate_key").is_not_null() | pl.col("start_estimate_key").is_not_null(),
        few=few,
        **{f"growth_{name}": expr for name, expr in certain_where(few, growth("", "start_", span)).items()},
    )
    status = _status()
    ends = {name: pl.col(f"growth_{name}") for name in ("p05", "p95", "low", "high")}
    of_window = facts(
        rows,
        pl.format("{}_cagr_{}y", "metric_stem", pl.lit(span)),
        pl.col("value"),
        year=pl.col("year"),
        method=Method(f"(end / start) ** (1 / {span}) - 1", f"(end / start) ** (1 / {span}) - 1"),
        inputs=terms(jobs_terms("end"), jobs_terms("start", "start_")),
        status=status,
        current=True,
        period=pl.format("{}-{}", pl.col("year") - span, "year"),
        reason=_why(span, source, status),
        ends=estimate_columns(status, ends, pl.min_horizontal("disclosed", "start_disclosed")),
    )
    return with_trough(of_window, span)


def _status() -> pl.Expr:
    is_derived = from_counties() | (pl.col("start_basis") == "counties") | pl.col("note").is_not_null()
    bounded = pl.col("growth_low").is_not_null() & pl.col("growth_high").is_not_null()
    return (
        pl.when(pl.col("value").is_not_null() & pl.col("is_imputed"))
        .then(pl.lit("imputed"))
        .when(pl.col("value").is_not_null() & is_derived)
        .then(pl.lit("derived"))
        .when("moved")
        .then(pl.lit("not_comparable"))
        .when(pl.col("gap").is_not_null())
        .then("gap")
        .when("no_rate")
        .then(pl.lit("no_base"))
        .when((pl.col("state") == "suppressed") & bounded)
        .then(pl.lit("bounded"))
        .otherwise("state")
    )


def _why(span: int, source: QcewTable, status: pl.Expr) -> pl.Expr:
    start = pl.col("year") - span
    unknown = (pl.col("growth_p05") < 0) & (pl.col("growth_p95") > 0)
    shares = (percent("disclosed"), "year", percent("start_disclosed"), start)
    sign = pl.when(unknown).then(pl.lit(f"; {SIGN_UNKNOWN}")).otherwise(pl.lit(""))
    withheld = pl.col("state") == "suppressed"
    at_start = pl.when(pl.col("absence").is_null()).then(pl.format(" in {}", start)).otherwise(pl.lit(""))
    uncertain = (
        pl.when((status == "imputed") & pl.col("few"))
        .then(pl.lit(TOO_FEW) + sign)
        .when(status == "imputed")
        .then(pl.format(ESTIMATED, *shares) + sign)
        .when(withheld & pl.col("few"))
        .then(pl.lit(TOO_FEW))
        .when(withheld)
        .then(pl.format("part of the sector is withheld in {} or {}", start, "year"))
    )
    return (
        pl.when(status == "imputed")
        .then(with_note(uncertain, pl.col("note")))
        .when("moved")
        .then(pl.lit(MOVED))
        .when(pl.col("gap").is_not_null())
        .then(absent_reason(pl.col("gap"), source.name) + at_start)
        .when("no_rate")
        .then(pl.lit(NO_RATE))
        .when(status == "bounded")
        .then(with_note(uncertain, pl.col("note")))
        .when(withheld)
        .then(uncertain)
        .when(pl.col("state") == "not_loaded")
        .then(
            pl.format("{} in {}", f"cagr_{span}y_reason", pl.lit(source.name))
            if source.quarter is None
            else pl.lit(YEARS_ONLY)
        )
        .otherwise(
            pl.coalesce(
                f"cagr_{span}y_reason",
                "note",
                pl.when(pl.col("covers").is_null()).then(pl.lit(AS_PUBLISHED)),
            )
        )
    )


def with_note(reason: pl.Expr, note: pl.Expr) -> pl.Expr:
    """A reason with a note behind it, or what there is of both."""
    return (
        pl.when(note.is_not_null() & reason.is_not_null())
        .then(reason + "; " + note)
        .otherwise(pl.coalesce(reason, note))
    )


def percent(share: str) -> pl.Expr:
    """A share in whole percents."""
    return (100 * pl.col(share)).round().cast(pl.Int64)


def absent_reason(absence: pl.Expr, source: str) -> pl.Expr:
    """Why the jobs of a sector are not known for a place: its rows are not in the table, or nobody publishes them."""
    return (
        pl.when(absence == "not_loaded")
        .then(pl.lit(f"{source} does not have all industries of the sector for the area"))
        .otherwise(pl.lit("the industries of the sector are not published for the area"))
    )
