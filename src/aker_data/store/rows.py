"""Reads of plain rows of markets, facts and scores: from a session, or from a SQLite file without SQLAlchemy.

What `aker show` waits for is here. Texts of SQL, because they are the same for both.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from aker_data.sqlite_file import SqliteReader
from aker_data.store.statement import Row, as_data, listed_values, only_where, select_rows

if TYPE_CHECKING:
    from aker_data.store.statement import Source

FACT_COLUMNS = (
    "geography",
    "geo_code",
    "metric",
    "year",
    "current",
    "refresh_id",
    "period",
    "value",
    "status",
    "low",
    "high",
    "p05",
    "p95",
    "moe",
    "disclosed",
    "inputs",
)
RELEASED = "CAST(facts.released_on AS TEXT) AS released_on"  # a day as text, whatever the database
STAMP_COLUMNS = ("data_year", "delineation", "data_origin", "run_id", "methodology")
WIDE_TABLES = ("market_jobs", "market_economy")
IS_SAMPLE = "coalesce(data_origin, '') = 'sample'"


def market_names(source: Source) -> dict[tuple[str, str], Row]:
    """All markets by CBSA code and delineation, the oldest delineation first."""
    rows = select_rows(source, "SELECT * FROM markets ORDER BY delineation, cbsa_code")
    return {(row["cbsa_code"], row["delineation"]): row for row in rows}


def market_codes(source: Source) -> list[str]:
    """The msa_ids that any vintage has a row of."""
    return [row["msa_id"] for row in select_rows(source, "SELECT DISTINCT msa_id FROM market_jobs ORDER BY msa_id")]


def vintage_of(source: Source, as_of: date | None = None, msa_id: str | None = None) -> date | None:
    """The newest vintage up to a date (of a market); published and hand-written rows win over the sample's.

    None where nothing is stored.
    """
    return _newest(source, "market_jobs", as_of, msa_id)


def vintages(source: Source) -> list[date]:
    """The vintages that are stored, oldest first."""
    rows = select_rows(source, "SELECT DISTINCT data_vintage FROM market_jobs ORDER BY data_vintage")
    return [row["data_vintage"] for row in rows]


def newest_scored(source: Source, as_of: date | None = None) -> date | None:
    """The newest vintage with scores up to a date, of published figures (or by hand) before the sample's.

    None where nothing is scored.
    """
    return _newest(source, "pillar_scores", as_of)


def _newest(source: Source, table: str, as_of: date | None, msa_id: str | None = None) -> date | None:
    conditions = ["data_vintage <= :as_of"] if as_of is not None else []
    conditions += ["msa_id = :msa_id"] if msa_id is not None else []
    parameters = {"as_of": as_of, "msa_id": msa_id}
    used = {name: value for name, value in parameters.items() if value is not None}
    for origin in (f"NOT ({IS_SAMPLE})", IS_SAMPLE):
        where = " AND ".join([origin, *conditions])
        statement = f"SELECT max(data_vintage) AS data_vintage FROM {table} WHERE {where}"  # noqa: S608 (own texts)
        (row,) = select_rows(source, statement, **used)
        if row["data_vintage"] is not None:
            newest: date = row["data_vintage"]
            return newest
    return None


def wide_records(source: Source, table: str, vintage: date, columns: Collection[str] = ("*",)) -> list[Row]:
    """The rows of a wide table (`WIDE_TABLES`) in a vintage, by msa_id. columns: of it (default: all).

    Raises ValueError for another table.
    """
    if table not in WIDE_TABLES:
        raise ValueError(f"Not a wide table: {table!r}. Those are {', '.join(WIDE_TABLES)}")
    listed = ", ".join(columns)
    statement = f"SELECT {listed} FROM {table} WHERE data_vintage = :vintage ORDER BY msa_id"  # noqa: S608 (own names)
    return select_rows(source, statement, vintage=vintage)


def cbsa_code_of(source: Source, vintage: date, msa_id: str) -> str | None:
    """The CBSA code of a market in a vintage; None where it has none, or no row."""
    statement = "SELECT cbsa_code FROM market_jobs WHERE data_vintage = :vintage AND msa_id = :msa_id"
    rows = select_rows(source, statement, vintage=vintage, msa_id=msa_id)
    return rows[0]["cbsa_code"] if rows else None


def fact_records(source: Source, vintage: date, codes: Collection[str]) -> list[Row]:
    """The facts of a few places of a vintage, by place, metric and year, with their texts and stamps."""
    own = ", ".join([*(f'facts."{name}"' for name in FACT_COLUMNS), RELEASED])
    stamp = ", ".join(f"fact_refreshes.{name}" for name in STAMP_COLUMNS)
    listed, parameters = listed_values(codes)
    # Every kind of place is named, so that the key of the table answers.
    statement = f"""
        SELECT {own}, {stamp}, fact_texts.text AS reason, fact_methods.method, fact_methods.formula
        FROM facts
        LEFT JOIN fact_refreshes ON fact_refreshes.id = facts.refresh_id
        LEFT JOIN fact_texts ON fact_texts.id = facts.reason_id
        LEFT JOIN fact_methods ON fact_methods.id = facts.method_id
        WHERE facts.data_vintage = :vintage AND facts.geography IN ('market', 'nation', 'state')
            AND facts.geo_code IN ({listed})
        ORDER BY facts.geography, facts.geo_code, facts.metric, facts.year
    """  # noqa: S608 (names of columns, and of parameters)
    return [
        {**row, "current": bool(row["current"])}
        for row in select_rows(source, statement, vintage=vintage, **parameters)
    ]


def current_values(source: Source, vintage: date, metrics: Collection[str], zero: Collection[str] = ()) -> list[Row]:
    """The current values of markets in some metrics: geo_code, metric, value; places without a value are left out.

    zero: metrics of which only zeros are wanted. One walk over the facts of the vintage finds all of them.
    """
    listed, parameters = listed_values(metrics)
    zeros, more = listed_values(zero, "zero")
    statement = f"""
        SELECT geo_code, metric, value FROM facts
        WHERE data_vintage = :vintage AND geography = 'market' AND "current" AND value IS NOT NULL
            AND (metric IN ({listed}) OR (value = 0 AND metric IN ({zeros})))
    """  # noqa: S608 (names of parameters)
    return select_rows(source, statement, vintage=vintage, **parameters, **more)


def current_bounds(source: Source, vintage: date) -> list[Row]:
    """The current facts of markets that have bounds and no value: geo_code, metric, low, high."""
    statement = """
        SELECT geo_code, metric, low, high FROM facts
        WHERE data_vintage = :vintage AND geography = 'market' AND "current" AND value IS NULL
            AND (low IS NOT NULL OR high IS NOT NULL)
    """
    return select_rows(source, statement, vintage=vintage)


def input_rows(source: Source, refresh_id: int, keys: Collection[str]) -> list[Row]:
    """The inputs of some keys of a refresh: key, table, column, aggregate, where (data), payloads (list), amount."""
    listed, parameters = listed_values(keys)
    statement = f"""
        SELECT fact_inputs.key, fact_inputs.source_table AS "table", fact_inputs.source_column AS "column",
            fact_inputs.aggregate, fact_inputs."filter" AS "where", fact_texts.text AS payloads, fact_inputs.amount
        FROM fact_inputs JOIN fact_texts ON fact_texts.id = fact_inputs.payloads_id
        WHERE fact_inputs.refresh_id = :refresh_id AND fact_inputs.key IN ({listed})
        ORDER BY fact_inputs.key
    """  # noqa: S608 (names of parameters)
    return [
        {**row, "where": json.loads(row["where"]), "payloads": json.loads(row["payloads"])}
        for row in select_rows(source, statement, refresh_id=refresh_id, **parameters)
    ]


def event_rows(source: Source, keys: Collection[str]) -> list[Row]:
    """The expansion events of some keys, by key; fields and history are data."""
    listed, parameters = listed_values(keys)
    statement = f"SELECT * FROM expansion_events WHERE event_key IN ({listed}) ORDER BY event_key"  # noqa: S608
    rows = select_rows(source, statement, **parameters)
    return [{**row, "fields": as_data(row["fields"]), "history": as_data(row["history"])} for row in rows]


def outlines(source: Source, delineation: str) -> list[tuple[str, bytes]]:
    """CBSA codes with the outlines (WKB, WGS 84) of the markets of a delineation, by code."""
    return _outlines(source, "market_boundaries", "cbsa_code", delineation)


def county_outlines(source: Source, delineation: str) -> list[tuple[str, bytes]]:
    """County FIPS codes with the outlines (WKB, WGS 84) of the counties of a delineation, by code."""
    return _outlines(source, "county_boundaries", "county_fips", delineation)


def _outlines(source: Source, table: str, code: str, delineation: str) -> list[tuple[str, bytes]]:
    is_sqlite = isinstance(source, SqliteReader) or source.get_bind().dialect.name == "sqlite"
    body = "geometry" if is_sqlite else "ST_AsBinary(geometry)"
    statement = f"""
        SELECT {code} AS code, {body} AS outline FROM {table} WHERE delineation = :delineation ORDER BY {code}
    """  # noqa: S608 (own texts)
    return [(row["code"], bytes(row["outline"])) for row in select_rows(source, statement, delineation=delineation)]


def market_scores(source: Source, vintage: date, msa_id: str | None = None) -> dict[str, Row]:
    """The composed scores of a vintage (of one market), by market."""
    of, parameters = only_where(msa_id=msa_id)
    statement = f"SELECT * FROM market_scores WHERE data_vintage = :vintage {of} ORDER BY msa_id"  # noqa: S608 (own)
    return {row["msa_id"]: row for row in select_rows(source, statement, vintage=vintage, **parameters)}


def scores(source: Source, vintage: date, msa_id: str | None = None, pillar: str | None = None) -> list[Row]:
    """Pillar scores of a vintage (of one market, of one pillar) by pillar, best rank first; those without one last."""
    of, parameters = only_where(msa_id=msa_id, pillar=pillar)
    statement = f"""
        SELECT * FROM pillar_scores WHERE data_vintage = :vintage {of}
        ORDER BY pillar, rank IS NULL, rank, msa_id
    """  # noqa: S608 (own texts)
    return select_rows(source, statement, vintage=vintage, **parameters)
