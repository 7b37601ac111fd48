"""Lists in the format that a client accepts: JSON, CSV, Parquet, Arrow; of facts also JSON-stat and SDMX-CSV."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import polars as pl

from aker_gui.api.problems import Problem

Row = dict[str, Any]
WARNING = "aker.warning"  # key in the metadata of Parquet and Arrow
# What a spreadsheet would take for a formula at the beginning of a cell.
FORMULA = r"^[=+\-@\t\r]"


@dataclass(frozen=True)
class Format:
    """A format: its name in ``format=``, its media type, and the ending of a file of it."""

    name: str
    media_type: str
    suffix: str

    @property
    def accepted_as(self) -> str:
        """The media type without parameters."""
        return self.media_type.partition(";")[0]


JSON = Format("json", "application/json", "json")
CSV = Format("csv", "text/csv; charset=utf-8", "csv")
PARQUET = Format("parquet", "application/vnd.apache.parquet", "parquet")
ARROW = Format("arrow", "application/vnd.apache.arrow.stream", "arrows")
JSON_STAT = Format("json-stat", 'application/json; profile="https://json-stat.org/format/"', "json")
SDMX_CSV = Format("sdmx-csv", "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8", "csv")
GEOJSON = Format("geojson", "application/geo+json", "geojson")
LISTS = (JSON, CSV, PARQUET, ARROW)
FACTS = (*LISTS, JSON_STAT, SDMX_CSV)


def chosen_format(accept: str, name: str | None, offered: Sequence[Format]) -> Format:
    """The format that ``format=`` names, else the one that the Accept header wants most; JSON where all are welcome.

    Raises Problem where none of the offered is acceptable.
    """
    if name is not None:
        return next(kind for kind in offered if kind.name == name)
    if not accept.strip():
        return JSON
    for wanted in _wishes(accept):
        for kind in offered:
            if wanted in (kind.accepted_as, "*/*", f"{kind.accepted_as.partition('/')[0]}/*"):
                return kind
    raise Problem("not-acceptable", f"Accept: {accept} names none of {', '.join(k.accepted_as for k in offered)}")


def _wishes(accept: str) -> list[str]:
    """Media types of an Accept header, the most wanted first; those of quality zero are left out."""
    wishes: list[tuple[float, int, str]] = []
    for position, part in enumerate(accept.lower().split(",")):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if quality > 0:
            wishes.append((-quality, position, media_type))
    return [media_type for _, _, media_type in sorted(wishes)]


def json_list(rows: pl.DataFrame | Sequence[Row], meta: Row, links: Row) -> bytes:
    """A list as JSON: links, meta, data: who looks at its beginning sees what it is.

    A frame is written by Polars, which is ten times as fast as row by row.
    """
    head = orjson.dumps({"links": links, "meta": meta})
    data = rows.write_json().encode() if isinstance(rows, pl.DataFrame) else orjson.dumps(list(rows))
    return head[:-1] + b',"data":' + data + b"}"


def table_bytes(rows: pl.DataFrame | Sequence[Row], kind: Format, warning: str | None = None) -> bytes:
    """A list as a file of a table; nested values are JSON text in it. warning: in the metadata of Parquet and Arrow;
    CSV has no place for it but the header of the answer."""
    frame = rows if isinstance(rows, pl.DataFrame) else flat_frame(rows)
    if kind is CSV:
        return csv_bytes(frame)
    buffer = io.BytesIO()
    if kind is PARQUET:
        frame.write_parquet(buffer, statistics=False, metadata={WARNING: warning} if warning else None)
    elif not warning:
        frame.write_ipc_stream(buffer, compat_level=pl.CompatLevel.oldest())
    else:
        _stream(frame, buffer, {WARNING: warning})
    return buffer.getvalue()


def _stream(frame: pl.DataFrame, buffer: io.BytesIO, metadata: dict[str, str]) -> None:
    """Arrow's stream with metadata of the schema, which Polars writes none of."""
    import pyarrow as pa

    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest()).replace_schema_metadata(metadata)
    with pa.ipc.new_stream(buffer, table.schema) as writer:
        writer.write_table(table)


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """CSV in which no text is a formula for a spreadsheet: such a text begins with an apostrophe."""
    texts = [name for name, kind in frame.schema.items() if kind in (pl.String, pl.Categorical, pl.Enum)]
    plain = frame.with_columns(pl.col(*texts).cast(pl.String)) if texts else frame
    guarded = [
        pl.when(pl.col(name).str.contains(FORMULA)).then("'" + pl.col(name)).otherwise(name).alias(name)
        for name in texts
    ]
    return plain.with_columns(guarded).write_csv().encode()


def flat_frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a frame; lists and mappings as JSON text."""
    flat = [
        {
            name: orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode() if isinstance(value, dict | list) else value
            for name, value in row.items()
        }
        for row in rows
    ]
    return pl.DataFrame(flat, infer_schema_length=None)
