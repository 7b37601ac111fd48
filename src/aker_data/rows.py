"""One payload into one lake file: name, parse, judge, stage."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from aker_core.errors import AkerError, SourceChanged
from aker_data.contracts import Check, Payload, Source
from aker_data.gather import Had
from aker_data.intake import Intake
from aker_data.lake_files import SAMPLE, LakeFile
from aker_data.schemas.validate import NAMES, validate

TRIMMED = re.compile(r"-x[0-9a-f]{8}(?=[-.])")


def file_name(source: Source, had: Had) -> str:
    """The name of the file made of a payload: bytes, parser, what the parser was told, and whether it is the sample's.

    The same name always has the same rows, so a file of that name need not be made again.
    """
    shape = [(column.name, str(column.dtype)) for column in source.schema.columns]
    coded = (source.schema.coded,) if source.schema.coded else ()
    told = hashlib.sha256(repr((had.ref.part, had.request.media, shape, *coded)).encode()).hexdigest()[:6]
    ending = SAMPLE if had.ref.origin == "sample" else ".parquet"
    return f"{had.ref.sha256[:20]}-p{source.parser}-{told}{ending}"


def trimmed_name(name: str, against: Iterable[str]) -> str:
    """The name of a file without the rows that it shares with others: another set of others, another name."""
    others = hashlib.sha256("\n".join(sorted(against)).encode()).hexdigest()[:8]
    stem, dot, _ = name.partition("-sample.parquet") if name.endswith(SAMPLE) else name.partition(".parquet")
    return f"{stem}-x{others}{dot}"


def base_name(name: str) -> str:
    """The name before rows were taken out."""
    return TRIMMED.sub("", name)


def make_file(source: Source, had: Had, intake: Intake, as_of: str) -> tuple[LakeFile | None, list[Check]]:
    """Parse and judge a payload, and stage its rows. None in place of the file where its columns are not as declared.

    Raises SourceChanged where the payload is not what its contract says.
    """
    frame = parsed(source, had.payload(intake.archive))
    found = validate(frame, source.schema)
    if not found[0].ok:
        return None, found
    frame = frame.select(
        *source.schema.dtypes,
        pl.lit(had.ref.sha256).alias("payload_sha256"),
        pl.lit(had.ref.part).alias("part"),
    ).with_columns(pl.col(name).cast(coded(name)) for name in source.schema.coded)
    name = file_name(source, had)
    return intake.lake.stage(source.id, as_of, name, frame, key=source.schema.key), found


def coded(column: str) -> pl.Categorical:
    """The type of a coded column: categories of its own, so that its numbers stay small whatever else is loaded."""
    return pl.Categorical(pl.Categories(column, namespace="aker", physical=pl.UInt16))


def parsed(source: Source, payload: Payload) -> pl.DataFrame:
    """What the connector reads. A parser that stumbles has met something it does not know: SourceChanged, too."""
    try:
        return source.parse(payload)
    except (AkerError, MemoryError):
        raise
    except Exception as error:
        asked = payload.request
        raise SourceChanged(
            f"{asked.source} ({asked.part}, {asked.url}): the parser does not understand payload {payload.sha256[:12]} "
            f"({type(error).__name__}: {error}); the last good table stays"
        ) from error


def schema_result(found: Mapping[str, Sequence[Check]], unchanged: int) -> list[Check]:
    """The findings of all payloads as one check per rule. found: by part. unchanged: files that were judged before."""
    before = f" ({unchanged} unchanged files were judged when they were written)" if unchanged else ""
    result: list[Check] = []
    for name in NAMES:
        here = [(part, check) for part, checks in found.items() for check in checks if check.name == name]
        faults = [f"{part}: {check.note}" for part, check in here if not check.ok]
        note = "; ".join(faults) or f"{len(here)} payloads as declared{before}"
        count = sum(check.rows or 0 for _, check in here)
        result.append(Check(name, ok=not faults, note=note, fatal=True, rows=count))
    return result
