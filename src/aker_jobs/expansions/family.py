"""Announced expansions of a market: from the table of announcements to events and the metrics of the wide table.

Events of the five years up to the end of the refresh's month count, but cancelled ones. What waits for a review is not
counted; it widens the upper bound, and the reason says how many.
"""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.legacy import HISTORY, metric_values, source_rows
from aker_jobs.expansions import review
from aker_jobs.expansions.assembly import TABLE, event_checks, expansion_events, month_end
from aker_jobs.expansions.impact import multipliers
from aker_jobs.expansions.sums import covered_states, fully_covered, indirect, market_sums, sector_events
from aker_jobs.expansions.timeline import due_shares

WINDOW_YEARS = 5
YEARS_AHEAD = 5
SECTORS = ("university", "health", "semiconductor", "defense")
METHOD = "sum of announced new jobs, read from texts by rules; {} (aker_jobs.expansions.family)"


def expansion_family(given: FamilyInputs) -> FamilyResult:
    """Values, events, extract and checks of announced expansions; nothing where there is no table of announcements."""
    if TABLE not in given.tables:
        return FamilyResult()
    events = expansion_events(given)
    seen = in_window(events, given)
    shown = counted(seen, given.scope.year)
    return FamilyResult(
        values=_values(shown, _with_evidence(seen, given), given),
        history=_schedule(shown, given),
        extracts={"expansions": extract(shown, given)},
        checks=[(TABLE, check) for check in event_checks(events)],
        events=events,
    )


def in_window(events: pl.DataFrame, given: FamilyInputs) -> pl.DataFrame:
    """The events that tell something of a market: placed in one, of the window (or undated), and not rejected."""
    until = month_end(given.scope.as_of)
    since = until.replace(year=until.year - WINDOW_YEARS, day=1)
    # An event without a date that a person has accepted is of this refresh at the latest; a corrected one may be later.
    dated = pl.col("announced_on").is_null() | pl.col("announced_on").is_between(since, until)
    return events.filter(pl.col("cbsa_code").is_not_null(), pl.col("review_state") != "rejected", dated)


def counted(events: pl.DataFrame, year: int) -> pl.DataFrame:
    """The events that were not cancelled, with `is_certain`, and their jobs due by the end of a year and indirect.

    Columns added: is_certain (else it waits for a review), those of `with_due`, indirect, indirect_low, indirect_high.
    """
    going = events.filter(pl.col("status") != "cancelled")
    marked = going.with_columns(is_certain=pl.col("review_state").is_in(review.COUNTED))
    table = pl.DataFrame(
        [(found.applies_to, found.low, found.mid, found.high) for found in multipliers().values()],
        schema={"sector": pl.String, "low": pl.Float64, "mid": pl.Float64, "high": pl.Float64},
        orient="row",
    )
    return with_due(indirect(marked, table), year)


def with_due(events: pl.DataFrame, year: int) -> pl.DataFrame:
    """The events with the jobs due by the end of a year: `due`, `due_low`, `due_high` (null: no date or no jobs)."""
    shares = due_shares(events, year)
    jobs = pl.col("new_jobs")
    return shares.with_columns(
        due=jobs * pl.col("due_share"),
        due_low=jobs * pl.min_horizontal("due_share_low", "due_share_high"),
        # Without a date all of its jobs may be due.
        due_high=jobs * pl.max_horizontal("due_share_low", "due_share_high").fill_null(1.0),
    )


def indirect_method() -> str:
    """What indirect jobs are: definition, low, mid and high of each sector, and who says so."""
    used = [(name, found) for name, found in multipliers().items() if name != "other"]
    used.append(("other sectors" if used else "all sectors", multipliers()["other"]))
    figures = "; ".join(f"{name} {found.mid:g}, low {found.low:g}, high {found.high:g}" for name, found in used)
    sources = "; ".join(dict.fromkeys(found.citation for _, found in used))
    return f"times additional local jobs per direct job ({figures}), {sources}"


def _values(events: pl.DataFrame, markets: pl.DataFrame, given: FamilyInputs) -> pl.DataFrame:
    once = events.with_columns(pl.lit(1).alias("one"))
    years, due = _window(given.scope.as_of), str(given.scope.year)
    evenly, times = ("due_low", "due_high"), ("indirect_low", "indirect_high")
    parts = [
        _metric(markets, once, "expansion_events", "one", years, "counted once over all outlets"),
        _metric(markets, events, "expansion_jobs_announced", "new_jobs", years, "as announced"),
        _metric(markets, events, "expansion_jobs_due", "due", due, "evenly up to the due year", evenly),
        _metric(markets, events, "expansion_jobs_indirect", "indirect", years, indirect_method(), times),
    ]
    for sector in SECTORS:
        of_sector = sector_events(events, sector)
        parts.append(_metric(markets, of_sector, f"expansion_jobs_{sector}", "new_jobs", years, "primary sector only"))
    return pl.concat(parts)


def _window(as_of: str) -> str:
    until = month_end(as_of)
    return f"{until.year - WINDOW_YEARS}-{until.month:02d}/{as_of}"


def _with_evidence(events: pl.DataFrame, given: FamilyInputs) -> pl.DataFrame:
    """The markets with what was found of them: items and their payloads, else the feeds that told nothing."""
    found = events.group_by("cbsa_code").agg(
        pl.col("items").explode().unique().sort(),
        (pl.col("status") == "cancelled").sum().alias("cancelled"),
        pl.col("history").explode().struct.field("payload_sha256").unique().sort().alias("item_payloads"),
    )
    covered = fully_covered(given.markets, covered_states(given.tables[TABLE]))
    return (
        given.markets.select("cbsa_code")
        .join(found, on="cbsa_code", how="left")
        .join(covered, on="cbsa_code", how="left")
    )


def _metric(
    markets: pl.DataFrame,
    events: pl.DataFrame,
    metric: str,
    amount: str,
    period: str,
    how: str,
    bounds: tuple[str, str] | tuple[()] = (),
) -> pl.DataFrame:
    sums = market_sums(events, amount, **dict(zip(("low", "high"), bounds, strict=False)))
    frame = markets.join(sums, on="cbsa_code", how="left", maintain_order="left")
    told = pl.col("items").is_not_null() | pl.col("feeds").is_not_null()
    none_here = pl.col("known").is_null() & told  # other events were found, or a feed that would have told of one
    exact = pl.when(none_here).then(0.0).otherwise(pl.col("value"))
    value = exact if metric == "expansion_jobs_indirect" else exact.round(0)  # jobs and events are whole
    open_end = pl.col("value").is_null() & (pl.col("waiting") > 0)
    differs = (pl.col("high") != pl.col("low")) & (value.is_not_null() | open_end)
    status = (
        pl.when(value.is_not_null())
        .then(pl.lit("derived"))
        .when(open_end)
        .then(pl.lit("bounded"))
        .otherwise(pl.lit("not_published"))
    )
    rows = pl.when(pl.col("items").is_not_null()).then(source_rows(TABLE, "item_payloads", item_id=pl.col("items")))
    return metric_values(
        frame,
        metric,
        value,
        status=status,
        low=pl.when(differs).then("low"),
        high=pl.when(differs).then("high"),
        period=pl.lit(period),
        method=METHOD.format(how),
        inputs=[rows.otherwise(source_rows(TABLE, "payloads", feed=pl.col("feeds")))],
        reason=_reason(none_here),
    )


def _reason(none_here: pl.Expr) -> pl.Expr:
    nothing = pl.lit("no announcement found names this market, and no declared feed of an official is about its states")
    silent = pl.format("no event in the feeds of its states ({}; since {})", pl.col("feeds").list.join(", "), "since")
    waiting = pl.format("{} events wait for a review (aker review) and are in the upper bound only", "waiting")
    untold = pl.format("{} events tell no number", "told_none")
    parts = (
        pl.when(pl.col("items").is_null() & pl.col("feeds").is_null()).then(nothing),
        pl.when(none_here & pl.col("items").is_null()).then(silent),
        pl.when(pl.col("cancelled") > 0).then(pl.format("{} events were cancelled", "cancelled")),
        pl.when(pl.col("told_none") > 0).then(untold),
        pl.when(pl.col("waiting") > 0).then(waiting),
    )
    said = pl.concat_str(*parts, separator="; ", ignore_nulls=True)
    return pl.when(said != "").then(said)


def _schedule(events: pl.DataFrame, given: FamilyInputs) -> pl.DataFrame:
    """Jobs due by the end of each year from four before the data year to five after it, by market."""
    frames = [pl.DataFrame(schema=HISTORY)]
    for year in range(given.scope.year - 4, given.scope.year + YEARS_AHEAD + 1):
        sums = market_sums(with_due(events, year), "due", low="due_low", high="due_high").drop_nulls("value")
        frames.append(
            sums.select(
                geography=pl.lit("market"),
                geo_code="cbsa_code",
                metric=pl.lit("expansion_jobs_due"),
                year=pl.lit(year),
                value="value",
                status=pl.lit("derived"),
                low="low",
                high="high",
                reason=pl.lit(None),
                method=pl.lit(METHOD.format("evenly up to the due year")),
            ).cast(HISTORY)  # type: ignore[arg-type]
        )
    asked = pl.concat(frames)
    return asked.filter(pl.col("geo_code").is_in(given.markets["cbsa_code"].to_list())).sort("geo_code", "year")


def extract(events: pl.DataFrame, given: FamilyInputs) -> pl.DataFrame:
    """One row per event of each market, newest first, for notebooks."""
    named = events.join(given.markets.select("slug", "msa_id", "cbsa_code"), on="cbsa_code").with_columns(
        indirect_method=pl.lit(indirect_method())
    )
    names = (
        "event_key",
        "company",
        "place",
        "state",
        "county_fips",
        "sector",
        "sectors",
        "status",
        "announced_on",
        "due_year",
        "due_assumed",
        "new_jobs",
        "due",
        "indirect_low",
        "indirect",
        "indirect_high",
        "indirect_method",
        "investment_usd",
        "confidence",
        "review_state",
        "review_reasons",
        "items",
    )
    return named.select("slug", "msa_id", "cbsa_code", *names).sort(
        "slug", "announced_on", "event_key", descending=[False, True, False], nulls_last=True
    )


FAMILY = Family("expansions", expansion_family)
