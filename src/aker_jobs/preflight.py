"""What would stop a live refresh on its way, looked for before the first request: all of it in one message."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from aker_core.errors import AkerError, ConfigError, StorageError
from aker_data import atomic, catalogue
from aker_data.contracts import Scope
from aker_data.ingest.context import archive_folder
from aker_data.ingest.workload import Workload, workload
from aker_jobs import source_roles

if TYPE_CHECKING:
    from aker_core.config import Settings
    from aker_data.archive import Archive
    from aker_data.ingest.context import IngestContext

ON_DISK = 2.5  # an answer is kept as it came, and its rows once more; both while the second is written


def require_ready(
    settings: Settings, scope: Scope, context: IngestContext, without: Collection[str], markets: Sequence[str] | None
) -> None:
    """Look at keys, contact, disk, write rights and markets. In the other modes nothing is looked for.

    The database is opened before by whoever runs the refresh, which is the test of it. Raises ConfigError or
    StorageError (where nothing but the disk is at fault) that names every fault and what to do.
    """
    if context.router.mode != "live":
        return
    specs = asked(without, context)
    faults = [*_settings(settings, specs), *_markets(scope, context, markets), *_disk(settings, scope, specs, context)]
    if not faults:
        return
    kind = StorageError if all(isinstance(fault, StorageError) for fault in faults) else ConfigError
    if len(faults) == 1:
        raise kind(f"{faults[0]} (nothing was requested yet)")
    listed = "; ".join(f"({number}) {fault}" for number, fault in enumerate(faults, start=1))
    raise kind(f"{len(faults)} things stand in the way, and nothing was requested yet: {listed}")


def asked(without: Collection[str], context: IngestContext | None = None) -> list[catalogue.SourceSpec]:
    """The sources that a live refresh asks for from the start; the second source of jobs only where the first lacks."""
    named = context.router.named if context is not None else {}
    later = source_roles.jobs()[1:]
    return [catalogue.spec(name) for name in source_roles.refreshed() if name not in {*without, *named, *later}]


def workloads(scope: Scope, specs: Sequence[catalogue.SourceSpec], archive: Archive) -> list[Workload]:
    """What these sources are about to ask for."""
    return [workload(catalogue.load(spec.id), scope, spec, archive) for spec in specs]


def _settings(settings: Settings, specs: Sequence[catalogue.SourceSpec]) -> Iterator[AkerError]:
    keys: dict[str, list[str]] = {}
    for spec in specs:
        if spec.key_setting and not spec.key_is_optional and getattr(settings, spec.key_setting, None) is None:
            keys.setdefault(spec.key_setting, []).append(spec.id)
    for key, names in keys.items():
        homes = catalogue.document()["hosts"][catalogue.spec(names[0]).hosts[0]]["advice"]
        yield ConfigError(
            f"AKER_{key.upper()} is not set, and {', '.join(names)} need it. Get one at {homes['key_registration']}, "
            f"or use --without {','.join(names)}"
        )
    if settings.contact_email is None and (named := [spec.id for spec in specs if spec.needs_contact]):
        yield ConfigError(
            f"AKER_CONTACT_EMAIL is not set, and the publisher of {', '.join(named)} refuses clients without a contact "
            "address. Set it to yours"
        )


def _markets(scope: Scope, context: IngestContext, markets: Sequence[str] | None) -> Iterator[AkerError]:
    """Unknown markets, where the list of the scope is in the lake already; else it is the first thing that is asked."""
    if not markets:
        return
    from aker_core.facts.selection import market_selection

    table = source_roles.delineation()
    for as_of in reversed(context.lake.as_ofs(table)):
        rows = context.lake.scan(table, as_of)
        with suppress(StorageError):
            if scope.delineation in rows.select("delineation").unique().collect().to_series():
                try:
                    market_selection(rows, scope, tuple(markets))
                except AkerError as error:
                    yield error
                return


def _disk(
    settings: Settings, scope: Scope, specs: Sequence[catalogue.SourceSpec], context: IngestContext
) -> Iterator[StorageError]:
    lake = Path(settings.lake_path) if "://" not in settings.lake_path else None
    folders = [(settings.data_path, "AKER_DATA_PATH"), (archive_folder(settings), "AKER_CACHE_PATH")]
    folders += [(lake, "AKER_LAKE_PATH")] if lake else []
    refused = [fault for folder, setting in folders if (fault := _unwritable(folder, setting))]
    yield from refused
    if refused:
        return
    try:
        loads = workloads(scope, specs, context.archive)  # the first question to an archive in a store
    except StorageError as error:
        yield error
        return
    needed = ON_DISK * sum(load.mb for load in loads) * catalogue.MEGABYTE
    free = shutil.disk_usage(archive_folder(settings)).free
    if free < needed:
        yield StorageError(
            f"{archive_folder(settings)}: {free / 1e9:,.1f} GB are free, and a first refresh takes about "
            f"{needed / 1e9:,.1f} GB. Free some, or set AKER_CACHE_PATH and AKER_LAKE_PATH to another disk"
        )


def _unwritable(folder: Path, setting: str) -> StorageError | None:
    probe = folder / ".preflight"
    try:
        atomic.write_bytes(probe, b"", durable=False)
        probe.unlink(missing_ok=True)
    except OSError as error:
        return atomic.storage_error(error, folder, setting)
    return None
