"""Reads of plain rows, each one statement: from a session, or from a SQLite file without SQLAlchemy.

What `aker show` waits for is here. Texts of SQL, because they are the same for both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aker_data.sqlite_file import SqliteReader, plain

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    Source = Session | SqliteReader

Row = dict[str, Any]
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
    rows = _rows(source, "SELECT * FROM markets ORDER BY delineation, cbsa_code")
    return {(row["cbsa_code"], row["delineation"]): row for row in rows}


def market_codes(source: Source) -> list[str]:
    """The msa_ids that any vintage has a row of."""
    return [row["msa_id"] for row in _rows(source, "SELECT DISTINCT msa_id FROM market_jobs ORDER BY msa_id")]


def vintage_of(source: Source, as_of: date | None = None, msa_id: str | None = None) -> date | None:
    """The newest vintage up to a date (of a market); published and hand-written rows win over the sample's.

    None where nothing is stored.
    """
    return _newest(source, "market_jobs", as_of, msa_id)


def vintages(source: Source) -> list[date]:
    """The vintages that are stored, oldest first."""
    rows = _rows(source, "SELECT DISTINCT data_vintage FROM market_jobs ORDER BY data_vintage")
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
        (row,) = _rows(source, statement, **used)
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
    return _rows(source, statement, vintage=vintage)


def cbsa_code_of(source: Source, vintage: date, msa_id: str) -> str | None:
    """The CBSA code of a market in a vintage; None where it has none, or no row."""
    statement = "SELECT cbsa_code FROM market_jobs WHERE data_vintage = :vintage AND msa_id = :msa_id"
    rows = _rows(source, statement, vintage=vintage, msa_id=msa_id)
    return rows[0]["cbsa_code"] if rows else None


def fact_records(source: Source, vintage: date, codes: Collection[str]) -> list[Row]:
    """The facts of a few places of a vintage, by place, metric and year, with their texts and stamps."""
    own = ", ".join([*(f'facts."{name}"' for name in FACT_COLUMNS), RELEASED])
    stamp = ", ".join(f"fact_refreshes.{name}" for name in STAMP_COLUMNS)
    listed, parameters = _listed(codes)
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
    return [{**row, "current": bool(row["current"])} for row in _rows(source, statement, vintage=vintage, **parameters)]


def current_values(source: Source, vintage: date, metrics: Collection[str], zero: Collection[str] = ()) -> list[Row]:
    """The current values of markets in some metrics: geo_code, metric, value; places without a value are left out.

    zero: metrics of which only zeros are wanted. One walk over the facts of the vintage finds all of them.
    """
    listed, parameters = _listed(metrics)
    zeros, more = _listed(zero, "zero")
    statement = f"""
        SELECT geo_code, metric, value FROM facts
        WHERE data_vintage = :vintage AND geography = 'market' AND "current" AND value IS NOT NULL
            AND (metric IN ({listed}) OR (value = 0 AND metric IN ({zeros})))
    """  # noqa: S608 (names of parameters)
    return _rows(source, statement, vintage=vintage, **parameters, **more)


def input_rows(source: Source, refresh_id: int, keys: Collection[str]) -> list[Row]:
    """The inputs of some keys of a refresh: key, table, column, aggregate, where (data), payloads (list), amount."""
    listed, parameters = _listed(keys)
    statement = f"""
        SELECT fact_inputs.key, fact_inputs.source_table AS "table", fact_inputs.source_column AS "column",
            fact_inputs.aggregate, fact_inputs."filter" AS "where", fact_texts.text AS payloads, fact_inputs.amount
        FROM fact_inputs JOIN fact_texts ON fact_texts.id = fact_inputs.payloads_id
        WHERE fact_inputs.refresh_id = :refresh_id AND fact_inputs.key IN ({listed})
        ORDER BY fact_inputs.key
    """  # noqa: S608 (names of parameters)
    return [
        {**row, "where": json.loads(row["where"]), "payloads": json.loads(row["payloads"])}
        for row in _rows(source, statement, refresh_id=refresh_id, **parameters)
    ]


def payload_rows(source: Source, digests: Collection[str]) -> list[Row]:
    """The archived payloads of some SHA-256: source, sha256, url, content_type, bytes, fetched_at, by SHA-256."""
    listed, parameters = _listed(digests)
    statement = f"SELECT * FROM payloads WHERE sha256 IN ({listed}) ORDER BY sha256, source"  # noqa: S608 (parameters)
    return _rows(source, statement, **parameters)


def event_rows(source: Source, keys: Collection[str]) -> list[Row]:
    """The expansion events of some keys, by key; fields and history are data."""
    listed, parameters = _listed(keys)
    statement = f"SELECT * FROM expansion_events WHERE event_key IN ({listed}) ORDER BY event_key"  # noqa: S608
    rows = _rows(source, statement, **parameters)
    return [{**row, "fields": _data(row["fields"]), "history": _data(row["history"])} for row in rows]


def run_reasons(source: Source, run_ids: Collection[str]) -> dict[str, list[str]]:
    """By run what was missing or partial in it; runs without such a reason, and pruned ones, are left out."""
    listed, parameters = _listed(run_ids)
    statement = f"SELECT id, reasons FROM runs WHERE id IN ({listed})"  # noqa: S608 (names of parameters)
    return {row["id"]: row["reasons"] for row in _rows(source, statement, **parameters) if row["reasons"]}


def run_record(source: Source, run_id: str) -> Row | None:
    """One run; None where it is not stored (any more)."""
    found = _rows(source, "SELECT * FROM runs WHERE id = :run_id", run_id=run_id)
    return found[0] if found else None


def runs_like(source: Source, beginning: str) -> list[Row]:
    """The runs whose id begins with a text, oldest first, at most two."""
    statement = "SELECT * FROM runs WHERE substr(id, 1, :length) = :beginning ORDER BY id LIMIT 2"
    return _rows(source, statement, beginning=beginning, length=len(beginning)) if beginning else []


def lineage_rows(source: Source, run_id: str) -> list[Row]:
    """What a run read: table, source, url, fetched_at, hash of each payload, in the order of reading."""
    return _rows(source, "SELECT * FROM lineage WHERE run_id = :run_id ORDER BY id", run_id=run_id)


def payload_records(source: Source) -> dict[str, Row]:
    """All archived payloads by SHA-256: source, url, content_type, bytes, fetched_at."""
    return {row["sha256"]: row for row in _rows(source, "SELECT * FROM payloads ORDER BY source, sha256")}


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
    return [(row["code"], bytes(row["outline"])) for row in _rows(source, statement, delineation=delineation)]


def market_scores(source: Source, vintage: date, msa_id: str | None = None) -> dict[str, Row]:
    """The composed scores of a vintage (of one market), by market."""
    of, parameters = _only(msa_id=msa_id)
    statement = f"SELECT * FROM market_scores WHERE data_vintage = :vintage {of} ORDER BY msa_id"  # noqa: S608 (own)
    return {row["msa_id"]: row for row in _rows(source, statement, vintage=vintage, **parameters)}


def scores(source: Source, vintage: date, msa_id: str | None = None, pillar: str | None = None) -> list[Row]:
    """Pillar scores of a vintage (of one market, of one pillar) by pillar, best rank first; those without one last."""
    of, parameters = _only(msa_id=msa_id, pillar=pillar)
    statement = f"""
        SELECT * FROM pillar_scores WHERE data_vintage = :vintage {of}
        ORDER BY pillar, rank IS NULL, rank, msa_id
    """  # noqa: S608 (own texts)
    return _rows(source, statement, vintage=vintage, **parameters)


def _only(**columns: str | None) -> tuple[str, dict[str, str]]:
    """Conditions on columns that have a value, and their parameters."""
    given = {name: value for name, value in columns.items() if value is not None}
    return " ".join(f"AND {name} = :{name}" for name in given), given


def _listed(values: Iterable[str], prefix: str = "v") -> tuple[str, dict[str, str]]:
    """The names of parameters for a list of values, and the values by name."""
    parameters = {f"{prefix}{position}": value for position, value in enumerate(sorted(values))}
    return ", ".join(f":{name}" for name in parameters) or "NULL", parameters


def select_rows(source: Source, statement: str, **parameters: Any) -> list[Row]:
    """The rows of a statement of our own with ``:names``; dates, moments and JSON (`READERS`) as Python has them."""
    return _rows(source, statement, **parameters)


def _rows(source: Source, statement: str, **parameters: Any) -> list[Row]:
    if isinstance(source, SqliteReader):
        rows = source.rows(statement, parameters)
    else:
        from sqlalchemy import text

        source.flush()
        dated = plain(parameters) if source.get_bind().dialect.name == "sqlite" else parameters
        rows = [dict(row) for row in source.execute(text(statement), dated).mappings()]
    for name in rows[0] if rows else ():
        if name in READERS:
            for row, value in zip(rows, _column([row[name] for row in rows], READERS[name]), strict=True):
                row[name] = value
    return rows


def _column(cells: list[Any], read: Callable[[Any], Any]) -> Iterable[Any]:
    """The cells of a column as Python has them. JSON is read as one text: to begin anew for each cell takes three times
    as long."""
    if read is not _data:
        return map(read, cells)
    if not all(cell is None or isinstance(cell, str) for cell in cells):
        return cells  # the driver has read them
    found: list[Any] = json.loads(f"[{','.join('null' if cell is None else cell for cell in cells)}]")
    return found


@lru_cache(maxsize=1024)  # of a thousand rows few have another day or moment
def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


@lru_cache(maxsize=1024)
def _moment(value: str | datetime | None) -> datetime | None:
    """UTC; SQLite keeps no time zone."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _data(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


# Columns that a driver hands over in a form of its own.
READERS: dict[str, Callable[[Any], Any]] = {
    "data_vintage": _day,
    "calculated_at": _moment,
    "scored_at": _moment,
    "started_at": _moment,
    "finished_at": _moment,
    "fetched_at": _moment,
    "params": _data,
    "contributions": _data,
    "weights": _data,
    "missing": _data,
    "reasons": _data,
    "sectors": _data,
    "review_reasons": _data,
    "checked_at": _moment,
    "announced_on": _day,
}
