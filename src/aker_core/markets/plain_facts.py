"""Facts and wide rows of a vintage as plain rows, for what shows one market and does not need a frame."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.facts.metric import QUOTIENTS
from aker_core.markets.by_hand import hand_written
from aker_core.markets.vintage_facts import IDS, WHOLE
from aker_data.store import rows as stored

if TYPE_CHECKING:
    from aker_data.store.statement import Source

Row = dict[str, Any]


def market_facts(source: Source, vintage: date, wide: Row) -> list[Row]:
    """The facts of one market in a vintage, all years, as in `vintage_frame`, as plain rows.

    wide: the market's row of `wide_rows`.
    """
    facts = stored.fact_records(source, vintage, [wide["cbsa_code"]]) if wide["cbsa_code"] else []
    computed = {
        (row["geo_code"], row["metric"]): (row["value"], row["year"], row["period"]) for row in facts if row["current"]
    }
    hand = list(hand_written([wide], [name for name in wide if name in IDS], computed, WHOLE))
    taken = {row["metric"] for row in hand}
    years = {(row["metric"], row["year"]) for row in hand}
    kept = [
        row
        for row in facts
        if (row["metric"], row["year"]) not in years and not (row["current"] and row["metric"] in taken)
    ]
    empty = dict.fromkeys(
        (
            *("low", "high", "p05", "p95", "moe", "disclosed", "formula", "inputs", "released_on", "refresh_id"),
            "methodology",
        )
    )
    shown = [*kept, *({**empty, **row} for row in hand)]
    return [{**row, "period": row["period"] or str(row["year"])} for row in shown]


def wide_rows(source: Source, vintage: date, metrics: Collection[str] = ()) -> dict[str, Row]:
    """One row for every market of a vintage, by msa_id: its stamp, the metrics that wide tables have columns for, and
    the current values of others.

    metrics: the others. A column that both wide tables have is that of `market_jobs`. Quotients of zero, for which it
    has no place, are filled in.
    """
    jobs, economy = (stored.wide_records(source, table, vintage) for table in ("market_jobs", "market_economy"))
    merged = {row["msa_id"]: row for row in jobs}
    for row in economy:
        if known := merged.get(row["msa_id"]):
            merged[row["msa_id"]] = {**row, **known}
    columns = {name for rows in (jobs, economy) for name in (rows[0] if rows else ())}
    others = {name for name in metrics if name not in columns}
    values: dict[str, dict[str, float]] = {}
    for fact in stored.current_values(source, vintage, sorted(others), zero=QUOTIENTS):
        values.setdefault(fact["geo_code"], {})[fact["metric"]] = fact["value"]
    return {
        msa_id: row
        | {
            name: value
            for name, value in values.get(row["cbsa_code"], {}).items()
            if name in others or row.get(name) is None
        }
        for msa_id, row in merged.items()
    }
