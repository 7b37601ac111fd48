"""Whether a slice is whole: the distinct records of its pages are as many as the publisher announced.

Nothing here asks a publisher: a slice that is not whole says so (`SliceRows.fault`), and the fetch step acts on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from aker_core.errors import SourceUnavailable
from aker_data.check import Check
from aker_data.contracts import Source
from aker_data.ingest.staging import PAYLOAD
from aker_data.paging import Slice, SplitRequest

NAME = "rows_received_equal_announced"
SHOWN = 3


@dataclass(frozen=True)
class Received:
    """What the pages of a slice came to. records: distinct ones. repeated: rows that a later page had again."""

    records: int
    repeated: int = 0


@dataclass(frozen=True)
class SliceRows:
    """A slice, its rows (every one once, with the hash of the page it was first on) and what was received.

    fault: why the slice is not whole, in words; empty where it is.
    """

    slice: Slice
    rows: pl.DataFrame
    received: Received
    fault: str = ""


def slice_rows(source: Source, piece: Slice, pages: Sequence[pl.DataFrame]) -> SliceRows:
    """Put the parsed pages of a slice together, and judge whether they are all of it."""
    rows = pl.concat(pages) if pages else source.schema.empty().with_columns(pl.lit("").alias(PAYLOAD))
    if not {*source.schema.dtypes} <= set(rows.columns):  # the schema's own check says what is missing
        return SliceRows(piece, rows, Received(rows.height))
    shape = list(source.schema.dtypes)
    once = rows.unique(shape, keep="first", maintain_order=True)
    records = int(once.select(pl.struct(_record(source)).n_unique()).item()) if once.height else 0
    received = Received(records, rows.height - once.height)
    return SliceRows(piece, once, received, _fault(source, piece, once, received))


def _record(source: Source) -> list[str]:
    return list(source.record or source.schema.key)


def _fault(source: Source, piece: Slice, once: pl.DataFrame, received: Received) -> str:
    key = list(source.schema.key)
    clash = once.filter(pl.struct(key).is_duplicated()).select(key).unique().sort(key)
    if clash.height:
        shown = "; ".join(str(row) for row in clash.head(SHOWN).rows())
        return f"{clash.height:,} keys have different rows on different pages ({shown}); the data changed meanwhile"
    if len(set(piece.totals)) > 1:
        totals = ", ".join(f"{total:,}" for total in sorted(set(piece.totals)))
        return f"its pages announce different totals ({totals}): the data changed while it was paged"
    if piece.totals and received.records != piece.totals[0]:
        return f"{received.records:,} distinct records received, {piece.totals[0]:,} announced"
    return ""


def require_parts(source: Source, pieces: Iterable[tuple[Slice, pl.LazyFrame]]) -> int:
    """Compare what narrower requests brought with what the requests they replace announced; returns how many those are.

    pieces: slices with all their rows. Raises SourceUnavailable where records were lost, or came in between.
    """
    parts: dict[SplitRequest, list[pl.LazyFrame]] = {}
    for piece, rows in pieces:
        for narrowed in piece.under:
            parts.setdefault(narrowed, []).append(rows.select(_record(source)))
    for narrowed, frames in parts.items():
        records = int(pl.concat(frames).unique().select(pl.len()).collect().item())
        if records != narrowed.announced:
            raise SourceUnavailable(
                f"{source.id} {narrowed.part}: its {len(frames)} parts have {records:,} distinct records, "
                f"{narrowed.announced:,} announced. The last good table stays. Try again later"
            )
    return len(parts)


def received_check(pieces: Iterable[Slice], read: Mapping[str, Received], narrowed: int) -> Check:
    """What came of all slices, in one line. read: by part, those read now; the others were whole when written."""
    pieces = list(pieces)
    announced = sum(piece.totals[0] for piece in pieces if piece.totals)
    records = sum(read[p.part].records if p.part in read else p.totals[0] for p in pieces if p.totals)
    silent = [piece for piece in pieces if not piece.totals]
    repeated = sum(received.repeated for received in read.values())
    note = (
        f"{records:,} records received, {announced:,} announced, in {len(pieces):,} slices "
        f"({sum(len(piece.pages) for piece in pieces):,} pages); {repeated:,} rows repeated between pages were dropped"
    )
    note += f"; {narrowed:,} capped requests equal the sum of their parts" if narrowed else ""
    note += f"; {len(silent):,} slices came without a total" if silent else ""
    return Check(NAME, passed=records == announced, note=note, fatal=True, rows=records)
