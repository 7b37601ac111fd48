"""One payload, or all pages of a slice, into one lake file: name, parse, judge, stage."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Payload, Source, common_origin
from aker_data.lake.files import ENDINGS, LakeFile
from aker_data.lake.tables import Lake
from aker_data.paging import ArchivedPayload, Slice, understood
from aker_data.schemas.validate import NAMES, validate

PAYLOAD = "payload_sha256"
TRIMMED = re.compile(r"-x[0-9a-f]{8}(?=[-.])")


def file_name(source: Source, answer: ArchivedPayload | Slice) -> str:
    """The name of the file made of a payload: bytes, parser, what the parser was told, and its origin.

    That of a slice is made of the bytes of all its pages. The same name always has the same rows, so a file of that
    name need not be made again.
    """
    pages = answer.pages if isinstance(answer, Slice) else (answer,)
    media = (
        answer.request.media if isinstance(answer, ArchivedPayload) else sorted({page.request.media for page in pages})
    )
    shape = [(column.name, str(column.dtype)) for column in source.schema.columns]
    coded = (source.schema.coded,) if source.schema.coded else ()
    digest = hashlib.sha256(repr((answer.part, media, shape, *coded)).encode()).hexdigest()[:6]
    ending = ENDINGS[common_origin(page.ref.origin for page in pages) or "published"]
    return f"{_content(answer)[:20]}-p{source.parser}-{digest}{ending}"


def _content(answer: ArchivedPayload | Slice) -> str:
    if isinstance(answer, ArchivedPayload):
        return answer.ref.sha256
    return hashlib.sha256("\n".join(page.ref.sha256 for page in answer.pages).encode()).hexdigest()


def trimmed_name(name: str, against: Iterable[str]) -> str:
    """The name of a file without the rows that it shares with others: another set of others, another name."""
    others = hashlib.sha256("\n".join(sorted(against)).encode()).hexdigest()[:8]
    ending = next(ending for ending in sorted(ENDINGS.values(), key=len, reverse=True) if name.endswith(ending))
    return f"{name.removesuffix(ending)}-x{others}{ending}"


def base_name(name: str) -> str:
    """The name before rows were taken out."""
    return TRIMMED.sub("", name)


def parse_page(source: Source, payload: Payload) -> pl.DataFrame:
    """The rows of one payload, with its hash. Raises SourceChanged where it is not what its contract says."""
    return understood(source.parse, payload).with_columns(pl.lit(payload.sha256).alias(PAYLOAD))


def stage_slice(
    lake: Lake, source: Source, as_of: str, answer: ArchivedPayload | Slice, rows: pl.DataFrame
) -> tuple[LakeFile | None, list[Check]]:
    """Judge the rows of a payload or of a slice, which carry the hash of their payload, and stage them.

    None in place of the file where its columns are not as declared.
    """
    checks = validate(rows.drop(PAYLOAD), source.schema)
    if not checks[0].passed:
        return None, checks
    frame = rows.select(*source.schema.dtypes, PAYLOAD, pl.lit(answer.part).alias("part")).with_columns(
        pl.col(name).cast(coded(name)) for name in source.schema.coded
    )
    name, schema = file_name(source, answer), source.schema
    return lake.stage(source.id, as_of, name, frame, key=schema.key, geometry=schema.geometry), checks


def coded(column: str) -> pl.Categorical:
    """The type of a coded column: categories of its own, so that its numbers stay small whatever else is loaded."""
    return pl.Categorical(pl.Categories(column, namespace="aker", physical=pl.UInt16))


def schema_result(by_part: Mapping[str, Sequence[Check]], unchanged: int) -> list[Check]:
    """The findings of all payloads as one check per rule. unchanged: files judged before."""
    before = f" ({unchanged} unchanged files were judged when they were written)" if unchanged else ""
    result: list[Check] = []
    for name in NAMES:
        here = [(part, check) for part, checks in by_part.items() for check in checks if check.name == name]
        faults = [f"{part}: {check.note}" for part, check in here if not check.passed]
        note = "; ".join(faults) or f"{len(here)} payloads as declared{before}"
        count = sum(check.rows or 0 for _, check in here)
        result.append(Check(name, passed=not faults, note=note, fatal=True, rows=count))
    return result
