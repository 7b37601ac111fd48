"""The steps of a refresh: ingest the sources, compute the vintage, store it. Every step can run twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aker_core.code_version import release
from aker_core.errors import ABSENT, AkerError, CheckFailed, ConfigError, NotLoaded, NotPublished
from aker_data import catalogue
from aker_data.contracts import Scope
from aker_geo import delineation as delineations

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aker_core.run import RunContext
    from aker_data.ingest.context import IngestContext, IngestResult

Progress = Callable[[str], None]

METHODOLOGY = "1.1"
DELINEATION = "cbsa_delineation"
# The first that is published gives the jobs: annual averages, else quarters of a year that is not out yet.
JOBS = ("bls_qcew_annual", "bls_qcew_quarterly")
RESIDENTS = "census_pep"
PEOPLE = (
    RESIDENTS,  # first: without residents and jobs a refresh goes no further
    "irs_county_flows",
    "irs_gross_migration",
    "census_mobility",
    "census_income",
    "census_age_sex",
)
FORMATION = ("census_bfs_monthly", "census_bfs_county", "census_bds")
AWARDS = (
    "nih_reporter",
    "nsf_awards",
    "usaspending_dod_counties",
    "usaspending_dod_awards",
    "ipeds_institutions",
)
ANNOUNCED = ("announcements",)
# Sources that add their metrics where they answer; a vintage can do without each of them.
OPTIONAL = (*PEOPLE, *FORMATION, *AWARDS, *ANNOUNCED)


@dataclass
class Ingested:
    """What the sources gave: an outcome for each that answered, and what is missing or failed, in words."""

    outcomes: dict[str, IngestResult] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    exit_code: int = 0

    @property
    def reasons(self) -> list[str]:
        """Why the run is degraded; empty where it is not."""
        return [*self.failures, *self.missing]

    @property
    def changed(self) -> bool:
        """Whether any table was rewritten."""
        return any(outcome.changed for outcome in self.outcomes.values())

    @property
    def rows(self) -> int:
        """Rows of all tables of this refresh."""
        return sum(outcome.rows for outcome in self.outcomes.values())

    @property
    def downloaded(self) -> int:
        """Payloads that the archive did not have."""
        return sum(payload.is_new for outcome in self.outcomes.values() for payload in outcome.payloads)

    @property
    def origin(self) -> str:
        """`sample` as soon as one payload is the sample's."""
        origins = {outcome.origin for outcome in self.outcomes.values()}
        return "sample" if "sample" in origins else "published"


@dataclass(frozen=True)
class Stored:
    """changed: whether anything was computed and stored; markets: how many rows the vintage has."""

    changed: bool
    markets: int


def scope_for(year: int, as_of: str, delineation: str | None = None) -> Scope:
    """The scope of a refresh; without a delineation the one that draws the year's markets.

    Raises UnknownGeography for a delineation that is not in use.
    """
    drawn = delineations.vintage(delineation).id if delineation else delineations.for_year(year)
    return Scope(year=year, as_of=as_of, delineation=drawn)


def refuse_part_of_other(session: Session, scope: Scope, markets: Sequence[str] | None) -> None:
    """ConfigError where only some markets are asked for and the vintage holds others of another year or delineation."""
    from aker_data.store import markets as store

    if markets and (others := store.other_scope(session, scope.as_of, scope.year, scope.delineation)):
        raise ConfigError(
            f"{scope.as_of} holds {len(others)} markets of another data year or delineation ({', '.join(others[:5])}); "
            "use another --as-of, or leave --markets out to replace them all"
        )


def ingest_sources(
    scope: Scope, context: IngestContext, run: RunContext, progress: Progress, without: Collection[str] = ()
) -> Ingested:
    """Ingest every source of the market tables. Raises the error of a source without which nothing can be computed.

    Those are the delineation, and jobs that fail. Jobs that are not published are missing like anything else, as long
    as the residents of the year are known: a year for which neither is there has not begun to be published.
    without: sources that are not asked. Raises ConfigError where one of them is none that a vintage can do without.
    """
    if needed := sorted(set(without) - set(OPTIONAL)):
        raise ConfigError(f"no refresh can leave out {', '.join(needed)}; it can leave out {', '.join(OPTIONAL)}")
    done = Ingested()
    progress(f"{DELINEATION} {scope.delineation}")
    _ingest(DELINEATION, scope, context, run, done)
    no_jobs = _ingest_jobs(scope, context, run, done, progress)
    for source_id in OPTIONAL:
        if source_id in without:
            done.missing.append(f"{source_id}: not asked, as you wish; what this vintage has of it counts")
        else:
            progress(source_id)
            _ingest_optional(source_id, scope, context, run, done)
        if no_jobs and source_id == RESIDENTS and RESIDENTS not in done.outcomes:
            raise no_jobs
    return done


def _ingest_optional(source_id: str, scope: Scope, context: IngestContext, run: RunContext, done: Ingested) -> None:
    try:
        _ingest(source_id, scope, context, run, done)
    except ABSENT as error:
        done.missing.append(f"{source_id}: {error}")
    except AkerError as error:
        done.failures.append(f"{source_id}: {type(error).__name__}: {error}")
        done.exit_code = max(done.exit_code, error.exit_code)


def _ingest_jobs(
    scope: Scope, context: IngestContext, run: RunContext, done: Ingested, progress: Progress
) -> NotPublished | NotLoaded | None:
    """Annual averages, else quarters; the error of the annual ones where neither is published."""
    annual, quarterly = JOBS
    progress(annual)
    try:
        _ingest(annual, scope, context, run, done)
    except ABSENT as error:
        progress(quarterly)
        try:
            _ingest(quarterly, scope, context, run, done)
        except ABSENT:
            done.missing.append(f"{annual}: {error}; {quarterly} is not published either: jobs have no values")
            return error
        done.missing.append(f"{annual}: {error}; {quarterly} stands in")
    return None


def _ingest(source_id: str, scope: Scope, context: IngestContext, run: RunContext, done: Ingested) -> None:
    from aker_data.ingest.run import ingest
    from aker_jobs.checks import CHECKS

    outcome = ingest(catalogue.load(source_id), scope, context=context, recorder=run, checks=CHECKS.get(source_id, ()))
    done.outcomes[source_id] = outcome
    done.missing += [f"{source_id}: {text}" for text in outcome.missing]


def fingerprint(scope: Scope, files: Mapping[str, Collection[str]]) -> str:
    """SHA-256 over everything that the rows of a vintage are computed from, whichever markets are asked for.

    files: names of the lake's files by table; a name says payload and parser.
    """
    tables = {name: sorted(names) for name, names in sorted(files.items())}
    told = {"scope": vars(scope), "tables": tables, "methodology": METHODOLOGY, "release": release()}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def tables_used(scope: Scope, ingested: Ingested, context: IngestContext) -> dict[str, set[str]]:
    """The tables that a vintage is computed from, with the names of their files.

    Of the jobs the one that this refresh brought. Of the others also what this vintage has from before, where a source
    failed; but never a table of the sample's beside published ones.
    """
    from aker_data.lake.files import origin_of

    names = [DELINEATION, *(name for name in JOBS if name in ingested.outcomes), *OPTIONAL]
    files = {name: context.lake.files(name, scope.as_of) for name in names}
    return {
        name: {file.name for file in held}
        for name, held in files.items()
        if held and (ingested.origin == "sample" or origin_of(held) == "published")
    }


def compute_and_store(
    scope: Scope,
    ingested: Ingested,
    context: IngestContext,
    run: RunContext,
    markets: Sequence[str] | None,
    data_path: Path,
    progress: Progress,
) -> Stored:
    """Compute the vintage and store it, unless the same inputs are stored already.

    A source that failed counts with the table that this vintage has of it from before. The extracts are written first
    and the database last, in one transaction: a vintage that is there is whole.
    """
    from aker_core.facts.selection import market_selection
    from aker_data.store import expansions as expansion_store
    from aker_data.store import markets as store

    files = tables_used(scope, ingested, context)
    tables = {name: context.lake.scan(name, scope.as_of) for name in files}
    asked = market_selection(tables[DELINEATION], scope, tuple(markets or ()))
    source_hash = fingerprint(scope, files | {"expansion_reviews": {expansion_store.reviews_digest(run.session)}})
    folder = data_path / "jobs"
    stored = _there(run.session, scope.as_of, source_hash) >= set(asked["msa_id"])
    if stored and any(folder.glob("*.parquet")):  # a folder that was emptied is filled again
        return Stored(changed=False, markets=asked.height)
    store.refuse_mixed_origin(run.session, scope.as_of, ingested.origin)
    from aker_jobs.extracts import write_extracts
    from aker_jobs.projection import Stamp
    from aker_jobs.storing import stored_rows
    from aker_jobs.vintage import compute_vintage

    progress("metrics")
    tables |= expansion_store.expansion_tables(run.session, scope.as_of, ingested.origin)
    try:
        computed = compute_vintage(tables, scope, tuple(markets or ()))
    except ValueError as error:
        raise CheckFailed(
            f"the tables for {scope.as_of} do not fit together: {error}. The vintage stays as it was; look into the "
            f"reports beside the tables in {context.lake.root}"
        ) from error
    for table, check in computed.checks:
        run.log_check(table=table, check=check)
    progress("extracts")
    write_extracts(computed, folder, scope.as_of, ingested.origin)
    progress("database")
    stamp = Stamp(
        data_year=scope.year,
        as_of=scope.as_of,
        delineation=scope.delineation,
        run_id=run.id,
        calculated_at=datetime.now(UTC),
        source_data_hash=source_hash,
        origin=ingested.origin,
        methodology=METHODOLOGY,
    )
    stored_rows(run.session, computed, stamp, tables=files)
    return Stored(changed=True, markets=computed.markets.height)


def _there(session: Session, as_of: str, source_hash: str) -> set[str]:
    """The markets of a vintage that are stored as computed from these very inputs."""
    from aker_data.store import markets as store

    rows = store.market_jobs_rows(session, as_of=as_of, columns=("msa_id", "source_data_hash"))
    return {row["msa_id"] for row in rows if row["source_data_hash"] == source_hash}
