"""The family of jobs, which takes longest, begun beside while other sources are still ingested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aker_core.beside import Later, here
from aker_core.errors import StorageError
from aker_jobs import source_roles

if TYPE_CHECKING:
    from aker_core.facts.family import Tables
    from aker_data.contracts import Scope
    from aker_data.ingest.context import IngestContext, IngestResult
    from aker_jobs.families import Outcomes


@dataclass(frozen=True)
class JobsAhead:
    """files: names of the files of the tables that it is computed from. result: waits for it."""

    files: Mapping[str, set[str]]
    result: Later[Outcomes]

    def fits(self, files: Mapping[str, set[str]]) -> bool:
        """Whether a vintage of these files has just these jobs and residents."""
        read = {source_roles.delineation(), *source_roles.jobs(), source_roles.residents()}
        return self.files == {name: names for name, names in files.items() if name in read}


def begin_jobs(
    scope: Scope, results: Mapping[str, IngestResult], context: IngestContext, markets: Sequence[str] | None
) -> JobsAhead | None:
    """Begin the family of jobs, where there is a second process and a refresh has brought new jobs or residents."""
    jobs = [name for name in source_roles.jobs() if name in results]
    names = (source_roles.delineation(), *jobs, source_roles.residents())
    if (
        context.beside is here
        or not jobs
        or names[-1] not in results
        or not any(results[name].changed for name in names)
    ):
        return None
    try:
        tables = {name: context.lake.scan(name, scope.as_of) for name in names}
    except StorageError:
        return None  # told where the vintage is computed
    files = {name: context.lake.names(name, scope.as_of) for name in names}
    origins: dict[str, str] = {name: results[name].origin for name in names}
    return JobsAhead(files, context.beside.begin(_jobs_alone, tables, scope, tuple(markets or ()), origins))


def _jobs_alone(tables: Tables, scope: Scope, markets: tuple[str, ...], origins: Mapping[str, str]) -> Outcomes:
    from aker_jobs.vintage import jobs_alone  # not above: who begins it would load every family first

    return jobs_alone(tables, scope, markets, origins)
