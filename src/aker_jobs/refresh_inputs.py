"""What a vintage is computed from: the tables of a refresh, and the fingerprint that tells them from others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aker_core.code_version import release
from aker_core.errors import StorageError
from aker_core.facts.methodology import METHODOLOGY
from aker_data.contracts import ORIGINS, Scope
from aker_jobs import source_roles
from aker_jobs.ingested import Ingested

if TYPE_CHECKING:
    import polars as pl

    from aker_data.engine import Session
    from aker_data.ingest.context import IngestContext


def fingerprint(scope: Scope, files: Mapping[str, Collection[str]]) -> str:
    """SHA-256 over everything that the rows of a vintage are computed from, whichever markets are asked for.

    files: names of the lake's files by table; a name says payload and parser.
    """
    tables = {name: sorted(names) for name, names in sorted(files.items())}
    identity = {"scope": vars(scope), "tables": tables, "methodology": METHODOLOGY, "release": release()}
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


def tables_used(scope: Scope, ingested: Ingested, context: IngestContext) -> dict[str, set[str]]:
    """The tables that a vintage is computed from, with the names of their files.

    Of the jobs the one that this refresh brought. Of the others also what this vintage has from before, where a source
    failed; but never a table of the sample's or the snapshot's beside published ones.
    """
    from aker_data.lake.files import origin_of

    usable = ORIGINS[: ORIGINS.index(ingested.origin) + 1]
    jobs = (name for name in source_roles.jobs() if name in ingested.results)
    names = [source_roles.delineation(), *jobs, *source_roles.skippable(), *source_roles.of_other_families()]
    files = {name: context.lake.files(name, scope.as_of) for name in names}
    return {name: {file.name for file in held} for name, held in files.items() if held and origin_of(held) in usable}


def readable_tables(
    scope: Scope, files: Collection[str], context: IngestContext
) -> tuple[dict[str, pl.LazyFrame], tuple[str, ...]]:
    """The tables of a vintage, and what is to be said of optional ones whose files are damaged: they are left out."""
    tables: dict[str, pl.LazyFrame] = {}
    damaged: list[str] = []
    for name in files:
        try:
            tables[name] = context.lake.scan(name, scope.as_of)
        except StorageError as error:
            if name not in source_roles.skippable():
                raise
            damaged.append(f"{name}: {error}")
    return tables, tuple(damaged)


@dataclass(frozen=True)
class RefreshInputs:
    """What a vintage is computed from. files: names of the lake's files by table; other: what else tells one set of
    inputs from another; damaged: optional tables that are left out, in words."""

    tables: Mapping[str, pl.LazyFrame]
    files: Mapping[str, set[str]]
    other: Mapping[str, set[str]]
    damaged: tuple[str, ...]

    def digest(self, scope: Scope, failures: Collection[str] = ()) -> str:
        """The `fingerprint` of these inputs; with failures another one, so that the next refresh tries them again."""
        files = {**self.files, **({"failed": set(failures)} if failures else self.other)}
        return fingerprint(scope, files)


def refresh_inputs(
    scope: Scope, ingested: Ingested, context: IngestContext, session: Session, *, strict_as_of: bool
) -> RefreshInputs:
    """The tables of a refresh that can be read, and the state of the reviews that are applied. Raises StorageError."""
    from aker_data.store import expansions as expansion_store

    files = tables_used(scope, ingested, context)
    tables, damaged = readable_tables(scope, files, context)
    wishes = {"wishes": {"strict_as_of"}} if strict_as_of else {}
    other = {"expansion_reviews": {expansion_store.reviews_digest(session)}} | wishes
    return RefreshInputs(tables, files, other, damaged)
