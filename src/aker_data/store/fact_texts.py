"""Texts that many facts share, read by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from aker_data.store.read_frame import Kinds, read_frame

if TYPE_CHECKING:
    from aker_data.store.statement import Source

FEW_TEXTS = 500  # as many texts are named in a query
_TEXTS: Kinds = {"reason_id": pl.Int64, "reason": pl.String}


def texts_by_id(source: Source, ids: pl.Series) -> pl.DataFrame:
    """Reasons, or lists of payloads, by id (`reason_id`, `reason`): named in the query where they are few."""
    wanted = [int(each) for each in ids.drop_nulls().unique().sort()]
    named = {f"id_{position}": each for position, each in enumerate(wanted)}
    where = f"id IN ({', '.join(f':{name}' for name in named) or 'NULL'})" if len(named) <= FEW_TEXTS else "TRUE"
    parameters = named if len(named) <= FEW_TEXTS else {}
    texts = read_frame(source, f"SELECT id, text FROM fact_texts WHERE {where}", parameters, _TEXTS)  # noqa: S608 (own names)
    return texts.filter(pl.col("reason_id").is_in(wanted))
