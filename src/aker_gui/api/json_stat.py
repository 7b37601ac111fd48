"""Facts as a JSON-stat 2.0 dataset (https://json-stat.org/format/): a cube of place, metric and year."""

from __future__ import annotations

from typing import Any

import orjson
import polars as pl

from aker_core.markets.number_formats import format_of
from aker_core.markets.presentation import title_of
from aker_core.markets.qualifiers import STATUS_MEANINGS
from aker_gui.api.problems import Problem

Index = dict[str, dict[str, int]]  # of each dimension: category -> position
DIMENSIONS = ("place", "metric", "year")
LARGEST = 2_000_000  # cells of a cube, most of which may be empty
BOUNDS = ("low", "high", "p05", "p95", "moe")


def json_stat(facts: pl.DataFrame, label: str, warning: str | None) -> bytes:
    """The dataset. facts: columns of `Fact`; label: of the vintage; warning: becomes its note.

    Values, statuses and intervals are objects by the position in the cube; what is not there is not stored. Raises
    Problem for a cube that would be too large.
    """
    keyed = facts.with_columns(
        place=pl.concat_str(pl.col("geography").cast(pl.String), pl.col("place").fill_null(""), separator=":"),
        metric=pl.col("metric").cast(pl.String),
        year=pl.col("year").cast(pl.String),
    )
    categories = {name: keyed[name].unique(maintain_order=True).to_list() for name in DIMENSIONS}
    categories["year"].sort()
    size = [len(categories[name]) for name in DIMENSIONS]
    if size[0] * size[1] * size[2] > LARGEST:
        raise Problem("too-large", f"A cube of {' x '.join(map(str, size))} cells")
    index = {name: {value: position for position, value in enumerate(categories[name])} for name in DIMENSIONS}
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": f"Aker, vintage {label}",
        "source": "Aker, from official public data; see the explanation of each value",
        "updated": str(facts["as_of"].max()) if len(facts) else None,
        "note": [warning] if warning else [],
        "id": list(DIMENSIONS),
        "size": size,
        "role": {"geo": ["place"], "metric": ["metric"], "time": ["year"]},
        "dimension": _dimensions(keyed, index),
        **_cells(keyed, index, size),
    }
    return orjson.dumps(document)


def _cells(keyed: pl.DataFrame, index: Index, size: list[int]) -> dict[str, Any]:
    """What stands in the cells that are stored: values, statuses and intervals by position."""
    positions = [
        (index["place"][place] * size[1] + index["metric"][metric]) * size[2] + index["year"][year]
        for place, metric, year in keyed.select(DIMENSIONS).iter_rows()
    ]

    def by_position(column: str) -> dict[str, Any]:
        return {
            str(at): value for at, value in zip(positions, keyed[column].to_list(), strict=True) if value is not None
        }

    return {
        "value": by_position("value"),
        "status": by_position("status"),
        "extension": {
            "status": dict(STATUS_MEANINGS),
            **{name: by_position(name) for name in (*BOUNDS, "period", "explanation")},
        },
    }


def _dimensions(keyed: pl.DataFrame, index: Index) -> dict[str, Any]:
    """The categories of places, metrics (with their units) and years."""
    names = dict(keyed.select("place", "name").iter_rows())
    units = dict(keyed.select("metric", "unit").iter_rows())
    metrics = _dimension("Metric", index["metric"], {key: title_of(key) for key in index["metric"]})
    metrics["category"]["unit"] = {
        key: {"label": units[key] or "", "decimals": format_of(units[key] or "").decimals} for key in index["metric"]
    }
    return {
        "place": _dimension("Place", index["place"], {key: names[key] or key for key in index["place"]}),
        "metric": metrics,
        "year": _dimension("Year", index["year"], {}),
    }


def _dimension(label: str, index: dict[str, int], labels: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": index, **({"label": labels} if labels else {})}}
