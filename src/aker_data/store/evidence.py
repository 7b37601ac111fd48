"""Plain rows of what was done and announced: vintages, runs, checks, payloads, events. Reads only; see `rows`."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_data.store.statement import select_rows

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Row = dict[str, Any]
OF_VINTAGE = "refresh_id IN (SELECT id FROM fact_refreshes WHERE data_vintage = :vintage)"
FEW = 500  # as many names are put into one statement
RUN = (
    "id, flow, outcome, started_at, finished_at, git_sha, config_hash, version, seed, mode, error_class, message, "
    "params, reasons"
)
EVENT = (
    "event_key, data_origin, first_as_of, as_of, delineation, company, place, state, county_fips, cbsa_code, sector, "
    "status, announced_on, delayed_on, cancelled_on, completed_on, due_year, new_jobs, investment_usd, confidence, "
    "review_state, review_reasons, run_id"
)


def vintages(source: Source) -> list[Row]:
    """What is stored, newest first: data_vintage, data_year, data_origin (null: by hand), markets, run_id (newest)."""
    return select_rows(
        source,
        """
        SELECT data_vintage, data_year, data_origin, count(*) AS markets, max(run_id) AS run_id FROM market_jobs
        GROUP BY data_vintage, data_year, data_origin ORDER BY data_vintage DESC, data_origin
        """,
    )


def runs(source: Source) -> list[Row]:
    """All runs, newest first, without what names the machine."""
    return select_rows(source, f"SELECT {RUN} FROM runs ORDER BY started_at DESC, id DESC")  # noqa: S608 (own names)


def checks(source: Source, run_ids: Collection[str]) -> list[Row]:
    """The newest finding of every check of some runs: one row per table and name, by these."""
    named = {f"r{position}": run_id for position, run_id in enumerate(sorted(run_ids))}
    listed = ", ".join(f":{name}" for name in named) or "NULL"
    statement = f"""
        SELECT run_id, "table", name, ok, fatal, rows, share, worst, checked_at, note FROM checks
        WHERE id IN (SELECT max(id) FROM checks WHERE run_id IN ({listed}) GROUP BY "table", name)
        ORDER BY "table", name
    """  # noqa: S608 (names of parameters)
    rows = select_rows(source, statement, **named)
    return [{**row, "ok": bool(row["ok"]), "fatal": bool(row["fatal"])} for row in rows]


def payloads(source: Source, digests: Collection[str]) -> dict[str, Row]:
    """By SHA-256: source, url, fetched_at, bytes, content_type of archived payloads; unknown ones are left out."""
    kept: dict[str, Row] = {}
    wanted = sorted(digests)
    for start in range(0, len(wanted), FEW):
        named = {f"p{position}": digest for position, digest in enumerate(wanted[start : start + FEW])}
        statement = f"""
            SELECT sha256, source, url, fetched_at, bytes, content_type FROM payloads
            WHERE sha256 IN ({", ".join(f":{name}" for name in named)})
        """  # noqa: S608 (names of parameters)
        kept |= {row["sha256"]: row for row in select_rows(source, statement, **named)}
    return kept


def reads_of(source: Source, run_id: str) -> list[Row]:
    """What a run read, by table and address: table, source, url, fetched_at, hash."""
    return select_rows(
        source,
        'SELECT "table", source, url, fetched_at, hash FROM lineage WHERE run_id = :run_id ORDER BY "table", url, hash',
        run_id=run_id,
    )


def expansion_events(source: Source) -> list[Row]:
    """All events as they stand, newest announcement first."""
    statement = f"""
        SELECT {EVENT} FROM expansion_events ORDER BY announced_on IS NULL, announced_on DESC, event_key
    """  # noqa: S608 (own names)
    return select_rows(source, statement)


def input_tables(source: Source, vintage: date) -> list[str]:
    """The tables that inputs of a vintage's facts are rows of, by name."""
    statement = f"SELECT DISTINCT source_table FROM fact_inputs WHERE {OF_VINTAGE} ORDER BY source_table"  # noqa: S608
    return [row["source_table"] for row in select_rows(source, statement, vintage=vintage)]


def inputs_of_rows(source: Source, vintage: date, table: str | None, digest: str | None) -> list[Row]:
    """The inputs of a vintage that are rows of a table, or came from a payload: refresh_id, key.

    digest: SHA-256, or its first digits (nothing but hexadecimal digits). None: any table, any payload.
    """
    conditions, named = [OF_VINTAGE], dict[str, Any]()
    if table is not None:
        conditions.append("source_table = :source_table")
        named["source_table"] = table
    if digest is not None:
        conditions.append("payloads_id IN (SELECT id FROM fact_texts WHERE text LIKE :digest)")
        named["digest"] = f'%"{digest}%'
    statement = f"SELECT refresh_id, key FROM fact_inputs WHERE {' AND '.join(conditions)}"  # noqa: S608 (own texts)
    return select_rows(source, statement, vintage=vintage, **named)


def inputs_of_facts(source: Source, vintage: date) -> list[Row]:
    """The inputs of a vintage that are facts themselves: refresh_id, key, where (data)."""
    statement = f"""
        SELECT refresh_id, key, filter AS "where" FROM fact_inputs WHERE {OF_VINTAGE} AND source_table = 'facts'
    """  # noqa: S608 (own texts)
    return [{**row, "where": json.loads(row["where"])} for row in select_rows(source, statement, vintage=vintage)]
