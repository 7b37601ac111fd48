"""Reads and writes of announced expansions: events as they stand, their readings, and people's decisions.

Frames go in and out for a refresh, plain dictionaries for commands. Whoever opened the session commits it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from aker_core.errors import ConfigError
from aker_data.models import ExpansionEvent, ExpansionReview
from aker_data.models.base import as_date
from aker_data.store import markets as store
from aker_data.store.markets import Row, table_of

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy.orm import Session

# Columns of an event that come from the computed row as they are.
PLAIN = (
    "event_key",
    "company",
    "place",
    "state",
    "county_fips",
    "how",
    "cbsa_code",
    "sector",
    "sectors",
    "status",
    "announced_on",
    "delayed_on",
    "cancelled_on",
    "completed_on",
    "due_year",
    "new_jobs",
    "investment_usd",
    "confidence",
    "review_state",
    "review_reasons",
)
SOURCED = ("company", "place", "state", "new_jobs", "investment_usd", "sector", "status", "due_year")
CHUNK = 1_000


def store_events(
    session: Session, events: pl.DataFrame, *, as_of: str, origin: str, delineation: str, run_id: str | None
) -> int:
    """Put the events of a refresh in the place of what is stored; returns how many were written.

    events: all of `aker_jobs.expansions.assembly.expansion_events`. A backfill leaves alone what a newer refresh
    stored, and adds what is not there. Events of this origin that no longer are (they are part of another, or the item
    announces nothing by today's rules) go; decisions stay. Published events replace the sample's of the month.
    """
    day = _day(as_of)
    if origin == "published":
        session.execute(
            delete(ExpansionEvent).where(ExpansionEvent.data_origin == "sample", ExpansionEvent.as_of == day)
        )
    there = _there(session, origin)
    stamp = {"data_origin": origin, "as_of": day, "delineation": delineation, "run_id": run_id}
    kept: set[str] = set()
    rows: list[Row] = []
    for event in events.iter_rows(named=True):
        kept.add(event["event_key"])
        first, last = there.get(event["event_key"], (day, day))
        if last <= day:
            rows.append({**_stored(event), **stamp, "first_as_of": min(first, _day(event["seen"]))})
    for start in range(0, len(rows), CHUNK):
        store.upsert(session, ExpansionEvent, rows[start : start + CHUNK])
    gone = [key for key, (first, last) in there.items() if key not in kept and last <= day and first <= day]
    for start in range(0, len(gone), CHUNK):
        session.execute(delete(ExpansionEvent).where(ExpansionEvent.event_key.in_(gone[start : start + CHUNK])))
    return len(rows)


def _there(session: Session, origin: str) -> dict[str, tuple[date, date]]:
    table = table_of(ExpansionEvent)
    query = select(table.c.event_key, table.c.first_as_of, table.c.as_of).where(table.c.data_origin == origin)
    return {key: (first, last) for key, first, last in session.execute(query)}


def _day(as_of: str) -> date:
    day = as_date(as_of)
    if day is None:
        raise ValueError("as_of is missing. Give the month of the refresh as YYYY-MM.")
    return day


def _stored(event: Mapping[str, Any]) -> Row:
    history = [_plain(item) for item in event["history"]]
    return {**{name: event[name] for name in PLAIN}, "fields": _fields(event, history), "history": history}


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    """A reading as JSON; what is not stated is left out."""
    values = {name: value for name, value in item.items() if value is not None}
    return values | ({"published": item["published"].isoformat()} if item["published"] else {})


def _fields(event: Mapping[str, Any], history: list[dict[str, Any]]) -> dict[str, Any]:
    """What each chosen field is and where it comes from: the item, and the span of its text."""
    by_item = {item["item_id"]: item for item in history}
    fields: dict[str, Any] = {}
    for name in SOURCED:
        if event[name] is None:
            continue
        item = event[f"{name}_item"]
        span = json.loads(by_item.get(item, {}).get("spans", "{}")).get(name)
        fields[name] = {"value": event[name], "item": item, **({"span": span} if span else {})}
    return fields


def expansion_tables(session: Session, as_of: str, origin: str) -> dict[str, pl.LazyFrame]:
    """What a refresh needs of the database, as the tables `expansion_readings` and `expansion_reviews`.

    Readings: every item of the events of this origin that a refresh up to `as_of` had. Reviews: all decisions.
    """
    import polars as pl

    table = table_of(ExpansionEvent)
    query = select(table.c.event_key, table.c.history).where(
        table.c.data_origin == origin, table.c.first_as_of <= _day(as_of)
    )
    readings = [_reading(item, key) for key, history in session.execute(query) for item in history]
    return {
        "expansion_readings": pl.DataFrame(readings, schema=_readings_schema()).lazy(),
        "expansion_reviews": pl.LazyFrame([_review(row) for row in reviews(session)], schema=_reviews_schema()),
    }


def _reading(item: Mapping[str, Any], key: str) -> Row:
    published = date.fromisoformat(item["published"]) if "published" in item else None
    return {**item, "published": published, "event_key": key}


def _readings_schema() -> dict[str, Any]:
    """The columns of a reading; the same as `aker_jobs.expansions.readings.READINGS`, which a test holds against it."""
    import polars as pl

    text = ("item_id", "outlet", "url", "title", "seen", "payload_sha256", "company", "place", "state", "county_fips")
    more = ("how", "sector", "status", "timeline", "other_jobs", "spans", "digest", "event_key")
    numbers = ("new_jobs", "investment_usd", "due_year", "public_money_usd")
    return {
        **dict.fromkeys((*text, *more), pl.String),
        **dict.fromkeys(numbers, pl.Int64),
        **dict.fromkeys(("sectors", "reasons"), pl.List(pl.String)),
        "official": pl.Boolean,
        "published": pl.Date,
        "confidence": pl.Float64,
    }


def _reviews_schema() -> dict[str, Any]:
    import polars as pl

    text = ("event_key", "decision", "fields", "why", "digests", "decided_at")
    return {"id": pl.Int64, **dict.fromkeys(text, pl.String)}


def _review(row: Mapping[str, Any]) -> Row:
    plain = {name: row[name] for name in ("id", "event_key", "decision", "why")}
    packed = {name: json.dumps(row[name], sort_keys=True) for name in ("fields", "digests")}
    return {**plain, **packed, "decided_at": row["decided_at"].isoformat()}


def reviews(session: Session, event_key: str | None = None) -> list[Row]:
    """All decisions, or those of one event, oldest first."""
    table = table_of(ExpansionReview)
    query = select(table) if event_key is None else select(table).where(table.c.event_key == event_key)
    return [dict(row) for row in session.execute(query.order_by(table.c.id)).mappings()]


def reviews_digest(session: Session) -> str:
    """A name for all decisions: part of what the rows of a vintage are computed from."""
    rows = [{**row, "decided_at": row["decided_at"].isoformat()} for row in reviews(session)]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def events(session: Session, *, states: Iterable[str] | None = None, limit: int | None = None) -> list[Row]:
    """Events, those with most jobs first. states: only with one of these review states."""
    table = table_of(ExpansionEvent)
    query = select(table)
    if states is not None:
        query = query.where(table.c.review_state.in_(list(states)))
    # None is last in both databases this way.
    query = query.order_by(table.c.new_jobs.is_(None), table.c.new_jobs.desc(), table.c.event_key).limit(limit)
    return [dict(row) for row in session.execute(query).mappings()]


def event(session: Session, key: str) -> Row:
    """One event by its key, or by the beginning of it. Raises ConfigError where none or several have it."""
    table = table_of(ExpansionEvent)
    begins = table.c.event_key.startswith(key, autoescape=True)
    rows = [dict(row) for row in session.execute(select(table).where(begins).limit(2)).mappings()]
    if not key or not rows:
        raise ConfigError(f"Unknown event {key!r}. Run aker review to list open events, aker review --all to list all.")
    if len(rows) > 1 and rows[0]["event_key"] != key:
        raise ConfigError(f"Several events begin with {key!r}. Give more of the key.")
    return rows[0]


def decide(
    session: Session,
    event_key: str,
    decision: str,
    *,
    fields: Mapping[str, Any],
    why: str | None,
    decided_by: str | None,
    state: str,
) -> int:
    """Keep a decision, and show it on the event; returns its number. Metrics follow with the next refresh.

    state: the review state that the event has from now on. fields: what the person corrects.
    """
    row = event(session, event_key)
    now = datetime.now(UTC)
    values = {
        "event_key": row["event_key"],
        "decision": decision,
        "fields": dict(fields),
        "digests": {item["item_id"]: item["digest"] for item in row["history"]},
        "why": why,
        "decided_by": decided_by,
        "decided_at": now,
    }
    number: int = session.execute(insert(ExpansionReview).values(**values).returning(ExpansionReview.id)).scalar_one()
    sourced = {name: {"value": value, "item": f"review {number}"} for name, value in fields.items()}
    changed = {name: as_date(value) if name == "announced_on" else value for name, value in fields.items()}
    shown: Row = {"review_state": state, "review_reasons": [], "fields": {**row["fields"], **sourced}, **changed}
    session.execute(update(ExpansionEvent).where(ExpansionEvent.event_key == row["event_key"]).values(**shown))
    return number
