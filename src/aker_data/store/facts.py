"""Writes of facts: the many narrow rows of a refresh, put in the place of what their vintage has, in one transaction.

Frames go in. What many rows share (reasons, methods, lists of payloads) is stored once. Whoever opened the session
commits.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, bindparam, delete, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from aker_core.errors import CheckFailed
from aker_data.models import Fact, FactInput, FactMethod, FactRefresh, FactText, MarketJobs, MetricRow
from aker_data.models.facts import LIMITS
from aker_data.store.bulk import insert_frame
from aker_data.store.markets import table_of, upsert

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy.orm import Session

FACT_COLUMNS = {
    "data_vintage": "date",
    "geography": "text",
    "geo_code": "text",
    "metric": "text",
    "year": "bigint",
    "current": "boolean",
    "refresh_id": "bigint",
    "period": "text",
    "value": "double precision",
    "status": "text",
    "low": "double precision",
    "high": "double precision",
    "p05": "double precision",
    "p95": "double precision",
    "moe": "double precision",
    "disclosed": "double precision",
    "reason_id": "bigint",
    "method_id": "bigint",
    "inputs": "text",
    "released_on": "date",
}
INPUT_COLUMNS = {
    "refresh_id": "bigint",
    "key": "text",
    "source_table": "text",
    "source_column": "text",
    "aggregate": "text",
    "filter": "text",
    "payloads_id": "bigint",
    "amount": "double precision",
}


@dataclass(frozen=True)
class RefreshStamp:
    """What all facts of one refresh share."""

    data_vintage: date
    data_year: int
    delineation: str
    data_origin: str
    run_id: str
    methodology: str
    calculated_at: datetime | None = None


def replace_facts(
    session: Session, facts: pl.DataFrame, inputs: pl.DataFrame, stamp: RefreshStamp, markets: Collection[str]
) -> int:
    """Put the facts of a refresh in the place of what its vintage has; returns how many rows were written.

    facts: `aker_core.facts.fact.FACT`, in any order. inputs: `aker_core.facts.inputs.INPUT`. NaN and infinity are null.
    markets: CBSA codes of the refresh. Everything of these markets goes, given anew or not; of states and the nation
    everything too, unless the vintage has other markets besides: then what is not given anew stays for them.
    Raises CheckFailed for a row that is there twice or outside the limits of the table.
    """
    session.flush()
    _remove(session, stamp.data_vintage, facts, markets)
    return _insert(session, facts, inputs, stamp)


def replace_metrics(
    session: Session, facts: pl.DataFrame, inputs: pl.DataFrame, stamp: RefreshStamp, metrics: Collection[str]
) -> int:
    """Put the facts of some metrics in the place of what the vintage has of them; all its other facts stay.

    facts, inputs, errors: as in `replace_facts`. metrics: ids; facts of others are refused with a ValueError.
    """
    if strange := sorted(set(facts["metric"]) - set(metrics)):
        raise ValueError(f"Facts of metrics that are not replaced: {strange[:5]}")
    session.flush()
    session.execute(delete(Fact).where(Fact.data_vintage == stamp.data_vintage, Fact.metric.in_(sorted(metrics))))
    prune_refreshes(session, stamp.data_vintage)
    return _insert(session, facts, inputs, stamp)


def stored_scope(session: Session, vintage: date) -> tuple[int, str] | None:
    """Data year and delineation of a vintage that is stored, as its newest refresh has them; None without one."""
    newest = select(FactRefresh.data_year, FactRefresh.delineation).where(FactRefresh.data_vintage == vintage)
    row = session.execute(newest.order_by(FactRefresh.id.desc()).limit(1)).first()
    return (row.data_year, row.delineation) if row else None


def vintage_of_facts(session: Session, vintage: date) -> tuple[int, str] | None:
    """Data year and origin of a vintage as its newest refresh has them; None where no facts are stored of it."""
    newest = select(FactRefresh.data_year, FactRefresh.data_origin).where(FactRefresh.data_vintage == vintage)
    row = session.execute(newest.order_by(FactRefresh.id.desc()).limit(1)).first()
    return (row.data_year, row.data_origin) if row else None


def markets_with(session: Session, vintage: date, metrics: Collection[str], methodology: str) -> set[str]:
    """CBSA codes of markets that have a fact of each of some metrics, loaded and by a methodology."""
    query = (
        select(Fact.geo_code)
        .join(FactRefresh, FactRefresh.id == Fact.refresh_id)
        .where(Fact.data_vintage == vintage, Fact.geography == "market", Fact.metric.in_(sorted(metrics)))
        .where(Fact.status != "not_loaded", FactRefresh.methodology == methodology)
        .group_by(Fact.geo_code)
        .having(func.count(func.distinct(Fact.metric)) == len(set(metrics)))
    )
    return set(session.scalars(query))


def _insert(session: Session, facts: pl.DataFrame, inputs: pl.DataFrame, stamp: RefreshStamp) -> int:
    """Write the facts and inputs of a refresh beside what is there."""
    import polars as pl

    refresh_id = 1 + (session.scalar(select(func.max(FactRefresh.id))) or 0)
    session.execute(insert(table_of(FactRefresh)), {"id": refresh_id, **vars(stamp)})
    methods = _method_ids(session, facts)
    shared = facts.select("reason").drop_nulls().rename({"reason": "text"})
    named = inputs.with_columns(payloads_text=_json_lists(inputs["payloads"]))
    texts = _text_ids(session, pl.concat([shared, named.select(text="payloads_text")]))
    rows = (
        facts.join(methods, on=["method", "formula"], how="left", nulls_equal=True)
        .join(texts.rename({"text": "reason", "id": "reason_id"}), on="reason", how="left")
        .with_columns(data_vintage=pl.lit(stamp.data_vintage), refresh_id=pl.lit(refresh_id))
    )
    sources = (
        named.join(texts.rename({"text": "payloads_text", "id": "payloads_id"}), on="payloads_text", how="left")
        .rename({"table": "source_table", "column": "source_column", "where": "filter"})
        .with_columns(refresh_id=pl.lit(refresh_id))
    )
    try:
        # In the order of the key, rows are appended instead of being put between others.
        facts_in_order = rows.sort("geography", "geo_code", "metric", "year")
        limits, indexes = tuple(LIMITS.values()), tuple(table_of(Fact).indexes)
        insert_frame(session, "facts", FACT_COLUMNS, facts_in_order, limits=limits, indexes=indexes)
        insert_frame(session, "fact_inputs", INPUT_COLUMNS, sources.sort("key"))
    except IntegrityError as error:
        raise CheckFailed(
            f"facts: a row is duplicated or outside its limits ({error.orig}). Nothing of this vintage was "
            f"stored; earlier rows are unchanged. Check the family of metrics that made it"
        ) from error
    return facts.height


def hand_written(session: Session, vintage: date) -> dict[str, dict[str, float]]:
    """The numbers that people wrote into the wide tables of a vintage: by `sba_id` and metric."""
    query = text("SELECT sba_id, metric, value FROM metric_values WHERE data_vintage = :vintage AND reason = :by_hand")
    typed = query.bindparams(bindparam("vintage", type_=Date), by_hand="entered by hand")
    rows: dict[str, dict[str, float]] = {}
    for sba_id, metric, value in session.execute(typed, {"vintage": vintage}):
        rows.setdefault(sba_id, {})[metric] = value
    return rows


def store_registry(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what the views show of each metric: id, title, unit, family, position, basis; metrics that are gone go."""
    ids = {str(row["id"]) for row in rows}
    session.execute(delete(MetricRow).where(MetricRow.id.not_in(ids)))
    upsert(session, MetricRow, rows)


def prune_refreshes(session: Session, vintage: date) -> None:
    """Remove the inputs and the stamp of refreshes of a vintage of which no fact is left."""
    of_vintage = select(FactRefresh.id).where(FactRefresh.data_vintage == vintage)
    used = select(Fact.refresh_id).where(Fact.data_vintage == vintage).distinct()
    gone = sorted({*session.scalars(of_vintage)} - {*session.scalars(used)})
    if gone:
        session.execute(delete(FactInput).where(FactInput.refresh_id.in_(gone)))
        session.execute(delete(FactRefresh).where(FactRefresh.id.in_(gone)))


def _json_lists(lists: pl.Series) -> pl.Series:
    """Lists of texts as JSON; there are few different ones."""
    import polars as pl

    keys = lists.list.sort().list.join(",")
    texts = {key: json.dumps(key.split(",") if key else [], separators=(",", ":")) for key in keys.unique()}
    return keys.replace_strict(texts, return_dtype=pl.String) if len(keys) else keys


def _text_ids(session: Session, texts: pl.DataFrame) -> pl.DataFrame:
    """The number of each text (columns text, id); new ones are stored in the order of their letters."""
    import polars as pl

    schema = {"id": pl.Int64, "text": pl.String}
    stored = pl.DataFrame(session.execute(select(FactText.id, FactText.text)).all(), schema=schema, orient="row")
    new = texts.unique().join(stored, on="text", how="anti").sort("text")
    first = 1 + max(stored["id"].to_list(), default=0)
    fresh = new.select(id=pl.int_range(first, first + pl.len(), dtype=pl.Int64), text="text")
    insert_frame(session, "fact_texts", {"id": "bigint", "text": "text"}, fresh)
    return pl.concat([stored, fresh])


def _method_ids(session: Session, facts: pl.DataFrame) -> pl.DataFrame:
    """The number of each method (columns method, formula, method_id)."""
    import polars as pl

    schema = {"method_id": pl.Int64, "method": pl.String, "formula": pl.String}
    columns = select(FactMethod.id, FactMethod.method, FactMethod.formula)
    stored = pl.DataFrame(session.execute(columns).all(), schema=schema, orient="row")
    methods = facts.select("method", "formula").drop_nulls("method").unique()
    new = methods.join(stored, on=["method", "formula"], how="anti", nulls_equal=True).sort("method", "formula")
    first = 1 + max(stored["method_id"].to_list(), default=0)
    fresh = new.select(pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("method_id"), "method", "formula")
    kinds = {"id": "bigint", "method": "text", "formula": "text"}
    insert_frame(session, "fact_methods", kinds, fresh.rename({"method_id": "id"}))
    return pl.concat([stored, fresh])


def _remove(session: Session, day: date, rows: pl.DataFrame, markets: Collection[str]) -> None:
    """Take away what the rows replace; other markets of the vintage keep theirs."""
    of_vintage = Fact.data_vintage == day
    stored = select(Fact.geo_code).where(of_vintage, Fact.geography == "market").distinct()
    wide = select(MarketJobs.cbsa_code).where(MarketJobs.data_vintage == day, MarketJobs.cbsa_code.is_not(None))
    others = {*session.scalars(stored), *session.scalars(wide)} - set(markets)
    if not others:
        session.execute(delete(Fact).where(of_vintage))
    else:
        places = {("market", code) for code in markets}
        places |= set(rows.select("geography", "geo_code").unique().rows())
        for geography in ("market", "nation", "state"):
            codes = sorted(code for of, code in places if of == geography)
            session.execute(delete(Fact).where(of_vintage, Fact.geography == geography, Fact.geo_code.in_(codes)))
    prune_refreshes(session, day)
