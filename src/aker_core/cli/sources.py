"""`aker sources`: the catalogue with what the lake holds of it, and what the newest refresh lacked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aker_core.cli.tables import note, print_json, print_table, print_unbroken
from aker_core.markets.database import reading
from aker_core.markets.freshness import RUNS, lacking, newest_refresh
from aker_data import catalogue
from aker_data.store import markets as store


def show_sources(*, as_json: bool) -> None:
    """The catalogue, with the refreshes that the lake holds of each source."""
    from aker_core.config import Settings
    from aker_data.ingest.context import lake_from

    lake = lake_from(Settings())
    rows = [(spec, lake.as_ofs(spec.id)) for spec in catalogue.specs().values()]
    if as_json:
        print_json([{**vars(spec), "in_lake": held} for spec, held in rows])
        return
    columns = ("id", "publisher", "what", "role", "cadence", "in the lake")
    shown = [(spec.id, spec.publisher, spec.title, spec.role, spec.cadence, ", ".join(held)) for spec, held in rows]
    print_table("Sources", columns, shown, spare=("cadence", "publisher"))


def show_plan(year: int | None, megabits: float, *, as_json: bool) -> None:
    """Requests, megabytes and minutes by source of a live refresh, before anything is asked."""
    from datetime import UTC, datetime

    from aker_core.config import Settings
    from aker_data.ingest.context import archive_from
    from aker_data.ingest.workload import wall_minutes, workload
    from aker_jobs.preflight import asked
    from aker_jobs.refresh import scope_for

    now = datetime.now(UTC)
    scope, specs = scope_for(year or now.year - 2, now.strftime("%Y-%m")), asked(())
    archive = archive_from(Settings())
    loads = [workload(catalogue.load(spec.id), scope, spec, archive, megabits) for spec in specs]
    whole = wall_minutes(loads, specs, megabits)
    closed = [f"{window.host}: {window.reason}" for spec in specs for window in spec.closed_hours]
    if as_json:
        print_json({"year": scope.year, "sources": [vars(load) for load in loads], "minutes": whole})
        return
    shown = [
        (
            load.source,
            f"{load.requests:,}",
            f"{load.known:,}",
            f"{load.mb:,.1f}",
            f"{load.minutes:.1f}",
            ", ".join(load.hosts),
        )
        for load in loads
    ]
    sums = (f"{sum(load.requests for load in loads):,}", f"{sum(load.known for load in loads):,}")
    shown.append(("all, side by side", *sums, f"{sum(load.mb for load in loads):,.1f}", f"{whole:.1f}", ""))
    columns = ("source", "requests", "in the archive", "MB", "minutes", "hosts")
    print_table(f"A live refresh of {scope.year}, at {megabits:g} Mbit/s", columns, shown)
    note("Nothing was requested. What is in the archive is asked for conditionally: unchanged, it is not sent again.")
    note("Years that are not published yet add a few small requests, for the year before.")
    for text in dict.fromkeys(closed):
        note(f"Hours to keep: {text} (sources.yml).")


def show_missing(*, as_json: bool) -> None:
    """Everything that the newest refresh lacked, from its record: source, reason, where to get it.

    Below it the checks of the run that its tables did not pass, by their names in `aker verify`.
    """
    with reading() as session:
        run = newest_refresh(store.newest_runs(session, RUNS))
        checks = [] if run is None else store.newest_checks(session, [run["id"]])
    rows = [] if run is None else lacking(run)
    failed = [check for check in checks if not check["ok"]]
    if as_json:
        print_json([*rows, *map(_of_check, failed)])
        return
    if run is None:
        note("No refresh has run yet. Run: aker refresh")
        return
    if rows:
        print_unbroken(f"Missing or failed in run {run['id']}")
        for row in rows:
            print_unbroken("", *_lines(row))
    else:
        note(f"The newest refresh (run {run['id']}) has no missing source.")
    if failed:
        print_unbroken("", f"Checks that did not pass in run {run['id']} (all checks: aker verify)")
        print_unbroken(*(f"  {check['table']}: {check['name']}: {check['note']}" for check in failed))


def _of_check(check: Mapping[str, Any]) -> dict[str, str]:
    """A check that did not pass, as what a run lacks is listed."""
    return {"source": check["table"], "reason": f"check {check['name']}: {check['note']}", "download": ""}


def _lines(row: dict[str, str]) -> list[str]:
    """A source, where to get it, and below it each thing that it lacks."""
    again = re.compile(rf"(^|: ){re.escape(row['source'])}:? ")  # messages name their source themselves
    items = [again.sub(r"\1", item) for item in row["reason"].split("; ")]
    heading = f"{row['source']}, from {row['download']}" if row["download"] else row["source"]
    return [line for line in (heading, *(f"  {item}" for item in items)) if line]
