"""The candidate of every measurement: the same work done by this project."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

import polars as pl

from aker_core.config import Settings
from aker_core.errors import ABSENT, AkerError
from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.contracts import Need, Scope, Source
from aker_data.http.client import Client
from aker_data.http.router import TransportRouter
from aker_data.ingest.context import IngestContext, context_from, lake_from
from aker_data.ingest.fetch import Fetcher
from aker_data.ingest.fetch_payloads import payloads_of
from aker_data.ingest.plan import plan_for
from aker_data.ingest.run import ingest
from aker_data.sources import bls_qcew_annual
from aker_jobs import source_roles
from aker_jobs.labor.all_areas import all_areas_location_quotients
from bench.baseline_lq import Summary, Work, checked

AS_OF = "2024-06"
_SOURCES = (source_roles.delineation(), bls_qcew_annual.ID, *source_roles.skippable())


class Unrecorded:
    """A recorder that writes nothing down: the database is measured elsewhere."""

    def log_lineage(self, **_values: object) -> None:
        """Nothing."""

    def log_payload(self, **_values: object) -> None:
        """Nothing."""

    def log_check(self, **_values: object) -> None:
        """Nothing."""


def quotients(files: list[str]) -> Work:
    """Location quotients of every row of the lake table."""
    return lambda: partial(checked, all_areas_location_quotients(pl.scan_parquet(files)))


def from_zips(years: list[int]) -> Work:
    """Each year's zip → archive → parse, validate, check → lake → quotients. Settings say from where to where."""
    settings = Settings()
    scope = Scope(year=max(years), as_of=AS_OF, delineation="2023-07")

    def work() -> Summary:
        context = context_from(settings)
        ingest(years_only(years), scope, context=context, recorder=Unrecorded())
        table = context.lake.scan(bls_qcew_annual.ID)
        for year in years:
            result = all_areas_location_quotients(table.filter(pl.col("year") == year))
        return partial(checked, result)

    return work


def parse_archived(year: int) -> Work:
    """Only parse what the archive has for the sources of a refresh; prepared with the payloads in memory."""
    context = context_from(Settings())
    scope = Scope(year=year, as_of=AS_OF, delineation="2023-07")
    work = []
    for source_id in _SOURCES:
        source = catalogue.load(source_id)
        plan = plan_for(source, scope)
        fetcher = Fetcher(plan, context, Unrecorded())
        for need in plan.needs:
            with suppress(*ABSENT):  # not in the archive: the refresh goes without it as well
                work += [(source, payload) for payload in payloads_of(fetcher, need)]
    return lambda: sum(source.parse(payload).height for source, payload in work)


def fill_archive(rows: int, share: float) -> Work:
    """Ask every publisher at national size, as a live refresh does. Returns why sources are not there, by source."""
    from bench.publishers import SCOPE, DoublesTransport, nation

    settings = Settings()
    archive, entry = Archive(settings.cache_path), TransportRouter("live", DoublesTransport(nation(rows, share)))
    context = IngestContext(Client(entry, catalogue.spec), archive, lake_from(settings), entry, spec=of_any_size)

    def work() -> dict[str, str]:
        missing = {}
        for source_id in _SOURCES:
            try:
                ingest(catalogue.load(source_id), SCOPE, context=context, recorder=Unrecorded())
            except AkerError as error:
                missing[source_id] = f"{type(error).__name__}: {error}"
        return missing

    return work


def of_any_size(source_id: str) -> catalogue.SourceSpec:
    """The catalogue's entry, without how many rows the nation has."""
    return replace(catalogue.spec(source_id), rows=None)


def years_only(years: list[int]) -> Source:
    """The annual files of QCEW of some years."""

    def requests(_scope: Scope) -> list[Need]:
        return [Need(str(year), ((bls_qcew_annual.single_file(year),),)) for year in years]

    return replace(bls_qcew_annual.SOURCE, requests=requests)
